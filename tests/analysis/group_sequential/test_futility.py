"""Futility that does not bind: both errors, the cost, and what it refuses."""

import pytest

from reise_report.analysis.group_sequential.boundaries import spending_boundaries
from reise_report.analysis.group_sequential.futility import futility_boundaries
from reise_report.analysis.group_sequential.random_walk import exit_probabilities
from reise_report.analysis.group_sequential.spending import Spending
from reise_report.errors import AnalysisError

OBF, HSD = Spending("obrien_fleming"), Spending("hwang_shih_decani", -2.0)


def found(information=(0.3, 0.7, 1.0), **options):
    return futility_boundaries(information, OBF, HSD, **{"alpha": 0.025, "beta": 0.2} | options)


def test_the_power_is_what_was_asked_and_the_type_ii_error_is_spent_as_told():
    result = found()
    assert result.power == pytest.approx(0.8, abs=1e-9)
    _, below = exit_probabilities(
        result.effect.information, result.effect.upper_values, result.lower, drift=result.drift
    )
    assert below.cumsum() == pytest.approx(result.cumulative_beta, abs=1e-8)


def test_the_boundary_for_effect_does_not_know_of_futility():
    assert found().effect == spending_boundaries([0.3, 0.7, 1.0], OBF, alpha=0.025, sides=1)
    assert found().alpha_if_followed < 0.025


def test_the_boundaries_meet_at_the_end_and_nowhere_before():
    result = found()
    assert result.lower[-1] == result.effect.upper[-1]
    assert all(low < high for low, high in zip(result.lower[:-1], result.effect.upper[:-1], strict=True))


def test_futility_costs_information():
    assert found().inflation > 1
    assert found(information=(1.0,)).inflation == pytest.approx(1)
    assert found(information=(1.0,)).lower == found(information=(1.0,)).effect.upper


def test_a_look_with_nothing_to_spend_has_no_futility_boundary():
    result = futility_boundaries([0.001, 0.5, 1], OBF, OBF, alpha=0.025, beta=0.1)
    assert result.lower[0] is None
    assert result.power == pytest.approx(0.9, abs=1e-9)


@pytest.mark.parametrize("beta", [0, 1, 0.98, -0.1])
def test_an_impossible_type_ii_error_is_refused(beta):
    with pytest.raises(AnalysisError, match="type II error"):
        found(beta=beta)
