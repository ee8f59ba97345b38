"""Tipping points: found where arithmetic puts them, for means, ratios, events and imputed data."""

import math

import numpy as np
import pandas as pd
import pytest

from reise_report.analysis.bounds import MissingEvents
from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.imputation.chained_equations import chained_equations
from reise_report.analysis.imputation.delta import with_delta
from reise_report.analysis.imputation.event_tipping_point import event_tipping_point
from reise_report.analysis.imputation.pooling import pool_estimates
from reise_report.analysis.imputation.tipping_point import conclusion, tipping_point
from reise_report.analysis.mean_difference import mean_difference as welch
from reise_report.analysis.risk_difference import newcombe
from reise_report.errors import AnalysisError
from tests.analysis.imputation.trials import trial


def shifted(intervention, control):
    """A mean difference of 2, interval ± 1, moved by a fifth of the deltas' difference."""
    value = 2 + 0.2 * (intervention - control)
    return Estimate(value=value, low=value - 1, high=value + 1, method="example")


def test_where_the_interval_reaches_zero_and_where_the_estimate_does():
    found = tipping_point(shifted, range(-20, 1, 3))
    assert found.nearest_tip().delta_intervention == pytest.approx(-5)
    assert found.nearest_tip("sign").delta_intervention == pytest.approx(-10)
    assert [tip.delta_intervention for tip in found.tips] == pytest.approx([-15, -10, -5])


def test_a_grid_over_both_arms_has_a_tip_for_each_control_delta():
    found = tipping_point(shifted, [-10, 0, 10], [-2, 0, 2])
    tips = {tip.delta_control: tip.delta_intervention for tip in found.tips if tip.kind == "interval"}
    assert tips == {-2: pytest.approx(-7), 0: pytest.approx(-5), 2: pytest.approx(-3)}
    assert found.nearest_tip(delta_control=2).delta_intervention == pytest.approx(-3)
    assert found.conclusions == ((0, 0, 0), (1, 1, 1), (1, 1, 1))
    assert found.estimates[0][2].value == pytest.approx(-0.4)


def test_ratios_tip_at_one_and_on_the_log_scale():
    def ratio(delta, _):
        log = 0.4 + 0.1 * delta
        return Estimate(value=math.exp(log), low=math.exp(log - 0.3), high=math.exp(log + 0.3), scale="log", method="r")

    assert tipping_point(ratio, [-10, 0]).nearest_tip().delta_intervention == pytest.approx(-1)


def test_another_null_value():
    assert tipping_point(shifted, [-4, 4], null=1.5).nearest_tip().delta_intervention == pytest.approx(2.5)


def test_no_change_on_the_grid_is_none():
    assert tipping_point(shifted, [0, 1]).nearest_tip() is None
    assert tipping_point(shifted, [3]).tips == ()


def test_where_there_is_no_estimate_there_is_no_conclusion():
    found = tipping_point(lambda one, other: not_estimable("example", "no_data"), [0, 1])
    assert (found.conclusions, found.tips) == (((None,), (None,)), ())


def test_conclusions_are_those_of_the_interval():
    assert [conclusion(shifted(delta, 0)) for delta in (0, -10, -20)] == [1, 0, -1]


@pytest.mark.parametrize("grid", [[], [math.nan], [math.inf]])
def test_a_grid_without_numbers_is_refused(grid):
    with pytest.raises(AnalysisError, match="at least one number"):
        tipping_point(shifted, grid)


def pooled_difference(imputed, arm):
    return pool_estimates([welch(y, arm == "ips").difference for y in imputed.array("after")]).estimate


def test_imputed_data_tip_where_the_share_imputed_says():
    frame, arm = trial()
    imputed = chained_equations(frame, by=arm, m=10, iterations=3, seed=1)

    def analyse(intervention, control):
        return pooled_difference(with_delta(imputed, {"after": {"ips": intervention, "control": control}}), arm)

    plain = analyse(0, 0)
    share = frame.loc[arm == "ips", "after"].isna().mean()
    assert analyse(-5, 0).value == pytest.approx(plain.value - 5 * share)
    found = tipping_point(analyse, np.arange(-60, 1, 5.0))
    assert found.nearest_tip("sign").delta_intervention == pytest.approx(-plain.value / share, rel=1e-6)
    assert abs(found.nearest_tip().delta_intervention) < abs(found.nearest_tip("sign").delta_intervention)


def test_log_odds_move_the_share_of_events_one_way_and_zero_changes_nothing():
    frame, arm = trial()
    imputed = chained_equations(frame, by=arm, m=20, iterations=3, seed=1)
    shares = [with_delta(imputed, {"work": delta}).values["work"].mean() for delta in (-20, -1, 0, 1, 20)]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert np.array_equal(with_delta(imputed, {"work": 0}).values["work"], imputed.values["work"])
    levels = [with_delta(imputed, {"mobility": delta}).values["mobility"].mean() for delta in (-2, 0, 2)]
    assert levels == sorted(levels)


def test_the_draws_behind_a_category_give_the_category():
    # Shifting by next to nothing draws again from what was kept: the same values come back, in every row of both arms.
    frame, arm = trial()
    frame.loc[(arm == "ips") & (frame["mobility"] == "slight"), "mobility"] = "none"
    imputed = chained_equations(frame, by=arm, m=20, iterations=3, seed=1)
    for name in ("work", "degree", "mobility"):
        again = with_delta(imputed, {name: 1e-12})
        assert np.array_equal(again.values[name], imputed.values[name])


def test_a_delta_by_arm_leaves_the_other_arm_alone():
    frame, arm = trial()
    imputed = chained_equations(frame, by=arm, m=3, iterations=2, seed=1)
    moved = with_delta(imputed, {"after": {"ips": -4}})
    mine = arm[imputed.rows["after"]] == "ips"
    assert np.allclose(moved.values["after"][:, mine], imputed.values["after"][:, mine] - 4)
    assert np.array_equal(moved.values["after"][:, ~mine], imputed.values["after"][:, ~mine])


def test_a_delta_for_a_complete_column_and_for_one_not_imputed_changes_nothing():
    frame = pd.DataFrame({"x": np.arange(9.0), "y": [np.nan] * 9})
    imputed = chained_equations(frame, m=2, seed=1)
    assert np.isnan(with_delta(imputed, {"y": 3.0, "x": 2.0}).values["y"]).all()


def test_every_number_of_events_among_the_missing_is_worked_out():
    counts = MissingEvents(30, 60, 6, 18, 60, 4)
    table = event_tipping_point(counts)
    assert (len(table.estimates), len(table.estimates[0])) == (7, 5)
    assert table.estimates[2][3] == newcombe(32, 66, 21, 64)
    assert table.complete_case == newcombe(30, 60, 18, 60)
    told = conclusion(table.complete_case)
    changed = [(i, j) for i in range(7) for j in range(5) if conclusion(newcombe(30 + i, 66, 18 + j, 64)) != told]
    assert table.share_changed == pytest.approx(len(changed) / 35)
    nearest = table.nearest_change
    assert (nearest.events1, nearest.events0) in changed
    distances = {(i, j): math.hypot(i / 6 - 0.5, j / 4 - 0.3) for i, j in changed}
    assert distances[nearest.events1, nearest.events0] == pytest.approx(min(distances.values()))
    assert (nearest.risk1, nearest.risk0) == (nearest.events1 / 6, nearest.events0 / 4)


def test_the_boundary_is_monotone_and_tells_the_nearest():
    table = event_tipping_point(MissingEvents(30, 60, 12, 18, 60, 8))
    boundary = table.boundary()
    numbers = [number for number in boundary if number is not None]
    assert numbers == sorted(numbers)  # the more events in the control arm, the sooner the benefit is lost
    for j, i in enumerate(boundary):
        if i is not None:
            assert table.conclusions[i][j] != conclusion(table.complete_case)
            assert i == 12 or i >= 6 or table.conclusions[i + 1][j] == conclusion(table.complete_case)


def test_a_conclusion_that_nothing_can_change():
    table = event_tipping_point(MissingEvents(30, 50, 4, 15, 50, 2))
    assert (table.share_changed, table.nearest_change, table.boundary()) == (0, None, (None, None, None))


def test_nothing_missing_is_one_possibility():
    table = event_tipping_point(MissingEvents(30, 50, 0, 15, 50, 0), interval="miettinen_nurminen")
    assert table.estimates[0][0] == table.complete_case
    assert table.share_changed == 0


def test_an_arm_without_outcomes_leans_neither_way():
    table = event_tipping_point(MissingEvents(0, 0, 10, 3, 10, 0))
    assert table.complete_case.reason == "no_participants"
    assert table.nearest_change.events1 == 5
    assert event_tipping_point(MissingEvents(0, 0, 0, 3, 10, 0)).estimates[0][0].reason == "no_participants"
