"""Costs of the days before randomisation: which days, of whom they are known, and that the follow-up is left alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reise_report.derive.costs.claims import amounts
from reise_report.derive.costs.periods import OUTSIDE, Periods
from reise_report.derive.return_to_work import NEVER
from reise_report.errors import PlanError
from reise_report.plan.costs import Amounts
from reise_report.plan.derived_columns import columns_of
from tests.derive.costs.frames import PEOPLE, claimed, day, episodes, followed, used
from tests.derive.costs.test_assemble import COSTS, TABLES, derived, made

START = day("2024-01-01")
BEFORE = {
    "hospital": episodes(
        ("A", "OUS", "inpatient", "2023-05-01T10:00", "2023-05-03T12:00", 1.5),
        ("A", "OUS", "inpatient", "2023-12-30T10:00", "2024-01-02T12:00", 2.0),  # admitted before, discharged after
        ("A", "OUS", "outpatient", "2022-12-31T10:00", None, 9.0),  # a day too early
    ),
    "claims": claimed(("A", "2023-01-01", "general_practitioner", 50), ("B", "2023-12-31", "other", 100)),
    "prescriptions": claimed(("B", "2023-06-01", "other", 20.5), ("B", "2024-01-01", "other", 3)).drop(
        columns="service"
    ),
    "ledger": used(("A", "2024-02-01", "case_manager_hour", 2)),
}
"""A year before 2024-01-01 is 2023-01-01 to 2023-12-31; B's medicines of the very day are of the follow-up."""

PRICED = {
    **COSTS["components"],
    "stays": {**COSTS["components"]["stays"], "price": {"by_year": {"2023": 1000, "2024": 2000}}},
    "work": {**COSTS["components"]["work"], "yearly_wage": {"by_year": {"2023": 365_000, "2024": 366_000}}},
}


@pytest.fixture(scope="module")
def trial(tmp_path_factory):
    return made(tmp_path_factory.mktemp("trial"), components=PRICED, earlier_days=365)


@pytest.fixture(scope="module")
def found(trial):
    return derived(trial, frames=BEFORE)


def earlier(found: pd.DataFrame, part: str) -> list[float]:
    return found[f"cost_{part}_earlier"].tolist()


def test_the_columns_are_those_that_the_plan_knows(trial, found):
    assert list(found.columns) == list(columns_of(trial, "cost", trial.derived["cost"]))


def test_each_component_counts_the_days_before_and_not_the_day_itself(found):
    assert earlier(found, "stays") == [3500, 0, 0]  # (1.5 + 2) × 1 000, by the days of admission
    assert earlier(found, "gp") == [100, 200, 0]  # 50 × 2; 100 × 2
    assert earlier(found, "medicines") == [0, 20.5, 0]
    assert earlier(found, "work") == [365_000, 365_000, 182_500]  # C works half time


def test_sums_are_of_their_components_without_the_ledger(found):
    assert earlier(found, "health") == [3600, 220.5, 0]
    assert earlier(found, "society") == [368_600, 365_220.5, 182_500]


def test_a_ledger_has_no_earlier_costs(found):
    assert "cost_offer_earlier" not in found
    assert found.loc[7, "cost_offer"] == 1600


def test_the_follow_up_is_what_it_is_without_them(tmp_path, found):
    alone = derived(made(tmp_path, components=PRICED), frames=BEFORE)
    pd.testing.assert_frame_equal(found[alone.columns], alone, check_exact=True)
    assert alone.loc[3, "cost_medicines"] == 3


def test_a_stay_over_the_day_of_randomisation_is_counted_once(tmp_path, found):
    by_discharge = {**PRICED, "stays": {**PRICED["stays"], "dated": "discharged"}}
    other = derived(made(tmp_path, components=by_discharge, earlier_days=365), frames=BEFORE)
    assert found.loc[7, ["cost_stays_earlier", "cost_stays"]].tolist() == [3500, 0]
    assert other.loc[7, ["cost_stays_earlier", "cost_stays"]].tolist() == [1500, 4000]  # 2 × the price of 2024


def test_they_are_not_known_of_those_never_linked(trial):
    never = {key: ["2023-12-31", "2025-06-01", "2025-06-01"] for key in TABLES}
    lost = derived(trial, never, frames=BEFORE)
    assert np.isnan(lost.loc[7, ["cost_stays_earlier", "cost_health_earlier"]].astype(float)).all()
    assert earlier(lost, "health")[1:] == [220.5, 0]


def test_they_are_known_of_those_who_are_lost_or_die_later(trial):
    lost = derived(trial, {key: ["2024-01-01", "2025-06-01", "2025-06-01"] for key in TABLES}, frames=BEFORE)
    assert earlier(lost, "health") == [3600, 220.5, 0]
    assert np.isnan(lost.loc[7, "cost_health"])
    assert earlier(derived(trial, died="2024-01-01", frames=BEFORE), "health") == [3600, 220.5, 0]


@pytest.mark.parametrize(("first", "known"), [("2023-01-01", True), ("2023-01-02", False)])
def test_they_are_not_known_where_a_table_does_not_reach_back(tmp_path, first, known):
    told = derived(made(tmp_path, components=PRICED, earlier_days=365, told_from={"claims": first}), frames=BEFORE)
    assert told["cost_gp_earlier"].notna().tolist() == [known] * 3
    assert told["cost_health_earlier"].notna().tolist() == [known] * 3
    assert told["cost_stays_earlier"].notna().all()
    assert told["cost_gp"].notna().all()


def test_a_year_before_needs_its_price(tmp_path):
    with pytest.raises(PlanError, match=r"components\.stays\.price: there is no price for 2023"):
        derived(made(tmp_path, earlier_days=365), frames=BEFORE)


def test_they_are_brought_to_the_price_year_too(tmp_path):
    level = {"year": 2024, "index": {"name": "Index", "by_year": {"2023": 100, "2024": 110}}}
    level["not_adjusted"] = ["work"]
    told = derived(made(tmp_path, components=PRICED, earlier_days=365, price_level=level), frames=BEFORE)
    assert earlier(told, "health") == [3960, 242.55, 0]  # all of it is of 2023: × 1.1
    assert earlier(told, "work") == [365_000, 365_000, 182_500]
    assert told["cost_stays"].tolist() == [0, 0, 0]
    assert told.loc[7, "cost_offer"] == 1600


def test_a_period_before_ends_the_day_before_randomisation():
    periods = Periods(np.array([START]), np.array([NEVER]), [-1, 91], -30)
    assert (periods.first - START).tolist() == [[-30, 0]]
    assert (periods.last - START).tolist() == [[-1, 91]]
    days = START + np.array([-31, -30, -1, 0, 91, 92])
    assert periods.of(np.zeros(6, dtype=np.int64), days).tolist() == [OUTSIDE, 0, 0, 1, 1, OUTSIDE]


def test_a_source_tells_of_the_days_before_that_tells_of_the_day_itself():
    periods = Periods(np.array([START, START]), np.array([NEVER, NEVER]), [-1, 91], -30)
    assert periods.complete(START + np.array([-1, 0])).tolist() == [[False, False], [True, False]]


ROWS = st.lists(
    st.tuples(
        st.sampled_from(list(PEOPLE)),
        st.dates(min_value=dt.date(2022, 6, 1), max_value=dt.date(2025, 6, 1)).map(str),
        st.just("other"),
        st.integers(0, 10**7).map(lambda hundredths: hundredths / 100),
    ),
    max_size=30,
)
MEDICINES = Amounts(kind="amounts", name="Medicines", table="prescriptions")


@given(ROWS, st.integers(7, 500))
def test_the_follow_up_never_changes_and_the_days_before_are_those_of_a_walk(rows: list[Any], days: int):
    frame = claimed(*rows).drop(columns="service")
    start = np.full(3, START)
    both = Periods(start, np.full(3, NEVER), [-1, 91, 365], -days)
    cost = amounts(frame, PEOPLE, both, MEDICINES, "x").cost
    assert cost[:, 1:].tolist() == amounts(frame, PEOPLE, followed(), MEDICINES, "x").cost.tolist()
    for place, who in enumerate(PEOPLE):
        mine = [row[3] for row in rows if row[0] == who and START - days <= day(row[1]) < START]
        assert cost[place, 0] == pytest.approx(sum(mine), abs=1e-4 * (len(mine) + 1))
