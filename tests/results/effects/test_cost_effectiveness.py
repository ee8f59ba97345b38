"""The rows of an economic evaluation, each number worked out once more beside the program."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reise_report.analysis.fieller import Fraction, fieller
from reise_report.results.check import problems
from reise_report.results.flow import flow_rows
from reise_report.results.row import Reason, Unit
from tests.results.effects import trial
from tests.results.effects.evaluations import (
    DRAWN,
    NORMAL,
    QUARTERS,
    REISE,
    cohort,
    columns,
    curve,
    pairs,
    planes,
    point,
    rows,
    value,
)

EVERY = pairs((*DRAWN, *NORMAL))


# What holds of every analysis ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("id_", "name"), EVERY)
def test_net_benefit_is_the_threshold_times_the_effect_less_the_cost(id_, name):
    cost, effect = point(id_, name)
    for amount in columns(id_).analysis.thresholds.amounts:
        found = rows(id_)[f"{name}.at.{amount:.0f}.net_benefit"]
        assert found.value == pytest.approx(amount * effect - cost, rel=1e-9)
        assert found.low < found.value < found.high
        assert found.unit is Unit.MONEY


@pytest.mark.parametrize(("id_", "name"), EVERY)
def test_the_curve_goes_from_0_to_a_fifth_past_the_highest_threshold_and_through_it(id_, name):
    top = columns(id_).analysis.thresholds.amounts[-1]
    thresholds = curve(id_, name, "threshold")
    assert thresholds == pytest.approx(np.linspace(0, 1.2 * top, 61), rel=1e-12)
    for what in ("probability", "perfect_information"):
        assert curve(id_, name, what)[50] == pytest.approx(value(id_, f"{name}.at.{top:.0f}.{what}"), rel=1e-9)


@pytest.mark.parametrize(("id_", "name"), EVERY)
def test_the_probability_at_a_threshold_lies_on_the_curve(id_, name):
    thresholds, probability = curve(id_, name, "threshold"), curve(id_, name, "probability")
    for amount in columns(id_).analysis.thresholds.amounts:
        expected = np.interp(amount, thresholds, probability)
        assert value(id_, f"{name}.at.{amount:.0f}.probability") == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize(("id_", "name"), EVERY)
def test_the_frontier_is_the_probability_of_what_the_estimate_chooses(id_, name):
    cost, effect = point(id_, name)
    thresholds, probability = curve(id_, name, "threshold"), curve(id_, name, "probability")
    expected = np.where(thresholds * effect - cost >= 0, probability, 1 - probability)
    assert curve(id_, name, "frontier") == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("id_", "name"), EVERY)
def test_shares_of_the_quarters_add_up_and_agree_with_the_curve_s_start(id_, name):
    shares = {quarter: value(id_, f"{name}.quadrant.{quarter}") for quarter in QUARTERS}
    assert sum(shares.values()) == pytest.approx(1, abs=1e-9)
    saves = shares["south_east"] + shares["south_west"]
    assert curve(id_, name, "probability")[0] == pytest.approx(saves, abs=1e-9)


@pytest.mark.parametrize(("id_", "name"), EVERY)
def test_perfect_information_is_never_worth_less_than_nothing(id_, name):
    assert (curve(id_, name, "perfect_information") >= 0).all()


@pytest.mark.parametrize(("id_", "name"), EVERY)
def test_the_verdict_agrees_with_the_signs_and_only_trade_offs_have_a_ratio(id_, name):
    cost, effect = point(id_, name)
    expected = {(1, 1): "north_east", (-1, 1): "dominant", (1, -1): "dominated", (-1, -1): "south_west"}
    verdict = value(id_, f"{name}.verdict")
    assert verdict == expected[int(np.sign(cost)), int(np.sign(effect))]
    ratio = rows(id_).get(f"{name}.ratio")
    assert (ratio is not None) == (verdict in ("north_east", "south_west"))
    if ratio is not None:
        assert ratio.value == pytest.approx(cost / effect, rel=1e-9)
        assert ratio.value > 0
        assert ratio.low is None or ratio.low > 0


def test_the_trials_of_these_tests_show_more_than_one_verdict():
    assert {value(id_, f"{name}.verdict") for id_, name in EVERY} >= {"north_east", "dominant"}


@pytest.mark.parametrize("id_", [*DRAWN, *NORMAL])
def test_means_come_before_differences_and_are_those_of_everybody_who_has_the_number(id_):
    people, arms = columns(id_).people, columns(id_).sample.arms
    outcome = columns(id_).outcome
    for arm in arms:
        own = people[people[cohort(id_).plan.design.allocation.column] == arm]
        for stem, name in (("effect", outcome.effect), *(("cost", cost) for cost in outcome.costs)):
            values = own[name].to_numpy(dtype=float, na_value=np.nan)
            found = rows(id_)[f"arm.{arm}.{stem}.{name}.mean"]
            assert found.value == pytest.approx(np.nanmean(values), rel=1e-12)
            assert found.n_analysed == int((~np.isnan(values)).sum())
            assert value(id_, f"arm.{arm}.{stem}.{name}.sd") == pytest.approx(np.nanstd(values, ddof=1), rel=1e-12)
        complete = own[[outcome.effect, *outcome.costs]].notna().all(axis=1).sum()
        assert value(id_, f"arm.{arm}.complete") == complete
    ids = list(rows(id_))
    assert ids.index(f"arm.{arms[0]}.effect.{outcome.effect}.mean") < ids.index("effect_difference")


@pytest.mark.parametrize("id_", [*DRAWN, *NORMAL])
def test_every_method_that_a_row_names_is_in_the_list_of_methods(id_):
    index = (REISE.parents[1] / "docs" / "methods" / "index.md").read_text(encoding="utf-8")
    methods = {row.method for row in rows(id_).values()} - {None, "descriptive"}
    assert sorted(method for method in methods if f"`{method}`" not in index) == []


# Draws ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("id_", "name"), pairs(DRAWN))
def test_intervals_shares_and_probabilities_are_counted_from_the_draws(id_, name):
    plane = planes(id_)[name]
    for row, draws in ((f"{name}.cost_difference", plane.cost), ("effect_difference", plane.effect)):
        found = rows(id_)[row]
        assert (found.low, found.high) == pytest.approx(tuple(np.quantile(draws, [0.025, 0.975])), rel=1e-9)
        assert found.se == pytest.approx(draws.std(ddof=1), rel=1e-9)
    for amount in columns(id_).analysis.thresholds.amounts:
        benefit = amount * plane.effect - plane.cost
        at = f"{name}.at.{amount:.0f}"
        assert value(id_, f"{at}.probability") == np.mean(benefit > 0)
        # What could be gained by choosing in each draw over always choosing what is best on average.
        expected = np.maximum(benefit, 0).mean() - max(benefit.mean(), 0)
        assert value(id_, f"{at}.perfect_information") == pytest.approx(expected, rel=1e-9, abs=1e-9)
    gains, costs = plane.effect > 0, plane.cost > 0
    for quarter, both in zip(QUARTERS, (gains & costs, gains & ~costs, ~gains & ~costs, ~gains & costs), strict=True):
        assert value(id_, f"{name}.quadrant.{quarter}") == pytest.approx(both.mean(), abs=1e-12)


@pytest.mark.parametrize(("id_", "name"), pairs(DRAWN))
def test_the_draws_lie_around_the_estimate(id_, name):
    plane, (cost, effect) = planes(id_)[name], point(id_, name)
    # Five Monte Carlo errors, and a twentieth of a standard error for what a bootstrap adds of bias.
    for draws, estimate in ((plane.cost, cost), (plane.effect, effect)):
        assert draws.mean() == pytest.approx(estimate, abs=(5 / np.sqrt(draws.size) + 0.05) * draws.std())


@pytest.mark.parametrize(("id_", "name"), pairs(DRAWN))
def test_the_first_two_hundred_draws_are_kept_for_the_picture(id_, name):
    plane = planes(id_)[name]
    shown = [row for row in rows(id_) if row.startswith(f"{name}.draw.")]
    assert len(shown) == 400
    for place in (0, 7, 199):
        assert value(id_, f"{name}.draw.{place:03d}.cost") == plane.cost[place]
        assert value(id_, f"{name}.draw.{place:03d}.effect") == plane.effect[place]


@pytest.mark.parametrize(("id_", "name"), pairs(DRAWN))
def test_the_set_of_ratios_is_fieller_s_with_the_covariance_of_the_draws(id_, name):
    plane, (cost, effect) = planes(id_)[name], point(id_, name)
    matrix = np.cov(plane.cost, plane.effect)
    parts = Fraction(
        numerator=cost, denominator=effect, variance_numerator=matrix[0, 0], variance_denominator=matrix[1, 1],
        covariance=matrix[0, 1],
    )  # fmt: skip
    found, expected = rows(id_)[f"{name}.ratio_set"], fieller(parts)
    assert (found.value, found.level) == (expected.shape, 0.95)
    for ours, theirs in ((found.low, expected.low), (found.high, expected.high)):
        assert ours is None if theirs is None else ours == pytest.approx(theirs, rel=1e-6)


@pytest.mark.parametrize(("id_", "name"), pairs(DRAWN))
def test_how_many_were_imputed_is_counted(id_, name):
    found = columns(id_)
    lacking = np.isnan(found.cost(name)) | np.isnan(found.effect)
    imputed = 0 if id_ == "worth.complete" else int(lacking.sum())
    assert value(id_, f"{name}.incomplete") == imputed
    expected = "bootstrap.nested_imputation" if imputed else "bootstrap.complete"
    assert rows(id_)[f"{name}.cost_difference"].method.startswith(expected)


# Seeds ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("id_", ["worth.nested", "worth.complete", "worth.pooled"])
def test_another_trial_s_name_draws_anew_and_the_same_one_alike(id_):
    plan = trial.plan()
    plan["trial"]["id"] = "another"
    other = trial.rows(trial.cohort(plan_=plan), id_)
    assert trial.rows(trial.cohort(), id_) == rows(id_)
    drawn = "spent_care.cost_difference"
    assert other[drawn].low != rows(id_)[drawn].low
    if id_ != "worth.pooled":  # what was imputed once in each draw does not move the estimate
        assert other[drawn].value == rows(id_)[drawn].value
    assert abs(other[drawn].value - rows(id_)[drawn].value) < rows(id_)[drawn].se


# Whatever the data ---------------------------------------------------------------------------------------------------


def changed(people):
    """The made-up trial with other participants' numbers."""
    whole = trial.whole()
    tables = {**whole.snapshot.tables, "participants": people}
    return replace(whole, snapshot=replace(whole.snapshot, tables=tables))


FINITE = st.floats(-1e6, 1e6, allow_subnormal=False)


@settings(max_examples=60)
@given(
    id_=st.sampled_from(["worth.nested", "worth.complete", "worth.pooled"]),
    n=st.integers(4, 60),
    seed=st.integers(0, 2**20),
    dearer=FINITE,
    better=st.floats(-1, 1, allow_subnormal=False),
    spread=st.sampled_from([0.0, 1e-6, 1.0, 1e5]),
    gone=st.sampled_from([0.0, 0.2, 0.6]),
)
def test_of_no_trial_is_a_negative_ratio_told_nor_a_share_beyond_0_and_1(id_, n, seed, dearer, better, spread, gone):
    rng = np.random.default_rng(seed)
    people = trial.whole().snapshot.participants.iloc[:n].copy()
    offered = (people["arm"] == trial.FIRST).to_numpy()
    assume(0 < offered.sum() < n)
    for name in ("spent_care", "spent_all"):
        people[name] = np.where(rng.random(n) < gone, np.nan, dearer * offered + spread * rng.normal(size=n))
    people["gained"] = np.where(rng.random(n) < gone, np.nan, better * offered + (spread > 0) * rng.normal(size=n))
    found = trial.rows(changed(people), id_)
    for name in ("spent_care", "spent_all"):
        cost, effect = found[f"{name}.cost_difference"].value, found["effect_difference"].value
        ratio, verdict = found.get(f"{name}.ratio"), found[f"{name}.verdict"].value
        assert ratio is None or (ratio.value > 0 and verdict in ("north_east", "south_west"))
        assert ratio is None or ratio.low is None or 0 < ratio.low <= ratio.value <= ratio.high
        if cost is not None and effect is not None:
            expected = ("dominant" if cost <= 0 else "north_east") if effect > 0 else (
                "south_west" if cost < 0 else "dominated"
            )  # fmt: skip
            assert verdict in (expected, "undefined")
    for row in found.values():
        if row.unit is Unit.PROPORTION and row.value is not None:
            assert 0 <= row.value <= 1
        if row.id.endswith("perfect_information") and row.value is not None:
            assert row.value >= 0
        assert row.value is not None or isinstance(row.reason, Reason)
    assert problems([*flow_rows(changed(people)), *found.values()]) == []
