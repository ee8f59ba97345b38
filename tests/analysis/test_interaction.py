"""Tests of interaction against statsmodels and closed forms, on both scales, and where there are none."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reise_report.analysis.interaction import likelihood_ratio_interaction, linear_interaction, wald_interaction
from reise_report.analysis.interaction_model import moderator_columns
from reise_report.errors import AnalysisError


def trial(seed, n=240):
    rng = np.random.default_rng(seed)
    arm, group = (rng.permutation(n) < n // 2).astype(float), rng.choice(["a", "b", "c"], size=n)
    x = rng.normal(size=n)
    y = (rng.random(n) < 1 / (1 + np.exp(-(0.3 * arm + 0.4 * x + (group == "b") * arm)))).astype(float)
    return y, arm, group, x


def dummies(group):
    return np.column_stack([group == "b", group == "c"]).astype(float)


def designs(arm, moderator, x):
    without = np.column_stack([np.ones(arm.size), arm, moderator, x])
    return without, np.column_stack([without, arm[:, None] * moderator])


def test_the_likelihood_ratio_is_that_of_two_logistic_models():
    import statsmodels.api as sm  # 0.14; as R's anova(glm(...), glm(...), test = "Chisq")

    y, arm, group, x = trial(1)
    llf = [sm.Logit(y, design).fit(disp=0, tol=1e-12).llf for design in designs(arm, dummies(group), x)]
    found = likelihood_ratio_interaction(y, arm, group, x[:, None], scale="log_odds")
    assert found.statistic == pytest.approx(2 * (llf[1] - llf[0]), rel=1e-8)
    assert found.df == 2
    assert found.df_residual is None
    assert found.method == "interaction.logistic_likelihood_ratio"


def test_the_f_test_is_that_of_two_linear_models():
    import statsmodels.api as sm  # as R's anova(lm(...), lm(...))

    y, arm, group, x = trial(2)
    y = y + x
    small, full = (sm.OLS(y, design).fit() for design in designs(arm, dummies(group), x))
    statistic, p, df = full.compare_f_test(small)
    found = likelihood_ratio_interaction(y, arm, group, x[:, None], scale="difference")
    assert (found.statistic, found.p_value, found.df) == pytest.approx((statistic, p, df))
    assert found.df_residual == full.df_resid
    assert found.method == "interaction.linear_f"


@pytest.mark.parametrize("variance", ["model", "hc0", "hc1", "hc2", "hc3"])
def test_wald_s_test_on_the_additive_scale_is_that_of_statsmodels(variance):
    import statsmodels.api as sm

    y, arm, group, x = trial(3)
    kind = "nonrobust" if variance == "model" else variance.upper()
    fit = sm.OLS(y, designs(arm, dummies(group), x)[1]).fit(cov_type=kind, use_t=True)
    expected = fit.f_test(np.eye(7)[5:])
    found = wald_interaction(y, arm, group, x[:, None], scale="difference", variance=variance)
    assert found.statistic == pytest.approx(float(expected.fvalue))
    assert found.p_value == pytest.approx(float(expected.pvalue), rel=1e-6)
    assert (found.scale, found.method) == ("difference", f"interaction.linear_{variance}")


def test_wald_s_test_on_the_log_odds_scale_is_that_of_statsmodels():
    import statsmodels.api as sm

    y, arm, group, x = trial(4)
    fit = sm.Logit(y, designs(arm, dummies(group), x)[1]).fit(disp=0, tol=1e-12)
    expected = fit.wald_test(np.eye(7)[5:], scalar=True)
    found = wald_interaction(y, arm, group, x[:, None], scale="log_odds", variance="model")
    assert found.statistic == pytest.approx(float(expected.statistic), rel=1e-6)
    assert found.p_value == pytest.approx(float(expected.pvalue), rel=1e-5)


def test_two_subgroups_without_covariates_are_a_difference_of_risk_differences():
    y, arm, group, _ = trial(5)
    y, arm, group = y[group != "c"], arm[group != "c"], group[group != "c"]
    cells = {(g, a): y[(group == g) & (arm == a)] for g in "ab" for a in (0, 1)}
    change = (cells["b", 1].mean() - cells["b", 0].mean()) - (cells["a", 1].mean() - cells["a", 0].mean())
    variance = sum(cell.var(ddof=1) / cell.size for cell in cells.values())
    found = linear_interaction(y, arm, (group == "b").astype(float), scale="difference", variance="hc2")
    assert found.value == pytest.approx(change)
    assert found.se == pytest.approx(np.sqrt(variance))
    test = wald_interaction(y, arm, group, scale="difference", variance="hc2")
    assert test.statistic == pytest.approx((found.value / found.se) ** 2)
    assert test.p_value == pytest.approx(found.p_value)


def test_a_measure_changes_the_effect_per_its_unit():
    y, arm, _, x = trial(6)
    per_year = linear_interaction(y, arm, 40 + 10 * x, scale="log_odds", variance="model")
    per_decade = linear_interaction(y, arm, 4 + x, scale="log_odds", variance="model")
    assert per_decade.value == pytest.approx(10 * per_year.value)
    assert per_decade.p_value == pytest.approx(per_year.p_value)
    assert per_year.df is None
    assert linear_interaction(y, arm, x, scale="difference", variance="hc3").df == 240 - 4


def test_a_subgroup_without_events_gives_the_limit_of_the_likelihood_ratio_and_no_wald_test():
    y, arm, group, _ = trial(7)
    y[group == "c"] = 0
    found = likelihood_ratio_interaction(y, arm, group, scale="log_odds")
    assert found.statistic >= 0
    assert "the limit it tends to" in found.warnings[0]
    assert wald_interaction(y, arm, group, scale="log_odds", variance="model").reason == "separation"


def test_a_cell_in_which_all_are_alike_is_told_on_the_additive_scale():
    y, arm, group, _ = trial(8)
    y[(group == "c") & (arm == 0)] = 0
    found = wald_interaction(y, arm, group, scale="difference", variance="hc3")
    assert found.p_value is not None
    assert "takes its spread for none" in found.warnings[0]


def test_one_person_in_a_subgroup_and_arm_is_too_few_for_a_robust_variance():
    y, arm, group, _ = trial(9)
    lone = np.flatnonzero((group == "c") & (arm == 1))[1:]
    keep = np.ones(240, dtype=bool)
    keep[lone] = False
    y, arm, group = y[keep], arm[keep], group[keep]
    assert wald_interaction(y, arm, group, scale="difference", variance="hc3").reason == "too_few"
    assert wald_interaction(y, arm, group, scale="difference", variance="model").reason is None


def test_a_subgroup_in_one_arm_only_is_left_out_with_a_word():
    y, arm, group, _ = trial(10)
    arm[group == "c"] = 1
    found = likelihood_ratio_interaction(y, arm, group, scale="log_odds")
    assert found.df == 1
    assert "people in one arm only" in found.warnings[0]


BOTH = pytest.mark.parametrize("scale", ["difference", "log_odds"])


@BOTH
@pytest.mark.parametrize(
    ("outcome", "arm", "moderator", "reason"),
    [
        ([], [], [], "no_participants"),
        ([0, 1, 0, 1], [1, 1, 1, 1], list("aabb"), "no_participants"),
        ([0, 1, 0, 1], [1, 1, 0, 0], list("aaaa"), "no_variation"),
        ([0, 1, 0, 1], [1, 1, 0, 0], list("aabb"), "collinear"),
        ([0, 1, 0, 1], [1, 0, 1, 0], list("aabb"), "too_few"),
    ],
)
def test_data_without_a_test_say_why(scale, outcome, arm, moderator, reason):
    found = (
        likelihood_ratio_interaction(outcome, arm, moderator, scale=scale),
        wald_interaction(outcome, arm, moderator, scale=scale, variance="hc3"),
    )
    for test in found:
        assert test.reason == reason
        assert test.p_value is None
    codes = np.unique(np.asarray(moderator, dtype=str), return_inverse=True)[1]
    assert linear_interaction(outcome, arm, codes, scale=scale, variance="model").reason == reason


@pytest.mark.parametrize(
    ("value", "scale", "reason"),
    [(0, "log_odds", "no_events"), (1, "log_odds", "all_events"), (1, "difference", "no_variation")],
)
def test_an_outcome_that_does_not_vary_says_so(value, scale, reason):
    _, arm, group, _ = trial(11)
    assert likelihood_ratio_interaction(np.full(240, value), arm, group, scale=scale).reason == reason
    assert wald_interaction(np.full(240, value), arm, group, scale=scale, variance="model").reason == reason


def test_an_outcome_predicted_without_error_has_no_test():
    _, arm, group, _ = trial(12)
    y = (group == "b").astype(float)
    assert likelihood_ratio_interaction(y, arm, group, scale="difference").reason == "separation"
    assert wald_interaction(y, arm, group, scale="difference", variance="hc0").reason == "separation"
    assert likelihood_ratio_interaction(y, arm, group, scale="log_odds").reason == "separation"


def test_labels_become_dummies_and_numbers_stay():
    assert moderator_columns(pd.Categorical(["x", "y", "x"], categories=["w", "x", "y"]), 3).tolist() == [[0], [1], [0]]
    assert moderator_columns(["b", "a", "c"], 3).tolist() == [[1, 0], [0, 0], [0, 1]]
    assert moderator_columns([1.5, 2.5], 2).tolist() == [[1.5], [2.5]]
    assert moderator_columns(pd.Series(["a", "b"], dtype="category"), 2).tolist() == [[0], [1]]


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda y, a, g: likelihood_ratio_interaction(y, a, g, scale="log_odd"), "did you mean 'log_odds'"),
        (
            lambda y, a, g: wald_interaction(y, a, g, scale="log_odds", variance="hc2"),
            "unknown variance 'hc2', did you mean",
        ),
        (lambda y, a, g: linear_interaction(y, a, g, scale="difference", variance="hc3"), "test subgroups by"),
        (lambda y, a, g: likelihood_ratio_interaction(y, a, g[:5], scale="log_odds"), "5 labels, 0 of them missing"),
        (lambda y, a, g: likelihood_ratio_interaction(y, a, [None, *g[1:]], scale="log_odds"), "1 of them missing"),
    ],
)
def test_wrong_use_is_told(call, told):
    y, arm, group, _ = trial(13)
    with pytest.raises(AnalysisError, match=told):
        call(y, arm, group)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["difference", "log_odds"]))
def test_neither_rows_nor_labels_nor_arms_change_a_test(seed, scale):
    y, arm, group, x = trial(seed)
    order = np.random.default_rng(seed).permutation(240)
    renamed = np.select([group == "a", group == "b"], ["z", "y"], "x")
    for test in (
        lambda *data: likelihood_ratio_interaction(*data, scale=scale),
        lambda *data: wald_interaction(*data, scale=scale, variance="hc3"),
    ):
        plain = test(y, arm, group, x[:, None])
        for other in (
            test(y[order], arm[order], group[order], x[order, None]),
            test(y, arm, renamed, 1e4 * x[:, None]),
            test(y, 1 - arm, group, x[:, None]),
        ):
            assert other.statistic == pytest.approx(plain.statistic, rel=1e-5, abs=1e-8)
