"""Chained equations: what they draw, what they look at, and what they give where there is nothing to draw from."""

import numpy as np
import pandas as pd
import pytest

from reise_report.analysis.imputation.chained_equations import chained_equations
from reise_report.errors import AnalysisError
from tests.analysis.imputation.trials import trial


def same(one, other):
    return all(np.array_equal(one.values[name], other.values[name], equal_nan=True) for name in one.values)


def test_the_same_seed_gives_the_same_bytes():
    frame, arm = trial()
    first, second = (chained_equations(frame, by=arm, m=4, iterations=3, seed=7) for _ in range(2))
    assert same(first, second)
    assert not same(first, chained_equations(frame, by=arm, m=4, iterations=3, seed=8))
    assert same(first, chained_equations(frame, by=arm, m=4, iterations=3, seed=np.random.default_rng(7)))


def test_the_order_of_the_rows_changes_nothing():
    frame, arm = trial()
    order = np.random.default_rng(3).permutation(len(frame))
    one = chained_equations(frame, by=arm, m=3, iterations=2, seed=7)
    other = chained_equations(frame.iloc[order], by=arm[order], m=3, iterations=2, seed=7)
    for name in frame.columns:
        assert np.array_equal(one.array(name)[:, order], other.array(name))


def test_units_change_nothing():
    frame, arm = trial()
    one = chained_equations(frame, by=arm, m=3, iterations=3, seed=7)
    other = chained_equations(
        frame.assign(before=frame["before"] * 1000 + 5, age=frame["age"] / 64), by=arm, m=3, iterations=3, seed=7
    )
    assert other.values["before"] == pytest.approx(one.values["before"] * 1000 + 5)
    assert np.array_equal(one.values["work"], other.values["work"])
    assert np.array_equal(one.values["site"], other.values["site"])


def test_an_arm_never_sees_the_other():
    frame, arm = trial()
    changed = frame.copy()
    others = arm == "ips"
    changed.loc[others, ["age", "before", "after"]] = changed.loc[others, ["age", "before", "after"]] ** 2 - 900
    changed.loc[others, "work"] = 1 - changed.loc[others, "work"]
    one, other = (chained_equations(data, by=arm, m=3, iterations=3, seed=7) for data in (frame, changed))
    for name in one.values:
        here = ~others[one.rows[name]]
        assert np.array_equal(one.values[name][:, here], other.values[name][:, here])


def test_matched_values_are_values_observed_in_the_same_arm():
    frame, arm = trial()
    imputed = chained_equations(frame, by=arm, m=5, iterations=3, seed=1)
    for name in ("before", "after"):
        for label in ("ips", "control"):
            here = arm[imputed.rows[name]] == label
            assert np.isin(imputed.values[name][:, here], frame.loc[arm == label, name].dropna()).all()


def test_categories_stay_within_their_levels_and_types_are_kept():
    frame, arm = trial()
    imputed = chained_equations(frame, by=arm, m=5, iterations=3, seed=1)
    assert set(np.unique(imputed.values["work"])) == {0, 1}
    assert set(np.unique(imputed.values["mobility"])) == {0, 1, 2, 3}
    completed = imputed.completed(0)
    assert list(completed.dtypes) == list(frame.dtypes)
    assert not completed.isna().any().any()
    assert completed.index.equals(frame.index)


def test_what_was_observed_is_never_touched():
    frame, arm = trial()
    for completed in chained_equations(frame, by=arm, m=3, iterations=2, seed=1, delta={"after": -3.0}):
        for name in frame.columns:
            seen = frame[name].notna()
            assert (completed.loc[seen, name] == frame.loc[seen, name]).all()


def test_with_nothing_missing_all_data_sets_are_the_data():
    frame, arm = trial(missing=0)
    imputed = chained_equations(frame, by=arm, m=3, seed=1)
    assert (imputed.values, imputed.counts, imputed.chains, imputed.reason()) == ({}, (), (), None)
    pd.testing.assert_frame_equal(imputed.completed(2), frame)
    assert np.ptp(imputed.array("after"), axis=0).max() == 0


def test_it_counts_what_it_imputed_and_from_what():
    frame, arm = trial()
    imputed = chained_equations(frame, by=arm, m=2, seed=1, predictors={"after": ["before", "age"]})
    found = {(count.column, count.arm): count for count in imputed.counts}
    assert found["after", "ips"].n_missing == int(frame.loc[arm == "ips", "after"].isna().sum())
    assert found["after", "ips"].predictors == ("age", "before")
    assert found["work", "control"].method == "logistic"
    assert len(found["before", "ips"].predictors) == 6


def test_a_matrix_of_predictors_says_the_same_as_a_mapping():
    frame, arm = trial()
    matrix = pd.DataFrame(True, index=["after"], columns=frame.columns)
    matrix.loc["after", ["after", "site", "work", "degree", "mobility"]] = False
    by_matrix = chained_equations(frame, by=arm, m=2, iterations=2, seed=1, predictors=matrix)
    by_name = chained_equations(frame, by=arm, m=2, iterations=2, seed=1, predictors={"after": ["before", "age"]})
    assert same(by_matrix, by_name)


def test_a_lone_incomplete_column_needs_one_iteration():
    frame, arm = trial()
    frame = frame[["age", "after"]]
    assert chained_equations(frame, by=arm, m=3, seed=1).chains[0].mean.shape == (1, 3)
    assert same(chained_equations(frame, m=3, seed=1), chained_equations(frame, m=3, seed=1, iterations=1))


def test_normal_draws_have_the_mean_and_spread_of_the_regression():
    # y = 2 + 3x + e, sd(e) = 1, 400 of 500 observed: the draws for x = 1 are about N(5, 1), 2 000 of them.
    rng = np.random.default_rng(4)
    x = np.concatenate([rng.normal(size=480), np.ones(20)])
    y = 2 + 3 * x + rng.normal(size=500)
    y[400:] = np.nan
    observed = slice(0, 400)
    frame = pd.DataFrame({"x": x, "y": y})
    drawn = chained_equations(frame, m=100, seed=1, methods={"y": "normal"}).values["y"][:, 80:]
    slope, intercept = np.polyfit(x[observed], y[observed], 1)
    sigma = np.sqrt(((y[observed] - intercept - slope * x[observed]) ** 2).sum() / 398)
    assert drawn.mean() == pytest.approx(
        intercept + slope, abs=4 * sigma / np.sqrt(2000) + 4 * sigma / np.sqrt(400 * 100)
    )
    assert drawn.std() == pytest.approx(sigma, rel=0.06)
    # Between data sets the mean of the 20 varies by the noise of 20 and by that of the two coefficients.
    share = 1 / 20 + 1 / 400 + (1 - x[observed].mean()) ** 2 / ((x[observed] - x[observed].mean()) ** 2).sum()
    assert drawn.mean(axis=1).var(ddof=1) == pytest.approx(sigma**2 * share, rel=0.6)


def test_estimates_are_unbiased_where_values_are_missing_at_random():
    # 60 trials of 300, "after" missing far more often where "before" is low: the mean of those observed is 1.3 too
    # high, the pooled one right within four Monte-Carlo errors.
    biased, pooled = [], []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        before = rng.normal(50, 8, 300)
        after = 10 + 0.8 * before + rng.normal(0, 5, 300)
        seen = rng.random(300) < 1 / (1 + np.exp(-(before - 48) / 6))
        frame = pd.DataFrame({"before": before, "after": np.where(seen, after, np.nan)})
        pooled.append(chained_equations(frame, m=10, seed=seed).array("after").mean() - after.mean())
        biased.append(after[seen].mean() - after.mean())
    assert np.mean(biased) > 1
    assert abs(np.mean(pooled)) < 4 * np.std(pooled) / np.sqrt(60) + 0.1  # matching is a little short at the ends


@pytest.mark.parametrize("method", ["logistic", "multinomial", "ordered"])
def test_shares_are_unbiased_where_categories_are_missing_at_random(method):
    differences = []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        x = rng.normal(size=300)
        levels = 2 if method == "logistic" else 3
        code = np.digitize(x + rng.logistic(0, 0.6, 300), [-0.5, 0.8][: levels - 1])
        seen = rng.random(300) < 1 / (1 + np.exp(-1.5 * x))
        column = pd.Categorical.from_codes(np.where(seen, code, -1), list("abc")[:levels], ordered=method == "ordered")
        imputed = chained_equations(pd.DataFrame({"x": x, "y": column}), m=10, seed=seed, methods={"y": method})
        differences.append((imputed.array("y") == levels - 1).mean() - (code == levels - 1).mean())
    assert abs(np.mean(differences)) < 4 * np.std(differences) / np.sqrt(40)


def test_separation_leaves_finite_draws():
    x = np.arange(60.0)
    y = np.where(x < 40, (x > 20).astype(float), np.nan)
    imputed = chained_equations(pd.DataFrame({"x": x, "y": y, "z": x > 20}), m=20, seed=1)
    assert np.isfinite(imputed.latent["y"].log_odds).all()
    assert imputed.values["y"].mean() > 0.8


def test_collinear_and_constant_predictors_do_no_harm():
    frame, arm = trial()
    worse = frame.assign(again=frame["age"] * 2 + 1, same=4.0, copy=frame["before"])
    imputed = chained_equations(worse, by=arm, m=5, iterations=3, seed=1, methods={"after": "normal"})
    assert np.abs(imputed.values["after"] - 52).max() < 60
    assert "same" not in {name for count in imputed.counts for name in count.predictors}


def test_a_predictor_that_only_varies_among_the_missing_is_not_extrapolated():
    rng = np.random.default_rng(0)
    y = np.concatenate([rng.normal(10, 1, 50), np.full(20, np.nan)])
    frame = pd.DataFrame({"moved": np.arange(70) >= 50, "y": y})
    drawn = chained_equations(frame, m=20, seed=1, methods={"y": "normal"}).values["y"]
    assert np.abs(drawn - 10).max() < 6


def test_more_predictors_than_people_leave_the_strongest():
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.normal(size=(14, 20)), columns=[f"x{index}" for index in range(20)])
    frame["y"] = (5 * frame["x13"] + rng.normal(0, 0.1, 14)).mask(np.arange(14) > 9)
    imputed = chained_equations(frame, m=3, seed=1)
    assert len(imputed.counts[0].predictors) == 4
    assert "x13" in imputed.counts[0].predictors
    assert "too many predictors for 10 people" in imputed.warnings[0]


def test_a_column_nobody_in_an_arm_has_gives_a_reason():
    frame, arm = trial()
    frame.loc[arm == "ips", "after"] = np.nan
    imputed = chained_equations(frame, by=arm, m=3, iterations=2, seed=1)
    assert imputed.reason("after") == "no_data"
    assert imputed.reason("before") is None
    assert imputed.reason() == "no_data"
    assert np.isnan(imputed.array("after")[:, arm == "ips"]).all()
    assert not np.isnan(imputed.array("after")[:, arm == "control"]).any()
    assert "after is not imputed in arm ips: 0 people have it" in imputed.warnings[0]
    assert all("after" not in c.predictors for c in imputed.counts if c.arm == "ips")
    assert imputed.completed(0)["after"].isna().sum() == (arm == "ips").sum()


def test_two_people_are_too_few_to_impute_from():
    frame = pd.DataFrame({"x": [1.0, 2, 3, 4], "y": [1.0, 2.0, None, None]})
    assert chained_equations(frame, m=2, seed=1).reason("y") == "too_few"


def test_one_participant_in_an_arm_is_no_obstacle():
    frame, arm = trial(30)
    arm = np.where(np.arange(30) == 0, "lone", "rest")
    frame.loc[0, "after"] = np.nan
    assert chained_equations(frame, by=arm, m=2, seed=1).reason("after") == "no_data"


def test_a_column_the_same_for_everybody_is_given_that_value_and_told():
    frame = pd.DataFrame({"x": np.arange(20.0), "y": np.where(np.arange(20) < 15, 3.0, np.nan)})
    imputed = chained_equations(frame, m=3, seed=1)
    assert set(imputed.values["y"].ravel()) == {3.0}
    assert "the same for everybody" in imputed.warnings[0]


def test_a_binary_column_without_events_is_imputed_with_few():
    frame = pd.DataFrame({"x": np.arange(90.0) % 7, "y": np.where(np.arange(90) < 70, 0.0, np.nan)})
    imputed = chained_equations(frame, m=50, seed=1)
    assert 0 < imputed.values["y"].mean() < 0.15
    assert "imputed rarely" in imputed.warnings[0]


def test_a_level_nobody_in_an_arm_has_is_not_imputed_there():
    frame, arm = trial()
    frame.loc[(arm == "ips") & (frame["mobility"] == "slight"), "mobility"] = "none"
    imputed = chained_equations(frame, by=arm, m=5, iterations=2, seed=1)
    assert 1 not in imputed.values["mobility"][:, arm[imputed.rows["mobility"]] == "ips"]


def test_no_predictors_at_all_gives_draws_of_the_observed():
    frame = pd.DataFrame({"y": [1.0, 2, 3, 4, 5, None, None], "z": [0.0, 1, 1, 0, None, 1, 0]})
    imputed = chained_equations(frame, m=40, seed=1, predictors={"y": [], "z": []})
    assert set(np.unique(imputed.values["y"])) == {1, 2, 3, 4, 5}
    assert 0.2 < imputed.values["z"].mean() < 0.8


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"m": 0}, "m is 0"),
        ({"iterations": 0}, "iterations is 0"),
        ({"methods": {"aftr": "pmm"}}, "did you mean 'after'"),
        ({"methods": {"after": "pm"}}, "did you mean 'pmm'"),
        ({"methods": {"after": "logistic"}}, "'after' is a number"),
        ({"methods": {"site": "pmm"}}, "a category of 3 levels"),
        ({"methods": {"degree": "normal"}}, "cannot impute"),
        ({"predictors": {"after": ["befor"]}}, "did you mean 'before'"),
        ({"predictors": {"after": ["after"]}}, "among its own predictors"),
        ({"by": ["ips"]}, "1 labels for 200"),
        ({"by": [None] * 200}, "no label"),
        ({"delta": {"site": 1.0}}, "category without order"),
        ({"delta": {"after": {"isp": 1.0}}}, "did you mean 'ips'"),
        ({"delta": {"after": np.nan}}, "expected a number"),
        ({"delta": {"aftr": 1.0}}, "did you mean 'after'"),
    ],
)
def test_wrong_use_is_refused_in_words(options, words):
    frame, arm = trial()
    with pytest.raises(AnalysisError, match=words):
        chained_equations(frame, **({"m": 2, "seed": 1, "by": arm, "iterations": 1} | options))


def test_text_and_infinite_values_are_refused():
    with pytest.raises(AnalysisError, match="expected numbers"):
        chained_equations(pd.DataFrame({"a": ["x", "y"]}), m=2, seed=1)
    with pytest.raises(AnalysisError, match="infinite"):
        chained_equations(pd.DataFrame({"a": [1.0, np.inf]}), m=2, seed=1)
    with pytest.raises(AnalysisError, match="same name"):
        chained_equations(pd.DataFrame([[1.0, 2.0]], columns=["a", "a"]), m=2, seed=1)


def test_there_is_no_such_data_set_or_column():
    imputed = chained_equations(pd.DataFrame({"after": [1.0, 2, 3, None]}), m=2, seed=1)
    with pytest.raises(AnalysisError, match="2 completed data sets"):
        imputed.completed(2)
    with pytest.raises(AnalysisError, match="did you mean 'after'"):
        imputed.array("afer")
