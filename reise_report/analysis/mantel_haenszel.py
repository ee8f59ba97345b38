"""Mantel–Haenszel estimates over strata: risk difference, risk ratio, odds ratio, and the Cochran–Mantel–Haenszel test.

Each stratum is compared within itself, and the comparisons are averaged with weights that small strata bear well.
Strata with people in one arm only say nothing and are left out.
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.inputs import Vector
from reise_report.analysis.normal_interval import Setting, critical_value, identity_interval, log_interval
from reise_report.analysis.reason import ALL_EVENTS, COLLINEAR, NO_EVENTS, NO_PARTICIPANTS, NO_VARIATION, SEPARATION
from reise_report.analysis.strata import Strata
from reise_report.analysis.two_by_two import AssociationTest

DifferenceVariance = Literal["sato", "greenland_robins"]

_NOTHING = 1e-12
"""A sum of variances of whole counts that is zero but for rounding."""


def mantel_haenszel_difference(strata: Strata, *, variance: DifferenceVariance, level: float = 0.95) -> Estimate:
    """The risk difference averaged over strata with weights n₁n₀/n.

    Args:
        strata: the tables.
        variance: ``sato`` holds with a few large strata and with many small ones, and takes the difference to be one;
            ``greenland_robins`` sums binomial variances within strata, and needs no common difference.
        level: confidence level, 0–1.

    Returns:
        The difference on −1 to 1; an arm without events is no obstacle. Reasons: ``no_participants`` where no stratum
        has both arms; ``no_events`` and ``all_events`` where that is so of everybody, in both arms; ``separation``
        where strata and arms tell every outcome, so that the error would be zero.

    Sources: Mantel N, Haenszel W (1959), J Natl Cancer Inst 22:719–748; Sato T (1989), Biometrics 45:1323–1324;
    Greenland S, Robins JM (1985), Biometrics 41:55–68, doi:10.2307/2530643.
    """
    setting, used, reason = _ready(strata, f"mantel_haenszel_difference.{variance}", level)
    if reason is not None:
        return _none(setting, reason)
    x1, n1, x0, n0, n = used.events1, used.n1, used.events0, used.n0, used.n
    weight = n1 * n0 / n
    value = float(((x1 * n0 - x0 * n1) / n).sum() / weight.sum())
    if variance == "sato":
        p = (n1**2 * x0 - n0**2 * x1 + n1 * n0 * (n0 - n1) / 2) / n**2
        q = (x1 * (n0 - x0) + x0 * (n1 - x1)) / (2 * n)
        numerator = value * float(p.sum()) + float(q.sum())
    else:
        numerator = float(((x1 * (n1 - x1) * n0**3 + x0 * (n0 - x0) * n1**3) / (n1 * n0 * n**2)).sum())
    if numerator <= _NOTHING:
        return _none(setting, SEPARATION)
    se = math.sqrt(numerator) / float(weight.sum())
    return identity_interval(value, se, setting, bounds=(-1.0, 1.0))


def mantel_haenszel_ratio(strata: Strata, *, level: float = 0.95) -> Estimate:
    """The risk ratio over strata, with Greenland and Robins' variance of its logarithm.

    Reasons: as for the difference, and ``no_events`` where an arm has none among the strata that compare anything.

    Source: Greenland S, Robins JM (1985), Biometrics 41:55–68, doi:10.2307/2530643.
    """
    setting, used, reason = _ready(strata, "mantel_haenszel_ratio", level)
    if reason is not None:
        return _none(setting, reason)
    x1, n1, x0, n0, n = used.events1, used.n1, used.events0, used.n0, used.n
    above, below = float((x1 * n0 / n).sum()), float((x0 * n1 / n).sum())
    if above == 0 or below == 0:
        return _none(setting, NO_EVENTS)
    variance = float(((n1 * n0 * (x1 + x0) - x1 * x0 * n) / n**2).sum()) / (above * below)
    if variance <= _NOTHING:
        return _none(setting, SEPARATION)
    return log_interval(math.log(above / below), math.sqrt(variance), setting)


def mantel_haenszel_odds(strata: Strata, *, level: float = 0.95) -> Estimate:
    """The common odds ratio, with Robins, Breslow and Greenland's variance of its logarithm.

    Reasons: as for the difference; ``no_events``, ``all_events`` or ``separation`` where the ratio is zero or infinite.

    Source: Robins J, Breslow N, Greenland S (1986), Biometrics 42:311–323, doi:10.2307/2531052; as R's
    ``mantelhaen.test``.
    """
    setting, used, reason = _ready(strata, "mantel_haenszel_odds", level)
    if reason is not None:
        return _none(setting, reason)
    x1, others1, x0, others0, n = used.events1, used.n1 - used.events1, used.events0, used.n0 - used.events0, used.n
    r, s = x1 * others0 / n, others1 * x0 / n
    above, below = float(r.sum()), float(s.sum())
    if above == 0 or below == 0:
        return _none(setting, _odds_reason(used))
    p, q = (x1 + others0) / n, (others1 + x0) / n
    variance = float((p * r).sum()) / (2 * above**2) + float((q * s).sum()) / (2 * below**2)
    variance += float((p * s + q * r).sum()) / (2 * above * below)
    return log_interval(math.log(above / below), math.sqrt(variance), setting)


def cochran_mantel_haenszel(strata: Strata, *, correction: bool) -> AssociationTest:
    """The test of no association within strata, chi-square on one degree of freedom.

    Args:
        strata: the tables.
        correction: whether to lessen the deviation by a half; not where it is itself below a half, as in R's
            ``mantelhaen.test``.

    Source: Mantel N, Haenszel W (1959), J Natl Cancer Inst 22:719–748, with the hypergeometric variance.
    """
    from scipy.special import chdtrc

    method = "cochran_mantel_haenszel.corrected" if correction else "cochran_mantel_haenszel.uncorrected"
    setting, used, reason = _ready(strata, method, 0.95)
    events, n = used.events1 + used.events0, used.n
    variance = _hypergeometric_variance(used)
    if reason is None and variance.sum() == 0:
        reason = NO_VARIATION  # every stratum has one outcome only: the strata tell all, and nothing is left to compare
    if reason is not None:
        return AssociationTest(statistic=None, p_value=None, method=method, reason=reason, warnings=setting.warnings)
    deviation = abs(float((used.events1 - used.n1 * events / n).sum()))
    if correction and deviation >= 0.5:
        deviation -= 0.5
    statistic = deviation**2 / float(variance.sum())
    return AssociationTest(
        statistic=statistic, p_value=float(chdtrc(1, statistic)), method=method, warnings=setting.warnings
    )


def _hypergeometric_variance(used: Strata) -> Vector:
    events, n = used.events1 + used.events0, used.n
    variance: Vector = used.n1 * used.n0 * events * (n - events) / (n**2 * np.maximum(n - 1, 1))
    return variance


def _odds_reason(used: Strata) -> str:
    """Why a common odds ratio is zero, infinite or undefined."""
    if used.events1.sum() == 0 or used.events0.sum() == 0:
        return NO_EVENTS
    full = (used.events1 == used.n1).all() or (used.events0 == used.n0).all()
    return ALL_EVENTS if full else SEPARATION


def _ready(strata: Strata, method: str, level: float) -> tuple[Setting, Strata, str | None]:
    """What all have in common: the strata that count, a warning of the others, and why there is no estimate."""
    critical_value(level)
    used = strata.where(strata.both_arms)
    lost = strata.n[~strata.both_arms]
    warnings: tuple[str, ...] = ()
    if lost.sum() > 0:
        warnings = (
            f"{int((lost > 0).sum())} strata with {int(lost.sum())} people have one arm only and say nothing of the "
            "difference.",
        )
    setting = Setting(level=level, n=int(used.n.sum()), method=method, warnings=warnings)
    events = float((used.events1 + used.events0).sum())
    if not used.labels:
        # Where both arms have people but never in the same stratum, the strata tell the arm.
        both = strata.n1.sum() > 0 and strata.n0.sum() > 0
        return setting, used, COLLINEAR if both else NO_PARTICIPANTS
    if events == 0:
        return setting, used, NO_EVENTS
    return setting, used, ALL_EVENTS if events == used.n.sum() else None


def _none(setting: Setting, reason: str) -> Estimate:
    return not_estimable(setting.method, reason, level=setting.level, n=setting.n, warnings=setting.warnings)
