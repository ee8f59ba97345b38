"""Mid-p intervals of incidence rates, and the greatest risk and rate that nothing seen leaves possible.

The exact intervals of :mod:`count_rate` never cover less often than they say, and mostly more often. The mid-p versions
count half the probability of what was seen, and cover about as often as they say.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from reise_report.analysis.count_rate import Totals
from reise_report.analysis.counts import check_counts
from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.normal_interval import critical_value
from reise_report.analysis.reason import NO_EVENTS, NO_PARTICIPANTS
from reise_report.errors import AnalysisError

_HALVINGS = 200


def poisson_rate_mid_p(events: float, time: float, level: float = 0.95) -> Estimate:
    """Events per unit of time with the mid-p interval.

    Args:
        events: number of events, whole.
        time: time at risk of all, in any unit; the rate is per that unit.
        level: confidence level, 0–1.

    Returns:
        The rate; without events the lower limit is zero. Reason: ``no_participants`` where nobody was at risk.

    Raises:
        AnalysisError: events or time cannot be.

    Source: Cohen GR, Yang SY (1994), Stat Med 13:2189–2210, doi:10.1002/sim.4780132102.

    >>> round(poisson_rate_mid_p(0, 1).high, 4)  # −log(2·0.025)
    2.9957
    """
    from scipy.special import gammainc, gammaincc

    critical_value(level)
    Totals(events, time, 0, 0)
    method = "poisson_mid_p"
    if time == 0:
        return not_estimable(method, NO_PARTICIPANTS, level=level)
    tail = (1 - level) / 2

    def below(mean: float) -> float:
        """P(X < events) + P(X = events)/2, as the mean of P(X < events) and P(X ≤ events)."""
        strictly = float(gammaincc(events, mean)) if events else 0.0
        return (strictly + float(gammaincc(events + 1, mean))) / 2

    def above(mean: float) -> float:
        strictly = float(gammainc(events + 1, mean))
        return (strictly + (float(gammainc(events, mean)) if events else 1.0)) / 2

    far = events + 20 * math.sqrt(events + 1) + 50
    low = _crossing(lambda mean: above(mean) - tail, 0.0, float(events)) if events else 0.0
    high = _crossing(lambda mean: tail - below(mean), float(events), far)
    return Estimate(value=events / time, low=low / time, high=high / time, level=level, method=method)


def rate_ratio_mid_p(events1: float, time1: float, events0: float, time0: float, level: float = 0.95) -> Estimate:
    """The ratio of two rates with the mid-p interval and test given the total of events.

    Args:
        events1: events in the intervention arm.
        time1: its time at risk.
        events0: events in the control arm.
        time0: its time at risk, in the same unit.
        level: confidence level, 0–1.

    Returns:
        The ratio; zero with a lower limit of zero where the intervention arm has no events. The p-value is twice the
        smaller one-sided mid-p. Reasons: ``no_participants``; ``no_events`` where the control arm has none, the lower
        limit then in the warnings.

    Raises:
        AnalysisError: events or times cannot be.

    Source: Rothman KJ, Greenland S (1998), Modern Epidemiology, 2nd ed., ch. 14; Cohen GR, Yang SY (1994), Stat Med
    13:2189–2210, doi:10.1002/sim.4780132102.

    >>> found = rate_ratio_mid_p(17, 100025, 3, 122268)  # OpenEpi: 6.927 (2.21, 29.63)
    >>> (round(found.value, 3), round(found.low, 2), round(found.high, 2))
    (6.927, 2.21, 29.63)
    """
    critical_value(level)
    Totals(events1, time1, events0, time0)
    method, tail, scale = "rate_ratio.mid_p", (1 - level) / 2, time0 / time1 if time1 else 0.0
    if min(time1, time0) == 0:
        return not_estimable(method, NO_PARTICIPANTS, level=level)
    total = events1 + events0
    if total == 0:
        return not_estimable(method, NO_EVENTS, level=level)

    def above(share: float) -> float:
        return _mid_p_above(events1, total, share)

    seen = events1 / total
    low = _crossing(lambda share: above(share) - tail, 0.0, seen) if events1 else 0.0
    if events0 == 0:
        bound = _odds(low) * scale
        said = f"Without events in the control arm the ratio has no upper bound; its lower limit is {bound:.4g}."
        return not_estimable(method, NO_EVENTS, level=level, warnings=(said,))
    high = _crossing(lambda share: tail - (1 - above(share)), seen, 1.0)
    at_one = above(time1 / (time1 + time0))
    return Estimate(
        value=events1 / events0 * scale,
        low=_odds(low) * scale,
        high=_odds(high) * scale,
        level=level,
        scale="log",
        p_value=min(1.0, 2 * min(at_one, 1 - at_one)),
        method=method,
    )


def greatest_risk_without_events(n: int, level: float = 0.95) -> Estimate:
    """The greatest risk that nobody of ``n`` people having the event leaves possible: one-sided, and exact.

    At 95 % it is near 3/n, the rule of three; at 97.5 %, the upper end of the two-sided Clopper–Pearson interval, near
    3.7/n.

    Args:
        n: people, none of whom had the event.
        level: one-sided confidence level, 0–1.

    Returns:
        A risk of zero with its upper limit 1 − (1 − level)^(1/n), and no lower one. Reason: ``no_participants``.

    Raises:
        AnalysisError: the number or the level cannot be.

    Source: Hanley JA, Lippman-Hand A (1983), JAMA 249:1743–1745, doi:10.1001/jama.1983.03330370053031.

    >>> round(greatest_risk_without_events(100).high, 4)
    0.0295
    """
    check_counts(0, n, "one group")
    if not 0 < level < 1:
        raise AnalysisError(f"a confidence level lies between 0 and 1, as in 0.95; got {level!r}")
    method = "clopper_pearson.one_sided"
    if n == 0:
        return not_estimable(method, NO_PARTICIPANTS, level=level, n=0)
    return Estimate(value=0.0, high=-math.expm1(math.log1p(-level) / n), level=level, n=n, method=method)


def _mid_p_above(events: float, total: float, share: float) -> float:
    """P(X > events) + P(X = events)/2 for X binomial with ``total`` trials."""
    from scipy.special import bdtrc

    at_least = float(bdtrc(events - 1, int(total), share)) if events else 1.0
    beyond = float(bdtrc(events, int(total), share)) if events < total else 0.0
    return (at_least + beyond) / 2


def _odds(share: float) -> float:
    return share / (1 - share)


def _crossing(excess: Callable[[float], float], low: float, high: float) -> float:
    """Where an increasing ``excess`` turns positive, by bisection to the last digit."""
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if excess(middle) < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2
