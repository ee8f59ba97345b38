"""Whether the odds of an ordered outcome are proportional: whether one odds ratio does for all of its cut points."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.assumption import Assumption
from reise_report.analysis.cumulative_logit import CumulativeLogitFit
from reise_report.analysis.free_odds import Information, free_odds, tied
from reise_report.analysis.inputs import Matrix, Vector, check_choice
from reise_report.analysis.logistic_regression import LogisticFit, fit_logistic
from reise_report.analysis.reason import NOT_CONVERGED, SEPARATION, SINGULAR, TOO_FEW

Test = Literal["score", "score_observed", "brant"]
Of = Literal["arm", "all"]

_NAME = "proportional_odds"
_THRESHOLD = 0.05
_ROUNDING = 1e-10


def proportionality(fit: CumulativeLogitFit, *, test: Test = "score", of: Of = "arm") -> Assumption:
    """Test a fitted model against one whose coefficients may differ between cut points.

    Args:
        fit: the model, the arm its first column.
        test: ``score``: at the common estimates, with the expected information; without covariates it is Pearson's
            goodness of fit. ``score_observed``: with the observed one, as SAS PROC LOGISTIC. Both reject too often in
            small samples. ``brant``: from one logistic model a cut point, as Stata's and R's ``brant``.
        of: whether the arm's coefficient alone may differ, or those of all covariates.

    Returns:
        The check: (J − 2)·q degrees of freedom; ``not_checked`` with a reason: ``too_few`` (two categories: nothing to
        differ), ``separation``, ``not_converged``, ``singular``.

    Raises:
        AnalysisError: an unknown option.

    Sources: Peterson B, Harrell FE (1990), Appl Stat 39:205–217, doi:10.2307/2347760; Brant R (1990), Biometrics
    46:1171–1178, doi:10.2307/2532457.
    """
    check_choice(test, Test, "test")
    check_choice(of, Of, "part of the model")
    method = f"proportional_odds.{test}"
    cuts = fit.thresholds.size
    if cuts < 2:
        return _unchecked(method, TOO_FEW)
    columns = 1 if of == "arm" else fit.design.shape[1]
    if test == "brant":
        found = _brant(fit, columns)
    else:
        found = _score(fit, columns, "expected" if test == "score" else "observed")
    if isinstance(found, str):
        return _unchecked(method, found)
    from scipy.special import chdtrc

    df = (cuts - 1) * columns
    p = float(chdtrc(df, found))
    return Assumption(
        name=_NAME,
        verdict="doubtful" if p < _THRESHOLD else "supported",
        method=method,
        statistic=found,
        df=float(df),
        p_value=p,
        threshold=_THRESHOLD,
        detail="One odds ratio against one for each cut point"
        + ("." if of == "arm" else ", for the arm and every covariate."),
    )


def _unchecked(method: str, reason: str) -> Assumption:
    return Assumption(name=_NAME, verdict="not_checked", method=method, reason=reason)


def _score(fit: CumulativeLogitFit, columns: int, kind: Information) -> float | str:
    """Uᵀ I⁻¹ U of the free model, the columns beyond the tested ones keeping one coefficient.

    The observed information need not be invertible away from its own maximum; as SAS does, its generalised inverse is
    taken then.
    """
    model = free_odds(fit)
    if model is None:
        return SEPARATION
    together = tied(fit.thresholds.size, fit.design.shape[1], columns)
    u, information = together.T @ model.score, together.T @ model.information(kind) @ together
    least = _least_share(information)
    if least > _ROUNDING:
        return float(u @ np.linalg.solve(information, u))
    if kind == "expected" or least < -_ROUNDING:
        return SINGULAR
    return float(u @ np.linalg.pinv(information, rcond=_ROUNDING, hermitian=True) @ u)


def _least_share(matrix: Matrix) -> float:
    """The smallest eigenvalue as a share of the largest: negative where the matrix is no covariance or information."""
    values = np.linalg.eigvalsh(matrix)
    return float(values[0] / max(abs(values[0]), values[-1])) if values.any() else 0.0


def _brant(fit: CumulativeLogitFit, columns: int) -> float | str:
    """Wald's statistic of equal coefficients in the logistic models of Y > j, whose errors are correlated."""
    rows = np.column_stack([np.ones(fit.codes.size), fit.design])
    fits = [fit_logistic(rows, (fit.codes > j).astype(float)) for j in range(fit.thresholds.size)]
    for single in fits:
        if single.separation.present or not single.converged:
            return SEPARATION if single.separation.present else NOT_CONVERGED
    tested = np.arange(1, 1 + columns)
    covariance = _joint_covariance(fits, rows, tested)
    estimates: Vector = np.concatenate([single.coefficients[tested] for single in fits])
    contrast = np.kron(np.column_stack([-np.ones(len(fits) - 1), np.eye(len(fits) - 1)]), np.eye(columns))
    difference, spread = contrast @ estimates, contrast @ covariance @ contrast.T
    if _least_share(spread) <= _ROUNDING:  # logistic curves fitted one by one may cross, and leave no covariance
        return SINGULAR
    return float(difference @ np.linalg.solve(spread, difference))


def _joint_covariance(fits: list[LogisticFit], rows: Matrix, tested: NDArray[np.int_]) -> Matrix:
    """Covariance of the tested coefficients of all cut points: people above a higher cut are above the lower too."""
    q = tested.size
    joint = np.empty((len(fits) * q, len(fits) * q))
    breads = [single.covariance("model") for single in fits]
    for j, lower in enumerate(fits):
        for m, higher in enumerate(fits[j:], start=j):
            weight = higher.fitted * (1 - lower.fitted)
            block = (breads[j] @ (rows.T @ (rows * weight[:, None])) @ breads[m])[np.ix_(tested, tested)]
            joint[j * q : (j + 1) * q, m * q : (m + 1) * q] = block
            joint[m * q : (m + 1) * q, j * q : (j + 1) * q] = block.T
    return joint
