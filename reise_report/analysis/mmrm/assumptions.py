"""What a model of repeated measures takes for granted, looked at in its residuals."""

from __future__ import annotations

import math

import numpy as np

from reise_report.analysis import reason
from reise_report.analysis.assumption import Assumption
from reise_report.analysis.inputs import Matrix, Vector
from reise_report.analysis.mmrm.fit import fit_mmrm
from reise_report.analysis.mmrm.result import RepeatedMeasures

SKEWNESS_AT_MOST = 1.0
"""Beyond this a distribution is commonly called highly skewed; means of a trial's arms bear less than that well."""
SIGNIFICANCE = 0.05


def assumptions(result: RepeatedMeasures) -> tuple[Assumption, ...]:
    """The assumptions of the analysis with their verdicts.

    Normality of the residuals at each visit by their skewness; outlying residuals; one covariance matrix for both arms
    by the likelihood ratio; and missingness at random, which no data can tell.

    Args:
        result: an analysis; without a fit, everything that could be checked is ``not_checked``.
    """
    return (
        residual_normality(result),
        no_outliers(result),
        equal_covariance(result),
        Assumption(
            name="missing_at_random",
            verdict="untestable",
            detail="Whether those not seen differ from those seen, given what was seen of them, no data can tell.",
        ),
    )


def standardised_residuals(result: RepeatedMeasures) -> Matrix | None:
    """Each participant's residuals over the model's standard deviation at the visit, (n, T); NaN where not observed.

    None where there is no fit. In a constrained analysis the first visit is baseline.
    """
    if result.fit is None or result.fit.reason is not None or result.fit.workings is None:
        return None
    workings = result.fit.workings
    deviations = np.sqrt(np.diagonal(result.fit.covariances, axis1=1, axis2=2))[workings.wide.groups]
    return np.where(workings.wide.observed, workings.residuals * workings.unit / deviations, np.nan)


def residual_normality(result: RepeatedMeasures) -> Assumption:
    """The visit whose residuals are most skewed, with D'Agostino's test over all visits after Bonferroni.

    Source: D'Agostino RB (1970), Biometrika 57:679–681, doi:10.1093/biomet/57.3.679; needs 8 residuals at a visit.
    """
    from scipy.stats import kurtosis, skewtest

    name = "residuals_normal"
    method = "residual_skewness"
    residuals = standardised_residuals(result)
    if residuals is None:
        return Assumption(name=name, verdict="not_checked", method=method, reason=result.reason or reason.NO_DATA)
    by_visit = [column[np.isfinite(column)] for column in residuals.T]
    large = [(index, values) for index, values in enumerate(by_visit) if values.size >= 8 and np.ptp(values) > 0]
    if not large:
        return Assumption(name=name, verdict="not_checked", method=method, reason=reason.TOO_FEW)
    skews = [_skewness(values) for _, values in large]
    worst = int(np.argmax(np.abs(skews)))
    p_value = min(1.0, len(large) * min(float(skewtest(values).pvalue) for _, values in large))
    visits = result.model.visits if result.model is not None else ()
    listed = "; ".join(
        f"{visits[index]}: skewness {skew:.2f}, excess kurtosis {float(kurtosis(values)):.2f}"
        for (index, values), skew in zip(large, skews, strict=True)
    )
    return Assumption(
        name=name,
        verdict="doubtful" if abs(skews[worst]) > SKEWNESS_AT_MOST else "supported",
        method=method,
        statistic=skews[worst],
        p_value=p_value,
        threshold=SKEWNESS_AT_MOST,
        detail=f"{listed}.",
    )


def no_outliers(result: RepeatedMeasures) -> Assumption:
    """The largest standardised residual against what the largest of so many normal ones would be."""
    from scipy.special import ndtr

    name = "no_outlying_residuals"
    method = "largest_residual"
    residuals = standardised_residuals(result)
    if residuals is None:
        return Assumption(name=name, verdict="not_checked", method=method, reason=result.reason or reason.NO_DATA)
    known = np.abs(residuals[np.isfinite(residuals)])
    p_value = min(1.0, known.size * 2 * float(ndtr(-known.max())))
    beyond = int((known > 4).sum())
    return Assumption(
        name=name,
        verdict="doubtful" if p_value < SIGNIFICANCE else "supported",
        method=method,
        statistic=float(known.max()),
        p_value=p_value,
        threshold=SIGNIFICANCE,
        detail=f"Of {known.size} residuals, {beyond} lie beyond four standard deviations.",
    )


def equal_covariance(result: RepeatedMeasures) -> Assumption:
    """Whether each arm having its own covariance matrix fits better: the likelihood ratio of the two models.

    The means are the same in both, so that restricted likelihoods compare. Not needed where each arm has its own.
    """
    from scipy.special import chdtrc

    name = "equal_covariance_between_arms"
    method = "covariance_likelihood_ratio"
    fit, model = result.fit, result.model
    if fit is None or model is None or fit.reason is not None or fit.log_likelihood is None:
        return Assumption(name=name, verdict="not_checked", method=method, reason=result.reason or reason.NO_DATA)
    if len(fit.covariances) > 1:
        return Assumption(
            name=name, verdict="not_checked", method=method, detail="Each arm has its own covariance matrix."
        )
    apart = fit_mmrm(
        model.outcome,
        model.design,
        model.subject,
        model.visit,
        structure=fit.structure,
        estimation=fit.estimation,
        covariance_by=model.arm[model.subject],
    )
    if apart.reason is not None or apart.log_likelihood is None:
        return Assumption(name=name, verdict="not_checked", method=method, reason=apart.reason)
    statistic = max(0.0, 2 * (apart.log_likelihood - fit.log_likelihood))
    df = apart.n_parameters - fit.n_parameters
    p_value = float(chdtrc(df, statistic))
    ratios = np.sqrt(np.diag(apart.covariances[1]) / np.diag(apart.covariances[0]))
    listed = "; ".join(f"{visit}: {ratio:.2f}" for visit, ratio in zip(model.visits, ratios, strict=True))
    return Assumption(
        name=name,
        verdict="doubtful" if p_value < SIGNIFICANCE else "supported",
        method=method,
        statistic=statistic,
        df=float(df),
        p_value=p_value,
        threshold=SIGNIFICANCE,
        detail=f"Standard deviation, intervention over control. {listed}.",
    )


def _skewness(values: Vector) -> float:
    centred = values - values.mean()
    return float((centred**3).mean() / math.pow(float((centred**2).mean()), 1.5))
