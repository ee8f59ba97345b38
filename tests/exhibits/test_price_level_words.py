"""The report says in which year's money costs are, by which index and source, and which earlier costs there are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reise_report.exhibits.cost_table import costs_table
from tests.exhibits.derived_trial import COSTS, plan, reader
from tests.small_trial import both

INDEX: dict[str, Any] = {"table": "consumer_price_index", "taken_from": {"2025": "2024"}}
LEVEL: dict[str, Any] = {"year": 2024, "index": INDEX}


def told(folder: Path, language: str = "en", **choices: Any) -> dict[tuple[str, str], str]:
    table = costs_table(reader(folder, plan({"costs": {**COSTS, **choices}}), language))
    assert table is not None
    rows, group = {}, ""
    for row in table.rows:
        group = group if row.cells else row.label
        if row.cells:
            rows[group, row.label] = row.cells[0].replace("\u00a0", " ")
    return rows


def test_a_plan_without_them_tells_nothing_of_them(tmp_path):
    assert {group for group, _ in told(tmp_path)} == {"Hospital", "The help", "Lost work", "Sums"}


def test_the_price_year_and_how_amounts_are_brought_to_it(tmp_path):
    assert told(tmp_path, price_level=LEVEL)["Price year and index", "Price year"] == (
        "Costs are in the money of 2024. Each amount is multiplied by the index of 2024 and divided by that of its own "
        "year. A price that stands for another year's is brought from the year it was set for."
    )


def test_the_index_is_named_with_its_base_and_its_figures(tmp_path):
    line = told(tmp_path, price_level=LEVEL)["Price year and index", "Index"]
    # Figures and base: plan/prices/consumer_price_index.toml
    assert line.startswith("Consumer price index, Norway (2015 = 100).\n2015: 100; 2016: 103.6; ")
    assert line.endswith("2022: 122.8; 2024: 133.6; 2025: as in 2024")


def test_each_document_of_the_index_is_named_once(tmp_path):
    sources = told(tmp_path, price_level=LEVEL)["Price year and index", "Source"].split("\n")
    assert [source[: source.index("(")].strip() for source in sources] == [
        "Statistics Norway, the consumer price index, mean of the year",
        "Statistics Norway, table 08981",
    ]


def test_sources_and_assumptions_of_the_plan_s_own_figures_stand_beside_them(tmp_path):
    index = {
        "name": both("Wages"),
        "by_year": {"2023": 97.5, "2024": 100},
        "source": "Table 1",
        "assumption": both("Ok."),
    }
    rows = told(tmp_path, price_level={"year": 2024, "index": index, "assumption": both("So.")})
    assert rows["Price year and index", "Index"] == "Wages.\n2023: 97.5; 2024: 100"
    assert rows["Price year and index", "Source"] == "Table 1"
    assert rows["Price year and index", "Assumption"] == "So. Ok."


def test_what_is_left_as_it_stands_is_named(tmp_path):
    level = {**LEVEL, "not_adjusted": ["hospital", "lost"]}
    words = told(tmp_path, price_level=level)["Price year and index", "Price year"]
    assert words.endswith("Left as they stand: hospital and lost work.")


def test_the_days_before_are_told_with_what_is_counted_and_what_is_taken_for_granted(tmp_path):
    assert told(tmp_path, earlier_days=365)["Costs before randomisation", "Counted"] == (
        "Costs of the 365 days before the day of randomisation, that day not included, are counted too: hospital and "
        "lost work. They are no part of the sums above; analyses may adjust for them. Nothing of the intervention was "
        "used before randomisation. These tables are taken to reach back far enough: hospital episodes; employment; "
        "leave and layoffs; benefits."
    )


def test_a_table_whose_first_day_is_known_is_told_with_it(tmp_path):
    words = told(tmp_path, earlier_days=90, told_from={"hospital": "2021-01-01"})[
        "Costs before randomisation", "Counted"
    ]
    assert "is complete from 1 January 2021 on; costs are not known of those who have days before that." in words
    assert "hospital" not in words.split("reach back far enough:")[1]


@pytest.mark.parametrize("language", ["nb"])
def test_norwegian_has_its_own_words(tmp_path, language):
    rows = told(tmp_path, language, price_level={**LEVEL, "not_adjusted": ["lost"]}, earlier_days=365,
                told_from={"hospital": "2021-01-01"})  # fmt: skip
    level, index = rows["Prisår og indeks", "Prisår"], rows["Prisår og indeks", "Indeks"]
    assert level.startswith(
        "Kostnadene er regnet om til prisnivået i 2024. Hvert beløp er ganget med indeksen for 2024"
    )
    assert "Ikke regnet om:" in level
    assert index.startswith("Konsumprisindeksen (2015 = 100).\n2015: 100; 2016: 103,6;")
    assert "2025: som i 2024" in index
    before = rows["Kostnader før randomisering", "Regnet med"]
    assert "Kostnadene de siste 365 dagene før randomiseringsdagen er også regnet ut" in before
    assert "er fullstendig fra og med 1. januar 2021." in before
    for english in ("Costs", "money", "index of", "randomisation", "reach back"):
        assert english not in level + index + before
