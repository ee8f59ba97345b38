"""Spending functions: their formulas, their ends, and what they refuse."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from reise_report.analysis.group_sequential.spending import Spending
from reise_report.errors import AnalysisError

ALL = [
    Spending("obrien_fleming"),
    Spending("pocock"),
    Spending("power", 0.5),
    Spending("power", 3.0),
    Spending("hwang_shih_decani", -4.0),
    Spending("hwang_shih_decani", 0.0),
    Spending("hwang_shih_decani", 1.0),
]


@pytest.mark.parametrize("spending", ALL)
def test_all_error_is_spent_at_the_end_and_stays_spent(spending):
    assert spending.spent([1.0, 1.2], 0.025) == pytest.approx([0.025, 0.025])


@given(st.sampled_from(ALL), st.lists(st.floats(0.01, 1), min_size=2, max_size=6), st.floats(0.001, 0.4))
def test_error_is_never_taken_back(spending, times, alpha):
    spent = spending.spent(sorted(times), alpha)
    assert (np.diff(spent) >= -1e-15).all()
    assert ((spent >= 0) & (spent <= alpha * (1 + 1e-12))).all()


def test_the_formulas_are_those_published():
    t, alpha = 0.4, 0.025
    by_hand = [
        2 - 2 * norm.cdf(norm.ppf(1 - alpha / 2) / math.sqrt(t)),
        alpha * math.log(1 + (math.e - 1) * t),
        alpha * t**0.5,
        alpha * t**3,
        alpha * (1 - math.exp(4 * t)) / (1 - math.exp(4)),
        alpha * t,
        alpha * (1 - math.exp(-t)) / (1 - math.exp(-1)),
    ]
    assert [float(spending.spent([t], alpha)[0]) for spending in ALL] == pytest.approx(by_hand, rel=1e-12)


def test_hwang_shih_and_decani_s_line_is_met_without_losing_digits():
    near, line = Spending("hwang_shih_decani", 1e-7), Spending("hwang_shih_decani", 0.0)
    assert near.spent([0.3], 0.05) == pytest.approx(line.spent([0.3], 0.05), rel=1e-6)


@pytest.mark.parametrize(
    ("family", "parameter", "message"),
    [
        ("obrien_flemming", None, "did you mean 'obrien_fleming'"),
        ("power", None, "needs a parameter"),
        ("pocock", 1.0, "has no parameter"),
        ("power", 0.0, "above 0"),
        ("hwang_shih_decani", math.inf, "finite"),
    ],
)
def test_what_is_no_spending_function_is_refused(family, parameter, message):
    with pytest.raises(AnalysisError, match=message):
        Spending(family, parameter)
