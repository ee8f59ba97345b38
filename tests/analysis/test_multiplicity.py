"""Multiplicity: R's p.adjust, the procedures' own definitions, and hypotheses without a p-value."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.mean_difference import mean_difference
from reise_report.analysis.multiplicity import (
    adjust,
    family,
    graphical,
    hierarchical,
    simultaneous_intervals,
    simultaneous_level,
)
from reise_report.analysis.risk_ratio import log_wald
from reise_report.errors import AnalysisError

PROCEDURES = ["none", "bonferroni", "holm", "hochberg", "hommel", "benjamini_hochberg", "fixed_sequence"]
# Case H2 and R 4.2.2: p.adjust(c(.01, .04, .03, .005), ...).
P = [0.01, 0.04, 0.03, 0.005]
P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("procedure", "adjusted"),
    [
        ("bonferroni", [0.04, 0.16, 0.12, 0.02]),
        ("holm", [0.03, 0.06, 0.06, 0.02]),
        ("hochberg", [0.03, 0.04, 0.04, 0.02]),
        ("hommel", [0.03, 0.04, 0.04, 0.02]),
        ("benjamini_hochberg", [0.02, 0.04, 0.04, 0.02]),
        ("fixed_sequence", [0.01, 0.04, 0.04, 0.04]),
        ("none", P),
    ],
)
def test_adjusted_p_values_are_those_of_r(procedure, adjusted):
    assert adjust(P, procedure) == pytest.approx(adjusted, rel=1e-14)


def closed(p, local):
    """Adjusted p-values by the closure principle: the largest local p-value of all sets that hold the hypothesis."""
    n = len(p)
    sets = [members for size in range(1, n + 1) for members in combinations(range(n), size)]
    return [max(local([p[i] for i in members]) for members in sets if index in members) for index in range(n)]


def simes(p):
    return min(1.0, min(len(p) * value / rank for rank, value in enumerate(sorted(p), start=1)))


@given(P_VALUES)
def test_holm_is_the_closure_of_bonferroni_and_hommel_that_of_simes(p):
    assert adjust(p, "holm") == pytest.approx(closed(p, lambda some: min(1.0, len(some) * min(some))), rel=1e-12)
    assert adjust(p, "hommel") == pytest.approx(closed(p, simes), rel=1e-12)


@given(P_VALUES)
def test_procedures_are_ordered_by_their_power(p):
    by = {name: np.array(adjust(p, name)) for name in PROCEDURES}
    slack = 1e-12
    assert (by["bonferroni"] + slack >= by["holm"]).all()
    assert (by["holm"] + slack >= by["hochberg"]).all()
    assert (by["hochberg"] + slack >= by["hommel"]).all()
    assert (by["hommel"] + slack >= by["benjamini_hochberg"]).all()
    assert (by["benjamini_hochberg"] + slack >= by["none"]).all()
    assert all(((values >= 0) & (values <= 1)).all() for values in by.values())


@given(P_VALUES, st.randoms(use_true_random=False))
def test_only_a_fixed_sequence_depends_on_the_order(p, random):
    order = random.sample(range(len(p)), len(p))
    for procedure in PROCEDURES[:-1]:
        plain = adjust(p, procedure)
        assert adjust([p[i] for i in order], procedure) == tuple(plain[i] for i in order)


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_a_hypothesis_without_a_p_value_counts_as_one_and_is_never_rejected(procedure):
    found = family({"a": 0.001, "b": None, "c": 0.02}, procedure=procedure)
    assert [decision.adjusted for decision in found] == list(adjust([0.001, 1.0, 0.02], procedure))
    assert found[1].rejected is False
    assert found[1].warnings == ("There is no p-value: it counts as 1.",)


def test_a_fixed_sequence_stops_at_a_hypothesis_without_a_p_value():
    found = family({"a": 0.001, "b": None, "c": 0.0001}, procedure="fixed_sequence")
    assert [decision.rejected for decision in found] == [True, False, False]
    assert [decision.step for decision in found] == [1, 2, 3]


def test_a_family_keeps_its_order_and_tells_the_steps():
    found = family(dict(zip("abcd", P, strict=True)), procedure="holm")
    assert [decision.hypothesis for decision in found] == ["a", "b", "c", "d"]
    assert [decision.step for decision in found] == [2, 4, 3, 1]
    assert [decision.rejected for decision in found] == [True, False, False, True]
    assert {decision.method for decision in found} == {"multiplicity.holm"}
    assert [d.step for d in family(dict(zip("abcd", P, strict=True)), procedure="hochberg")] == [3, 1, 2, 4]


def test_an_empty_family_is_empty():
    assert family({}, procedure="holm") == ()
    assert hierarchical([]) == ()


def test_families_in_order_open_one_after_the_other():
    found = hierarchical([{"a": 0.01, "b": 0.02}, {"c": 0.001, "d": 0.04}, {"e": 0.0001}])
    assert [decision.adjusted for decision in found] == pytest.approx([0.02, 0.02, 0.02, 0.04, 0.04])
    assert all(decision.rejected for decision in found)
    assert [decision.step for decision in found] == [1, 1, 2, 2, 3]
    assert found[0].method == "multiplicity.hierarchical_holm"


def test_a_family_not_rejected_in_full_closes_the_next():
    found = hierarchical([{"a": 0.001, "b": 0.2}, {"c": 0.0001}])
    assert [decision.rejected for decision in found] == [True, False, False]
    assert found[2].adjusted == pytest.approx(0.2)
    none = hierarchical([{"a": None}, {"c": 0.0001}])
    assert [decision.adjusted for decision in none] == [1, 1]


@given(P_VALUES)
def test_families_of_one_are_a_fixed_sequence_and_one_family_is_holm_s(p):
    named = {str(index): value for index, value in enumerate(p)}
    ones = hierarchical([{name: value} for name, value in named.items()])
    assert tuple(decision.adjusted for decision in ones) == adjust(p, "fixed_sequence")
    assert tuple(decision.adjusted for decision in hierarchical([named])) == adjust(p, "holm")


def test_the_graph_of_two_primaries_with_a_secondary_each_is_worked_by_hand():
    # b is reached at .01/.5 = .02 and passes its half to d (.006/.5 = .012, held at .02), d to a (.018/1, held at .02),
    # a to c (.105).
    found = graphical(
        {"a": 0.018, "b": 0.01, "c": 0.105, "d": 0.006},
        {"a": 0.5, "b": 0.5},
        {"a": {"c": 1.0}, "b": {"d": 1.0}, "c": {"b": 1.0}, "d": {"a": 1.0}},
        alpha=0.025,
    )
    assert [decision.adjusted for decision in found] == pytest.approx([0.02, 0.02, 0.105, 0.02])
    assert [decision.rejected for decision in found] == [True, True, False, True]
    assert [decision.step for decision in found] == [3, 1, 4, 2]


@given(P_VALUES)
def test_a_full_graph_is_holm_s_and_a_chain_a_fixed_sequence(p):
    names = [str(index) for index in range(len(p))]
    named, n = dict(zip(names, p, strict=True)), len(p)
    full = {one: {other: 1 / (n - 1) for other in names if other != one} for one in names} if n > 1 else {}
    holm = graphical(named, dict.fromkeys(names, 1 / n), full)
    assert [decision.adjusted for decision in holm] == pytest.approx(adjust(p, "holm"), rel=1e-9)
    chain = graphical(named, {names[0]: 1.0}, {a: {b: 1.0} for a, b in pairwise(names)})
    assert [decision.adjusted for decision in chain] == pytest.approx(adjust(p, "fixed_sequence"), rel=1e-12)


@given(st.integers(0, 10**6))
def test_a_graph_is_the_closure_of_its_weighted_bonferroni_tests(seed):
    """The shortcut gives what testing every intersection gives (Bretz et al. 2009, algorithm 1 for the weights)."""
    rng = np.random.default_rng(seed)
    n = 4
    p, weights = rng.uniform(0, 0.2, size=n), rng.dirichlet(np.ones(n))
    graph = np.array([np.insert(rng.dirichlet(np.ones(n - 1)), i, 0) for i in range(n)])

    def weights_of(members):
        w, g = weights.copy(), graph.copy()
        for gone in set(range(n)) - set(members):
            new_w, new_g = w + w[gone] * g[gone], np.zeros_like(g)
            for i in range(n):
                for j in range(n):
                    if len({i, j, gone}) == 3 and g[i, gone] * g[gone, i] < 1 - 1e-12:
                        new_g[i, j] = (g[i, j] + g[i, gone] * g[gone, j]) / (1 - g[i, gone] * g[gone, i])
            new_w[gone] = 0
            w, g = new_w, new_g
        return w

    sets = [members for size in range(1, n + 1) for members in combinations(range(n), size)]
    local = {members: min(1.0, min(p[i] / weights_of(members)[i] for i in members)) for members in sets}
    expected = [max(local[members] for members in sets if index in members) for index in range(n)]
    names = "abcd"
    found = graphical(
        dict(zip(names, p, strict=True)),
        dict(zip(names, weights, strict=True)),
        {names[i]: {names[j]: graph[i, j] for j in range(n) if j != i} for i in range(n)},
    )
    assert [decision.adjusted for decision in found] == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: adjust([0.5], "holmes"), "did you mean 'holm'"),
        (lambda: adjust([1.2], "holm"), "between 0 and 1; got 1.2"),
        (lambda: adjust([float("nan")], "holm"), "give None"),
        (lambda: family({"a": 0.1}, procedure="holm", alpha=5), "error rate"),
        (lambda: hierarchical([{"a": 0.1}, {"a": 0.2}]), "'a' stands in more than one family"),
        (lambda: graphical({"a": 0.1}, {"b": 1}, {}), "no p-value for hypothesis 'b'"),
        (lambda: graphical({"a": 0.1, "b": 0.1}, {"a": 0.8, "b": 0.8}, {}), "together at most 1"),
        (lambda: graphical({"a": 0.1}, {"a": 1}, {"a": {"a": 1}}), "none for itself"),
        (lambda: simultaneous_level(0.95, 0), "1 comparison or more"),
        (lambda: simultaneous_intervals([Estimate(value=1.0, method="newcombe")]), "no standard error to widen"),
    ],
)
def test_wrong_use_is_told(call, told):
    with pytest.raises(AnalysisError, match=told):
        call()


def test_a_p_value_of_the_whole_error_rate_is_rejected():
    assert family({"a": 0.05}, procedure="holm")[0].rejected


def test_simultaneous_intervals_are_those_of_the_method_at_the_narrower_error():
    rng = np.random.default_rng(1)
    y, arm = rng.normal(size=40), np.arange(40) % 2
    level = simultaneous_level(0.95, 3)
    assert level == pytest.approx(1 - 0.05 / 3)
    wide, ratio, lost = simultaneous_intervals(
        [mean_difference(y, arm).difference, log_wald(27, 295, 52, 307), not_estimable("newcombe", "no_data")]
    )
    again = mean_difference(y, arm, level=level).difference
    assert (wide.low, wide.high) == pytest.approx((again.low, again.high))
    assert (ratio.low, ratio.high) == pytest.approx((lambda e: (e.low, e.high))(log_wald(27, 295, 52, 307, level)))
    assert wide.level == ratio.level == lost.level == level
    assert lost.reason == "no_data"


def test_intervals_of_different_levels_are_not_joined():
    with pytest.raises(AnalysisError, match="different levels"):
        simultaneous_intervals([log_wald(1, 5, 2, 5), log_wald(1, 5, 2, 5, 0.9)])
