"""Of whom an outcome is known to its end, and of whom so far that they can be analysed."""

import numpy as np
import pandas as pd
import pytest

from reise_report.results.known import analysable, can_be_told, settled
from tests.results.effects import trial

PLAN = trial.whole().plan
PEOPLE = pd.DataFrame(
    {
        "days": [100, 365, 400, 200, 50, -1, np.nan],
        "fate": ["back", "followed", "back", "followed", "died", "followed", None],
        "score_m3": [1, np.nan, np.nan, 4, 5, 6, np.nan],
        "score_m6": [1, 2, np.nan, 4, 5, 6, np.nan],
        "score_m12": [1, np.nan, np.nan, np.nan, 5, 6, np.nan],
        "work": [1, 0, np.nan, 1, 0, 1, np.nan],
    }
)


def test_a_time_is_known_to_its_end_with_the_event_what_competes_or_the_horizon():
    assert settled(PLAN, PLAN.outcomes["time"], PEOPLE).tolist() == [True, True, True, False, True, False, False]


def test_without_anything_that_competes_a_death_leaves_it_open():
    assert not settled(PLAN, PLAN.outcomes["alone"], PEOPLE)[4]


def test_whoever_was_followed_at_all_can_be_analysed_by_curves():
    found = analysable(PLAN.outcomes["time"], "cumulative_incidence", PEOPLE)
    assert found.tolist() == [True, True, True, True, True, False, False]


def test_a_mean_at_one_visit_needs_that_visit_and_a_repeated_measure_any():
    outcome = PLAN.outcomes["score"]
    one, any_ = (analysable(outcome, method, PEOPLE) for method in ("analysis_of_covariance", "mmrm"))
    assert one.tolist() == settled(PLAN, outcome, PEOPLE).tolist() == [True, False, False, False, True, True, False]
    assert any_.tolist() == [True, True, False, True, True, True, False]


@pytest.mark.parametrize(("outcome", "gone"), [("work", "work"), ("time", "fate"), ("time", "days")])
def test_without_its_column_nothing_can_be_told_of_an_outcome(outcome, gone):
    assert can_be_told(PLAN.outcomes[outcome], PEOPLE)
    assert not can_be_told(PLAN.outcomes[outcome], PEOPLE.drop(columns=gone))


def test_an_earlier_visit_is_not_needed_to_tell_of_the_main_one():
    assert can_be_told(PLAN.outcomes["score"], PEOPLE.drop(columns="score_m3"))
