"""What a comparison of means takes for granted, and what the data say of it.

Normal residuals are not among the assumptions: with the numbers of a trial the mean's own distribution is near enough
to normal. What can mislead are unequal variances, where one is assumed, and single people on whom the result hangs.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.assumption import Assumption
from reise_report.analysis.collinearity import adjustment
from reise_report.analysis.inputs import Matrix, Vector, binary_vector, covariate_matrix, numeric_vector
from reise_report.analysis.least_squares import LeastSquaresFit, fit_least_squares
from reise_report.analysis.leverage import share_left
from reise_report.analysis.reason import COLLINEAR, NO_PARTICIPANTS, NO_VARIATION, SEPARATION, TOO_FEW

_SIGNIFICANT = 0.05
_DFBETAS = 1.0
"""Somebody who moves an estimate by more than its standard error (Bollen, Jackman 1985, Sociol Methods Res 13:510)."""
_LEVERAGE = 0.5
"""Above it more than half of a fitted value is the person's own outcome (Huber PJ 1981, Robust Statistics)"""


def equal_variances(outcome: ArrayLike, arm: ArrayLike) -> Assumption:
    """Brown and Forsythe's test that the arms vary alike: Levene's with medians. Student's t assumes it, Welch's not.

    Args:
        outcome: (n,), complete.
        arm: (n,), 1 intervention and 0 control.

    Source: Brown MB, Forsythe AB (1974), J Am Stat Assoc 69:364–367, doi:10.1080/01621459.1974.10482955.
    """
    from scipy.special import fdtrc

    method, name = "brown_forsythe", "equal_variances"
    y = numeric_vector(outcome, "outcome")
    a = binary_vector(arm, "arm", y.size)
    groups = [np.sort(y[a == label]) for label in (1, 0)]
    if any(group.size == 0 for group in groups):
        return _unchecked(name, method, NO_PARTICIPANTS)
    if any(group.size < 2 for group in groups):
        return _unchecked(name, method, TOO_FEW)
    distances = [np.sort(np.abs(group - np.median(group))) for group in groups]
    n = y.size
    grand = float(np.concatenate(distances).sum()) / n
    within = sum(float(((group - group.mean()) ** 2).sum()) for group in distances)
    if within <= 1e-24 * float(np.abs(y).max()) ** 2:
        return _unchecked(name, method, NO_VARIATION)
    between = sum(group.size * (float(group.mean()) - grand) ** 2 for group in distances)
    statistic = between / (within / (n - 2))
    sd1, sd0 = (float(group.std(ddof=1)) for group in groups)
    p = float(fdtrc(1, n - 2, statistic))
    return Assumption(
        name=name,
        verdict="doubtful" if p < _SIGNIFICANT else "supported",
        method=method,
        statistic=statistic,
        df=float(n - 2),
        p_value=p,
        threshold=_SIGNIFICANT,
        detail=f"Standard deviations {sd1:.4g} (intervention) and {sd0:.4g} (control).",
    )


def constant_variance(outcome: ArrayLike, arm: ArrayLike, covariates: ArrayLike | None = None) -> Assumption:
    """Koenker's studentised form of Breusch and Pagan's test: whether squared residuals follow arm or covariates.

    As R's ``lmtest::bptest``. The model variance of analysis of covariance assumes it, ``hc0`` to ``hc3`` do not.

    Args:
        outcome: (n,), complete.
        arm: (n,), 1 intervention and 0 control.
        covariates: (n, k), complete numbers.

    Source: Koenker R (1981), J Econom 17:107–112, doi:10.1016/0304-4076(81)90062-2.
    """
    from scipy.special import chdtrc

    method, name = "breusch_pagan_koenker", "constant_variance"
    fit = _fitted(outcome, arm, covariates)
    if isinstance(fit, str):
        return _unchecked(name, method, fit)
    squared = fit.residuals**2
    auxiliary = fit_least_squares(fit.design, squared)
    spread = float(((squared - squared.mean()) ** 2).sum())
    n, df = fit.design.shape[0], fit.design.shape[1] - 1
    if spread <= 1e-20 * float(squared.max()) ** 2:
        statistic = 0.0
    else:
        statistic = n * max(1 - float(auxiliary.residuals @ auxiliary.residuals) / spread, 0.0)
    p = float(chdtrc(df, statistic))
    return Assumption(
        name=name,
        verdict="doubtful" if p < _SIGNIFICANT else "supported",
        method=method,
        statistic=statistic,
        df=float(df),
        p_value=p,
        threshold=_SIGNIFICANT,
    )


def no_influential_participant(outcome: ArrayLike, arm: ArrayLike, covariates: ArrayLike | None = None) -> Assumption:
    """How far one person moves the adjusted difference: the largest change on leaving one out, in standard errors.

    The statistic is the largest |DFBETAS| of the arm's coefficient, as R's ``dfbetas``; doubtful above one.

    Args:
        outcome: (n,), complete.
        arm: (n,), 1 intervention and 0 control.
        covariates: (n, k), complete numbers.

    Source: Belsley DA, Kuh E, Welsch RE (1980), Regression Diagnostics, Wiley, doi:10.1002/0471725153.
    """
    method, name = "dfbetas", "no_influential_participant"
    fit = _fitted(outcome, arm, covariates)
    if isinstance(fit, str):
        return _unchecked(name, method, fit)
    q, r = np.linalg.qr(fit.design)
    weight = q @ np.linalg.solve(r.T, np.eye(fit.design.shape[1])[1])
    left = share_left(q)
    change = weight * fit.residuals / left
    scale = _deleted_sd(fit, left) * math.sqrt(float(weight @ weight))
    moved = np.divide(np.abs(change), scale, out=np.zeros_like(change), where=scale > 0)
    largest = float(moved.max())
    return Assumption(
        name=name,
        verdict="doubtful" if largest > _DFBETAS else "supported",
        method=method,
        statistic=largest,
        threshold=_DFBETAS,
        detail=f"Without that one person the difference changes by {float(np.abs(change[moved.argmax()])):.4g}.",
    )


def no_outlier(outcome: ArrayLike, arm: ArrayLike, covariates: ArrayLike | None = None) -> Assumption:
    """The largest externally studentised residual, its p-value multiplied by n (Bonferroni), as R's ``outlierTest``.

    Args:
        outcome: (n,), complete.
        arm: (n,), 1 intervention and 0 control.
        covariates: (n, k), complete numbers.

    Source: Cook RD, Weisberg S (1982), Residuals and Influence in Regression, Chapman & Hall, section 2.2.2.
    """
    from scipy.special import stdtr

    method, name = "bonferroni_outlier", "no_outlier"
    fit = _fitted(outcome, arm, covariates)
    if isinstance(fit, str):
        return _unchecked(name, method, fit)
    n, k = fit.design.shape
    if n - k < 2:
        return _unchecked(name, method, TOO_FEW)
    left = share_left(np.linalg.qr(fit.design)[0])
    scale = _deleted_sd(fit, left) * np.sqrt(left)
    studentised = np.divide(np.abs(fit.residuals), scale, out=np.full(n, np.inf), where=scale > 0)
    largest = float(studentised.max())
    p = min(1.0, n * 2 * float(stdtr(n - k - 1, -largest)))
    return Assumption(
        name=name,
        verdict="doubtful" if p < _SIGNIFICANT else "supported",
        method=method,
        statistic=largest if math.isfinite(largest) else None,
        df=float(n - k - 1),
        p_value=p,
        threshold=_SIGNIFICANT,
    )


def no_high_leverage(arm: ArrayLike, covariates: ArrayLike | None = None) -> Assumption:
    """The largest leverage: how much of one person's fitted value is their own outcome. Doubtful above one half.

    Args:
        arm: (n,), 1 intervention and 0 control.
        covariates: (n, k), complete numbers.
    """
    method, name = "leverage", "no_high_leverage"
    a = binary_vector(arm, "arm")
    if not 0 < a.sum() < a.size:
        return _unchecked(name, method, NO_PARTICIPANTS)
    adjusted = adjustment(covariate_matrix(covariates, a.size), a)
    if adjusted.determines_allocation:
        return _unchecked(name, method, COLLINEAR)
    design = np.column_stack([np.ones(a.size), a, adjusted.columns])
    if a.size <= design.shape[1]:
        return _unchecked(name, method, TOO_FEW)
    leverage = (np.linalg.qr(design)[0] ** 2).sum(axis=1)
    above = int((leverage > _LEVERAGE).sum())
    return Assumption(
        name=name,
        verdict="doubtful" if above else "supported",
        method=method,
        statistic=float(leverage.max()),
        threshold=_LEVERAGE,
        detail=f"{above} of {a.size} participants above it; the mean leverage is {design.shape[1] / a.size:.3g}.",
    )


def _deleted_sd(fit: LeastSquaresFit, left: Vector) -> Vector:
    """(n,), the residual standard deviation without each person."""
    n, k = fit.design.shape
    rest = float(fit.residuals @ fit.residuals) - fit.residuals**2 / left
    deleted: Vector = np.sqrt(np.maximum(rest, 0.0) / max(n - k - 1, 1))
    return deleted


def _fitted(outcome: ArrayLike, arm: ArrayLike, covariates: ArrayLike | None) -> LeastSquaresFit | str:
    """The analysis of covariance, or the reason why there is none."""
    y = numeric_vector(outcome, "outcome")
    a = binary_vector(arm, "arm", y.size)
    x: Matrix = covariate_matrix(covariates, y.size)
    if not 0 < a.sum() < a.size:
        return NO_PARTICIPANTS
    if y.min() == y.max():
        return NO_VARIATION
    adjusted = adjustment(x, a)
    if adjusted.determines_allocation:
        return COLLINEAR
    design = np.column_stack([np.ones(y.size), a, adjusted.columns])
    if y.size <= design.shape[1]:
        return TOO_FEW
    fit = fit_least_squares(design, y)
    return SEPARATION if fit.is_exact else fit


def _unchecked(name: str, method: str, reason: str) -> Assumption:
    return Assumption(name=name, verdict="not_checked", method=method, reason=reason)
