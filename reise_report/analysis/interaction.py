"""Whether the arm's effect differs between subgroups, or along a baseline measure: tests of interaction.

An interaction is of a scale: effects that are alike as risk differences differ as odds ratios wherever the risks of the
subgroups differ. So each test names its scale, and a plan names the one that counts.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, cast, get_args

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from reise_report.analysis import logistic_regression
from reise_report.analysis.collinearity import adjustment, independent_columns
from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.inputs import Matrix, Vector, binary_vector, check_length, covariate_matrix, numeric_vector
from reise_report.analysis.least_squares import fit_least_squares
from reise_report.analysis.leverage import share_left
from reise_report.analysis.logistic_regression import LogisticFit, fit_logistic
from reise_report.analysis.normal_interval import Setting, critical_value, identity_interval
from reise_report.analysis.reason import (
    ALL_EVENTS,
    COLLINEAR,
    NO_EVENTS,
    NO_PARTICIPANTS,
    NO_VARIATION,
    NOT_CONVERGED,
    SEPARATION,
    SINGULAR,
    TOO_FEW,
)
from reise_report.analysis.t_interval import t_interval
from reise_report.errors import AnalysisError, nearest

Scale = Literal["difference", "log_odds"]
"""``difference``: of means, or of risks for an outcome of 0 and 1, by a linear model. ``log_odds``: logistic."""
Variance = Literal["model", "hc0", "hc1", "hc2", "hc3"]


_FLAT = "In some subgroup and arm everybody has the same outcome: a robust variance takes its spread for none."


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionTest:
    """A test that the arm's effect is the same for all values of a moderator.

    Attributes:
        statistic: chi-square, or F where ``df_residual`` is given; None with a ``reason``.
        df: its degrees of freedom: the number of differences between effects that are tested.
        df_residual: the denominator's, for F.
        p_value: two-sided.
        scale: on which the effects are held to be alike: ``difference``, ``log_odds``, or that of the estimates.
        method: id of the test.
        n: participants in the analysis; None where the test is made of estimates.
        reason: why there is no test.
        warnings: what the user should know, in English.
    """

    statistic: float | None
    df: float | None
    df_residual: float | None = None
    p_value: float | None
    scale: str
    method: str
    n: int | None = None
    reason: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Model:
    """The two nested designs: without and with the products of arm and moderator, which come last."""

    outcome: Vector
    without: Matrix
    products: Matrix
    setting: Setting
    spread: float
    reason: str | None

    @property
    def full(self) -> Matrix:
        return np.column_stack([self.without, self.products])


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
    method = f"interaction.{'linear_f' if _checked(scale) == 'difference' else 'logistic_likelihood_ratio'}"
    model = _prepared(outcome, arm, moderator, covariates, scale=scale, method=method, names=names)
    if model.reason is not None:
        return _no_test(model.setting, scale, model.reason)
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
    if reason is None and scale == "difference" and variance != "model" and _has_flat_cell(model):
        setting = replace(setting, warnings=(*setting.warnings, _FLAT))
    if reason is None and np.linalg.matrix_rank(covariance, hermitian=True) < q:
        reason = SINGULAR
    if reason is not None:
        return _no_test(model.setting, scale, reason)
    statistic = float(coefficients @ np.linalg.solve(covariance, coefficients))
    if df_residual is not None:
        return _test(statistic / q, q, setting, scale, df_residual=df_residual)
    return _test(statistic, q, setting, scale)


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
    if np.ndim(moderator) != 1 or _is_label(moderator):
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


def heterogeneity(estimates: Sequence[Estimate]) -> InteractionTest:
    """Cochran's Q: whether independent estimates, one a subgroup, agree on their own scale. For effects of any kind.

    Each estimate is weighted by one over its squared standard error, ratios as logarithms; Q is compared with
    chi-square on one degree of freedom fewer than there are estimates. Those without a value are left out, with a
    warning.

    Args:
        estimates: of different people each, with standard errors, on one scale.

    Returns:
        The test; reason ``too_few`` where fewer than two estimates remain.

    Raises:
        AnalysisError: estimates on different scales.

    Source: Cochran WG (1954), Biometrics 10:101–129, doi:10.2307/3001666.
    """
    usable = [entry for entry in estimates if entry.value is not None and entry.se is not None and entry.se > 0]
    scales = {entry.scale for entry in usable}
    if len(scales) > 1:
        raise AnalysisError(f"estimates on different scales cannot be compared: {', '.join(sorted(scales))}")
    left_out = len(estimates) - len(usable)
    setting = Setting(
        level=0.95,
        n=sum(entry.n or 0 for entry in usable),
        method="interaction.cochran_q",
        warnings=(f"Subgroups left out of the test, being without an estimate: {left_out}.",) if left_out else (),
    )
    scale = "log_ratio" if scales == {"log"} else "difference"
    if len(usable) < 2:
        return _no_test(setting, scale, TOO_FEW)
    values = [math.log(cast(float, e.value)) if e.scale == "log" else cast(float, e.value) for e in usable]
    weights = [1 / cast(float, entry.se) ** 2 for entry in usable]
    pooled = math.fsum(w * v for w, v in zip(weights, values, strict=True)) / math.fsum(weights)
    q = math.fsum(w * (v - pooled) ** 2 for w, v in zip(weights, values, strict=True))
    return _test(q, len(usable) - 1, setting, scale)


def moderator_columns(moderator: ArrayLike | pd.Categorical, n: int) -> Matrix:
    """A moderator as numbers, (n, q): labels as dummies of all levels but the first that occurs; numbers as they are.

    Raises:
        AnalysisError: missing values, or not ``n`` of them.
    """
    if not _is_label(moderator):
        values: NDArray[Any] = np.asarray(moderator)
        if values.ndim == 1:
            column = numeric_vector(values, "moderator")
            check_length(column, "moderator", n)
            return column[:, None]
        return covariate_matrix(values, n)
    labels = pd.Categorical(cast(Any, moderator))
    if len(labels) != n or (labels.codes < 0).any():
        raise AnalysisError(
            f"the moderator has {len(labels)} labels, {int((labels.codes < 0).sum())} of them missing; expected {n}, "
            "none missing: leave those participants out"
        )
    dummies: Matrix = (labels.codes[:, None] == np.unique(labels.codes)[1:]).astype(float)
    return dummies


def _is_label(moderator: ArrayLike | pd.Categorical) -> bool:
    values: Any = moderator.array if isinstance(moderator, pd.Series) else moderator
    return isinstance(values, pd.Categorical) or np.asarray(values).dtype.kind in "OSU"


def _checked(scale: str) -> str:
    if scale not in get_args(Scale):
        near = nearest(scale, get_args(Scale))
        raise AnalysisError(f"unknown scale '{scale}'" + (f", did you mean '{near}'?" if near else "; see Scale"))
    return scale


def _prepared(
    outcome: ArrayLike,
    arm: ArrayLike,
    moderator: ArrayLike | pd.Categorical,
    covariates: ArrayLike | None,
    *,
    scale: Scale,
    method: str,
    names: Sequence[str],
) -> _Model:
    y = binary_vector(outcome, "outcome") if scale == "log_odds" else numeric_vector(outcome, "outcome")
    n = int(y.size)
    a = binary_vector(arm, "arm", n)
    columns, others = moderator_columns(moderator, n), covariate_matrix(covariates, n)
    labels = [f"moderator {index + 1}" for index in range(columns.shape[1])]
    labels += names if len(names) == others.shape[1] else [f"covariate {i + 1}" for i in range(others.shape[1])]
    adjusted = adjustment(np.column_stack([columns, others]), a, labels)
    q = sum(name.startswith("moderator ") for name in adjusted.names)
    without = np.column_stack([np.ones(n), a, adjusted.columns])
    products = a[:, None] * adjusted.columns[:, :q]
    kept = independent_columns(np.column_stack([without, products]))[without.shape[1] :]
    warnings = adjusted.warnings
    if not kept.all():
        warnings += ("A subgroup has people in one arm only: what would compare its effect is left out of the test.",)
    reason = _no_model(y, a, scale)
    if reason is None and q == 0:
        reason = NO_VARIATION
    if reason is None and (adjusted.determines_allocation or not kept.any()):
        reason = COLLINEAR
    if reason is None and n <= without.shape[1] + int(kept.sum()):
        reason = TOO_FEW
    return _Model(
        outcome=y,
        without=without,
        products=products[:, kept],
        setting=Setting(level=0.95, n=n, method=method, warnings=warnings),
        spread=float(columns[:, 0].std()) if n and columns.shape[1] else 1.0,
        reason=reason,
    )


def _no_model(y: Vector, a: Vector, scale: Scale) -> str | None:
    if not 0 < a.sum() < a.size:
        return NO_PARTICIPANTS
    if y.min() == y.max():
        return NO_VARIATION if scale == "difference" else (ALL_EVENTS if y[0] == 1 else NO_EVENTS)
    return None


def _fitted(
    outcome: ArrayLike,
    arm: ArrayLike,
    moderator: ArrayLike | pd.Categorical,
    covariates: ArrayLike | None,
    *,
    scale: Scale,
    variance: Variance,
    names: Sequence[str],
) -> tuple[_Model, Vector, Matrix, float | None, str | None]:
    """The products' coefficients with their covariance, the residual degrees of freedom, and why there are none."""
    known = get_args(Variance) if _checked(scale) == "difference" else get_args(logistic_regression.Covariance)
    if variance not in known:
        raise AnalysisError(f"unknown variance '{variance}' for scale '{scale}'; known: {', '.join(known)}")
    kind = "linear" if scale == "difference" else "logistic"
    model = _prepared(
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


def _has_flat_cell(model: _Model) -> bool:
    """Whether all of some subgroup and arm have one outcome; a measure, of which few people share a value, has none."""
    cells, of = np.unique(np.column_stack([model.without[:, 1], model.products]), axis=0, return_inverse=True)
    if len(cells) > model.setting.n / 2:
        return False
    return any(np.ptp(model.outcome[of == cell]) == 0 for cell in range(len(cells)))


def _f_test(model: _Model) -> InteractionTest:
    fits = [fit_least_squares(design, model.outcome) for design in (model.without, model.full)]
    if fits[1].is_exact:
        return _no_test(model.setting, "difference", SEPARATION)
    left, fully_left = (float(fit.residuals @ fit.residuals) for fit in fits)
    q, df_residual = model.products.shape[1], float(model.setting.n - model.full.shape[1])
    statistic = max(left - fully_left, 0.0) / q / (fully_left / df_residual)
    return _test(statistic, q, model.setting, "difference", df_residual=df_residual)


def _likelihood_ratio(model: _Model) -> InteractionTest:
    fits = [fit_logistic(design, model.outcome) for design in (model.without, model.full)]
    setting = model.setting
    for fit in fits:
        if fit.separation.complete:
            return _no_test(setting, "log_odds", SEPARATION)
        if not (fit.converged or fit.separation.present) or not np.isfinite(fit.coefficients).all():
            return _no_test(setting, "log_odds", NOT_CONVERGED)
    if any(fit.separation.present for fit in fits):
        said = "Nobody, or everybody, in some subgroup and arm had the event: the statistic is the limit it tends to."
        setting = replace(setting, warnings=(*setting.warnings, said))
    statistic = 2 * max(_log_likelihood(fits[1]) - _log_likelihood(fits[0]), 0.0)
    return _test(statistic, model.products.shape[1], setting, "log_odds")


def _log_likelihood(fit: LogisticFit) -> float:
    linear = fit.design @ fit.coefficients
    return float(np.sum(fit.outcome * linear - np.logaddexp(0, linear)))


def _test(
    statistic: float, df: int, setting: Setting, scale: str, *, df_residual: float | None = None
) -> InteractionTest:
    from scipy.special import chdtrc, fdtrc

    p = chdtrc(df, statistic) if df_residual is None else fdtrc(df, df_residual, statistic)
    return InteractionTest(
        statistic=statistic,
        df=float(df),
        df_residual=df_residual,
        p_value=float(p),
        scale=scale,
        method=setting.method,
        n=setting.n,
        warnings=setting.warnings,
    )


def _no_test(setting: Setting, scale: str, reason: str) -> InteractionTest:
    return InteractionTest(
        statistic=None,
        df=None,
        p_value=None,
        scale=scale,
        method=setting.method,
        n=setting.n,
        reason=reason,
        warnings=setting.warnings,
    )
