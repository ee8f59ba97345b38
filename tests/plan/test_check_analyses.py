"""Analyses suit their outcome and name what is there; families, subgroups and sensitivity analyses name analyses."""

import pytest

from reise_report.plan import check_analyses
from tests.plan.effects_plan import change, of_analysis, place_of, problems, within
from tests.results.effects import trial_plan
from tests.small_trial import both

NO_COLUMN = "the table 'participants' has no column"
IMPUTED = {"method": "multiple_imputation", "imputations": 5}


@pytest.mark.parametrize(
    ("id_", "method", "kinds"),
    [
        ("score.ranks", {"method": "bounds"}, "the kind 'binary'; this one is 'continuous'"),
        ("score.ranks", {"method": "stratified_risk", "strata": ["region"]}, "'binary'; this one is 'continuous'"),
        ("work.bounds", {"method": "mann_whitney"}, "'ordinal' or 'continuous' or 'count'; this one is 'binary'"),
        ("grade.ranks", {"method": "inverse_probability"}, "'binary' or 'continuous'; this one is 'ordinal'"),
        ("contacts.ranks", {"method": "proportional_odds"}, "'ordinal'; this one is 'count'"),
        ("grade.ranks", {"method": "rate_ratio", "model": "negative_binomial"}, "'count'; this one is 'ordinal'"),
        ("work.bounds", {"method": "fine_gray"}, "'time_to_event'; this one is 'binary'"),
    ],
)
def test_a_method_is_for_the_kinds_of_outcome_that_it_can_take(id_, method, kinds):
    plan = trial_plan.plan()
    place = place_of(plan, id_)
    kept = {key: plan["analyses"][place][key] for key in ("id", "role", "name", "estimand")}
    plan["analyses"][place] = {**kept, **method}
    assert kinds in problems(plan)[f"analyses.{place + 1}.method"]


@pytest.mark.parametrize(
    ("id_", "changes", "where", "message"),
    [
        ("work.crude", {"estimand": "wrk"}, "estimand", "there is no estimand 'wrk'; did you mean 'work'?"),
        ("work.model", {"covariates": ["aeg"]}, "covariates.1", f"{NO_COLUMN} 'aeg'; did you mean 'age'?"),
        ("work.model", {"covariates": ["id"]}, "covariates.1", "the column 'id' is of type 'identifier'"),
        ("work.model", {"covariates": ["age", "age"]}, "covariates", "the covariate 'age' stands 2 times; once is"),
        ("work.model", {"covariates": ["work"]}, "covariates.1", "'work' is the outcome of this analysis, and cannot"),
        ("work.model", {"covariates": ["arm"]}, "covariates.1", "'arm' is the allocation of this analysis"),
        ("work.complier", {"covariates": ["attended"]}, "covariates.1", "'attended' is the uptake of this analysis"),
        ("score.mmrm", {"covariates": ["score_m6"]}, "covariates.1", "'score_m6' is the outcome of this analysis"),
        (
            "score.mmrm", {"covariates": ["score_m0"]}, "covariates.1",
            "'score_m0' is the outcome at baseline, and adjusted for already, of this analysis",
        ),
        (
            "work.model", {"covariates": ["score_m12"]}, "covariates.1",
            "'score_m12' is an outcome of this plan, known only after randomisation, and is no covariate",
        ),
        (
            "work.model", {"covariates": ["started"]}, "covariates.1",
            "'started' is the uptake, known only after randomisation, and is no covariate",
        ),
        ("work.strata", {"strata": ["regon"]}, "strata.1", f"{NO_COLUMN} 'regon'; did you mean 'region'?"),
        ("work.strata", {"strata": ["grade"]}, "strata.1", "'grade' is an outcome of this plan, known only after rand"),
        ("work.strata", {"strata": []}, "strata", "at least 1"),
        ("time.strata", {"strata": ["days"]}, "strata.1", "'days' is the outcome of this analysis, and cannot"),
        ("time.cox_strata", {"strata": ["age"]}, "strata", "'age' is a covariate as well; it can be one of the two"),
        ("work.complier", {"uptake": "atended"}, "uptake", f"{NO_COLUMN} 'atended'; did you mean 'attended'?"),
        ("work.complier", {"uptake": "age"}, "uptake", "'integer', but 'binary' is needed here"),
        ("work.thresholds", {"uptakes": ["accepted", "startd"]}, "uptakes.2", "did you mean 'started'?"),
        ("work.thresholds", {"uptakes": ["accepted"]}, "uptakes", "at least 2"),
        ("time.complier", {"uptake": "region"}, "uptake", "'category', but 'binary' is needed here"),
        ("time.curves", {"visits": ["m4"]}, "visits.1", "there is no visit 'm4'; there are: m3, m6, m12"),
        ("time.curves", {"visits": ["m3", "m3"]}, "visits", "the visit 'm3' stands 2 times; once is enough"),
        ("score.mmrm", {"covariance": "unstructred"}, "covariance", "did you mean 'unstructured'?"),
        ("score.mmrm", {"df": "kenward"}, "df", "'kenward' is not one of the choices"),
        ("work.crude", {"method": "standardized_risk"}, "", "did you mean 'standardised_risk'?"),
        ("work.crude", {"varience": "ye"}, "varience", "unknown key 'varience'; did you mean 'variance'?"),
        ("work.crude", {"level": 95}, "level", "less than 1"),
        ("time.complier", {"draws": 10}, "draws", "greater than or equal to 100"),
        ("work.imputed", {"missing": {**IMPUTED, "auxiliary": ["regn"]}}, "missing.auxiliary.1", "mean 'region'?"),
        (
            "work.imputed", {"missing": {**IMPUTED, "auxiliary": ["work"]}}, "missing.auxiliary.1",
            "'work' is the outcome, and among the columns imputed already",
        ),
        (
            "work.imputed", {"missing": {**IMPUTED, "auxiliary": ["arm"]}}, "missing.auxiliary.1",
            "the allocation is in every imputation already",
        ),
        (
            "work.imputed", {"missing": {**IMPUTED, "auxiliary": ["age", "age"]}}, "missing.auxiliary",
            "the column 'age' stands 2 times; once is enough",
        ),
        ("work.imputed", {"missing": {**IMPUTED, "delta": {"offerd": 1}}}, "missing.delta.offerd", "mean 'offered'?"),
        ("work.imputed", {"missing": {**IMPUTED, "imputations": 1}}, "missing.imputations", "or equal to 2"),
        ("score.tip", {"imputation": {**IMPUTED, "auxiliary": ["x"]}}, "imputation.auxiliary.1", f"{NO_COLUMN} 'x'"),
        ("score.tip", {"most": ...}, "most", "a continuous outcome needs it"),
        ("score.tip", {"imputation": ...}, "imputation", "a continuous outcome needs it"),
        ("work.tip", {"most": 3}, "most", "a binary outcome needs none: every possible number of events among"),
        ("work.tip", {"imputation": IMPUTED}, "imputation", "a binary outcome needs none"),
    ],
)  # fmt: skip
def test_what_an_analysis_names_wrongly_is_found_where_it_stands(id_, changes, where, message):
    found = of_analysis(id_, **changes)
    assert any(message in told for place, told in found.items() if place.startswith(where)), found


def test_a_count_s_time_at_risk_is_no_covariate_of_its_rate():
    assert (
        "'years' is the outcome of this analysis" in of_analysis("contacts.rate", covariates=["years"])["covariates.1"]
    )


def test_a_later_visit_may_be_imputed_from_though_it_is_no_covariate():
    assert of_analysis("work.imputed", missing={**IMPUTED, "auxiliary": ["score_m12", "attended"]}) == {}


def test_weights_need_a_probability():
    plan = trial_plan.plan()
    del plan["design"]["allocation"]["probability"]
    message = problems(plan)[f"analyses.{place_of(plan, 'work.weights') + 1}.method"]
    assert message.startswith("the weights need design.allocation.probability: one 'value', or a 'column'")


def test_repeated_measures_need_more_than_one_visit():
    plan = trial_plan.plan()
    plan["outcomes"]["score"]["variables"] = {"m12": "score_m12"}
    found = problems(plan)
    wanted = "the outcome has one visit after randomisation; 'analysis_of_covariance' is the method for it"
    assert found[f"analyses.{place_of(plan, 'score.mmrm') + 1}.method"] == wanted
    assert f"analyses.{place_of(plan, 'score.constrained') + 1}.method" not in found


def test_a_constrained_model_needs_a_baseline():
    plan = trial_plan.plan()
    del plan["outcomes"]["score"]["baseline"]
    found = problems(plan)[f"analyses.{place_of(plan, 'score.constrained') + 1}.constrained"]
    assert found == "the outcome names no 'baseline' that could be a response"


def test_curves_are_compared_between_randomisation_and_the_horizon():
    plan = trial_plan.plan()
    plan["outcomes"]["time"]["visit"] = "m6"
    plan["analyses"][place_of(plan, "time.curves")]["visits"] = ["m3", "m12"]
    found = within(problems(plan), f"analyses.{place_of(plan, 'time.curves') + 1}")
    assert found == {"visits.2": "day 365 is not between randomisation and the outcome's horizon, day 182"}


def test_where_nothing_competes_the_subdistribution_hazard_is_cox_s():
    found = of_analysis("time.fine_gray", estimand="alone")
    assert found == {"method": "nothing competes with the outcome's event; 'cox' is the method for it"}


# Methods of the user's own -------------------------------------------------------------------------------------------


def with_own(**changes):
    """What is wrong with an analysis by an installed method."""
    plan = trial_plan.plan()
    own = {"id": "own.work", "role": "exploratory", "name": both("Own"), "estimand": "work", "method": "installed",
           "uses": "permutation", "labels": {"effect": both("Effect")}}  # fmt: skip
    change(own, changes)
    plan["analyses"].append(own)
    return within(problems(plan), f"analyses.{len(plan['analyses'])}")


def test_a_method_that_no_package_offers_is_named_with_the_entry_point_to_offer_it_under(monkeypatch):
    monkeypatch.setattr(check_analyses, "installed_methods", dict)
    wanted = "no method 'permutation' is installed; no installed package has the entry point 'reise_report.methods'"
    assert with_own() == {"uses": wanted}


def test_a_misspelt_method_gets_the_nearest_that_is_installed(monkeypatch):
    monkeypatch.setattr(check_analyses, "installed_methods", lambda: {"permutation": None, "bayes": None})
    assert with_own() == {}
    assert with_own(uses="permutatoin") == {
        "uses": "no method 'permutatoin' is installed; did you mean 'permutation'?"
    }  # fmt: skip


def test_the_main_number_of_a_method_needs_words_in_every_language(monkeypatch):
    monkeypatch.setattr(check_analyses, "installed_methods", lambda: {"permutation": None})
    assert with_own(labels={"share": both("Share")}) == {
        "labels": "the main number of a method is called 'effect'; give words for it"
    }
    assert "missing in 'nb'" in with_own(labels={"effect": {"en": "Effect"}})["labels.effect"]


# Ids and the primary analysis ----------------------------------------------------------------------------------------


def test_an_id_stands_once_among_analyses_and_sensitivity_analyses():
    plan = trial_plan.plan()
    plan["sensitivity"][0]["id"] = "work.crude"
    found = problems(plan)
    assert found["sensitivity.1.id"] == "the id 'work.crude' is given to 2 analyses"
    assert found[f"analyses.{place_of(plan, 'work.crude') + 1}.id"] == "the id 'work.crude' is given to 2 analyses"


def test_an_id_does_not_begin_with_another():
    plan = trial_plan.plan()
    plan["sensitivity"][0]["id"] = "work.crude.women"
    assert problems(plan)["sensitivity.1.id"] == (
        "'work.crude.women' begins with the id 'work.crude', so that results of the one look like those of the other"
    )


def test_a_main_result_is_drawn_from_some_methods_only():
    plan = trial_plan.plan()
    plan["analyses"][0]["role"] = "secondary"
    assert problems(plan)["analyses"] == "no analysis has the role 'primary'; exactly one must"
    plan["analyses"][place_of(plan, "grade.ranks")]["role"] = "primary"
    message = problems(plan)[f"analyses.{place_of(plan, 'grade.ranks') + 1}.method"]
    assert message.startswith("the main result cannot be drawn from 'mann_whitney'; the primary analysis needs one of")


# Families and subgroups ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("family", "where", "message"),
    [
        ({"members": ["score.mmrn"]}, "members", "there is no analysis 'score.mmrn'; did you mean 'score.mmrm'?"),
        ({"members": ["work.bounds"]}, "members", "'work.bounds' gives no p-value, so there is nothing to adjust"),
        ({"members": ["work.tip", "work.thresholds"]}, "members", "'work.thresholds' gives no p-value"),
        ({"members": ["score.mmrm", "score.mmrm"]}, "members", "the analysis 'score.mmrm' stands 2 times"),
        ({"procedure": "hochburg"}, "procedure", "did you mean 'hochberg'?"),
        ({"procedure": "hierarchical"}, "", "'hierarchical' needs 'steps' and no 'members'; every other procedure"),
        ({"steps": [["time.cox"]]}, "", "every other procedure needs 'members' alone"),
        ({"alpha": 5}, "alpha", "less than 0.5"),
    ],
)
def test_a_family_has_analyses_that_test_something(family, where, message):
    plan = trial_plan.plan()
    plan["families"]["holm"] |= family
    found = within(problems(plan), "families.holm")
    assert message in found[where]


def test_a_step_of_a_hierarchy_names_analyses():
    plan = trial_plan.plan()
    plan["families"]["gates"]["steps"] = [["primary.wrk"], ["work.tip"]]
    found = problems(plan)["families.gates.steps"]
    assert "did you mean 'primary.work'?" in found
    assert "'work.tip' gives no p-value" in found


@pytest.mark.parametrize(
    ("item", "where", "message"),
    [
        ({"of": "primary.wrok"}, "of", "there is no analysis 'primary.wrok'; did you mean 'primary.work'?"),
        ({"of": "time.cox"}, "of", "subgroups are for analyses by 'standardised_risk' or 'analysis_of_covariance'"),
        ({"by": "age"}, "by", "'integer', but 'binary' or 'category' is needed here"),
        ({"by": "reigon"}, "by", f"{NO_COLUMN} 'reigon'; did you mean 'region'?"),
        ({"by": "attended"}, "by", "'attended' is the uptake, known only after randomisation"),
        ({"by": "grade"}, "by", "'grade' is an outcome of this plan, known only after randomisation"),
    ],
)
def test_a_subgroup_is_of_an_analysis_by_a_characteristic_before_randomisation(item, where, message):
    plan = trial_plan.plan()
    plan["subgroups"][0] |= item
    assert message in within(problems(plan), "subgroups.1")[where]


def test_a_misspelt_estimand_is_told_once_though_other_parts_name_its_analysis():
    plan = trial_plan.plan()
    plan["analyses"][0]["estimand"] = "wrk"
    assert list(problems(plan)) == ["analyses.1.estimand"]


def test_a_subgroup_analysis_stands_once():
    plan = trial_plan.plan()
    plan["subgroups"].append(plan["subgroups"][0])
    assert "'primary.work by region' stands 2 times" in problems(plan)["subgroups"]
