"""Multiple imputation: what is imputed from what, pooled as by hand, shifted as asked, and the same every time."""

import numpy as np
import pytest

from reise_report.analysis.analysis_of_covariance import analysis_of_covariance
from reise_report.analysis.imputation.chained_equations import chained_equations
from reise_report.analysis.imputation.monte_carlo_error import monte_carlo_error
from reise_report.analysis.imputation.pooling import pool_estimates
from reise_report.analysis.standardised_risk import standardised_risk
from reise_report.results.effects.imputed import completed
from reise_report.results.effects.sample import Sample
from reise_report.results.effects.seed import seed_of
from tests.results.effects import degenerate, trial
from tests.results.effects.trial import FIRST, SCORES, SECOND


def changed(id_, **fields):
    """The trial with one analysis's way of imputing changed."""
    plan = trial.plan()
    asked = next(asked for asked in plan["analyses"] if asked["id"] == id_)
    asked["imputation" if "imputation" in asked else "missing"].update(fields)
    return trial.cohort(plan_=plan)


def data_of(cohort, id_, covariates):
    analysis = trial.named(cohort, id_)
    asked = getattr(analysis, "missing", None) or analysis.imputation
    return completed(Sample(cohort, analysis), asked, covariates)


def test_risks_are_those_of_each_data_set_pooled():
    cohort = trial.whole()
    people = cohort.everybody.members
    arm = (people["arm"] == FIRST).to_numpy(dtype=float)
    imputed = chained_equations(
        people[["work", "age", "woman", "region"]],
        m=4,
        seed=seed_of(cohort.plan, "work.imputed"),
        by=people["arm"].astype(str).to_numpy(),
        iterations=2,
        donors=5,
    )
    each = [
        standardised_risk(
            frame["work"].to_numpy(dtype=float), arm, frame[["age", "woman"]].to_numpy(dtype=float), variance="ye"
        ).risk_difference
        for frame in imputed
    ]
    wanted, row = pool_estimates(each), trial.rows(cohort, "work.imputed")["risk_difference.adjusted"]
    got = (row.value, row.se, row.low, row.high)
    assert got == pytest.approx((wanted.estimate.value, wanted.estimate.se, wanted.estimate.low, wanted.estimate.high))
    assert (row.method, row.n_analysed) == (wanted.estimate.method, 120)


def test_the_mean_difference_comes_with_its_fraction_of_missing_information_and_monte_carlo_error():
    cohort = trial.whole()
    data = data_of(cohort, "score.imputed", ["score_m0", "age"])
    each = [
        analysis_of_covariance(
            frame["score_m12"].to_numpy(dtype=float),
            data.arm,
            frame[["score_m0", "age"]].to_numpy(dtype=float),
            variance="model",
        ).difference
        for frame in data.imputed
    ]
    wanted, found = pool_estimates(each), trial.rows(cohort, "score.imputed")
    assert found["difference"].value == pytest.approx(wanted.estimate.value)
    assert found["imputation.fraction_missing"].value == pytest.approx(wanted.fraction_missing)
    values = np.array([estimate.value for estimate in each])
    variances = np.array([estimate.se for estimate in each]) ** 2
    error = monte_carlo_error(values, variances, complete_df=wanted.complete_df, level=0.95)
    assert found["imputation.monte_carlo_error"].value == pytest.approx(error.estimate)
    assert found["imputation.data_sets"].value == 4


def test_outcome_at_every_visit_baseline_covariates_and_auxiliary_columns_are_imputed_together():
    data = data_of(trial.whole(), "score.imputed", ["score_m0", "age"])
    assert set(data.imputed.columns.columns) == {*SCORES, "score_m0", "age", "region"}


def test_without_imputing_by_arm_the_arm_is_among_the_predictors():
    data = data_of(changed("work.imputed", by_arm=False), "work.imputed", ["age", "woman"])
    assert "arm" in data.imputed.columns.columns
    assert trial.rows(changed("work.imputed", by_arm=False), "work.imputed")["risk_difference.adjusted"].value


def test_a_shift_of_one_arm_s_imputed_values_moves_that_arm_s_mean_by_its_share_of_the_missing():
    plain = trial.rows(trial.whole(), "score.imputed")
    shifted = trial.rows(changed("score.imputed", delta={SECOND: 10}), "score.imputed")
    people = trial.people()
    share = people.loc[people["arm"] == SECOND, "score_m12"].isna().mean()
    moved = plain["difference"].value - shifted["difference"].value
    assert moved == pytest.approx(10 * share, rel=0.05)
    assert shifted["arm.offered.observed_mean"].value == plain["arm.offered.observed_mean"].value


def test_a_tipping_point_of_means_starts_from_the_imputed_analysis_itself():
    found = trial.rows(trial.whole(), "score.tip")
    shifts = {row.value: name for name, row in found.items() if name.endswith(".shift") and "nearest" not in name}
    assert sorted(shifts) == [-10, 0, 10]
    effects = [found[shifts[shift].replace("shift", "difference")].value for shift in sorted(shifts)]
    assert effects == sorted(effects)
    data = data_of(trial.whole(), "score.tip", ["score_m0"])
    each = [
        analysis_of_covariance(
            frame["score_m12"].to_numpy(dtype=float),
            data.arm,
            frame[["score_m0"]].to_numpy(dtype=float),
            variance="hc3",
        ).difference
        for frame in data.imputed
    ]
    assert effects[1] == pytest.approx(pool_estimates(each).estimate.value)


def test_where_one_data_set_is_separated_all_are_analysed_by_firth_s_method():
    people = trial.people()
    older = people["age"] > 42
    # One person known who breaks the separation, and one missing who may or may not.
    rare = people.assign(work=older.astype(float))
    rare.loc[rare.index[:8], "work"] = np.nan
    found = trial.rows(trial.cohort(lambda _: rare), "work.imputed")["risk_difference.adjusted"]
    assert any("Firth" in said for said in found.warnings)
    assert found.value is not None


def test_limits_of_pooled_risks_lie_where_risks_can():
    found = trial.rows(trial.cohort(degenerate.CASES["separation_by_the_arm"]), "work.imputed")
    assert found["risk_difference.adjusted"].high == found["arm.offered.risk_adjusted"].high == 1.0
    assert found["arm.usual.risk_adjusted"].low == 0.0
