"""Costs in the money of one year: each kind by hand, what stays as it is, and what must hold whatever the index."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reise_report.analysis.economics.discount import to_price_year
from reise_report.derive.costs.claims import amounts, claims
from reise_report.derive.costs.hospital import hospital
from reise_report.derive.costs.ledger import ledger
from reise_report.derive.costs.price_level import OWN_YEAR, Money
from reise_report.derive.costs.production_loss import production_loss
from reise_report.errors import PlanError
from reise_report.plan.costs import Amounts, Claims, HospitalStays, Ledger, ProductionLoss
from reise_report.plan.yearly import PriceLevel
from tests.derive.costs.frames import PEOPLE, SERVICES, claimed, episodes, followed, share, used

INDEX = {"2022": 80.0, "2023": 100.0, "2024": 125.0}
"""Money of 2023 × 1.25 and money of 2022 × 1.5625 is money of 2024."""

GP = Claims(kind="claims", name="Primary care", table="claims", multiplier={"other_services": 2})
MEDICINES = Amounts(kind="amounts", name="Medicines", table="prescriptions")
STAYS: dict[str, Any] = {
    "kind": "hospital_stays",
    "name": "Hospital",
    "table": "hospital",
    "hours_between": 8,
    "across_hospitals": True,
    "dated": "admitted",
    "without_points": "zero",
    "price": {"by_year": {"2023": 1000, "2024": 1100}},
}
HOURS: dict[str, Any] = {
    "kind": "ledger",
    "name": "Intervention",
    "table": "ledger",
    "prices": {"case_manager_hour": {"by_year": {"2023": 800, "2024": 900}}},
}
LOSS: dict[str, Any] = {
    "kind": "production_loss",
    "name": "Production loss",
    "work": {"positions": {"table": "employment", "counts": ["ordinary"]}},
    "method": "human_capital",
    "yearly_wage": {"by_year": {"2023": 365_000, "2024": 366_000}},
    "on_costs": 0,
}
BORROWED = {"by_year": {"2024": 1000}, "taken_from": {"2023": "2024"}}
WITHOUT_2023 = {"2022": 80.0, "2024": 125.0}
OVER_NEW_YEAR = followed("2023-12-01", (60,))
"""From 1 December 2023 to 30 January 2024."""


def money(year: int = 2024, index: dict[str, float] | None = None, **choices: Any) -> Money:
    whole = {"year": year, "index": {"name": "Index", "by_year": index or INDEX, **choices}}
    return Money(PriceLevel.model_validate(whole), "derived.costs.price_level")


def contact(date: str, points: float) -> tuple[Any, ...]:
    return ("A", "OUS", "outpatient", f"{date}T10:00", None, points)


class TestEachKind:
    def test_claims_are_in_the_money_of_the_year_of_their_date(self):
        frame = claimed(("A", "2023-12-31", "other", 100), ("A", "2024-01-01", "other", 100))
        # 100 × 2 × 1.25 + 100 × 2
        assert claims(frame, PEOPLE, OVER_NEW_YEAR, GP, "x", money()).cost[0, 0] == 450

    def test_amounts_are_in_the_money_of_the_year_of_their_date(self):
        frame = claimed(("A", "2023-12-31", "other", 100.4), ("A", "2024-01-01", "other", 10)).drop(columns="service")
        assert amounts(frame, PEOPLE, OVER_NEW_YEAR, MEDICINES, "x", money()).cost[0, 0] == 135.5  # 100.4 × 1.25 + 10

    def test_a_refund_is_brought_to_the_price_year_too(self):
        frame = claimed(("A", "2023-12-31", "other", -100), ("A", "2024-01-01", "other", 200)).drop(columns="service")
        assert amounts(frame, PEOPLE, OVER_NEW_YEAR, MEDICINES, "x", money()).cost[0, 0] == 75

    def test_points_have_the_price_of_their_year_brought_to_the_price_year(self):
        frame = episodes(contact("2023-12-31", 0.5), contact("2024-01-01", 0.5))
        plan = HospitalStays.model_validate(STAYS)
        # 0.5 × 1 000 × 1.25 + 0.5 × 1 100
        assert hospital(frame, PEOPLE, OVER_NEW_YEAR, plan, "x", money()).cost[0, 0] == 1175

    def test_resources_have_the_price_of_their_year_brought_to_the_price_year(self):
        frame = used(("A", "2023-12-31", "case_manager_hour", 2), ("A", "2024-01-01", "case_manager_hour", 1))
        found = ledger(frame, PEOPLE, OVER_NEW_YEAR, Ledger.model_validate(HOURS), "x", money())
        assert found.cost[0, 0] == 2900  # 2 × 800 × 1.25 + 900
        assert found.units["case_manager_hour_units"][0, 0] == 3

    def test_a_day_has_the_wage_of_its_year_brought_to_the_price_year(self):
        found = production_loss(share(), OVER_NEW_YEAR, ProductionLoss.model_validate(LOSS), "x", money())
        # 31 days of December at 1 000 × 1.25, 30 of January at 1 000
        assert found.cost[0, 0] == 68_750

    def test_friction_too(self):
        plan = ProductionLoss.model_validate({**LOSS, "method": "friction", "friction_days": 10})
        work = share((0, "2023-01-01", "2023-12-26", 100))  # lost: 27–31 December and 1–5 January
        assert production_loss(work, OVER_NEW_YEAR, plan, "x", money()).cost[0, 0] == 11_250


class TestAPriceOfAnotherYear:
    """It is in the money of the year it was set for, not of the year that it stands for."""

    def test_is_left_as_it_is_where_it_was_set_for_the_price_year(self):
        plan = HospitalStays.model_validate({**STAYS, "price": BORROWED})
        frame = episodes(contact("2023-12-31", 1))
        assert hospital(frame, PEOPLE, OVER_NEW_YEAR, plan, "x", money()).cost[0, 0] == 1000

    def test_is_brought_from_the_year_it_was_set_for(self):
        plan = HospitalStays.model_validate({**STAYS, "price": BORROWED})
        frame = episodes(contact("2023-12-31", 1), contact("2024-01-01", 1))
        # both 1 000 of 2024, in the money of 2022: × 80 / 125
        assert hospital(frame, PEOPLE, OVER_NEW_YEAR, plan, "x", money(2022)).cost[0, 0] == 1280

    def test_needs_no_index_of_the_year_that_it_stands_for(self):
        plan = HospitalStays.model_validate({**STAYS, "price": BORROWED})
        frame = episodes(contact("2023-12-31", 1))
        found = hospital(frame, PEOPLE, OVER_NEW_YEAR, plan, "x", money(index={"2024": 125.0}))
        assert found.cost[0, 0] == 1000


class TestAYearWithoutIndex:
    def test_is_an_error_that_names_place_years_and_mend(self):
        with pytest.raises(PlanError) as caught:
            money(index=WITHOUT_2023).factors(np.array([2024, 2023, 2025]), "derived.costs.components.gp")
        assert str(caught.value) == (
            "derived.costs.price_level.index: there is no figure for 2023, 2025, and derived.costs.components.gp has "
            "amounts in the money of then; there are figures for 2022, 2024. Write them under 'by_year' with their "
            'source, or say under \'taken_from\' which year\'s figure stands for one ("2023": "2022"); or leave the '
            "component out under 'not_adjusted'"
        )

    def test_is_none_where_the_plan_takes_another_year_s_figure(self):
        known = money(index=WITHOUT_2023, taken_from={"2023": "2024", "2025": "2022"})
        assert known.factors(np.array([2023, 2025, 2022]), "x").tolist() == [1, 1.5625, 1.5625]

    @pytest.mark.parametrize(("date", "amount"), [("2020-02-01", 120.0), ("2023-12-24", 0.0), ("2025-03-01", 5.0)])
    def test_does_not_matter_where_nothing_of_it_counts(self, date, amount):
        rows = claimed(("A", date, "other", amount), ("A", "2024-01-01", "other", 7)).drop(columns="service")
        known = money(index=WITHOUT_2023)
        assert amounts(rows, PEOPLE, OVER_NEW_YEAR, MEDICINES, "x", known).cost[0, 0] == 7

    def test_does_not_matter_where_a_price_is_0(self):
        prices = {"travel": {"by_year": {"2023": 0}}}
        plan = Ledger.model_validate({**HOURS, "prices": prices})
        frame = used(("A", "2023-12-31", "travel", 3))
        assert ledger(frame, PEOPLE, OVER_NEW_YEAR, plan, "x", money(index=WITHOUT_2023)).cost.sum() == 0

    @pytest.mark.parametrize("date", ["2023-12-31", "2024-01-01"])
    def test_stops_everything_where_it_counts(self, date):
        frame = claimed(("A", date, "other", 1)).drop(columns="service")
        lacking = money(2022, {"2022": 80.0})
        with pytest.raises(PlanError, match=f"no figure for {date[:4]}, and derived.costs.components.medicines has"):
            amounts(frame, PEOPLE, OVER_NEW_YEAR, MEDICINES, "derived.costs.components.medicines", lacking)


def test_a_component_may_be_left_as_it_stands():
    level = PriceLevel.model_validate(
        {"year": 2024, "index": {"name": "Index", "by_year": INDEX}, "not_adjusted": ["gp"]}
    )
    known = Money(level, "x")
    assert known.of("gp") is OWN_YEAR
    assert known.of("stays") is known


ROW = st.tuples(
    st.sampled_from(list(PEOPLE)),
    st.dates(min_value=dt.date(2022, 1, 1), max_value=dt.date(2024, 12, 31)).map(str),
    st.sampled_from(SERVICES),
    st.integers(-(10**7), 10**8).map(lambda hundredths: hundredths / 100),
)
ROWS = st.lists(ROW, max_size=30)
FIGURE = st.integers(500, 2000).map(lambda tenths: tenths / 10)
FIGURES = st.fixed_dictionaries({"2022": FIGURE, "2023": FIGURE, "2024": FIGURE})
THREE_YEARS = followed("2022-01-01", (400, 1095))


def cost(rows: list[tuple[Any, ...]], known: Money) -> np.ndarray:
    return claims(claimed(*rows), PEOPLE, THREE_YEARS, GP, "x", known).cost


@given(ROWS, FIGURE)
def test_an_index_that_never_moves_changes_nothing_to_the_last_bit(rows, figure):
    level = money(2023, dict.fromkeys(INDEX, figure))
    assert cost(rows, level).tobytes() == cost(rows, OWN_YEAR).tobytes()


@given(ROWS, FIGURES, st.randoms(use_true_random=False))
def test_the_order_of_rows_is_nothing_to_the_last_bit(rows, figures, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert cost(rows, money(2023, figures)).tolist() == cost(shuffled, money(2023, figures)).tolist()


@given(ROWS, FIGURES, st.sampled_from([0.5, 2.0, 4.0]))
def test_the_base_of_the_index_is_nothing(rows, figures, scale):
    scaled = {year: figure * scale for year, figure in figures.items()}  # by powers of two, which is exact
    assert cost(rows, money(2024, figures)).tolist() == cost(rows, money(2024, scaled)).tolist()


@given(ROWS, FIGURES)
def test_two_price_years_differ_by_the_ratio_of_their_indices(rows, figures):
    at_2022, at_2024 = cost(rows, money(2022, figures)), cost(rows, money(2024, figures))
    ratio = figures["2024"] / figures["2022"]
    # each row is rounded to a ten-thousandth in both
    np.testing.assert_allclose(at_2024, at_2022 * ratio, rtol=1e-9, atol=1e-4 * (1 + ratio) * (len(rows) + 1))


@given(ROWS, FIGURES, st.sampled_from([2022, 2023, 2024]))
def test_it_is_what_the_library_s_function_gives(rows, figures, year):
    frame = claimed(*rows)
    index = {int(key): figure for key, figure in figures.items()}
    worth = to_price_year(2 * frame["amount"], frame["date"].dt.year, year, index)
    expected = [np.rint(worth[frame["participant"].to_numpy() == who] * 10_000).sum() / 10_000 for who in PEOPLE]
    np.testing.assert_allclose(cost(rows, money(year, figures)).sum(axis=1), expected, rtol=1e-9, atol=1e-3)


@given(st.integers(0, 700), FIGURES)
def test_wages_brought_to_one_year_are_wages_of_that_year(days, figures):
    """Wages that follow the index are one wage in the price year's money, whatever year a day is of."""
    wages = {year: 365_000 * figure for year, figure in figures.items()}
    plan = ProductionLoss.model_validate({**LOSS, "yearly_wage": {"by_year": wages}})
    periods = followed("2022-01-01", (days,), 1)  # 2022 and 2023 have 365 days
    found = production_loss(share(), periods, plan, "x", money(2022, figures)).cost[0, 0]
    assert found == pytest.approx((days + 1) * 1000 * figures["2022"], rel=1e-9)
