"""Covariance structures: their shapes, counts and derivatives."""

import numpy as np
import pytest

from reise_report.analysis.mmrm.covariance_structure import (
    STRUCTURES,
    check_structure,
    n_parameters,
    parameters_near,
    structured_covariance,
)
from reise_report.errors import AnalysisError


def theta_of(structure, size):
    return np.random.default_rng(size).uniform(0.1, 0.5, n_parameters(structure, size))


@pytest.mark.parametrize("scaled", [True, False])
@pytest.mark.parametrize("structure", STRUCTURES)
def test_derivatives_are_those_of_finite_differences(structure, scaled):
    theta, step = theta_of(structure, 4), 1e-5
    here = structured_covariance(structure, 4, theta, scaled=scaled)
    for k in range(theta.size):
        move = np.eye(theta.size)[k] * step
        up = structured_covariance(structure, 4, theta + move, scaled=scaled)
        down = structured_covariance(structure, 4, theta - move, scaled=scaled)
        assert here.first[k] == pytest.approx((up.value - down.value) / (2 * step), abs=1e-8)
        assert here.second[k] == pytest.approx((up.first - down.first) / (2 * step), abs=1e-8)


@pytest.mark.parametrize("structure", [name for name in STRUCTURES if name != "unstructured"])
def test_variances_are_equal_at_all_visits_unless_heterogeneous(structure):
    value = structured_covariance(structure, 4, theta_of(structure, 4)).value
    assert (np.ptp(np.diag(value)) < 1e-12) == (not structure.startswith("heterogeneous"))


@pytest.mark.parametrize("structure", ["toeplitz", "heterogeneous_toeplitz"])
def test_toeplitz_correlations_depend_on_the_distance_alone(structure):
    value = structured_covariance(structure, 4, theta_of(structure, 4)).value
    correlation = value / np.sqrt(np.outer(np.diag(value), np.diag(value)))
    for lag in (1, 2, 3):
        assert np.ptp(np.diagonal(correlation, lag)) < 1e-12


def test_ar1_correlations_are_powers_of_the_first():
    value = structured_covariance("ar1", 4, np.array([0.3, 0.7])).value
    assert value[0, 2] / value[0, 0] == pytest.approx((value[0, 1] / value[0, 0]) ** 2)
    assert value[0, 3] / value[0, 0] == pytest.approx((value[0, 1] / value[0, 0]) ** 3)


def test_compound_symmetry_has_one_correlation_theta_over_root_one_plus_theta_squared():
    value = structured_covariance("compound_symmetry", 3, np.array([np.log(2.0), 0.75])).value
    assert value == pytest.approx(np.array([[4.0, 2.4, 2.4], [2.4, 4.0, 2.4], [2.4, 2.4, 4.0]]))


@pytest.mark.parametrize("scaled", [True, False])
def test_an_unstructured_matrix_is_given_exactly_by_its_parameters(scaled):
    matrix = np.array([[4.0, 1.0, -0.5], [1.0, 3.0, 0.7], [-0.5, 0.7, 2.0]])
    theta = parameters_near("unstructured", matrix, scaled=scaled)
    assert structured_covariance("unstructured", 3, theta, scaled=scaled).value == pytest.approx(matrix)


@pytest.mark.parametrize("structure", STRUCTURES)
def test_a_matrix_of_the_structure_is_found_again(structure):
    value = structured_covariance(structure, 3, theta_of(structure, 3)).value
    again = structured_covariance(structure, 3, parameters_near(structure, value)).value
    assert again == pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize("structure", STRUCTURES)
def test_one_visit_has_one_variance(structure):
    assert n_parameters(structure, 1) == 1
    found = structured_covariance(structure, 1, np.array([np.log(3.0)]))
    assert found.value == pytest.approx(np.array([[9.0]]))
    assert found.second.shape == (1, 1, 1, 1)


def test_an_unknown_structure_is_refused_with_those_known():
    with pytest.raises(AnalysisError, match="unknown covariance structure 'us'; known are unstructured"):
        check_structure("us")
