"""Fine and Gray's regression: its likelihood and variance written out, laws, degenerate data."""

import numpy as np
import pytest

from reise_report.analysis.survival.cause_specific import cause_specific
from reise_report.analysis.survival.cox import cox
from reise_report.analysis.survival.fine_gray import fine_gray
from reise_report.errors import AnalysisError


def trial(seed=1, n=70, tied=True):
    rng = np.random.default_rng(seed)
    arm = (np.arange(n) % 2).astype(float)
    x = rng.normal(size=(n, 1))
    time = rng.exponential(size=n) * np.exp(-0.4 * arm)
    cause = rng.choice([0, 1, 2], size=n, p=[0.3, 0.45, 0.25])
    return (np.ceil(6 * time) if tied else time), cause, arm, x


def written_out(time, cause, design, beta):
    """Score and sandwich of Fine and Gray (1999), persons and times one by one."""
    n, k = design.shape
    times = np.unique(time)

    def uncensored(t):
        chance = 1.0
        for u in times[times < t]:
            chance *= 1 - ((time == u) & (cause == 0)).sum() / (time >= u).sum()
        return chance

    g = {t: uncensored(t) for t in times}
    risk = np.exp(design @ beta)

    def weights(t):
        later = np.array([g[t] / g[time[i]] if cause[i] > 1 else 0.0 for i in range(n)])
        return np.where(time >= t, 1.0, later) * risk

    died = [t for t in times if ((time == t) & (cause == 1)).any()]
    mean = {t: weights(t) @ design / weights(t).sum() for t in died}
    hazard = {t: ((time == t) & (cause == 1)).sum() / weights(t).sum() for t in died}
    information = sum(hazard[t] * ((design - mean[t]).T * weights(t)) @ (design - mean[t]) for t in died)
    eta = np.zeros((n, k))
    for t in died:
        eta -= (design - mean[t]) * (weights(t) * hazard[t])[:, None]
        now = (time == t) & (cause == 1)
        eta[now] += design[now] - mean[t]
    psi = np.zeros((n, k))
    for u in times:
        lost = (time == u) & (cause == 0)
        at_risk = time >= u
        q = np.zeros(k)
        for t in (t for t in died if t >= u):
            before = (time < u) & (cause > 1)
            q += ((design - mean[t]) * (weights(t) * hazard[t])[:, None])[before].sum(axis=0)
        psi[lost] += q / at_risk.sum()
        psi[at_risk] -= q / at_risk.sum() * lost.sum() / at_risk.sum()
    inverse = np.linalg.inv(information)
    influence = (eta + psi) @ inverse
    return eta.sum(axis=0), influence.T @ influence


@pytest.mark.parametrize("tied", [True, False])
@pytest.mark.parametrize("seed", [1, 2])
def test_estimate_and_variance_are_those_of_the_formulas_written_out(seed, tied):
    time, cause, arm, x = trial(seed, tied=tied)
    result = fine_gray(time, cause, arm, x)
    score, covariance = written_out(time, cause, np.column_stack([arm, x]), result.coefficients)
    assert score == pytest.approx([0, 0], abs=1e-8)
    assert result.covariance == pytest.approx(covariance, rel=1e-8)
    assert result.hazard_ratio.se == pytest.approx(np.sqrt(covariance[0, 0]), rel=1e-8)


def test_without_competing_events_it_is_cox_with_the_robust_variance():
    time, cause, arm, x = trial(3)
    event = (cause == 1).astype(int)
    ours, theirs = fine_gray(time, event, arm, x), cox(time, event, arm, x, ties="breslow", variance="robust")
    assert ours.coefficients == pytest.approx(theirs.fit.coefficients, rel=1e-9)
    assert ours.hazard_ratio.se == pytest.approx(theirs.hazard_ratio.se, rel=1e-9)


def test_without_censoring_those_with_competing_events_stay_for_ever():
    time, cause, arm, x = trial(4)
    cause = np.where(cause == 0, 2, cause)
    for_ever = np.where(cause == 2, 1e6, time)
    ours, theirs = fine_gray(time, cause, arm, x), cox(for_ever, cause == 1, arm, x, ties="breslow", variance="robust")
    assert ours.coefficients == pytest.approx(theirs.fit.coefficients, rel=1e-9)
    assert ours.hazard_ratio.se == pytest.approx(theirs.hazard_ratio.se, rel=1e-9)


def test_swapping_the_arms_inverts_the_ratio():
    time, cause, arm, x = trial(5)
    one, other = fine_gray(time, cause, arm, x).hazard_ratio, fine_gray(time, cause, 1 - arm, x).hazard_ratio
    assert one.value * other.value == pytest.approx(1)
    assert one.low * other.high == pytest.approx(1)


def test_neither_order_nor_units_nor_the_clock_change_the_ratio():
    time, cause, arm, x = trial(6)
    order = np.random.default_rng(1).permutation(time.size)
    plain = fine_gray(time, cause, arm, x).hazard_ratio
    for other in (
        fine_gray(time[order], cause[order], arm[order], x[order]),
        fine_gray(np.sqrt(time), cause, arm, -1e5 * x + 3),
        fine_gray(time, cause, arm, np.column_stack([x, 2 * x])),
    ):
        assert other.hazard_ratio.value == pytest.approx(plain.value, rel=1e-9)
        assert other.hazard_ratio.se == pytest.approx(plain.se, rel=1e-9)


def test_any_cause_can_be_of_interest_and_all_others_compete():
    time, cause, arm, _ = trial(7, n=200)
    three = np.where((cause == 2) & (np.arange(200) % 3 == 0), 3, cause)
    assert fine_gray(time, three, arm).hazard_ratio.value == pytest.approx(
        fine_gray(time, cause, arm).hazard_ratio.value
    )
    swapped = np.array([0, 2, 1])[cause]
    of_second, first = fine_gray(time, cause, arm, of=2), fine_gray(time, swapped, arm)
    assert of_second.hazard_ratio.value == pytest.approx(first.hazard_ratio.value)
    assert (
        of_second.events
        == first.events
        == (int(((cause == 2) & (arm == 1)).sum()), int(((cause == 2) & (arm == 0)).sum()))
    )


def test_a_covariate_without_events_leaves_the_ratio_and_is_told():
    time, cause, arm, x = trial(8)
    site = np.zeros(time.size)
    site[:6] = 1
    cause[:6] = 0
    result = fine_gray(time, cause, arm, np.column_stack([x, site]), names=["age", "site"])
    assert result.reason is None
    assert dict(result.covariate_ratios)["site"].reason == "separation"
    assert any("site" in words for words in result.warnings)
    assert np.isfinite([result.hazard_ratio.value, result.hazard_ratio.se]).all()


ARM = [0, 0, 0, 0, 1, 1, 1, 1]
DEGENERATE = {
    "nobody": ([], [], [], "no_participants"),
    "one person": ([3.0], [1], [1], "no_participants"),
    "no events of the cause in an arm": (range(8), [0, 1, 1, 2, 2, 2, 0, 2], ARM, "no_events"),
    "one arm's events all before the other's": (range(8), [1] * 8, ARM, "separation"),
}


@pytest.mark.parametrize("case", DEGENERATE)
def test_degenerate_data_give_a_reason(case):
    time, cause, arm, reason = DEGENERATE[case]
    result = fine_gray(list(time), cause, arm)
    assert result.reason == result.hazard_ratio.reason == reason
    assert result.coefficients is None
    assert result.covariance is None


def test_covariates_that_determine_the_arm_are_collinear_with_it():
    time, cause, arm, _ = trial(9)
    assert fine_gray(time, cause, arm, 2 - arm[:, None]).reason == "collinear"


def test_all_times_equal_give_the_ratio_of_the_shares():
    cause = [1, 1, 0, 2, 1, 0, 0, 2]
    result = fine_gray([5.0] * 8, cause, ARM)
    assert result.hazard_ratio.value == pytest.approx((1 / 4) / (2 / 4))


def test_a_cause_that_is_no_code_is_refused():
    with pytest.raises(AnalysisError, match="'cause' holds"):
        fine_gray([1.0, 2, 3], [0, 1.5, 1], [0, 1, 1])


def test_the_cause_specific_ratio_is_cox_with_competing_events_censored():
    time, cause, arm, x = trial(10)
    ours = cause_specific(time, cause, arm, x, of=2, ties="breslow", variance="robust", names=["age"])
    theirs = cox(time, cause == 2, arm, x, ties="breslow", variance="robust", names=["age"])
    assert ours.hazard_ratio.value == theirs.hazard_ratio.value
    assert ours.hazard_ratio.se == theirs.hazard_ratio.se
    assert ours.hazard_ratio.method == "cause_specific.breslow_robust"
    assert ours.covariate_ratios[0][1].method == "cause_specific.breslow_robust"
