"""Boundaries for stopping early for effect: Lan and DeMets' by spending, and the classical shapes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from reise_report.analysis.estimate import Estimate
from reise_report.analysis.group_sequential.random_walk import check_information, exit_probabilities, start
from reise_report.analysis.group_sequential.spending import Spending
from reise_report.analysis.inputs import Vector
from reise_report.errors import AnalysisError

Sides = Literal[1, 2]

_NOTHING = 1e-14
"""Error that a look may not even spend; no boundary is set for it."""

_HIGHEST = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundaries:
    """Boundaries for effect at each look.

    Attributes:
        information: (k,), at each look, as a share of the planned whole.
        upper: (k,), z-values; None where a look has no error to spend and the trial goes on whatever it shows.
        sides: 2 for boundaries on both sides, ``−upper`` below; 1 for one.
        alpha: the whole error, of both sides together where there are two.
        cumulative_alpha: (k,), error spent by each look, of all sides.
        nominal_p: (k,), the p-value that stops at each look, two-sided where there are two sides; None as ``upper``.
        method: id, ``lan_demets.obrien_fleming``.
        warnings: what the user should know, in English.
    """

    information: tuple[float, ...]
    upper: tuple[float | None, ...]
    sides: Sides
    alpha: float
    cumulative_alpha: tuple[float, ...]
    nominal_p: tuple[float | None, ...]
    method: str
    warnings: tuple[str, ...] = ()

    @property
    def upper_values(self) -> tuple[float, ...]:
        """The z-values, infinite where there is none, for integration."""
        return tuple(math.inf if bound is None else bound for bound in self.upper)

    @property
    def lower_values(self) -> tuple[float, ...]:
        """The lower z-values, infinite where there are none."""
        return tuple(-bound if self.sides == 2 else -math.inf for bound in self.upper_values)

    def power(self, drift: float) -> float:
        """Probability of crossing the upper boundary at any look, ``drift`` being the expected z at information 1."""
        above, _ = exit_probabilities(self.information, self.upper_values, self.lower_values, drift=drift)
        return float(above.sum())

    def crossed(self, look: int, z: float) -> bool:
        """Whether a z-value at a look, counted from 1, is at or beyond a boundary."""
        bound = self.upper_values[self._index(look)]
        return z >= bound or (self.sides == 2 and z <= -bound)

    def repeated_interval(self, look: int, value: float, se: float) -> Estimate:
        """The repeated confidence interval: valid at each look, whether the trial stops or not.

        Args:
            look: counted from 1.
            value: the estimate at the look, identity scale.
            se: its standard error.

        Source: Jennison C, Turnbull BW (1989), J R Stat Soc B 51:305–361, doi:10.1111/j.2517-6161.1989.tb01433.x.
        """
        bound = self.upper[self._index(look)]
        level = 1 - self.alpha * (2 / self.sides)
        if bound is None:
            said = "At this look no result stops the trial: the repeated interval has no limits."
            return Estimate(value=value, level=level, se=se, method="repeated_interval", warnings=(said,))
        low, high = value - bound * se, value + bound * se
        return Estimate(value=value, low=low, high=high, level=level, se=se, method="repeated_interval")

    def _index(self, look: int) -> int:
        if not 1 <= look <= len(self.upper):
            raise AnalysisError(f"there is no look {look}; the trial has looks 1 to {len(self.upper)}")
        return look - 1


def spending_boundaries(
    information: Sequence[float],
    spending: Spending,
    *,
    alpha: float,
    sides: Sides,
    spending_time: Sequence[float] | None = None,
) -> Boundaries:
    """Lan and DeMets' boundaries: each look may use up the error that the spending function allows by its time.

    Looks may come at any information, and need not be those planned.

    Args:
        information: (k,), at each look, as a share of the planned whole, ascending; the last may be below 1 while the
            trial goes on. On any scale where ``spending_time`` is given.
        spending: the spending function.
        alpha: the whole error; with two sides, half is spent on each.
        sides: 1, or 2 for symmetric boundaries.
        spending_time: (k,), the shares by which error is spent where they are not the information's: calendar time.

    Returns:
        The boundaries. A look that may spend less than 1e-14 has none.

    Raises:
        AnalysisError: looks that are not ascending, an impossible error, other sides.

    Sources: Lan KKG, DeMets DL (1983), Biometrika 70:659–663, doi:10.1093/biomet/70.3.659; two scales of time: Lan KKG,
    DeMets DL (1989), Stat Med 8:1191–1198, doi:10.1002/sim.4780081003.

    >>> found = spending_boundaries([0.5, 1], Spending("obrien_fleming"), alpha=0.05, sides=2)
    >>> [round(bound, 3) for bound in found.upper]
    [2.963, 1.969]
    """
    t = check_information(information)
    _check(alpha, sides)
    times = t if spending_time is None else check_information(spending_time, "spending_time")
    if times.size != t.size:
        raise AnalysisError(f"{t.size} looks have {times.size} spending times; give one a look")
    spent = spending.spent(times, alpha / sides)
    walk, bounds = start(t), []
    for at, more in zip(t, np.diff(np.concatenate([[0.0], spent])), strict=True):
        bound = _bound(partial(walk.above, float(at)), float(more))
        bounds.append(bound)
        walk = walk.go_on(float(at), -bound if sides == 2 else -math.inf, bound)
    return _boundaries(t, bounds, sides, alpha, f"lan_demets.{spending.family}", sides * spent)


def obrien_fleming(information: Sequence[float], *, alpha: float, sides: Sides) -> Boundaries:
    """The classical O'Brien–Fleming boundaries, C·√(t_K/t_k).

    Args:
        information: (k,), at each look, ascending; the last look is the final one.
        alpha: the whole error, of both sides together where there are two.
        sides: 1 or 2.

    Raises:
        AnalysisError: looks that are not ascending, an impossible error, other sides.

    Source: O'Brien PC, Fleming TR (1979), Biometrics 35:549–556, doi:10.2307/2530245.
    """
    return wang_tsiatis(information, 0.0, alpha=alpha, sides=sides, method="group_sequential.obrien_fleming")


def pocock(information: Sequence[float], *, alpha: float, sides: Sides) -> Boundaries:
    """Pocock's boundaries: the same z-value at each look. Arguments as of :func:`obrien_fleming`.

    Source: Pocock SJ (1977), Biometrika 64:191–199, doi:10.1093/biomet/64.2.191.
    """
    return wang_tsiatis(information, 0.5, alpha=alpha, sides=sides, method="group_sequential.pocock")


def wang_tsiatis(
    information: Sequence[float],
    delta: float,
    *,
    alpha: float,
    sides: Sides,
    method: str = "group_sequential.wang_tsiatis",
) -> Boundaries:
    """Wang and Tsiatis' family, C·(t_k/t_K)^(Δ − 1/2): Δ = 0 is O'Brien and Fleming's, 1/2 Pocock's.

    Arguments as of :func:`obrien_fleming`, and:

    Args:
        information: (k,), at each look.
        delta: Δ, −1 to 1.
        alpha: the whole error.
        sides: 1 or 2.
        method: id under which the boundaries are reported.

    Source: Wang SK, Tsiatis AA (1987), Biometrics 43:193–199, doi:10.2307/2531959.
    """
    if not -1 <= delta <= 1:
        raise AnalysisError(f"the shape Δ is {delta:g}; expected −1 to 1, 0 for O'Brien–Fleming and 0.5 for Pocock")
    t = check_information(information)
    _check(alpha, sides)
    shape = (t / t[-1]) ** (delta - 0.5)

    def excess(constant: float) -> float:
        return _crossing_probability(t, constant * shape, sides) - alpha

    constant = _root(excess, 0.0, _HIGHEST)
    return _boundaries(t, list(constant * shape), sides, alpha, method)


def haybittle_peto(information: Sequence[float], *, alpha: float, sides: Sides, interim: float = 3.0) -> Boundaries:
    """Haybittle and Peto's boundaries: one high z-value at all interim looks, and a last one that keeps the error.

    Arguments as of :func:`obrien_fleming`, and:

    Args:
        information: (k,), at each look.
        alpha: the whole error.
        sides: 1 or 2.
        interim: the z-value of the interim looks.

    Raises:
        AnalysisError: as of the others; an interim value so low that the interim looks spend the whole error.

    Sources: Haybittle JL (1971), Br J Radiol 44:793–797, doi:10.1259/0007-1285-44-526-793; Peto R et al. (1976), Br J
    Cancer 34:585–612, doi:10.1038/bjc.1976.220.
    """
    t = check_information(information)
    _check(alpha, sides)
    before = np.full(t.size - 1, interim)
    if t.size > 1 and _crossing_probability(t[:-1], before, sides) >= alpha:
        raise AnalysisError(
            f"interim boundaries of {interim:g} use up an error of {alpha:g} before the last look; raise them"
        )

    def excess(last: float) -> float:
        return _crossing_probability(t, np.append(before, last), sides) - alpha

    return _boundaries(t, [*before, _root(excess, 0.0, _HIGHEST)], sides, alpha, "group_sequential.haybittle_peto")


def _check(alpha: float, sides: int) -> None:
    if sides not in (1, 2):
        raise AnalysisError(f"boundaries have 1 or 2 sides; got {sides!r}")
    if not 0 < alpha < sides / 2:
        raise AnalysisError(
            f"an error of {alpha!r} on {sides} side(s) cannot be; expected above 0 and below {sides / 2:g}"
        )


def _crossing_probability(t: Vector, upper: Vector, sides: Sides) -> float:
    lower = -upper if sides == 2 else np.full(t.size, -math.inf)
    above, below = exit_probabilities(t, list(upper), list(lower))
    return float(above.sum() + below.sum())


def _bound(above: Callable[[float], float], more: float) -> float:
    """The z-value above which just the error ``more`` lies; infinite where that is nothing."""
    from scipy.special import ndtri

    if more < _NOTHING:
        return math.inf
    # No look stops more walks than a single test at the same value would.
    highest = -float(ndtri(more)) + 1e-6
    return _root(lambda z: math.log(above(z)) - math.log(more), -_HIGHEST / 2, highest)


def _root(excess: Callable[[float], float], low: float, high: float) -> float:
    from scipy.optimize import brentq

    return float(brentq(excess, low, high, xtol=1e-13, rtol=1e-14))


def _boundaries(
    t: Vector, bounds: list[float], sides: Sides, alpha: float, method: str, spent: Vector | None = None
) -> Boundaries:
    from scipy.special import ndtr

    if spent is None:
        lower = [-bound if sides == 2 else -math.inf for bound in bounds]
        above, below = exit_probabilities(t, bounds, lower)
        spent = np.cumsum(above + below)
    finite = [None if math.isinf(bound) else float(bound) for bound in bounds]
    unused = [index + 1 for index, bound in enumerate(finite) if bound is None]
    said = f"No result stops the trial at look {', '.join(map(str, unused))}: there is no error to spend there."
    return Boundaries(
        information=tuple(float(value) for value in t),
        upper=tuple(finite),
        sides=sides,
        alpha=alpha,
        cumulative_alpha=tuple(float(value) for value in spent),
        nominal_p=tuple(None if bound is None else float(sides * ndtr(-bound)) for bound in finite),
        method=method,
        warnings=(said,) if unused else (),
    )
