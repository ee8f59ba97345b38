"""Risks and their contrasts: unadjusted, and standardised over a logistic model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal

from reise_report.analysis.estimate import Estimate
from reise_report.analysis.logistic_assumptions import assumptions
from reise_report.analysis.odds_ratio import woolf
from reise_report.analysis.proportion import wilson
from reise_report.analysis.risk_difference import newcombe
from reise_report.analysis.risk_ratio import log_wald
from reise_report.analysis.standardised_risk import StandardisedRisks, standardised_risk
from reise_report.analysis.two_by_two import chi_square
from reise_report.plan.analyses import MultipleImputation, StandardisedRisk
from reise_report.results.effects.imputed import CompletedData, completed, pooled
from reise_report.results.effects.sample import Sample
from reise_report.results.row import Row, Unit

_CONTRASTS = (
    ("risk_difference", "risk_difference", Unit.RISK_DIFFERENCE),
    ("risk_ratio", "risk_ratio", Unit.RATIO),
    ("odds_ratio", "conditional_odds_ratio", Unit.RATIO),
    ("marginal_odds_ratio", "odds_ratio", Unit.RATIO),
)
"""End of the id, the method's name for it, unit."""


def standardised_risk_rows(sample: Sample, analysis: StandardisedRisk) -> Iterator[Row]:
    """Unadjusted risks and contrasts of those with data; adjusted ones, of imputed data where the plan says so."""
    yield from unadjusted_rows(sample, analysis.level)
    if analysis.covariates or analysis.missing is not None:
        yield from _adjusted(sample, analysis)


def unadjusted_rows(sample: Sample, level: float) -> Iterator[Row]:
    """Each arm's risk with Wilson's interval; risk difference, risk ratio and odds ratio; the chi-squared test."""
    for arm in sample.arms:
        events, n = sample.events(arm)
        own: dict[str, Any] = {
            "group": arm,
            "numerator": events,
            "denominator": n,
            "n_randomised": sample.count(sample.randomised, arm),
            "n_available": n,
            "based_on": (sample.arm_id(arm, "events"), sample.arm_id(arm, "data.available")),
        }
        yield sample.effect(wilson(events, n, level), f"arm.{arm}.risk", Unit.PROPORTION, **own)
    counts = (*sample.events(sample.arms[0]), *sample.events(sample.arms[1]))
    for measure, estimate, unit in (
        ("risk_difference", newcombe(*counts, level), Unit.RISK_DIFFERENCE),
        ("risk_ratio", log_wald(*counts, level), Unit.RATIO),
        ("odds_ratio", woolf(*counts, level), Unit.RATIO),
    ):
        yield sample.effect(estimate, f"{measure}.unadjusted", unit)
    test = chi_square(*counts)
    own = {"unit": Unit.P_VALUE, "n_analysed": len(sample.available), "warnings": test.warnings}
    yield sample.statistic(test.p_value, "p_value.unadjusted", test.method, test.reason, **own)


def _adjusted(sample: Sample, analysis: StandardisedRisk) -> Iterator[Row]:
    if analysis.missing is not None:
        yield from _imputed(sample, analysis, analysis.missing)
        return
    covariates = sample.covariates(sample.available, analysis.covariates)
    people = sample.available[covariates.complete]
    risks = standardised_risk(
        people[sample.outcome.variable].to_numpy(dtype=float),
        sample.first_arm(people),
        covariates.values,
        variance=analysis.variance,
        fallback=analysis.fallback,
        level=analysis.level,
        names=covariates.names,
    )
    yield from _adjusted_rows(sample, _named(risks), covariates.warnings)
    if risks.fit is not None:
        yield from sample.checks(assumptions(risks.fit))


def _adjusted_rows(sample: Sample, found: Mapping[str, Estimate], said: tuple[str, ...]) -> Iterator[Row]:
    for arm, name in zip(sample.arms, ("risk1", "risk0"), strict=True):
        yield sample.arm_effect(found[name], arm, "risk_adjusted", Unit.PROPORTION, said)
    for measure, name, unit in _CONTRASTS:
        yield sample.effect(found[name], f"{measure}.adjusted", unit, said)
    yield sample.p_value(found["risk_difference"], "p_value.adjusted")


def _named(risks: StandardisedRisks) -> dict[str, Estimate]:
    names = ("risk1", "risk0", *(name for _, name, _ in _CONTRASTS))
    return {name: getattr(risks, name) for name in names}


def _imputed(sample: Sample, analysis: StandardisedRisk, asked: MultipleImputation) -> Iterator[Row]:
    """The same estimates pooled over the completed data sets, ratios on the log scale.

    Where one data set needs the fallback all are analysed by it, so that all estimates are of one method; its variance
    is the model's.
    """
    data = completed(sample, asked, analysis.covariates)
    if data.reason is not None:
        names = ("risk1", "risk0", *(name for _, name, _ in _CONTRASTS))
        yield from _adjusted_rows(
            sample, dict.fromkeys(names, data.nothing(data.reason, analysis.level)), data.warnings
        )
        return
    each = _of_each(analysis, data, "logistic")
    penalised = sum("firth" in found["risk_difference"].method for found in each)
    said = data.warnings
    if 0 < penalised < len(each):
        each = _of_each(analysis, data, "firth")
        said += (f"Firth's penalised model for all: the outcome is separated in {penalised} of the data sets.",)
    together = {name: pooled([found[name] for found in each]) for name in each[0]}
    yield from _adjusted_rows(sample, {name: _possible(name, of.estimate) for name, of in together.items()}, said)
    yield from data.rows(together["risk_difference"], [found["risk_difference"] for found in each])


def _possible(name: str, estimate: Estimate) -> Estimate:
    """The estimate with its limits where risks and their differences can lie, as those of one data set are."""
    least = {"risk1": 0.0, "risk0": 0.0, "risk_difference": -1.0}.get(name)
    if least is None or estimate.low is None or estimate.high is None:
        return estimate
    return replace(estimate, low=max(least, estimate.low), high=min(1.0, estimate.high))


def _of_each(
    analysis: StandardisedRisk, data: CompletedData, model: Literal["logistic", "firth"]
) -> list[dict[str, Estimate]]:
    return [
        _named(
            standardised_risk(
                outcome,
                data.arm,
                design,
                variance=analysis.variance if model == "logistic" else "delta_model",
                model=model,
                fallback=analysis.fallback if model == "logistic" else None,
                level=analysis.level,
            )
        )
        for outcome, design in zip(data.outcomes, data.designs(analysis.covariates), strict=True)
    ]
