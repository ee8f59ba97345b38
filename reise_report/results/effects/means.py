"""Means and their differences: at one visit, and at several visits in one model."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from reise_report.analysis.analysis_of_covariance import AdjustedMeans, analysis_of_covariance
from reise_report.analysis.descriptive import summarise
from reise_report.analysis.estimate import Estimate
from reise_report.analysis.linear_model_checks import constant_variance, no_influential_participant, no_outlier
from reise_report.analysis.mean_difference import mean_difference
from reise_report.analysis.mmrm.assumptions import assumptions as mmrm_assumptions
from reise_report.analysis.mmrm.repeated_measures import repeated_measures
from reise_report.analysis.mmrm.result import RepeatedMeasures
from reise_report.plan.analyses import AnalysisOfCovariance, MixedModelRepeatedMeasures
from reise_report.plan.outcomes import Continuous
from reise_report.results.effects.imputed import completed, pooled
from reise_report.results.effects.sample import Numbers, Sample
from reise_report.results.row import Reason, Row, Unit

NAN = float("nan")


def numbers(sample: Sample, column: str) -> Numbers:
    """(n,), a column of those with data, NaN where it is missing."""
    values: Numbers = sample.available[column].to_numpy(dtype=float, na_value=NAN)
    return values


def continuous(sample: Sample) -> Continuous:
    """The outcome of an analysis of means."""
    if not isinstance(sample.outcome, Continuous):
        raise TypeError(f"'{sample.id}' analyses means, but its outcome is '{sample.outcome.kind}'")
    return sample.outcome


def observed_rows(sample: Sample, column: str, stem: str, n_id: str) -> Iterator[Row]:
    """Mean and standard deviation of a column as observed, by arm.

    Args:
        sample: the analysis.
        column: of participants.
        stem: what stands before ``arm`` in the ids; empty or ending with a dot.
        n_id: end of the id of the number of people with the column, by arm.
    """
    for arm in sample.arms:
        summary = summarise(sample.of_arm(sample.available, arm, column).to_numpy(dtype=float, na_value=NAN))
        for name in ("mean", "sd"):
            value = getattr(summary, name)
            row = Row(
                id=f"{sample.id}.{stem}arm.{arm}.observed_{name}",
                value=value,
                unit=Unit.MEASURE,
                group=arm,
                method="descriptive",
                estimand=sample.analysis.estimand,
                population=sample.population,
                n_available=summary.n,
                n_analysed=summary.n,
                based_on=(f"{sample.id}.{stem}arm.{arm}.{n_id}",),
                reason=None if value is not None else Reason.NO_DATA if summary.n == 0 else Reason.TOO_FEW,
            )
            yield sample.telling(row)


def analysis_of_covariance_rows(sample: Sample, analysis: AnalysisOfCovariance) -> Iterator[Row]:
    """Means as observed, their difference without adjustment, and adjusted for baseline and covariates."""
    outcome = continuous(sample)
    yield from observed_rows(sample, outcome.variable, "", "data.available")
    available = sample.available
    crude = mean_difference(
        available[outcome.variable].to_numpy(dtype=float), sample.first_arm(available), level=analysis.level
    )
    yield sample.effect(crude.difference, "difference.unadjusted", Unit.MEASURE)
    yield sample.p_value(crude.difference, "p_value.unadjusted")
    names = [*([outcome.baseline] if outcome.baseline is not None else []), *analysis.covariates]
    if analysis.missing is not None:
        yield from _imputed(sample, analysis, names)
        return
    covariates = sample.covariates(available, names)
    people = available[covariates.complete]
    y, arm = people[outcome.variable].to_numpy(dtype=float), sample.first_arm(people)
    means = analysis_of_covariance(
        y,
        arm,
        covariates.values,
        variance=analysis.variance,
        estimator=analysis.estimator,
        level=analysis.level,
        names=covariates.names,
    )
    yield from _adjusted(sample, means.mean1, means.mean0, means.difference, covariates.warnings)
    if means.reason is None:
        yield from sample.checks(
            [
                constant_variance(y, arm, covariates.values),
                no_outlier(y, arm, covariates.values),
                no_influential_participant(y, arm, covariates.values),
            ]
        )


def _adjusted(
    sample: Sample, mean1: Estimate, mean0: Estimate, difference: Estimate, said: tuple[str, ...]
) -> Iterator[Row]:
    for arm, mean in zip(sample.arms, (mean1, mean0), strict=True):
        yield sample.arm_effect(mean, arm, "mean", Unit.MEASURE, said)
    yield sample.effect(difference, "difference", Unit.MEASURE, said)
    yield sample.p_value(difference)


def _imputed(sample: Sample, analysis: AnalysisOfCovariance, names: list[str]) -> Iterator[Row]:
    if analysis.missing is None:
        return
    data = completed(sample, analysis.missing, names)
    if data.reason is not None:
        nothing = data.nothing(data.reason, analysis.level)
        yield from _adjusted(sample, nothing, nothing, nothing, data.warnings)
        return
    each: list[AdjustedMeans] = [
        analysis_of_covariance(
            outcome,
            data.arm,
            design,
            variance=analysis.variance,
            estimator=analysis.estimator,
            level=analysis.level,
        )
        for outcome, design in zip(data.outcomes, data.designs(names), strict=True)
    ]
    differences = [means.difference for means in each]
    main = pooled(differences)
    means = [pooled([getattr(found, name) for found in each]).estimate for name in ("mean1", "mean0")]
    yield from _adjusted(sample, means[0], means[1], main.estimate, data.warnings)
    yield from data.rows(main, differences)


def mmrm_rows(sample: Sample, analysis: MixedModelRepeatedMeasures) -> Iterator[Row]:
    """Means by arm at each visit, as observed and by the model; differences; and how the model was arrived at."""
    outcome = continuous(sample)
    covariates = sample.covariates(sample.available, analysis.covariates)
    for visit, column in outcome.variables.items():
        yield from _seen(sample, visit, column)
        yield from observed_rows(sample, column, f"at.{visit}.", "data.available")
    wide = np.column_stack([numbers(sample, column) for column in outcome.variables.values()])[covariates.complete]
    found = repeated_measures(
        wide,
        sample.first_arm(sample.available)[covariates.complete],
        baseline=None if outcome.baseline is None else numbers(sample, outcome.baseline)[covariates.complete],
        covariates=covariates.values,
        names=covariates.names,
        visits=list(outcome.variables),
        baseline_by_visit=analysis.baseline_by_visit,
        constrained=analysis.constrained,
        df=analysis.df,
        ladder=[analysis.covariance, *analysis.fallback],
        level=analysis.level,
    )
    yield from _by_visit(sample, found, (*covariates.warnings, *found.warnings))
    yield from _model(sample, found)


def _seen(sample: Sample, visit: str, column: str) -> Iterator[Row]:
    """How many of those with any data have them at a visit."""
    for arm in sample.arms:
        yield Row(
            id=f"{sample.id}.at.{visit}.arm.{arm}.data.available",
            value=int(sample.of_arm(sample.available, arm, column).notna().sum()),
            unit=Unit.PEOPLE,
            group=arm,
            estimand=sample.analysis.estimand,
            population=sample.population,
            among=sample.arm_id(arm, "data.available"),
        )


def _by_visit(sample: Sample, found: RepeatedMeasures, said: tuple[str, ...]) -> Iterator[Row]:
    for visit in found.visits:
        at = f"at.{visit.visit}"
        seen = tuple(f"{sample.id}.{at}.arm.{arm}.data.available" for arm in sample.arms)
        for arm, mean in zip(sample.arms, (visit.intervention, visit.control), strict=True):
            yield sample.effect(mean, f"{at}.arm.{arm}.mean", Unit.MEASURE, said, group=arm, based_on=seen)
        yield sample.effect(visit.difference, f"{at}.difference", Unit.MEASURE, said, based_on=seen)
        yield sample.p_value(visit.difference, f"{at}.p_value", based_on=seen)
        yield sample.effect(visit.standardised, f"{at}.standardised", Unit.STANDARDISED, based_on=seen)
    if len(found.visits) > 1:
        yield sample.effect(found.overall, "overall.difference", Unit.MEASURE, said)
        yield sample.p_value(found.overall, "overall.p_value")
        for name, test in (
            ("any_difference", found.any_difference),
            ("changing_difference", found.changing_difference),
        ):
            yield sample.statistic(test.p_value, f"{name}.p_value", test.method, test.reason, unit=Unit.P_VALUE)


def _model(sample: Sample, found: RepeatedMeasures) -> Iterator[Row]:
    """Every covariance that was tried: the one used, and why the others were left."""
    for step in found.ladder:
        yield Row(
            **{**sample.shared, "id": f"{sample.id}.covariance.{step.structure}", "unit": Unit.VERDICT},
            value="used" if step.used else None,
            reason=None if step.used else Reason(step.reason or "not_converged"),
            method=f"mmrm.{found.df}",
            warnings=(step.detail,) if step.detail else (),
        )
    if found.fit is not None and found.reason is None:
        yield from sample.checks(mmrm_assumptions(found))
