"""The first delivery lacks what came later and has errors; the second corrects it."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.data.simulation.made import table

FIRST, SECOND = "2024-06-30", "2025-09-30"


@pytest.fixture(params=["employment", "benefits"])
def deliveries(request: pytest.FixtureRequest) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows = table(request.param)
    assert set(rows["extracted"].dt.strftime("%Y-%m-%d")) == {FIRST, SECOND}
    return rows[rows["extracted"] == FIRST], rows[rows["extracted"] == SECOND]


def test_the_first_delivery_knows_nothing_of_what_came_after_it(deliveries: tuple[pd.DataFrame, pd.DataFrame]):
    first, _ = deliveries
    assert (first["start"] <= FIRST).all()
    assert (first["end"].dropna() <= FIRST).all()


def test_the_second_delivery_goes_on_to_the_cut_off(deliveries: tuple[pd.DataFrame, pd.DataFrame]):
    _, second = deliveries
    assert (second["start"] > FIRST).any()
    assert (second["start"] <= SECOND).all()


def test_most_of_the_first_stands_in_the_second_too(deliveries: tuple[pd.DataFrame, pd.DataFrame]):
    first, second = deliveries
    columns = [name for name in first if name not in ("end", "extracted")]
    both = first[columns].merge(second[columns].drop_duplicates(), how="left", indicator=True)
    same = (both["_merge"] == "both").mean()
    assert 0.9 < same < 1


def test_spells_that_the_first_delivery_shows_as_lasting_have_an_end_in_the_second(
    deliveries: tuple[pd.DataFrame, pd.DataFrame],
):
    first, second = deliveries
    columns = [name for name in first if name not in ("end", "extracted")]
    both = first.merge(second, on=columns, suffixes=("_first", "_second"))
    assert (both["end_first"].isna() & both["end_second"].notna()).any()
