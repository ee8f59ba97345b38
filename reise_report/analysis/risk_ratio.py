"""The risk ratio between two arms, intervention over control."""

from __future__ import annotations

import math

from reise_report.analysis.estimate import Estimate
from reise_report.analysis.normal_interval import Setting, critical_value, log_interval
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
