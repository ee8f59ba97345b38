"""Offers, ledger and adverse events belong together."""

from __future__ import annotations

import numpy as np
import pytest

from reise_report.data.simulation.uptake import willingness
from tests.data.simulation.made import days_since_enrolment, lives, table, truth


def planted(kind: str) -> set[str]:
    return set(truth("contradictions").query(f"kind == '{kind}'")["participant"])


def test_exactly_those_drawn_have_an_offer():
    people = table("participants")
    assert table("offers")["participant"].tolist() == people.loc[people["arm"] == "offered", "participant"].tolist()


def test_nobody_in_usual_care_uses_anything_of_the_intervention():
    assert set(table("ledger")["participant"]) <= set(table("offers")["participant"])


def test_dates_of_an_offer_follow_one_another():
    offers = table("offers")
    for first, later in (
        ("offered", "answered"),
        ("answered", "course"),
        ("course", "placement_start"),
        ("placement_start", "placement_end"),
    ):
        both = offers.dropna(subset=[first, later])
        assert (both[first] < both[later]).all() or (later == "placement_end" and (both[first] <= both[later]).all())
    assert (days_since_enrolment(offers, "offered") >= 1).all()
    assert (days_since_enrolment(offers, "placement_end").dropna() <= 365).all()


def test_whoever_did_not_attend_has_a_reason_and_whoever_attended_has_none():
    offers = table("offers")
    assert (offers["decline_reason"].isna() == (offers["attended_course"] == 1)).all()
    assert "care" not in set(offers["decline_reason"])  # shown with zero


def test_nobody_attends_without_accepting_but_those_planted():
    offers = table("offers")
    odd = offers[(offers["attended_course"] == 1) & (offers["accepted"] != 1)]
    assert set(odd["participant"]) == planted("course_without_acceptance")


def test_no_reply_means_neither_an_answer_nor_a_date():
    silent = table("offers").query("decline_reason == 'no_reply'")
    assert len(silent)
    assert silent["accepted"].isna().all()
    assert silent["answered"].isna().all()


def test_a_placement_lasts_six_weeks_or_less():
    offers = table("offers").dropna(subset=["placement_start"])
    length = (offers["placement_end"] - offers["placement_start"]).dt.days + 1
    assert length.max() == 42
    assert (offers["weeks_completed"] == length // 7).all()


def test_weeks_and_course_days_in_the_ledger_are_those_of_the_offers():
    offers, ledger = table("offers").set_index("participant"), table("ledger")
    used = (
        ledger.pivot_table(index="participant", columns="resource", values="quantity", aggfunc="sum")
        .reindex(offers.index)
        .fillna(0)
    )
    assert (used["placement_week"] == offers["weeks_completed"].fillna(0)).all()
    assert ((used["course_day"] > 0) == (offers["attended_course"] == 1)).all()


def test_hours_are_quarters():
    hours = table("ledger").query("resource == 'case_manager_hour'")["quantity"]
    assert (hours * 4 % 1 == 0).all()
    assert hours.between(0.25, 5).all()


def test_uptake_depends_on_who_is_asked():
    cohort, uptake, _, _ = lives(1, 3000)
    near = willingness(cohort) > np.median(willingness(cohort))
    assert uptake.accepts[near].mean() > uptake.accepts[~near].mean() + 0.05


def test_those_who_found_work_before_the_course_did_not_come():
    found = table("offers", 1, 3000).query("decline_reason == 'found_work'")
    assert len(found)
    assert (found["attended_course"] == 0).all()


def test_related_events_happen_in_or_after_placements_only():
    events, offers = table("adverse_events", 1, 3000), table("offers", 1, 3000).set_index("participant")
    related = events[events["related"] == 1]
    assert len(related)
    listed = truth("contradictions", 1, 3000).query("kind == 'event_before_enrolment'")["key"]
    related = related[~related["event"].isin(listed)]
    assert (related["started"] >= related["participant"].map(offers["placement_start"])).all()


def test_more_events_are_noticed_among_those_offered():
    events, people = table("adverse_events", 1, 3000), table("participants", 1, 3000)
    rate = (
        events.groupby("participant")
        .size()
        .reindex(people["participant"])
        .fillna(0)
        .groupby(people["arm"].to_numpy())
        .mean()
    )
    assert rate["offered"] > rate["usual"]


@pytest.mark.parametrize(("seed", "n"), [(326732, 425), (1, 3000)])
def test_events_are_numbered_without_gap(seed: int, n: int):
    events = table("adverse_events", seed, n)["event"]
    assert events.tolist() == [f"A{number:03d}" for number in range(1, len(events) + 1)]
