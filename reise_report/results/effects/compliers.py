"""The effect of taking part, in those who take part when offered."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from reise_report.analysis.compliance.complier_means import complier_means
from reise_report.analysis.compliance.two_stage_least_squares import ComplierEffect, two_stage_least_squares
from reise_report.analysis.compliance.uptake_thresholds import effect_by_threshold
from reise_report.analysis.proportion import wilson
from reise_report.plan.analyses import TwoStageLeastSquares, UptakeThresholds
from reise_report.results.effects.sample import Sample
from reise_report.results.row import Row, Unit
from reise_report.results.translate import row_from


def two_stage_least_squares_rows(sample: Sample, analysis: TwoStageLeastSquares) -> Iterator[Row]:
    """Uptake, both stages, the effect of taking part, the risks or means behind it, and what it rests on."""
    effect, warnings, n = _effect(sample, analysis, analysis.uptake)
    for arm in sample.arms:
        yield from _uptake(sample, analysis.uptake, arm, "uptake", "took_part")
    unit = sample.difference_unit
    for name, estimate, of in (
        ("first_stage", effect.first_stage, Unit.RISK_DIFFERENCE),
        ("intention_to_treat", effect.intention_to_treat, unit),
        ("complier_effect", effect.effect, unit),
    ):
        yield sample.effect(estimate, name, of, warnings)
    reason = effect.first_stage.reason or "no_variation"
    yield sample.statistic(effect.first_stage_f, "first_stage_f", effect.first_stage.method, reason, n_analysed=n)
    yield sample.p_value(effect.effect, "complier_effect_p")
    yield from _strata(sample, analysis)
    yield from sample.checks(effect.assumptions)


def uptake_threshold_rows(sample: Sample, analysis: UptakeThresholds) -> Iterator[Row]:
    """The effect at each threshold of uptake, from the weakest meaning of taking part to the strictest."""
    columns = list(analysis.uptakes)
    known = sample.available[[*columns, sample.outcome.variable]].notna().all(axis=1)
    people = sample.available[known]
    covariates = sample.covariates(people, analysis.covariates)
    people = people[covariates.complete]
    found = effect_by_threshold(
        people[sample.outcome.variable].to_numpy(dtype=float),
        people[columns].to_numpy(dtype=float),
        sample.first_arm(people),
        covariates.values,
        thresholds=columns,
        variance=analysis.variance,
        level=analysis.level,
        names=covariates.names,
    )
    said = (*covariates.warnings, *found.warnings)
    for entry in found.thresholds:
        stem, effect = f"threshold.{entry.threshold}", entry.effect
        for arm in sample.arms:
            yield from _uptake(sample, entry.threshold, arm, f"{stem}.uptake", f"{stem}.took_part")
        yield sample.effect(effect.first_stage, f"{stem}.first_stage", Unit.RISK_DIFFERENCE, said)
        reason = effect.first_stage.reason or "no_variation"
        method = effect.first_stage.method
        yield sample.statistic(effect.first_stage_f, f"{stem}.first_stage_f", method, reason, n_analysed=len(people))
        yield sample.effect(effect.effect, f"{stem}.effect", sample.difference_unit, said)
    yield from sample.checks(found.thresholds[-1].effect.assumptions)


def _effect(sample: Sample, analysis: TwoStageLeastSquares, uptake: str) -> tuple[ComplierEffect, tuple[str, ...], int]:
    """The effect among those with outcome, uptake and covariates; warnings; how many."""
    people = sample.available[sample.available[uptake].notna() & sample.available[sample.outcome.variable].notna()]
    covariates = sample.covariates(people, analysis.covariates)
    people = people[covariates.complete]
    effect = two_stage_least_squares(
        people[sample.outcome.variable].to_numpy(dtype=float),
        people[uptake].to_numpy(dtype=float),
        sample.first_arm(people),
        covariates.values,
        variance=analysis.variance,
        level=analysis.level,
        names=covariates.names,
    )
    return effect, covariates.warnings, len(people)


def _uptake(sample: Sample, column: str, arm: str, share_name: str, count_name: str) -> Iterator[Row]:
    people = sample.in_arm(sample.randomised, arm)[column].dropna()
    took, n = int(people.sum()), len(people)
    count_id = f"{sample.id}.{count_name}.{arm}"
    own = {"estimand": sample.analysis.estimand, "population": sample.population}
    row = partial(Row, group=arm, numerator=took, denominator=n, **own)  # type: ignore[arg-type]
    yield row(id=count_id, value=took, unit=Unit.PEOPLE, among=sample.arm_id(arm, "randomised"))
    share = row_from(
        wilson(took, n, sample.analysis.level),
        id=f"{sample.id}.{share_name}.{arm}",
        unit=Unit.PROPORTION,
        group=arm,
        numerator=took,
        denominator=n,
        n_randomised=len(sample.in_arm(sample.randomised, arm)),
        based_on=(count_id,),
        **own,
    )
    yield sample.telling(share)


def _strata(sample: Sample, analysis: TwoStageLeastSquares) -> Iterator[Row]:
    """Compliers with and without the intervention, and those who take part in either arm or in neither."""
    people = sample.available[
        sample.available[analysis.uptake].notna() & sample.available[sample.outcome.variable].notna()
    ]
    means = complier_means(
        people[sample.outcome.variable].to_numpy(dtype=float),
        people[analysis.uptake].to_numpy(dtype=float),
        sample.first_arm(people),
        variance=analysis.variance,
        level=analysis.level,
    )
    unit = Unit.PROPORTION if sample.outcome.kind == "binary" else Unit.MEASURE
    for name, estimate, of in (
        ("stratum.share", means.complier_share, Unit.PROPORTION),
        ("stratum.complier_with", means.complier_intervention, unit),
        ("stratum.complier_without", means.complier_control, unit),
        ("stratum.never_taker", means.never_taker, unit),
        ("stratum.always_taker", means.always_taker, unit),
        ("stratum.ratio", means.ratio, Unit.RATIO),
    ):
        if estimate is not None:
            yield sample.effect(estimate, name, of)
