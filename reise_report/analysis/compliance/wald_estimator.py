"""The effect among compliers without covariates: the difference in outcome over the difference in uptake."""

from __future__ import annotations

import math
from typing import Literal

from numpy.typing import ArrayLike

from reise_report.analysis.compliance.instrument import Variance
from reise_report.analysis.compliance.offered_trial import OfferedTrial, nothing, offered_trial
from reise_report.analysis.estimate import Estimate
from reise_report.analysis.inputs import check_choice
from reise_report.analysis.normal_interval import identity_interval
from reise_report.analysis.reason import SEPARATION

WaldVariance = Literal["delta", "bloom", "classical", "hc0", "hc1", "hc3"]

_NOTHING = 1e-20
"""A variance below this share of the outcome's squared size is rounding."""


def wald_estimator(
    outcome: ArrayLike, uptake: ArrayLike, offered: ArrayLike, *, variance: WaldVariance, level: float = 0.95
) -> Estimate:
    """The Wald estimator of the complier effect, for one- and two-sided non-compliance.

    Two-stage least squares without covariates gives the same value; the variances differ.

    Args:
        outcome: (n,), 0 and 1, a count, or a measure in its unit; complete.
        uptake: (n,), 1 took part, 0 did not; complete.
        offered: (n,), 1 offered, 0 not; complete.
        variance: ``delta`` (arm by arm, with n_z − 1), ``bloom`` (the difference in uptake taken as known, so that the
            error is the intention-to-treat difference's over it, as Bloom proposed for one-sided non-compliance), or
            those of two-stage least squares.
        level: confidence level, 0–1; normal-based.

    Returns:
        The effect among compliers; reasons as for
        :func:`~reise_report.analysis.compliance.two_stage_least_squares.two_stage_least_squares`.

    Raises:
        AnalysisError: arrays of different length, missing values, uptake or offer other than 0 and 1, unknown variance.

    Sources: Wald A (1940), Ann Math Stat 11:284–300, doi:10.1214/aoms/1177731868; Bloom HS (1984), Eval Rev 8:225–246,
    doi:10.1177/0193841X8400800205; Imbens GW, Angrist JD (1994), Econometrica 62:467–475, doi:10.2307/2951620.

    >>> found = wald_estimator([1, 1, 0, 1, 0, 0], [1, 1, 0, 0, 0, 0], [1, 1, 1, 0, 0, 0], variance="delta")
    >>> round(found.value, 6)
    0.5
    """
    check_choice(variance, WaldVariance, "variance")
    of_stages: Variance = "hc1" if variance == "delta" or variance == "bloom" else variance
    trial = offered_trial(outcome, uptake, offered, None, variance=of_stages, level=level)
    setting = trial.setting(f"wald_estimator.{variance}")
    if (reason := trial.no_model() or trial.no_outcome() or trial.no_uptake()) is not None:
        return nothing(setting, reason)
    fit = trial.instrument.ratio(trial.outcome, trial.uptake)
    if variance not in ("delta", "bloom"):
        return trial.estimate(fit, setting, of_stages)
    spread = _spread(trial, fit.value if variance == "delta" else 0.0)
    if fit.is_exact or spread <= _NOTHING * float(abs(trial.outcome).max()) ** 2:
        return nothing(setting, SEPARATION)
    return identity_interval(fit.value, math.sqrt(spread) / abs(trial.first_stage.value), setting)


def _spread(trial: OfferedTrial, effect: float) -> float:
    """Variance of the difference between the arms in the outcome less an effect times uptake."""
    rest = trial.outcome - effect * trial.uptake
    groups = rest[trial.offered == 1], rest[trial.offered == 0]
    return math.fsum(float(group.var(ddof=1)) / group.size for group in groups)
