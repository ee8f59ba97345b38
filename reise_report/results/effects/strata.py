"""Risks compared within strata: one stratum for each combination of the values of several columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.stratified_risk import stratified_risk
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
    found = stratified_risk(
        people[sample.outcome.variable].to_numpy(dtype=float),
        sample.first_arm(people),
        strata_of(people, analysis.strata),
        variance="greenland_robins",
        level=analysis.level,
    )
    yield sample.effect(found.risk_difference, "difference", Unit.RISK_DIFFERENCE, found.warnings)
    yield sample.effect(found.risk_ratio, "risk_ratio", Unit.RATIO, found.warnings)
    yield sample.effect(found.odds_ratio, "odds_ratio", Unit.RATIO, found.warnings)
    test = found.test
    yield sample.statistic(test.p_value, "p_value", test.method, test.reason, unit=Unit.P_VALUE, n_analysed=found.n)
    yield from sample.checks(found.assumptions)
