"""Reference-based imputation against R's rbmi, against refits by our own model, and by its laws."""

from functools import cache
from typing import get_args

import numpy as np
import pandas as pd
import pytest

from reise_report.analysis.imputation.conditional_mean import conditional_means
from reise_report.analysis.imputation.leave_one_out import leave_one_out
from reise_report.analysis.imputation.reference_based import Inference, fit_to, reference_based
from reise_report.analysis.imputation.reference_strategy import Strategy, dropout_visit, strategy_design
from reise_report.analysis.imputation.repeated_outcome import repeated_outcome
from reise_report.analysis.mmrm.fit import fit_mmrm
from reise_report.errors import AnalysisError
from tests.analysis import oracle

FILE = oracle.SHARED / "validation" / "more" / "antidepressant.csv"
STRATEGIES, INFERENCES = get_args(Strategy), get_args(Inference)


@cache
def antidepressant():
    """Case D3: 172 patients, visits 4 to 7; change in the Hamilton score by arm and baseline score."""
    long = pd.read_csv(FILE)
    outcome = long.pivot(index="PATIENT", columns="VISIT", values="CHANGE")
    baseline = long.drop_duplicates("PATIENT").set_index("PATIENT").loc[outcome.index]
    arm = (baseline["THERAPY"] == "DRUG").to_numpy(dtype=float)
    return outcome.to_numpy(dtype=float), arm, baseline[["BASVAL"]].to_numpy(dtype=float)


def trial(n=80, seed=0, visits=3, dropout=0.3):
    """Outcomes that correlate, a baseline covariate, and people who leave for good."""
    rng = np.random.default_rng(seed)
    arm, x = (np.arange(n) % 3 < 2).astype(float), rng.normal(size=n)
    y = x[:, None] + rng.normal(size=(n, 1)) + rng.normal(size=(n, visits)) + arm[:, None] * np.arange(1, visits + 1)
    left = np.where(rng.random(n) < dropout, rng.integers(1, visits, n), visits)
    return np.where(np.arange(visits) < left[:, None], y, np.nan), arm, x[:, None]


# The vignette's difference is placebo minus drug (its factor's order), with placebo the reference of the imputation; so
# ours, intervention minus control, has the other sign. All printed to three decimals.
PUBLISHED = {
    # rbmi, vignette CondMean_Inference: method_condmean(type = "jackknife"), strategy JR, ANCOVA on BASVAL.
    "jackknife": {
        0: (0.092, 0.695, None, None, None),
        1: (-1.305, 0.878, None, None, None),
        2: (-1.929, 0.862, None, None, None),
        3: (-2.126, 0.858, -3.807, -0.444, 0.013),
    },
    # The same vignette, information-anchored variance by fixed deltas (Lu 2021).
    "information_anchored": {2: (-1.929, 0.993, -3.876, 0.018, 0.052), 3: (-2.126, 1.123, -4.327, 0.076, 0.058)},
}


@oracle.needs_shared
@pytest.mark.parametrize("inference", sorted(PUBLISHED))
def test_jump_to_reference_agrees_with_rbmi(inference):
    result = reference_based(*antidepressant(), strategy="jump_to_reference", inference=inference)
    for visit, numbers in PUBLISHED[inference].items():
        one = result.visits[visit].difference
        for found, printed in zip((one.value, one.se, one.low, one.high, one.p_value), numbers, strict=True):
            assert printed is None or found == pytest.approx(printed, abs=5.1e-4)


@oracle.needs_shared
def test_both_arms_means_agree_with_rbmi():
    last = reference_based(*antidepressant(), strategy="jump_to_reference").visits[3]
    assert (last.mean1.value, last.mean1.se) == (pytest.approx(-6.965, abs=5e-4), pytest.approx(0.685, abs=5e-4))
    assert (last.mean0.value, last.mean0.se) == (pytest.approx(-4.839, abs=5e-4), pytest.approx(0.762, abs=5e-4))
    assert (last.n_imputed1 + last.n_imputed0, last.mean1.p_value) == (43, None)


@oracle.needs_shared
def test_multiple_imputation_agrees_with_rbmi_but_for_its_draws():
    # rbmi, Bayesian multiple imputation, 150 draws, seed 987: 2.16910952 (SE 1.1200045), p .0547. Tolerance 0.1 SE.
    last = reference_based(
        *antidepressant(), strategy="jump_to_reference", inference="multiple_imputation", m=300, seed=5
    ).visits[3]
    assert last.difference.value == pytest.approx(-2.16910952, abs=0.112)
    assert last.difference.se == pytest.approx(1.1200045, abs=0.04)
    assert last.difference.p_value == pytest.approx(0.0547, abs=0.015)
    assert last.monte_carlo.estimate < 0.03
    assert last.difference.method == "jump_to_reference.multiple_imputation"
    # Close to the variance that is anchored by construction, and well above the repeated-sampling one.
    anchored = PUBLISHED["information_anchored"][3][1]
    assert last.difference.se == pytest.approx(anchored, abs=0.04)


def test_leaving_one_out_is_fitting_again_without_them():
    outcome, arm, x = trial(40)
    outcome[5, 1] = np.nan  # a gap, not dropout
    data = repeated_outcome(outcome, arm, x)
    whole = fit_to(data)
    found = leave_one_out(data.outcome, data.fitted, data.design, whole.coefficients, whole.covariance)
    person, visit = np.nonzero(data.fitted)
    for out in (0, 5, 17, 39):
        rest = person != out
        again = fit_mmrm(
            outcome[person[rest], visit[rest]], data.design[person[rest], visit[rest]], person[rest], visit[rest]
        )
        assert found.covariances[out] == pytest.approx(again.covariance, abs=1e-7)
        assert found.coefficients[out] == pytest.approx(again.coefficients, abs=1e-7)


def test_with_nothing_missing_every_strategy_is_the_analysis_of_covariance():
    outcome, arm, x = trial(dropout=0)
    plain = reference_based(outcome, arm, x, strategy="missing_at_random", inference="multiple_imputation", m=2, seed=1)
    design = np.column_stack([np.ones(80), arm, x])
    beta, residual = np.linalg.lstsq(design, outcome[:, 2], rcond=None)[:2]
    se = np.sqrt(residual[0] / 77 * np.linalg.inv(design.T @ design)[1, 1])
    one = plain.visits[2]
    assert (one.difference.value, one.difference.se) == (pytest.approx(beta[1]), pytest.approx(se))
    assert (one.pooled.between, one.difference.df) == (0, 77)
    for strategy in STRATEGIES:
        other = reference_based(outcome, arm, x, strategy=strategy).visits[2].difference
        assert other.value == pytest.approx(beta[1])
        assert other.se == pytest.approx(se, rel=0.1)  # the jackknife's


def test_the_strategies_change_the_means_of_those_who_left_as_their_names_say():
    own, reference = np.zeros((4, 3, 6)), np.zeros((4, 3, 6))
    for visit in range(3):
        own[:, visit, visit], reference[:, visit, 3 + visit] = 1, 1
    dropout = np.array([3, 1, 0, 2])
    mean = np.array([10, 20, 30, 1, 2, 3.0])

    def means(strategy):
        return (strategy_design(own, reference, dropout, strategy) @ mean).tolist()

    stayed = [10, 20, 30]
    assert means("missing_at_random") == [stayed] * 4
    assert means("jump_to_reference") == [stayed, [10, 2, 3], [1, 2, 3], [10, 20, 3]]
    assert means("copy_reference") == [stayed, [1, 2, 3], [1, 2, 3], [1, 2, 3]]
    assert means("copy_increments_in_reference") == [stayed, [10, 11, 12], [1, 2, 3], [10, 20, 21]]
    assert means("last_mean_carried_forward") == [stayed, [10, 10, 10], stayed, [10, 20, 20]]


def test_conditional_means_are_those_of_the_multivariate_normal_written_out():
    rng = np.random.default_rng(0)
    half = rng.normal(size=(4, 4))
    sigma, mean = half @ half.T + np.eye(4), rng.normal(size=4)
    y = np.array([[np.nan, 1.0, np.nan, 2.0], [np.nan] * 4, [1.0, 2, 3, 4]])
    found = conditional_means(y, np.broadcast_to(np.eye(4), (3, 4, 4)), mean[None], sigma[None])[0]
    seen, gone = [1, 3], [0, 2]
    slopes = sigma[np.ix_(gone, seen)] @ np.linalg.inv(sigma[np.ix_(seen, seen)])
    expected = mean[gone] + slopes @ (y[0, seen] - mean[seen])
    assert found[0, gone] == pytest.approx(expected)
    assert found[1] == pytest.approx(mean)
    assert found[2].tolist() == [1, 2, 3, 4]


def test_a_gap_is_no_dropout():
    y, gone = 1.0, np.nan
    rows = np.array([[y, y, y], [y, gone, y], [y, gone, gone], [gone, gone, gone], [gone, y, gone]])
    assert dropout_visit(rows).tolist() == [3, 3, 1, 0, 2]


def test_the_reference_arm_is_imputed_alike_under_every_strategy_that_refers_to_it():
    outcome, arm, _ = trial()
    for strategy in ("jump_to_reference", "copy_reference", "copy_increments_in_reference"):
        # Without covariates the control arm's mean is its own participants' only.
        by_strategy = reference_based(outcome, arm, strategy=strategy).visits[2].mean0.value
        at_random = reference_based(outcome, arm, strategy="missing_at_random").visits[2].mean0.value
        assert by_strategy == pytest.approx(at_random)


def test_jumping_to_the_reference_shrinks_the_effect():
    effects = {s: reference_based(*trial(), strategy=s).visits[2].difference.value for s in STRATEGIES}
    assert effects["jump_to_reference"] < effects["copy_increments_in_reference"] < effects["missing_at_random"]


def test_under_missing_at_random_anchored_and_repeated_sampling_variance_are_one():
    one, other = (reference_based(*trial(), strategy="missing_at_random", inference=i) for i in INFERENCES[:2])
    assert one.visits[2].difference.se == pytest.approx(other.visits[2].difference.se)


def test_the_order_of_people_and_units_change_nothing():
    outcome, arm, x = trial()
    order = np.random.default_rng(0).permutation(80)
    for inference in INFERENCES[:2]:
        one = reference_based(outcome, arm, x, strategy="copy_reference", inference=inference).visits[2].difference
        other = (
            reference_based(
                outcome[order] * 100, arm[order], x[order] * 7 + 3, strategy="copy_reference", inference=inference
            )
            .visits[2]
            .difference
        )
        assert other.value == pytest.approx(100 * one.value)
        assert other.se == pytest.approx(100 * one.se)


def test_a_delta_moves_the_effect_by_itself_times_the_share_imputed():
    outcome, arm, _ = trial()
    delta = np.array([[0, 0, -2.0], [0, 0, 1.0]])
    plain, moved = (reference_based(outcome, arm, strategy="missing_at_random", delta=d).visits for d in (None, delta))
    share = [np.isnan(outcome[arm == label, 2]).mean() for label in (1, 0)]
    expected = plain[2].difference.value - 2 * share[0] - share[1]
    assert moved[2].difference.value == pytest.approx(expected)
    assert moved[1].difference.value == pytest.approx(plain[1].difference.value)


def test_outcomes_after_dropout_do_not_inform_a_reference_based_model():
    outcome, arm, x = trial(dropout=0)
    left = np.where(np.arange(80) < 12, 1, 3)
    wild = outcome.copy()
    wild[:12, 1:] += 500
    gone = np.where(np.arange(3) < left[:, None], outcome, np.nan)
    fits = [fit_to(repeated_outcome(y, arm, x, left)).coefficients for y in (wild, gone)]
    assert fits[0] == pytest.approx(fits[1])
    kept = repeated_outcome(wild, arm, x, left, observed_after_dropout_fitted=True)
    assert kept.fitted.all()


def test_the_same_seed_gives_the_same_numbers():
    options = {"strategy": "copy_reference", "inference": "multiple_imputation", "m": 10}
    one, same, other = (reference_based(*trial(), seed=seed, **options).visits[2].difference for seed in (1, 1, 2))
    assert one == same
    assert one.value != other.value


def test_jump_to_reference_recovers_the_truth_it_assumes():
    # 40 trials in which those who leave do jump to the reference; the mean estimate is within four of its errors.
    errors = []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        outcome, arm, x = trial(150, seed, dropout=0)
        left = np.where(rng.random(150) < 0.3, 1, 3)
        after = np.arange(3) >= left[:, None]
        jumped = outcome - np.where(after, arm[:, None] * np.arange(1, 4), 0)
        truth = 3 * (1 - 0.3)
        result = reference_based(np.where(after, np.nan, jumped), arm, x, strategy="jump_to_reference")
        errors.append(result.visits[2].difference.value - truth)
    assert abs(np.mean(errors)) < 4 * np.std(errors) / np.sqrt(40)


@pytest.mark.parametrize("inference", INFERENCES)
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda y, a, x: (y, np.ones_like(a), x), "no_participants"),
        (lambda y, a, x: (y[:3], a[:3], x[:3]), "too_few"),
        (lambda y, a, x: (np.where(np.arange(3) == 1, np.nan, y), a, x), "no_data"),
        (lambda y, a, x: (np.full_like(y, np.nan), a, x), "no_data"),
        (lambda y, a, x: (y, a, a[:, None]), "collinear"),
        (lambda y, a, x: (np.zeros_like(y), a, x), "no_variation"),
    ],
)
def test_where_there_is_nothing_to_estimate_there_is_a_reason(change, reason, inference):
    result = reference_based(*change(*trial()), strategy="jump_to_reference", inference=inference, m=3, seed=1)
    assert result.reason == reason or (reason == "collinear" and result.reason is None and result.warnings)
    assert all((visit.difference.value is None) == (result.reason is not None) for visit in result.visits)


def test_one_participant_who_alone_determines_a_coefficient_leaves_no_jackknife():
    outcome, arm, x = trial()
    lone = np.column_stack([x, np.arange(80) == 7])
    assert reference_based(outcome, arm, lone, strategy="jump_to_reference").reason == "too_few"


def test_a_visit_nobody_in_an_arm_has_gives_a_reason():
    outcome, arm, x = trial()
    outcome[arm == 1, 2] = np.nan
    assert reference_based(outcome, arm, x, strategy="missing_at_random").reason == "no_data"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"strategy": "jump_to_refrence"}, "did you mean 'jump_to_reference'"),
        ({"inference": "jacknife"}, "did you mean 'jackknife'"),
        ({"inference": "multiple_imputation"}, "needs a seed"),
        ({"delta": [1.0]}, "expected \\(2, 3\\)"),
        ({"dropout": np.full(80, 4)}, "whole numbers 0 to 3"),
        ({"arm": np.full(80, 2.0)}, "expected 0 and 1"),
        ({"outcome": np.full(80, 2.0)}, "one column a visit"),
        ({"outcome": np.full((80, 3), np.inf)}, "infinite"),
    ],
)
def test_wrong_use_is_refused_in_words(options, words):
    outcome, arm, x = trial()
    given = {"outcome": outcome, "arm": arm, "covariates": x, "strategy": "copy_reference"} | options
    with pytest.raises(AnalysisError, match=words):
        reference_based(**given)
