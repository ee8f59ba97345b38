"""Effects: each analysis of the plan, run on the data it names, as rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from reise_report.analysis.compliance.two_stage_least_squares import two_stage_least_squares
from reise_report.analysis.covariates import DesignMatrix, design_matrix
from reise_report.analysis.estimate import Estimate
from reise_report.analysis.odds_ratio import woolf
from reise_report.analysis.proportion import wilson
from reise_report.analysis.risk_difference import newcombe
from reise_report.analysis.risk_ratio import log_wald
from reise_report.analysis.standardised_risk import standardised_risk
from reise_report.analysis.two_by_two import chi_square
from reise_report.plan.analyses import Analysis, StandardisedRisk, TwoStageLeastSquares
from reise_report.plan.outcomes import Binary as Outcome
from reise_report.plan.questions import Contrast
from reise_report.results.cohort import Cohort, meeting
from reise_report.results.row import Reason, Row, Unit
from reise_report.results.translate import p_value_row, row_from

if TYPE_CHECKING:
    import pandas as pd


def effect_rows(cohort: Cohort) -> Iterator[Row]:
    """Every analysis of the plan; none where the allocation is not to be looked at."""
    if not cohort.arms:
        return
    for analysis in cohort.plan.analyses:
        sample = Sample(cohort, analysis)
        yield from sample.size_rows()
        if isinstance(analysis, StandardisedRisk):
            yield from _unadjusted(sample, analysis)
            if analysis.covariates:
                yield from _adjusted(sample, analysis)
        else:
            yield from _complier(sample, analysis)


@dataclass(frozen=True)
class Sample:
    """The participants of one analysis: those of its population in the two arms it compares."""

    cohort: Cohort
    analysis: Analysis

    @cached_property
    def contrast(self) -> Contrast:
        """The arms compared."""
        return self.cohort.plan.estimands[self.analysis.estimand].treatments

    @cached_property
    def outcome(self) -> Outcome:
        """The outcome analysed."""
        return self.cohort.plan.outcomes[self.cohort.plan.estimands[self.analysis.estimand].outcome]

    @cached_property
    def population(self) -> str:
        """The population's key in the plan."""
        return self.cohort.plan.estimands[self.analysis.estimand].population

    @cached_property
    def randomised(self) -> pd.DataFrame:
        """Everybody of the population in either arm."""
        people = self.cohort.everybody.members
        allocated = people[self.cohort.plan.design.allocation.column]
        compared = people[allocated.isin([self.contrast.arm, self.contrast.against])]
        return meeting(compared, self.cohort.plan.populations[self.population].where)

    @cached_property
    def available(self) -> pd.DataFrame:
        """Those with data on the outcome."""
        return self.randomised[self.randomised[self.outcome.variable].notna()]

    def in_arm(self, people: pd.DataFrame, arm: str) -> pd.DataFrame:
        """The people of one arm."""
        return people[people[self.cohort.plan.design.allocation.column] == arm]

    def events(self, arm: str) -> tuple[int, int]:
        """People with the outcome in one arm, and people with data on it."""
        values = self.in_arm(self.available, arm)[self.outcome.variable]
        return int(values.sum()), len(values)

    def row(self, **fields: Any) -> Row:  # noqa: ANN401
        """A row that carries the estimand, the population and the numbers of people."""
        return Row(**self.shared, **fields)

    @cached_property
    def shared(self) -> dict[str, Any]:
        """What every contrast of this analysis has in common."""
        return {
            "estimand": self.analysis.estimand,
            "population": self.population,
            "n_randomised": len(self.randomised),
            "n_available": len(self.available),
            "based_on": tuple(
                self.count_id(arm, part)
                for arm in (self.contrast.arm, self.contrast.against)
                for part in ("events", "data.available")
            ),
        }

    def count_id(self, arm: str, part: str) -> str:
        """The id of a number about one arm."""
        return f"{self.analysis.id}.arm.{arm}.{part}"

    def size_rows(self) -> Iterator[Row]:
        """Randomised, with data, analysed without adjustment, and with the outcome, in each arm."""
        for arm in (self.contrast.arm, self.contrast.against):
            events, available = self.events(arm)
            randomised = len(self.in_arm(self.randomised, arm))
            row = partial(Row, group=arm, unit=Unit.PEOPLE, estimand=self.analysis.estimand, population=self.population)
            yield row(id=self.count_id(arm, "randomised"), value=randomised, **self.whole(arm))
            yield row(
                id=self.count_id(arm, "data.available"), value=available, part_of=self.count_id(arm, "randomised")
            )
            missing = randomised - available
            yield row(id=self.count_id(arm, "data.missing"), value=missing, part_of=self.count_id(arm, "randomised"))
            available_id = self.count_id(arm, "data.available")
            out_of: dict[str, Any] = {"numerator": events, "denominator": available, "among": available_id}
            yield row(id=self.count_id(arm, "events"), value=events, **out_of)

    def whole(self, arm: str) -> dict[str, Any]:
        """How those of the population in an arm stand to the arm: all of it, or some."""
        everybody = not self.cohort.plan.populations[self.population].where
        return {"part_of" if everybody else "among": self.cohort.arms[arm].size_id}


def _unadjusted(sample: Sample, analysis: StandardisedRisk) -> Iterator[Row]:
    arms = (sample.contrast.arm, sample.contrast.against)
    level = analysis.level
    for arm in arms:
        events, n = sample.events(arm)
        yield row_from(
            wilson(events, n, level),
            id=sample.count_id(arm, "risk"),
            unit=Unit.PROPORTION,
            group=arm,
            numerator=events,
            denominator=n,
            estimand=analysis.estimand,
            population=sample.population,
            n_randomised=len(sample.in_arm(sample.randomised, arm)),
            n_available=n,
            based_on=(sample.count_id(arm, "events"), sample.count_id(arm, "data.available")),
        )
    counts = (*sample.events(arms[0]), *sample.events(arms[1]))
    difference = newcombe(*counts, level)
    ratio, odds = log_wald(*counts, level), woolf(*counts, level)
    for measure, estimate, unit in (
        ("risk_difference", difference, Unit.RISK_DIFFERENCE),
        ("risk_ratio", ratio, Unit.RATIO),
        ("odds_ratio", odds, Unit.RATIO),
    ):
        yield row_from(estimate, id=f"{analysis.id}.{measure}.unadjusted", unit=unit, **sample.shared)
    test = chi_square(*counts)
    yield sample.row(
        id=f"{analysis.id}.p_value.unadjusted",
        value=test.p_value,
        unit=Unit.P_VALUE,
        method=test.method,
        n_analysed=len(sample.available),
        reason=None if test.reason is None else Reason(test.reason),
        warnings=test.warnings,
    )


def _covariates(sample: Sample, names: list[str]) -> DesignMatrix:
    return design_matrix(sample.available[names])


def _adjusted(sample: Sample, analysis: StandardisedRisk) -> Iterator[Row]:
    covariates = _covariates(sample, analysis.covariates)
    people = sample.available[covariates.complete]
    allocated = people[sample.cohort.plan.design.allocation.column]
    risks = standardised_risk(
        people[sample.outcome.variable].to_numpy(dtype=float),
        (allocated == sample.contrast.arm).to_numpy(dtype=float),
        covariates.values,
        variance=analysis.variance,
        level=analysis.level,
        names=covariates.names,
    )
    said = covariates.warnings
    for arm, estimate in ((sample.contrast.arm, risks.risk1), (sample.contrast.against, risks.risk0)):
        fields = {**sample.shared, "group": arm, "unit": Unit.PROPORTION}
        yield _with_warnings(estimate, said, id=sample.count_id(arm, "risk_adjusted"), **fields)
    for measure, estimate, unit in (
        ("risk_difference", risks.risk_difference, Unit.RISK_DIFFERENCE),
        ("risk_ratio", risks.risk_ratio, Unit.RATIO),
        ("odds_ratio", risks.conditional_odds_ratio, Unit.RATIO),
        ("marginal_odds_ratio", risks.odds_ratio, Unit.RATIO),
    ):
        yield _with_warnings(estimate, said, id=f"{analysis.id}.{measure}.adjusted", unit=unit, **sample.shared)
    p_id = f"{analysis.id}.p_value.adjusted"
    yield p_value_row(risks.risk_difference, id=p_id, unit=Unit.P_VALUE, **sample.shared)


def _with_warnings(estimate: Estimate, said: tuple[str, ...], **fields: Any) -> Row:  # noqa: ANN401
    """The estimate's row with the covariates' warnings; a method that gets nobody cannot say that data lack."""
    row = row_from(estimate, warnings=(*said, *estimate.warnings), **fields)
    return replace(row, reason=Reason.NO_DATA) if row.reason is Reason.NO_PARTICIPANTS and row.n_randomised else row


def _complier(sample: Sample, analysis: TwoStageLeastSquares) -> Iterator[Row]:
    covariates = _covariates(sample, analysis.covariates)
    known = covariates.complete & sample.available[analysis.uptake].notna().to_numpy()
    people = sample.available[known]
    allocated = people[sample.cohort.plan.design.allocation.column]
    effect = two_stage_least_squares(
        people[sample.outcome.variable].to_numpy(dtype=float),
        people[analysis.uptake].to_numpy(dtype=float),
        (allocated == sample.contrast.arm).to_numpy(dtype=float),
        covariates.values[known[covariates.complete]],
        variance=analysis.variance,
        level=analysis.level,
    )
    for arm in (sample.contrast.arm, sample.contrast.against):
        yield from _uptake(sample, analysis, arm)
    for name, estimate, unit in (
        ("first_stage", effect.first_stage, Unit.RISK_DIFFERENCE),
        ("intention_to_treat", effect.intention_to_treat, Unit.RISK_DIFFERENCE),
        ("complier_effect", effect.effect, Unit.RISK_DIFFERENCE),
    ):
        yield _with_warnings(estimate, covariates.warnings, id=f"{analysis.id}.{name}", unit=unit, **sample.shared)
    yield sample.row(
        id=f"{analysis.id}.first_stage_f",
        value=effect.first_stage_f,
        unit=Unit.STATISTIC,
        method=effect.first_stage.method,
        n_analysed=len(people),
        reason=None if effect.first_stage_f is not None else Reason(effect.first_stage.reason or "too_few"),
    )
    yield p_value_row(effect.effect, id=f"{analysis.id}.complier_effect_p", unit=Unit.P_VALUE, **sample.shared)


def _uptake(sample: Sample, analysis: TwoStageLeastSquares, arm: str) -> Iterator[Row]:
    people = sample.in_arm(sample.randomised, arm)[analysis.uptake].dropna()
    took, n = int(people.sum()), len(people)
    count_id = f"{analysis.id}.took_part.{arm}"
    row = partial(
        Row, group=arm, numerator=took, denominator=n, estimand=analysis.estimand, population=sample.population
    )
    yield row(id=count_id, value=took, unit=Unit.PEOPLE)
    share = wilson(took, n, analysis.level)
    yield row_from(
        share,
        id=f"{analysis.id}.uptake.{arm}",
        unit=Unit.PROPORTION,
        group=arm,
        numerator=took,
        denominator=n,
        estimand=analysis.estimand,
        population=sample.population,
        n_randomised=len(sample.in_arm(sample.randomised, arm)),
        based_on=(count_id,),
    )
