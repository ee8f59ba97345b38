"""The bootstrap of the compliers' ratio: the same for the same seed and any order, near the delta method, open ends."""

import numpy as np
import pytest

from reise_report.analysis.compliance.complier_means import complier_means
from reise_report.analysis.compliance.complier_ratio_bootstrap import complier_ratio_bootstrap
from reise_report.errors import AnalysisError
from tests.analysis.compliance.trials import FLU, VITAMIN_A, people, table, trial


def test_its_value_is_the_delta_method_s_and_its_interval_near():
    people_of = table(VITAMIN_A)
    found = complier_ratio_bootstrap(*people_of, seed=1)
    delta = complier_means(*people_of, variance="hc0").ratio
    assert found.value == pytest.approx(delta.value)
    assert found.low == pytest.approx(delta.low, rel=0.15)
    assert found.high == pytest.approx(delta.high, rel=0.15)
    assert found.warnings == ()


def test_the_same_seed_gives_the_same_numbers_in_any_order():
    y, d, z = table([40, 60, 20, 30, 5, 5, 30, 60])
    order = np.random.default_rng(0).permutation(y.size)
    one, again = (
        complier_ratio_bootstrap(y, d, z, seed=7),
        complier_ratio_bootstrap(y[order], d[order], z[order], seed=7),
    )
    assert (one.low, one.high) == (again.low, again.high)
    assert (one.value, one.se) == (pytest.approx(again.value), None)
    generator = complier_ratio_bootstrap(y, d, z, seed=np.random.default_rng(7))
    assert (generator.low, generator.high) == (one.low, one.high)


def test_another_seed_gives_nearly_the_same_numbers():
    y, d, z = table([400, 600, 200, 300, 50, 50, 300, 600])
    one, other = complier_ratio_bootstrap(y, d, z, seed=1), complier_ratio_bootstrap(y, d, z, seed=2)
    assert one.low != other.low
    assert one.low == pytest.approx(other.low, rel=0.02)


def test_a_control_risk_near_zero_leaves_no_upper_end():
    found = complier_ratio_bootstrap(*table([20, 40, 4, 36, 0, 0, 5, 45]), seed=1)
    assert found.high is None
    assert found.low > 0
    assert "was not above zero" in found.warnings[-1]


def test_counts_are_resampled_person_by_person():
    y, d, z, _ = trial(n=200, always=0.1)
    found = complier_ratio_bootstrap(np.round(np.exp(y / 3)), d, z, seed=1, draws=500)
    assert found.low < found.value < found.high


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ((0, 0, 0, 20, 0, 5), "no_participants"),
        ((20, 0, 12, 20, 0, 8), "no_uptake_difference"),
        ((9, 4, 0, 9, 0, 0), "no_events"),
    ],
)
def test_without_a_ratio_it_says_why(counts, reason):
    assert complier_ratio_bootstrap(*people(*counts), seed=1).reason == reason


def test_a_risk_below_zero_has_no_ratio():
    assert complier_ratio_bootstrap(*table(FLU), seed=1).reason == "no_events"


def test_what_it_cannot_take_is_refused():
    with pytest.raises(AnalysisError, match="never below zero"):
        complier_ratio_bootstrap([-1, 2, 3, 4], [1, 1, 0, 0], [1, 1, 0, 0], seed=1)
    with pytest.raises(AnalysisError, match="at least 100"):
        complier_ratio_bootstrap([1, 2, 3, 4], [1, 1, 0, 0], [1, 1, 0, 0], seed=1, draws=10)
