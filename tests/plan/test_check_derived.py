"""What derivations and pairs of sources name is there and fits; a rule is not finer than its source."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from reise_report.plan.check import check_plan
from reise_report.plan.model import Plan
from tests.derive.register_trial import NO_BENEFIT, RTW, WORK, plan
from tests.derive.test_assemble import EVERYTHING, QUESTIONNAIRES
from tests.small_trial import both

WHOLE = {**EVERYTHING}
PAIR = {"id": "pair", "name": both("Pair"), "first": "rtw", "second": "own"}


def problems(changes: dict[str, Any] | None = None, derived: dict[str, Any] | None = None) -> dict[str, str]:
    """The findings about derivations and pairs by their dotted path; ``changes`` are dotted paths into the plan."""
    made = plan(WHOLE if derived is None else derived, **QUESTIONNAIRES)
    written = made.model_dump(mode="json", by_alias=True, exclude_none=True)
    written["concordance"] = [PAIR] if derived is None else []
    for path, value in (changes or {}).items():
        put(written, path, copy.deepcopy(value))
    found = check_plan(Plan.model_validate(written))
    about = ("derived", "concordance", "data")
    return {".".join(map(str, item.path)): item.message for item in found if item.path[0] in about}


def put(part: Any, path: str, value: Any) -> None:
    """Put a value at a dotted path, or take out what is there."""
    *above, last = path.split(".")
    for key in above:
        part = part[int(key) if isinstance(part, list) else key]
    if value is None:
        del part[int(last) if isinstance(part, list) else last]
    else:
        part[int(last) if isinstance(part, list) else last] = value


def test_derivations_that_hold_together_have_no_problem():
    assert problems() == {}


STATUS = {"positions": {"table": "status", "counts": ["ordinary"]}}
HELD = {"positions": {**STATUS["positions"], "approximation": "held_until_next_status"}}

POINTING = {
    "an unknown visit": ("derived.rtw.follow_up", "m21", "derived.rtw.follow_up", "there is no visit 'm21'"),
    "visits out of order": ("derived.rtw.visits", ["m6", "m3"], "derived.rtw.visits", "in the order of their days"),
    "a visit after the follow-up": (
        "derived.rtw.follow_up", "m6", "derived.rtw.visits.2", "'m12' is on day 365, but the follow-up lasts"),
    "an unknown table": (
        "derived.rtw.work.positions.table", "employmnt", "derived.rtw.work.positions.table", "mean 'employment'"),
    "a table of another standard": (
        "derived.rtw.work.positions.table", "benefits", "derived.rtw.work.positions.table",
        "needs 'standard: employment_spells' or"),
    "a kind that is not there": (
        "derived.rtw.work.positions.counts", ["ordinery"], "derived.rtw.work.positions.counts.0", "mean 'ordinary'"),
    "hours without full time": (
        "derived.rtw.work.positions.full_time_hours", None, "derived.rtw.work.positions.full_time_hours", "how many"),
    "leave from another table": (
        "derived.rtw.work.leave.table", "benefits", "derived.rtw.work.leave.table", "needs 'standard: leave_spells'"),
    "an unknown benefit": (
        "derived.month.benefits.kinds", ["sick"], "derived.month.benefits.kinds.0", "has no kind 'sick'"),
    "a monthly status": (
        "derived.rtw.work", STATUS, "derived.rtw.work.positions.table", "the rule of 28 days is finer than a month"),
    "an approximation of what is exact": (
        "derived.rtw.work.positions.approximation", "held_until_next_status",
        "derived.rtw.work.positions.approximation", "needs no approximation"),
    "a status that is dated by the day": (
        "data.tables.status.resolution", "day", "derived.rtw.work.positions.approximation", "needs no approximation"),
    "returns dated after the follow-up": (
        "derived.rtw.dated", "qualifying_day", "derived.rtw.confirmation_days", "write 0, or 'dated: first_day'"),
    "an answer that is no column": (
        "derived.own.where", {"workin": True}, "derived.own.where.workin", "mean 'working'"),
    "an answer that nobody can give": (
        "derived.own.where", {"working": "yes"}, "derived.own.where.working", "write true or false"),
    "answers in a register": ("derived.own.table", "benefits", "derived.own.table", "is no table of questionnaires"),
    "a source that is not there": (
        "derived.either.sources", ["rtw", "onw"], "derived.either.sources.1", "has no column 'onw'"),
    "a source that is not binary": (
        "derived.either.sources", ["rtw", "rtw_day"], "derived.either.sources.1", "'binary' is needed here"),
    "a questionnaire that the table does not hold": (
        "derived.eq5d.instrument", "eq_vas", "derived.eq5d.instrument", "write 'instruments: [eq_vas]'"),
    "a score without its choice": ("derived.eq5d.value_set", None, "derived.eq5d", "without 'value_set'"),
    "a questionnaire for those who give an answer that is not there": (
        "derived.eq5d.where", {"workin": True}, "derived.eq5d.where.workin", "mean 'working'"),
    "a questionnaire for those who give no answer of the column": (
        "derived.eq5d.where", {"working": 1}, "derived.eq5d.where.working", "write true or false"),
    "life years without an index": ("derived.qaly.index", "own", "derived.qaly.index", "of kind 'score'"),
    "life years that begin later": (
        "derived.qaly.visits", ["m3", "m12"], "derived.qaly.visits.0", "not scored at 'm3'"),
    "a table with several rows": (
        "derived.weeks.table", "employment", "derived.weeks.table", "may have several rows a participant"),
    "a column that is not there": ("derived.weeks.column", "weeks", "derived.weeks.column", "has no column 'weeks'"),
    "a value of another kind": ("derived.accepted.otherwise", "no", "derived.accepted.otherwise", "is no value of"),
    "a pair with itself": ("concordance.0.second", "rtw", "concordance.0.second", "laid beside itself"),
    "a pair of numbers": ("concordance.0.second", "eq5d_m12", "concordance.0.second", "'binary' is needed here"),
    "a death by another name": (
        "data.tables.deaths.columns.event.levels.deceased", both("Deceased"),
        "data.tables.deaths.columns.event.levels.deceased", "'deceased' is not understood; these are: died, emigrated"),
}  # fmt: skip


@pytest.mark.parametrize(("path", "value", "where", "message"), POINTING.values(), ids=POINTING)
def test_what_points_wrongly_is_found(path, value, where, message):
    changes = {path: value}
    if path == "data.tables.status.resolution":
        changes["derived.rtw.work"] = HELD
    found = problems(changes)
    assert where in found
    assert message in found[where]


def test_a_monthly_status_cannot_tell_of_a_single_day_either():
    found = problems(derived={"rtw": {**RTW, "work": STATUS, "min_days": 1, "confirmation_days": 0}})
    assert "the rule of 1 day is finer than a month" in found["derived.rtw.work.positions.table"]


def test_a_monthly_status_will_do_where_the_plan_names_the_approximation():
    assert problems(derived={"rtw": {**RTW, "work": HELD}}) == {}


def test_a_monthly_status_does_not_number_positions_that_leave_could_be_from():
    leave = {"table": "leave", "percent_of": "position"}
    found = problems(derived={"rtw": {**RTW, "work": {**HELD, "leave": leave}}})
    assert "does not number positions" in found["derived.rtw.work.leave.percent_of"]
    assert problems(derived={"rtw": {**RTW, "work": {**HELD, "leave": {**leave, "percent_of": "full_time"}}}}) == {}


def test_first_and_last_days_that_are_true_to_a_month_are_refused():
    work = {**WORK, "positions": {**WORK["positions"], "approximation": "held_until_next_status"}}
    found = problems({"data.tables.employment.resolution": "month"}, {"rtw": {**RTW, "work": work}})
    assert "true to a month only" in found["derived.rtw.work.positions.table"]


def test_a_rule_in_days_does_not_take_benefits_or_leave_by_the_month():
    monthly = {"data.tables.benefits.resolution": "month", "data.tables.leave.resolution": "month"}
    found = problems(monthly, {"rtw": RTW, "month": NO_BENEFIT})
    assert set(found) == {
        "derived.rtw.work.leave.table", "derived.rtw.work.sick_pay.table", "derived.month.benefits.table"}  # fmt: skip
    assert "true to a month only" in found["derived.rtw.work.leave.table"]
    assert "no day's benefit can be told" in found["derived.month.benefits.table"]


def test_benefits_by_the_month_will_do_where_the_plan_names_the_approximation():
    named = {**NO_BENEFIT, "benefits": {**NO_BENEFIT["benefits"], "approximation": "whole_months"}}
    assert problems({"data.tables.benefits.resolution": "month"}, {"month": named}) == {}
    found = problems(derived={"month": named})
    assert "needs no approximation" in found["derived.month.benefits.approximation"]


def test_a_source_must_stand_before_what_is_made_of_it():
    late = {"either": WHOLE["either"], "rtw": RTW, "own": WHOLE["own"]}
    assert "must stand before 'derived.either'" in problems(derived=late)["derived.either.sources.0"]


def test_two_derivations_do_not_give_the_same_column():
    taken = {"rtw": RTW, "rtw_at": {**NO_BENEFIT, "visits": []}, "rtw_at_m3": {**NO_BENEFIT, "visits": []}}
    assert "which 'derived.rtw' has already" in problems(derived=taken)["derived.rtw_at_m3"]
    own = {"in_work": {**RTW, "visits": []}}
    assert "which the participants' table has already" in problems(derived=own)["derived.in_work"]


def test_pairs_have_ids_of_their_own():
    assert "given twice" in problems({"concordance": [PAIR, PAIR]})["concordance.1.id"]


def test_derivations_need_participants_with_key_and_date():
    found = problems({"data.tables.participants.dated": None, "data.tables.participants.standard": None})
    assert "'participants' needs 'dated'" in found["data.tables.participants"]
