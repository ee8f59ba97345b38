"""McNemar's test; the reference's number is in test_stat_examples_binary."""

import pytest
from scipy.stats import chi2

from reise_report.analysis.mcnemar import mcnemar
from reise_report.errors import AnalysisError


def test_without_correction_it_is_the_squared_difference_over_the_sum():
    test = mcnemar(150, 86, correction=False)
    assert test.statistic == pytest.approx(64**2 / 236)
    assert test.p_value == pytest.approx(chi2.sf(64**2 / 236, 1))
    assert test.method == "mcnemar.uncorrected"


def test_the_order_of_the_sources_does_not_matter():
    assert mcnemar(5, 30, correction=True) == mcnemar(30, 5, correction=True)


def test_equal_counts_are_not_corrected_below_zero():
    assert (mcnemar(20, 20, correction=True).statistic, mcnemar(20, 20, correction=True).p_value) == (0, 1)


def test_nobody_who_differs_is_a_reason():
    test = mcnemar(0, 0, correction=True)
    assert (test.statistic, test.p_value, test.reason) == (None, None, "no_variation")


def test_few_who_differ_are_warned_of():
    assert "11 people's answers differ" in mcnemar(9, 2, correction=True).warnings[0]


@pytest.mark.parametrize("counts", [(-1, 3), (2, 1.5), (float("nan"), 2)])
def test_impossible_counts_are_refused(counts):
    with pytest.raises(AnalysisError, match="whole number of 0 or more"):
        mcnemar(*counts, correction=True)
