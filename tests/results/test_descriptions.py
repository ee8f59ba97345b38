"""Descriptions: told by arm, of those they are about, and never compared."""

import pytest

from reise_report.results.check import problems
from reise_report.results.cohort import Cohort
from reise_report.results.descriptions import description_rows
from reise_report.results.flow import flow_rows
from reise_report.results.row import Unit
from reise_report.results.scope import Scope
from tests.results.effects import trial
from tests.results.effects.trial import FIRST, SECOND


def found(change=None):
    cohort = trial.whole() if change is None else trial.cohort(change)
    return {row.id.removeprefix("description."): row for row in description_rows(cohort)}


def test_delivery_is_told_of_the_arms_named_alone():
    rows = found()
    assert {row.group for id_, row in rows.items() if id_.startswith("delivery.")} == {FIRST}
    people = trial.people()
    assert rows["delivery.size.offered"].value == int((people["arm"] == FIRST).sum())
    assert rows["delivery.attended.offered.level.yes"].value == int(people["attended"].sum())


def test_an_outcome_of_some_is_told_of_them_alone():
    rows, people = found(), trial.people()
    for arm in (FIRST, SECOND):
        own = people[(people["arm"] == arm) & (people["work"] == 1)]
        size = rows[f"grades.size.{arm}"]
        assert (size.value, size.among) == (len(own), f"flow.allocated.{arm}")
        assert rows[f"grades.grade.{arm}.level.good"].value == int((own["grade"] == "good").sum())
        assert rows[f"grades.score_m12.{arm}.mean"].value == pytest.approx(own["score_m12"].mean())


def test_nothing_is_compared_or_tested():
    rows = found()
    assert all(row.group in (FIRST, SECOND) for row in rows.values())
    assert not {Unit.P_VALUE, Unit.RISK_DIFFERENCE, Unit.RATIO} & {row.unit for row in rows.values()}


def test_whoever_has_no_data_on_the_condition_is_not_among_them():
    rows = found(lambda people: people.assign(work=""))
    assert rows["grades.size.offered"].value == 0
    assert rows["grades.grade.offered.level.good"].value == 0
    assert rows["grades.score_m12.offered.mean"].reason is not None


@pytest.mark.parametrize("change", [None, lambda people: people.assign(work="", grade="", score_m12="")])
def test_the_counts_hold_together(change):
    cohort = trial.whole() if change is None else trial.cohort(change)
    assert problems([*flow_rows(cohort), *description_rows(cohort)]) == []


def test_nothing_is_told_where_the_allocation_is_not_to_be_looked_at():
    plan, snapshot = trial.read(trial.plan(), trial.people())
    assert list(description_rows(Cohort.of(plan, snapshot, Scope.POOLED))) == []
