"""Laws of the model of repeated measures on random trials."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reise_report.analysis.mmrm.covariance_structure import STRUCTURES
from reise_report.analysis.mmrm.inference import DEGREES_OF_FREEDOM
from reise_report.analysis.mmrm.repeated_measures import repeated_measures
from tests.analysis.mmrm.simulated import trial

seeds = st.integers(0, 10_000)
structures = st.sampled_from(STRUCTURES)
ways = st.sampled_from(DEGREES_OF_FREEDOM)
few = settings(max_examples=25, deadline=None)


def analysis(outcome, arm, baseline, structure, df, **options):
    return repeated_measures(outcome, arm, baseline=baseline, ladder=(structure,), df=df, **options)


def estimates(result):
    return [result.overall] + [visit.difference for visit in result.visits]


@few
@given(seeds, structures, ways, st.booleans())
def test_the_order_of_the_participants_changes_nothing(seed, structure, df, constrained):
    outcome, arm, baseline = trial(40, 3, seed=seed)
    order = np.random.default_rng(seed).permutation(40)
    one = analysis(outcome, arm, baseline, structure, df, constrained=constrained)
    other = analysis(outcome[order], arm[order], baseline[order], structure, df, constrained=constrained)
    for here, there in zip(estimates(one), estimates(other), strict=True):
        assert here.value == pytest.approx(there.value, rel=1e-8, abs=1e-9)
        assert here.se == pytest.approx(there.se, rel=1e-8)
        assert here.df == pytest.approx(there.df, rel=1e-6)


@few
@given(seeds, structures, ways, st.floats(1e-4, 1e4), st.floats(-1e4, 1e4))
def test_units_and_origin_of_the_outcome_go_through(seed, structure, df, unit, origin):
    outcome, arm, baseline = trial(40, 3, seed=seed)
    one = analysis(outcome, arm, baseline, structure, df)
    other = analysis(origin + unit * outcome, arm, 5 - 1000 * baseline, structure, df)
    for here, there in zip(estimates(one), estimates(other), strict=True):
        assert there.value == pytest.approx(unit * here.value, rel=1e-6, abs=unit * 1e-6)
        assert there.se == pytest.approx(unit * here.se, rel=1e-6)
        assert there.p_value == pytest.approx(here.p_value, rel=1e-4, abs=1e-9)
    assert other.covariance == pytest.approx(unit**2 * one.covariance, rel=1e-5, abs=unit**2 * 1e-7)


@few
@given(seeds, structures, ways)
def test_swapping_the_arms_turns_the_differences_round(seed, structure, df):
    outcome, arm, baseline = trial(40, 3, seed=seed)
    one = analysis(outcome, arm, baseline, structure, df)
    other = analysis(outcome, 1 - arm, baseline, structure, df)
    for here, there in zip(estimates(one), estimates(other), strict=True):
        assert there.value == pytest.approx(-here.value, rel=1e-8, abs=1e-9)
        assert (there.low, there.high) == (pytest.approx(-here.high, rel=1e-7), pytest.approx(-here.low, rel=1e-7))
    assert one.visits[0].control.value == pytest.approx(other.visits[0].intervention.value, rel=1e-8)


@few
@given(seeds, st.sampled_from(["unstructured", "compound_symmetry", "heterogeneous_compound_symmetry"]), ways)
def test_the_order_of_the_visits_changes_nothing_where_distance_does_not_count(seed, structure, df):
    outcome, arm, baseline = trial(40, 3, seed=seed)
    one = analysis(outcome, arm, baseline, structure, df)
    other = analysis(outcome[:, [2, 0, 1]], arm, baseline, structure, df)
    for here, place in ((0, 1), (1, 2), (2, 0)):
        if df == "kenward_roger" and structure == "unstructured":
            continue  # its second derivatives are of a factor that depends on the order: see the method's page
        found, again = one.visits[here].difference, other.visits[place].difference
        assert (found.value, found.se) == (pytest.approx(again.value, rel=1e-7), pytest.approx(again.se, rel=1e-7))


@few
@given(seeds, structures, st.floats(-20, 20))
def test_a_constant_added_to_one_arm_at_a_visit_moves_that_difference_alone(seed, structure, shift):
    outcome, arm, _ = trial(40, 3, seed=seed)
    one = analysis(outcome, arm, None, structure, "satterthwaite")
    outcome[arm == 1, 1] += shift
    other = analysis(outcome, arm, None, structure, "satterthwaite")
    for index, moved in enumerate((0.0, shift, 0.0)):
        here, there = one.visits[index].difference, other.visits[index].difference
        assert there.value == pytest.approx(here.value + moved, rel=1e-7, abs=1e-7)
        assert there.se == pytest.approx(here.se, rel=1e-6)


@few
@given(seeds, structures)
def test_small_sample_corrections_never_narrow_the_standard_error_of_the_linear_variant(seed, structure):
    outcome, arm, baseline = trial(40, 3, seed=seed)
    plain = analysis(outcome, arm, baseline, structure, "satterthwaite")
    corrected = analysis(outcome, arm, baseline, structure, "kenward_roger_linear")
    for here, there in zip(estimates(plain), estimates(corrected), strict=True):
        assert there.se >= here.se * (1 - 1e-9)
        assert there.low < there.value < there.high
