"""Comparisons within strata: the indomethacin trial by site, JOBS II by depression, a draw whose chances changed."""

import math
from functools import cache

import numpy as np
import pytest

from reise_report.analysis.logistic_regression import fit_logistic
from reise_report.analysis.risk_difference import newcombe
from reise_report.analysis.stratified_risk import stratified_risk
from reise_report.errors import AnalysisError
from tests.analysis import oracle

COVERS = {
    "indo_rct": ("pep_cmh_site.", "pep_mh_rd", "pep_site_interaction.", "published.p"),
    "jobs2": ("subgroup_depress.",),
}


def indomethacin() -> oracle.Values:
    d = oracle.data("indo_rct")
    arm, y = (d["rx"] == "1_indomethacin").to_numpy(dtype=float), (d["outcome"] == "1_yes").to_numpy(dtype=float)
    result = stratified_risk(y, arm, d["site"], variance="sato")
    sites = np.column_stack([d["site"] == site for site in sorted(d["site"].unique())[1:]]).astype(float)
    main = np.column_stack([np.ones(y.size), arm, sites])
    full = np.column_stack([main, sites * arm[:, None]])
    likelihood = [fit_logistic(design, y).log_likelihood for design in (main, full)]
    return {
        "pep_cmh_site.p": result.test.p_value,
        "pep_cmh_site.common_or": result.odds_ratio.value,
        "pep_mh_rd": result.risk_difference.value,
        "pep_mh_rd.se_sato": result.risk_difference.se,
        "pep_site_interaction.lr_chisq": 2 * (likelihood[1] - likelihood[0]),
        "published.p": oracle.binary(y, arm, "pep")["pep.p.chisq_uncorrected"],
    }


def jobs2() -> oracle.Values:
    d = oracle.data("jobs2")
    y, arm = (d["work1"] == "psyemp").to_numpy(dtype=float), d["treat"].to_numpy(dtype=float)
    high = (d["depress1"] > d["depress1"].median()).to_numpy(dtype=float)
    fit = fit_logistic(np.column_stack([np.ones(y.size), arm, high, arm * high]), y)
    return {
        "subgroup_depress.cmh_p": stratified_risk(y, arm, high, variance="sato").test.p_value,
        "subgroup_depress.interaction_coef": fit.coefficients[3],
        "subgroup_depress.interaction_se": math.sqrt(fit.covariance("model")[3, 3]),
    }


@cache
def found(name: str) -> oracle.Values:
    return {"indo_rct": indomethacin, "jobs2": jobs2}[name]()


def keys(name: str) -> list[str]:
    return [key for key in oracle.expected(name) if key.startswith(COVERS[name])]


@oracle.needs_shared
@pytest.mark.parametrize(("name", "key"), [(name, key) for name in COVERS for key in keys(name)])
def test_agrees_with_r_on(name, key):
    """R 4.2.2: mantelhaen.test(correct = FALSE), anova of two glm, and Sato's variance in reference.R."""
    entry = oracle.expected(name)[key]
    oracle.agrees(found(name)[key], key, entry, relative=1e-4 if key.endswith("lr_chisq") else 1e-6)


@oracle.needs_shared
@pytest.mark.parametrize("name", COVERS)
def test_every_key_is_found(name):
    assert set(found(name)) == set(keys(name))


def test_the_result_holds_everything_with_the_same_people():
    rng = np.random.default_rng(2)
    outcome, arm, period = (rng.random(200) < 0.4), rng.random(200) < 0.5, rng.integers(0, 3, 200)
    result = stratified_risk(outcome, arm, period, variance="greenland_robins", level=0.9)
    for estimate in (result.risk_difference, result.risk_difference_newcombe, result.risk_ratio, result.odds_ratio):
        assert (estimate.n, estimate.level) == (200, 0.9)
    assert result.n == 200
    assert result.test.statistic > result.test_corrected.statistic
    assert [assumption.name for assumption in result.assumptions] == [
        "homogeneous_odds_ratio",
        "homogeneous_risk_difference",
    ]


def test_an_unknown_variance_is_refused():
    with pytest.raises(AnalysisError, match="unknown variance 'santo', did you mean 'sato'"):
        stratified_risk([1, 0], [1, 0], [1, 1], variance="santo")


def test_where_the_chance_of_the_offer_changed_with_the_season_strata_mend_what_the_crude_difference_gets_wrong():
    """300 trials of 400 people: in a good season two of three are offered it, in a bad one one in four; seed fixed.

    The outcome is commoner in the good season by 0.3, and by 0.1 with the intervention in either.
    """
    rng = np.random.default_rng(17)
    crude, stratified, covered = [], [], 0
    for _ in range(300):
        good = np.arange(400) < 200
        arm = rng.random(400) < np.where(good, 2 / 3, 1 / 4)
        outcome = rng.random(400) < 0.2 + 0.3 * good + 0.1 * arm
        counts = outcome[arm].sum(), arm.sum(), outcome[~arm].sum(), (~arm).sum()
        crude.append(newcombe(*(int(count) for count in counts)).value)
        estimate = stratified_risk(outcome, arm, good, variance="sato").risk_difference
        stratified.append(estimate.value)
        covered += estimate.low <= 0.1 <= estimate.high
    assert np.mean(crude) > 0.2  # 0.1 and what the seasons make of it
    assert np.mean(stratified) == pytest.approx(0.1, abs=0.009)  # three standard errors of the mean
    assert covered / 300 == pytest.approx(0.95, abs=0.04)
