"""The effect of taking part, in those who take part when offered."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from reise_report.analysis.compliance.complier_means import ComplierMeans, complier_means
from reise_report.analysis.compliance.two_stage_least_squares import two_stage_least_squares
from reise_report.analysis.compliance.uptake_thresholds import effect_by_threshold
from reise_report.analysis.covariates import DesignMatrix
from reise_report.analysis.proportion import wilson
from reise_report.plan.analyses import TwoStageLeastSquares, UptakeThresholds
from reise_report.results.effects.sample import Sample
from reise_report.results.row import Row, Unit
from reise_report.results.translate import row_from

if TYPE_CHECKING:
    import pandas as pd


def two_stage_least_squares_rows(sample: Sample, analysis: TwoStageLeastSquares) -> Iterator[Row]:
    """Uptake, both stages, the effect of taking part, the risks or means behind it, and what it rests on."""
    people, covariates = _complete(sample, [analysis.uptake], analysis.covariates)
    given = (
        people[sample.outcome.variable].to_numpy(dtype=float),
        people[analysis.uptake].to_numpy(dtype=float),
        sample.first_arm(people),
        covariates.values,
    )
    effect = two_stage_least_squares(*given, variance=analysis.variance, level=analysis.level, names=covariates.names)
    for arm in sample.arms:
        yield from _uptake(sample, analysis.uptake, arm, "uptake", "took_part")
    unit, said = sample.difference_unit, covariates.warnings
    for name, estimate, of in (
        ("first_stage", effect.first_stage, Unit.RISK_DIFFERENCE),
        ("intention_to_treat", effect.intention_to_treat, unit),
        ("complier_effect", effect.effect, unit),
    ):
        yield sample.effect(estimate, name, of, said)
    method, reason = effect.first_stage.method, effect.first_stage.reason or "no_variation"
    yield sample.statistic(effect.first_stage_f, "first_stage_f", method, reason, n_analysed=len(people))
    yield sample.p_value(effect.effect, "complier_effect_p")
    means = complier_means(*given, variance=analysis.variance, level=analysis.level, names=covariates.names)
    yield from _strata(sample, means, said)
    yield from sample.checks(effect.assumptions)


def uptake_threshold_rows(sample: Sample, analysis: UptakeThresholds) -> Iterator[Row]:
    """The effect at each threshold of uptake, from the weakest meaning of taking part to the strictest."""
    columns = list(analysis.uptakes)
    people, covariates = _complete(sample, columns, analysis.covariates)
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


def _complete(sample: Sample, uptakes: list[str], covariates: list[str]) -> tuple[pd.DataFrame, DesignMatrix]:
    """Those with the outcome, every uptake and the covariates, and their covariates."""
    known = sample.available[[*uptakes, sample.outcome.variable]].notna().all(axis=1)
    people = sample.available[known]
    numbers = sample.covariates(people, covariates)
    return people[numbers.complete], numbers


def _uptake(sample: Sample, column: str, arm: str, share_name: str, count_name: str) -> Iterator[Row]:
    people = sample.of_arm(sample.randomised, arm, column).dropna()
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
        n_randomised=sample.count(sample.randomised, arm),
        based_on=(count_id,),
        **own,
    )
    yield sample.telling(share)


def _strata(sample: Sample, means: ComplierMeans, said: tuple[str, ...]) -> Iterator[Row]:
    """Compliers with and without the intervention, and those who take part in either arm or in neither."""
    unit = Unit.PROPORTION if sample.outcome.kind == "binary" else Unit.MEASURE
    for name, estimate, of in (
        ("share", means.complier_share, Unit.PROPORTION),
        ("complier_with", means.complier_intervention, unit),
        ("complier_without", means.complier_control, unit),
        ("never_taker", means.never_taker, unit),
        ("always_taker", means.always_taker, unit),
        ("ratio", means.ratio, Unit.RATIO),
    ):
        if estimate is not None:
            yield sample.effect(estimate, f"stratum.{name}", of, said)
