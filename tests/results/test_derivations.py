"""Rows about what derivations gave."""

import pytest

from reise_report.disclosure.audience import Audience
from reise_report.disclosure.view import view
from reise_report.results.check import problems
from reise_report.results.row import Reason, Reveals, Unit
from reise_report.results.scope import Scope
from tests.derive.register_trial import job
from tests.results.register_results import counts, results, trial

WORK = {"employment": [
    job("2023-02-01", who="P00"), job("2023-03-01", "2023-05-31", who="P03"), job("2022-06-01", who="P06"),
    job("2023-04-01", who="P01"),
]}  # fmt: skip
GONE = {"deaths": [{"participant": "P09", "date": "2023-02-01", "event": "died"}],
        "withdrawals": [{"participant": "P04", "date": "2023-02-01", "scope": "registers"}]}  # fmt: skip
ANSWERS = {"questionnaires": [
    {"participant": f"P{i:02d}", "visit": "m12", "completed": "2024-01-01", "working": i in (0, 2, 6)} for i in range(8)
]}  # fmt: skip
FOUND = results(trial(), **WORK, **GONE, **ANSWERS)


def test_everybody_has_one_status():
    assert counts(FOUND, "derivation.rtw.status.offered") == {
        "returned": 2, "not_returned": 0, "died": 1, "working_at_start": 1, "lost": 0, "incomplete": 0,
    }  # fmt: skip
    assert sum(counts(FOUND, "derivation.rtw.status.all").values()) == 12


def test_the_days_are_those_of_the_returned():
    assert counts(FOUND, "derivation.rtw.day.offered") == {"q1": 38, "median": 45, "q3": 52}
    row = FOUND["derivation.rtw.day.offered.median"]
    assert (row.unit, row.n_available, row.based_on) == (Unit.DAYS, 2, ("derivation.rtw.status.offered.returned",))


def test_where_nobody_returned_there_are_no_days_and_a_reason():
    row = results(trial())["derivation.rtw.day.all.median"]
    assert (row.value, row.reason) == (None, Reason.NO_EVENTS)


def test_each_visit_tells_who_is_known_who_is_back_and_their_share():
    by = counts(FOUND, "derivation.rtw.by.m3.offered")
    assert by == {"data.available": 4, "data.missing": 0, "yes": 2, "share": 0.5}
    at = counts(FOUND, "derivation.rtw.at.m12.all")
    # P00, P06 and P01 work; P04 withdrew; P09 is dead and so not in work.
    assert at == {"data.available": 11, "data.missing": 1, "yes": 3, "share": pytest.approx(3 / 11)}


def test_own_answers_are_told_in_the_same_way():
    assert counts(FOUND, "derivation.own.at.m12.all")["yes"] == 3
    assert FOUND["derivation.own.by.m12.all.data.missing"].value == 9  # a no at the end alone leaves it open


def test_of_combined_sources_it_is_told_which_decided():
    # P02 and P06 are back by own answer alone; of P04 the register and the answers at three and six months are missing.
    assert counts(FOUND, "derivation.either.source.all") == {"rtw": 9, "own": 2, "none": 1}
    assert FOUND["derivation.either.answer.all.data.missing"].value == 1
    known, yes = (FOUND[f"derivation.either.answer.all.{part}"].value for part in ("data.available", "yes"))
    assert FOUND["derivation.either.answer.all.share"].value == pytest.approx(yes / known)


def test_every_row_holds_together_and_tells_whether_it_reveals_the_allocation():
    rows = [row for row in FOUND if row.id.startswith(("derivation.", "concordance."))]
    assert problems(FOUND) == []
    assert {(row.group == "all", row.reveals) for row in rows} == {(True, Reveals.POOLED), (False, Reveals.ALLOCATION)}


def test_the_pooled_rows_are_the_same_without_the_allocation():
    pooled = results(trial(), scope=Scope.POOLED, **WORK, **GONE, **ANSWERS)
    mine = {row.id: row for row in FOUND if row.id.startswith(("derivation.", "concordance.")) and row.group == "all"}
    theirs = {row.id: row for row in pooled if row.id.startswith(("derivation.", "concordance."))}
    assert theirs == mine


def test_the_public_sees_none_of_these_rows_and_the_committee_only_the_pooled():
    planned = trial()
    new = ("derivation.", "concordance.")
    assert [row.id for row in view(FOUND, planned, Audience.PUBLIC).results if row.id.startswith(new)] == []
    seen = [row for row in view(FOUND, planned, Audience.DMC_OPEN).results if row.id.startswith(new)]
    assert {row.group for row in seen} == {"all"}
