"""Sensitivity analyses of an economic evaluation change what they name, and nothing else."""

from functools import cache

import pytest

from reise_report.plan.model import Plan
from reise_report.results.cohort import Cohort
from reise_report.results.effects.assemble import analysis_rows
from reise_report.results.scope import Scope
from reise_report.results.sensitivity import sensitivity_rows
from tests.derive import register_trial
from tests.results.effects import economic_trial
from tests.results.effects.economic_trial import ID, people
from tests.small_trial import both

GP = "derived.costs.components.gp"
CHANGES = {
    "once": {f"{GP}.multiplier": {"other_services": 1}},
    "thrice": {f"{GP}.multiplier": {"other_services": 3}},
    "societal": {"outcome.costs": ["costs_all"]},
    "denmark": {"derived.eq5d.value_set": "denmark_2021"},
    "capped": {"analysis.cost_cap": 0.8},
    "undiscounted": {"analysis.discount": {"costs": 0, "effects": 0, "timing": "mid_year"}},
    "adjusted": {"analysis.cost_covariates": ["age"]},
    "imputed": {"analysis.missing": {"method": "multiple_imputation", "imputations": 3, "iterations": 2}},
}


@cache
def found():
    """Rows by analysis and the end of their ids; complete cases, so that nothing imputes anything else."""
    written = economic_trial.plan(
        years=2,
        missing={"method": "complete_cases"},
        discount={"costs": 0.04, "effects": 0.03, "timing": "mid_year"},
    )
    written["sensitivity"] = [
        {"id": f"varied.{name}", "of": ID, "name": both(name), "change": change} for name, change in CHANGES.items()
    ]
    plan = Plan.model_validate(written)
    given = people(n=90, died={7: 60, 20: 400})
    snapshot = register_trial.snapshot(plan, **given)
    cohort = Cohort.of(plan, snapshot, Scope.FULL)
    main = next(analysis for analysis in plan.analyses if analysis.id == ID)
    rows = {"main": {row.id.removeprefix(f"{ID}."): row for row in analysis_rows(cohort, main)}}
    for row in sensitivity_rows(cohort, snapshot):
        _, name, rest = row.id.split(".", 2)
        rows.setdefault(name, {})[rest] = row
    return rows


def value(name, row):
    return found()[name][row].value


COST, EFFECT = "costs_health.cost_difference", "effect_difference"


def test_the_difference_in_costs_is_linear_in_the_multiplier_of_claims():
    """Nothing is adjusted for, so that the difference is a + b · multiplier, told at 1, 2 (the main analysis) and 3."""
    one, two, three = (value(name, COST) for name in ("once", "main", "thrice"))
    assert three - two == pytest.approx(two - one, rel=1e-6)
    assert three != two


@pytest.mark.parametrize("name", ["once", "thrice", "capped", "adjusted"])
def test_what_is_about_costs_leaves_the_effect_as_it_is(name):
    assert value(name, EFFECT) == pytest.approx(value("main", EFFECT), rel=1e-12)
    assert value(name, COST) != pytest.approx(value("main", COST), rel=1e-6)


def test_another_value_set_leaves_costs_as_they_are():
    assert value("denmark", COST) == pytest.approx(value("main", COST), rel=1e-12)
    assert value("denmark", EFFECT) != pytest.approx(value("main", EFFECT), rel=1e-6)


def test_the_second_perspective_as_the_base_case_is_the_main_analysis_s_own_second():
    assert value("societal", "costs_all.cost_difference") == pytest.approx(
        value("main", "costs_all.cost_difference"), rel=1e-12
    )
    assert COST not in found()["societal"]


def test_rates_of_0_are_what_the_main_analysis_tells_as_undiscounted():
    assert value("undiscounted", COST) == pytest.approx(value("main", f"undiscounted.{COST}"), rel=1e-12)
    assert value("undiscounted", EFFECT) == pytest.approx(value("main", f"undiscounted.{EFFECT}"), rel=1e-12)
    assert value("main", COST) != pytest.approx(value("undiscounted", COST), rel=1e-6)


@pytest.mark.parametrize("name", CHANGES)
def test_a_sensitivity_analysis_is_told_for_the_base_case_with_its_thresholds_and_without_pictures(name):
    rows = found()[name]
    base = "costs_all" if name == "societal" else "costs_health"
    other = "costs_health" if name == "societal" else "costs_all"
    amounts = ("100000", "300000")
    for part in ("cost_difference", "verdict", *(f"at.{amount}.net_benefit" for amount in amounts)):
        assert f"{base}.{part}" in rows
    assert not [row for row in rows if row.startswith((f"{other}.", "undiscounted.", "severity."))]
    assert not [row for row in rows if ".curve." in row or ".draw." in row or ".contour." in row]
    cost, effect = rows[f"{base}.cost_difference"].value, rows[EFFECT].value
    assert rows[f"{base}.at.100000.net_benefit"].value == pytest.approx(100_000 * effect - cost, rel=1e-9)


def test_multiple_imputation_analyses_everybody():
    assert found()["imputed"][EFFECT].n_analysed == 90
    assert found()["main"][EFFECT].n_analysed < 90
    assert found()["imputed"][EFFECT].method == "rubin.joint_difference"
