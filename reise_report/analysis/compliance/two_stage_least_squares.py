"""The effect among compliers: those who take up the intervention when offered it and would not without the offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from numpy.typing import ArrayLike

from reise_report.analysis.assumption import Assumption
from reise_report.analysis.compliance.anderson_rubin import anderson_rubin
from reise_report.analysis.compliance.assumptions import instrument_assumptions
from reise_report.analysis.compliance.instrument import Variance
from reise_report.analysis.compliance.offered_trial import OfferedTrial, nothing, offered_trial
from reise_report.analysis.compliance.relevance import Relevance, relevance
from reise_report.analysis.estimate import Estimate
from reise_report.analysis.fieller import ConfidenceSet
from reise_report.analysis.proportion import wilson

_TO_TREAT = "ordinary_least_squares.hc1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplierEffect:
    """The complier average causal effect with all that is needed to judge it.

    Attributes:
        effect: mean outcome of the compliers with the intervention minus without; a risk difference for a 0/1 outcome.
        anderson_rubin: the effects that the data do not contradict, valid however weak the offer.
        intention_to_treat: mean outcome of those offered minus those not (least squares; HC1, or over clusters).
        first_stage: uptake of those offered minus those not (likewise): the share of compliers.
        first_stage_f: F of the offer in the first stage, classical; None where uptake follows the offer exactly.
        first_stage_f_robust: the same with HC1, or over clusters: with one instrument also the F of Kleibergen and Paap
            and the effective F of Montiel Olea and Pflueger.
        uptake_offered: share of those offered who took part, with Wilson's interval.
        uptake_control: share of those not offered who took part, with Wilson's interval.
        assumptions: what the effect rests on, each with what can be said of it.
        n: participants in the analysis.
        covariates: names of the covariates in both stages, those left out excluded.
        warnings: what the user should know.
    """

    effect: Estimate
    anderson_rubin: ConfidenceSet
    intention_to_treat: Estimate
    first_stage: Estimate
    first_stage_f: float | None
    first_stage_f_robust: float | None
    uptake_offered: Estimate
    uptake_control: Estimate
    assumptions: tuple[Assumption, ...]
    n: int
    covariates: tuple[str, ...]
    warnings: tuple[str, ...] = ()


def two_stage_least_squares(
    outcome: ArrayLike,
    uptake: ArrayLike,
    offered: ArrayLike,
    covariates: ArrayLike | None = None,
    *,
    variance: Variance,
    level: float = 0.95,
    names: Sequence[str] = (),
    clusters: ArrayLike | None = None,
) -> ComplierEffect:
    """Estimate the complier average causal effect, with the random offer as instrument for uptake.

    It rests on assumptions that no data can show: the offer changes the outcome only through uptake; nobody takes
    up the intervention because they were *not* offered it; one participant's uptake is nothing to another's outcome.

    Args:
        outcome: (n,), 0 and 1, a count, or a measure in its unit; complete.
        uptake: (n,), 1 took part, 0 did not; complete.
        offered: (n,), 1 offered, 0 not; complete.
        covariates: (n, k), baseline covariates as numbers, in both stages; complete.
        variance: ``classical`` (one residual variance, n − k), ``hc0``, ``hc1``, ``hc3`` or ``cluster``; a plan must
            choose.
        level: confidence level, 0–1. Intervals and p-values are normal-based; over clusters, of t with G − 1.
        names: names of the covariates, for warnings.
        clusters: (n,), each person's cluster by name or number, for ``cluster`` only.

    Returns:
        The effect and its surroundings. Reasons: ``no_participants`` or ``too_few`` (an arm with none, or one; fewer
        participants than coefficients; one cluster); ``no_events``, ``all_events``, ``no_variation`` of the outcome;
        ``collinear`` where the covariates determine the offer; ``separation`` where the model explains the outcome
        without error; ``no_uptake_difference``, which leaves the intention-to-treat effect standing.

    Raises:
        AnalysisError: arrays of different length, missing values, uptake or offer other than 0 and 1, unknown variance,
            clusters without ``cluster`` or the other way round.

    Sources: Angrist JD, Imbens GW, Rubin DB (1996), J Am Stat Assoc 91:444–455, doi:10.1080/01621459.1996.10476902.

    >>> result = two_stage_least_squares([1, 1, 0, 1, 0, 0], [1, 1, 0, 0, 0, 0], [1, 1, 1, 0, 0, 0], variance="hc1")
    >>> round(result.effect.value, 6)  # (2/3 − 1/3) / (2/3)
    0.5
    """
    trial = offered_trial(
        outcome, uptake, offered, covariates, variance=variance, level=level, names=names, clusters=clusters
    )
    return assess(trial)


def assess(trial: OfferedTrial) -> ComplierEffect:
    """The effect and all that stands beside it, each with its own reason where it has no value."""
    stage = relevance(trial, _beside(trial))
    setting = trial.setting(f"two_stage_least_squares.{trial.variance}", stage.warnings)
    no_effect = trial.no_model() or trial.no_outcome() or stage.reason
    effect = (
        nothing(setting, no_effect)
        if no_effect
        else trial.estimate(trial.instrument.ratio(trial.outcome, trial.uptake), setting, trial.variance)
    )
    return ComplierEffect(
        effect=effect,
        anderson_rubin=anderson_rubin(trial),
        intention_to_treat=_to_treat(trial, stage),
        first_stage=stage.difference,
        first_stage_f=stage.f,
        first_stage_f_robust=stage.f_robust,
        uptake_offered=_uptake(trial, 1),
        uptake_control=_uptake(trial, 0),
        assumptions=instrument_assumptions(trial, stage),
        n=trial.n,
        covariates=trial.adjusted.names,
        warnings=setting.warnings,
    )


def _beside(trial: OfferedTrial) -> tuple[str, Variance]:
    """Method and variance of the two least-squares differences: robust whatever the plan's choice for the effect."""
    return ("ordinary_least_squares.cluster", "cluster") if trial.variance == "cluster" else (_TO_TREAT, "hc1")


def _to_treat(trial: OfferedTrial, stage: Relevance) -> Estimate:
    method, variance = _beside(trial)
    setting = trial.setting(method, stage.warnings)
    if (reason := trial.no_model() or trial.no_outcome()) is not None:
        return nothing(setting, reason)
    return trial.estimate(trial.to_treat, setting, variance)


def _uptake(trial: OfferedTrial, offered: int) -> Estimate:
    took_part = trial.uptake[trial.offered == offered]
    return wilson(int(took_part.sum()), int(took_part.size), trial.level)
