"""The tests of association; the references' p-values are in test_jobs2 and test_reference_trials."""

import pytest

from reise_report.analysis.two_by_two import TwoByTwo, chi_square, chi_square_yates, fisher_exact
from reise_report.errors import AnalysisError

ALL = [chi_square, chi_square_yates, fisher_exact]


@pytest.mark.parametrize("test", ALL)
@pytest.mark.parametrize(
    ("counts", "reason"),
    [((0, 0, 1, 5), "no_participants"), ((0, 5, 0, 5), "no_events"), ((5, 5, 5, 5), "all_events")],
)
def test_a_table_without_variation_has_no_test_but_a_reason(test, counts, reason):
    found = test(*counts)
    assert (found.p_value, found.reason) == (None, reason)


@pytest.mark.parametrize("test", ALL)
def test_equal_risks_have_a_p_value_of_one(test):
    assert test(10, 50, 20, 100).p_value == pytest.approx(1)


def test_yates_correction_never_turns_the_deviation_round():
    # The deviation from the expected count is 0.25 here, less than the correction of 0.5: R's chisq.test gives p = 1.
    assert chi_square_yates(2, 4, 1, 4).statistic < chi_square(2, 4, 1, 4).statistic
    assert chi_square_yates(13, 27, 25, 53).p_value == pytest.approx(1)


def test_small_expected_counts_are_said_to_be_small():
    assert "below 5: prefer Fisher's exact test" in chi_square(1, 8, 3, 9).warnings[0]
    assert chi_square(50, 100, 40, 100).warnings == ()


def test_fisher_counts_tables_as_likely_as_the_observed_one():
    # The lady tasting tea, 3 of 4: 34/70 two-sided (Fisher 1935, as in R's help page of fisher.test).
    assert fisher_exact(3, 4, 1, 4).p_value == pytest.approx(34 / 70, rel=1e-12)


def test_fisher_holds_in_a_large_table():
    assert fisher_exact(5000, 100_000, 5000, 100_000).p_value == pytest.approx(1)
    assert 0 < fisher_exact(5000, 100_000, 6000, 100_000).p_value < 1e-20


def test_a_table_refuses_fractions_of_people():
    with pytest.raises(AnalysisError, match=r"intervention arm: 1\.5 events"):
        TwoByTwo(1.5, 3, 1, 3)
