"""What a plan may say of costs: prices with a year each, points, friction; and the package's dated prices."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from reise_report.plan.costs import Component, Costs
from reise_report.plan.price_table import price_table
from reise_report.plan.yearly import Prices

POINT = {"table": "drg_unit_price"}
WAGE = {"by_year": {"2024": 600_000}}
HOSPITAL = {
    "kind": "hospital_stays",
    "name": "Hospital",
    "table": "hospital",
    "hours_between": 8,
    "across_hospitals": True,
    "dated": "discharged",
    "without_points": "zero",
    "price": POINT,
}
LOSS = {
    "kind": "production_loss",
    "name": "Production loss",
    "work": {"positions": {"table": "employment", "counts": ["ordinary"]}},
    "method": "human_capital",
    "yearly_wage": WAGE,
    "on_costs": 0.141,
}


def refusal(given: object, kind: object = Component) -> str:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(given)
    return str(caught.value)


def test_the_unit_prices_are_those_that_were_read():
    # methods.md 5.3: 2018 43 428, 2020 45 808, 2024 52 248; Helsedirektoratet's pages
    years = price_table("drg_unit_price").years
    assert {year: dated.figure for year, dated in years.items()} == {2018: 43428, 2020: 45808, 2024: 52248}


def test_the_observed_costs_are_those_that_were_read():
    # SAMDATA: 61 672 in 2023 (methods.md 5.3), 64 824 in 2024 (the page's next edition)
    years = price_table("drg_observed_cost").years
    assert {year: dated.figure for year, dated in years.items()} == {2023: 61672, 2024: 64824}


@pytest.mark.parametrize("name", ["drg_unit_price", "drg_observed_cost"])
def test_every_price_of_the_package_has_a_source_with_an_address(name):
    table = price_table(name)
    assert set(table.title) == set(table.unit) == {"en", "nb"}
    sources = [dated.source.in_language(code) for dated in table.years.values() for code in ("en", "nb")]
    assert all("https://" in source for source in sources)


@pytest.mark.parametrize("name", ["drg_unit_price", "drg_observed_cost"])
def test_the_methods_page_lists_every_price_of_the_package(name):
    page = (Path(__file__).resolve().parents[2] / "docs" / "methods" / "costs.md").read_text(encoding="utf-8")
    for year, dated in price_table(name).years.items():
        assert f"| {year} | {dated.figure:,.0f} |".replace(",", " ") in page


def test_the_plan_s_price_wins_over_the_table():
    assert Prices(table="drg_unit_price", by_year={"2024": 1, "2019": 2}).own() == {
        2018: 43428,
        2019: 2,
        2020: 45808,
        2024: 1,
    }


def test_prices_need_a_figure():
    assert "give prices" in refusal({"taken_from": {"2025": "2024"}}, Prices)


def test_a_year_with_a_price_of_its_own_cannot_take_another_s():
    message = refusal({**POINT, "taken_from": {"2024": "2020"}}, Prices)
    assert "2024 has a price of its own and cannot take that of 2020" in message


def test_a_year_cannot_take_the_price_of_one_that_has_none():
    message = refusal({**POINT, "taken_from": {"2023": "2022"}}, Prices)
    assert "2023 takes the price of 2022, which has none of its own; there are 2018, 2020, 2024" in message


def test_a_year_is_written_with_four_digits():
    assert "by_year" in refusal({"by_year": {"24": 1}}, Prices)


@pytest.mark.parametrize("needed", ["hours_between", "across_hospitals", "dated", "without_points", "price"])
def test_how_stays_are_made_is_never_assumed(needed):
    assert needed in refusal({key: value for key, value in HOSPITAL.items() if key != needed})


@pytest.mark.parametrize(
    "change", [{"without_points": "assumed"}, {"assumed_points": {"outpatient": 0.05}}], ids=["lacking", "idle"]
)
def test_assumed_points_belong_to_that_choice(change):
    assert "'assumed_points' belongs to 'without_points: assumed'" in refusal(HOSPITAL | change)


@pytest.mark.parametrize("change", [{"method": "friction"}, {"friction_days": 90}], ids=["lacking", "idle"])
def test_friction_days_belong_to_friction(change):
    assert "'friction_days' belongs to the method 'friction'" in refusal(LOSS | change)


def test_a_wage_is_no_price_of_a_drg_point():
    assert "'yearly_wage' is no price of a DRG point" in refusal(LOSS | {"yearly_wage": POINT})


def test_an_hour_of_the_ledger_is_no_drg_point():
    ledger = {"kind": "ledger", "name": "Intervention", "table": "ledger", "prices": {"hour": POINT}}
    assert "'hour' is no DRG point" in refusal(ledger)


def test_a_negative_price_is_refused():
    assert "by_year" in refusal({"by_year": {"2024": -1}}, Prices)


def test_costs_need_a_visit_a_component_and_a_sum():
    for empty in ("visits", "components", "totals"):
        whole = {
            "kind": "costs",
            "visits": ["m12"],
            "components": {"hospital": HOSPITAL},
            "totals": {"all": {"name": "All", "components": ["hospital"]}},
        }
        assert empty in refusal(whole | {empty: type(whole[empty])()}, Costs)
