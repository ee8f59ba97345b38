"""The D1 test beyond the two cases of R's mice, which test_pooling compares."""

import math

import numpy as np
import pytest

from reise_report.analysis.imputation.multi_parameter_test import d1_test
from reise_report.analysis.imputation.pooling import pool
from reise_report.errors import AnalysisError

Q = np.array([[0.5, -0.2], [0.7, -0.1], [0.4, -0.3], [0.6, -0.25], [0.55, 0.0], [0.3, -0.15]])
U = np.stack([np.array([[0.04, 0.01], [0.01, 0.09]])] * 6)


def test_without_missing_data_it_is_the_wald_test():
    test = d1_test(np.stack([Q[0]] * 4), U[:4], complete_df=50)
    assert test.statistic == pytest.approx(Q[0] @ np.linalg.inv(U[0]) @ Q[0] / 2)
    assert (test.df1, test.df2, test.relative_increase) == (2, 50, 0)


def test_one_parameter_has_the_square_of_its_pooled_t():
    pooled, test = pool(Q[:, 0], U[:, 0, 0]).estimate, d1_test(Q[:, :1], U[:, :1, :1])
    assert test.statistic == pytest.approx((pooled.value / pooled.se) ** 2)


def test_other_coordinates_of_the_same_hypothesis_give_the_same_test():
    turn = np.array([[2.0, 1.0], [-1.0, 3.0]])
    one, other = d1_test(Q, U, complete_df=80), d1_test(Q @ turn.T, turn @ U @ turn.T, complete_df=80)
    assert one.statistic == pytest.approx(other.statistic)
    assert one.df2 == pytest.approx(other.df2)


def test_small_samples_have_fewer_degrees_of_freedom():
    # Li et al. (1991): t = 10, df = 4 + 6·(1 + 0.8/r)²; Reiter's tend to them as the sample grows.
    large = d1_test(Q, U)
    assert large.df2 == pytest.approx(4 + 6 * (1 + 0.8 / large.relative_increase) ** 2)
    assert d1_test(Q, U, complete_df=30).df2 < d1_test(Q, U, complete_df=300).df2 < large.df2
    assert (large.method, d1_test(Q, U, complete_df=30).method) == ("d1.large_sample", "d1.reiter")


def test_few_imputations_fall_back_in_words():
    assert "Too few imputations" in d1_test(Q[:3, :1], U[:3, :1, :1], complete_df=30).warnings[0]
    assert math.isfinite(d1_test(Q[:2, :1], U[:2, :1, :1]).p_value)
    assert "do not exist" in d1_test(Q * 40, U, complete_df=6).warnings[0]


def test_a_covariance_that_is_not_determined_gives_a_reason():
    assert d1_test(Q, np.ones((6, 2, 2))).reason == "singular"


def test_wrong_shapes_are_refused():
    with pytest.raises(AnalysisError, match="shape"):
        d1_test(Q, U[:, :1, :1])
    with pytest.raises(AnalysisError, match="missing"):
        d1_test(np.full((6, 2), np.nan), U)
