"""The intervention's resources: quantity times the price of the year, each resource counted apart."""

from __future__ import annotations

import pytest

from reise_report.derive.costs.ledger import ledger
from reise_report.errors import PlanError
from reise_report.plan.costs import Ledger
from tests.derive.costs.frames import PEOPLE, followed, used

ROWS = (
    ("A", "2024-01-10", "case_manager_hour", 2.5),
    ("A", "2024-05-01", "case_manager_hour", 1.0),
    ("B", "2024-02-01", "course_day", 3),
)
PRICES = {
    "case_manager_hour": {"by_year": {"2024": 800, "2025": 900}},
    "course_day": {"by_year": {"2024": 1500}},
}


def tallied(*rows, prices=PRICES, periods=None):
    plan = Ledger.model_validate({"kind": "ledger", "name": "Intervention", "table": "ledger", "prices": prices})
    return ledger(used(*rows), PEOPLE, periods or followed(), plan, "derived.costs.components.intervention")


def test_quantity_times_price():
    # A: 2.5 × 800, then 1 × 800; B: 3 × 1 500
    assert tallied(*ROWS).cost.tolist() == [[2000, 800], [4500, 0], [0, 0]]


def test_each_resource_is_counted_apart():
    units = tallied(*ROWS).units
    assert units["case_manager_hour_units"].tolist() == [[2.5, 1], [0, 0], [0, 0]]
    assert units["course_day_units"].tolist() == [[0, 0], [3, 0], [0, 0]]


def test_the_price_is_that_of_the_year():
    periods = followed("2024-12-01")
    rows = (("A", "2024-12-31", "case_manager_hour", 1), ("A", "2025-01-01", "case_manager_hour", 1))
    assert tallied(*rows, periods=periods).cost[0, 0] == 1700


def test_a_resource_without_price_stops_everything():
    with pytest.raises(PlanError, match=r"intervention\.prices: 'travel' was used and has no price; add it, 0 where"):
        tallied(*ROWS, ("A", "2024-02-01", "travel", 120))


@pytest.mark.parametrize("row", [("A", "2020-02-01", "travel", 120), ("A", "2024-02-01", "travel", 0)])
def test_what_was_not_used_in_the_follow_up_needs_no_price(row):
    assert tallied(row).cost.sum() == 0


def test_a_year_without_price_names_the_resource():
    with pytest.raises(PlanError, match=r"intervention.prices.course_day: there is no price for 2025"):
        tallied(("A", "2025-01-02", "course_day", 1), periods=followed("2024-12-01"))


def test_an_empty_ledger_costs_nothing():
    found = tallied()
    assert found.cost.tolist() == [[0, 0]] * 3
    assert set(found.units) == {"case_manager_hour_units", "course_day_units"}
