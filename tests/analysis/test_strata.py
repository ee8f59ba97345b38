"""Tables by stratum."""

import numpy as np
import pandas as pd
import pytest

from reise_report.analysis.strata import Strata, stratify, stratum_index
from reise_report.errors import AnalysisError


def test_events_and_people_are_counted_by_stratum_and_arm_in_sorted_order():
    strata = stratify([1, 0, 1, 1, 0], [1, 1, 0, 0, 0], ["b", "a", "b", "b", "a"])
    assert strata.labels == ("a", "b")
    assert strata.events1.tolist() == [0, 1]
    assert strata.n1.tolist() == [1, 1]
    assert strata.events0.tolist() == [0, 2]
    assert strata.n0.tolist() == [1, 2]
    assert strata.n.tolist() == [2, 3]


def test_a_categorical_and_its_numbers_give_the_same_tables():
    labels = pd.Categorical(["x", "y", "x"], categories=["y", "x", "never"])
    assert stratify([1, 0, 1], [1, 1, 0], labels).labels == ("x", "y")


def test_strata_with_one_arm_are_told_apart():
    strata = stratify([1, 0, 1], [1, 1, 0], [1, 2, 1])
    assert strata.both_arms.tolist() == [True, False]
    assert strata.where(strata.both_arms).labels == ("1",)


def test_nobody_makes_no_strata():
    assert stratify([], [], []).labels == ()


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ([1, 2], r"expected one label a participant, \(3,\)"),
        ([[1, 2, 3]], "expected one label a participant"),
        (["a", None, "b"], "missing for 1 participants"),
        ([1.0, np.nan, np.nan], "missing for 2 participants"),
    ],
)
def test_labels_that_are_not_one_a_participant_are_refused(labels, message):
    with pytest.raises(AnalysisError, match=message):
        stratum_index(labels, 3)


def test_impossible_counts_are_refused_with_the_stratum_s_name():
    with pytest.raises(AnalysisError, match="intervention arm of stratum 'b': 6 events among 5"):
        Strata(labels=("a", "b"), events1=[1, 6], n1=[5, 5], events0=[1, 1], n0=[5, 5])
    with pytest.raises(AnalysisError, match="'n0' has shape"):
        Strata(labels=("a", "b"), events1=[1, 2], n1=[5, 5], events0=[1, 1], n0=[5])
