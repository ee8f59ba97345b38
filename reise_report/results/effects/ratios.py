"""Risk ratios of a log-linear model, and ratios of rates."""

from __future__ import annotations

from collections.abc import Iterator

from reise_report.analysis.modified_poisson import modified_poisson
from reise_report.analysis.rate_ratio import rate_ratio
from reise_report.plan.analyses import ModifiedPoisson, RateRatio
from reise_report.plan.outcomes import Count
from reise_report.results.effects.risks import unadjusted_rows
from reise_report.results.effects.sample import Sample
from reise_report.results.row import Row, Unit


def modified_poisson_rows(sample: Sample, analysis: ModifiedPoisson) -> Iterator[Row]:
    """The unadjusted risks, and the risk ratio given covariates."""
    yield from unadjusted_rows(sample, analysis.level)
    covariates = sample.covariates(sample.available, analysis.covariates)
    people = sample.available[covariates.complete]
    result = modified_poisson(
        people[sample.outcome.variable].to_numpy(dtype=float),
        sample.first_arm(people),
        covariates.values,
        variance=analysis.variance,
        level=analysis.level,
        names=covariates.names,
    )
    yield sample.effect(result.risk_ratio, "risk_ratio", Unit.RATIO, covariates.warnings)
    yield sample.p_value(result.risk_ratio)


def rate_ratio_rows(sample: Sample, analysis: RateRatio) -> Iterator[Row]:
    """Events and time at risk by arm, the rates, their ratio and difference, and whether counts vary as by chance.

    Those without time at risk say nothing of a rate and are left out.
    """
    outcome = sample.outcome
    if not isinstance(outcome, Count):
        raise TypeError(f"'{sample.id}' analyses counts, but its outcome is '{outcome.kind}'")
    people = sample.available
    said: tuple[str, ...] = ()
    if outcome.exposure is not None:
        exposed = (people[outcome.exposure] > 0).fillna(value=False).to_numpy(dtype=bool)
        if not exposed.all():
            said = (f"Left out for having no time at risk: {int((~exposed).sum())} of {len(people)} participants.",)
        people = people[exposed]
    covariates = sample.covariates(people, analysis.covariates)
    people = people[covariates.complete]
    negative_binomial = analysis.model == "negative_binomial"
    result = rate_ratio(
        people[outcome.variable].to_numpy(dtype=float),
        sample.first_arm(people),
        covariates.values,
        time=None if outcome.exposure is None else people[outcome.exposure].to_numpy(dtype=float),
        model="negative_binomial" if negative_binomial else "poisson",
        variance="model" if negative_binomial else "hc0",
        level=analysis.level,
        names=covariates.names,
    )
    said = (*said, *covariates.warnings)
    for arm, rate, events, time in zip(
        sample.arms,
        (result.rate1, result.rate0),
        (result.events1, result.events0),
        (result.time1, result.time0),
        strict=True,
    ):
        yield Row(
            id=sample.arm_id(arm, "counted"),
            value=events,
            unit=Unit.EVENTS,
            group=arm,
            estimand=analysis.estimand,
            population=sample.population,
            based_on=(sample.arm_id(arm, "data.available"),),
        )
        yield sample.statistic(time, f"arm.{arm}.time", rate.method, None, unit=Unit.MEASURE, group=arm)
        yield sample.arm_effect(rate, arm, "rate", Unit.MEASURE)
    yield sample.effect(result.rate_difference, "rate_difference", Unit.MEASURE, said)
    yield sample.effect(result.rate_ratio, "rate_ratio", Unit.RATIO, said)
    yield sample.p_value(result.rate_ratio)
    if result.no_overdispersion is not None:
        yield from sample.checks([result.no_overdispersion])
