"""The cost-effectiveness plane: draws of differences in costs and effects, and what is read off them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reise_report.analysis.economics.acceptability import Acceptability, acceptability_of_draws
from reise_report.analysis.economics.joint_difference import JointDifference, no_difference
from reise_report.analysis.economics.net_benefit import check_threshold
from reise_report.analysis.economics.perfect_information import PerfectInformation, perfect_information_of_draws
from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.inputs import Matrix, Vector
from reise_report.analysis.normal_interval import critical_value
from reise_report.analysis.reason import NO_VARIATION


@dataclass(frozen=True, slots=True, kw_only=True)
class Quadrants:
    """Shares of the draws in each quarter of the plane, 0–1, together 1.

    Attributes:
        north_east: gains more, costs more.
        south_east: gains more, costs no more: dominant.
        south_west: gains no more, costs no more.
        north_west: gains no more, costs more: dominated.
    """

    north_east: float
    south_east: float
    south_west: float
    north_west: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Density:
    """How densely the draws lie.

    Attributes:
        effect: (g,), grid over ΔQ.
        cost: (g,), grid over ΔC.
        height: (g, g), density for each cost (row) and effect (column), with integral 1 over the grid.
        contours: for each share asked for, the height above which that share of the draws lies.
    """

    effect: Vector
    cost: Vector
    height: Matrix
    contours: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plane:
    """Draws of one perspective.

    Attributes:
        perspective: its name.
        cost: (draws,), ΔC in money.
        effect: (draws,), ΔQ in quality-adjusted life years.
        point_cost: ΔC in the data as they are; None with a ``reason``.
        point_effect: ΔQ in the data as they are.
        n: participants.
        draws: draws asked for.
        incomplete: participants of whom something that this perspective counts was imputed.
        method: ``bootstrap.nested_imputation``, or ``bootstrap.complete`` where nothing was missing; with
            ``_clustered`` where clusters were drawn.
        reason: why there are no draws: one of :mod:`reise_report.analysis.reason`.
        warnings: what the user should know, in English.
    """

    perspective: str
    cost: Vector
    effect: Vector
    point_cost: float | None
    point_effect: float | None
    n: int
    draws: int
    incomplete: int
    method: str
    reason: str | None = None
    warnings: tuple[str, ...] = ()

    def cost_estimate(self, level: float = 0.95) -> Estimate:
        """ΔC with its percentile interval."""
        return self._percentile(self.cost, self.point_cost, level)

    def effect_estimate(self, level: float = 0.95) -> Estimate:
        """ΔQ with its percentile interval."""
        return self._percentile(self.effect, self.point_effect, level)

    def net_benefit(self, threshold: float, level: float = 0.95) -> Estimate:
        """λ·ΔQ − ΔC with its percentile interval.

        Raises:
            AnalysisError: the threshold is below 0 or no number.
        """
        amount = check_threshold(threshold)
        value = None
        if self.point_cost is not None and self.point_effect is not None:
            value = amount * self.point_effect - self.point_cost
        return self._percentile(amount * self.effect - self.cost, value, level)

    def quadrants(self) -> Quadrants | None:
        """Shares of the draws by quadrant; None where there are no draws."""
        if self.reason is not None:
            return None
        gains, costs = self.effect > 0, self.cost > 0
        parts = (gains & costs, gains & ~costs, ~gains & ~costs, ~gains & costs)
        east, dominant, west, dominated = (float(np.mean(part)) for part in parts)
        return Quadrants(north_east=east, south_east=dominant, south_west=west, north_west=dominated)

    def acceptability(self, thresholds: Sequence[float]) -> Acceptability:
        """The share of the draws with net benefit above 0, over the willingness to pay."""
        if self.reason is not None:
            amounts = tuple(check_threshold(amount) for amount in thresholds)
            return Acceptability(thresholds=amounts, probability=None, method="acceptability.draws", reason=self.reason)
        return acceptability_of_draws(self.cost, self.effect, thresholds)

    def perfect_information(self, thresholds: Sequence[float]) -> PerfectInformation:
        """The expected value of perfect information per person, over the willingness to pay."""
        if self.reason is not None:
            amounts = tuple(check_threshold(amount) for amount in thresholds)
            return PerfectInformation(
                thresholds=amounts, value=None, method="perfect_information.draws", reason=self.reason
            )
        zero = np.zeros_like(self.cost)
        return perfect_information_of_draws(
            np.column_stack([zero, self.cost]), np.column_stack([zero, self.effect]), thresholds
        )

    def difference(self) -> JointDifference:
        """ΔC and ΔQ in the data with the draws' covariance matrix, as for Fieller's set."""
        if self.point_cost is None or self.point_effect is None:
            return no_difference(self.method, self.reason or NO_VARIATION, self.n, self.warnings)
        matrix = np.cov(self.cost, self.effect)
        return JointDifference(
            cost=self.point_cost,
            effect=self.point_effect,
            variance_cost=float(matrix[0, 0]),
            variance_effect=float(matrix[1, 1]),
            covariance=float(matrix[0, 1]),
            n=self.n,
            method=self.method,
            warnings=self.warnings,
        )

    def density(self, points: int = 100, shares: Sequence[float] = (0.5, 0.95)) -> Density | None:
        """A kernel density on a grid; None where there are no draws, or costs or effects do not vary.

        Args:
            points: of the grid, in each direction.
            shares: of the draws, for the contours.

        Sources: Scott DW (1992), Multivariate Density Estimation, doi:10.1002/9780470316849 (normal reference rule);
        Hyndman RJ (1996), Am Stat 50:120–126, doi:10.1080/00031305.1996.10474359 (heights from the draws).
        """
        if self.reason is not None or not _vary(self.cost) or not _vary(self.effect):
            return None
        effect, columns = _smooth(self.effect, points)
        cost, rows = _smooth(self.cost, points)
        height = rows.T @ columns
        height /= height.sum() * (effect[1] - effect[0]) * (cost[1] - cost[0])
        # Of the draws, not of the density: smoothing spreads it, and its own shares would hold too many of them.
        at_draws = _between(height, _places(cost, self.cost), _places(effect, self.effect))
        contours = tuple(float(np.quantile(at_draws, 1 - share)) for share in shares)
        return Density(effect=effect, cost=cost, height=height, contours=contours)

    def _percentile(self, draws: Vector, value: float | None, level: float) -> Estimate:
        critical_value(level)
        method = self.method
        if value is None or self.reason is not None or not _vary(draws):
            return not_estimable(method, self.reason or NO_VARIATION, level=level, n=self.n, warnings=self.warnings)
        low, high = (float(end) for end in np.quantile(draws, [(1 - level) / 2, (1 + level) / 2]))
        said = self.warnings
        if not low <= value <= high:
            said += (f"The percentile interval ({low:.6g} to {high:.6g}) misses the estimate and is drawn out to it.",)
        return Estimate(
            value=value,
            low=min(low, value),
            high=max(high, value),
            level=level,
            se=float(draws.std(ddof=1)),
            n=self.n,
            method=method,
            warnings=said,
        )


def _vary(draws: Vector) -> bool:
    """Whether more than rounding tells the draws apart."""
    return float(np.ptp(draws)) > 1e-10 * float(np.abs(draws).max())


def _smooth(draws: Vector, points: int) -> tuple[Vector, Matrix]:
    """A grid three bandwidths beyond the draws, and each draw's kernel on it, (draws, points)."""
    width = float(draws.std()) * draws.size ** (-1 / 6)
    grid = np.linspace(draws.min() - 3 * width, draws.max() + 3 * width, points)
    kernel: Matrix = np.exp(-0.5 * ((grid - draws[:, None]) / width) ** 2)
    return grid, kernel


def _places(grid: Vector, draws: Vector) -> Vector:
    """Where on an even grid each draw lies, in steps from its start."""
    return np.asarray((draws - grid[0]) / (grid[1] - grid[0]), dtype=np.float64)


def _between(height: Matrix, row: Vector, column: Vector) -> Vector:
    """The height at places between the points of a grid, linear in each direction, as contours are traced."""
    i, j = (np.clip(at.astype(int), 0, size - 2) for at, size in zip((row, column), height.shape, strict=True))
    up, along = row - i, column - j
    first = (1 - along) * height[i, j] + along * height[i, j + 1]
    second = (1 - along) * height[i + 1, j] + along * height[i + 1, j + 1]
    return np.asarray((1 - up) * first + up * second, dtype=np.float64)
