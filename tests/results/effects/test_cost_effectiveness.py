"""The rows of an economic evaluation, each number worked out once more beside the program."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from reise_report.analysis.economics.bootstrap import bootstrap_costs_and_effects
from reise_report.analysis.economics.joint_difference import JointDifference
from reise_report.analysis.economics.normal_plane import normal_quadrants
from reise_report.analysis.fieller import Fraction, fieller
from reise_report.analysis.imputation.chained_equations import chained_equations
from reise_report.data.snapshot import read_snapshot
from reise_report.plan.load import load_plan
from reise_report.results.check import problems
from reise_report.results.cohort import Cohort
from reise_report.results.effects.economic_columns import EconomicColumns
from reise_report.results.effects.sample import Sample
from reise_report.results.effects.seed import seed_of
from reise_report.results.flow import flow_rows
from reise_report.results.row import Reason, Unit
from reise_report.results.scope import Scope
from tests.results.effects import trial

REISE = Path(__file__).resolve().parents[3] / "data" / "reise"
DRAWN = ("worth.nested", "worth.complete", "economic.cost_utility")
NORMAL = ("worth.pooled",)
QUARTERS = ("north_east", "south_east", "south_west", "north_west")


@cache
def cohort(id_):
    if id_.startswith("worth."):
        return trial.whole()
    plan = load_plan(REISE)
    return Cohort.of(plan, read_snapshot(plan, REISE), Scope.FULL)


@cache
def rows(id_):
    return trial.rows(cohort(id_), id_)


@cache
def columns(id_):
    sample = Sample(cohort(id_), trial.named(cohort(id_), id_))
    return EconomicColumns.of(sample, sample.analysis, discount=sample.analysis.discount)


@cache
def planes(id_):
    """The draws, made once more from the seed that the plan fixes."""
    found, plan = columns(id_), cohort(id_).plan
    counted = found.whole if found.analysis.missing.method == "complete_cases" else found
    return bootstrap_costs_and_effects(counted.trial(), draws=found.analysis.draws, seed=seed_of(plan, id_))


def pairs(ids):
    return [(id_, name) for id_ in ids for name in names(id_)]


def names(id_):
    return ("costs_health_service", "costs_societal") if id_ not in trial.IDS else ("spent_care", "spent_all")


EVERY = pairs((*DRAWN, *NORMAL))


def value(id_, name):
    return rows(id_)[name].value


def curve(id_, name, what):
    return np.array([value(id_, f"{name}.curve.{step:02d}.{what}") for step in range(61)])


def point(id_, name):
    return value(id_, f"{name}.cost_difference"), value(id_, "effect_difference")


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


# Complete cases, by other programs -----------------------------------------------------------------------------------


def design(frame, names, arm):
    dummies = pd.get_dummies(frame[list(names)], drop_first=True, dtype=float)
    return np.column_stack([np.ones(len(frame)), arm, dummies.to_numpy(dtype=float)])


def complete_cases(id_, name):
    """(cost, effect, arm, people) of those who have every cost and the effect, from the participants' table."""
    outcome, people = columns(id_).outcome, columns(id_).people
    kept = people[people[[outcome.effect, *outcome.costs]].notna().all(axis=1)]
    arm = (kept[cohort(id_).plan.design.allocation.column] == columns(id_).sample.arms[0]).to_numpy(dtype=float)
    return kept[name].to_numpy(dtype=float), kept[outcome.effect].to_numpy(dtype=float), arm, kept


@pytest.mark.parametrize("name", names("worth.complete"))
def test_the_difference_of_complete_cases_is_the_regression_s_coefficient(name):
    """statsmodels OLS; costs capped at the 95th percentile of everybody who has them, as this analysis asks."""
    cost, effect, arm, kept = complete_cases("worth.complete", name)
    everybody = columns("worth.complete").people[name].to_numpy(dtype=float, na_value=np.nan)
    capped = np.minimum(cost, np.nanquantile(everybody, 0.95))
    assert (capped < cost).any()
    expected = sm.OLS(capped, design(kept, ["woman", "region"], arm)).fit().params[1]
    assert value("worth.complete", f"{name}.cost_difference") == pytest.approx(expected, rel=1e-9)
    expected = sm.OLS(effect, design(kept, ["age"], arm)).fit().params[1]
    assert value("worth.complete", "effect_difference") == pytest.approx(expected, rel=1e-9)
    assert rows("worth.complete")[f"{name}.cost_difference"].n_analysed == len(kept)


@pytest.mark.parametrize(("id_", "name"), pairs(("worth.nested", "economic.cost_utility")))
def test_unadjusted_differences_are_those_of_complete_people_with_welch_s_error(id_, name):
    cost, effect, arm, _ = complete_cases(id_, name)
    of_effect = "effect_difference.unadjusted"
    for row, values in ((f"{name}.cost_difference.unadjusted", cost), (of_effect, effect)):
        one, none = values[arm == 1], values[arm == 0]
        se = np.sqrt(one.var(ddof=1) / one.size + none.var(ddof=1) / none.size)
        difference, found = one.mean() - none.mean(), rows(id_)[row]
        assert found.value == pytest.approx(difference, rel=1e-9)
        ends = difference + norm.ppf([0.025, 0.975]) * se
        assert (found.low, found.high) == pytest.approx(tuple(ends), rel=1e-9)


ADJUSTED = {
    "worth.nested": (["woman", "region"], ["age"]),
    "economic.cost_utility": (["costs_health_service_earlier"], ["eq5d_baseline"]),
}


@pytest.mark.parametrize(("id_", "name"), pairs(ADJUSTED))
def test_the_regressions_are_zellner_s_of_complete_people(id_, name):
    """Feasible generalised least squares with the whole matrix Σ⁻¹ ⊗ I, Σ from least squares."""
    cost, effect, arm, kept = complete_cases(id_, name)
    of_cost, of_effect = ADJUSTED[id_]
    known = kept[[*of_cost, *of_effect]].notna().all(axis=1).to_numpy()
    cost, effect, arm, kept = cost[known], effect[known], arm[known], kept[known]
    x, z = design(kept, of_cost, arm), design(kept, of_effect, arm)
    scale = 1e5  # so that the normal equations are solved to the last digits
    y = [cost / scale, effect]
    left = [sm.OLS(outcome, matrix).fit().resid for outcome, matrix in zip(y, (x, z), strict=True)]
    freedom = np.array([len(cost) - x.shape[1], len(cost) - z.shape[1]])
    errors = np.array([[a @ b for a in left] for b in left]) / np.sqrt(np.outer(freedom, freedom))
    block = np.zeros((2 * len(cost), x.shape[1] + z.shape[1]))
    block[: len(cost), : x.shape[1]], block[len(cost) :, x.shape[1] :] = x, z
    weight = np.kron(np.linalg.inv(errors), np.eye(len(cost)))
    covariance = np.linalg.inv(block.T @ weight @ block)
    expected = covariance @ (block.T @ weight @ np.concatenate(y))
    found = rows(id_)
    of_money, gained = (found[f"{name}.regression.{what}_difference"] for what in ("cost", "effect"))
    assert of_money.value == pytest.approx(scale * expected[1], rel=1e-6)
    assert of_money.se == pytest.approx(scale * np.sqrt(covariance[1, 1]), rel=1e-6)
    assert gained.value == pytest.approx(expected[x.shape[1] + 1], rel=1e-6)
    second = x.shape[1] + 1
    assert gained.se == pytest.approx(np.sqrt(covariance[second, second]), rel=1e-6)


@pytest.mark.parametrize(("id_", "name"), pairs(ADJUSTED))
def test_the_net_benefit_regression_is_least_squares_with_hc3(id_, name):
    cost, effect, arm, kept = complete_cases(id_, name)
    together = [one for both in ADJUSTED[id_] for one in both]
    known = kept[together].notna().all(axis=1).to_numpy()
    benefit = columns(id_).analysis.thresholds.reference * effect[known] - cost[known]
    fitted = sm.OLS(benefit, design(kept[known], together, arm[known])).fit(cov_type="HC3", use_t=True)
    found = rows(id_)[f"{name}.regression.net_benefit"]
    assert found.value == pytest.approx(fitted.params[1], rel=1e-7, abs=1e-5)
    assert found.se == pytest.approx(fitted.bse[1], rel=1e-7)
    assert (found.low, found.high) == pytest.approx(tuple(fitted.conf_int()[1]), rel=1e-7)


@pytest.mark.parametrize("name", names("worth.nested"))
def test_the_model_of_costs_is_a_gamma_regression_with_a_logarithm_put_back_into_money(name):
    cost, _, arm, kept = complete_cases("worth.nested", name)
    x = design(kept, ["woman", "region"], arm)
    fitted = sm.GLM(cost, x, family=sm.families.Gamma(link=sm.families.links.Log())).fit(tol=1e-13, maxiter=200)
    as_one, as_none = (np.column_stack([x[:, 0], np.full(len(x), to), x[:, 2:]]) for to in (1.0, 0.0))
    means = [np.exp(one @ fitted.params).mean() for one in (as_one, as_none)]
    found = rows("worth.nested")
    assert found[f"{name}.cost_model.cost_difference"].value == pytest.approx(means[0] - means[1], rel=1e-6)
    assert found[f"{name}.cost_model.ratio"].value == pytest.approx(means[0] / means[1], rel=1e-6)
    assert found[f"{name}.cost_model.cost_difference"].method == "cost_model.gamma_log_hc1"


# Imputed several times -----------------------------------------------------------------------------------------------


@cache
def pooled(name):
    """ΔC, ΔQ and their covariance matrix: each data set by statsmodels with HC3, put together by Rubin's rules."""
    people = columns("worth.pooled").people
    arm = (people["arm"] == trial.FIRST).to_numpy(dtype=float)
    used = ["spent_care", "spent_all", "gained", "woman", "region", "age"]
    imputed = chained_equations(
        people[used], m=4, seed=seed_of(trial.whole().plan, "worth.pooled"),
        by=np.where(arm == 1, "intervention", "control"), iterations=2, donors=5,
    )  # fmt: skip
    coefficients, within = [], []
    for frame in imputed:
        pair = []
        for outcome, covariates in ((name, ["woman", "region"]), ("gained", ["age"])):
            x = design(frame, covariates, arm)
            fitted = sm.OLS(frame[outcome].to_numpy(dtype=float), x).fit()
            projection = np.linalg.pinv(x)
            left = 1 - np.einsum("ij,ji->i", x, projection)
            pair.append((fitted.params[1], projection[1] * fitted.resid / left))
        coefficients.append([coefficient for coefficient, _ in pair])
        influence = np.array([own for _, own in pair])
        within.append(influence @ influence.T)
    between = np.cov(np.array(coefficients), rowvar=False)
    return np.mean(coefficients, axis=0), np.mean(within, axis=0) + (1 + 1 / 4) * between


@pytest.mark.parametrize("name", names("worth.pooled"))
def test_pooled_differences_are_rubin_s_of_regressions_with_hc3(name):
    (cost, effect), total = pooled(name)
    found = rows("worth.pooled")
    assert found[f"{name}.cost_difference"].value == pytest.approx(cost, rel=1e-9)
    assert found[f"{name}.cost_difference"].se == pytest.approx(np.sqrt(total[0, 0]), rel=1e-9)
    assert found["effect_difference"].value == pytest.approx(effect, rel=1e-9)
    assert found["effect_difference"].se == pytest.approx(np.sqrt(total[1, 1]), rel=1e-9)


@pytest.mark.parametrize("name", names("worth.pooled"))
def test_pooled_probabilities_are_those_of_the_normal_distribution(name):
    (cost, effect), total = pooled(name)
    for amount in (100_000, 300_000):
        error = np.sqrt(amount**2 * total[1, 1] + total[0, 0] - 2 * amount * total[0, 1])
        away = (amount * effect - cost) / error
        at = f"{name}.at.{amount}"
        assert value("worth.pooled", f"{at}.probability") == pytest.approx(norm.cdf(away), abs=1e-9)
        lost = error * (norm.pdf(away) - abs(away) * norm.cdf(-abs(away)))
        assert value("worth.pooled", f"{at}.perfect_information") == pytest.approx(lost, rel=1e-9)
    both = JointDifference(
        cost=cost, effect=effect, variance_cost=total[0, 0], variance_effect=total[1, 1], covariance=total[0, 1],
        n=120, method="by hand",
    )  # fmt: skip
    for quarter in QUARTERS:
        expected = getattr(normal_quadrants(both), quarter)
        assert value("worth.pooled", f"{name}.quadrant.{quarter}") == pytest.approx(expected, abs=1e-9)


def test_pooled_differences_are_drawn_as_ellipses_without_draws():
    lines = {row.split(".contour.")[1].rsplit(".", 2)[0] for row in rows("worth.pooled") if ".contour." in row}
    assert lines == {"50.0", "95.1"}
    assert not [row for row in rows("worth.pooled") if ".draw." in row]


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
