"""Descriptive summaries; the references' numbers are in test_jobs2 and test_reference_trials."""

import numpy as np
import pandas as pd
import pytest

from reise_report.analysis.descriptive import summarise, tabulate
from reise_report.errors import AnalysisError


def test_quartiles_are_of_type_seven():
    # quantile(1:10, c(.25, .5, .75), type = 7) in R: 3.25 5.50 7.75
    summary = summarise(np.arange(1, 11))
    assert (summary.q1, summary.median, summary.q3) == (3.25, 5.5, 7.75)


def test_missing_values_are_counted_and_left_out():
    summary = summarise([1.0, np.nan, 3.0, np.nan])
    assert (summary.n, summary.n_missing, summary.mean) == (2, 2, 2.0)


def test_nobody_has_no_mean():
    for values in ([], [np.nan, np.nan]):
        summary = summarise(values)
        assert summary.n == 0
        assert summary.n_missing == len(values)
        assert (summary.mean, summary.sd, summary.median, summary.minimum) == (None, None, None, None)


def test_one_value_has_a_mean_and_no_spread():
    summary = summarise([4.0])
    assert (summary.mean, summary.sd, summary.q1, summary.maximum) == (4.0, None, 4.0, 4.0)


def test_infinite_values_are_refused():
    with pytest.raises(AnalysisError, match="1 of 2 values are infinite"):
        summarise([1.0, np.inf])


def test_the_order_of_rows_does_not_reach_the_last_digit():
    values = np.random.default_rng(3).lognormal(sigma=4, size=1000)
    assert summarise(values) == summarise(values[::-1])


def test_levels_that_nobody_has_are_kept_in_their_place():
    table = tabulate(pd.Categorical(["b", "b", None], categories=["a", "b", "c"]))
    assert table.levels == ("a", "b", "c")
    assert table.counts == (0, 2, 0)
    assert (table.n, table.n_missing) == (2, 1)
    assert table.proportions() == (0, 1, 0)


def test_a_series_of_category_type_is_taken_as_well():
    assert tabulate(pd.Series(["x", "y", "x"], dtype="category")).counts == (2, 1)


def test_a_group_of_nobody_has_zero_counts_and_no_proportions():
    table = tabulate(pd.Categorical([], categories=["a", "b"]))
    assert table.counts == (0, 0)
    assert table.proportions() == (None, None)


def test_plain_text_is_refused_because_empty_levels_would_be_lost():
    with pytest.raises(AnalysisError, match="make them a pandas Categorical"):
        tabulate(pd.Series(["a", "b"], dtype=object))
