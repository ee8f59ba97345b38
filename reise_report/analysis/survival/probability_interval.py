"""Intervals for a probability that changes over time: of being without the event, or of having had it."""

from __future__ import annotations

from typing import Literal

import numpy as np

from reise_report.analysis.inputs import Vector
from reise_report.analysis.normal_interval import critical_value

Interval = Literal["log", "log_log", "complementary_log_log", "plain"]


def probability_limits(probability: Vector, se: Vector, interval: Interval, level: float) -> tuple[Vector, Vector]:
    """Pointwise limits, held within 0–1.

    Where the probability is 0 or 1, or has no standard error, both limits are the probability itself: there is no
    interval, and whoever gives one to a reader must leave it out.

    Args:
        probability: (k,), 0–1.
        se: (k,), its standard error on its own scale.
        interval: ``plain`` p ± z·se; ``log`` formed on log p; ``log_log`` on log(−log p), so that the limits lie within
            0–1 by themselves; ``complementary_log_log`` the same for 1 − p.
        level: confidence level, 0–1.

    Source: Kalbfleisch JD, Prentice RL (2002), The Statistical Analysis of Failure Time Data, 2nd ed., section 1.4; as
    ``conf.type`` of R's ``survfit``, and for cumulative incidence as SAS PROC LIFETEST and Stata's ``stcompet``
    (``log_log``).
    """
    z = critical_value(level)
    if interval == "complementary_log_log":
        low, high = probability_limits(1 - probability, se, "log_log", level)
        return 1 - high, 1 - low
    has_interval = (probability > 0) & (probability < 1) & (se > 0)
    p, half = probability[has_interval], z * se[has_interval]
    with np.errstate(over="ignore"):  # exp of a large number is infinity, and the limit 0 or 1, as it should be
        if interval == "plain":
            inner_low, inner_high = p - half, p + half
        elif interval == "log":
            inner_low, inner_high = p * np.exp(-half / p), p * np.exp(half / p)
        else:
            power = np.exp(half / (p * np.abs(np.log(p))))
            inner_low, inner_high = p**power, p ** (1 / power)
    low, high = probability.astype(float), probability.astype(float)
    low[has_interval] = np.clip(inner_low, 0.0, 1.0)
    high[has_interval] = np.clip(inner_high, 0.0, 1.0)
    return low, high
