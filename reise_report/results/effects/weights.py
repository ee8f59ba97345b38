"""Risks and means weighted by the inverse of each participant's probability of the allocation they got."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from reise_report.analysis.estimate import Estimate
from reise_report.analysis.inverse_probability import inverse_probability, weighted_difference
from reise_report.errors import AnalysisError
from reise_report.plan.analyses import WeightedDifference
from reise_report.results.effects.sample import Numbers, Sample
from reise_report.results.row import Row, Unit

if TYPE_CHECKING:
    import pandas as pd


def inverse_probability_rows(sample: Sample, analysis: WeightedDifference) -> Iterator[Row]:
    """Weighted risks, or means, by arm; their difference, and for risks the ratios."""
    available = sample.available
    chance = _chance(sample, available)
    known, certain = np.isfinite(chance), np.isin(chance, (0.0, 1.0))
    said = tuple(
        f"Left out for {why}: {int(out.sum())} of {out.size} participants."
        for why, out in (
            ("an unknown chance of allocation", ~known),
            ("a chance of allocation of 0 or 1, so that nobody else can stand for them", certain),
        )
        if out.any()
    )
    people, chance = available[known & ~certain], chance[known & ~certain]
    y, arm = people[sample.outcome.variable].to_numpy(dtype=float), sample.first_arm(people)
    if sample.outcome.kind == "binary":
        risks = inverse_probability(y, arm, chance, level=analysis.level)
        yield from _rows(sample, risks.risk1, risks.risk0, risks.risk_difference, said)
        yield sample.effect(risks.risk_ratio, "risk_ratio", Unit.RATIO, said)
        yield sample.effect(risks.odds_ratio, "odds_ratio", Unit.RATIO, said)
        yield from sample.checks(risks.assumptions)
    else:
        means = weighted_difference(y, arm, chance, level=analysis.level)
        yield from _rows(sample, means.mean1, means.mean0, means.difference, said)
        yield from sample.checks(means.assumptions)


def _rows(
    sample: Sample, first: Estimate, second: Estimate, difference: Estimate, said: tuple[str, ...]
) -> Iterator[Row]:
    unit = Unit.PROPORTION if sample.outcome.kind == "binary" else Unit.MEASURE
    for arm, estimate in zip(sample.arms, (first, second), strict=True):
        yield sample.arm_effect(estimate, arm, "weighted", unit, said)
    yield sample.effect(difference, "difference", sample.difference_unit, said)
    yield sample.p_value(difference)


def _chance(sample: Sample, people: pd.DataFrame) -> Numbers:
    """(n,), each person's probability of the first arm; the plan gives that of the intervention."""
    design = sample.cohort.plan.design
    if design.allocation.probability is None:
        raise AnalysisError(f"analysis '{sample.id}': the plan gives no probability of allocation to weight by")
    given = design.allocation.probability
    if given.column is not None:
        chance: Numbers = people[given.column].to_numpy(dtype=float, na_value=float("nan"))
    else:
        chance = np.full(len(people), given.value, dtype=np.float64)
    return chance if design.arms[sample.contrast.arm].role == "intervention" else 1 - chance
