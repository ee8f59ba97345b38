"""What the methods accept."""

from typing import Literal

import numpy as np
import pytest

from reise_report.analysis.inputs import binary_vector, check_choice, covariate_matrix, numeric_vector
from reise_report.errors import AnalysisError


def test_booleans_are_zeros_and_ones():
    assert binary_vector([True, False], "arm").tolist() == [1.0, 0.0]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([0, 1, 2], "'arm' holds 2; expected 0 and 1 only"),
        ([0, np.nan], "'arm' has 1 missing or infinite values of 2"),
        ([[0, 1]], r"'arm' has shape \(1, 2\); expected one value a participant"),
    ],
)
def test_what_is_not_binary_is_refused_in_so_many_words(values, message):
    with pytest.raises(AnalysisError, match=message):
        binary_vector(values, "arm")


def test_vectors_of_different_people_are_refused():
    with pytest.raises(
        AnalysisError, match="'arm' has 2 participants, the outcome has 3; they must be the same people"
    ):
        binary_vector([0, 1], "arm", 3)


def test_an_empty_vector_is_accepted_for_the_method_to_judge():
    assert numeric_vector([], "outcome").size == 0


def test_covariates_of_another_length_or_with_gaps_are_refused():
    with pytest.raises(AnalysisError, match=r"shape \(2, 1\); expected \(3, number of covariates\)"):
        covariate_matrix([[1.0], [2.0]], 3)
    with pytest.raises(AnalysisError, match="covariates of 1 participants are missing or infinite"):
        covariate_matrix([[1.0, np.nan], [2.0, 1.0]], 2)
    assert covariate_matrix(None, 3).shape == (3, 0)


def test_a_word_that_is_known_is_no_error():
    check_choice("hc1", Literal["hc0", "hc1"], "variance")


def test_a_misspelt_word_is_told_with_the_nearest_one():
    with pytest.raises(AnalysisError, match="unknown variance 'hc11', did you mean 'hc1'"):
        check_choice("hc11", ("hc0", "hc1"), "variance")


def test_a_word_that_is_near_to_none_is_told_with_all_of_them():
    with pytest.raises(AnalysisError, match="unknown variance 'x'; known: hc0, hc1"):
        check_choice("x", ("hc0", "hc1"), "variance")
