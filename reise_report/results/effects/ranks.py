"""Ordered categories and counts: common odds ratios, probability indices and rates."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from reise_report.analysis.mann_whitney import probability_index
from reise_report.analysis.proportional_odds import proportional_odds
from reise_report.analysis.rank_sum import wilcoxon_rank_sum
from reise_report.plan.analyses import MannWhitney, ProportionalOdds
from reise_report.results.effects.sample import Numbers, Sample
from reise_report.results.row import Row, Unit


def codes(sample: Sample, people: pd.DataFrame) -> Numbers:
    """(n,), the outcome as numbers in its order: a category's levels from 0 in the plan's order, or the numbers."""
    column = people[sample.outcome.variable]
    if isinstance(column.dtype, pd.CategoricalDtype):
        return np.asarray(column.cat.codes, dtype=np.float64)
    values: Numbers = column.to_numpy(dtype=float)
    return values


def proportional_odds_rows(sample: Sample, analysis: ProportionalOdds) -> Iterator[Row]:
    """People by category and arm, the common odds ratio, and whether it is common."""
    covariates = sample.covariates(sample.available, analysis.covariates)
    people = sample.available[covariates.complete]
    levels, names = _levels(sample)
    result = proportional_odds(
        codes(sample, people),
        sample.first_arm(people),
        covariates.values,
        categories=levels,
        level=analysis.level,
        names=covariates.names,
    )
    everybody = codes(sample, sample.available)
    for arm, flag in zip(sample.arms, (1.0, 0.0), strict=True):
        own = everybody[sample.first_arm(sample.available) == flag]
        for level, name in zip(levels, names, strict=True):
            yield Row(
                id=sample.arm_id(arm, f"category.{name}"),
                value=int((own == level).sum()),
                unit=Unit.PEOPLE,
                group=arm,
                estimand=analysis.estimand,
                population=sample.population,
                part_of=sample.arm_id(arm, "data.available"),
            )
    yield sample.effect(result.odds_ratio, "odds_ratio", Unit.RATIO, covariates.warnings)
    yield sample.p_value(result.odds_ratio)
    yield from sample.checks([result.proportionality])


def _levels(sample: Sample) -> tuple[list[float], list[str]]:
    """The codes of the categories, and their names in ids."""
    column = sample.cohort.plan.people[sample.outcome.variable]
    if column.levels is not None:
        return [float(code) for code in range(len(column.levels))], list(column.levels)
    found = np.unique(codes(sample, sample.available))
    return list(found), [f"{value:g}".replace("-", "minus_").replace(".", "_") for value in found]


def mann_whitney_rows(sample: Sample, analysis: MannWhitney) -> Iterator[Row]:
    """The probability that somebody of the first arm lies higher, and Wilcoxon's test."""
    people = sample.available
    y, arm = codes(sample, people), sample.first_arm(people)
    yield sample.effect(probability_index(y, arm, level=analysis.level), "probability", Unit.PROPORTION)
    test = wilcoxon_rank_sum(y, arm, variant="normal")
    yield sample.statistic(
        test.p_value, "p_value", test.method, test.reason, unit=Unit.P_VALUE, n_analysed=test.n, warnings=test.warnings
    )
