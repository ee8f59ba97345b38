"""Whether the offer moves uptake, and how strongly: the first stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from reise_report.analysis.compliance.instrument import Variance
from reise_report.analysis.compliance.offered_trial import OfferedTrial, nothing
from reise_report.analysis.estimate import Estimate

WEAK: Final = 10.0
"""A first-stage F below this marks a weak instrument (Staiger and Stock 1997, doi:10.2307/2171753)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relevance:
    """The first stage: uptake on the offer.

    Attributes:
        difference: uptake of those offered minus those not.
        f: F of the offer, classical; None where uptake follows the offer exactly or there is no first stage.
        f_robust: the same with HC1, or over clusters.
        df: denominator degrees of freedom of ``f``.
        reason: why there is no first stage, or none that moves uptake.
        warnings: what the user should know.
    """

    difference: Estimate
    f: float | None = None
    f_robust: float | None = None
    df: int | None = None
    reason: str | None = None
    warnings: tuple[str, ...] = ()


def relevance(trial: OfferedTrial, shown: tuple[str, Variance]) -> Relevance:
    """Fit the first stage.

    Args:
        trial: the complete data.
        shown: method id and variance of the difference in uptake.
    """
    method, variance = shown
    setting = trial.setting(method)
    reason = trial.no_model() or trial.no_uptake()
    if reason is not None:
        return Relevance(difference=nothing(setting, reason), reason=reason)
    fit = trial.first_stage
    said: tuple[str, ...] = ()
    if fit.value < 0:
        said = ("Those offered took part less often than those not offered: check the coding.",)
    if fit.is_exact:
        exact = Estimate(value=fit.value, level=trial.level, n=trial.n, method=method)
        said += ("Uptake followed the offer exactly; it has no uncertainty.",)
        return Relevance(difference=exact, df=trial.instrument.df, warnings=said)
    f, f_robust = (
        fit.value**2 / float(trial.instrument.covariance([fit], kind)[0, 0]) for kind in ("classical", variance)
    )
    if min(f, f_robust) < WEAK:
        said += (
            f"The offer is a weak instrument for uptake (F = {min(f, f_robust):.1f}, below {WEAK:.0f}): the interval "
            "misleads; read the Anderson–Rubin set instead.",
        )
    return Relevance(
        difference=trial.estimate(fit, setting, variance), f=f, f_robust=f_robust, df=trial.instrument.df, warnings=said
    )
