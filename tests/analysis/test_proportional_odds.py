"""The common odds ratio: SAS's example by arm, profile limits, shares by category, and data without one."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reise_report.analysis.cumulative_logit import fit_cumulative_logit
from reise_report.analysis.odds_ratio import woolf
from reise_report.analysis.proportion import wilson
from reise_report.analysis.proportional_odds import proportional_odds
from reise_report.errors import AnalysisError
from tests.analysis.test_cumulative_logit import ADDITIVE, RATING


def trial(seed, n=160):
    rng = np.random.default_rng(seed)
    x, arm = rng.normal(size=(n, 2)), (rng.permutation(n) < n // 3).astype(float)
    return 1.0 + np.digitize(x[:, 0] + 0.7 * arm + rng.logistic(size=n), [-1, 0, 1]), arm, x


def test_an_additive_against_another_is_as_in_sas():
    # SAS/STAT User's Guide (see test_cumulative_logit): additive 1 against 4, 1.6128 (0.3778) for lower ratings.
    found = proportional_odds(RATING + 1, ADDITIVE[:, 0], ADDITIVE[:, 1:], interval="wald_expected").odds_ratio
    assert math.log(found.value) == pytest.approx(-1.6128, abs=5.1e-5)
    assert found.se == pytest.approx(0.3778, abs=5.1e-5)
    assert found.method == "proportional_odds.wald_expected"


def test_two_categories_are_the_odds_ratio_of_a_table():
    y, arm, _ = trial(1)
    found = proportional_odds(y > 2, arm)
    one, none = (y > 2)[arm == 1], (y > 2)[arm == 0]
    table = woolf(int(one.sum()), one.size, int(none.sum()), none.size)
    assert (found.odds_ratio.value, found.odds_ratio.low, found.odds_ratio.p_value) == pytest.approx(
        (table.value, table.low, table.p_value)
    )
    assert found.cut_points[0].odds_ratio.value == pytest.approx(table.value)
    assert found.proportionality.reason == "too_few"


def test_profile_limits_are_where_the_likelihood_has_dropped_by_the_quantile():
    y, arm, x = trial(2)
    found = proportional_odds(y, arm, x, interval="profile").odds_ratio
    codes = (y - 1).astype(int)
    standard = (x - x.mean(axis=0)) / x.std(axis=0)
    highest = fit_cumulative_logit(codes, np.column_stack([arm, standard])).log_likelihood
    for limit in (found.low, found.high):
        held = fit_cumulative_logit(codes, standard, offset=math.log(limit) * arm).log_likelihood
        assert 2 * (highest - held) == pytest.approx(3.841458820694124, rel=1e-6)
    null = fit_cumulative_logit(codes, standard).log_likelihood
    assert found.p_value == pytest.approx(math.erfc(math.sqrt(highest - null)), rel=1e-6)


def test_shares_show_every_category_known():
    y, arm, _ = trial(3)
    result = proportional_odds(y, arm, categories=[1, 2, 3, 4, 5])
    assert [share.category for share in result.shares] == [1, 2, 3, 4, 5]
    assert sum(share.count1 for share in result.shares) == int(arm.sum())
    assert result.shares[4].count1 == result.shares[4].count0 == 0
    assert result.shares[0].proportion1 == wilson(result.shares[0].count1, int(arm.sum()))
    assert result.warnings == ("Nobody is in category 5: left out of the model, which changes no odds ratio.",)


def test_an_empty_category_between_changes_no_odds_ratio():
    y, arm, x = trial(4)
    wider = np.where(y > 2, y + 1, y)
    plain, gap = proportional_odds(y, arm, x), proportional_odds(wider, arm, x, categories=[1, 2, 3, 4, 5])
    assert gap.odds_ratio.value == plain.odds_ratio.value
    assert "category 3" in gap.warnings[0]


def test_cut_points_have_their_own_odds_ratios():
    y, arm, x = trial(5)
    result = proportional_odds(y, arm, x, of="all", test="brant")
    assert [cut.above for cut in result.cut_points] == [1, 2, 3]
    for cut in result.cut_points:
        assert cut.odds_ratio.method == "logistic_regression.model"
        assert cut.odds_ratio.low < cut.odds_ratio.value < cut.odds_ratio.high
    assert result.proportionality.df == 2 * 3


@pytest.mark.parametrize(
    ("outcome", "arm", "covariates", "reason"),
    [
        ([], [], None, "no_participants"),
        ([1, 2, 3], [1, 1, 1], None, "no_participants"),
        ([2, 2, 2, 2], [1, 1, 0, 0], None, "no_variation"),
        ([1, 2, 1, 2], [1, 1, 0, 0], [[1], [1], [0], [0]], "collinear"),
        ([1, 2, 3], [1, 0, 0], None, "too_few"),
        ([3, 3, 4, 4, 1, 1, 2, 2], [1, 1, 1, 1, 0, 0, 0, 0], None, "separation"),
    ],
)
@pytest.mark.parametrize("interval", ["wald", "wald_expected", "profile"])
def test_data_without_an_odds_ratio_say_why(interval, outcome, arm, covariates, reason):
    result = proportional_odds(outcome, arm, covariates, interval=interval)
    assert result.reason == result.odds_ratio.reason == result.proportionality.reason == reason
    assert result.odds_ratio.value is None
    assert result.proportionality.verdict == "not_checked"
    assert len(result.shares) == len(set(outcome))


def test_a_covariate_that_separates_leaves_the_arm_s_odds_ratio_standing():
    y, arm, x = trial(6)
    group = np.zeros(y.size)
    group[np.flatnonzero(y == 4)[:4]] = 1
    result = proportional_odds(y, arm, np.column_stack([x, group]))
    rest = group == 0
    assert result.odds_ratio.value == pytest.approx(
        proportional_odds(y[rest], arm[rest], x[rest]).odds_ratio.value, rel=1e-3
    )
    assert "no finite estimate" in result.warnings[-1]


def test_wrong_use_is_told():
    y, arm, _ = trial(7)
    with pytest.raises(AnalysisError, match="did you mean 'profile'"):
        proportional_odds(y, arm, interval="profil")
    with pytest.raises(AnalysisError, match="holds 4, which is not among the categories 1, 2, 3"):
        proportional_odds(y, arm, categories=[1, 2, 3])
    with pytest.raises(AnalysisError, match="missing or infinite"):
        proportional_odds([1, float("nan")], [0, 1])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["wald", "profile"]))
def test_codes_rows_and_units_change_nothing_and_swapped_arms_invert(seed, interval):
    y, arm, x = trial(seed)
    order = np.random.default_rng(seed).permutation(y.size)
    plain = proportional_odds(y, arm, x, interval=interval).odds_ratio
    for other in (
        proportional_odds(y**3 - 7, arm, x, interval=interval),
        proportional_odds(y[order], arm[order], x[order], interval=interval),
        proportional_odds(y, arm, x * [1e5, -1e-3] + 3, interval=interval),
    ):
        found = other.odds_ratio
        assert (found.value, found.low, found.high) == pytest.approx((plain.value, plain.low, plain.high), rel=1e-6)
    swapped = proportional_odds(y, 1 - arm, x, interval=interval).odds_ratio
    turned = proportional_odds(-y, arm, x, interval=interval).odds_ratio
    for inverse in (swapped, turned):
        assert inverse.value * plain.value == pytest.approx(1, rel=1e-6)
        assert inverse.low * plain.high == pytest.approx(1, rel=1e-6)
