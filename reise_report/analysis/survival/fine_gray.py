"""The subdistribution hazard ratio of two arms where another event can come first: Fine and Gray's regression."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.inputs import Matrix, Vector, binary_vector, covariate_matrix
from reise_report.analysis.normal_interval import Setting, critical_value
from reise_report.analysis.reason import COLLINEAR, NO_EVENTS, NO_PARTICIPANTS, SINGULAR
from reise_report.analysis.survival.cox import hazard_ratios
from reise_report.analysis.survival.fine_gray_likelihood import Flags, competing_risks, evaluate, influence
from reise_report.analysis.survival.hazard_design import HazardDesign, hazard_design, informative
from reise_report.analysis.survival.monotone_likelihood import Ended, existence
from reise_report.analysis.survival.newton_raphson import Precision, maximise
from reise_report.analysis.survival.risk_sets import risk_sets
from reise_report.analysis.survival.times import CENSORED, competing_times


@dataclass(frozen=True, slots=True, kw_only=True)
class FineGrayResult:
    """The subdistribution hazard ratio with the model behind it.

    Attributes:
        hazard_ratio: of the subdistribution, intervention over control; ``se`` on the log scale. Above one the event
            has come to more people of the intervention arm at any time; it is no rate among those without an event.
        covariate_ratios: (name, ratio for one unit) of each covariate in the model.
        coefficients: (k,), log ratios, ``arm`` first; None with a reason.
        covariance: (k, k), Fine and Gray's sandwich, with the estimation of the censoring; None with a reason.
        n: participants in the analysis.
        events: participants with the event of interest, intervention and control.
        competing: participants with a competing event, intervention and control.
        reason: why there is no ratio; None where there is one.
        warnings: what the user should know.
    """

    hazard_ratio: Estimate
    covariate_ratios: tuple[tuple[str, Estimate], ...]
    coefficients: Vector | None
    covariance: Matrix | None
    n: int
    events: tuple[int, int]
    competing: tuple[int, int]
    reason: str | None = None
    warnings: tuple[str, ...] = ()


def fine_gray(
    time: ArrayLike,
    cause: ArrayLike,
    arm: ArrayLike,
    covariates: ArrayLike | None = None,
    *,
    of: int = 1,
    level: float = 0.95,
    names: Sequence[str] = (),
) -> FineGrayResult:
    """Fit Fine and Gray's model on arm and covariates.

    Whoever has a competing event stays in the risk set with the chance of not having been censored since, one
    Kaplan–Meier curve of censoring for all. Ties as Breslow's.

    Args:
        time: (n,), time to the first event or to the end of follow-up, at least 0.
        cause: (n,), 0 censored, 1, 2 … the event that ended the time.
        arm: (n,), 1 intervention and 0 control.
        covariates: (n, k), baseline covariates as numbers; None for an unadjusted analysis.
        of: the cause of interest; all others compete with it.
        level: confidence level, 0–1.
        names: of the covariates, for warnings.

    Returns:
        The ratio, or a reason, as :func:`reise_report.analysis.survival.cox.cox`.

    Raises:
        AnalysisError: arrays of different length, missing or impossible values.

    Source: Fine JP, Gray RJ (1999), J Am Stat Assoc 94:496–509, doi:10.1080/01621459.1999.10474144; as ``crr`` of R's
    ``cmprsk``.
    """
    critical_value(level)
    times = competing_times(time, cause)
    trial = _Trial(
        time=times.time,
        event=times.cause == of,
        competing=(times.cause != of) & (times.cause != CENSORED),
        arm=binary_vector(arm, "arm", times.n),
        setting=Setting(level=level, n=times.n, method="fine_gray"),
    )
    x = covariate_matrix(covariates, times.n)
    by_arm = [trial.event[trial.arm == label] for label in (1, 0)]
    if not all(group.size for group in by_arm):
        return trial.nothing(NO_PARTICIPANTS)
    if not all(group.any() for group in by_arm):
        return trial.nothing(NO_EVENTS)
    design = hazard_design(trial.arm, x, names)
    if design.determines_allocation:
        return trial.warned(design.warnings).nothing(COLLINEAR)
    return _fitted(trial, design)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trial:
    """The checked data of one analysis."""

    time: Vector
    event: Flags
    competing: Flags
    arm: Vector
    setting: Setting

    def by_arm(self, who: Flags) -> tuple[int, int]:
        return int((who & (self.arm == 1)).sum()), int((who & (self.arm == 0)).sum())

    def warned(self, warnings: tuple[str, ...]) -> _Trial:
        return replace(self, setting=replace(self.setting, warnings=self.setting.warnings + warnings))

    def nothing(self, reason: str, names: tuple[str, ...] = ()) -> FineGrayResult:
        setting = self.setting
        none = not_estimable(setting.method, reason, level=setting.level, n=setting.n, warnings=setting.warnings)
        return FineGrayResult(
            hazard_ratio=none,
            covariate_ratios=tuple((name, none) for name in names),
            coefficients=None,
            covariance=None,
            n=setting.n,
            events=self.by_arm(self.event),
            competing=self.by_arm(self.competing),
            reason=reason,
            warnings=setting.warnings,
        )


def _fitted(trial: _Trial, design: HazardDesign) -> FineGrayResult:
    """Maximise, judge, and put into words."""
    people = competing_risks(trial.time, trial.event, trial.competing, design.columns)
    kept = informative(evaluate(people, np.zeros((1, len(design.names)))).information[0], float(people.events.sum()))
    if not kept[0]:
        return trial.warned(design.warnings).nothing(SINGULAR)
    if not kept.all():
        design = design.keep(kept, "the same for all who were at risk when somebody had the event")
        people = replace(people, design=people.design[:, kept])
    trial = trial.warned(design.warnings)
    found = maximise(lambda beta, _: evaluate(people, beta), np.zeros((1, len(design.names))), Precision())
    # Who had a competing event never leaves the risk set, so that it is as if they were followed for ever.
    followed = np.where(trial.competing, trial.time.max() + 1, trial.time)
    sets = risk_sets(followed, trial.event.astype(float))
    ended = Ended(
        converged=bool(found.converged[0]),
        coefficients=found.coefficients[0],
        last_step=found.last_step[0],
        names=design.names,
    )
    exists = existence(ended, sets, design.columns[sets.order])
    trial = trial.warned(exists.warnings)
    if exists.reason is not None:
        return trial.nothing(exists.reason, design.names[1:])
    at = evaluate(people, found.coefficients)
    changes = np.linalg.solve(at.information[0], influence(people, at).T).T / design.scale
    covariance: Matrix = changes.T @ changes
    coefficients = found.coefficients[0] / design.scale
    ratios = hazard_ratios(coefficients, covariance, exists.infinite, trial.setting)
    return FineGrayResult(
        hazard_ratio=ratios[0],
        covariate_ratios=tuple(zip(design.names[1:], ratios[1:], strict=True)),
        coefficients=coefficients,
        covariance=covariance,
        n=trial.setting.n,
        events=trial.by_arm(trial.event),
        competing=trial.by_arm(trial.competing),
        warnings=trial.setting.warnings,
    )
