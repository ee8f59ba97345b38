"""Baseline means of compliers by Abadie's weights: against counts worked by hand, resampling and known types."""

import numpy as np
import pandas as pd
import pytest

from reise_report.analysis.compliance.complier_characteristics import complier_characteristics
from reise_report.errors import AnalysisError

RNG = np.random.default_rng(31)


def types(n, seed=1):
    """A baseline variable that is higher among compliers, uptake and offer; 55 % compliers, 15 % always-takers."""
    rng = np.random.default_rng(seed)
    kind, z = rng.random(n), (rng.random(n) < 0.4).astype(float)
    complier = kind < 0.55
    d = np.where(complier, z, (kind > 0.85).astype(float))
    return 30 + 5 * complier + 2 * (kind > 0.85) + rng.normal(size=n), d, z, complier


def test_the_compliers_mean_is_found_without_knowing_who_they_are():
    x, d, z, complier = types(200_000)
    found = complier_characteristics(pd.DataFrame({"age": x}), d, z)[0]
    assert found.compliers.value == pytest.approx(x[complier].mean(), abs=0.05)
    assert found.never_takers.value == pytest.approx(30, abs=0.05)
    assert found.always_takers.value == pytest.approx(32, abs=0.05)
    assert found.everybody.value == pytest.approx(x.mean())


def test_the_weights_worked_by_hand():
    """Ten people, one-sided: x̄ less the mean of x among those offered who stayed away, over the share of compliers."""
    x, d = np.arange(10.0), np.array([1, 1, 1, 0, 0, 0, 0, 0, 0, 0])
    z = np.array([1, 1, 1, 1, 1, 0, 0, 0, 0, 0])
    found = complier_characteristics(pd.DataFrame({"x": x}), d, z)[0].compliers
    assert found.value == pytest.approx((4.5 - (3 + 4) / 5) / (1 - 2 / 5))
    assert found.method == "kappa.observed_share"


def test_its_error_is_that_of_resampled_people():
    x, d, z, _ = types(600)
    found = complier_characteristics(pd.DataFrame({"x": x}), d, z)[0].compliers
    rng, means = np.random.default_rng(5), []
    for _ in range(2000):
        i = rng.integers(600, size=600)
        kappa = 1 - d[i] * (1 - z[i]) / (1 - z[i].mean()) - (1 - d[i]) * z[i] / z[i].mean()
        means.append(kappa @ x[i] / kappa.sum())
    assert found.se == pytest.approx(np.std(means), rel=0.06)


def test_chances_that_changed_over_time_are_taken_as_known():
    rng = np.random.default_rng(8)
    n = 100_000
    late = rng.random(n) < 0.5
    chance = np.where(late, 0.25, 0.5)
    z, complier = (rng.random(n) < chance) * 1.0, rng.random(n) < np.where(late, 0.8, 0.4)
    d = z * complier
    columns = pd.DataFrame({"late": late})
    known = complier_characteristics(columns, d, z, probability=chance)[0].compliers
    assert known.value == pytest.approx(late[complier].mean(), abs=4 * known.se)
    assert known.method == "kappa.known_probability"
    wrong = complier_characteristics(columns, d, z)[0].compliers
    assert abs(wrong.value - late[complier].mean()) > 4 * wrong.se


def test_categories_become_shares_and_each_variable_is_among_those_who_have_it():
    x, d, z, _ = types(300)
    columns = pd.DataFrame({"age": x, "site": pd.Categorical(["a", "b", "c"] * 100)})
    columns.loc[:9, "age"] = np.nan
    found = complier_characteristics(columns, d, z)
    assert [entry.name for entry in found] == ["age", "site[b]", "site[c]"]
    assert [entry.everybody.n for entry in found] == [290, 300, 300]


def test_the_order_of_people_changes_nothing():
    x, d, z, _ = types(200)
    order = np.random.default_rng(1).permutation(200)
    one = complier_characteristics(pd.DataFrame({"x": x}), d, z)[0].compliers
    other = complier_characteristics(pd.DataFrame({"x": x[order]}), d[order], z[order])[0].compliers
    assert (one.value, one.se) == (pytest.approx(other.value, rel=1e-9), pytest.approx(other.se, rel=1e-9))


@pytest.mark.parametrize(
    ("uptake", "offered", "reason"),
    [
        ([0, 0, 0, 0, 0, 0], [1, 1, 1, 0, 0, 0], "no_uptake_difference"),
        ([1, 1, 1, 1, 1, 1], [1, 1, 1, 0, 0, 0], "no_uptake_difference"),
        ([0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0], "no_participants"),
        ([1, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0], "too_few"),
    ],
)
def test_without_compliers_it_says_why(uptake, offered, reason):
    found = complier_characteristics(pd.DataFrame({"x": np.arange(6.0)}), uptake, offered)[0]
    assert (found.compliers.value, found.compliers.reason) == (None, reason)
    assert found.everybody.value == 2.5


def test_full_uptake_makes_everybody_a_complier():
    found = complier_characteristics(pd.DataFrame({"x": np.arange(6.0)}), [1, 1, 1, 0, 0, 0], [1, 1, 1, 0, 0, 0])[0]
    assert found.compliers.value == pytest.approx(2.5)
    assert found.never_takers.reason == "no_participants"


def test_impossible_input_is_refused():
    columns = pd.DataFrame({"x": np.arange(4.0)})
    with pytest.raises(AnalysisError, match="between 0 and 1"):
        complier_characteristics(columns, [1, 0, 0, 0], [1, 1, 0, 0], probability=[1, 0.5, 0.5, 0.5])
    with pytest.raises(AnalysisError, match="'x' has 4 participants, 'uptake' has 3"):
        complier_characteristics(columns, [1, 0, 0], [1, 1, 0])
    with pytest.raises(AnalysisError, match="'probability' has 3 participants"):
        complier_characteristics(columns, [1, 0, 0, 0], [1, 1, 0, 0], probability=[0.5, 0.5, 0.5])
