"""Who is due, what came back, and the patterns of what did not."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reise_report.results.quality.answers import Standing, standing
from reise_report.results.quality.asked import instruments
from reise_report.results.quality.assemble import examine
from reise_report.results.quality.patterns import KINDS, kind_of
from tests.results.quality import world
from tests.results.quality.test_checks import on


def values(folder, rows=None, as_of=None):
    quality = examine(*world.read(folder, rows, as_of))
    return {row.id: row.value for row in quality.results}


def test_questionnaires_back_are_counted_out_of_those_due(tmp_path):
    found = values(tmp_path)
    assert found["quality.visit.m3.all.due"] == world.PEOPLE
    assert found["quality.visit.m3.all.back.returned"] == world.PEOPLE - 6  # one in ten does not answer
    assert found["quality.visit.m3.all.share.returned"] == pytest.approx(0.9)


def test_the_arms_add_up_to_everybody(tmp_path):
    found = values(tmp_path)
    for visit in world.VISITS:
        for part in Standing:
            arms = sum(found[f"quality.visit.{visit}.{arm}.{part}"] for arm in ("offered", "usual"))
            assert arms == found[f"quality.visit.{visit}.all.{part}"]


def test_the_dead_and_the_withdrawn_are_not_due_and_no_loss(tmp_path):
    rows = world.tables()
    rows["deaths_and_emigration"].append({"participant": "P001", "event": "died", "date": on(1, 60)})
    rows["withdrawals"].append({"participant": "P002", "scope": "questionnaires", "date": on(2, 90)})
    rows["withdrawals"].append({"participant": "P003", "scope": "registers", "date": on(3, 60)})  # still asked
    found = values(tmp_path, rows)
    assert found["quality.visit.m3.all.died"] == 1
    assert found["quality.visit.m3.all.withdrew"] == 1
    assert found["quality.visit.baseline.all.due"] == world.PEOPLE


def test_a_visit_is_due_when_its_window_has_closed(tmp_path):
    desk = world.desk(tmp_path)
    closes = world.START + dt.timedelta(days=91 + 28)  # of the first participant
    for day, expected in ((closes - dt.timedelta(days=1), Standing.NOT_YET), (closes, Standing.DUE)):
        on_that_day = world.desk(tmp_path, as_of=day)
        assert standing(on_that_day, "m3")[0] == expected
    assert set(standing(desk, "m3")) == {Standing.DUE}


def test_a_questionnaire_is_complete_partial_or_not_there(tmp_path):
    rows = world.tables()
    of_m3 = [row for row in rows["questionnaires"] if row["visit"] == "m3"]
    of_m3[0]["eq5d_pain"] = ""
    for name in [name for name in of_m3[1] if name.startswith("eq5d")]:
        of_m3[1][name] = ""
    found = values(tmp_path, rows)
    stem = "quality.completeness.eq5d_5l.m3.all"
    assert found[f"{stem}.level.partial"] == 1
    assert found[f"{stem}.level.none"] == 6 + 1
    assert found[f"{stem}.level.complete"] == world.PEOPLE - 8
    assert found["quality.item.eq5d_pain.left_out"] == 1
    assert found["quality.item.eq5d_pain.answered"] + 1 == found["quality.begun.eq5d_5l.n"]


def test_the_question_on_work_is_asked_after_the_start_only(tmp_path):
    asked = {item.id: item for item in instruments(world.loaded())}
    assert [visit for visit in world.VISITS if asked["working"].is_at(visit)] == ["m3", "m12"]
    assert all(asked["promis_29"].is_at(visit) for visit in world.VISITS)


def test_an_empty_row_is_no_answer(tmp_path):
    rows = world.tables()
    row = rows["questionnaires"][1]
    row.update({name: "" for name in row if name not in ("participant", "visit", "completed")})
    (form,) = world.desk(tmp_path, rows).answers.forms
    assert not form.filled[1]
    assert form.filled[2]


@pytest.mark.parametrize(
    ("pattern", "kind"),
    [
        ("rrr", "complete"), ("rrn", "complete"), ("rmm", "dropout"), ("rrm", "dropout"), ("rmr", "intermittent"),
        ("mrr", "intermittent"), ("mmm", "never"), ("mnn", "never"), ("nnn", "nothing_due"), ("rmn", "dropout"),
    ],
)  # fmt: skip
def test_the_kind_of_a_pattern(pattern, kind):
    assert kind_of(pattern) == kind


@given(st.text(alphabet="rmn", min_size=1, max_size=8))
def test_visits_that_were_not_due_do_not_change_the_kind(pattern):
    assert kind_of(pattern) in KINDS
    if pattern.strip("n"):
        assert kind_of(pattern) == kind_of(pattern.replace("n", ""))


def test_patterns_hold_everybody_once(tmp_path):
    found = values(tmp_path)
    patterns = {id_: n for id_, n in found.items() if id_.startswith("quality.pattern.all.")}
    assert sum(patterns.values()) == world.PEOPLE
    assert found["quality.pattern.all.rrr"] == world.PEOPLE - 12
    assert found["quality.dropout.all.intermittent"] == found["quality.pattern.all.rmr"] == 6
    assert found["quality.dropout.all.dropout"] == 6
