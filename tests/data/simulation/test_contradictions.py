"""Every contradiction that is listed is in the tables, and every kind occurs in a trial of ReISE's size."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from reise_report.data.simulation.contradictions import WINDOWS, Contradiction
from tests.data.simulation.made import days_since_enrolment, made, newest, table, truth

VISITS = {"m3": 91, "m6": 182, "m12": 365}


def listed(kind: Contradiction, name: str | None = None) -> pd.DataFrame:
    found = truth("contradictions")
    found = found[found["kind"] == kind.value]
    return found if name is None else found[found["table"] == name]


def rows_of(kind: Contradiction, name: str) -> pd.DataFrame:
    """The rows of a table that the list names, by their number in the file."""
    numbers = listed(kind, name)["row"].astype(int)
    assert len(numbers)
    rows = table(name).iloc[numbers - 2]
    assert rows["participant"].tolist() == listed(kind, name)["participant"].tolist()
    return rows


@pytest.mark.parametrize("kind", Contradiction)
def test_every_kind_occurs_with_the_default_seed(kind: Contradiction):
    assert len(listed(kind))


@pytest.mark.parametrize("seed", range(1, 6))
def test_every_kind_occurs_with_other_seeds(seed: int):
    assert {found.kind for found in made(seed).found} == set(Contradiction)


def date_of(event: str) -> pd.Series:
    gone = table("deaths_and_emigration")
    return gone[gone["event"] == event].set_index("participant")["date"]


def test_answers_after_death_are_dated_after_it():
    rows = rows_of(Contradiction.ANSWERS_AFTER_DEATH, "questionnaires")
    assert (rows["completed"] > rows["participant"].map(date_of("died"))).all()


def test_answers_after_withdrawal_are_dated_after_it():
    rows = rows_of(Contradiction.ANSWERS_AFTER_WITHDRAWAL, "questionnaires")
    gone = table("withdrawals").query("scope != 'registers'").set_index("participant")["date"]
    assert (rows["completed"] > rows["participant"].map(gone)).all()


def test_nobody_else_answers_after_death_or_withdrawal():
    rows = table("questionnaires")
    gone = table("withdrawals").query("scope != 'registers'").set_index("participant")["date"]
    for kind, date in (
        (Contradiction.ANSWERS_AFTER_DEATH, date_of("died")),
        (Contradiction.ANSWERS_AFTER_WITHDRAWAL, gone),
    ):
        late = rows[rows["completed"] > rows["participant"].map(date)]
        assert (late.index + 2).tolist() == listed(kind)["row"].astype(int).tolist()


def test_visits_out_of_window_are_all_and_only_those_listed():
    rows = table("questionnaires")
    off = days_since_enrolment(rows, "completed") - rows["visit"].map(VISITS)
    early = rows["visit"].map({visit: before for visit, (before, _) in WINDOWS.items()})
    late = rows["visit"].map({visit: after for visit, (_, after) in WINDOWS.items()})
    wide = np.flatnonzero((off < early) | (off > late)) + 2
    assert wide.tolist() == sorted(listed(Contradiction.OUTSIDE_WINDOW)["row"].astype(int))


def test_benefits_begin_after_death():
    rows = rows_of(Contradiction.ACTIVITY_AFTER_DEATH, "benefits")
    assert (rows["start"] > rows["participant"].map(date_of("died"))).all()


def test_positions_begin_after_emigration():
    rows = rows_of(Contradiction.ACTIVITY_AFTER_EMIGRATION, "employment")
    assert (rows["start"] > rows["participant"].map(date_of("emigrated"))).all()


def test_positions_are_held_during_full_disability_pension():
    jobs = rows_of(Contradiction.WORK_DURING_FULL_DISABILITY, "employment")
    pensions = newest("benefits").query("kind == 'disability' and degree == 100")
    both = jobs.merge(pensions, on="participant")
    assert set(
        both.loc[
            both["start_y"].between(both["start_x"], both["end_x"].fillna(pd.Timestamp("2100-01-01"))), "participant"
        ]
    ) == set(jobs["participant"])


def test_positions_overlap_with_their_own_stretches():
    rows = rows_of(Contradiction.OVERLAPPING_POSITION, "employment")
    jobs = newest("employment")
    both = rows.reset_index().merge(jobs.reset_index(), on="position")
    both = both[both["index_x"] != both["index_y"]]
    over = (both["start_x"] > both["start_y"]) & (both["start_x"] <= both["end_y"].fillna(pd.Timestamp("2100-01-01")))
    assert set(both.loc[over, "index_x"]) == set(rows.index)


@pytest.mark.parametrize("name", ["employment", "primary_care", "prescriptions", "ledger"])
def test_rows_that_stand_twice_are_exactly_alike(name: str):
    rows = rows_of(Contradiction.ROW_TWICE, name)
    alike = (newest(name) if name == "employment" else table(name)).duplicated()
    assert alike[rows.index].all()
    assert alike.sum() == len(rows)


def test_events_began_before_enrolment():
    rows = rows_of(Contradiction.EVENT_BEFORE_ENROLMENT, "adverse_events")
    assert (days_since_enrolment(rows, "started") < 0).all()
    assert (days_since_enrolment(table("adverse_events"), "started") < 0).sum() == len(rows)


def test_courses_are_attended_without_acceptance_and_placements_held_without_course():
    rows = rows_of(Contradiction.COURSE_WITHOUT_ACCEPTANCE, "offers")
    assert ((rows["accepted"] == 0) & (rows["attended_course"] == 1)).all()
    rows = rows_of(Contradiction.PLACEMENT_WITHOUT_COURSE, "offers")
    assert (rows["placement_start"].notna() & (rows["attended_course"] == 0)).all()


def test_people_enrolled_twice_have_the_same_traits_answers_and_registers():
    rows = rows_of(Contradiction.ENROLLED_TWICE, "participants")
    people, answers = (
        table("participants"),
        table("questionnaires").query("visit == 'baseline'").set_index("participant"),
    )
    traits = [name for name in people if name != "participant"]
    for second, detail in zip(rows.index, listed(Contradiction.ENROLLED_TWICE)["detail"], strict=True):
        first = int(detail.rsplit(" ", 1)[1]) - 2
        assert people.loc[first, traits].fillna(0).equals(people.loc[second, traits].fillna(0))
        one, other = people.loc[first, "participant"], people.loc[second, "participant"]
        items = [name for name in answers if name.startswith(("eq5d", "wemwbs", "promis"))]
        assert answers.loc[one, items].fillna(0).equals(answers.loc[other, items].fillna(0))
        for name in ("employment", "benefits", "hospital", "primary_care", "prescriptions"):
            counts = table(name)["participant"].value_counts()
            assert abs(counts.get(one, 0) - counts.get(other, 0)) <= 2, name  # first deliveries differ by their errors


def test_straight_lines_are_the_same_number_throughout():
    rows = rows_of(Contradiction.STRAIGHT_LINED, "questionnaires")
    items = [
        name
        for name in rows
        if name.startswith(("eq5d", "wemwbs")) or (name.startswith("promis") and "intensity" not in name)
    ]
    assert (rows[items] == 3).all(axis=None)


def test_leaps_of_the_thermometer_are_all_listed():
    rows = table("questionnaires").dropna(subset=["eq_vas"])
    same = rows["participant"] == rows["participant"].shift()
    leap = rows.index[same & ((rows["eq_vas"] - rows["eq_vas"].shift()).abs() >= 60)] + 2
    assert leap.tolist() == sorted(listed(Contradiction.VAS_JUMP)["row"].astype(int))
    assert {(90.0, 5.0)} <= {(rows["eq_vas"].shift()[row - 2], rows["eq_vas"][row - 2]) for row in leap}


def test_copies_are_the_answers_of_the_visit_before():
    rows = rows_of(Contradiction.SAME_ANSWERS_TWICE, "questionnaires")
    whole = table("questionnaires")
    items = [name for name in whole if name.startswith(("eq5d", "eq_vas", "wemwbs", "promis"))]
    for place in rows.index:
        assert whole.loc[place, items].tolist() == whole.loc[place - 1, items].tolist()


def working_positions(rows: pd.DataFrame) -> pd.Series:
    """Whether the register has a paid position of the person on the day of the answers."""
    jobs = newest("employment").query("kind not in ['work_training', 'placement']")
    both = rows.reset_index()[["index", "participant", "completed"]].merge(jobs, on="participant")
    on = (both["start"] <= both["completed"]) & (both["end"].isna() | (both["end"] >= both["completed"]))
    return rows.index.isin(both.loc[on, "index"])


def test_answers_about_work_that_the_register_does_not_know_are_listed():
    rows = rows_of(Contradiction.SAYS_WORK_REGISTER_NONE, "questionnaires")
    assert (rows["working"] == 1).all()
    assert not working_positions(rows).any()
    assert set(listed(Contradiction.SAYS_WORK_REGISTER_NONE)["detail"]) == {
        "self-employed; the register does not show that", "takes unpaid work for paid", "mistaken answer",
    }  # fmt: skip


def test_work_in_the_register_that_people_deny_is_listed():
    rows = rows_of(Contradiction.REGISTER_WORK_SAYS_NONE, "questionnaires")
    assert (rows["working"] == 0).all()
    assert working_positions(rows).all()


def test_small_trials_have_no_planted_contradictions():
    kinds = {found.kind for found in made(1, 50).found}
    assert kinds <= {
        Contradiction.SAYS_WORK_REGISTER_NONE, Contradiction.REGISTER_WORK_SAYS_NONE, Contradiction.OUTSIDE_WINDOW,
        Contradiction.VAS_JUMP, Contradiction.DIGIT_PREFERENCE, Contradiction.ROW_TWICE,
    }  # fmt: skip
