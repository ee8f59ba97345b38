"""What the effect among compliers rests on, and what is said of it."""

import numpy as np
import pytest

from reise_report.analysis.compliance.two_stage_least_squares import two_stage_least_squares
from tests.analysis.compliance.trials import FLU, people, table, trial


def assumptions(*data, **options):
    result = two_stage_least_squares(*data, **{"variance": "hc1"} | options)
    return {entry.name: entry for entry in result.assumptions}


def test_they_come_in_the_order_of_a_report():
    names = list(assumptions(*table(FLU)))
    assert names == [
        "independence",
        "exclusion_restriction",
        "monotonicity",
        "no_interference",
        "relevance",
        "exclusion_and_monotonicity",
    ]


def test_what_data_cannot_show_is_called_untestable():
    found = assumptions(*table(FLU))
    for name in ("exclusion_restriction", "monotonicity", "no_interference"):
        assert found[name].verdict == "untestable"
        assert found[name].detail
    assert found["independence"].verdict == "supported"


def test_one_sided_non_compliance_makes_monotonicity_hold_by_design():
    found = assumptions(*people(100, 60, 50, 100, 0, 30))["monotonicity"]
    assert (found.verdict, found.method, found.statistic) == ("supported", "by_design", 0)


def test_two_sided_non_compliance_counts_those_who_took_part_unoffered():
    found = assumptions(*people(100, 60, 50, 100, 10, 30))["monotonicity"]
    assert (found.statistic, found.method) == (10, None)


def test_relevance_is_held_against_an_f_of_ten():
    strong = assumptions(*people(100, 60, 50, 100, 10, 30))["relevance"]
    weak = assumptions(*people(100, 14, 50, 100, 10, 30))["relevance"]
    assert (strong.verdict, weak.verdict) == ("supported", "doubtful")
    assert strong.threshold == 10
    assert strong.statistic > 10 > weak.statistic
    assert strong.p_value < 1e-6 < weak.p_value


def test_relevance_of_full_uptake_needs_no_f():
    found = assumptions(*people(20, 20, 12, 20, 0, 8))["relevance"]
    assert (found.verdict, found.statistic) == ("supported", None)


@pytest.mark.parametrize(
    ("counts", "reason"),
    [((20, 0, 12, 20, 0, 8), "no_uptake_difference"), ((0, 0, 0, 20, 0, 8), "no_participants")],
)
def test_without_a_first_stage_it_is_not_checked(counts, reason):
    found = assumptions(*people(*counts))
    for name in ("relevance", "exclusion_and_monotonicity"):
        assert (found[name].verdict, found[name].reason) == ("not_checked", reason)


def test_a_share_of_compliers_slightly_below_zero_is_chance():
    found = assumptions(*table(FLU))["exclusion_and_monotonicity"]
    assert (found.verdict, found.p_value) == ("supported", 1.0)
    assert found.statistic < 0


def test_a_share_of_compliers_far_below_zero_refutes_the_assumptions():
    # Those offered who stay away have the event far more often than all of the control arm together.
    found = assumptions(*table([10, 50, 38, 2, 0, 0, 20, 80]))["exclusion_and_monotonicity"]
    assert found.verdict == "doubtful"
    offered, control = 38 / 100, 20 / 100
    spread = offered * (1 - offered) / 100 + control * (1 - control) / 100
    assert found.statistic == pytest.approx((control - offered) / np.sqrt(spread))


def test_a_measure_has_no_inequalities_to_check():
    y, d, z, x = trial()
    assert "exclusion_and_monotonicity" not in assumptions(y, d, z, x)
