"""Subgroups: one analysis in each level of a characteristic, and a test of interaction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from reise_report.analysis.analysis_of_covariance import analysis_of_covariance
from reise_report.analysis.estimate import Estimate
from reise_report.analysis.heterogeneity import InteractionTest
from reise_report.analysis.interaction import likelihood_ratio_interaction, wald_interaction
from reise_report.analysis.risk_difference import newcombe
from reise_report.plan.analyses import AnalysisOfCovariance, StandardisedRisk
from reise_report.plan.outcomes import Continuous
from reise_report.results.effects.sample import Sample
from reise_report.results.row import Reason, Row, Unit
from reise_report.results.summary import as_levels
from reise_report.results.translate import row_from

if TYPE_CHECKING:
    from reise_report.plan.questions import Subgroups
    from reise_report.results.cohort import Cohort


def subgroup_rows(cohort: Cohort) -> Iterator[Row]:
    """The effect in every subgroup the plan names, and whether it differs between them.

    Subgroups have too few people for a model of their own: a binary outcome is compared without covariates (Newcombe's
    interval), a mean adjusted for its value at baseline alone. The interaction is tested on the same scale, the
    difference, with a robust variance.
    """
    if not cohort.arms:
        return
    analyses = {analysis.id: analysis for analysis in cohort.plan.analyses}
    for asked in cohort.plan.subgroups:
        analysis = analyses[asked.of]
        if isinstance(analysis, StandardisedRisk | AnalysisOfCovariance):
            yield from _Question(Sample(cohort, analysis), asked, analysis).rows()


@dataclass(frozen=True)
class _Question:
    sample: Sample
    asked: Subgroups
    analysis: StandardisedRisk | AnalysisOfCovariance

    @property
    def stem(self) -> str:
        return f"subgroup.{self.asked.of}.{self.asked.by}"

    @property
    def people(self) -> pd.DataFrame:
        """Those with the outcome, the characteristic, and the outcome at baseline where it is adjusted for."""
        needed = [self.sample.cohort.plan.design.allocation.column, self.asked.by, self.sample.outcome.variable]
        needed += [self.baseline] if self.baseline is not None else []
        people = self.sample.available[list(dict.fromkeys(needed))]
        known = people[self.asked.by].notna()
        if self.baseline is not None:
            known &= people[self.baseline].notna()
        return people[known]

    @property
    def baseline(self) -> str | None:
        outcome = self.sample.outcome
        return outcome.baseline if isinstance(outcome, Continuous) else None

    def rows(self) -> Iterator[Row]:
        people = self.people
        levels = as_levels(people[self.asked.by], self.sample.cohort.plan.people[self.asked.by])
        for level in levels.cat.categories:
            yield from self._level(str(level), people[(levels == level).to_numpy(dtype=bool)])
        test = self._interaction(people, pd.Categorical(levels).remove_unused_categories())
        yield Row(
            **{**self.sample.shared, "id": f"{self.stem}.interaction.p_value", "unit": Unit.P_VALUE},
            value=test.p_value,
            method=test.method,
            n_analysed=test.n,
            reason=None if test.p_value is not None else Reason(test.reason or "too_few"),
            warnings=test.warnings,
        )

    def _interaction(self, people: pd.DataFrame, levels: pd.Categorical) -> InteractionTest:
        """Whether the difference is the same in all subgroups.

        Where everybody of a subgroup and arm has the same binary outcome a robust variance would take that for
        certainty: there the odds ratio is tested, by the likelihood ratio.
        """
        y, arm = people[self.sample.outcome.variable].to_numpy(dtype=float), self.sample.first_arm(people)
        if self.sample.outcome.kind == "binary":
            shares = pd.Series(y).groupby([pd.Series(levels), pd.Series(arm)], observed=True).mean()
            if shares.isin([0.0, 1.0]).any():
                return likelihood_ratio_interaction(y, arm, levels, scale="log_odds")
        before = None if self.baseline is None else people[[self.baseline]].to_numpy(dtype=float)
        return wald_interaction(y, arm, levels, before, scale="difference", variance="hc3")

    def _level(self, level: str, people: pd.DataFrame) -> Iterator[Row]:
        stem = f"{self.stem}.level.{level}"
        ids = []
        for arm in self.sample.arms:
            row = partial(
                Row, unit=Unit.PEOPLE, group=arm, estimand=self.analysis.estimand, population=self.sample.population
            )
            n_id = f"{stem}.arm.{arm}.analysed"
            ids.append(n_id)
            n = self.sample.count(people, arm)
            yield row(id=n_id, value=n, among=self.sample.arm_id(arm, "data.available"))
            if self.sample.outcome.kind == "binary":
                ids.append(f"{stem}.arm.{arm}.events")
                events = int(self.sample.of_arm(people, arm, self.sample.outcome.variable).sum())
                yield row(id=ids[-1], value=events, numerator=events, denominator=n, among=n_id)
        fields = {**self.sample.shared, "n_available": len(people), "based_on": tuple(ids)}
        unit = self.sample.difference_unit
        found = row_from(self._effect(people), **{**fields, "id": f"{stem}.difference", "unit": unit})
        none = found.reason is Reason.NO_PARTICIPANTS and len(people)
        yield replace(found, reason=Reason.TOO_FEW) if none else found

    def _effect(self, people: pd.DataFrame) -> Estimate:
        outcome, arm = self.sample.outcome, self.sample.first_arm(people)
        y = people[outcome.variable].to_numpy(dtype=float)
        if outcome.kind == "binary":
            counts = [(int(y[arm == place].sum()), int((arm == place).sum())) for place in (1, 0)]
            return newcombe(*counts[0], *counts[1], self.analysis.level)
        before = None if self.baseline is None else people[[self.baseline]].to_numpy(dtype=float)
        found = analysis_of_covariance(y, arm, before, variance="hc3", level=self.analysis.level)
        return found.difference
