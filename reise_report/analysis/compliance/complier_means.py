"""Mean outcomes, or risks, of compliers, never-takers and always-takers, and the compliers' ratio."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.compliance.instrument import RatioFit, Variance
from reise_report.analysis.compliance.offered_trial import OfferedTrial, nothing, offered_trial
from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.inputs import Vector
from reise_report.analysis.normal_interval import Setting, log_interval
from reise_report.analysis.proportion import wilson
from reise_report.analysis.reason import NO_EVENTS, NO_PARTICIPANTS, NO_VARIATION, SEPARATION, TOO_FEW
from reise_report.analysis.t_interval import t_interval

_ZERO = 1e-12
"""A mean below this share of the greatest outcome is zero that rounding missed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplierMeans:
    """Whom the trial holds by what an offer does to them, and their mean outcomes; risks for a 0/1 outcome.

    Attributes:
        complier_share: share that takes part if, and only if, offered (least squares).
        never_taker_share: share that does not take part even if offered (Wilson, of those offered).
        always_taker_share: share that takes part even if not offered (Wilson, of those not offered).
        complier_intervention: the compliers' mean with the intervention.
        complier_control: the compliers' mean without it.
        never_taker: the never-takers' mean, seen among those offered; by the exclusion restriction it is the same in
            both arms. Wilson for a 0/1 outcome, otherwise of t.
        always_taker: the always-takers' mean, seen among those not offered, likewise.
        ratio: the compliers' mean with the intervention over that without, for outcomes that are never below zero;
            ``se`` on the log scale (delta method). None for others.
        n: participants in the analysis.
        warnings: what the user should know.
    """

    complier_share: Estimate
    never_taker_share: Estimate
    always_taker_share: Estimate
    complier_intervention: Estimate
    complier_control: Estimate
    never_taker: Estimate
    always_taker: Estimate
    ratio: Estimate | None
    n: int
    warnings: tuple[str, ...] = ()


def complier_means(
    outcome: ArrayLike,
    uptake: ArrayLike,
    offered: ArrayLike,
    covariates: ArrayLike | None = None,
    *,
    variance: Variance,
    level: float = 0.95,
    names: Sequence[str] = (),
    clusters: ArrayLike | None = None,
) -> ComplierMeans:
    """Estimate the means of compliers under either treatment, and of those whom the offer does not move.

    The compliers' means are two-stage least squares of Y·D on D, and of Y·(1 − D) on 1 − D (Abadie). With one-sided
    non-compliance and no covariates the second is [r₀ − (1 − π)·r_never]/π (Cuzick), r₀ being the mean of those not
    offered and π the uptake. Their difference is the complier effect. A risk estimated outside 0 to 1 is given as it
    is, with a warning.

    Arguments and errors are those of
    :func:`~reise_report.analysis.compliance.two_stage_least_squares.two_stage_least_squares`.

    Returns:
        The means; reasons as for the complier effect, and: ``no_events`` for a compliers' mean where nobody of those
        whom it is taken from had an event, and for a ratio where one of the means is zero or below;
        ``no_participants`` for never-takers or always-takers where nobody is seen to be one.

    Sources: Abadie A (2002), J Am Stat Assoc 97:284–292, doi:10.1198/016214502753479419, lemma 2.1; Cuzick J, Edwards
    R, Segnan N (1997), Stat Med 16:1017–1029, doi:10.1002/(SICI)1097-0258(19970515)16:9<1017::AID-SIM508>3.0.CO;2-V.

    >>> y, d, z = [1, 1, 0, 1, 0, 0], [1, 1, 0, 0, 0, 0], [1, 1, 1, 0, 0, 0]
    >>> found = complier_means(y, d, z, variance="hc0")
    >>> round(found.complier_control.value, 6)  # (1/3 − 1/3·0) / (2/3)
    0.5
    """
    trial = offered_trial(
        outcome, uptake, offered, covariates, variance=variance, level=level, names=names, clusters=clusters
    )
    setting = trial.setting(f"two_stage_least_squares.{variance}")
    reason = trial.no_model() or trial.no_outcome() or trial.no_uptake()
    intervention, control = _complier(trial, setting, reason, 1.0), _complier(trial, setting, reason, 0.0)
    return ComplierMeans(
        complier_share=_compliers(trial),
        never_taker_share=_share(trial, offered=1, took=0),
        always_taker_share=_share(trial, offered=0, took=1),
        complier_intervention=intervention,
        complier_control=control,
        never_taker=_seen(trial, offered=1, took=0),
        always_taker=_seen(trial, offered=0, took=1),
        ratio=_ratio(trial, reason) if bool((trial.outcome >= 0).all()) else None,
        n=trial.n,
        warnings=tuple(dict.fromkeys(intervention.warnings + control.warnings)),
    )


def _compliers(trial: OfferedTrial) -> Estimate:
    """The share of compliers; without uncertainty where uptake followed the offer exactly."""
    setting = trial.setting(f"ordinary_least_squares.{trial.variance}")
    if (reason := trial.no_model()) is not None:
        return nothing(setting, reason)
    fit = trial.first_stage
    if fit.is_exact:
        return Estimate(value=fit.value, level=trial.level, n=trial.n, method=setting.method, warnings=setting.warnings)
    return trial.estimate(fit, setting, trial.variance, tested=False)


def _fit(trial: OfferedTrial, took: float) -> RatioFit:
    """The compliers' mean under one treatment."""
    taken = (trial.uptake == took).astype(float)
    return trial.instrument.ratio(trial.outcome * taken, taken)


def _complier(trial: OfferedTrial, setting: Setting, reason: str | None, took: float) -> Estimate:
    if reason is not None:
        return nothing(setting, reason)
    if not (trial.outcome * (trial.uptake == took)).any():
        return nothing(setting, NO_EVENTS if trial.is_binary else NO_VARIATION)
    estimate = trial.estimate(_fit(trial, took), setting, trial.variance, tested=False)
    return _as_risk(estimate) if trial.is_binary else estimate


def _as_risk(estimate: Estimate) -> Estimate:
    """Limits within 0 to 1 where the value is; otherwise all as it is, and said."""
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return estimate
    if not 0 <= estimate.value <= 1:
        said = (
            f"The compliers' risk is estimated at {estimate.value:.3f}, outside 0 to 1, as chance can make it in a "
            "small share of compliers, or assumptions that do not hold."
        )
    elif estimate.low < 0 or estimate.high > 1:
        said = "The interval of the compliers' risk reached beyond 0 to 1 and is cut there."
        estimate = replace(estimate, low=max(estimate.low, 0.0), high=min(estimate.high, 1.0))
    else:
        return estimate
    return replace(estimate, warnings=(*estimate.warnings, said))


def _share(trial: OfferedTrial, *, offered: int, took: int) -> Estimate:
    group = trial.uptake[trial.offered == offered]
    return wilson(int((group == took).sum()), int(group.size), trial.level)


def _seen(trial: OfferedTrial, *, offered: int, took: int) -> Estimate:
    """The mean of those whom the offer did not move, as seen in the arm that shows them."""
    group: Vector = trial.outcome[(trial.offered == offered) & (trial.uptake == took)]
    n = int(group.size)
    if trial.is_binary:
        return wilson(int(group.sum()), n, trial.level)
    method = "mean.t"
    if n == 0:
        return not_estimable(method, NO_PARTICIPANTS, level=trial.level, n=0)
    if n == 1:
        return not_estimable(method, TOO_FEW, level=trial.level, n=1)
    se = float(group.std(ddof=1)) / math.sqrt(n)
    return t_interval(float(group.mean()), se, n - 1.0, Setting(level=trial.level, n=n, method=method), tested=False)


def _ratio(trial: OfferedTrial, reason: str | None) -> Estimate:
    setting = trial.setting("complier_ratio.delta")
    if reason is not None:
        return nothing(setting, reason)
    fits = [_fit(trial, 1.0), _fit(trial, 0.0)]
    if (none := no_ratio(fits[0].value, fits[1].value, float(trial.outcome.max()), setting)) is not None:
        return none
    gradient = np.array([1 / fits[0].value, -1 / fits[1].value])
    spread = float(gradient @ trial.instrument.covariance(fits, trial.variance) @ gradient)
    if spread <= 0:
        return nothing(setting, SEPARATION)
    return log_interval(math.log(fits[0].value / fits[1].value), math.sqrt(spread), setting)


def no_ratio(intervention: float, control: float, greatest: float, setting: Setting) -> Estimate | None:
    """The ratio without a value where a mean is zero or below; None where there is a ratio."""
    least = min(intervention, control)
    if least > _ZERO * greatest:
        return None
    if abs(least) <= _ZERO * greatest:
        return nothing(setting, NO_EVENTS)
    said = f"A compliers' mean is estimated at {least:.3g}, below zero: no ratio can be formed of it."
    return nothing(replace(setting, warnings=(*setting.warnings, said)), NO_EVENTS)
