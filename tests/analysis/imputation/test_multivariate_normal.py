"""The joint normal route: its draws have the right distribution, and nothing is drawn where nothing is determined."""

import numpy as np
import pandas as pd
import pytest

from reise_report.analysis.imputation.adequacy import chains_converged
from reise_report.analysis.imputation.multivariate_normal import impute_repeated, multivariate_normal
from reise_report.analysis.imputation.posterior import inverse_wishart
from reise_report.analysis.imputation.reference_based import reference_based
from reise_report.errors import AnalysisError
from tests.analysis.imputation.test_reference_based import trial


def columns(n=200, seed=0):
    rng = np.random.default_rng(seed)
    shared = rng.normal(size=(n, 1))
    values = 10 + shared * [1, 2, 3] + rng.normal(size=(n, 3))
    values[rng.random((n, 3)) < [0.0, 0.2, 0.3]] = np.nan
    return pd.DataFrame(values, columns=["before", "half", "after"])


def test_inverse_wishart_draws_have_their_mean_and_variance():
    scale = np.array([[4.0, 1.0], [1.0, 2.0]])
    draws = inverse_wishart(np.broadcast_to(scale, (40000, 2, 2)), 12, np.random.default_rng(0))
    # Mean S/(ν − k − 1); variance of the diagonal 2s²/((ν − k − 1)²(ν − k − 3)).
    assert draws.mean(axis=0) == pytest.approx(scale / 9, rel=0.02)
    assert draws[:, 0, 0].var() == pytest.approx(2 * 16 / (81 * 7), rel=0.1)


def test_a_column_on_complete_ones_has_the_mean_of_its_regression():
    frame = columns()[["before", "after"]]
    seen = frame["after"].notna().to_numpy()
    slope, intercept = np.polyfit(frame["before"][seen], frame["after"][seen], 1)
    imputed = multivariate_normal(frame, m=400, seed=1, iterations=40)
    expected = intercept + slope * frame["before"].to_numpy()[~seen]
    residual = (frame["after"] - intercept - slope * frame["before"])[seen].std()
    away = imputed.values["after"].mean(axis=0) - expected
    assert np.abs(away).max() < 5 * residual / np.sqrt(400) + 0.02
    within = imputed.values["after"] - expected
    assert within.std() == pytest.approx(residual, rel=0.05)


def test_means_are_unbiased_where_values_are_missing_at_random():
    errors = []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        values = rng.normal(size=(150, 1)) + rng.normal(size=(150, 3))
        seen = rng.random(150) < 1 / (1 + np.exp(-values[:, 0]))
        frame = pd.DataFrame(values, columns=list("abc")).assign(c=np.where(seen, values[:, 2], np.nan))
        imputed = multivariate_normal(frame, m=10, seed=seed, iterations=20)
        errors.append(imputed.array("c").mean() - values[:, 2].mean())
    assert abs(np.mean(errors)) < 4 * np.std(errors) / np.sqrt(40)


def test_each_arm_has_its_own_distribution_and_never_sees_the_other():
    frame, arm = columns(), np.array(["a", "b"] * 100)
    changed = frame.where(pd.Series(arm == "a"), frame * 7 - 100)
    one, other = (multivariate_normal(data, m=3, seed=1, by=arm, iterations=10) for data in (frame, changed))
    mine = arm[one.rows["after"]] == "a"
    assert np.array_equal(one.values["after"][:, mine], other.values["after"][:, mine])
    assert not np.allclose(one.values["after"][:, ~mine], other.values["after"][:, ~mine])


def test_seed_rows_and_units():
    frame = columns()
    one = multivariate_normal(frame, m=3, seed=1, iterations=10)
    order = np.random.default_rng(3).permutation(200)
    other = multivariate_normal(frame.iloc[order] * 1000 + 5, m=3, seed=1, iterations=10)
    assert other.array("after") == pytest.approx(one.array("after")[:, order] * 1000 + 5)
    assert np.array_equal(one.array("half"), multivariate_normal(frame, m=3, seed=1, iterations=10).array("half"))


def test_chains_settle_and_completed_sets_keep_what_was_observed():
    frame = columns()
    imputed = multivariate_normal(frame, m=30, seed=1, iterations=30)
    assert chains_converged(imputed).verdict == "supported"
    completed = imputed.completed(3)
    assert not completed.isna().any().any()
    assert (completed["after"] == frame["after"])[frame["after"].notna()].all()
    assert {count.method for count in imputed.counts} == {"multivariate_normal"}


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        (pd.DataFrame({"a": [1.0, 2, 3, 4, 5], "b": [np.nan] * 5}), "no_data"),
        (pd.DataFrame({"a": [1.0, 2, 3], "b": [1.0, 3, np.nan]}), "too_few"),
        (pd.DataFrame({"a": [1.0] * 9, "b": [1.0, 3, 4, 5, 3, 2, 5, 6, np.nan]}), "no_variation"),
        (pd.DataFrame({"a": np.arange(9.0), "b": [*np.arange(8.0) * 2, np.nan]}), "collinear"),
    ],
)
def test_a_distribution_that_is_not_determined_gives_a_reason(frame, reason):
    imputed = multivariate_normal(frame, m=2, seed=1)
    assert imputed.reason("b") == reason
    assert "not determined" in imputed.warnings[0]
    assert np.isnan(imputed.values["b"]).any()


def test_nothing_missing_is_nothing_imputed():
    imputed = multivariate_normal(columns()[["before"]], m=2, seed=1)
    assert (imputed.values, imputed.chains, imputed.warnings) == ({}, (), ())


def test_repeated_outcomes_imputed_are_those_that_are_pooled():
    outcome, arm, x = trial()
    frame = pd.DataFrame(outcome, columns=["3 months", "6 months", "12 months"])
    x = (x - x.mean()) / x.std()
    imputed = impute_repeated(frame, arm, x, m=4, seed=3, strategy="jump_to_reference")
    pooled = (
        reference_based(outcome, arm, x, strategy="jump_to_reference", inference="multiple_imputation", m=4, seed=3)
        .visits[2]
        .difference
    )
    design = np.column_stack([np.ones(80), arm, x])
    by_hand = np.linalg.lstsq(design, imputed.array("12 months").T, rcond=None)[0][1].mean()
    assert pooled.value == pytest.approx(by_hand)
    assert chains_converged(imputed).verdict == "supported"


def test_repeated_outcomes_without_a_model_give_its_reason():
    outcome, arm, x = trial()
    outcome[:, 1] = np.nan
    imputed = impute_repeated(pd.DataFrame(outcome, columns=list("abc")), arm, x, m=2, seed=1)
    assert imputed.reason("b") == "no_data"
    few = impute_repeated(pd.DataFrame(trial()[0][:4], columns=list("abc")), arm[:4], m=2, seed=1)
    assert few.reason() is not None


def test_wrong_numbers_are_refused():
    with pytest.raises(AnalysisError, match="m is 0"):
        multivariate_normal(columns(), m=0, seed=1)
    with pytest.raises(AnalysisError, match="did you mean"):
        impute_repeated(pd.DataFrame(trial()[0]), trial()[1], m=2, seed=1, strategy="copy_refrence")
