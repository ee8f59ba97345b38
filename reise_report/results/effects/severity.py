"""Severity: the healthy life years that people like the participants lose, by norms and a life table of the plan."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from reise_report.analysis.economics.absolute_shortfall import Norms, absolute_shortfall, healthy_life
from reise_report.errors import DataError
from reise_report.plan.analyses import CostEffectiveness
from reise_report.plan.economic_choices import Shortfall
from reise_report.results.effects.sample import Numbers, Sample
from reise_report.results.row import Row, Unit

_METHOD = "absolute_shortfall"


def severity_rows(sample: Sample, analysis: CostEffectiveness) -> Iterator[Row]:
    """Life years expected without the disease, the shortfall and its group; none where the plan has no source."""
    asked = analysis.shortfall
    if asked is None:
        return
    people = sample.randomised
    ages = people[asked.age].to_numpy(dtype=float, na_value=np.nan)
    women = (people[asked.sex] == asked.women)[people[asked.sex].notna()]
    known = ages[np.isfinite(ages)]
    if not known.size or not women.size:
        yield sample.statistic(None, "severity.shortfall", _METHOD, "no_data", unit=Unit.MEASURE)
        return
    age, norms = float(known.mean()), _norms(sample, asked)
    last = np.size(norms.mortality_women) - 1
    if age > last:
        message = f"'{asked.life_table}' ends at age {last}, but participants are {age:.1f} years on average"
        raise DataError(f"{message}; carry it on")
    healthy = healthy_life(age, float(women.mean()), norms, rate=asked.discount)
    found = absolute_shortfall(healthy, asked.prognosis, asked.limits)
    said = {"warnings": found.warnings}
    yield sample.statistic(age, "severity.age", _METHOD, None, unit=Unit.MEASURE)
    yield sample.statistic(float(women.mean()), "severity.women", _METHOD, None, unit=Unit.PROPORTION)
    yield sample.statistic(healthy.life_years, "severity.life_years", _METHOD, None, unit=Unit.MEASURE)
    yield sample.statistic(healthy.quality_adjusted, "severity.healthy", _METHOD, None, unit=Unit.MEASURE)
    yield sample.statistic(asked.prognosis, "severity.prognosis", _METHOD, None, unit=Unit.MEASURE)
    yield sample.statistic(found.value, "severity.shortfall", _METHOD, None, unit=Unit.MEASURE, **said)
    if found.group is not None:
        yield sample.statistic(found.group, "severity.group", _METHOD, None, **said)


def _norms(sample: Sample, asked: Shortfall) -> Norms:
    """The plan's tables by single year of age.

    Raises:
        DataError: a table does not have every age from 0 once with a number for each sex, a probability is none, a
            utility is above 1, or the norms end before the life table.
    """
    table, norms = _by_age(sample, asked.life_table, least=0), _by_age(sample, asked.norms)
    last = len(table["women"])
    if (ends := len(norms["women"])) < last:
        raise DataError(f"'{asked.norms}' ends at age {ends - 1}, the life table at {last - 1}; carry it on")
    return Norms(
        mortality_women=table["women"],
        mortality_men=table["men"],
        utility_women=norms["women"][:last],
        utility_men=norms["men"][:last],
    )


def _by_age(sample: Sample, name: str, least: float = -np.inf) -> dict[str, Numbers]:
    """Women's and men's numbers from age 0 on; at most 1, at least ``least``."""
    frame = sample.cohort.snapshot.tables[name]
    ages = frame["age"].to_numpy(dtype=float, na_value=np.nan)
    order = np.argsort(ages)
    if not ages.size or not np.array_equal(ages[order], np.arange(ages.size)):
        raise DataError(f"'{name}' must have every age from 0 once, in whole years, with 'women' and 'men'")
    found = {column: frame[column].to_numpy(dtype=float, na_value=np.nan)[order] for column in ("women", "men")}
    for column, values in found.items():
        wrong = ~((values >= least) & (values <= 1))
        if wrong.any():
            age = int(np.argmax(wrong))
            cell = "is empty" if np.isnan(values[age]) else f"is {values[age]:g}"
            limits = "0 to 1" if least == 0 else "at most 1"
            raise DataError(f"'{name}': '{column}' {cell} at age {age}; expected a number, {limits}")
    return found
