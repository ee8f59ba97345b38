"""Boundaries: that they spend what they may, what a committee asks of them, and what they refuse."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from reise_report.analysis.group_sequential.boundaries import (
    haybittle_peto,
    obrien_fleming,
    pocock,
    spending_boundaries,
    wang_tsiatis,
)
from reise_report.analysis.group_sequential.random_walk import exit_probabilities
from reise_report.analysis.group_sequential.spending import Spending
from reise_report.errors import AnalysisError

OBF = Spending("obrien_fleming")
DESIGNS = [
    lambda t, **options: spending_boundaries(t, OBF, **options),
    lambda t, **options: spending_boundaries(t, Spending("pocock"), **options),
    lambda t, **options: spending_boundaries(t, Spending("hwang_shih_decani", -4.0), **options),
    obrien_fleming,
    pocock,
    haybittle_peto,
]


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize(("sides", "alpha"), [(1, 0.025), (2, 0.05), (2, 0.01)])
def test_the_error_is_what_was_allowed_at_unequal_looks_too(design, sides, alpha):
    found = design([0.22, 0.6, 0.85, 1.0], alpha=alpha, sides=sides)
    above, below = exit_probabilities(found.information, found.upper_values, found.lower_values)
    assert above.sum() + below.sum() == pytest.approx(alpha, abs=1e-9)
    assert found.cumulative_alpha[-1] == pytest.approx(alpha)
    assert np.cumsum(above + below) == pytest.approx(found.cumulative_alpha, abs=1e-8)


@pytest.mark.parametrize("design", DESIGNS)
def test_one_look_is_the_ordinary_test(design):
    assert design([1.0], alpha=0.05, sides=2).upper == pytest.approx([norm.ppf(0.975)])
    assert design([1.0], alpha=0.025, sides=1).nominal_p == pytest.approx([0.025])


def test_an_early_look_with_nothing_to_spend_has_no_boundary_and_says_so():
    found = spending_boundaries([0.01, 0.5, 1], OBF, alpha=0.05, sides=2)
    assert (found.upper[0], found.nominal_p[0]) == (None, None)
    assert found.upper[1:] == pytest.approx(spending_boundaries([0.5, 1], OBF, alpha=0.05, sides=2).upper)
    assert "No result stops the trial at look 1" in found.warnings[0]
    assert not found.crossed(1, 12.0)
    assert found.repeated_interval(1, 0.1, 0.05).low is None


def test_looks_to_come_do_not_move_those_past():
    so_far = spending_boundaries([0.3, 0.6], OBF, alpha=0.05, sides=2)
    planned = spending_boundaries([0.3, 0.6, 0.8, 1], OBF, alpha=0.05, sides=2)
    assert so_far.upper == pytest.approx(planned.upper[:2], abs=1e-10)
    assert so_far.cumulative_alpha[-1] < 0.05


def test_more_information_than_planned_spends_all_and_no_more():
    found = spending_boundaries([0.5, 1.1], OBF, alpha=0.05, sides=2)
    assert found.cumulative_alpha[-1] == pytest.approx(0.05)


def test_crossing_is_at_or_beyond_a_boundary_on_either_side():
    found = pocock([0.5, 1], alpha=0.05, sides=2)
    assert found.crossed(1, found.upper[0])
    assert found.crossed(2, -2.5)
    assert not found.crossed(1, 2.1)
    assert not pocock([0.5, 1], alpha=0.025, sides=1).crossed(1, -9)


def test_the_repeated_interval_excludes_no_effect_exactly_where_the_boundary_is_crossed():
    found = spending_boundaries([0.5, 1], OBF, alpha=0.05, sides=2)
    at = found.repeated_interval(1, found.upper[0] * 0.04, 0.04)
    assert at.low == pytest.approx(0)
    assert at.level == pytest.approx(0.95)
    one_sided = spending_boundaries([0.5, 1], OBF, alpha=0.025, sides=1).repeated_interval(2, 0.1, 0.04)
    assert one_sided.level == pytest.approx(0.95)


def test_power_is_the_error_under_no_effect_and_grows_with_it():
    found = obrien_fleming([0.5, 1], alpha=0.025, sides=1)
    powers = [found.power(drift) for drift in (0, 1, 2, 3, 4)]
    assert powers[0] == pytest.approx(0.025, abs=1e-9)
    assert powers == sorted(powers)


def test_wang_and_tsiatis_family_lies_between_its_ends():
    t = [0.25, 0.5, 0.75, 1]
    first = [wang_tsiatis(t, delta, alpha=0.05, sides=2).upper[0] for delta in (0, 0.25, 0.5)]
    assert first == sorted(first, reverse=True)
    assert first[0] == obrien_fleming(t, alpha=0.05, sides=2).upper[0]
    # Wang and Tsiatis 1987, table; Jennison and Turnbull 2000, table 2.9: Δ = 0.25, K = 4: constant 2.113.
    assert wang_tsiatis(t, 0.25, alpha=0.05, sides=2).upper[-1] == pytest.approx(2.113, abs=6e-4)


@pytest.mark.parametrize("looks", range(2, 9))
@pytest.mark.parametrize("alpha", [0.01, 0.05, 0.1])
def test_at_equal_looks_spending_like_obrien_and_fleming_asks_less_and_less(looks, alpha):
    found = spending_boundaries([k / looks for k in range(1, looks + 1)], OBF, alpha=alpha, sides=2)
    upper = [bound for bound in found.upper if bound is not None]
    assert upper == sorted(upper, reverse=True)
    assert upper[-1] > norm.ppf(1 - alpha / 2)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0.05, 1), min_size=2, max_size=5), st.sampled_from(range(len(DESIGNS))))
def test_information_has_no_unit_but_for_spending(steps, which):
    t = list(np.cumsum(steps) / np.sum(steps))
    one = DESIGNS[which](t, alpha=0.05, sides=2)
    scaled = [340 * share for share in t]
    other = (
        spending_boundaries(
            scaled,
            [OBF, Spending("pocock"), Spending("hwang_shih_decani", -4.0)][which],
            alpha=0.05,
            sides=2,
            spending_time=t,
        )
        if which < 3
        else DESIGNS[which](scaled, alpha=0.05, sides=2)
    )
    assert other.upper == pytest.approx(one.upper, abs=1e-9)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: pocock([0.5, 1], alpha=1.0, sides=2), "an error of 1.0"),
        (lambda: pocock([0.5, 1], alpha=0.5, sides=1), "below 0.5"),
        (lambda: pocock([0.5, 1], alpha=0.05, sides=3), "1 or 2 sides"),
        (lambda: pocock([1, 0.5], alpha=0.05, sides=2), "greater than the one before"),
        (lambda: wang_tsiatis([0.5, 1], 2, alpha=0.05, sides=2), "shape Δ"),
        (lambda: haybittle_peto([0.5, 1], alpha=0.05, sides=2, interim=1.5), "raise them"),
        (lambda: spending_boundaries([0.5, 1], OBF, alpha=0.05, sides=2, spending_time=[1]), "1 spending times"),
        (lambda: pocock([0.5, 1], alpha=0.05, sides=2).crossed(3, 1), "no look 3"),
        (lambda: pocock([0.5, 1], alpha=0.05, sides=2).repeated_interval(0, 1, 1), "no look 0"),
    ],
)
def test_what_cannot_be_is_refused(call, message):
    with pytest.raises(AnalysisError, match=message):
        call()
