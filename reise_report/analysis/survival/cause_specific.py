"""The hazard ratio of one cause among people still without any event: Cox regression with competing events censored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from numpy.typing import ArrayLike

from reise_report.analysis.survival.cox import CoxResult, Variance, cox
from reise_report.analysis.survival.cox_likelihood import Ties
from reise_report.analysis.survival.times import competing_times


def cause_specific(
    time: ArrayLike,
    cause: ArrayLike,
    arm: ArrayLike,
    covariates: ArrayLike | None = None,
    *,
    of: int = 1,
    ties: Ties = "efron",
    variance: Variance = "model",
    level: float = 0.95,
    names: Sequence[str] = (),
) -> CoxResult:
    """Fit a Cox model to one cause.

    It compares rates among those still without any event. It does not say in which arm more people have had the event
    in the end, which the competing causes share in: cumulative incidences do.

    Args:
        time: (n,), time to the first event or to the end of follow-up, at least 0.
        cause: (n,), 0 censored, 1, 2 … the event that ended the time.
        arm: (n,), 1 intervention and 0 control.
        covariates: (n, k), baseline covariates as numbers; None for an unadjusted analysis.
        of: the cause of interest; all others are censored.
        ties: as :func:`reise_report.analysis.survival.cox.cox`, and so the rest.
        variance: ``model`` or ``robust``.
        level: confidence level, 0–1.
        names: of the covariates, for warnings.

    Raises:
        AnalysisError: arrays of different length, missing or impossible values, or an unknown option.

    Source: Prentice RL et al. (1978), Biometrics 34:541–554, doi:10.2307/2530374.
    """
    times = competing_times(time, cause)
    result = cox(times.time, times.cause == of, arm, covariates, ties=ties, variance=variance, level=level, names=names)
    suffix = "_robust" if variance == "robust" else ""
    method = f"cause_specific.{ties}{suffix}"
    return replace(
        result,
        hazard_ratio=replace(result.hazard_ratio, method=method),
        covariate_ratios=tuple((name, replace(ratio, method=method)) for name, ratio in result.covariate_ratios),
    )
