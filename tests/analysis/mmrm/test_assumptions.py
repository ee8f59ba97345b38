"""The checks of a model of repeated measures find what is there, and nothing where nothing is."""

import numpy as np
import pytest

from reise_report.analysis.mmrm.assumptions import assumptions, standardised_residuals
from reise_report.analysis.mmrm.repeated_measures import repeated_measures
from tests.analysis.mmrm.simulated import trial


def verdicts(outcome, arm, **options):
    return {found.name: found for found in assumptions(repeated_measures(outcome, arm, **options))}


def test_normal_outcomes_with_one_covariance_are_supported():
    found = verdicts(*trial(200, 3)[:2])
    assert {name: each.verdict for name, each in found.items()} == {
        "residuals_normal": "supported",
        "no_outlying_residuals": "supported",
        "equal_covariance_between_arms": "supported",
        "missing_at_random": "untestable",
    }


def test_skewed_residuals_are_doubtful_and_the_visit_is_told():
    outcome, arm, _ = trial(200, 3)
    outcome[:, 1] = np.exp(outcome[:, 1] - 10)
    found = verdicts(outcome, arm)["residuals_normal"]
    assert found.verdict == "doubtful"
    assert found.statistic > found.threshold == 1
    assert found.p_value < 1e-6
    assert "visit 2: skewness" in found.detail


def test_the_skewness_is_that_of_scipy_on_the_residuals_of_the_visit():
    from scipy.stats import skew

    result = repeated_measures(*trial(100, 2)[:2])
    residuals = standardised_residuals(result)
    each = [float(skew(column[np.isfinite(column)])) for column in residuals.T]
    found = {check.name: check for check in assumptions(result)}["residuals_normal"]
    assert found.statistic == pytest.approx(max(each, key=abs))


def test_residuals_are_in_standard_deviations_of_the_model():
    outcome, arm, _ = trial(300, 3, missing=0)
    residuals = standardised_residuals(repeated_measures(outcome, arm))
    assert (residuals**2).sum(axis=0) == pytest.approx(np.full(3, 298.0), rel=1e-9)


def test_an_outlier_is_found():
    outcome, arm, _ = trial(100, 3)
    outcome[0, 0] = 30.0
    found = verdicts(outcome, arm)["no_outlying_residuals"]
    assert (found.verdict, found.statistic > 5, found.p_value < 0.001) == ("doubtful", True, True)
    assert ", 1 lie beyond four standard deviations" in found.detail


def test_arms_with_different_spread_are_found_by_the_likelihood_ratio():
    outcome, arm, _ = trial(200, 3)
    outcome[arm == 1] = 10 + 2 * (outcome[arm == 1] - 10)
    found = verdicts(outcome, arm)["equal_covariance_between_arms"]
    assert (found.verdict, found.df) == ("doubtful", 6)
    ratios = [float(part.rsplit(" ", 1)[1].rstrip(".")) for part in found.detail.split(";")]
    assert ratios == pytest.approx([2, 2, 2], rel=0.15)


def test_the_likelihood_ratio_of_one_visit_with_complete_data_is_bartlett_s_without_correction():
    outcome, arm, _ = trial(60, 1, missing=0)
    found = verdicts(outcome, arm)["equal_covariance_between_arms"]
    one, none = outcome[arm == 1, 0].var(ddof=1), outcome[arm == 0, 0].var(ddof=1)
    expected = 58 * np.log((one + none) / 2) - 29 * (np.log(one) + np.log(none))
    assert found.statistic == pytest.approx(expected, rel=1e-8)


def test_where_each_arm_has_its_own_covariance_there_is_nothing_to_check():
    found = verdicts(*trial(60, 2)[:2], covariance_by_arm=True)["equal_covariance_between_arms"]
    assert found.verdict == "not_checked"
    assert "its own covariance matrix" in found.detail


def test_without_a_fit_nothing_is_checked_and_the_reason_is_told():
    found = verdicts(np.full((20, 2), np.nan), np.arange(20) % 2)
    assert {(each.verdict, each.reason) for each in found.values() if each.name != "missing_at_random"} == {
        ("not_checked", "no_data")
    }


def test_a_constrained_analysis_names_baseline_among_its_visits():
    outcome, arm, baseline = trial(100, 2)
    found = verdicts(outcome, arm, baseline=baseline, constrained=True)["residuals_normal"]
    assert found.detail.startswith("baseline: skewness")
