"""Whether the arm's effect differs between subgroups, or along a baseline measure: tests of interaction.

An interaction is of a scale: effects that are alike as risk differences differ as odds ratios wherever the risks of the
subgroups differ. So each test names its scale, and a plan names the one that counts.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, cast

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from reise_report.analysis import logistic_regression
from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.heterogeneity import InteractionTest, interaction_test, no_interaction_test
from reise_report.analysis.inputs import Matrix, Vector, check_choice
from reise_report.analysis.interaction_model import InteractionModel, Scale, interaction_model, is_label
from reise_report.analysis.least_squares import fit_least_squares
from reise_report.analysis.leverage import share_left
from reise_report.analysis.logistic_regression import fit_logistic
from reise_report.analysis.normal_interval import critical_value, identity_interval
from reise_report.analysis.reason import NOT_CONVERGED, SEPARATION, SINGULAR, TOO_FEW
from reise_report.analysis.t_interval import t_interval
from reise_report.errors import AnalysisError

Variance = Literal["model", "hc0", "hc1", "hc2", "hc3"]


_FLAT = "In some subgroup and arm everybody has the same outcome: a robust variance takes its spread for none."


def likelihood_ratio_interaction(
    outcome: ArrayLike,
    arm: ArrayLike,
    moderator: ArrayLike | pd.Categorical,
    covariates: ArrayLike | None = None,
    *,
    scale: Scale,
    names: Sequence[str] = (),
) -> InteractionTest:
    """Compare the model with the products of arm and moderator to the one without them.

    On the log odds scale twice the difference in log-likelihood, chi-square; on the difference scale the F test of the
    same comparison, which is the likelihood ratio's exact form. As R's ``anova(without, with)``.

    Args:
        outcome: (n,), 0 and 1 for ``log_odds``; 0 and 1, or a measure, for ``difference``; complete.
        arm: (n,), 1 intervention and 0 control.
        moderator: (n,), labels or a categorical for subgroups, numbers for a measure (a linear interaction); or (n, q)
            numbers; complete.
        covariates: (n, k), complete numbers, beside the moderator.
        scale: on which effects are held to be alike.
        names: names of the covariates, for warnings.

    Returns:
        The test. Where a subgroup has no events, or nothing else, the statistic is the finite limit it tends to, with a
        warning. Reasons: ``no_participants``, ``no_variation`` (of the moderator or a measured outcome), ``no_events``,
        ``all_events``, ``collinear`` (the moderator, or the covariates, determine the arm), ``too_few``, ``separation``
        (the outcome is predicted without error), ``not_converged``.

    Raises:
        AnalysisError: arrays of different length, missing values, an unknown scale.

    >>> arm, sex = [0, 1] * 8, ["f"] * 8 + ["m"] * 8
    >>> outcome = [0, 1, 1, 1, 0, 1, 0, 0, 0, 1, 1, 0, 1, 0, 0, 1]
    >>> round(likelihood_ratio_interaction(outcome, arm, sex, scale="log_odds").p_value, 4)
    0.2982
    """
    check_choice(scale, Scale, "scale")
    method = f"interaction.{'linear_f' if scale == 'difference' else 'logistic_likelihood_ratio'}"
    model = interaction_model(outcome, arm, moderator, covariates, scale=scale, method=method, names=names)
    if model.reason is not None:
        return no_interaction_test(model.setting, scale, model.reason)
    return _f_test(model) if scale == "difference" else _likelihood_ratio(model)


def wald_interaction(
    outcome: ArrayLike,
    arm: ArrayLike,
    moderator: ArrayLike | pd.Categorical,
    covariates: ArrayLike | None = None,
    *,
    scale: Scale,
    variance: Variance,
    names: Sequence[str] = (),
) -> InteractionTest:
    """Test the products of arm and moderator by their coefficients' covariance matrix (Wald).

    With ``scale="difference"`` and a robust variance this is the test on the additive scale: of equal risk differences
    for an outcome of 0 and 1, of equal differences in means for a measure. Linear models give F, logistic ones
    chi-square.

    Args:
        outcome: as for :func:`likelihood_ratio_interaction`.
        arm: (n,), 1 intervention and 0 control.
        moderator: as for :func:`likelihood_ratio_interaction`.
        covariates: (n, k), complete numbers, beside the moderator.
        scale: on which effects are held to be alike.
        variance: ``model``, ``hc0``, ``hc1``, ``hc2`` (linear only), ``hc3``.
        names: names of the covariates, for warnings.

    Returns:
        The test. Reasons as for :func:`likelihood_ratio_interaction`, and ``too_few`` where a participant is the only
        one of a subgroup and arm, so that a robust variance would take an unknown spread for none; ``singular``.

    Raises:
        AnalysisError: arrays of different length, missing values, an unknown scale or variance.
    """
    model, coefficients, covariance, df_residual, reason = _fitted(
        outcome, arm, moderator, covariates, scale=scale, variance=variance, names=names
    )
    q, setting = model.products.shape[1], model.setting
    if reason is None and scale == "difference" and variance != "model" and model.has_flat_cell:
        setting = replace(setting, warnings=(*setting.warnings, _FLAT))
    if reason is None and np.linalg.matrix_rank(covariance, hermitian=True) < q:
        reason = SINGULAR
    if reason is not None:
        return no_interaction_test(model.setting, scale, reason)
    statistic = float(coefficients @ np.linalg.solve(covariance, coefficients))
    if df_residual is not None:
        return interaction_test(statistic / q, q, setting, scale, df_residual=df_residual)
    return interaction_test(statistic, q, setting, scale)


def linear_interaction(
    outcome: ArrayLike,
    arm: ArrayLike,
    moderator: ArrayLike,
    covariates: ArrayLike | None = None,
    *,
    scale: Scale,
    variance: Variance,
    level: float = 0.95,
    names: Sequence[str] = (),
) -> Estimate:
    """How much the arm's effect changes for each unit of a measure, or between two subgroups coded 0 and 1.

    Args:
        outcome: as for :func:`likelihood_ratio_interaction`.
        arm: (n,), 1 intervention and 0 control.
        moderator: (n,), numbers: a measure in its unit, or 0 and 1.
        covariates: (n, k), complete numbers, beside the moderator.
        scale: ``difference``: change in the difference per unit, t distribution; ``log_odds``: change in the log odds
            ratio per unit, normal. The value stays on that scale.
        variance: ``model``, ``hc0``, ``hc1``, ``hc2`` (linear only), ``hc3``.
        level: confidence level, 0–1.
        names: names of the covariates, for warnings.

    Raises:
        AnalysisError: as for :func:`wald_interaction`; the moderator is not one column of numbers.
    """
    if np.ndim(moderator) != 1 or is_label(moderator):
        raise AnalysisError("a linear interaction takes one number a participant; test subgroups by wald_interaction")
    model, coefficients, covariance, df_residual, reason = _fitted(
        outcome, arm, moderator, covariates, scale=scale, variance=variance, names=names
    )
    setting = replace(model.setting, level=level)
    critical_value(level)
    if reason is not None:
        return not_estimable(setting.method, reason, level=level, n=setting.n, warnings=setting.warnings)
    value, se = float(coefficients[0]) / model.spread, math.sqrt(covariance[0, 0]) / model.spread
    if df_residual is not None:
        return t_interval(value, se, df_residual, setting)
    return identity_interval(value, se, setting)


def _fitted(
    outcome: ArrayLike,
    arm: ArrayLike,
    moderator: ArrayLike | pd.Categorical,
    covariates: ArrayLike | None,
    *,
    scale: Scale,
    variance: Variance,
    names: Sequence[str],
) -> tuple[InteractionModel, Vector, Matrix, float | None, str | None]:
    """The products' coefficients with their covariance, the residual degrees of freedom, and why there are none."""
    check_choice(scale, Scale, "scale")
    known = Variance if scale == "difference" else logistic_regression.Covariance
    check_choice(variance, known, "variance")
    kind = "linear" if scale == "difference" else "logistic"
    model = interaction_model(
        outcome, arm, moderator, covariates, scale=scale, method=f"interaction.{kind}_{variance}", names=names
    )
    nothing = np.empty(0), np.empty((0, 0)), None
    if model.reason is not None:
        return model, *nothing, model.reason
    q, design = model.products.shape[1], model.full
    if scale == "difference":
        fit = fit_least_squares(design, model.outcome)
        if fit.is_exact:
            return model, *nothing, SEPARATION
        if variance != "model" and (share_left(np.linalg.qr(design)[0]) == 1.0).any():
            return model, *nothing, TOO_FEW
        covariance = fit.covariance("classical" if variance == "model" else variance)
        return model, fit.coefficients[-q:], covariance[-q:, -q:], float(design.shape[0] - design.shape[1]), None
    logistic = fit_logistic(design, model.outcome)
    if logistic.separation.present or not logistic.converged:
        return model, *nothing, SEPARATION if logistic.separation.present else NOT_CONVERGED
    covariance = logistic.covariance(cast(logistic_regression.Covariance, variance))
    return model, logistic.coefficients[-q:], covariance[-q:, -q:], None, None


def _f_test(model: InteractionModel) -> InteractionTest:
    fits = [fit_least_squares(design, model.outcome) for design in (model.without, model.full)]
    if fits[1].is_exact:
        return no_interaction_test(model.setting, "difference", SEPARATION)
    left, fully_left = (float(fit.residuals @ fit.residuals) for fit in fits)
    q, df_residual = model.products.shape[1], float(model.setting.n - model.full.shape[1])
    statistic = max(left - fully_left, 0.0) / q / (fully_left / df_residual)
    return interaction_test(statistic, q, model.setting, "difference", df_residual=df_residual)


def _likelihood_ratio(model: InteractionModel) -> InteractionTest:
    fits = [fit_logistic(design, model.outcome) for design in (model.without, model.full)]
    setting = model.setting
    for fit in fits:
        if fit.separation.complete:
            return no_interaction_test(setting, "log_odds", SEPARATION)
        if not (fit.converged or fit.separation.present) or not np.isfinite(fit.coefficients).all():
            return no_interaction_test(setting, "log_odds", NOT_CONVERGED)
    if any(fit.separation.present for fit in fits):
        said = "Nobody, or everybody, in some subgroup and arm had the event: the statistic is the limit it tends to."
        setting = replace(setting, warnings=(*setting.warnings, said))
    statistic = 2 * max(fits[1].log_likelihood - fits[0].log_likelihood, 0.0)
    return interaction_test(statistic, model.products.shape[1], setting, "log_odds")
