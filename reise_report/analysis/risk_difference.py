"""The risk difference between two arms, intervention minus control, by five published methods.

All take the events and participants of the intervention arm, then of the control arm, as whole numbers. All return the
difference on −1 to 1, with reason ``no_participants`` where an arm is empty. An arm without events, or with nothing but
events, is no obstacle.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.normal_interval import Setting, critical_value, identity_interval, two_sided_p
from reise_report.analysis.proportion import wilson_limits
from reise_report.analysis.reason import NO_PARTICIPANTS
from reise_report.analysis.two_by_two import TwoByTwo


def newcombe(events1: int, n1: int, events0: int, n0: int, level: float = 0.95) -> Estimate:
    """Newcombe's hybrid score interval (his method 10), no continuity correction. It has no standard error or p-value.

    Raises:
        AnalysisError: the counts or the level are impossible.

    Source: Newcombe RG (1998), Stat Med 17:873–890,
    doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I.

    >>> estimate = newcombe(56, 70, 48, 80)  # Newcombe's example (a)
    >>> (round(estimate.value, 4), round(estimate.low, 4), round(estimate.high, 4))
    (0.2, 0.0524, 0.3339)
    """
    table, z = TwoByTwo(events1, n1, events0, n0), critical_value(level)
    if table.has_empty_arm:
        return not_estimable("newcombe", NO_PARTICIPANTS, level=level, n=table.n)
    low1, high1 = wilson_limits(events1, n1, z)
    low0, high0 = wilson_limits(events0, n0, z)
    difference = table.risk1 - table.risk0
    low = difference - math.hypot(table.risk1 - low1, high0 - table.risk0)
    high = difference + math.hypot(high1 - table.risk1, table.risk0 - low0)
    return Estimate(value=difference, low=low, high=high, level=level, n=table.n, method="newcombe")


def wald(events1: int, n1: int, events0: int, n0: int, level: float = 0.95) -> Estimate:
    """The simple normal interval with unpooled variance. For comparison only: too narrow in small samples.

    It can reach beyond −1 and 1 and is left so, as the textbooks have it.

    Raises:
        AnalysisError: the counts or the level are impossible.
    """
    table = TwoByTwo(events1, n1, events0, n0)
    critical_value(level)
    if table.has_empty_arm:
        return not_estimable("wald", NO_PARTICIPANTS, level=level, n=table.n)
    difference = table.risk1 - table.risk0
    se = math.sqrt(table.risk1 * (1 - table.risk1) / n1 + table.risk0 * (1 - table.risk0) / n0)
    warnings = () if se > 0 else ("The Wald interval has no width here and must not be read as certainty.",)
    return identity_interval(difference, se, Setting(level=level, n=table.n, method="wald", warnings=warnings))


def agresti_caffo(events1: int, n1: int, events0: int, n0: int, level: float = 0.95) -> Estimate:
    """The Wald interval after adding one event and one non-event to each arm; the value stays the observed difference.

    The interval is centred on the adjusted difference and can reach beyond −1 and 1, as published.

    Raises:
        AnalysisError: the counts or the level are impossible.

    Source: Agresti A, Caffo B (2000), Am Stat 54:280–288, doi:10.1080/00031305.2000.10474560.
    """
    table, z = TwoByTwo(events1, n1, events0, n0), critical_value(level)
    if table.has_empty_arm:
        return not_estimable("agresti_caffo", NO_PARTICIPANTS, level=level, n=table.n)
    risk1, risk0 = (events1 + 1) / (n1 + 2), (events0 + 1) / (n0 + 2)
    half = z * math.sqrt(risk1 * (1 - risk1) / (n1 + 2) + risk0 * (1 - risk0) / (n0 + 2))
    return Estimate(
        value=table.risk1 - table.risk0,
        low=risk1 - risk0 - half,
        high=risk1 - risk0 + half,
        level=level,
        n=table.n,
        method="agresti_caffo",
    )


def miettinen_nurminen(events1: int, n1: int, events0: int, n0: int, level: float = 0.95) -> Estimate:
    """The score interval of Miettinen and Nurminen: the differences that their score test would not reject.

    The variance is that under the hypothesised difference, times N/(N − 1). The p-value is the same test's, at zero.
    (The ``score`` interval of statsmodels differs in the fourth decimal.)

    Raises:
        AnalysisError: the counts or the level are impossible.

    Source: Miettinen O, Nurminen M (1985), Stat Med 4:213–226, doi:10.1002/sim.4780040211.
    """
    return _score_interval(TwoByTwo(events1, n1, events0, n0), "miettinen_nurminen", level, corrected=True)


def mee(events1: int, n1: int, events0: int, n0: int, level: float = 0.95) -> Estimate:
    """Mee's score interval: that of Miettinen and Nurminen without N/(N − 1), a little narrower.

    Raises:
        AnalysisError: the counts or the level are impossible.

    Source: Mee RW (1984), Biometrics 40:1175–1176.
    """
    return _score_interval(TwoByTwo(events1, n1, events0, n0), "mee", level, corrected=False)


def _score_interval(table: TwoByTwo, method: str, level: float, *, corrected: bool) -> Estimate:
    """The differences that a score test would not reject, with or without the factor N/(N − 1) in its variance."""
    z = critical_value(level)
    if table.has_empty_arm:
        return not_estimable(method, NO_PARTICIPANTS, level=level, n=table.n)
    difference = table.risk1 - table.risk0
    factor = table.n / (table.n - 1) if corrected else 1.0

    def excess(delta: float) -> float:
        return (difference - delta) ** 2 - z * z * factor * _score_variance(table, delta)

    pooled = factor * _score_variance(table, 0.0)
    return Estimate(
        value=difference,
        low=_crossing(excess, inside=difference, outside=-1.0),
        high=_crossing(excess, inside=difference, outside=1.0),
        level=level,
        p_value=two_sided_p(difference / math.sqrt(pooled)) if pooled > 0 else None,
        n=table.n,
        method=method,
    )


def _score_variance(table: TwoByTwo, delta: float) -> float:
    """The variance of the observed difference when the true one is ``delta``, at the restricted maximum likelihood."""
    risk0 = _restricted_risk0(table, delta)
    risk1 = min(max(risk0 + delta, 0.0), 1.0)
    return risk1 * (1 - risk1) / table.n1 + risk0 * (1 - risk0) / table.n0


def _restricted_risk0(table: TwoByTwo, delta: float) -> float:
    """The likeliest control risk when the difference is ``delta``: the cubic's root that is a proportion.

    Miettinen and Nurminen (1985), appendix; their S and c are participants and events.
    """
    cubic = table.n
    square = (table.n1 + 2 * table.n0) * delta - table.n - table.events
    linear = (table.n0 * delta - table.n - 2 * table.events0) * delta + table.events
    constant = table.events0 * delta * (1 - delta)
    centre = square / (3 * cubic)
    q = centre**3 - linear * square / (6 * cubic**2) + constant / (2 * cubic)
    # Rounding can push a double root's radicand below zero and the cosine beyond one.
    p = math.copysign(math.sqrt(max(centre**2 - linear / (3 * cubic), 0.0)), q)
    cosine = min(max(q / p**3, -1.0), 1.0) if p**3 != 0 else 1.0
    root = 2 * p * math.cos((math.pi + math.acos(cosine)) / 3) - centre
    return min(max(root, 0.0, -delta), 1.0, 1.0 - delta)


def _crossing(excess: Callable[[float], float], inside: float, outside: float) -> float:
    """Where ``excess`` turns positive between a value in the interval and the end of the scale, by bisection."""
    if excess(outside) <= 0:
        return outside
    for _ in range(64):
        middle = (inside + outside) / 2
        if excess(middle) <= 0:
            inside = middle
        else:
            outside = middle
    return inside
