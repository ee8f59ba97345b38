"""Newcombe's interval for a risk difference over strata."""

from __future__ import annotations

import math

import numpy as np

from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.inputs import Vector
from reise_report.analysis.mantel_haenszel import mantel_haenszel_difference
from reise_report.analysis.normal_interval import critical_value
from reise_report.analysis.proportion import wilson_limits
from reise_report.analysis.reason import ALL_EVENTS, NO_EVENTS
from reise_report.analysis.strata import Strata


def stratified_newcombe(strata: Strata, *, level: float = 0.95) -> Estimate:
    """The Mantel–Haenszel risk difference with the hybrid score interval of Yan and Su. It has no standard error.

    Each arm has Wilson limits in every stratum, at a level that makes their weighted mean have the level asked for; the
    limits of the difference follow from those of the arms as Newcombe's do. With one stratum it is Newcombe's interval.

    Args:
        strata: the tables; strata with one arm only are left out.
        level: confidence level, 0–1.

    Returns:
        The difference. Reasons: as for :func:`mantel_haenszel_difference`; and ``no_events`` or ``all_events`` where
        that is so of an arm in every stratum, which leaves the strata's level undefined.

    Source: Yan X, Su XG (2010), Stat Biopharm Res 2:329–335, doi:10.1198/sbr.2009.0049, with Mantel–Haenszel weights,
    as SAS' ``COMMONRISKDIFF(CL=NEWCOMBE)``.
    """
    point = mantel_haenszel_difference(strata, variance="sato", level=level)
    method = "stratified_newcombe"
    if point.value is None:
        return not_estimable(method, str(point.reason), level=level, n=point.n, warnings=point.warnings)
    used, z = strata.where(strata.both_arms), critical_value(level)
    weight = used.n1 * used.n0 / used.n
    weight = weight / weight.sum()
    arms = [_stratified_wilson(*arm, weight, z) for arm in ((used.events1, used.n1), (used.events0, used.n0))]
    if arms[0] is None or arms[1] is None:
        none = used.events1.sum() == 0 or used.events0.sum() == 0
        reason = NO_EVENTS if none else ALL_EVENTS
        return not_estimable(method, reason, level=level, n=point.n, warnings=point.warnings)
    (low1, high1), (low0, high0) = arms[0], arms[1]
    share1, share0 = float((weight**2 / used.n1).sum()), float((weight**2 / used.n0).sum())
    below = z * math.sqrt(share1 * low1 * (1 - low1) + share0 * high0 * (1 - high0))
    above = z * math.sqrt(share1 * high1 * (1 - high1) + share0 * low0 * (1 - low0))
    return Estimate(
        value=point.value,
        low=max(point.value - below, -1.0),
        high=min(point.value + above, 1.0),
        level=level,
        n=point.n,
        method=method,
        warnings=point.warnings,
    )


def _stratified_wilson(events: Vector, n: Vector, weight: Vector, z: float) -> tuple[float, float] | None:
    """Weighted limits of one arm's risk; None where no stratum's risk lies between 0 and 1."""
    risk = events / n
    variance = risk * (1 - risk) / n
    if not variance.any():
        return None
    within = z * math.sqrt(float((weight**2 * variance).sum())) / float((weight * np.sqrt(variance)).sum())
    limits = np.array([wilson_limits(int(x), int(m), within) for x, m in zip(events, n, strict=True)])
    low, high = weight @ limits
    return float(low), float(high)
