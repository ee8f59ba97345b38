"""When questionnaires were answered, against windows that the plan states or does not."""

from __future__ import annotations

import datetime as dt

import pytest

from reise_report.results.quality.assemble import examine
from reise_report.results.quality.windows import REACH, week_id
from tests.results.quality import world
from tests.results.quality.test_checks import on


def values(folder, rows=None):
    return {row.id: row.value for row in examine(*world.read(folder, rows)).results}


def with_m3_on(days: dict[int, int | None]) -> world.Tables:
    """Questionnaires of three months, answered so many days from enrolment."""
    rows = world.tables()
    for row in rows["questionnaires"]:
        number = int(row["participant"][1:])
        if row["visit"] == "m3" and number in days:
            day = days[number]
            row["completed"] = "" if day is None else on(number, day)
    return rows


def test_both_edges_of_a_window_belong_to_it(tmp_path):
    found = values(tmp_path, with_m3_on({1: 91 - 14, 2: 91 - 15, 3: 91 + 28, 4: 91 + 29, 5: None}))
    stem = "quality.window.m3.all"
    assert (found[f"{stem}.early"], found[f"{stem}.late"], found[f"{stem}.undated"]) == (1, 1, 1)
    assert found[f"{stem}.in_window"] == found["quality.answered.m3.all"] - 3


def test_where_the_plan_states_no_window_days_are_told_all_the_same(tmp_path):
    found = values(tmp_path)
    assert found["quality.window.baseline.all.dated"] == world.PEOPLE
    assert "quality.window.baseline.all.in_window" not in found
    assert found["quality.days.baseline.all.median"] == 2  # 0 to 4 days after enrolment, evenly


def test_weeks_hold_everybody_with_a_date_once(tmp_path):
    found = values(tmp_path, with_m3_on({1: 91 + 400, 2: 91 - 80, 3: None}))
    weeks = [week_id(week) for week in range(-REACH - 1, REACH + 2)]
    total = sum(found[f"quality.week.m3.all.{week}"] for week in weeks)
    assert total == found["quality.answered.m3.all"] - 1
    assert found[f"quality.week.m3.all.after_{REACH + 1}"] == 1


@pytest.mark.parametrize(("off", "week"), [(-4, "before_1"), (-3, "day"), (3, "day"), (4, "after_1")])
def test_the_planned_day_is_the_middle_of_its_week(tmp_path, off, week):
    alone = with_m3_on(dict.fromkeys(range(world.PEOPLE), 91 + 20))
    for row in alone["questionnaires"]:
        if row["visit"] == "m3" and row["participant"] == "P001":
            row["completed"] = on(1, 91 + off)
    assert values(tmp_path, alone)[f"quality.week.m3.all.{week}"] == 1


def test_days_are_those_from_enrolment_to_the_answer(tmp_path):
    assert on(1, 5) == (world.START + dt.timedelta(days=8)).isoformat()
    found = values(tmp_path, with_m3_on(dict.fromkeys(range(world.PEOPLE), 91 + 7)))
    assert found["quality.days.m3.all.minimum"] == found["quality.days.m3.all.maximum"] == 7
