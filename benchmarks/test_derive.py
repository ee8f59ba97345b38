"""Scores and life years from answers."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pandas as pd

from reise_report.derive.quality_adjusted_life_years import quality_adjusted_life_years
from reise_report.derive.scores import Choices, answered, scores
from reise_report.plan.instrument import InstrumentName, instrument


def answers(name: InstrumentName, rows: int) -> pd.DataFrame:
    """A questionnaire as the data room gives it, three in a hundred answers missing."""
    random = np.random.default_rng(7)
    columns = {}
    for item, contract in instrument(name).items.items():
        if contract["type"] == "category":
            levels = list(contract["levels"])
            columns[item] = pd.Categorical.from_codes(random.integers(-1, len(levels), rows), pd.Index(levels))
            continue
        least, greatest = contract["range"]
        numbers = pd.array(random.integers(least, greatest + 1, rows), dtype="Int64")
        numbers[random.random(rows) < 0.03] = pd.NA
        columns[item] = numbers
    return pd.DataFrame(columns)


def test_scores_of_all_questionnaires_for_100_000_people_at_four_visits(benchmark):
    given = {name: answers(name, 400_000) for name in get_args(InstrumentName)}
    stated = Choices("norway_2024", "v2.1", 3, 20, ())
    found = benchmark.pedantic(
        lambda: [(scores(name, table, stated), answered(name, table)) for name, table in given.items()], rounds=3
    )
    assert all(len(table) == 400_000 for table, _ in found)


def test_life_years_of_100_000_people(benchmark):
    random = np.random.default_rng(7)
    measured = random.uniform(-0.4, 1, (100_000, 4))
    died = np.where(random.random(100_000) < 0.01, random.integers(1, 366, 100_000), np.nan)
    years = benchmark(lambda: quality_adjusted_life_years(measured, [0, 91, 183, 365], died))
    assert not np.isnan(years).any()
