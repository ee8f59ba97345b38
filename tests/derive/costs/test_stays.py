"""Episodes become stays: eight hours, wards within wards, transfers, ends that are missing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reise_report.derive.costs.rows import NO_TIME
from reise_report.derive.costs.stays import Episodes, Stays, stays
from reise_report.derive.return_to_work import NEVER

EPOCH = dt.datetime(1970, 1, 1)


def seconds(text: str | None) -> int:
    return NO_TIME if text is None else int((dt.datetime.fromisoformat(text) - EPOCH).total_seconds())


def made(*rows, hours=8, across=False) -> Stays:
    """Stays of rows (hospital, 'inpatient' or 'day', admitted, discharged, points) of one person."""
    hospitals = sorted({row[0] for row in rows})
    return stays(
        Episodes(
            np.zeros(len(rows), dtype=np.int64),
            np.array([hospitals.index(row[0]) for row in rows]),
            np.array([row[1] == "inpatient" for row in rows]),
            np.array([seconds(row[2]) for row in rows]),
            np.array([seconds(row[3]) for row in rows]),
            np.array([np.nan if row[4] is None else row[4] for row in rows], dtype=float),
        ),
        hours,
        across_hospitals=across,
    )


WARD = ("OUS", "inpatient", "2024-03-01T10:00", "2024-03-03T12:00", 1.2)


@pytest.mark.parametrize(
    ("admitted", "points"),
    [
        ("2024-03-03T19:59", [1.2]),  # 7 h 59 min after the discharge: one stay, the greater points
        ("2024-03-03T20:00", [1.2, 0.4]),  # exactly 8 h: two
        ("2024-03-03T20:01", [1.2, 0.4]),
        ("2024-03-03T12:00", [1.2]),  # at once
    ],
)
def test_fewer_than_eight_hours_join_and_eight_do_not(admitted, points):
    assert made(WARD, ("OUS", "inpatient", admitted, "2024-03-05T09:00", 0.4)).points.tolist() == points


def test_seconds_count():
    second = ("OUS", "inpatient", "2024-03-03T19:59:59", "2024-03-05T09:00", 0.4)
    assert made(WARD, second).points.tolist() == [1.2]


def test_the_plan_s_hours_decide():
    second = ("OUS", "inpatient", "2024-03-03T20:00", "2024-03-05T09:00", 0.4)
    assert made(WARD, second, hours=24).points.size == 1
    assert made(WARD, second, hours=0.5).points.size == 2


def test_a_chain_of_three_is_one_stay_of_the_bearing_episode_s_points():
    """12:00 → 18:00 is 6 h, 22:00 → 05:00 is 7 h; the middle one bears 2.5 points, and nothing is added up."""
    found = made(
        WARD,
        ("OUS", "inpatient", "2024-03-03T18:00", "2024-03-04T22:00", 2.5),
        ("OUS", "day", "2024-03-05T05:00", "2024-03-05T11:00", 0.3),
    )
    assert found.points.tolist() == [2.5]
    day = (dt.date(2024, 3, 1) - dt.date(1970, 1, 1)).days
    assert (found.admitted.tolist(), found.discharged.tolist()) == ([day], [day + 4])


def test_a_ward_within_a_ward_does_not_end_the_stay():
    """The next begins 7 h after the outer's end on the 3rd, and 35 h after the inner's on the 2nd."""
    inner = ("OUS", "inpatient", "2024-03-01T20:00", "2024-03-02T08:00", 3.0)
    after = ("OUS", "inpatient", "2024-03-03T19:00", "2024-03-04T12:00", 0.2)
    assert made(WARD, inner, after).points.tolist() == [3.0]


def test_episodes_that_overlap_are_one_stay():
    assert made(WARD, ("OUS", "inpatient", "2024-03-02T10:00", "2024-03-06T12:00", 0.9)).points.tolist() == [1.2]


def test_a_transfer_is_one_stay_only_where_the_plan_says_so():
    transfer = ("Ahus", "inpatient", "2024-03-03T13:00", "2024-03-08T12:00", 2.0)
    assert made(WARD, transfer, across=False).points.tolist() == [2.0, 1.2]  # in order of hospital
    assert made(WARD, transfer, across=True).points.tolist() == [2.0]


def test_an_episode_elsewhere_in_between_does_not_part_two_at_the_same_hospital():
    elsewhere = ("Ahus", "day", "2024-03-03T13:00", "2024-03-03T14:00", 0.1)
    back = ("OUS", "inpatient", "2024-03-03T16:00", "2024-03-04T14:00", 0.5)
    assert sorted(made(WARD, elsewhere, back).points.tolist()) == [0.1, 1.2]


def test_different_people_never_share_a_stay():
    found = stays(
        Episodes(
            np.array([0, 1]),
            np.array([0, 0]),
            np.array([True, True]),
            np.array([seconds("2024-03-01T10:00"), seconds("2024-03-03T13:00")]),
            np.array([seconds("2024-03-03T12:00"), seconds("2024-03-04T12:00")]),
            np.array([1.0, 2.0]),
        ),
        8,
        across_hospitals=True,
    )
    assert (found.person.tolist(), found.points.tolist()) == ([0, 1], [1.0, 2.0])


def test_points_that_are_missing_in_one_episode_are_those_of_the_others():
    other = ("OUS", "inpatient", "2024-03-03T13:00", "2024-03-04T12:00", None)
    assert made(WARD, other).points.tolist() == [1.2]
    assert np.isnan(made((*WARD[:4], None), other).points).tolist() == [True]


def test_a_stay_is_inpatient_where_any_episode_is():
    day = ("OUS", "day", "2024-03-03T13:00", "2024-03-03T15:00", 5.0)
    assert made(WARD, day).inpatient.tolist() == [True]
    assert made(day).inpatient.tolist() == [False]


class TestMissingDischarge:
    def test_the_last_inpatient_episode_goes_on_and_its_points_are_not_known(self):
        found = made(("OUS", "inpatient", "2024-03-01T10:00", None, None))
        assert found.discharged.tolist() == [NEVER]
        assert found.unfinished.tolist() == [True]

    def test_points_that_are_given_all_the_same_are_known(self):
        assert made(("OUS", "inpatient", "2024-03-01T10:00", None, 1.0)).unfinished.tolist() == [False]

    def test_an_earlier_one_lasts_until_the_next_admission_and_swallows_no_later_stay(self):
        found = made(
            ("OUS", "inpatient", "2023-03-01T10:00", None, None),
            ("OUS", "inpatient", "2023-09-01T10:00", "2023-09-02T10:00", 1.0),
            WARD,
        )
        assert found.points.tolist() == [1.0, 1.2]
        assert found.unfinished.tolist() == [True, False]

    def test_day_treatment_ends_when_it_begins(self):
        """13:00 → 20:59 is fewer than eight hours, 13:00 → 21:00 is not."""
        day = ("OUS", "day", "2024-03-03T13:00", None, 0.3)
        assert made(day, ("OUS", "inpatient", "2024-03-03T20:59", "2024-03-04T10:00", 1.0)).points.size == 1
        assert made(day, ("OUS", "inpatient", "2024-03-03T21:00", "2024-03-04T10:00", 1.0)).points.size == 2
        assert not made(day).unfinished.any()

    def test_a_discharge_before_the_admission_ends_the_episode_when_it_begins(self):
        wrong = ("OUS", "inpatient", "2024-03-03T13:00", "2024-02-01T10:00", 0.3)
        assert made(wrong).discharged.tolist() == made(wrong).admitted.tolist()


def test_no_episodes_make_no_stays():
    none = np.empty(0, dtype=np.int64)
    assert (
        stays(Episodes(none, none, none > 0, none, none, none.astype(float)), 8, across_hospitals=True).points.size == 0
    )


@dataclass
class Row:
    person: int
    hospital: int
    inpatient: bool
    begin: int  # hours
    hours: int | None
    points: float | None


ROWS = st.lists(
    st.builds(
        Row,
        st.integers(0, 2),
        st.integers(0, 2),
        st.booleans(),
        st.integers(0, 120),
        st.none() | st.integers(-3, 40),
        st.none() | st.sampled_from([0.0, 0.4, 1.1, 2.0]),
    ),
    max_size=14,
)


def as_episodes(rows: list[Row]) -> Episodes:
    base = seconds("2023-12-30T00:00")
    begin = [base + row.begin * 3600 for row in rows]
    return Episodes(
        np.array([row.person for row in rows], dtype=np.int64),
        np.array([row.hospital for row in rows], dtype=np.int64),
        np.array([row.inpatient for row in rows], dtype=bool),
        np.array(begin, dtype=np.int64),
        np.array(
            [NO_TIME if row.hours is None else at + row.hours * 3600 for row, at in zip(rows, begin, strict=True)],
            dtype=np.int64,
        ),
        np.array([np.nan if row.points is None else row.points for row in rows], dtype=float),
    )


def walked(rows: list[Row], hours: float, *, across: bool) -> list[tuple]:
    """An oracle that shares no line with the program: people and hospitals one by one, episodes one by one."""
    found = []
    groups: dict[tuple[int, int], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.person, 0 if across else row.hospital), []).append(row)
    for (person, _), members in groups.items():
        members = sorted(members, key=lambda row: row.begin)
        current: list[tuple[Row, float]] = []
        for row in members:
            end: float = row.begin if row.hours is None else max(row.begin + row.hours, row.begin)
            if row.hours is None and row.inpatient:
                end = min((other.begin for other in members if other.begin > row.begin), default=float("inf"))
            if current and not row.begin - max(last for _, last in current) < hours:
                found.append(summed(person, current))
                current = []
            current.append((row, end))
        found.append(summed(person, current))
    return sorted(found)


def summed(person: int, members: list[tuple[Row, float]]) -> tuple:
    base = (dt.date(2023, 12, 30) - dt.date(1970, 1, 1)).days
    last = max(end for _, end in members)
    points = [row.points for row, _ in members if row.points is not None]
    return (
        person,
        base + members[0][0].begin // 24,
        NEVER if last == float("inf") else base + int(last) // 24,
        max(points, default=-1.0),
        any(row.inpatient for row, _ in members),
        any(row.inpatient and row.hours is None and row.points is None for row, _ in members),
    )


def listed(found: Stays) -> list[tuple]:
    points = np.where(np.isnan(found.points), -1.0, found.points)
    columns = (found.person, found.admitted, found.discharged, points, found.inpatient, found.unfinished)
    return sorted(zip(*(column.tolist() for column in columns), strict=True))


@given(ROWS, st.sampled_from([1, 8, 12.5]), st.booleans())
def test_stays_are_those_of_a_walk_through_the_episodes(rows, hours, across):
    assert listed(stays(as_episodes(rows), hours, across_hospitals=across)) == walked(rows, hours, across=across)


@given(ROWS, st.randoms(use_true_random=False), st.booleans())
def test_the_order_of_episodes_is_nothing(rows, random, across):
    shuffled = list(rows)
    random.shuffle(shuffled)
    before, after = (stays(as_episodes(those), 8, across_hospitals=across) for those in (rows, shuffled))
    assert listed(before) == listed(after)


@given(ROWS)
def test_joining_across_hospitals_never_makes_more_stays(rows):
    counts = [stays(as_episodes(rows), 8, across_hospitals=across).person.size for across in (False, True)]
    assert counts[1] <= counts[0]
