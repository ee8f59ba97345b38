"""The odds ratio between two arms, intervention over control."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from reise_report.analysis.estimate import Estimate
from reise_report.analysis.inputs import Vector
from reise_report.analysis.normal_interval import Setting, critical_value, log_interval
from reise_report.analysis.two_by_two import TwoByTwo, fisher_exact, no_ratio


def woolf(events1: int, n1: int, events0: int, n0: int, level: float = 0.95) -> Estimate:
    """The odds ratio with Woolf's interval: normal on the log scale, without adding a half to any cell.

    Args:
        events1: people with the event in the intervention arm.
        n1: people in the intervention arm.
        events0: people with the event in the control arm.
        n0: people in the control arm.
        level: confidence level, 0–1.

    Returns:
        The ratio, with ``se`` on the log scale and the Wald p-value of a log ratio of zero. Reasons:
        ``no_participants``; ``no_events`` or ``all_events`` where an arm has none, or nothing else.

    Raises:
        AnalysisError: the counts or the level are impossible.

    Source: Woolf B (1955), Ann Hum Genet 19:251–253, doi:10.1111/j.1469-1809.1955.tb01348.x.

    >>> round(woolf(27, 295, 52, 307).value, 4)
    0.494
    """
    table = TwoByTwo(events1, n1, events0, n0)
    critical_value(level)
    if (none := no_ratio(table, "woolf", level, odds=True)) is not None:
        return none
    odds1, odds0 = events1 / (n1 - events1), events0 / (n0 - events0)
    log_se = math.sqrt(1 / events1 + 1 / (n1 - events1) + 1 / events0 + 1 / (n0 - events0))
    return log_interval(math.log(odds1 / odds0), log_se, Setting(level=level, n=table.n, method="woolf"))


def fisher_conditional(events1: int, n1: int, events0: int, n0: int, level: float = 0.95) -> Estimate:
    """The conditional odds ratio of Fisher's exact test, with exact limits and that test's two-sided p-value.

    It is the likeliest odds ratio given all margins of the table, nearer to one than the observed ratio. Arguments,
    reasons and errors are those of :func:`woolf`; there is no standard error. The limits come from tests of one side
    each, the p-value from one of both, so that they can disagree about one.

    Source: Cornfield J (1956), Proc Third Berkeley Symp 4:135–148; as R's ``fisher.test``.

    >>> round(fisher_conditional(3, 4, 1, 4).value, 4)
    6.4083
    """
    table = TwoByTwo(events1, n1, events0, n0)
    critical_value(level)
    if (none := no_ratio(table, "fisher_conditional", level, odds=True)) is not None:
        return none
    counts = np.arange(max(0, table.events - n0), min(table.events, n1) + 1)
    weight = _log_hypergeometric(counts, table)
    tail = (1 - level) / 2

    def chances(log_odds: float) -> Vector:
        shifted = weight + counts * log_odds
        chance = np.exp(shifted - shifted.max())
        total: Vector = chance / chance.sum()
        return total

    likeliest = _root(lambda at: float(chances(at) @ counts) - events1)
    low = _root(lambda at: float(chances(at)[counts >= events1].sum()) - tail)
    high = _root(lambda at: tail - float(chances(at)[counts <= events1].sum()))
    return Estimate(
        value=math.exp(likeliest),
        low=math.exp(low),
        high=math.exp(high),
        level=level,
        scale="log",
        p_value=fisher_exact(events1, n1, events0, n0).p_value,
        n=table.n,
        method="fisher_conditional",
    )


def _log_hypergeometric(counts: np.ndarray, table: TwoByTwo) -> Vector:
    """Logarithms, but for a constant, of the chances of the counts in the intervention arm when the ratio is one."""
    from scipy.special import gammaln

    others = table.events - counts
    cells = gammaln(counts + 1) + gammaln(table.n1 - counts + 1) + gammaln(others + 1) + gammaln(table.n0 - others + 1)
    weight: Vector = -cells
    return weight


def _root(rising: Callable[[float], float]) -> float:
    """Where an increasing function of the log odds ratio crosses zero, by bisection."""
    low, high = -1.0, 1.0
    while rising(low) > 0:
        low *= 2
    while rising(high) < 0:
        high *= 2
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return (low + high) / 2
