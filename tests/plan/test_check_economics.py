"""Economic evaluations: columns, horizon, currency, discounting, clusters, severity; faults, each at its place."""

import pytest

from tests.plan.effects_plan import change, of_analysis, of_outcome, place_of, problems, within
from tests.results.effects import economic_trial, trial_plan
from tests.results.effects.economic_trial import ID
from tests.small_trial import both

NO_COLUMN = "the table 'participants' has no column"
NESTED = {"method": "nested_imputation"}
IMPUTED = {"method": "multiple_imputation", "imputations": 5}
RATES = {"costs": 0.04, "effects": 0.04, "timing": "mid_year"}
SHORTFALL = {
    "norms": "norms",
    "life_table": "deaths_by_age",
    "age": "age",
    "sex": "sex",
    "women": "f",
    "prognosis": 20,
    "discount": 0,
    "source": both("A book"),
}


def derived_outcome(years=1, **changes):
    """What is wrong after keys of an outcome by derived columns are changed, by the place within it."""
    plan = economic_trial.plan(years=years, **({"discount": RATES} if years > 1 else {}))
    change(plan["outcomes"]["worth"], changes)
    return within(problems(plan), "outcomes.worth")


def derived_analysis(years=1, outcome=None, **asked):
    """What is wrong with the analysis of derived costs and life years."""
    plan = economic_trial.plan(years=years, **asked)
    plan["outcomes"]["worth"] |= outcome or {}
    return within(problems(plan), f"analyses.{place_of(plan, ID) + 1}")


@pytest.mark.parametrize(
    "plan",
    [
        trial_plan.plan(),
        economic_trial.plan(),
        economic_trial.plan(years=2, discount=RATES),
        economic_trial.plan(years=2, discount={"costs": 0, "effects": 0, "timing": "continuous"}),
        economic_trial.plan(cluster="manager", cost_cap=0.99, missing={**NESTED, "auxiliary": ["age", "gain"]}),
        economic_trial.plan(missing={**IMPUTED, "auxiliary": ["region"]}),
        economic_trial.plan(cost_covariates=["region"], effect_covariates=["eq5d_baseline", "age"]),
    ],
)
def test_a_good_plan_has_no_findings(plan):
    assert problems(plan) == {}


# The outcome ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "where", "message"),
    [
        ({"effect": "gaind"}, "effect", f"{NO_COLUMN} 'gaind'; did you mean 'gained'?"),
        ({"effect": "region"}, "effect", "the column 'region' is of type 'category', but 'integer' or 'number' is"),
        ({"costs": ["spent_care", "spent_al"]}, "costs.2", f"{NO_COLUMN} 'spent_al'; did you mean 'spent_all'?"),
        ({"costs": ["manager"]}, "costs.1", "the column 'manager' is of type 'identifier'"),
        ({"costs": ["spent_all", "spent_all"]}, "costs", "the column 'spent_all' stands 2 times; once is enough"),
        ({"costs": []}, "costs", "at least 1"),
        ({"effect": "spent_all"}, "effect", "'spent_all' is among the costs; it can be one of the two"),
        ({"costs": ["years"]}, "costs.1", "the column 'years' has no 'unit'; give the currency: NOK"),
        ({"visit": "m13"}, "visit", "there is no visit 'm13'"),
    ],
)
def test_columns_of_costs_and_effect_are_numbers_that_are_there(changes, where, message):
    assert message in of_outcome("worth", **changes)[where]


def of_columns(**changes):
    plan = trial_plan.plan()
    own = plan["data"]["tables"]["participants"]["columns"]
    for name, given in changes.items():
        change(own[name], given)
    return within(problems(plan), "outcomes.worth")


def test_a_perspective_without_label_has_no_name():
    found = of_columns(spent_all={"label": ...})
    assert found["costs.2"] == "the column 'spent_all' has no 'label', and names its perspective"


def test_perspectives_are_in_one_currency():
    assert of_columns(spent_all={"unit": "EUR"})["costs"] == "the perspectives are not in one currency"


@pytest.mark.parametrize(
    ("changes", "where", "message"),
    [
        ({"costs": ["costs_gp"]}, "costs.1", "'costs_gp' is a part of the costs 'costs', no sum of them; did you"),
        ({"costs": ["costs_health_m12"]}, "costs.1", "no sum of them; did you mean 'costs_health'?"),
        ({"visit": "m6"}, "costs.1", "the costs end with the visit 'm12', the outcome with 'm6'"),
        ({"visit": "m6"}, "costs.2", "the costs end with the visit 'm12', the outcome with 'm6'"),
        ({"visit": "m6"}, "effect", "the life years end with the visit 'm12', the outcome with 'm6'"),
    ],
)
def test_derived_costs_and_life_years_are_sums_to_the_outcome_s_visit(changes, where, message):
    assert message in derived_outcome(**changes)[where]


def test_perspectives_of_different_derivations_cannot_be_weighed_side_by_side():
    plan = economic_trial.plan()
    plan["derived"]["others"] = plan["derived"]["costs"]
    plan["outcomes"]["worth"]["costs"] = ["costs_health", "others_all"]
    found = within(problems(plan), "outcomes.worth")
    assert found == {"costs": "the perspectives are sums of different derivations; take those of one"}


def test_costs_and_effect_of_the_data_end_where_the_plan_says():
    assert derived_outcome(costs=["money"], effect="gain", visit="m6") == {}


# The analysis --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "where", "message"),
    [
        ({"missing": ...}, "missing", "missing"),
        ({"missing": {"method": "mean"}}, "missing", "unknown method 'mean'; there are: nested_"),
        ({"missing": {**NESTED, "auxiliary": ["scor_m12"]}}, "missing.auxiliary.1", "did you mean 'score_m12'?"),
        ({"missing": {**NESTED, "auxiliary": ["region"]}}, "missing.auxiliary.1", "'integer' or 'number' is needed"),
        ({"missing": {**IMPUTED, "auxiliary": ["manager"]}}, "missing.auxiliary.1", "of type 'identifier'"),
        (
            {"missing": {**NESTED, "auxiliary": ["age", "gained"]}}, "missing.auxiliary.2",
            "'gained' is the outcome, and among the columns imputed already",
        ),
        ({"missing": {**NESTED, "auxiliary": ["years", "years"]}}, "missing.auxiliary", "'years' stands 2 times"),
        ({"cluster": "manger"}, "cluster", "there is no column of participants 'manger'; did you mean 'manager'?"),
        ({"cluster": "arm"}, "cluster", "'arm' is the allocation: people are drawn within arms"),
        ({"missing": IMPUTED}, "cluster", "differences pooled over imputed data sets are not drawn"),
        ({"discount": RATES}, "discount", "neither costs nor effect are derived here, so that nothing can be"),
        ({"discount": {**RATES, "costs": 4}}, "discount.costs", "less than 0.5"),
        ({"discount": {**RATES, "timing": "midyear"}}, "discount.timing", "'midyear' is not one of the choices"),
        ({"thresholds": {"amounts": [2, 1], "reference": 1}}, "thresholds", "'amounts' must rise"),
        ({"thresholds": {"amounts": [1, 2], "reference": 3}}, "thresholds", "'reference' must be one of 'amounts'"),
        ({"thresholds": {"amounts": [-1], "reference": -1}}, "thresholds.amounts.1", "greater than or equal to 0"),
        ({"cost_cap": 99}, "cost_cap", "less than 1"),
        ({"draws": 10}, "draws", "greater than or equal to 100"),
        ({"cost_model": {"family": "gama", "link": "log"}}, "cost_model.family", "'gama' is not one of the choices"),
        ({"cost_covariates": ["spent_all"]}, "cost_covariates.1", "'spent_all' is the outcome of this analysis"),
        ({"effect_covariates": ["attended"]}, "effect_covariates.1", "'attended' is the uptake, known only after"),
        ({"effect_covariates": ["agee"]}, "effect_covariates.1", f"{NO_COLUMN} 'agee'; did you mean 'age'?"),
    ],
)  # fmt: skip
def test_what_an_evaluation_names_wrongly_is_found_where_it_stands(changes, where, message):
    found = of_analysis("worth.nested", **changes)
    assert any(message in told for place, told in found.items() if place.startswith(where)), found


def test_an_evaluation_is_for_economic_outcomes_and_they_for_nothing_else():
    found = of_analysis("worth.complete", estimand="score")["method"]
    assert found == "'cost_effectiveness' is for outcomes of the kind 'economic'; this one is 'continuous'"
    assert "this one is 'economic'" in of_analysis("score.weights", estimand="worth")["method"]


@pytest.mark.parametrize("auxiliary", ["eq5d_baseline", "eq5d_m6", "costs_gp_m3", "costs_pills_m12"])
@pytest.mark.parametrize("missing", [NESTED, IMPUTED])
def test_a_part_of_the_outcome_is_imputed_already(auxiliary, missing):
    found = derived_analysis(missing={**missing, "auxiliary": [auxiliary]})
    message = f"'{auxiliary}' is a part of the outcome, and among the columns imputed already"
    assert found == {"missing.auxiliary.1": message}


def test_costs_of_no_perspective_may_help_to_impute():
    auxiliary = {**NESTED, "auxiliary": ["costs_pills_m12"]}
    assert derived_analysis(missing=auxiliary, outcome={"costs": ["costs_health"]}) == {}


# Time ----------------------------------------------------------------------------------------------------------------


def test_beyond_a_year_the_plan_says_how_later_years_count():
    message = "the horizon is 730 days; beyond a year the plan must say how costs and effects are discounted"
    assert derived_analysis(years=2) == {"discount": message}


@pytest.mark.parametrize(("day", "found"), [(365, False), (366, False), (367, True)])
def test_a_leap_year_is_a_year(day, found):
    plan = economic_trial.plan()
    plan["design"]["visits"]["m12"]["day"] = day
    assert bool(problems(plan)) == found


@pytest.mark.parametrize(
    ("outcome", "where", "column"),
    [({"effect": "gain"}, "discount.effects", "gain"), ({"costs": ["costs_all", "money"]}, "discount.costs", "money")],
)
def test_what_is_not_derived_cannot_be_discounted(outcome, where, column):
    message = f"'{column}' is not derived here and stays as it is; give it discounted, and the rate 0"
    rates = {**RATES, where.removeprefix("discount."): 0.03}
    found = derived_analysis(years=2, outcome=outcome, discount=rates)
    assert found == {where: message}
    without = {**rates, where.removeprefix("discount."): 0}
    assert derived_analysis(years=2, outcome=outcome, discount=without) == {}


def test_columns_of_the_data_over_two_years_need_no_rates():
    assert derived_analysis(years=2, outcome={"costs": ["money"], "effect": "gain"}) == {}


# Severity ------------------------------------------------------------------------------------------------------------


def severity(tables=None, **changes):
    plan = trial_plan.plan()
    numbers = {"women": {"type": "number"}, "men": {"type": "number"}}
    for name in ("norms", "deaths_by_age"):
        plan["data"]["tables"][name] = {"file": f"{name}.csv", "columns": {"age": {"type": "integer"}, **numbers}}
    for name, columns in (tables or {}).items():
        change(plan["data"]["tables"][name]["columns"], columns)
    sexes = {"f": both("Women"), "m": both("Men")}
    plan["data"]["tables"]["participants"]["columns"]["sex"] = {
        "type": "category", "label": both("Sex"), "levels": sexes,
    }  # fmt: skip
    place = place_of(plan, "worth.nested")
    asked = {**SHORTFALL}
    change(asked, changes)
    plan["analyses"][place]["shortfall"] = asked
    found = problems(plan)
    assert all(name.startswith(f"analyses.{place + 1}.shortfall") for name in found)
    return within(found, f"analyses.{place + 1}.shortfall")


def test_severity_by_tables_of_the_plan_has_no_findings():
    assert severity() == {}
    assert severity(limits=[4, 8, 12]) == {}


@pytest.mark.parametrize(
    ("changes", "where", "message"),
    [
        ({"norms": "norm"}, "norms", "there is no table 'norm'; did you mean 'norms'?"),
        ({"life_table": "life"}, "life_table", "there is no table 'life'"),
        ({"life_table": "events"}, "life_table", "the table 'events' has no column 'age'"),
        ({"age": "aeg"}, "age", f"{NO_COLUMN} 'aeg'; did you mean 'age'?"),
        ({"age": "region"}, "age", "the column 'region' is of type 'category'"),
        ({"sex": "woman"}, "sex", "the column 'woman' is of type 'binary', but 'category' is needed here"),
        ({"sex": "gender"}, "sex", f"{NO_COLUMN} 'gender'"),
        ({"women": "k"}, "women", "the column 'sex' has no level 'k'; there are: f, m"),
        ({"source": ...}, "source", "the prognosis and the norms need a 'source'"),
        ({"limits": [8, 4]}, "limits", "'limits' must rise"),
        ({"prognosis": -1}, "prognosis", "greater than or equal to 0"),
        ({"discount": 4}, "discount", "less than 0.5"),
    ],
)
def test_what_severity_names_wrongly_is_found_where_it_stands(changes, where, message):
    assert message in severity(**changes)[where]


@pytest.mark.parametrize(
    ("table", "columns", "where", "message"),
    [
        ("norms", {"men": ...}, "norms", "the table 'norms' has no column 'men'"),
        ("deaths_by_age", {"women": {"type": "text"}}, "life_table", "the column 'women' is of type 'text'"),
    ],
)
def test_norms_and_life_table_have_ages_and_numbers_for_both_sexes(table, columns, where, message):
    assert message in severity({table: columns})[where]


# Sensitivity analyses ------------------------------------------------------------------------------------------------


def varied(changes, years=1, **asked):
    """What is wrong with a sensitivity analysis of the derived evaluation, in one text; empty where nothing is."""
    plan = economic_trial.plan(years=years, **asked)
    plan["sensitivity"] = [{"id": "varied.once", "of": ID, "name": both("Varied"), "change": changes}]
    found = problems(plan)
    assert all(name.startswith("sensitivity.1") for name in found)
    return "; ".join(found.values())


GP = "derived.costs.components.gp"


@pytest.mark.parametrize(
    "changes",
    [
        {"outcome.costs": ["costs_all"]},
        {"analysis.missing": {"method": "complete_cases"}},
        {"analysis.missing": IMPUTED},
        {"analysis.cost_cap": 0.99},
        {f"{GP}.multiplier": {"other_services": 3}},
        {"derived.eq5d.value_set": "denmark_2021"},
    ],
)
def test_sensitivity_analyses_that_can_be_made_have_no_findings(changes):
    assert varied(changes) == ""


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"outcome.costs": ["costs_al"]}, f"outcomes.worth.costs.1: {NO_COLUMN} 'costs_al'; did you mean 'costs_all'?"),
        ({"outcome.costs": ["costs_gp"]}, "'costs_gp' is a part of the costs 'costs', no sum of them"),
        ({"outcome.visit": "m6"}, "the costs end with the visit 'm12', the outcome with 'm6'"),
        ({"outcome.effect": "costs_health"}, "'costs_health' is among the costs"),
        ({"analysis.cluster": "manger"}, "cluster: there is no column of participants 'manger'"),
        ({"analysis.cost_cap": 2}, "less than 1"),
        ({"analysis.missing": {"method": "complete"}}, "unknown method 'complete'; did you mean 'complete_cases'?"),
        ({"analysis.discount": {**RATES, "costs": 2}}, "less than 0.5"),
        ({f"{GP}.multiplier": {"other_services": -1}}, "greater than 0"),
        ({"derived.eq5d.value_set": "norway_2042"}, "norway_2042"),
        ({"derived.costs.visits": ["m3", "m6"]}, "the costs end with the visit 'm6', the outcome with 'm12'"),
        ({"derived.qaly.visits": ["baseline", "m6"]}, "the life years end with the visit 'm6', the outcome with 'm12'"),
        (
            {"derived.costs.totals": {"all": {"name": both("All"), "components": ["gp", "help", "pills"]}}},
            f"outcomes.worth.costs.1: {NO_COLUMN} 'costs_health'",
        ),
    ],
)
def test_a_change_that_breaks_the_evaluation_is_found(changes, message):
    assert message in varied(changes)


def test_a_change_to_columns_of_the_data_over_two_years_leaves_rates_without_a_use():
    found = varied({"outcome.costs": ["money"]}, years=2, discount=RATES)
    assert "discount.costs: 'money' is not derived here and stays as it is" in found


def test_clusters_are_taken_out_where_a_change_pools_imputed_data_sets():
    assert "know of no clusters" in varied({"analysis.missing": IMPUTED}, cluster="manager")
    assert varied({"analysis.missing": IMPUTED, "analysis.cluster": None}, cluster="manager") == ""
