"""The odds ratio between two arms, intervention over control."""

from __future__ import annotations

import math

from reise_report.analysis.estimate import Estimate
from reise_report.analysis.normal_interval import Setting, critical_value, log_interval
from reise_report.analysis.two_by_two import TwoByTwo, no_ratio


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
