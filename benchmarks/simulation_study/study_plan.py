"""ReISE's plan cut down to what the study needs, with the study's analyses in place of the plan's."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from reise_report.plan.analyses import Analysis
from reise_report.plan.load import load_plan
from reise_report.plan.model import Plan
from reise_report.plan.outcomes import Ordinal

TRIAL = Path(__file__).resolve().parents[2] / "data" / "reise"

_TABLES = (
    "participants", "offers", "questionnaires", "employment", "leave", "benefits", "withdrawals",
    "deaths_and_emigration",
)  # fmt: skip
_DERIVED = ("attended_course", "rtw", "eq5d", "wemwbs", "promis", "work_ability")
_OUTCOMES = ("rtw", "rtw_time", "health", "wellbeing", "work_ability", "pain_interference")
_PEOPLE = ("participant", "enrolled", "arm", "offer_probability", "linked", "age", "sex", "months_out_of_work")
_NOT_SCORED = ("wrfq_", "rtwse19_", "eq_vas", "job_satisfaction", "work_makes_pain_worse")
RANKED = "work_ability_ranked"
"""The work ability at 12 months as ordered categories, which the trial's own plan does not have."""

_COVARIATES = ["age", "sex", "months_out_of_work", "offer_probability"]
_ASKED = ["age", "sex"]
_LADDER = ["heterogeneous_toeplitz", "heterogeneous_compound_symmetry", "compound_symmetry"]
_IMPUTATIONS = 20


def _binary() -> dict[str, dict[str, Any]]:
    variances = ("ye", "influence_function", "delta_model", "delta_hc0", "delta_hc3")
    standardised: dict[str, Any] = {"estimand": "rtw", "method": "standardised_risk", "fallback": "firth"}
    poisson = {"estimand": "rtw", "method": "modified_poisson", "covariates": _COVARIATES}
    complier = {
        "estimand": "rtw_complier", "method": "two_stage_least_squares", "uptake": "attended_course",
        "covariates": ["offer_probability"],
    }  # fmt: skip
    return {
        **{f"risk.{kind}": {**standardised, "covariates": _COVARIATES, "variance": kind} for kind in variances},
        "risk.without_chance": {**standardised, "covariates": _COVARIATES[:-1], "variance": "ye"},
        **{f"poisson.{kind}": {**poisson, "variance": kind} for kind in ("hc0", "hc3")},
        "strata": {"estimand": "rtw", "method": "stratified_risk", "strata": ["offer_probability"]},
        "weights": {"estimand": "rtw", "method": "inverse_probability"},
        **{f"complier.{kind}": {**complier, "variance": kind} for kind in ("hc1", "classical")},
    }


def _times() -> dict[str, dict[str, Any]]:
    cox = {"estimand": "rtw_time", "method": "cox", "covariates": _COVARIATES, "ties": "efron"}
    curves = {"estimand": "rtw_time", "method": "cumulative_incidence", "interval": "log_log"}
    return {
        "curves": {**curves, "visits": ["m3", "m6", "m12"]},
        "curves.stratified": {**curves, "visits": ["m3", "m6", "m12"], "strata": ["offer_probability"]},
        "cox.robust": {**cox, "variance": "robust"},
        "cox.model": {**cox, "variance": "model"},
        "fine_gray": {"estimand": "rtw_time", "method": "fine_gray", "covariates": _COVARIATES},
    }  # fmt: skip


def _means() -> dict[str, dict[str, Any]]:
    mixed = {"method": "mmrm", "covariates": _ASKED, "covariance": "unstructured", "fallback": _LADDER}
    adjusted = {"estimand": "health", "method": "analysis_of_covariance", "covariates": _ASKED}
    imputation = {
        "method": "multiple_imputation", "imputations": _IMPUTATIONS,
        "auxiliary": ["rtw_at_m3", "rtw_at_m6", "rtw_at_m12", "wemwbs_total_m12", "work_ability_m12"],
    }  # fmt: skip
    return {
        **{
            f"mmrm.{estimand}": {**mixed, "estimand": estimand, "df": "kenward_roger_linear"}
            for estimand in ("health", "wellbeing", "work_ability", "pain_interference")
        },
        "mmrm.health.satterthwaite": {**mixed, "estimand": "health", "df": "satterthwaite"},
        **{f"ancova.{kind}": {**adjusted, "variance": kind} for kind in ("model", "hc3")},
        "ancova.imputed": {**adjusted, "variance": "hc3", "missing": imputation},
        "ranks": {"estimand": RANKED, "method": "mann_whitney"},
        "odds": {"estimand": RANKED, "method": "proportional_odds", "covariates": _ASKED},
    }


def specifications() -> dict[str, dict[str, Any]]:
    """Analysis → what it asks for, in the words of a plan."""
    return {**_binary(), **_times(), **_means()}


@cache
def study_plan(trial: Path = TRIAL) -> Plan:
    """The plan: the tables, derivations, outcomes and estimands needed, and no analyses."""
    plan = load_plan(trial)
    tables = {name: plan.data.tables[name] for name in _TABLES}
    everybody = tables["participants"]
    kept = {name: column for name, column in everybody.columns.items() if name in _PEOPLE}
    tables["participants"] = everybody.model_copy(update={"columns": kept})
    asked = tables["questionnaires"]
    columns = {name: column for name, column in asked.columns.items() if not name.startswith(_NOT_SCORED)}
    tables["questionnaires"] = asked.model_copy(update={"columns": columns})
    derived = {name: plan.derived[name] for name in _DERIVED}
    derived["promis"] = derived["promis"].model_copy(update={"scores": ["pain_interference"]})
    ability = plan.outcomes["work_ability"]
    ranked = Ordinal(
        kind="ordinal", name=ability.name, visit="m12", measured_by=ability.measured_by, metric=ability.metric,
        variable="work_ability_m12", benefit="higher",
    )  # fmt: skip
    estimands = {**plan.estimands, RANKED: plan.estimands["work_ability"].model_copy(update={"outcome": RANKED})}
    changed = {
        "data": plan.data.model_copy(update={"tables": tables}),
        "outcomes": {**{name: plan.outcomes[name] for name in _OUTCOMES}, RANKED: ranked},
        "estimands": estimands,
        "analyses": [],
        "sensitivity": [],
    }
    return plan.with_derived(derived).model_copy(update=changed)


@cache
def analyses() -> Mapping[str, Analysis]:
    """The study's analyses by id."""
    adapter: TypeAdapter[Analysis] = TypeAdapter(Analysis)
    words = {"role": "exploratory", "name": {"en": "Study", "nb": "Studie"}}
    return {id_: adapter.validate_python({"id": id_, **words, **asked}) for id_, asked in specifications().items()}


def numbered(plan: Plan, seed: int) -> Plan:
    """The plan under the name of one trial: methods that draw take their seeds from the trial's id."""
    return plan.model_copy(update={"trial": plan.trial.model_copy(update={"id": f"reise_{seed}"})})
