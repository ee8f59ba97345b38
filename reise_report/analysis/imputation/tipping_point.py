"""How far from missing at random the missing would have to be for the conclusion to change."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from reise_report.analysis.estimate import Estimate
from reise_report.errors import AnalysisError

Analysis = Callable[[float, float], Estimate]
Kind = Literal["interval", "sign"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tip:
    """A pair of deltas at which the conclusion changes.

    Attributes:
        delta_intervention: added to what is missing in the intervention arm; found by interpolation.
        delta_control: in the control arm; one of the grid.
        kind: ``interval``, where the interval begins or ceases to hold the null value; ``sign``, where the estimate
            passes it.
    """

    delta_intervention: float
    delta_control: float
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class TippingPoint:
    """The analysis over a grid of departures from missing at random.

    Attributes:
        deltas_intervention: (a,), ascending.
        deltas_control: (b,), ascending.
        estimates: (a, b).
        conclusions: (a, b), 1 where the interval is above the null value, −1 below, 0 where it holds it, None where
            there is no estimate.
        tips: every change between neighbours, by delta in the control arm and then in the intervention arm.
    """

    deltas_intervention: tuple[float, ...]
    deltas_control: tuple[float, ...]
    estimates: tuple[tuple[Estimate, ...], ...]
    conclusions: tuple[tuple[int | None, ...], ...]
    tips: tuple[Tip, ...]

    def nearest_tip(self, kind: Kind = "interval", delta_control: float = 0.0) -> Tip | None:
        """The change of a kind that needs the smallest delta in the intervention arm; None where the grid has none."""
        found = [tip for tip in self.tips if tip.kind == kind and tip.delta_control == delta_control]
        return min(found, key=lambda tip: (abs(tip.delta_intervention), tip.delta_intervention), default=None)


def tipping_point(
    analyse: Analysis,
    deltas_intervention: Iterable[float],
    deltas_control: Iterable[float] = (0.0,),
    *,
    null: float | None = None,
) -> TippingPoint:
    """Repeat an analysis over deltas for each arm and find where its conclusion changes.

    Between neighbouring deltas the estimate and its limits are taken as straight lines, for ratios on the log scale:
    the finer the grid, the nearer. Choose a grid that reaches beyond what anybody would believe.

    Args:
        analyse: the analysis with missing values shifted by a delta in the intervention and in the control arm, on the
            scale of the outcome or as log odds; with the same random numbers for all deltas, as
            :func:`reise_report.analysis.imputation.delta.with_delta` gives, or the steps are hidden by noise.
        deltas_intervention: the grid for the intervention arm.
        deltas_control: the grid for the control arm.
        null: the value of no effect; None takes 1 for ratios, 0 for the rest.

    Raises:
        AnalysisError: a grid is empty or not of numbers.

    Sources: Yan X, Lee S, Li N (2009), J Biopharm Stat 19:1085–1098, doi:10.1080/10543400903243009; Cro S et al.
    (2020), Stat Med 39:2815–2842, doi:10.1002/sim.8569.

    >>> def analyse(intervention, control):
    ...     return Estimate(value=1 + intervention, low=0.5 + intervention, high=1.5 + intervention, method="wald")
    >>> tipping_point(analyse, [-2, -1, 0]).nearest_tip().delta_intervention
    -0.5
    """
    rows, columns = (_grid(values) for values in (deltas_intervention, deltas_control))
    estimates = tuple(tuple(analyse(one, other) for other in columns) for one in rows)
    tips = []
    for at, control in enumerate(columns):
        line = [row[at] for row in estimates]
        tips += _tips(rows, line, control, null)
    return TippingPoint(
        deltas_intervention=rows,
        deltas_control=columns,
        estimates=estimates,
        conclusions=tuple(tuple(conclusion(estimate, null) for estimate in row) for row in estimates),
        tips=tuple(tips),
    )


def conclusion(estimate: Estimate, null: float | None = None) -> int | None:
    """1 where the interval is above the null value, −1 where below, 0 where it holds it; None without an interval."""
    if estimate.low is None or estimate.high is None:
        return None
    reference = _null(estimate, null)
    if estimate.low > reference:
        return 1
    return -1 if estimate.high < reference else 0


def _grid(values: Iterable[float]) -> tuple[float, ...]:
    grid = sorted({float(value) for value in values})
    if not grid or not all(math.isfinite(value) for value in grid):
        raise AnalysisError("a grid of deltas needs at least one number, and numbers only")
    return tuple(grid)


def _null(estimate: Estimate, null: float | None) -> float:
    if null is not None:
        return null
    return 1.0 if estimate.scale == "log" else 0.0


def _tips(deltas: Sequence[float], line: Sequence[Estimate], control: float, null: float | None) -> list[Tip]:
    """The changes along one line of the grid."""
    tips = []
    for (left, one), (right, other) in zip(
        zip(deltas, line, strict=True), zip(deltas[1:], line[1:], strict=False), strict=False
    ):
        changes: list[tuple[Kind, str]] = [("interval", "low"), ("interval", "high"), ("sign", "value")]
        for kind, name in changes:
            first, second = _away(one, name, null), _away(other, name, null)
            if first is None or second is None or (first > 0) == (second > 0):
                continue
            at = left + (right - left) * first / (first - second)
            tips.append(Tip(delta_intervention=at, delta_control=control, kind=kind))
    return sorted(tips, key=lambda tip: (tip.delta_intervention, tip.kind))


def _away(estimate: Estimate, name: str, null: float | None) -> float | None:
    """How far a value or limit is above the null value, on the scale it is interpolated on."""
    value = getattr(estimate, name)
    if value is None:
        return None
    reference = _null(estimate, null)
    if estimate.scale == "log" and value > 0 and reference > 0:
        return math.log(value) - math.log(reference)
    return float(value - reference)
