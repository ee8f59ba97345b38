"""Incremental net monetary benefit at a willingness to pay: from joint differences, and by regression."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from numpy.typing import ArrayLike

from reise_report.analysis.analysis_of_covariance import analysis_of_covariance
from reise_report.analysis.economics.incremental import checked
from reise_report.analysis.economics.joint_difference import JointDifference
from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.inputs import check_choice
from reise_report.analysis.normal_interval import Setting, identity_interval
from reise_report.analysis.reason import NO_VARIATION
from reise_report.errors import AnalysisError

RegressionVariance = Literal["classical", "hc0", "hc1", "hc2", "hc3"]


def check_threshold(threshold: float) -> float:
    """The willingness to pay for one unit of effect, as a float.

    Raises:
        AnalysisError: it is not a finite number of at least 0.
    """
    value = float(threshold)
    if not math.isfinite(value) or value < 0:
        raise AnalysisError(f"the willingness to pay is {threshold!r}; expected an amount of at least 0")
    return value


def incremental_net_benefit(difference: JointDifference, threshold: float, *, level: float = 0.95) -> Estimate:
    """λ·ΔQ − ΔC, in money: above 0 the intervention is worth its costs at that willingness to pay.

    Args:
        difference: ΔC and ΔQ with their covariance.
        threshold: λ, money for one unit of effect, at least 0.
        level: confidence level, 0–1.

    Returns:
        ``net_benefit.normal``. Reasons: the difference's own; ``no_variation`` where neither costs nor effects vary.

    Raises:
        AnalysisError: the threshold is below 0 or no number.

    Source: Stinnett AA, Mullahy J (1998), Med Decis Making 18:S68–S80, doi:10.1177/0272989X98018002S09.

    >>> found = JointDifference(
    ...     cost=1000, effect=0.1, variance_cost=250_000, variance_effect=0.0025, n=90, method="incremental.hc3"
    ... )
    >>> round(incremental_net_benefit(found, 50_000).value)
    4000
    """
    amount, method = check_threshold(threshold), "net_benefit.normal"
    if difference.cost is None:
        return not_estimable(method, difference.reason or NO_VARIATION, level=level, n=difference.n)
    value, variance = difference.net_benefit(amount)
    setting = Setting(level=level, n=difference.n, method=method, warnings=difference.warnings)
    if not variance > 0:
        return not_estimable(method, NO_VARIATION, level=level, n=difference.n, warnings=difference.warnings)
    return identity_interval(value, math.sqrt(variance), setting)


def net_benefit_regression(
    cost: ArrayLike,
    effect: ArrayLike,
    arm: ArrayLike,
    threshold: float,
    covariates: ArrayLike | None = None,
    *,
    variance: RegressionVariance,
    names: Sequence[str] = (),
    level: float = 0.95,
) -> Estimate:
    """Regress each participant's own net benefit λ·effect − cost on arm and covariates.

    Args:
        cost: (n,), money; complete.
        effect: (n,), quality-adjusted life years or another unit; complete.
        arm: (n,), 1 intervention and 0 control.
        threshold: λ, money for one unit of effect, at least 0.
        covariates: (n, k), complete; None for none.
        variance: ``classical`` or a sandwich ``hc0`` to ``hc3``.
        names: names of the covariates, for warnings.
        level: confidence level, 0–1.

    Returns:
        ``net_benefit_regression.hc3`` …, t distribution with n − k degrees of freedom; reasons as
        :func:`reise_report.analysis.analysis_of_covariance.analysis_of_covariance`.

    Raises:
        AnalysisError: arrays of different length, missing or infinite values, an unknown variance, a wrong threshold.

    Source: Hoch JS, Briggs AH, Willan AR (2002), Health Econ 11:415–430, doi:10.1002/hec.678.
    """
    check_choice(variance, RegressionVariance, "variance")
    amount = check_threshold(threshold)
    costs, effects, allocation = checked(cost, effect, arm)
    found = analysis_of_covariance(
        amount * effects - costs,
        allocation,
        covariates,
        variance="model" if variance == "classical" else variance,
        level=level,
        names=names,
    )
    return replace(found.difference, method=f"net_benefit_regression.{variance}")
