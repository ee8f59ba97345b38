"""Sensitivity analyses: where a change leads nowhere, or gives a plan that does not hold together, the plan says so."""

import pytest

from reise_report.plan.model import Plan
from reise_report.plan.variations import ChangeError, Sensitivity, variations, varied
from tests.plan.effects_plan import problems, within
from tests.results.effects import trial_plan
from tests.small_trial import both


def of_change(change, of="work.crude"):
    """What is wrong with a sensitivity analysis, by the place within it."""
    plan = trial_plan.plan()
    plan["sensitivity"] = [{"id": "varied.once", "of": of, "name": both("Once"), "change": change}]
    return within(problems(plan), "sensitivity.1")


@pytest.mark.parametrize(
    ("change", "where", "message"),
    [
        ({"outcom.variable": "work"}, "change.outcom.variable", "a change begins with one of analysis, estimand"),
        ({"outcom.variable": "work"}, "change.outcom.variable", "did you mean 'outcome'?"),
        ({"outcome": "work"}, "change.outcome", "'outcome' is a whole part of the plan; name the key in it: 'outc"),
        ({"population": {}}, "change.population", "'population' is a whole part of the plan; name the key in it"),
        ({"derived": 3}, "change.derived", "'derived' is a whole part of the plan; name the key in it: 'derived.…'"),
        ({"derived.rtw": 3}, "change.derived.rtw", "'derived.rtw' is a whole part of the plan; name the key in it"),
        ({"derived.rtw.min_days": 3}, "change.derived.rtw.min_days", "nothing derived is called 'rtw'; there are none"),
        ({"analysis": "bounds"}, "change.analysis", "a whole analysis is written as keys with values, 'method'"),
        ({"analysis.id": "x.y"}, "change.analysis.id", "the sensitivity analysis has its own 'id'; take it out here"),
        ({"analysis": {"method": "bounds", "name": "x"}}, "change.analysis", "has its own 'name'; take it out here"),
        ({"analysis.variance.deep": 3}, "change.analysis.variance.deep", "'variance' has no keys below it"),
        ({"analysis.varance": "ye"}, "change", "analysis.varance: unknown key 'varance'; did you mean 'variance'?"),
        ({"analysis.variance": "yes"}, "change", "analysis.variance: 'yes' is not one of the choices; did you mean 'y"),
        ({"analysis": {"method": "boundz"}}, "change", "analysis: unknown method 'boundz'; did you mean 'bounds'?"),
        ({"outcome.varible": "work"}, "change", "outcome.varible: unknown key 'varible'; did you mean 'variable'?"),
        ({"population.wher": {}}, "change", "population.wher: unknown key 'wher'; did you mean 'where'?"),
        ({"outcome.variable": "wrk"}, "change", "outcomes.work.variable: the table 'participants' has no column 'wrk'"),
        ({"outcome.variable": "age"}, "change", "of type 'integer', but 'binary' is needed here"),
        ({"outcome.visit": "m9"}, "change", "outcomes.work.visit: there is no visit 'm9'"),
        ({"population.where": {"womn": True}}, "change", "populations.randomised.where.womn: the table"),
        ({"population.where": {"region": "nord"}}, "change", "the column has no level 'nord'; did you mean 'north'?"),
        ({"estimand.population": "consentd"}, "change", "there is no population 'consentd'; did you mean 'consented'?"),
        ({"estimand.outcome": "scor"}, "change", "estimands.work.outcome: there is no outcome 'scor'; did"),
        ({"estimand.outcome": "score"}, "change", "method: 'standardised_risk' is for outcomes of the kind 'binary'"),
        ({"analysis.estimand": "score"}, "change", "method: 'standardised_risk' is for outcomes of the kind 'binary'"),
        ({"estimand.treatments.arm": "offerd"}, "change", "there is no arm 'offerd'; did you mean 'offered'?"),
        ({"estimand.treatments.arm": "usual"}, "change", "estimand.treatments: a contrast needs two different arms"),
        ({"analysis.covariates": ["attended"]}, "change", "covariates.1: 'attended' is the uptake, known only after"),
        ({"analysis": {"method": "mann_whitney"}}, "change", "'mann_whitney' is for outcomes of the kind 'ordinal' or"),
    ],
)  # fmt: skip
def test_a_change_that_does_not_fit_is_found_and_says_where(change, where, message):
    assert message in of_change(change)[where]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"outcome.competing": ["back"]},
            "outcome: 'back' is an event and competing at once; it can be one of the two",
        ),
        (
            {"outcome.events": ["bak"]},
            "outcomes.time.events.1: the column 'fate' has no level 'bak'; did you mean 'back'?",
        ),
        ({"analysis.strata": ["age"]}, "strata: 'age' is a covariate as well; it can be one of the two"),
    ],
)
def test_a_change_of_times_is_checked_like_the_plan_s_own(change, message):
    assert message in of_change(change, "time.cox")["change"]


def test_an_unknown_analysis_gets_the_nearest():
    found = of_change({"outcome.visit": "m6"}, "work.crud")
    assert found["of"] == "there is no analysis 'work.crud'; did you mean 'work.crude'?"


def test_a_sensitivity_analysis_changes_something():
    assert "at least 1" in of_change({})["change"]


def test_a_fault_of_the_plan_itself_is_told_once():
    plan = trial_plan.plan()
    plan["outcomes"]["grade"]["variable"] = "grad"
    found = problems(plan)
    assert not within(found, "sensitivity")
    assert "did you mean 'grade'?" in found["outcomes.grade.variable"]


def sensitivity(change, of="work.crude"):
    return Sensitivity.model_validate({"id": "varied.once", "of": of, "name": both("Once"), "change": change})


@pytest.fixture(scope="module")
def plan():
    return Plan.model_validate(trial_plan.plan())


def test_the_changed_plan_has_that_analysis_alone_under_its_own_id_name_and_role(plan):
    changed = varied(plan, sensitivity({"analysis.variance": "delta_hc0"}))
    (analysis,) = changed.analyses
    assert (analysis.id, analysis.role, analysis.variance) == ("varied.once", "sensitivity", "delta_hc0")
    assert analysis.name.in_language("en") == "Once"
    assert (changed.sensitivity, changed.families, changed.subgroups) == ([], {}, [])


def test_what_is_not_changed_is_the_plan_s_own(plan):
    changed = varied(plan, sensitivity({"outcome.variable": "attended"}))
    assert changed.outcomes["work"].variable == "attended"
    assert plan.outcomes["work"].variable == "work"
    assert changed.outcomes["score"] is plan.outcomes["score"]
    assert changed.populations == plan.populations


def test_a_change_of_the_outcome_after_one_of_the_estimand_is_of_the_new_outcome(plan):
    changed = varied(plan, sensitivity({"estimand.outcome": "time", "outcome.competing": []}, of="alone.curves"))
    assert changed.outcomes["time"].competing == []
    assert changed.outcomes["alone"] == plan.outcomes["alone"]


def test_a_whole_analysis_forgets_the_keys_of_the_old_one(plan):
    changed = varied(plan, sensitivity({"analysis": {"method": "bounds"}}, of="primary.work"))
    assert changed.analyses[0].method == "bounds"
    assert not hasattr(changed.analyses[0], "covariates")


def test_the_columns_of_a_changed_plan_are_worked_out_anew(plan):
    assert "age" in plan.people
    changed = varied(plan, sensitivity({"outcome.variable": "attended"}))
    assert "people" not in changed.__dict__


def test_every_sensitivity_analysis_comes_with_its_plan_in_order(plan):
    assert [asked.id for asked, _ in variations(plan)] == [asked["id"] for asked in trial_plan.QUESTIONS["sensitivity"]]


def test_a_change_that_cannot_be_made_raises_with_its_findings(plan):
    with pytest.raises(ChangeError, match="did you mean 'outcome'") as caught:
        varied(plan, sensitivity({"outcom.variable": "x"}))
    assert caught.value.findings[0].path == ("change", "outcom.variable")
