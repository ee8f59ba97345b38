"""Risks compared within strata: one stratum for each combination of the values of several columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.mantel_haenszel import (
    cochran_mantel_haenszel,
    mantel_haenszel_difference,
    mantel_haenszel_odds,
    mantel_haenszel_ratio,
)
from reise_report.analysis.strata import stratify
from reise_report.plan.analyses import StratifiedRisk
from reise_report.results.effects.sample import Sample
from reise_report.results.row import Row, Unit

if TYPE_CHECKING:
    import pandas as pd


def strata_of(people: pd.DataFrame, columns: Sequence[str]) -> NDArray[np.int64]:
    """(n,), the number of each participant's stratum; missing is a value like any other."""
    grouped = people.groupby(list(columns), observed=True, dropna=False)
    return np.asarray(grouped.ngroup(), dtype=np.int64)


def stratified_risk_rows(sample: Sample, analysis: StratifiedRisk) -> Iterator[Row]:
    """Mantel–Haenszel contrasts and the Cochran–Mantel–Haenszel test."""
    people = sample.available
    outcome = people[sample.outcome.variable].to_numpy(dtype=float)
    strata = stratify(outcome, sample.first_arm(people), strata_of(people, analysis.strata))
    yield sample.effect(
        mantel_haenszel_difference(strata, variance="greenland_robins", level=analysis.level),
        "difference",
        Unit.RISK_DIFFERENCE,
    )
    yield sample.effect(mantel_haenszel_ratio(strata, level=analysis.level), "risk_ratio", Unit.RATIO)
    yield sample.effect(mantel_haenszel_odds(strata, level=analysis.level), "odds_ratio", Unit.RATIO)
    test = cochran_mantel_haenszel(strata, correction=False)
    yield sample.statistic(test.p_value, "p_value", test.method, test.reason, unit=Unit.P_VALUE, n_analysed=len(people))
