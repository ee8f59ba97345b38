"""What fit_mmrm gives and what it refuses."""

import numpy as np
import pytest

from reise_report.analysis.least_squares import fit_least_squares
from reise_report.analysis.mmrm.covariance_structure import STRUCTURES
from reise_report.analysis.mmrm.fit import fit_mmrm
from reise_report.errors import AnalysisError
from tests.analysis.mmrm.simulated import long, trial


@pytest.mark.parametrize("structure", STRUCTURES)
def test_one_visit_is_ordinary_least_squares(structure):
    y, x, subject, visit = long(*trial(40, 1))
    fit, ordinary = fit_mmrm(y, x, subject, visit, structure=structure), fit_least_squares(x, y)
    assert fit.coefficients == pytest.approx(ordinary.coefficients, rel=1e-9)
    assert fit.vcov == pytest.approx(ordinary.covariance("classical"), rel=1e-9)
    for df in ("satterthwaite", "kenward_roger_linear", "residual"):
        found = fit.contrast([0, 1, 0], df=df)
        assert found.df == pytest.approx(len(y) - 3, rel=1e-9)
        assert found.se == pytest.approx(fit.vcov[1, 1] ** 0.5, rel=1e-9)


def test_complete_data_have_the_pooled_covariance_within_the_cells():
    outcome, arm, _ = trial(50, 3, missing=0)
    fit = fit_mmrm(*long(outcome, arm))
    residuals = outcome - np.where(arm[:, None] == 1, outcome[arm == 1].mean(axis=0), outcome[arm == 0].mean(axis=0))
    assert fit.covariance == pytest.approx(residuals.T @ residuals / 48, rel=1e-9)


def test_complete_data_under_compound_symmetry_have_the_variances_of_the_split_plot():
    outcome, arm, _ = trial(30, 4, missing=0)
    fit = fit_mmrm(*long(outcome, arm), structure="compound_symmetry")
    cells = np.where(arm[:, None] == 1, outcome[arm == 1].mean(axis=0), outcome[arm == 0].mean(axis=0))
    residuals = outcome - cells
    between = 4 * (residuals.mean(axis=1) ** 2).sum() / 28
    within = ((residuals - residuals.mean(axis=1, keepdims=True)) ** 2).sum() / (28 * 3)
    assert fit.covariance[0, 1] == pytest.approx((between - within) / 4, rel=1e-9)
    assert fit.covariance[0, 0] == pytest.approx((between - within) / 4 + within, rel=1e-9)


def test_maximum_likelihood_divides_by_the_participants():
    outcome, arm, _ = trial(50, 2, missing=0)
    given = long(outcome, arm)
    restricted, plain = fit_mmrm(*given), fit_mmrm(*given, estimation="ml")
    assert plain.covariance == pytest.approx(restricted.covariance * 48 / 50, rel=1e-9)
    assert plain.coefficients == pytest.approx(restricted.coefficients, rel=1e-9)


def test_aic_counts_the_means_only_where_the_likelihood_is_not_restricted():
    given = long(*trial())
    assert fit_mmrm(*given).n_counted == 6
    plain = fit_mmrm(*given, estimation="ml")
    assert plain.n_counted == 13
    assert plain.aic == pytest.approx(-2 * plain.log_likelihood + 26)
    assert plain.bic == pytest.approx(-2 * plain.log_likelihood + 13 * np.log(plain.n_subjects))


def test_groups_with_their_own_covariance_are_fitted_as_if_apart():
    outcome, arm, _ = trial(80, 3)
    y, x, subject, visit = long(outcome, arm)
    both = fit_mmrm(y, x, subject, visit, covariance_by=arm[subject].astype(int))
    assert len(both.covariances) == 2
    total = 0.0
    for value in (0, 1):
        mine = arm[subject] == value
        own = fit_mmrm(y[mine], np.eye(3)[visit[mine]], subject[mine], visit[mine])
        assert both.covariances[value] == pytest.approx(own.covariance, rel=1e-7)
        total += own.log_likelihood
    assert both.log_likelihood == pytest.approx(total, rel=1e-9)
    with pytest.raises(AnalysisError, match="its own covariance matrix"):
        _ = both.covariance


def test_means_that_leave_nothing_unexplained_give_no_variation():
    visit = np.array([0, 1, 0, 1, 0, 1])
    fit = fit_mmrm(3.0 + visit, np.eye(2)[visit], [0, 0, 1, 1, 2, 2], visit)
    assert fit.reason == "no_variation"
    assert fit.contrast([1.0, 0.0]).reason == "no_variation"


def test_a_column_that_others_determine_gives_collinear_by_name():
    y, x, subject, visit = long(*trial())
    fit = fit_mmrm(y, np.column_stack([x, x[:, 0] + x[:, 1]]), subject, visit, names=[*"abcdefg", "sum"])
    assert fit.reason == "collinear"
    assert "sum" in fit.warnings[0]


def test_no_more_outcomes_than_coefficients_are_too_few():
    assert fit_mmrm([1.0, 2.0], np.eye(2), [0, 1], [0, 0]).reason == "too_few"
    assert fit_mmrm([], np.empty((0, 2)), [], []).reason == "no_data"


def test_a_visit_nobody_has_is_told():
    fit = fit_mmrm(np.arange(6.0), np.ones((6, 1)), np.arange(6), [0, 0, 0, 2, 2, 2])
    assert fit.reason == "no_data"
    assert "visit 1" in fit.warnings[0]


def test_visits_that_are_copies_of_each_other_are_singular():
    outcome, arm, _ = trial(40, 3, missing=0)
    outcome[:, 1] = outcome[:, 0]
    fit = fit_mmrm(*long(outcome, arm))
    assert fit.reason == "singular"
    assert not fit.converged
    assert fit.contrast(np.eye(6)[3]).reason == "singular"
    assert fit.f_test(np.eye(6)[3:]).reason == "singular"


def test_visits_never_observed_together_leave_their_covariance_undetermined():
    outcome, arm, _ = trial(40, 2, missing=0)
    outcome[:20, 0] = np.nan
    outcome[20:, 1] = np.nan
    assert fit_mmrm(*long(outcome, arm)).reason == "singular"


def test_a_search_cut_short_has_not_converged():
    fit = fit_mmrm(*long(*trial()), max_iterations=1)
    assert (fit.reason, fit.converged, fit.iterations) == ("not_converged", False, 1)
    assert fit.contrast(np.eye(7)[3]).reason == "not_converged"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"structure": "us"}, "unknown covariance structure"),
        ({"estimation": "gee"}, "unknown estimation 'gee'; known are reml and ml"),
        ({"names": ["a"]}, "1 names for 7 columns"),
        ({"outcome": [1.0]}, "a row an observation"),
        ({"visit": np.full(150, -1)}, "number the visits from 0"),
        ({"visit": np.full(150, 0.5)}, "expected 150 whole numbers"),
        ({"covariance_by": np.arange(150)}, "differs between rows of one participant"),
    ],
)
def test_wrong_use_is_refused_in_words(change, message):
    y, x, subject, visit = long(*trial())
    assert len(y) == 150
    given = {"outcome": y, "design": x, "subject": subject, "visit": visit} | change
    with pytest.raises(AnalysisError, match=message):
        fit_mmrm(**given)


def test_missing_values_are_refused_with_their_number():
    y, x, subject, visit = long(*trial())
    y[:3] = np.nan
    with pytest.raises(AnalysisError, match="3 of 150 rows have missing"):
        fit_mmrm(y, x, subject, visit)
