"""Questionnaires hold what instruments ask, of those who are asked, with the gaps that real ones have."""

from __future__ import annotations

import numpy as np
import pytest

from reise_report.data.simulation.answers import FOR_OFFERED, FOR_OFFERED_WORKING, ITEMS, WEMWBS
from reise_report.plan.instrument import InstrumentName, instrument
from tests.data.simulation.made import days_since_enrolment, table, truth

ASKED: tuple[InstrumentName, ...] = (
    "eq5d_5l", "eq_vas", "wemwbs", "promis_29", "work_ability_score", "work_role_functioning", "rtw_self_efficacy_19",
    "job_satisfaction", "work_makes_pain_worse",
)  # fmt: skip
VISITS = {"m3": 91, "m6": 182, "m12": 365}


def test_items_are_those_of_the_instruments():
    assert sorted(ITEMS) == sorted(item for name in ASKED for item in instrument(name).items)


@pytest.mark.parametrize("name", ASKED)
def test_answers_lie_within_the_instruments_range_and_use_it(name: InstrumentName):
    rows = table("questionnaires", 1, 3000)
    for item, contract in instrument(name).items.items():
        least, most = contract.get("range", (1, 5))
        assert (rows[item].min(), rows[item].max()) == (least, most), item


def test_everybody_answers_at_the_start_and_fewer_and_fewer_later():
    counts = table("questionnaires", 1, 3000)["visit"].value_counts()
    assert counts["baseline"] == 3000
    assert 0.9 > counts["m3"] / 3000 > counts["m6"] / 3000 > counts["m12"] / 3000 > 0.6


def test_most_answers_come_within_the_window_and_a_few_do_not():
    rows = table("questionnaires", 1, 3000)
    for visit, planned in VISITS.items():
        off = days_since_enrolment(rows[rows["visit"] == visit], "completed", 1, 3000) - planned
        assert 0.93 < off.between(-14, 28).mean() < 1
    baseline = days_since_enrolment(rows[rows["visit"] == "baseline"], "completed", 1, 3000)
    assert baseline.between(-6, 0).all()


def test_questions_for_those_offered_are_answered_by_them_alone():
    people, rows = table("participants").set_index("participant"), table("questionnaires")
    offered = rows["participant"].map(people["arm"]) == "offered"
    for item in (*FOR_OFFERED, *FOR_OFFERED_WORKING):
        assert rows.loc[offered, item].notna().any()
        assert rows.loc[~offered, item].isna().all()


def test_satisfaction_is_asked_of_those_who_say_that_they_work_after_the_start():
    rows = table("questionnaires")
    asked = (rows["working"] == 1) & (rows["visit"] != "baseline")
    copies = truth("contradictions").query("kind == 'same_answers_twice'")
    touched = rows.set_index(["participant", "visit"]).index.isin(
        list(zip(copies["participant"], copies["key"], strict=True))
    )
    assert rows.loc[~asked & ~touched, "job_satisfaction"].isna().all()
    assert rows.loc[asked, "job_satisfaction"].notna().mean() > 0.9


def test_since_when_and_how_much_is_told_by_those_who_work_alone():
    rows = table("questionnaires")
    for column in ("working_since", "working_percent"):
        assert (rows[column].notna() == (rows["working"] == 1)).all()
    assert (rows["working_since"].dropna() <= rows.loc[rows["working_since"].notna(), "completed"]).all()
    assert rows["working_percent"].dropna().between(5, 100).all()


def test_pain_mood_and_work_ability_go_together():
    rows = table("questionnaires", 1, 3000)
    pain, ability, mood = rows["promis_pain_intensity"], rows["work_ability_score"], rows["eq5d_anxiety"]
    assert pain.corr(ability) < -0.25
    assert mood.corr(rows["promis_depression_1"]) > 0.4
    assert mood.corr(ability) < -0.2


def test_the_same_person_answers_much_the_same_later():
    rows = table("questionnaires", 1, 3000).pivot(index="participant", columns="visit", values="eq_vas")
    assert rows["baseline"].corr(rows["m3"]) > 0.45
    assert rows["baseline"].corr(rows["m3"]) > rows["baseline"].corr(rows["m12"]) - 0.1


def test_self_care_has_a_floor_and_pain_a_ceiling():
    rows = table("questionnaires", 1, 3000)
    assert (rows["eq5d_self_care"] == 1).mean() > 0.4
    assert (rows["eq5d_pain"] >= 3).mean() > 0.75
    assert -0.1 < truth("scores", 1, 3000)["eq5d_index"].mean() < 0.6


def test_single_answers_are_missing_and_some_people_break_off():
    rows = table("questionnaires", 1, 3000)
    gaps = rows[list(WEMWBS)].isna().sum(axis=1)
    assert 0.05 < (gaps > 0).mean() < 0.25
    assert 0.003 < (gaps == len(WEMWBS)).mean() < 0.03


def test_those_who_felt_worse_at_the_start_answer_less_later():
    rows = table("questionnaires", 1, 3000)
    start = rows[rows["visit"] == "baseline"].set_index("participant")[list(WEMWBS)].sum(axis=1)
    answered = start.index.isin(rows.loc[rows["visit"] == "m12", "participant"])
    assert start[answered].mean() > start[~answered].mean() + 1


def test_those_offered_answer_more():
    rows, people = table("questionnaires", 1, 10_000), table("participants", 1, 10_000)
    answered = people["participant"].isin(rows.loc[rows["visit"] == "m3", "participant"])
    share = answered.groupby(people["arm"]).mean()
    assert share["offered"] > share["usual"] + 0.01


def test_people_who_work_say_so_mostly():
    rows = table("questionnaires", 1, 3000)
    assert 0.03 < (rows["working"] == 1).mean() < 0.3
    assert (rows.loc[rows["visit"] == "baseline", "working"] == 1).mean() < 0.03


def test_health_thermometers_are_read_off_in_tens():
    values = table("questionnaires")["eq_vas"].dropna()
    assert (values % 10 == 0).mean() > 0.5
    assert len(np.unique(values)) > 40
