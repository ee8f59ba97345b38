"""The rows carry the library's numbers: each method, called by hand on arrays made from the file itself."""

import numpy as np
import pandas as pd
import pytest

from reise_report.analysis.analysis_of_covariance import analysis_of_covariance
from reise_report.analysis.bounds import MissingEvents, outcome_bounds
from reise_report.analysis.compliance.complier_means import complier_means
from reise_report.analysis.compliance.two_stage_least_squares import two_stage_least_squares
from reise_report.analysis.imputation.event_tipping_point import event_tipping_point
from reise_report.analysis.imputation.reference_based import reference_based
from reise_report.analysis.inverse_probability import inverse_probability, weighted_difference
from reise_report.analysis.mann_whitney import probability_index
from reise_report.analysis.mantel_haenszel import cochran_mantel_haenszel, mantel_haenszel_difference
from reise_report.analysis.mean_difference import mean_difference
from reise_report.analysis.mmrm.repeated_measures import repeated_measures
from reise_report.analysis.modified_poisson import modified_poisson
from reise_report.analysis.proportion import wilson
from reise_report.analysis.proportional_odds import proportional_odds
from reise_report.analysis.rank_sum import wilcoxon_rank_sum
from reise_report.analysis.rate_ratio import rate_ratio
from reise_report.analysis.risk_difference import newcombe
from reise_report.analysis.standardised_risk import standardised_risk
from reise_report.analysis.strata import stratify
from reise_report.analysis.survival.aalen_johansen import cumulative_incidence
from reise_report.analysis.survival.cox import cox
from reise_report.analysis.survival.cumulative_incidence_difference import cumulative_incidence_contrast
from reise_report.analysis.survival.fine_gray import fine_gray
from reise_report.analysis.survival.gray import gray
from reise_report.analysis.survival.log_rank import log_rank
from reise_report.analysis.survival.restricted_mean import restricted_mean_contrast
from reise_report.analysis.survival.restricted_mean_time_lost import restricted_mean_time_lost_contrast
from reise_report.analysis.survival.schoenfeld import proportional_hazards
from reise_report.analysis.survival.times import competing_times
from reise_report.analysis.survival.two_stage_residual_inclusion import two_stage_residual_inclusion
from reise_report.results.effects.seed import seed_of
from tests.results.effects import trial
from tests.results.effects.trial import FIRST, SCORES

HORIZON = 365.0
ROUNDING = 1e-9
"""Share by which numbers may differ: the file lists the participants in another order than the sums take them."""


def having(*columns):
    """The participants who have these columns."""
    people = trial.people().replace("", np.nan)
    return people[people[list(columns)].notna().all(axis=1)]


def arm_of(people):
    return (people["arm"] == FIRST).to_numpy(dtype=float)


def numbers(people, *columns):
    return people[list(columns)].to_numpy(dtype=float)


def adjusted_for(people):
    """Age, woman and region, north being the reference."""
    south, west = ((people["region"] == name).to_numpy(dtype=float) for name in ("south", "west"))
    return np.column_stack([numbers(people, "age", "woman"), south, west])


def same(row, estimate):
    """Assert that a row holds an estimate."""
    for name in ("value", "low", "high", "se"):
        wanted = getattr(estimate, name)
        assert getattr(row, name) == (None if wanted is None else pytest.approx(wanted, rel=ROUNDING)), name
    assert (row.method, row.n_analysed) == (estimate.method, estimate.n)


def of(id_):
    return trial.rows(trial.whole(), id_)


def test_unadjusted_risks_are_wilson_s_and_their_difference_newcombe_s():
    found, people = of("work.crude"), having("work")
    counts = [
        (int(own["work"].sum()), len(own))
        for own in (people[people["arm"] == FIRST], people[people["arm"] != FIRST])
    ]  # fmt: skip
    same(found["arm.offered.risk"], wilson(*counts[0]))
    same(found["risk_difference.unadjusted"], newcombe(*counts[0], *counts[1]))
    assert found["arm.usual.events"].value == counts[1][0]


@pytest.mark.parametrize(("id_", "variance"), [("primary.work", "ye"), ("work.model", "delta_model")])
def test_standardised_risks(id_, variance):
    found, people = of(id_), having("work")
    risks = standardised_risk(people["work"].to_numpy(), arm_of(people), adjusted_for(people), variance=variance)
    same(found["risk_difference.adjusted"], risks.risk_difference)
    same(found["risk_ratio.adjusted"], risks.risk_ratio)
    same(found["odds_ratio.adjusted"], risks.conditional_odds_ratio)
    same(found["marginal_odds_ratio.adjusted"], risks.odds_ratio)
    same(found["arm.usual.risk_adjusted"], risks.risk0)
    assert found["p_value.adjusted"].value == pytest.approx(risks.risk_difference.p_value)


def test_risks_within_strata_of_region_and_sex():
    found, people = of("work.strata"), having("work")
    strata = people["region"].astype(str) + people["woman"].astype(str)
    tables = stratify(people["work"].to_numpy(), arm_of(people), pd.factorize(strata)[0])
    same(found["difference"], mantel_haenszel_difference(tables, variance="greenland_robins"))
    test = cochran_mantel_haenszel(tables, correction=False)
    assert found["p_value"].value == pytest.approx(test.p_value)


def test_weights_from_the_chance_of_an_offer():
    people = having("work")
    given = people["work"].to_numpy(), arm_of(people), people["chance"].to_numpy()
    same(of("work.weights")["difference"], inverse_probability(*given).risk_difference)
    people = having("score_m12")
    given = people["score_m12"].to_numpy(), arm_of(people), people["chance"].to_numpy()
    same(of("score.weights")["difference"], weighted_difference(*given).difference)


def test_a_contrast_from_the_control_arm_is_weighted_by_the_chance_of_that_arm():
    plan = trial.plan()
    plan["estimands"]["score"]["treatments"] = {"arm": "usual", "against": "offered"}
    turned = trial.rows(trial.cohort(plan_=plan), "score.weights")["difference"]
    assert turned.value == pytest.approx(-of("score.weights")["difference"].value)
    assert turned.se == pytest.approx(of("score.weights")["difference"].se)


def test_modified_poisson():
    people = having("work")
    fit = modified_poisson(people["work"].to_numpy(), arm_of(people), adjusted_for(people), variance="hc0")
    same(of("work.poisson")["risk_ratio"], fit.risk_ratio)


def missing_events():
    people, counts = trial.people(), []
    for first in (True, False):
        own = people[(people["arm"] == FIRST) == first]["work"]
        counts += [int(own.sum()), int(own.notna().sum()), int(own.isna().sum())]
    return MissingEvents(*counts)


def test_bounds_and_the_tipping_point_of_risks():
    bounds, found = outcome_bounds(missing_events(), event_is_good=True), of("work.bounds")
    same(found["case.worst"], bounds.worst_case)
    same(found["case.best"], bounds.best_case)
    assert found["identified.lower"].value == bounds.identified.lower
    tip = event_tipping_point(missing_events())
    assert of("work.tip")["tip.share_changed"].value == tip.share_changed


def test_a_grid_of_all_possible_events_starts_with_none_and_ends_with_all():
    counts, found = missing_events(), of("work.tip")
    n1, n0 = counts.observed1 + counts.missing1, counts.observed0 + counts.missing0
    last = f"tip.{counts.missing1}.{counts.missing0}.difference"
    same(found["tip.0.0.difference"], newcombe(counts.events1, n1, counts.events0, n0))
    same(found[last], newcombe(counts.events1 + counts.missing1, n1, counts.events0 + counts.missing0, n0))


@pytest.mark.parametrize(
    ("id_", "outcome", "covariates", "variance"),
    [("work.complier", "work", ["age"], "hc1"), ("score.complier", "score_m12", [], "hc3")],
)
def test_compliers(id_, outcome, covariates, variance):
    found, people = of(id_), having(outcome, "attended")
    given = people[outcome].to_numpy(), people["attended"].to_numpy(dtype=float), arm_of(people)
    effect = two_stage_least_squares(*given, numbers(people, *covariates), variance=variance)
    same(found["complier_effect"], effect.effect)
    same(found["first_stage"], effect.first_stage)
    assert found["first_stage_f"].value == pytest.approx(effect.first_stage_f)
    means = complier_means(*given, numbers(people, *covariates), variance=variance)
    same(found["stratum.complier_with"], means.complier_intervention)
    same(found["stratum.share"], means.complier_share)


def test_uptake_at_each_threshold_among_those_with_outcome_covariates_and_every_uptake():
    found, people = of("work.thresholds"), having("work")
    for uptake in ("accepted", "attended", "started"):
        given = people["work"].to_numpy(), people[uptake].to_numpy(dtype=float), arm_of(people)
        effect = two_stage_least_squares(*given, numbers(people, "age"), variance="hc1")
        same(found[f"threshold.{uptake}.effect"], effect.effect)
    assert found["threshold.accepted.effect"].value < found["threshold.started.effect"].value


def test_analysis_of_covariance_adjusts_for_baseline_and_covariates():
    found, people = of("score.ancova"), having("score_m12")
    given = people["score_m12"].to_numpy(), arm_of(people)
    covariates = np.column_stack([numbers(people, "score_m0"), adjusted_for(people)])
    means = analysis_of_covariance(*given, covariates, variance="hc3")
    same(found["difference"], means.difference)
    same(found["arm.offered.mean"], means.mean1)
    same(found["difference.unadjusted"], mean_difference(*given).difference)
    assert found["arm.usual.observed_mean"].value == pytest.approx(people[arm_of(people) == 0]["score_m12"].mean())


def test_lin_s_estimator_is_asked_for_as_such():
    people = having("score_m12")
    given = people["score_m12"].to_numpy(), arm_of(people), numbers(people, "score_m0", "age")
    same(of("score.lin")["difference"], analysis_of_covariance(*given, variance="hc2", estimator="lin").difference)


def test_repeated_measures():
    found, people = of("score.mmrm"), trial.people()
    people = people[people[list(SCORES)].notna().any(axis=1)]
    wanted = repeated_measures(
        numbers(people, *SCORES),
        arm_of(people),
        baseline=people["score_m0"].to_numpy(),
        covariates=numbers(people, "age", "woman"),
        df="kenward_roger_linear",
        ladder=["unstructured"],
    )
    for visit, name in zip(wanted.visits, ("m3", "m6", "m12"), strict=True):
        same(found[f"at.{name}.difference"], visit.difference)
        same(found[f"at.{name}.arm.offered.mean"], visit.intervention)
    same(found["overall.difference"], wanted.overall)
    assert found["covariance.unstructured"].value == "used"
    assert found["any_difference.p_value"].value == pytest.approx(wanted.any_difference.p_value)


def test_what_is_imputed_by_the_reference():
    found, people = of("score.reference"), trial.people()
    given = numbers(people, *SCORES), arm_of(people), numbers(people, "score_m0", "age")
    wanted = reference_based(*given, strategy="jump_to_reference", inference="jackknife")
    same(found["at.m12.difference"], wanted.visits[-1].difference)
    imputed = int(people.loc[people["arm"] == FIRST, "score_m12"].isna().sum())
    assert found["at.m12.arm.offered.imputed"].value == imputed


def test_ranks_and_ordered_categories_take_the_levels_in_the_plan_s_order():
    people = having("grade")
    code = people["grade"].map({"poor": 0, "fair": 1, "good": 2, "best": 3}).to_numpy(dtype=float)
    odds = proportional_odds(code, arm_of(people), numbers(people, "age"))
    same(of("grade.odds")["odds_ratio"], odds.odds_ratio)
    same(of("grade.ranks")["probability"], probability_index(code, arm_of(people)))
    test = wilcoxon_rank_sum(code, arm_of(people), variant="normal")
    assert of("grade.ranks")["p_value"].value == pytest.approx(test.p_value)
    assert of("grade.odds")["arm.offered.category.best"].value == int(((code == 3) & (arm_of(people) == 1)).sum())


@pytest.mark.parametrize(
    ("id_", "model", "variance"),
    [("contacts.rate", "negative_binomial", "model"), ("contacts.poisson", "poisson", "hc0")],
)
def test_rates(id_, model, variance):
    found, people = of(id_), trial.people()
    given = people["contacts"].to_numpy(dtype=float), arm_of(people), numbers(people, "age")
    wanted = rate_ratio(*given, time=people["years"].to_numpy(), model=model, variance=variance)
    same(found["rate_ratio"], wanted.rate_ratio)
    same(found["arm.offered.rate"], wanted.rate1)
    assert found["arm.usual.counted"].value == int(people[people["arm"] != FIRST]["contacts"].sum())


def followed():
    """Days up to the horizon, 1 back at work and 2 dead by then, and the arm."""
    people = trial.people()
    cause = people["fate"].map({"back": 1.0, "died": 2.0, "followed": 0.0}).to_numpy()
    days = people["days"].to_numpy()
    return np.minimum(days, HORIZON), np.where(days > HORIZON, 0.0, cause), arm_of(people)


def test_curves_with_death_as_competing():
    found, (days, cause, arm) = of("time.curves"), followed()
    shown = {"variance": "greenwood", "interval": "complementary_log_log"}
    curve = cumulative_incidence(competing_times(days, cause).of(arm == 1), **shown)
    same(found["arm.offered.curve.182"], curve.at([182])[0])
    contrast = cumulative_incidence_contrast(days, cause, arm, [91, 182, HORIZON], **shown)
    same(found["at.m3.difference"], contrast[0].difference)
    same(found["at.m12.ratio"], contrast[2].ratio)
    lost = restricted_mean_time_lost_contrast(days, cause, arm, HORIZON, variance="greenwood")
    same(found["time_with_event.difference"], lost.difference)
    assert found["test.p_value"].value == pytest.approx(gray(days, cause, arm).p_value)
    assert found["arm.usual.fate.competing"].value == int(((cause == 2) & (arm == 0)).sum())


def test_curves_where_nothing_competes():
    found, (days, cause, arm) = of("alone.curves"), followed()
    event = (cause == 1).astype(float)
    means = restricted_mean_contrast(days, event, arm, HORIZON, variance="greenwood")
    same(found["time_with_event.difference"], means.with_event_difference)
    assert found["test.p_value"].value == pytest.approx(log_rank(days, event, arm).p_value)


def test_tests_within_strata():
    days, cause, arm = followed()
    region = pd.factorize(trial.people()["region"])[0]
    stratified = gray(days, cause, arm, region)
    assert of("time.strata")["test.p_value"].value == pytest.approx(stratified.p_value)
    assert of("time.strata")["test.p_value"].method == "gray.stratified"
    assert of("alone.strata")["test.p_value"].method == "log_rank.stratified"


def test_hazards():
    days, cause, arm = followed()
    people, event = trial.people(), (cause == 1).astype(float)
    wanted = cox(days, event, arm, adjusted_for(people), ties="efron", variance="robust")
    same(of("time.cox")["hazard_ratio"], wanted.hazard_ratio)
    check = proportional_hazards(wanted.fit).arm
    assert of("time.cox")["check.proportional_hazards.p_value"].value == pytest.approx(check.p_value)
    strata = pd.factorize(people["region"])[0]
    within = cox(days, event, arm, numbers(people, "age"), ties="breslow", strata=strata, variance="model")
    same(of("time.cox_strata")["hazard_ratio"], within.hazard_ratio)
    same(of("time.fine_gray")["subdistribution_hazard_ratio"],
         fine_gray(days, cause, arm, numbers(people, "age")).hazard_ratio)  # fmt: skip


def test_the_hazard_ratio_of_taking_part():
    days, cause, arm = followed()
    uptake = trial.people()["attended"].to_numpy(dtype=float)
    seed = seed_of(trial.whole().plan, "time.complier")
    wanted = two_stage_residual_inclusion(days, (cause == 1).astype(float), uptake, arm, seed=seed, draws=100)
    same(of("time.complier")["hazard_ratio"], wanted.percentile)


def test_the_level_that_the_plan_asks_for_is_that_of_the_intervals():
    plan = trial.plan()
    for asked in plan["analyses"]:
        asked["level"] = 0.9
    narrower = trial.cohort(plan_=plan)
    for id_ in ("primary.work", "score.mmrm", "time.cox"):
        wide, narrow = of(id_), trial.rows(narrower, id_)
        name = {"primary.work": "risk_difference.adjusted", "score.mmrm": "at.m12.difference"}.get(id_, "hazard_ratio")
        assert narrow[name].level == 0.9
        assert wide[name].low < narrow[name].low < narrow[name].high < wide[name].high
