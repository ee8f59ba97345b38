"""The hazard ratio of taking part where not all who are offered do: two-stage residual inclusion."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.assumption import Assumption
from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.inputs import Matrix, Vector, binary_vector, check_choice, covariate_matrix
from reise_report.analysis.normal_interval import Setting, critical_value
from reise_report.analysis.proportion import wilson
from reise_report.analysis.reason import (
    COLLINEAR,
    NO_EVENTS,
    NO_PARTICIPANTS,
    NO_UPTAKE_DIFFERENCE,
    NO_VARIATION,
    NOT_CONVERGED,
    SINGULAR,
)
from reise_report.analysis.survival.cox import cox, hazard_ratios
from reise_report.analysis.survival.cox_fit import CoxFit, fit_cox
from reise_report.analysis.survival.cox_likelihood import Sample, Ties, evaluate, steps_of
from reise_report.analysis.survival.hazard_design import HazardDesign, hazard_design, informative
from reise_report.analysis.survival.monotone_likelihood import Ended, existence
from reise_report.analysis.survival.residual_inclusion_assumptions import first_stage_f, residual_inclusion_assumptions
from reise_report.analysis.survival.residual_inclusion_bootstrap import SecondStage, resampled
from reise_report.analysis.survival.risk_sets import risk_sets
from reise_report.analysis.survival.times import survival_times
from reise_report.analysis.survival.uptake_model import FirstStage, uptake_model
from reise_report.errors import AnalysisError

_METHOD = "two_stage_residual_inclusion"
_RESIDUAL = "residual of uptake"
_FEWEST_DRAWS = 100

_NO_DIFFERENCE = 1e-10
"""A difference in uptake below this is rounding."""

_MANY_FAILED = 0.05
"""With a greater share of draws failed the interval leaves out the samples that would have made it wide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidualInclusionResult:
    """The hazard ratio of taking part, with all that is needed to judge it.

    Attributes:
        percentile: hazard ratio of taking part against not, with the bootstrap's percentile interval and its p-value.
        normal: the same ratio with the normal interval of the bootstrap's standard error.
        residual_ratio: hazard ratio of the residual, one unit of it, normal interval: away from one where those who
            take part differ in hazard from those who do not, beyond the covariates.
        naive_se: the standard error of the second stage alone, which takes the residual as known; for comparison.
        intention_to_treat: hazard ratio of the offer, which stands beside.
        uptake_offered: share of those offered who took part, with Wilson's interval.
        uptake_control: share of those not offered who took part.
        first_stage_f: F of the offer in a linear first stage, HC1; None where uptake follows the offer exactly.
        assumptions: each with its verdict.
        draws: samples drawn.
        failed: samples in which the ratio could not be estimated.
        n: participants in the analysis.
        covariates: names of the covariates in both stages.
        reason: why there is no ratio; None where there is one.
        warnings: what the user should know.
    """

    percentile: Estimate
    normal: Estimate
    residual_ratio: Estimate
    naive_se: float | None
    intention_to_treat: Estimate
    uptake_offered: Estimate
    uptake_control: Estimate
    first_stage_f: float | None
    assumptions: tuple[Assumption, ...]
    draws: int
    failed: int
    n: int
    covariates: tuple[str, ...]
    reason: str | None = None
    warnings: tuple[str, ...] = ()


def two_stage_residual_inclusion(
    time: ArrayLike,
    event: ArrayLike,
    uptake: ArrayLike,
    offered: ArrayLike,
    covariates: ArrayLike | None = None,
    *,
    seed: int | np.random.Generator,
    first_stage: FirstStage = "logistic",
    draws: int = 1000,
    ties: Ties = "efron",
    level: float = 0.95,
    names: Sequence[str] = (),
) -> ResidualInclusionResult:
    """Model uptake on offer and covariates; then the hazard on uptake, covariates and the residual of that model.

    The variance is the bootstrap's over both stages. People are drawn with replacement within each arm; somebody drawn
    twice has weight two and is no tie with themselves.

    Args:
        time: (n,), time to the event or to the end of follow-up, at least 0.
        event: (n,), 1 where the time ends with the event, 0 where it is censored.
        uptake: (n,), 1 took part, 0 did not.
        offered: (n,), 1 offered, 0 not.
        covariates: (n, k), baseline covariates as numbers; None without.
        seed: of the random numbers, or their generator.
        first_stage: ``logistic`` or ``linear``. Where nobody not offered took part it is fitted to those offered.
        draws: samples, at least 100.
        ties: ``efron`` or ``breslow``.
        level: confidence level, 0–1.
        names: of the covariates, for warnings.

    Returns:
        The ratios; reasons ``no_participants``, ``no_events`` in an arm or among those with one uptake,
        ``no_uptake_difference``, ``collinear``, ``separation``, ``singular``, ``not_converged`` (also where more than
        half of the samples failed).

    Raises:
        AnalysisError: arrays of different length, missing or impossible values, an unknown option, too few draws.

    Sources: Terza JV, Basu A, Rathouz PJ (2008), J Health Econ 27:531–543, doi:10.1016/j.jhealeco.2007.09.009; Candlish
    J et al. (2017), BMC Med Res Methodol 17:17, doi:10.1186/s12874-017-0295-7.
    """
    check_choice(first_stage, FirstStage, "first stage")
    check_choice(ties, Ties, "way with ties")
    if draws < _FEWEST_DRAWS:
        raise AnalysisError(f"{draws} draws are too few for an interval; give at least {_FEWEST_DRAWS}")
    critical_value(level)
    trial = _trial(time, event, uptake, offered, covariates)
    trial = replace(trial, kind=first_stage, ties=ties, level=level, draws=draws, names=tuple(names))
    reason = _no_model(trial)
    if reason is not None:
        return _nothing(trial, reason)
    return _estimated(trial, np.random.default_rng(seed))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trial:
    """The checked data and options, people in an order that does not depend on that of the data."""

    time: Vector
    event: Vector
    uptake: Vector
    offered: Vector
    covariates: Matrix
    kind: FirstStage = "logistic"
    ties: Ties = "efron"
    level: float = 0.95
    draws: int = 0
    names: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def setting(self, interval: str) -> Setting:
        method = f"{_METHOD}.{self.kind}_{interval}"
        return Setting(level=self.level, n=int(self.time.size), method=method, warnings=self.warnings)


def _trial(
    time: ArrayLike, event: ArrayLike, uptake: ArrayLike, offered: ArrayLike, covariates: ArrayLike | None
) -> _Trial:
    times = survival_times(time, event)
    t, d = times.time, times.event.astype(float)
    taken, z = binary_vector(uptake, "uptake", t.size), binary_vector(offered, "offered", t.size)
    x = covariate_matrix(covariates, t.size)
    # The same seed must draw the same people whatever the order of the rows.
    order = np.lexsort((*x.T[::-1], taken, d, t, z))
    return _Trial(time=t[order], event=d[order], uptake=taken[order], offered=z[order], covariates=x[order])


def _no_model(trial: _Trial) -> str | None:
    arms = [trial.offered == label for label in (1, 0)]
    if not all(arm.any() for arm in arms):
        return NO_PARTICIPANTS
    if abs(float(trial.uptake[arms[0]].mean() - trial.uptake[arms[1]].mean())) < _NO_DIFFERENCE:
        return NO_UPTAKE_DIFFERENCE
    groups = [*arms, trial.uptake == 1, trial.uptake == 0]
    return None if all(trial.event[group].any() for group in groups) else NO_EVENTS


def _estimated(trial: _Trial, rng: np.random.Generator) -> ResidualInclusionResult:
    """Both stages, the bootstrap and the words."""
    prepared = hazard_design(trial.offered, trial.covariates, trial.names)
    trial = replace(trial, warnings=prepared.warnings)
    if prepared.determines_allocation:
        return _nothing(trial, COLLINEAR)
    usable = prepared.columns[:, 1:]
    first = uptake_model(trial.kind, trial.uptake, trial.offered, usable)
    residual = first.residuals(np.ones((1, trial.time.size)))[0]
    second = _second_stage(trial, usable, prepared.names[1:], residual)
    if isinstance(second, str):
        return _nothing(trial, second, prepared.names[1:])
    sample, design = second
    fit = fit_cox(sample, design.mean, design.scale, design.names)
    ended = Ended(
        converged=fit.converged, coefficients=fit.coefficients * fit.scale, last_step=fit.last_step, names=fit.names
    )
    exists = existence(ended, sample.sets, sample.design[0])
    trial = replace(trial, warnings=trial.warnings + exists.warnings)
    if exists.reason is not None:
        return _nothing(trial, exists.reason, prepared.names[1:])
    if _RESIDUAL not in design.names:
        words = (
            "Uptake followed the offer exactly, so that there is no residual: this is the hazard ratio of the offer."
        )
        trial = replace(trial, warnings=(*trial.warnings, words))
    stage = SecondStage(fit=fit, first=first, offered=trial.offered, residual=_position(design))
    return _with_intervals(trial, fit, resampled(stage, trial.draws, rng), prepared.names[1:])


def _position(design: HazardDesign) -> int | None:
    return design.names.index(_RESIDUAL) if _RESIDUAL in design.names else None


def _second_stage(
    trial: _Trial, usable: Matrix, names: tuple[str, ...], residual: Vector
) -> tuple[Sample, HazardDesign] | str:
    """The sample of the second stage, uptake first; or the reason why there is none."""
    has_residual = bool(np.abs(residual).max() > _NO_DIFFERENCE)
    extra, label = (residual[:, None], (_RESIDUAL,)) if has_residual else (np.empty((residual.size, 0)), ())
    design = hazard_design(trial.uptake, np.column_stack([usable, extra]), (*names, *label))
    if design.determines_allocation:
        return NO_UPTAKE_DIFFERENCE
    sets = risk_sets(trial.time, trial.event)
    weights = np.ones((1, trial.time.size))
    sample = Sample(sets=sets, design=design.columns[None, sets.order], weights=weights, ties=trial.ties)
    null = evaluate(sample, np.zeros((1, len(design.names))), steps_of(sample))
    kept = informative(null.information[0], float(trial.event.sum()))
    if not kept[0]:
        return SINGULAR
    if not kept.all():
        design = design.keep(kept, "the same for all who were at risk when somebody had the event")
        sample = replace(sample, design=sample.design[:, :, kept])
    return sample, design


def _with_intervals(trial: _Trial, fit: CoxFit, drawn: Matrix, names: tuple[str, ...]) -> ResidualInclusionResult:
    """The estimates from the log ratios of the samples, (B, 2), uptake and residual; failed samples are not numbers."""
    good = drawn[np.isfinite(drawn).all(axis=1)]
    failed = len(drawn) - len(good)
    if 2 * failed > len(drawn):
        words = f"{failed} of {len(drawn)} samples of the bootstrap had no estimate, more than half: no interval."
        return _nothing(replace(trial, warnings=(*trial.warnings, words)), NOT_CONVERGED, names, failed)
    if failed > _MANY_FAILED * len(drawn):
        words = (
            f"{failed} of {len(drawn)} samples of the bootstrap had no estimate and are left out: the interval is "
            "likely too narrow."
        )
        trial = replace(trial, warnings=(*trial.warnings, words))
    spread = good.std(axis=0, ddof=1)
    position = fit.names.index(_RESIDUAL) if _RESIDUAL in fit.names else 0
    normal, residual = hazard_ratios(
        fit.coefficients[[0, position]], np.diag(spread**2), np.zeros(2, dtype=bool), trial.setting("normal")
    )
    if normal.reason is not None:
        return _nothing(trial, normal.reason, names, failed)
    tail = (1 - trial.level) / 2
    low, high = (float(limit) for limit in np.quantile(good[:, 0], [tail, 1 - tail]))
    beyond = min(int((good[:, 0] <= 0).sum()), int((good[:, 0] >= 0).sum()))
    percentile = replace(
        normal,
        low=math.exp(low),
        high=math.exp(high),
        p_value=min(1.0, 2 * (1 + beyond) / (1 + len(good))),
        method=trial.setting("percentile").method,
    )
    if not position:
        residual = _none(trial, "normal", NO_VARIATION)
    naive = math.sqrt(float(fit.covariance[0, 0]))
    found = _Found(percentile=percentile, normal=normal, residual_ratio=residual, naive_se=naive, fit=fit)
    return _result(trial, found, names, failed)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What the two stages gave, or why they gave nothing."""

    percentile: Estimate
    normal: Estimate
    residual_ratio: Estimate
    naive_se: float | None = None
    fit: CoxFit | None = None
    reason: str | None = None


def _nothing(trial: _Trial, reason: str, names: tuple[str, ...] = (), failed: int = 0) -> ResidualInclusionResult:
    normal = _none(trial, "normal", reason)
    percentile = _none(trial, "percentile", reason)
    found = _Found(percentile=percentile, normal=normal, residual_ratio=normal, reason=reason)
    return _result(trial, found, names, failed)


def _none(trial: _Trial, interval: str, reason: str) -> Estimate:
    setting = trial.setting(interval)
    return not_estimable(setting.method, reason, level=setting.level, n=setting.n, warnings=setting.warnings)


def _result(trial: _Trial, found: _Found, names: tuple[str, ...], failed: int) -> ResidualInclusionResult:
    """With what stands beside, whether or not there is a ratio."""
    arms = [trial.uptake[trial.offered == label] for label in (1, 0)]
    f = first_stage_f(trial.uptake, trial.offered, trial.covariates)
    beside = cox(
        trial.time, trial.event, trial.offered, trial.covariates, ties=trial.ties, level=trial.level, names=trial.names
    )
    return ResidualInclusionResult(
        percentile=found.percentile,
        normal=found.normal,
        residual_ratio=found.residual_ratio,
        naive_se=found.naive_se,
        intention_to_treat=beside.hazard_ratio,
        uptake_offered=wilson(int(arms[0].sum()), arms[0].size, trial.level),
        uptake_control=wilson(int(arms[1].sum()), arms[1].size, trial.level),
        first_stage_f=f,
        assumptions=residual_inclusion_assumptions(trial.uptake, trial.offered, f, found.fit, found.reason),
        draws=trial.draws,
        failed=failed,
        n=int(trial.time.size),
        covariates=names,
        reason=found.reason,
        warnings=trial.warnings,
    )
