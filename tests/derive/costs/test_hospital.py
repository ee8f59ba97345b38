"""Stays and contacts priced: which year, which period, and what is without points."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from reise_report.derive.costs.hospital import hospital
from reise_report.derive.costs.tally import Tally
from reise_report.errors import DataError, PlanError
from reise_report.plan.costs import HospitalStays
from tests.derive.costs.frames import PEOPLE, episodes, followed

PLACE = "derived.costs.components.hospital"
WARD = ("A", "OUS", "inpatient", "2024-03-01T10:00", "2024-03-03T12:00", 1.2)
CONTACT = ("A", "OUS", "outpatient", "2024-06-01T10:00", "2024-06-01T10:30", 0.05)


def plan(**changes: object) -> HospitalStays:
    whole = {
        "kind": "hospital_stays",
        "name": "Hospital",
        "table": "hospital",
        "hours_between": 8,
        "across_hospitals": True,
        "dated": "discharged",
        "without_points": "error",
        "price": {"by_year": {"2023": 100, "2024": 1000, "2025": 10000}},
    }
    return HospitalStays.model_validate(whole | changes)


def tallied(*rows, periods=None, frame=None, **changes: object) -> Tally:
    table = episodes(*rows) if frame is None else frame
    return hospital(table, PEOPLE, periods or followed(), plan(**changes), PLACE)


def test_a_stay_costs_its_points_times_the_whole_price():
    # 1.2 points × 1 000 in the first period; 0.05 × 1 000 in the second
    assert tallied(WARD, CONTACT).cost.tolist() == [[1200, 50], [0, 0], [0, 0]]


def test_the_package_s_unit_price_is_taken_whole():
    # 1.2 × 52 248, not the 40 % that the state refunds
    assert tallied(WARD, price={"table": "drg_unit_price"}).cost[0, 0] == pytest.approx(62697.6, abs=1e-9)


def test_stays_and_contacts_are_counted():
    joined = ("A", "OUS", "day", "2024-03-03T15:00", "2024-03-03T16:00", 0.1)
    assert tallied(WARD, joined, CONTACT).units["units"].tolist() == [[1, 1], [0, 0], [0, 0]]


def test_an_outpatient_contact_during_a_stay_is_counted_beside_it():
    during = ("A", "OUS", "outpatient", "2024-03-02T10:00", "2024-03-02T11:00", 0.05)
    assert tallied(WARD, during).cost[0, 0] == 1250  # (1.2 + 0.05) × 1 000


def test_two_outpatient_contacts_an_hour_apart_are_two():
    again = ("A", "OUS", "outpatient", "2024-06-01T11:30", None, 0.05)
    assert tallied(CONTACT, again).units["units"][0, 1] == 2


class TestDating:
    """Randomised on 2024-01-01, followed for 365 days, that is to 2024-12-31."""

    over_new_year = ("A", "OUS", "inpatient", "2023-12-30T10:00", "2024-01-02T12:00", 2.0)
    past_the_end = ("A", "OUS", "inpatient", "2024-12-30T10:00", "2025-01-02T12:00", 2.0)

    def test_a_stay_that_spans_randomisation_counts_by_its_discharge(self):
        assert tallied(self.over_new_year, dated="discharged").cost[0].tolist() == [2000, 0]  # 2 × the price of 2024
        assert tallied(self.over_new_year, dated="admitted").cost[0].tolist() == [0, 0]

    def test_a_stay_that_spans_the_end_counts_by_its_admission(self):
        assert tallied(self.past_the_end, dated="discharged").cost[0].tolist() == [0, 0]
        assert tallied(self.past_the_end, dated="admitted").cost[0].tolist() == [0, 2000]

    def test_the_price_is_that_of_the_year_of_the_dating_day(self):
        periods = followed("2023-12-01")
        assert tallied(self.over_new_year, periods=periods, dated="admitted").cost[0, 0] == 200  # 2 × 100 in 2023
        assert tallied(self.over_new_year, periods=periods, dated="discharged").cost[0, 0] == 2000  # 2 × 1 000 in 2024

    def test_a_stay_over_the_end_of_a_period_is_in_one_of_them(self):
        # day 91 is 2024-04-01
        stay = ("A", "OUS", "inpatient", "2024-04-01T10:00", "2024-04-03T12:00", 1.0)
        assert tallied(stay, dated="admitted").cost[0].tolist() == [1000, 0]
        assert tallied(stay, dated="discharged").cost[0].tolist() == [0, 1000]


class TestWithoutPoints:
    blank = ("A", "OUS", "outpatient", "2024-06-01T10:00", None, None)
    zero = ("A", "OUS", "day", "2024-06-02T10:00", None, 0.0)

    @pytest.mark.parametrize("row", [blank, zero], ids=["blank", "zero"])
    def test_an_error_where_the_plan_says_so(self, row):
        with pytest.raises(
            DataError, match=r"'hospital': 1 stay\(s\) or contact\(s\) of the follow-up have no DRG points"
        ):
            tallied(row)

    def test_those_outside_the_follow_up_do_not_matter(self):
        assert tallied(("A", "OUS", "outpatient", "2020-06-01T10:00", None, None)).cost.sum() == 0

    def test_activity_without_cost_where_the_plan_says_so(self):
        found = tallied(self.blank, self.zero, without_points="zero")
        assert found.cost[0].tolist() == [0, 0]
        assert found.units["units"][0].tolist() == [0, 2]

    def test_assumed_points_by_level_of_care(self):
        # 0.048 × 1 000 + 0.215 × 1 000
        points = {"inpatient": 1, "day": 0.215, "outpatient": 0.048}
        assert tallied(self.blank, self.zero, without_points="assumed", assumed_points=points).cost[0, 1] == 263

    def test_a_level_without_assumed_points_is_an_error(self):
        with pytest.raises(DataError, match="says nothing of 'day'"):
            tallied(self.zero, without_points="assumed", assumed_points={"outpatient": 0.048})


class TestUnfinished:
    open_ended = ("A", "OUS", "inpatient", "2024-06-01T10:00", None, None)

    def test_a_stay_whose_points_are_not_known_yet_costs_what_is_not_known(self):
        found = tallied(self.open_ended, dated="admitted", without_points="zero")
        np.testing.assert_array_equal(found.cost[0], [0, np.nan])
        assert found.units["units"][0].tolist() == [0, 1]

    def test_by_discharge_it_is_not_there_yet(self):
        found = tallied(self.open_ended, dated="discharged")
        assert (found.cost[0].tolist(), found.units["units"][0].tolist()) == ([0, 0], [0, 0])

    def test_others_are_not_touched(self):
        assert tallied(self.open_ended, ("B", *WARD[1:]), dated="admitted").cost[1].tolist() == [1200, 0]


def test_levels_of_care_can_be_priced_apart():
    day = ("B", "OUS", "day", "2024-03-03T15:00", None, 0.3)
    assert tallied(WARD, CONTACT, day, levels=["inpatient", "day"]).cost.tolist() == [[1200, 0], [300, 0], [0, 0]]
    assert tallied(WARD, CONTACT, day, levels=["outpatient"]).cost.tolist() == [[0, 50], [0, 0], [0, 0]]


def test_costs_end_with_death():
    after = ("A", "OUS", "outpatient", "2024-06-02T10:00", None, 0.05)
    assert tallied(CONTACT, after, periods=followed(A="2024-06-01")).cost[0].tolist() == [0, 50]


def test_a_year_without_price_stops_everything():
    with pytest.raises(PlanError, match="there is no price for 2024"):
        tallied(WARD, price={"by_year": {"2023": 1}})


def test_a_year_in_which_nothing_costs_needs_no_price():
    free = (*CONTACT[:5], 0.0)
    assert tallied(free, without_points="zero", price={"by_year": {"2023": 1}}).cost.sum() == 0


def test_nobody_in_hospital_costs_nothing():
    assert tallied(frame=episodes()).cost.tolist() == [[0, 0]] * 3


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("participant", "X", "1 row.s. are about nobody in the trial; the first is 'X'"),
        ("admitted", pd.NaT, "1 row.s. have nothing in 'admitted'"),
        ("level", np.nan, "1 row.s. have nothing in 'level'"),
    ],
)
def test_a_row_that_cannot_be_placed_is_an_error(column, value, message):
    frame = episodes(WARD, CONTACT)
    frame.loc[1, column] = value
    with pytest.raises(DataError, match=message):
        tallied(frame=frame)


def test_another_level_of_care_is_an_error():
    frame = episodes(WARD)
    frame["level"] = pd.Categorical(["home"])
    with pytest.raises(DataError, match="'level' is 'home' in some rows"):
        tallied(frame=frame)


def test_hospitals_that_are_not_named_are_one():
    frame = episodes(WARD, ("A", None, "inpatient", "2024-03-03T13:00", "2024-03-04T10:00", 0.3))
    frame["hospital"] = pd.array([None, None], dtype="string")
    assert tallied(frame=frame, across_hospitals=False).units["units"][0, 0] == 1
