"""Bounds for outcomes that are missing: against arithmetic by hand, their laws, and their coverage."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reise_report.analysis.bounds import MissingEvents, identified_set, outcome_bounds
from reise_report.analysis.risk_difference import newcombe, wald
from reise_report.errors import AnalysisError


@st.composite
def trials(draw):
    counts = []
    for _ in range(2):
        observed, missing = draw(st.integers(1, 120)), draw(st.integers(0, 40))
        counts += [draw(st.integers(0, observed)), observed, missing]
    return MissingEvents(*counts)


def test_the_assignments_are_what_their_names_say():
    bounds = outcome_bounds(MissingEvents(40, 90, 10, 30, 95, 5), event_is_good=True)
    assert bounds.complete_case == newcombe(40, 90, 30, 95)
    assert bounds.best_case == newcombe(50, 100, 30, 100)
    assert bounds.worst_case == newcombe(40, 100, 35, 100)
    assert bounds.missing_as_event == newcombe(50, 100, 35, 100)
    assert bounds.missing_as_no_event == newcombe(40, 100, 30, 100)
    assert (bounds.n_missing1, bounds.n_missing0) == (10, 5)


def test_a_bad_event_turns_best_and_worst_round():
    counts = MissingEvents(40, 90, 10, 30, 95, 5)
    good, bad = (outcome_bounds(counts, event_is_good=value) for value in (True, False))
    assert (good.best_case, good.worst_case) == (bad.worst_case, bad.best_case)


@given(trials())
def test_every_assignment_lies_within_the_bounds(counts):
    bounds = outcome_bounds(counts, event_is_good=True, interval="wald")
    found = bounds.identified
    others = (bounds.complete_case, bounds.missing_as_event, bounds.missing_as_no_event)
    assert (bounds.worst_case.value, bounds.best_case.value) == (found.lower, found.upper)
    assert all(found.lower - 1e-12 <= one.value <= found.upper + 1e-12 for one in others)
    assert found.low <= found.lower <= found.upper <= found.high
    share = counts.missing1 / counts.n1 + counts.missing0 / counts.n0
    assert found.upper - found.lower == pytest.approx(share)  # Manski: as wide as the shares missing


@settings(deadline=None)
@given(trials(), st.sampled_from([0.8, 0.9, 0.95]))
def test_the_critical_value_solves_imbens_and_manski_s_equation(counts, level):
    found = identified_set(counts, level=level)
    error = max(
        wald(counts.events1 + i, counts.n1, counts.events0 + j, counts.n0).se or 0
        for i, j in ((0, counts.missing0), (counts.missing1, 0))
    )
    if error > 0:
        width = (found.upper - found.lower) / error
        assert _phi(found.critical + width) - _phi(-found.critical) == pytest.approx(level, abs=1e-9)


def _phi(x):
    return (1 + math.erf(x / math.sqrt(2))) / 2


def test_with_nothing_missing_all_is_the_complete_case():
    bounds = outcome_bounds(MissingEvents(40, 90, 0, 30, 95, 0), event_is_good=True, interval="wald")
    assert bounds.best_case == bounds.worst_case == bounds.complete_case
    plain = wald(40, 90, 30, 95)
    assert (bounds.identified.low, bounds.identified.high) == (pytest.approx(plain.low), pytest.approx(plain.high))
    assert bounds.identified.critical == pytest.approx(1.959963985)


def test_a_wide_set_needs_only_the_one_sided_quantile():
    assert identified_set(MissingEvents(4000, 9000, 1000, 3000, 9500, 500)).critical == pytest.approx(1.644853627)


def test_the_interval_covers_a_truth_at_the_end_of_the_set():
    # The missing all had the event: the truth is the upper end. 4 000 trials: 95 % within 3 Monte-Carlo errors.
    rng = np.random.default_rng(1)
    covered = 0
    for _ in range(4000):
        y1, y0 = rng.binomial(180, 0.4), rng.binomial(180, 0.3)
        missing1 = rng.binomial(200, 0.05)
        found = identified_set(MissingEvents(y1, 180, missing1, y0, 180, 0))
        truth = (180 * 0.4 + missing1) / (180 + missing1) - 0.3
        covered += found.low <= truth <= found.high
    assert covered / 4000 > 0.95 - 3 * math.sqrt(0.95 * 0.05 / 4000)


def test_an_arm_without_participants_gives_a_reason():
    bounds = outcome_bounds(MissingEvents(0, 0, 0, 3, 10, 1), event_is_good=True)
    assert {bounds.complete_case.reason, bounds.best_case.reason, bounds.identified.reason} == {"no_participants"}


def test_an_arm_without_outcomes_still_has_bounds():
    bounds = outcome_bounds(MissingEvents(0, 0, 10, 3, 10, 0), event_is_good=True)
    assert bounds.complete_case.reason == "no_participants"
    assert (bounds.worst_case.value, bounds.best_case.value) == (pytest.approx(-0.3), pytest.approx(0.7))


def test_no_events_at_all_are_told_not_to_be_certain():
    found = identified_set(MissingEvents(0, 50, 0, 0, 50, 0))
    assert (found.low, found.high) == (0, 0)
    assert "must not be read as certain" in found.warnings[0]


@pytest.mark.parametrize("counts", [(5, 4, 0, 1, 4, 0), (1, 4, -1, 1, 4, 0), (1, 4, 0.5, 1, 4, 0)])
def test_impossible_counts_are_refused(counts):
    with pytest.raises(AnalysisError, match="whole numbers"):
        MissingEvents(*counts)


def test_an_unknown_interval_is_refused():
    with pytest.raises(AnalysisError, match="did you mean 'newcombe'"):
        outcome_bounds(MissingEvents(1, 4, 0, 1, 4, 0), event_is_good=True, interval="newcomb")
