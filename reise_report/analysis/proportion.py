"""The interval of one proportion."""

from __future__ import annotations

import math

from reise_report.analysis.counts import check_counts
from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.normal_interval import critical_value
from reise_report.analysis.reason import NO_PARTICIPANTS


def wilson(events: int, n: int, level: float = 0.95) -> Estimate:
    """The proportion with Wilson's score interval, without continuity correction.

    Args:
        events: people with the event.
        n: people in all.
        level: confidence level, 0–1.

    Returns:
        The proportion on 0–1; reason ``no_participants`` where ``n`` is 0.

    Raises:
        AnalysisError: the counts or the level are impossible.

    Source: Wilson EB (1927), J Am Stat Assoc 22:209–212, doi:10.1080/01621459.1927.10502953.

    >>> estimate = wilson(0, 20)
    >>> (estimate.value, estimate.low, round(estimate.high, 6))
    (0.0, 0.0, 0.161125)
    """
    check_counts(events, n, "one group")
    z = critical_value(level)
    if n == 0:
        return not_estimable("wilson", NO_PARTICIPANTS, level=level, n=0)
    low, high = wilson_limits(events, n, z)
    return Estimate(value=events / n, low=low, high=high, level=level, n=n, method="wilson")


def wilson_limits(events: int, n: int, z: float) -> tuple[float, float]:
    """Wilson's limits for a normal quantile; exactly 0 and 1 at the ends, where arithmetic would just miss them."""
    p = events / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return (0.0 if events == 0 else centre - half), (1.0 if events == n else centre + half)


def clopper_pearson(events: int, n: int, level: float = 0.95) -> Estimate:
    """The proportion with the exact (Clopper–Pearson) interval: never below its level, often well above it.

    Arguments, result and errors are those of :func:`wilson`.

    Source: Clopper CJ, Pearson ES (1934), Biometrika 26:404–413, doi:10.1093/biomet/26.4.404, as beta quantiles.
    """
    from scipy.special import betaincinv

    check_counts(events, n, "one group")
    critical_value(level)
    if n == 0:
        return not_estimable("clopper_pearson", NO_PARTICIPANTS, level=level, n=0)
    tail = (1 - level) / 2
    low = 0.0 if events == 0 else float(betaincinv(events, n - events + 1, tail))
    high = 1.0 if events == n else float(betaincinv(events + 1, n - events, 1 - tail))
    return Estimate(value=events / n, low=low, high=high, level=level, n=n, method="clopper_pearson")


def mid_p(events: int, n: int, level: float = 0.95) -> Estimate:
    """The proportion with the mid-p interval: Clopper and Pearson's, counting half of what was observed itself.

    Its level is held on average, not in every case. Arguments, result and errors are those of :func:`wilson`.

    Source: Berry G, Armitage P (1995), Statistician 44:417–423, doi:10.2307/2348891.
    """
    from scipy.special import bdtr, bdtrc

    check_counts(events, n, "one group")
    critical_value(level)
    if n == 0:
        return not_estimable("mid_p", NO_PARTICIPANTS, level=level, n=0)
    tail = (1 - level) / 2

    def above(p: float) -> float:
        """Half the probability of what was observed and all of what is more."""
        at_least = bdtrc(events - 1, n, p) if events else 1.0
        return float(at_least + bdtrc(events, n, p)) / 2

    def below(p: float) -> float:
        less = bdtr(events - 1, n, p) if events else 0.0
        return float(less + bdtr(events, n, p)) / 2

    low, high = 0.0, events / n
    for _ in range(64 if events else 0):
        middle = (low + high) / 2
        low, high = (middle, high) if above(middle) < tail else (low, middle)
    lower, (low, high) = low, (events / n, 1.0)
    for _ in range(64 if events < n else 0):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) > tail else (low, middle)
    return Estimate(value=events / n, low=lower, high=high, level=level, n=n, method="mid_p")
