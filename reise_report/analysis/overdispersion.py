"""Whether counts vary more than Poisson counts with the same means, as they do when some people are more prone."""

from __future__ import annotations

import math

import numpy as np

from reise_report.analysis.assumption import Assumption
from reise_report.analysis.negative_binomial import CountFit, fit_negative_binomial
from reise_report.analysis.normal_interval import two_sided_p
from reise_report.analysis.reason import NOT_CONVERGED

_NAME = "no_overdispersion"
_THRESHOLD = 0.05


def overdispersion_score(poisson: CountFit) -> Assumption:
    """Dean and Lawless' score test of Poisson against negative binomial, one-sided, with their leverage correction.

    T = Σ((y − μ)² − y + hμ) / √(2 Σμ²), standard normal; h is the leverage in the Poisson model.

    Args:
        poisson: a fitted Poisson model.

    Source: Dean C, Lawless JF (1989), J Am Stat Assoc 84:467–472, doi:10.1080/01621459.1989.10478792.
    """
    method = "overdispersion.score"
    if not poisson.converged:
        return Assumption(name=_NAME, verdict="not_checked", method=method, reason=NOT_CONVERGED)
    mu, y = poisson.fitted, poisson.events
    q, _ = np.linalg.qr(poisson.design * np.sqrt(mu)[:, None])
    leverage = (q**2).sum(axis=1)
    statistic = float(((y - mu) ** 2 - y + leverage * mu).sum()) / math.sqrt(2 * float((mu**2).sum()))
    p = two_sided_p(statistic) / 2 if statistic > 0 else 1 - two_sided_p(statistic) / 2
    return _judged(method, statistic, p, poisson)


def overdispersion_likelihood_ratio(poisson: CountFit, time: np.ndarray) -> Assumption:
    """Twice the gain of the negative binomial over Poisson; half the chi-square tail, the dispersion being at its edge.

    Args:
        poisson: a fitted Poisson model.
        time: (n,), the time at risk it was fitted with.

    Source: Self SG, Liang K-Y (1987), J Am Stat Assoc 82:605–610, doi:10.1080/01621459.1987.10478472.
    """
    from scipy.special import chdtrc

    method = "overdispersion.likelihood_ratio"
    fit = fit_negative_binomial(poisson.design, poisson.events, time)
    if not (poisson.converged and fit.converged):
        return Assumption(name=_NAME, verdict="not_checked", method=method, reason=NOT_CONVERGED)
    statistic = max(2 * (fit.log_likelihood - poisson.log_likelihood), 0.0)
    p = float(chdtrc(1, statistic)) / 2 if statistic > 0 else 1.0
    return _judged(method, statistic, p, poisson)


def _judged(method: str, statistic: float, p: float, poisson: CountFit) -> Assumption:
    n, k = poisson.design.shape
    pearson = float(((poisson.events - poisson.fitted) ** 2 / poisson.fitted).sum()) / (n - k)
    return Assumption(
        name=_NAME,
        verdict="doubtful" if p < _THRESHOLD else "supported",
        method=method,
        statistic=statistic,
        p_value=p,
        threshold=_THRESHOLD,
        detail=f"Pearson's chi-square over its degrees of freedom is {pearson:.3g}; Poisson counts have about 1.",
    )
