"""Contrasts within strata, put together by the strata's sizes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reise_report.analysis.normal_interval import Setting
from reise_report.analysis.survival.contrast import Quantity
from reise_report.analysis.survival.cumulative_incidence_difference import cumulative_incidence_contrast
from reise_report.analysis.survival.over_strata import standardised_over_strata
from reise_report.errors import AnalysisError

DAY = 365.0


def trial(seed=1, n=400):
    """Arm, stratum, time, cause: a second stratum with more events and a greater chance of the intervention."""
    rng = np.random.default_rng(seed)
    stratum = rng.integers(0, 2, n)
    arm = (rng.random(n) < np.where(stratum == 1, 0.6, 0.25)).astype(float)
    time = np.minimum(np.ceil(rng.exponential(np.where(stratum == 1, 250, 1500))), DAY)
    cause = np.where(time < DAY, np.where(rng.random(n) < 0.1, 2, 1), 0).astype(float)
    return arm, stratum, time, cause


def incidence(arm, time, cause):
    def within(flags):
        (found,) = cumulative_incidence_contrast(
            time[flags], cause[flags], arm[flags], [DAY], variance="greenwood", interval="plain"
        )
        return [(found.incidence1, found.incidence0)]

    return within


def standardised(arm, stratum, time, cause):
    (found,) = standardised_over_strata(arm, stratum, incidence(arm, time, cause), bound=1.0, method="m")
    return found


def shares(arm, stratum, cause):
    """Directly standardised proportions without censoring, by hand: Σ w p and Σ w² p(1 − p)/n."""
    value, variance = np.zeros(2), np.zeros(2)
    for label in np.unique(stratum):
        here = stratum == label
        for place, which in enumerate((1, 0)):
            had = cause[here & (arm == which)] == 1
            value[place] += here.mean() * had.mean()
            variance[place] += here.mean() ** 2 * had.mean() * (1 - had.mean()) / had.size
    return value, variance


def test_without_censoring_they_are_directly_standardised_proportions():
    arm, stratum, time, cause = trial()
    found = standardised(arm, stratum, time, cause)
    value, variance = shares(arm, stratum, cause)
    assert (found.arm1.value, found.arm0.value) == pytest.approx(tuple(value), abs=1e-12)
    assert found.difference.value == pytest.approx(value[0] - value[1], abs=1e-12)
    assert found.difference.se == pytest.approx(np.sqrt(variance.sum()), abs=1e-12)
    assert found.ratio.value == pytest.approx(value[0] / value[1], abs=1e-12)


def test_one_stratum_gives_the_plain_contrast():
    arm, _, time, cause = trial()
    found = standardised(arm, np.zeros(arm.size), time, cause)
    (plain,) = cumulative_incidence_contrast(time, cause, arm, [DAY], variance="greenwood", interval="plain")
    for mine, theirs in ((found.difference, plain.difference), (found.ratio, plain.ratio)):
        assert (mine.value, mine.low, mine.high) == pytest.approx((theirs.value, theirs.low, theirs.high), abs=1e-12)


def test_strata_with_another_chance_and_another_prognosis_no_longer_bias_the_difference():
    plain, within = [], []
    for seed in range(60):
        arm, stratum, time, cause = trial(seed)
        (crude,) = cumulative_incidence_contrast(time, cause, arm, [DAY], variance="greenwood", interval="plain")
        plain.append(crude.difference.value)
        within.append(standardised(arm, stratum, time, cause).difference.value)
    error = np.std(within) / np.sqrt(len(within))
    assert np.mean(plain) > 0.1  # no effect was put in
    assert abs(np.mean(within)) < 3 * error


@given(st.integers(0, 2**31 - 1))
def test_the_order_of_people_and_the_names_of_strata_are_nothing(seed):
    arm, stratum, time, cause = trial(seed, n=60)
    order = np.random.default_rng(seed).permutation(arm.size)
    one = standardised(arm, stratum, time, cause)
    other = standardised(arm[order], np.array(["b", "a"])[stratum][order], time[order], cause[order])
    assert one.difference.reason == other.difference.reason
    if one.difference.value is not None:
        assert one.difference.value == pytest.approx(other.difference.value, abs=1e-12)
        assert one.difference.se == pytest.approx(other.difference.se, abs=1e-12)


def test_a_stratum_with_one_arm_is_left_out_and_told_of():
    arm, stratum, time, cause = trial()
    stratum = np.where((stratum == 0) & (arm == 1), 2, stratum)  # 0 has the control arm alone, 2 the other one
    found = standardised(arm, stratum, time, cause)
    kept = stratum == 1
    alone = standardised(arm[kept], stratum[kept], time[kept], cause[kept])
    assert found.difference.value == alone.difference.value
    lost = int((~kept).sum())
    assert found.difference.warnings[0] == f"Left out, in strata with one arm only: {lost} of 400 participants."


@pytest.mark.parametrize(
    ("arm", "reason"), [(np.ones(400), "no_participants"), (np.repeat([0.0, 1.0], 200), "collinear")]
)
def test_where_no_stratum_has_both_arms_there_is_a_reason(arm, reason):
    _, _, time, cause = trial()
    found = standardised(arm, np.repeat([0, 1], 200), time, cause)
    assert {found.arm1.reason, found.difference.reason, found.ratio.reason} == {reason}


def test_a_stratum_s_reason_is_that_of_all():
    arm, stratum, time, cause = trial()
    short = np.where(stratum == 1, np.minimum(time, 100.0), time)
    found = standardised(arm, stratum, short, np.where(short < time, 0.0, cause))
    assert found.difference.reason == "beyond_follow_up"


def test_where_nothing_varies_there_is_no_interval():
    def within(_flags):
        half = Quantity(0.5, 0.0, 10).estimate(Setting(level=0.95, n=10, method="m"), (0.0, 1.0))
        return [(half, half)]

    arm = np.tile([0.0, 1.0], 10)
    (found,) = standardised_over_strata(arm, np.repeat([0, 1], 10), within, bound=1.0, method="m")
    assert (found.difference.value, found.difference.low) == (0.0, None)


def test_labels_must_be_as_many_as_people():
    with pytest.raises(AnalysisError, match="3 strata labels for 2 participants; give each one"):
        standardised_over_strata(np.array([0.0, 1.0]), [1, 2, 3], lambda _: [], bound=1.0, method="m")
