"""What the offer does is a choice: nothing, or another effect; and a life line can end sooner."""

from __future__ import annotations

import numpy as np

from reise_report.data.simulation.cohort import enrol
from reise_report.data.simulation.fate import draw_fate
from reise_report.data.simulation.health import health_over_time
from reise_report.data.simulation.lifeline import live
from reise_report.data.simulation.participation import INVENTED, NO_EFFECT, Effect
from reise_report.data.simulation.simulated import simulate
from reise_report.data.simulation.uptake import plan_uptake
from tests.data.simulation.made import lives, made

SEED, SIZE = 4, 300


def potential(effect: Effect) -> dict[str, np.ndarray]:
    truth = simulate(SEED, SIZE, effect).true_participants
    return {name: truth[name] for name in truth if name.endswith(("_if_offered", "_if_not"))}


def test_without_effect_both_potential_outcomes_are_the_same():
    found = potential(NO_EFFECT)
    for outcome in ("returned", "day", "share_worked"):
        np.testing.assert_array_equal(found[f"{outcome}_if_offered"], found[f"{outcome}_if_not"])
    assert found["attends_if_offered"].any()


def test_the_effect_changes_nothing_of_lives_without_the_offer():
    for outcome in ("returned", "day", "share_worked"):
        np.testing.assert_array_equal(
            potential(NO_EFFECT)[f"{outcome}_if_not"], potential(INVENTED)[f"{outcome}_if_not"]
        )


def test_a_greater_effect_brings_more_people_back():
    strong = potential(Effect(waiting=1.0, after_placement=8.0, later=8.0, after_course=4.0))
    assert strong["returned_if_offered"].sum() > potential(INVENTED)["returned_if_offered"].sum()


def test_without_effect_health_is_the_same_with_the_offer_and_without():
    cohort = enrol(SEED, SIZE)
    fate = draw_fate(SEED, cohort)
    life = live(SEED, cohort, plan_uptake(SEED, cohort, fate), fate, NO_EFFECT)
    assert life.attended[life.seen].any()
    found = health_over_time(SEED, cohort, life, NO_EFFECT).general
    gained = health_over_time(SEED, cohort, life, Effect(health=0.5)).general
    np.testing.assert_array_equal(found[0], gained[0])
    np.testing.assert_allclose((gained - found)[1:], 0.5 * np.tile(life.attended[life.seen], (3, 1)), atol=1e-12)


def test_the_invented_effect_is_the_one_that_is_made_unless_asked_for_otherwise():
    assert simulate(SEED, SIZE).tables == simulate(SEED, SIZE, INVENTED).tables
    written = made().parameters["return_to_work"]
    assert written.items() >= {"factor_after_placement": 3.0, "days_of_that": 150}.items()


def test_the_effect_asked_for_is_written_into_the_truth():
    written = simulate(SEED, SIZE, NO_EFFECT).parameters
    assert written["return_to_work"]["factor_after_course_alone"] == 1
    assert written["health"]["gain_by_course"] == 0


def test_a_life_line_that_ends_sooner_is_the_same_up_to_its_end():
    cohort, uptake, fate, whole = lives()
    short = live(326732, cohort, uptake, fate, last_day=395)
    np.testing.assert_array_equal(np.minimum(short.count.returned, 366), np.minimum(whole.count.returned, 366))
    np.testing.assert_array_equal(short.count.worked, whole.count.worked)
    early = whole.main.day <= 395
    for name in ("person", "day", "code"):
        np.testing.assert_array_equal(getattr(short.main, name), getattr(whole.main, name)[early])
