"""Rubin's rules against R's mice, by hand, and at the ends of what they can be given."""

import json
import math
from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.imputation.multi_parameter_test import d1_test
from reise_report.analysis.imputation.pooling import pool, pool_estimates
from reise_report.analysis.least_squares import fit_least_squares
from reise_report.analysis.logistic_regression import fit_logistic
from reise_report.errors import AnalysisError
from tests.analysis import oracle
from tests.analysis.test_logistic_regression import as_r_does

FOLDER = oracle.SHARED / "validation" / "rubin_pooling"
COVERS = {"rubin_pooling": ("lm_chl_age_bmi.", "lm_chl.", "logit_hyp_age.", "scalar.")}

# The scalar example of the reference set, and case D1: R 4.2.2, mice 3.15.0, pool.scalar.
SCALAR = ([2.1, 2.5, 1.9, 2.3, 2.2], [0.09, 0.0784, 0.1089, 0.0841, 0.0961])
D1_Q = [32.0931430892, 20.2740661035, 34.3799361239, 24.8170958432, 25.9622057140]
D1_U = [85.1282600460, 77.2717305388, 82.3045027094, 70.2514323114, 71.3141827989]


@cache
def expected():
    file = FOLDER / "expected.json"
    if not file.is_file():
        return {}
    return {key: entry for key, entry in json.loads(file.read_text(encoding="utf-8")).items() if key != "_meta"}


@cache
def found():
    """Our number for every key of the reference set."""
    values = {"scalar.input_Q": SCALAR[0], "scalar.input_U": SCALAR[1]}
    for label, df in (("nInf", math.inf), ("n60", 58)):
        pooled = pool(*SCALAR, complete_df=df)
        values[f"scalar.{label}.qbar_ubar_b_t"] = [pooled.estimate.value, pooled.within, pooled.between, pooled.total]
        values[f"scalar.{label}.df"] = pooled.df
        values[f"scalar.{label}.riv_fmi"] = [pooled.relative_increase, pooled.fraction_missing]
    for m in (5, 20):
        values |= _models(m)
    return values


def _models(m):
    sets = [group for _, group in pd.read_csv(FOLDER / f"nhanes_completed_m{m}.csv").groupby(".imp", sort=True)]
    assert len(sets) == m
    linear = [fit_least_squares(_design(s, ["age", "bmi"]), s["chl"].to_numpy(dtype=float)) for s in sets]
    estimates = np.array([fit.coefficients for fit in linear])
    covariances = np.array([fit.covariance("classical") for fit in linear])
    values = {}
    for index, name in enumerate(["(Intercept)", "age", "bmi"]):
        pooled, key = pool(estimates[:, index], covariances[:, index, index], complete_df=22), f"lm_chl_age_bmi.m{m}"
        one = pooled.estimate
        values |= {
            f"{key}[{name}].est": one.value,
            f"{key}[{name}].se": one.se,
            f"{key}[{name}].df": one.df,
            f"{key}[{name}].p": one.p_value,
            f"{key}[{name}].ci95": [one.low, one.high],
            f"{key}[{name}].ubar_b_t": [pooled.within, pooled.between, pooled.total],
            f"{key}[{name}].riv_lambda_fmi": [
                pooled.relative_increase,
                pooled.share_of_variance,
                pooled.fraction_missing,
            ],
        }
    test = d1_test(estimates[:, 2:], covariances[:, 2:, 2:], complete_df=22)
    values[f"lm_chl.m{m}.D1_bmi.F_df2_p"] = [test.statistic, test.df2, test.p_value]
    # With R's own last step, which keeps the weights from before it: its digits are then ours. See the test below.
    slopes, variances = [], []
    for s in sets:
        x = _design(s, ["age"])
        beta, weight, _ = as_r_does(x, (s["hyp"] == 2).to_numpy(dtype=float))
        slopes.append(beta[1])
        variances.append(np.linalg.inv(x.T @ (weight[:, None] * x))[1, 1])
    one = pool(slopes, variances, complete_df=23).estimate
    values[f"logit_hyp_age.m{m}.est_se_df"] = [one.value, one.se, one.df]
    return values


def _design(frame, names):
    return np.column_stack([np.ones(len(frame)), frame[names].to_numpy(dtype=float)])


@oracle.needs_shared
@pytest.mark.parametrize("key", sorted(expected()))
def test_pooling_agrees_with_mice(key):
    oracle.agrees(found()[key], key, expected()[key])


@oracle.needs_shared
def test_our_logistic_models_pool_to_the_same_but_for_r_s_early_stop():
    """Fully converged, the standard error of these 25 people differs from R's by 4e-5 of itself."""
    sets = [group for _, group in pd.read_csv(FOLDER / "nhanes_completed_m20.csv").groupby(".imp", sort=True)]
    fits = [fit_logistic(_design(s, ["age"]), (s["hyp"] == 2).to_numpy(dtype=float)) for s in sets]
    one = pool([f.coefficients[1] for f in fits], [f.covariance("model")[1, 1] for f in fits], complete_df=23).estimate
    theirs = expected()["logit_hyp_age.m20.est_se_df"]["value"]
    assert [one.value, one.se, one.df] == pytest.approx(theirs, rel=1e-4)


@oracle.needs_shared
def test_every_key_of_the_reference_is_compared():
    assert set(found()) == set(expected())
    assert len(expected()) == 54


def test_a_worked_case_with_barnard_and_rubin_s_degrees_of_freedom():
    # Case D1: R 4.2.2, mice 3.15.0, pool.scalar(Q, U, n = 25, k = 3), to all digits printed there.
    pooled = pool(D1_Q, D1_U, complete_df=22)
    one = pooled.estimate
    assert one.value == pytest.approx(27.505289375, rel=1e-9)
    assert (pooled.within, pooled.between) == (pytest.approx(77.254021681), pytest.approx(32.551812819))
    assert (pooled.total, pooled.relative_increase) == (pytest.approx(116.316197064), pytest.approx(0.505632905))
    assert (one.df, pooled.fraction_missing) == (pytest.approx(9.748108711), pytest.approx(0.440026862))
    assert (one.se, one.p_value) == (pytest.approx(10.7849987), pytest.approx(0.0293851708))
    assert one.value / one.se == pytest.approx(2.550328482)
    assert (one.low, one.high) == (pytest.approx(3.390379656), pytest.approx(51.6201991))
    assert one.method == "rubin.barnard_rubin"


def test_the_same_case_without_a_small_sample_s_degrees_of_freedom():
    # Case D1, n = infinity.
    pooled = pool(D1_Q, D1_U)
    assert pooled.df == pytest.approx(35.467251068)
    assert pooled.df == pooled.df_rubin
    assert pooled.fraction_missing == pytest.approx(0.370359322)
    assert pooled.estimate.method == "rubin.large_sample"
    assert pooled.complete_df is None


def test_a_toy_by_hand():
    # Case D2: Q = (1, 2, 3), U = .5, n = 100, k = 2.
    pooled = pool([1, 2, 3], [0.5] * 3, complete_df=98)
    assert (pooled.estimate.value, pooled.between) == (2.0, 1.0)
    assert pooled.total == pytest.approx(1.833333333)
    assert pooled.relative_increase == pytest.approx(2.666666667)
    assert (pooled.df, pooled.fraction_missing) == (pytest.approx(3.30432539), pytest.approx(0.813793411))
    assert pooled.relative_efficiency == pytest.approx(1 / (1 + 0.813793411 / 3))


def test_with_nothing_missing_the_pooled_analysis_is_the_complete_one():
    pooled = pool([0.3] * 5, [0.04] * 5, complete_df=40)
    assert (pooled.between, pooled.fraction_missing, pooled.share_of_variance) == (0, 0, 0)
    assert (pooled.estimate.value, pooled.estimate.se, pooled.estimate.df) == (0.3, pytest.approx(0.2), 40)
    assert pooled.df_rubin is None
    assert pool([0.3] * 5, [0.04] * 5).estimate.df is None


def test_ratios_are_pooled_by_their_logarithms():
    logs = np.log([1.2, 1.4, 1.3])
    ratio, plain = (pool(logs, [0.01] * 3, complete_df=60, scale=scale).estimate for scale in ("log", "identity"))
    assert ratio.value == pytest.approx(math.exp(plain.value))
    assert (ratio.low, ratio.high) == (pytest.approx(math.exp(plain.low)), pytest.approx(math.exp(plain.high)))
    assert (ratio.se, ratio.p_value, ratio.scale) == (plain.se, plain.p_value, "log")


def test_no_variance_at_all_gives_no_estimate_but_a_reason():
    for q in ([1.0, 1.0], [1.0, 2.0]):
        assert pool(q, [0.0, 0.0], complete_df=50).estimate.reason == "no_variation"


def test_next_to_nothing_known_gives_no_estimate_but_a_reason():
    one = pool([1.0, 900.0], [0.01, 0.01], complete_df=50).estimate
    assert (one.value, one.reason) == (None, "too_few")


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(0.01, 4)), min_size=2, max_size=12), st.floats(3, 500))
def test_the_order_of_the_data_sets_and_units_change_nothing(sets, df):
    q, u = np.array(sets).T
    q = q.round(9)  # differences that underflow when squared are none
    one = pool(q, u, complete_df=df).estimate
    assume(one.value is not None)
    other = pool(q[::-1] * 1000, u[::-1] * 1e6, complete_df=df).estimate
    assert other.value == pytest.approx(1000 * one.value, rel=1e-9, abs=1e-9)
    assert other.se == pytest.approx(1000 * one.se)
    assert other.df == pytest.approx(one.df, rel=1e-6)


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(0.01, 4)), min_size=2, max_size=12), st.floats(3, 500))
def test_degrees_of_freedom_never_exceed_the_complete_ones_nor_rubin_s(sets, df):
    pooled = pool(*np.array(sets).T, complete_df=df)
    assume(pooled.df is not None)
    assert 0 < pooled.df <= df
    assert pooled.df_rubin is None or pooled.df <= pooled.df_rubin
    assert 0 <= pooled.fraction_missing <= 1
    assert pooled.total >= pooled.within


def estimate(value, se=0.1, **other):
    return Estimate(value=value, se=se, method="log_wald", scale="log", n=100, **other)


def test_estimates_of_a_method_are_pooled_on_the_scale_they_name():
    pooled = pool_estimates([estimate(1.2), estimate(1.5)])
    assert pooled.estimate.value == pytest.approx(math.sqrt(1.2 * 1.5))
    assert (pooled.estimate.n, pooled.estimate.scale) == (100, "log")


def test_the_estimates_own_degrees_of_freedom_are_the_complete_ones():
    assert pool_estimates([estimate(1.2, df=30.0), estimate(1.5, df=30.0)]).complete_df == 30


def test_one_data_set_without_an_estimate_leaves_none():
    none = not_estimable("log_wald", "no_events", n=100, warnings=("An arm is without events.",))
    one = pool_estimates([estimate(1.2), Estimate(value=None, method="log_wald", scale="log", reason="no_events")])
    assert one.estimate.reason == "no_events"
    assert "1 of 2" in one.estimate.warnings[-1]
    assert pool_estimates([none, none]).estimate.warnings[0] == "An arm is without events."


@pytest.mark.parametrize(
    ("q", "u", "options", "words"),
    [
        ([1.0], [1.0], {}, "at least two"),
        ([1.0, 2.0], [1.0], {}, "2 estimates and 1 variances"),
        ([1.0, 2.0], [1.0, -1.0], {}, "negative"),
        ([1.0, math.nan], [1.0, 1.0], {}, "missing"),
        ([1.0, 2.0], [1.0, 1.0], {"complete_df": 0}, "complete_df"),
        ([1.0, 2.0], [1.0, 1.0], {"scale": "square"}, "unknown scale"),
        ([1.0, 2.0], [1.0, 1.0], {"level": 95}, "level"),
    ],
)
def test_wrong_input_is_refused_in_words(q, u, options, words):
    with pytest.raises(AnalysisError, match=words):
        pool(q, u, **options)


def test_estimates_that_cannot_be_pooled_are_refused():
    with pytest.raises(AnalysisError, match="no standard error"):
        pool_estimates([estimate(1.0, se=None), estimate(1.1, se=None)])
    with pytest.raises(AnalysisError, match="differ"):
        pool_estimates([estimate(1.0), estimate(1.1, level=0.9)])
    with pytest.raises(AnalysisError, match="no estimates"):
        pool_estimates([])


def test_a_data_set_without_an_estimate_has_no_scale_that_could_differ():
    ratio = Estimate(value=2.0, low=1.0, high=4.0, se=0.35, scale="log", n=9, method="firth_logistic.profile")
    none = not_estimable("firth_logistic.profile", "not_converged", n=9)
    pooled = pool_estimates([ratio, none, ratio]).estimate
    assert (pooled.value, pooled.reason) == (None, "not_converged")
    assert "The analysis gave no estimate in 1 of 3 imputed data sets." in pooled.warnings
