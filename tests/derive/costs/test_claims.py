"""Claims times their service's multiplier, and amounts as they stand."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reise_report.derive.costs.claims import amounts, claims
from reise_report.errors import DataError, PlanError
from reise_report.plan.costs import Amounts, Claims
from tests.derive.costs.frames import PEOPLE, SERVICES, claimed, followed

PLACE = "derived.costs.components.primary_care"
ROWS = (
    ("A", "2024-02-01", "general_practitioner", 200.5),
    ("A", "2024-07-01", "physiotherapist", 300.0),
    ("B", "2024-02-01", "other", 100.0),
)


def tallied(*rows, multiplier=None, periods=None):
    plan = Claims(
        kind="claims",
        name="Primary care",
        table="claims",
        multiplier=multiplier or {"general_practitioner": 2, "other_services": 1},
    )
    return claims(claimed(*rows), PEOPLE, periods or followed(), plan, PLACE)


def test_each_service_has_its_multiplier():
    # A: 200.50 × 2, then 300 × 1.5; B: 100 × 1.5
    found = tallied(*ROWS, multiplier={"general_practitioner": 2, "other_services": 1.5})
    assert found.cost.tolist() == [[401, 450], [150, 0], [0, 0]]


def test_claims_are_counted():
    assert tallied(*ROWS).units["units"].tolist() == [[1, 1], [1, 0], [0, 0]]


def test_a_service_without_multiplier_stops_everything():
    with pytest.raises(PlanError, match=r"primary_care\.multiplier: 'other' has none; add it, or 'other_services'"):
        tallied(*ROWS, multiplier={"general_practitioner": 2, "physiotherapist": 1})


def test_a_service_that_nobody_used_needs_no_multiplier():
    assert tallied(ROWS[0], multiplier={"general_practitioner": 3}).cost[0, 0] == 601.5


def test_a_refund_takes_its_part_away():
    assert tallied(ROWS[0], ("A", "2024-02-02", "general_practitioner", -200.5)).cost[0, 0] == 0


@pytest.mark.parametrize(
    ("amount", "message"), [(np.nan, "nothing in 'amount'"), (np.inf, "no finite number in 'amount'")]
)
def test_an_amount_that_is_none_is_an_error(amount, message):
    with pytest.raises(DataError, match=message):
        tallied(("A", "2024-02-01", "other", amount))


def test_a_claim_without_service_is_an_error():
    frame = claimed(*ROWS)
    frame.loc[0, "service"] = None
    plan = Claims(kind="claims", name="Primary care", table="claims", multiplier={"other_services": 1})
    with pytest.raises(DataError, match="nothing in 'service'"):
        claims(frame, PEOPLE, followed(), plan, PLACE)


def test_no_claims_cost_nothing():
    assert tallied().cost.tolist() == [[0, 0]] * 3


def test_amounts_are_added_as_they_stand():
    frame = claimed(*ROWS).drop(columns="service")
    found = amounts(frame, PEOPLE, followed(), Amounts(kind="amounts", name="Medicines", table="prescriptions"), PLACE)
    assert found.cost.tolist() == [[200.5, 300], [100, 0], [0, 0]]
    assert found.units["units"].sum() == 3


def test_rows_after_a_death_are_left_out():
    assert tallied(*ROWS, periods=followed(A="2024-06-30")).cost[0].tolist() == [401, 0]


ROW = st.tuples(
    st.sampled_from(list(PEOPLE)),
    st.dates(min_value=dt.date(2023, 11, 1), max_value=dt.date(2025, 3, 1)).map(str),
    st.sampled_from(SERVICES),
    st.integers(0, 10**9).map(lambda hundredths: hundredths / 100),
)


@given(st.lists(ROW, max_size=30), st.randoms(use_true_random=False))
def test_the_order_of_rows_is_nothing_to_the_last_bit(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert tallied(*rows).cost.tolist() == tallied(*shuffled).cost.tolist()


@given(st.lists(ROW, max_size=30))
def test_splitting_the_follow_up_moves_costs_and_loses_none(rows):
    whole, parts = (tallied(*rows, periods=followed(ends=ends)).cost for ends in ((365,), (30, 91, 182, 365)))
    np.testing.assert_allclose(parts.sum(axis=1), whole[:, 0], rtol=1e-12, atol=1e-6)


@given(st.lists(ROW, max_size=30), st.sampled_from(list(PEOPLE)))
def test_somebody_s_costs_do_not_depend_on_the_others(rows, who):
    alone = tallied(*[row for row in rows if row[0] == who]).cost
    place = list(PEOPLE).index(who)
    assert alone[place].tolist() == tallied(*rows).cost[place].tolist()
