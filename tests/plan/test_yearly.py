"""What a plan may say of the money of one year: the index, its base, years that borrow; and the package's index."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from reise_report.plan.price_table import index_table
from reise_report.plan.yearly import PriceIndex, PriceLevel

TABLE = {"table": "consumer_price_index"}
OWN = {"name": "Wage index", "by_year": {"2023": 100, "2024": 105}}


def refusal(given: object, kind: object = PriceIndex) -> str:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(given)
    return str(caught.value)


def test_the_consumer_price_index_is_that_which_was_read():
    # Bratsberg, Rogeberg and Terviö's code, "CPI 1967-2022", of which the last eight; Álcega Hartmann's parameters,
    # which name table 08981: 108.4 in 2018, 116.1 in 2021, 133.6 in 2024
    table = index_table("consumer_price_index")
    assert table.base == 2015
    assert {year: dated.figure for year, dated in table.years.items()} == {
        2015: 100, 2016: 103.6, 2017: 105.5, 2018: 108.4, 2019: 110.8, 2020: 112.2, 2021: 116.1, 2022: 122.8,
        2024: 133.6,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("earlier", "later", "percent"),
    [
        (2016, 2017, 1.8),  # Statistics Norway, explanation of 'Faste priser', ssb.no/ajax/ordforklaring?key=399994
        (2017, 2018, 2.7),  # the same
        (2021, 2022, 5.8),  # Statistics Norway, 'Ekstraordinært år for prisveksten i 2022', 11 January 2023
        (2022, 2024, 8.8),  # 5.5 % in 2023 and 3.1 % in 2024: NOU 2025: 4, chapter 3
    ],
)
def test_the_index_grows_as_statistics_norway_says_it_did(earlier, later, percent):
    years = index_table("consumer_price_index").years
    growth = 100 * (years[later].figure / years[earlier].figure - 1)
    assert growth == pytest.approx(percent, abs=0.1)


def test_every_figure_of_the_index_has_a_source_with_an_address_and_its_base():
    table = index_table("consumer_price_index")
    assert set(table.title) == {"en", "nb"}
    sources = [dated.source.in_language(code) for dated in table.years.values() for code in ("en", "nb")]
    assert all("https://" in source and "2015 = 100" in source for source in sources)


def test_the_methods_page_lists_every_figure_of_the_index():
    page = (Path(__file__).resolve().parents[2] / "docs" / "methods" / "costs.md").read_text(encoding="utf-8")
    for year, dated in index_table("consumer_price_index").years.items():
        assert f"| {year} | {dated.figure:.1f} |" in page


def test_the_plan_s_figure_wins_over_the_table_and_a_year_takes_another_s():
    index = PriceIndex(**TABLE, base=2015, by_year={"2024": 1, "2025": 2}, taken_from={"2026": "2025"})
    assert [index.figures()[year] for year in (2022, 2024, 2025, 2026)] == [122.8, 1, 2, 2]
    assert list(index.figures()) == sorted(index.figures())


def test_an_index_needs_a_figure():
    assert "give the index" in refusal({"taken_from": {"2025": "2024"}})


def test_an_index_of_the_plan_s_own_needs_a_name():
    assert "needs a 'name' for readers" in refusal({"by_year": {"2024": 100}})


@pytest.mark.parametrize("base", [{}, {"base": 2025}])
def test_figures_of_two_bases_never_stand_side_by_side(base):
    assert "have 2015 = 100; figures of two bases" in refusal({**TABLE, **base, "by_year": {"2025": 100}})


def test_the_base_has_100():
    assert "2023 is the base, so its index is 100, not 99" in refusal({**OWN, "base": 2023, "by_year": {"2023": 99}})


@pytest.mark.parametrize("figure", [0, -1, float("inf"), float("nan")])
def test_a_figure_is_above_0_and_finite(figure):
    assert "by_year" in refusal({**OWN, "by_year": {"2024": figure}})


def test_a_year_with_a_figure_of_its_own_cannot_take_another_s():
    assert "2024 has a figure of its own" in refusal({**OWN, "taken_from": {"2024": "2023"}})


def test_a_year_cannot_take_the_figure_of_one_that_has_none():
    assert "2025 takes the figure of 2022, which has none of its own; there are 2023, 2024" in refusal(
        {**OWN, "taken_from": {"2025": "2022"}}
    )


def test_the_price_year_must_be_in_the_index():
    message = refusal({"year": 2025, "index": OWN}, PriceLevel)
    assert "the index has no figure for the price year 2025; there are 2023, 2024. Write it under" in message


def test_the_price_year_may_take_another_year_s_figure():
    assert PriceLevel.model_validate({"year": 2025, "index": {**OWN, "taken_from": {"2025": "2024"}}}).year == 2025
