"""Completed data sets for an analysis, and its estimates pooled over them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.imputation.adequacy import chains_converged, enough_imputations, missing_at_random
from reise_report.analysis.imputation.chained_equations import chained_equations
from reise_report.analysis.imputation.imputed import Imputed
from reise_report.analysis.imputation.monte_carlo_error import monte_carlo_error
from reise_report.analysis.imputation.pooling import SMALL_SAMPLE, Pooled, pool_estimates
from reise_report.analysis.reason import NO_PARTICIPANTS
from reise_report.plan.analyses import MultipleImputation
from reise_report.plan.outcomes import Continuous
from reise_report.results.effects.sample import Numbers, Sample
from reise_report.results.effects.seed import seed_of
from reise_report.results.row import Row


@dataclass(frozen=True)
class CompletedData:
    """Everybody of an analysis, what was missing of them imputed several times.

    Attributes:
        sample: the analysis.
        imputed: the data sets.
        asked: how they were to be made.
        seed: with which they were made.
    """

    sample: Sample
    imputed: Imputed
    asked: MultipleImputation
    seed: int

    @cached_property
    def arm(self) -> Numbers:
        """(n,), 1 for the first arm."""
        return self.sample.first_arm(self.sample.randomised)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the imputation had to say."""
        return self.imputed.warnings

    @property
    def reason(self) -> str | None:
        """Why there is nothing to analyse; None where there is."""
        one_arm = self.arm.size == 0 or self.arm.min() == self.arm.max()
        return NO_PARTICIPANTS if one_arm else self.imputed.reason()

    @property
    def outcomes(self) -> Numbers:
        """(m, n), the main outcome in each data set."""
        return self.imputed.array(self.sample.outcome.variable)

    def designs(self, names: Sequence[str]) -> list[Numbers]:
        """The covariates of each data set as a model takes them; made once where none of them was missing."""
        chosen = [name for name in self.imputed.rows if name in names]
        columns = self.imputed.columns[list(names)]
        if not chosen:
            return [self.sample.covariates(columns, names).values] * self.imputed.m
        narrow = replace(self.imputed, columns=columns, rows={name: self.imputed.rows[name] for name in chosen})
        return [self.sample.covariates(frame, names).values for frame in narrow]

    def nothing(self, reason: str, level: float) -> Estimate:
        """What stands for an estimate of data that could not be imputed."""
        return not_estimable(SMALL_SAMPLE, reason, level=level, n=len(self.imputed.columns))

    def rows(self, main: Pooled, each: Sequence[Estimate]) -> Iterator[Row]:
        """How the data sets were made, what missing data cost the main estimate, and what imputation rests on.

        Args:
            main: the main estimate, pooled.
            each: what it was pooled from.
        """
        number, reason = self.sample.statistic, main.estimate.reason
        yield number(self.imputed.m, "imputation.data_sets", SMALL_SAMPLE, None)
        yield number(self.seed, "imputation.seed", SMALL_SAMPLE, None)
        yield number(main.fraction_missing, "imputation.fraction_missing", SMALL_SAMPLE, reason)
        if reason is not None:
            return
        values = np.array([estimate.value for estimate in each], dtype=float)
        variances = np.array([estimate.se for estimate in each], dtype=float) ** 2
        complete_df = float("inf") if main.complete_df is None else main.complete_df
        error = monte_carlo_error(values, variances, complete_df=complete_df, level=main.estimate.level)
        yield number(error.estimate, "imputation.monte_carlo_error", error.method, None)
        names = [str(name) for name in self.imputed.columns.columns]
        checks = (chains_converged(self.imputed), enough_imputations(main, error), missing_at_random(names))
        yield from self.sample.checks(checks)


def completed(sample: Sample, asked: MultipleImputation, covariates: Sequence[str]) -> CompletedData:
    """Impute outcome, baseline, covariates and auxiliary columns of everybody randomised to the two arms."""
    outcome = sample.outcome
    names = list(outcome.columns)
    if isinstance(outcome, Continuous) and outcome.baseline is not None:
        names.append(outcome.baseline)
    names = list(dict.fromkeys([*names, *covariates, *asked.auxiliary]))
    people = sample.randomised
    arm = people[sample.cohort.plan.design.allocation.column].astype(str)
    columns = people[names]
    if not asked.by_arm:
        columns = columns.assign(**{sample.cohort.plan.design.allocation.column: sample.first_arm(people)})
    seed = seed_of(sample.cohort.plan, sample.id)
    present = [name for name in sample.arms if (arm == name).any()]
    imputed = chained_equations(
        columns,
        m=asked.imputations,
        seed=seed,
        by=arm.to_numpy() if asked.by_arm else None,
        iterations=asked.iterations,
        donors=asked.donors,
        delta={outcome.variable: {name: asked.delta.get(name, 0.0) for name in present}} if asked.delta else None,
    )
    return CompletedData(sample, imputed, asked, seed)


def pooled(estimates: Sequence[Estimate]) -> Pooled:
    """The estimates of the completed data sets as one, ratios on the log scale."""
    return pool_estimates(estimates)
