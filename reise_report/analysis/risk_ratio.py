"""The risk ratio between two arms, intervention over control, by four published methods.

All take the events and participants of the intervention arm, then of the control arm, as whole numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.normal_interval import Setting, critical_value, log_interval, two_sided_p
from reise_report.analysis.proportion import wilson_limits
from reise_report.analysis.reason import NO_EVENTS, NO_PARTICIPANTS
from reise_report.analysis.two_by_two import TwoByTwo, no_ratio


def log_wald(events1: int, n1: int, events0: int, n0: int, level: float = 0.95) -> Estimate:
    """The risk ratio with Katz' interval: normal on the log scale.

    Args:
        events1: people with the event in the intervention arm.
        n1: people in the intervention arm.
        events0: people with the event in the control arm.
        n0: people in the control arm.
        level: confidence level, 0–1.

    Returns:
        The ratio, with ``se`` on the log scale and the Wald p-value of a log ratio of zero. Reasons:
        ``no_participants``; ``no_events`` where an arm has none; ``all_events`` where everybody had the event.

    Raises:
        AnalysisError: the counts or the level are impossible.

    Source: Katz D et al. (1978), Biometrics 34:469–474, doi:10.2307/2530610.

    >>> round(log_wald(27, 295, 52, 307).value, 4)
    0.5404
    """
    table = TwoByTwo(events1, n1, events0, n0)
    critical_value(level)
    if (none := no_ratio(table, "log_wald", level, odds=False)) is not None:
        return none
    log_se = math.sqrt((1 - table.risk1) / events1 + (1 - table.risk0) / events0)
    return log_interval(math.log(table.risk1 / table.risk0), log_se, Setting(level=level, n=table.n, method="log_wald"))


def mover_wilson(events1: int, n1: int, events0: int, n0: int, level: float = 0.95) -> Estimate:
    """The risk ratio with Donner and Zou's interval, made of the two arms' Wilson limits. No standard error or p-value.

    An intervention arm without events has the value 0 and an upper limit; a control arm without them leaves no ratio:
    ``no_events``. An arm, or both, with nothing but events is no obstacle. Arguments and errors are those of
    :func:`log_wald`.

    Source: Donner A, Zou GY (2012), Stat Methods Med Res 21:347–359, doi:10.1177/0962280210383082.
    """
    table, z = TwoByTwo(events1, n1, events0, n0), critical_value(level)
    if (none := _no_score_ratio(table, "mover_wilson", level)) is not None:
        return none
    low1, high1 = wilson_limits(events1, n1, z)
    low0, high0 = wilson_limits(events0, n0, z)
    p1, p0 = table.risk1, table.risk0
    # The quadratic's roots written so that nothing is divided by 2·p0 − high0, which may be zero or below.
    least = max((p1 * p0) ** 2 - low1 * high0 * (2 * p1 - low1) * (2 * p0 - high0), 0.0)
    most = max((p1 * p0) ** 2 - high1 * low0 * (2 * p1 - high1) * (2 * p0 - low0), 0.0)
    low = 0.0 if p1 == 0 else low1 * (2 * p1 - low1) / (p1 * p0 + math.sqrt(least))
    high = (p1 * p0 + math.sqrt(most)) / (low0 * (2 * p0 - low0))
    return Estimate(value=p1 / p0, low=low, high=high, level=level, n=table.n, method="mover_wilson")


def score_miettinen_nurminen(events1: int, n1: int, events0: int, n0: int, level: float = 0.95) -> Estimate:
    """The score interval of Miettinen and Nurminen: the ratios that their test, with N/(N − 1), would not reject.

    The p-value is the same test's, at one. Arguments, reasons and errors are those of :func:`mover_wilson`.

    Source: Miettinen O, Nurminen M (1985), Stat Med 4:213–226, doi:10.1002/sim.4780040211.
    """
    return _score_interval(TwoByTwo(events1, n1, events0, n0), "score_miettinen_nurminen", level, corrected=True)


def koopman(events1: int, n1: int, events0: int, n0: int, level: float = 0.95) -> Estimate:
    """Koopman's score interval: that of Miettinen and Nurminen without N/(N − 1).

    Arguments, reasons and errors are those of :func:`mover_wilson`.

    Source: Koopman PAR (1984), Biometrics 40:513–517, doi:10.2307/2531405.
    """
    return _score_interval(TwoByTwo(events1, n1, events0, n0), "koopman", level, corrected=False)


def _no_score_ratio(table: TwoByTwo, method: str, level: float) -> Estimate | None:
    if table.has_empty_arm:
        return not_estimable(method, NO_PARTICIPANTS, level=level, n=table.n)
    return not_estimable(method, NO_EVENTS, level=level, n=table.n) if table.events0 == 0 else None


def _score_interval(table: TwoByTwo, method: str, level: float, *, corrected: bool) -> Estimate:
    z = critical_value(level)
    if (none := _no_score_ratio(table, method, level)) is not None:
        return none
    ratio = table.risk1 / table.risk0
    factor = table.n / (table.n - 1) if corrected else 1.0

    def excess(log_ratio: float) -> float:
        theta = math.exp(log_ratio)
        return (table.risk1 - theta * table.risk0) ** 2 - z * z * factor * _score_variance(table, theta)

    centre = math.log(ratio) if ratio > 0 else -50.0
    pooled = factor * _score_variance(table, 1.0)
    return Estimate(
        value=ratio,
        low=math.exp(_crossing(excess, centre, -1.0)) if ratio > 0 else 0.0,
        high=math.exp(_crossing(excess, centre, 1.0)),
        level=level,
        p_value=two_sided_p((table.risk1 - table.risk0) / math.sqrt(pooled)) if pooled > 0 else None,
        n=table.n,
        method=method,
    )


def _score_variance(table: TwoByTwo, theta: float) -> float:
    """The variance of risk1 − θ·risk0 at the likeliest risks whose ratio is θ: the root of a quadratic."""
    a = table.n * theta
    b = theta * (table.n1 + table.events0) + table.events1 + table.n0
    root = math.sqrt(max(b * b - 4 * a * table.events, 0.0))
    risk0 = min(2 * table.events / (b + root), 1.0)
    risk1 = min(theta * risk0, 1.0)
    return risk1 * (1 - risk1) / table.n1 + theta**2 * risk0 * (1 - risk0) / table.n0


def _crossing(excess: Callable[[float], float], inside: float, sign: float) -> float:
    """The logarithm of the ratio at which ``excess`` turns positive, by doubling and bisection."""
    step = 1.0
    while excess(inside + sign * step) <= 0:
        step *= 2
    low, high = 0.0, step
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(inside + sign * middle) <= 0 else (low, middle)
    return inside + sign * low
