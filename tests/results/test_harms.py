"""Harms: events and people by arm and kind, exact intervals, and who is left out of nothing."""

import pytest

from reise_report.analysis.proportion import clopper_pearson
from reise_report.analysis.risk_difference import newcombe
from reise_report.results.check import problems
from reise_report.results.cohort import Cohort
from reise_report.results.flow import flow_rows
from reise_report.results.harms import harm_rows
from reise_report.results.row import Reveals
from reise_report.results.scope import Scope
from tests.results.effects import trial
from tests.results.effects.trial import FIRST, SECOND

KINDS = ("any", "serious", "related", "serious_related", "kind.pain", "kind.fall", "kind.rash")


def rows_of(cohort):
    return {row.id.removeprefix("harms."): row for row in harm_rows(cohort)}


@pytest.fixture(scope="module")
def found():
    return rows_of(trial.whole())


@pytest.fixture(scope="module")
def events():
    """The events with the arm of the person."""
    people = trial.people()
    return trial.adverse_events(people).assign(arm=lambda events: events["who"].map(people.set_index("id")["arm"]))


def chosen(events, kind):
    """The events of a kind."""
    if kind.startswith("kind."):
        return events[events["kind"] == kind.removeprefix("kind.")]
    for column in kind.split("_") if kind != "any" else ():
        events = events[events[column] == 1]
    return events


@pytest.mark.parametrize("kind", KINDS)
def test_events_and_people_are_counted_apart_in_each_arm_and_in_all(found, events, kind):
    own = chosen(events, kind)
    for group in (FIRST, SECOND, "all"):
        of_group = own if group == "all" else own[own["arm"] == group]
        assert found[f"{kind}.events.{group}"].value == len(of_group)
        assert found[f"{kind}.people.{group}"].value == of_group["who"].nunique()


@pytest.mark.parametrize("kind", KINDS[:4])
def test_who_had_any_has_an_exact_interval_and_the_difference_newcombe_s(found, events, kind):
    people, own = trial.people(), chosen(events, kind)
    counts = []
    for arm in (FIRST, SECOND):
        affected, total = own[own["arm"] == arm]["who"].nunique(), int((people["arm"] == arm).sum())
        wanted, row = clopper_pearson(affected, total), found[f"{kind}.risk.{arm}"]
        assert (row.value, row.low, row.high) == (wanted.value, wanted.low, wanted.high)
        counts += [affected, total]
    wanted, row = newcombe(*counts), found[f"{kind}.difference.{FIRST}"]
    assert (row.value, row.low, row.high) == (wanted.value, wanted.low, wanted.high)


def test_kinds_of_event_are_counted_but_not_compared(found):
    assert not [id_ for id_ in found if id_.startswith("kind.") and (".risk." in id_ or ".difference." in id_)]


def test_a_kind_that_nobody_had_stays_with_zero(found):
    assert found["kind.rash.people.all"].value == found["kind.rash.events.offered"].value == 0


def test_people_with_several_events_are_counted_once(found):
    assert found["any.people.all"].value < found["any.events.all"].value


def test_counts_of_all_do_not_depend_on_the_allocation_and_those_of_arms_do(found):
    assert found["any.people.all"].reveals is Reveals.POOLED
    assert found["any.people.offered"].reveals is Reveals.ALLOCATION


def test_where_the_allocation_is_not_to_be_looked_at_all_are_told_together(found):
    plan, snapshot = trial.read(trial.plan(), trial.people())
    pooled = rows_of(Cohort.of(plan, snapshot, Scope.POOLED))
    assert {row.group for row in pooled.values()} == {"all"}
    assert pooled["any.events.all"].value == found["any.events.all"].value


def test_counts_and_links_hold_together():
    cohort = trial.whole()
    assert problems([*flow_rows(cohort), *harm_rows(cohort)]) == []


def test_nobody_with_an_event_has_an_upper_limit_and_the_difference_an_interval(monkeypatch):
    monkeypatch.setattr(trial, "adverse_events", lambda people: empty(people))
    none = rows_of(trial.cohort())
    risk, difference = none["any.risk.offered"], none["any.difference.offered"]
    assert (risk.value, risk.low) == (0.0, 0.0)
    assert 0 < risk.high < 0.1
    assert difference.low < difference.value == 0.0 < difference.high


EVENTS = trial.adverse_events


def empty(people):
    """A table of events with nothing in it but its header."""
    return EVENTS(people).iloc[:0]


def test_an_event_whose_seriousness_is_unknown_counts_among_any_alone(monkeypatch, found):
    monkeypatch.setattr(trial, "adverse_events", lambda people: EVENTS(people).assign(serious="", related=""))
    unknown = rows_of(trial.cohort())
    assert unknown["any.events.all"].value == found["any.events.all"].value
    assert unknown["serious.events.all"].value == unknown["serious_related.people.offered"].value == 0


def test_a_trial_without_harms_in_its_plan_has_no_rows():
    plan = trial.plan()
    del plan["harms"]
    assert rows_of(trial.cohort(plan_=plan)) == {}
