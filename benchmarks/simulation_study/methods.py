"""The methods under study: which row of which analysis answers which question."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Literal

from benchmarks.simulation_study.study_plan import analyses
from reise_report.plan.analyses import Analysis
from reise_report.plan.outcomes import Continuous
from reise_report.results.cohort import Cohort
from reise_report.results.effects import compliers, means, ranks, ratios, risks, strata, times, weights
from reise_report.results.effects.sample import Sample
from reise_report.results.row import Row

Scale = Literal["difference", "ratio", "test"]


@dataclass(frozen=True, slots=True)
class Method:
    """One way of answering one question.

    Attributes:
        label: what readers call it.
        analysis: the analysis of the study's plan.
        effect: end of the id of the row with the estimate; None for a bare test.
        p_value: end of the id of the row with the p-value; None where the analysis gives none.
        estimand: the key of its true value; None where it has none but under the null.
        scale: ``ratio`` is judged by its logarithm.
    """

    label: str
    analysis: str
    effect: str | None
    p_value: str | None
    estimand: str | None
    scale: Scale = "difference"


def _risks() -> dict[str, Method]:
    adjusted: tuple[str, str, str] = ("risk_difference.adjusted", "p_value.adjusted", "risk_difference")
    kinds = {
        "ye": "Ye", "influence_function": "influence function", "delta_model": "delta method",
        "delta_hc0": "delta method, HC0", "delta_hc3": "delta method, HC3",
    }  # fmt: skip
    return {
        "newcombe": Method(
            "Unadjusted, Newcombe's interval; chi-squared test", "risk.ye", "risk_difference.unadjusted",
            "p_value.unadjusted", "risk_difference",
        ),
        **{f"standardised.{k}": Method(f"Standardised, {words}", f"risk.{k}", *adjusted) for k, words in kinds.items()},
        "standardised.without_chance": Method(
            "Standardised, Ye, without the chance of an offer", "risk.without_chance", *adjusted
        ),
        "mantel_haenszel": Method(
            "Mantel–Haenszel by chance of an offer; CMH test", "strata", "difference", "p_value", "risk_difference"
        ),
        "inverse_probability": Method(
            "Weighted by the chance of an offer", "weights", "difference", "p_value", "risk_difference"
        ),
    }  # fmt: skip


def _ratios() -> dict[str, Method]:
    crude: tuple[str, str, str, Scale] = ("risk_ratio.unadjusted", "p_value.unadjusted", "risk_ratio", "ratio")
    return {
        "ratio.log_wald": Method("Unadjusted, logarithm's interval", "risk.ye", *crude),
        "ratio.standardised": Method(
            "Standardised, Ye", "risk.ye", "risk_ratio.adjusted", "p_value.adjusted", "risk_ratio", "ratio"
        ),
        "ratio.mantel_haenszel": Method(
            "Mantel–Haenszel by chance of an offer", "strata", "risk_ratio", "p_value", "risk_ratio", "ratio"
        ),
        **{
            f"modified_poisson.{kind}": Method(
                f"Modified Poisson, {kind.upper()}", f"poisson.{kind}", "risk_ratio", "p_value", "risk_ratio", "ratio"
            )
            for kind in ("hc0", "hc3")
        },
        "odds.standardised": Method(
            "Marginal odds ratio, standardised, Ye", "risk.ye", "marginal_odds_ratio.adjusted", "p_value.adjusted",
            "odds_ratio", "ratio",
        ),
    }  # fmt: skip


def _compliers() -> dict[str, Method]:
    return {
        f"complier.{kind}": Method(
            f"Two-stage least squares, {words}", f"complier.{kind}", "complier_effect", "complier_effect_p",
            "complier_effect",
        )
        for kind, words in (("hc1", "HC1"), ("classical", "classical variance"))
    }  # fmt: skip


def _times() -> dict[str, Method]:
    return {
        **{
            f"incidence.{visit}": Method(
                f"Cumulative incidence, difference at {months} months", "curves", f"at.{visit}.difference",
                f"at.{visit}.p_value", f"incidence_{visit}",
            )
            for visit, months in (("m3", 3), ("m6", 6), ("m12", 12))
        },
        "time_with_event": Method(
            "Mean days after the return, difference", "curves", "time_with_event.difference",
            "time_with_event.p_value", "days_after_return",
        ),
        **{
            f"incidence.{visit}.standardised": Method(
                f"Cumulative incidence, difference at {months} months, by chance of an offer", "curves.stratified",
                f"standardised.at.{visit}.difference", f"standardised.at.{visit}.p_value", f"incidence_{visit}",
            )
            for visit, months in (("m3", 3), ("m6", 6), ("m12", 12))
        },
        "time_with_event.standardised": Method(
            "Mean days after the return, difference, by chance of an offer", "curves.stratified",
            "standardised.time_with_event.difference", "standardised.time_with_event.p_value", "days_after_return",
        ),
        "gray": Method("Gray's test", "curves", None, "test.p_value", None, "test"),
        "gray.stratified": Method(
            "Gray's test by chance of an offer", "curves.stratified", None, "test.p_value", None, "test"
        ),
        "cox.robust": Method("Cox, robust variance", "cox.robust", "hazard_ratio", "p_value", None, "ratio"),
        "cox.model": Method("Cox, model's variance", "cox.model", "hazard_ratio", "p_value", None, "ratio"),
        "fine_gray": Method("Fine–Gray", "fine_gray", "subdistribution_hazard_ratio", "p_value", None, "ratio"),
    }  # fmt: skip


def _means() -> dict[str, Method]:
    outcomes = {
        "health": "EQ-5D-5L", "wellbeing": "WEMWBS", "work_ability": "Work Ability Score",
        "pain_interference": "PROMIS pain interference",
    }  # fmt: skip
    at = ("at.m12.difference", "at.m12.p_value")
    complete = ("difference", "p_value", "health_m12")
    return {
        **{
            f"mmrm.{name}": Method(f"{words}: MMRM, Kenward–Roger (linear)", f"mmrm.{name}", *at, f"{name}_m12")
            for name, words in outcomes.items()
        },
        "mmrm.health.m3": Method(
            "EQ-5D-5L at 3 months: MMRM, Kenward–Roger (linear)", "mmrm.health", "at.m3.difference", "at.m3.p_value",
            "health_m3",
        ),
        "mmrm.health.satterthwaite": Method(
            "EQ-5D-5L: MMRM, Satterthwaite", "mmrm.health.satterthwaite", *at, "health_m12"
        ),
        "mean.health": Method(
            "EQ-5D-5L: unadjusted means, Welch", "ancova.model", "difference.unadjusted", "p_value.unadjusted",
            "health_m12",
        ),
        "ancova.model": Method("EQ-5D-5L: ANCOVA, complete cases", "ancova.model", *complete),
        "ancova.hc3": Method("EQ-5D-5L: ANCOVA, complete cases, HC3", "ancova.hc3", *complete),
        "ancova.imputed": Method("EQ-5D-5L: ANCOVA, HC3, 20 imputations", "ancova.imputed", *complete),
    }  # fmt: skip


def _ranks() -> dict[str, Method]:
    return {
        "mann_whitney": Method(
            "Mann–Whitney probability; rank-sum test", "ranks", "probability", "p_value", "probability_index"
        ),
        "proportional_odds": Method("Proportional odds", "odds", "odds_ratio", "p_value", None, "ratio"),
    }


GROUPS: Mapping[str, Mapping[str, Method]] = MappingProxyType(
    {
        "Return to work within 12 months: risk difference": _risks(),
        "Return to work within 12 months: ratios": _ratios(),
        "Return to work among those who take part when offered": _compliers(),
        "Time to return to work": _times(),
        "Questionnaires: mean difference at 12 months": _means(),
        "Work ability at 12 months as ordered categories": _ranks(),
    }
)
"""The methods by question, as the page tells them."""

METHODS: Mapping[str, Method] = MappingProxyType({id_: one for group in GROUPS.values() for id_, one in group.items()})
"""Every method by id."""

_ANSWERS: Mapping[str, Callable[[Sample, Any], Iterator[Row]]] = MappingProxyType(
    {
        "standardised_risk": risks.standardised_risk_rows,
        "modified_poisson": ratios.modified_poisson_rows,
        "stratified_risk": strata.stratified_risk_rows,
        "inverse_probability": weights.inverse_probability_rows,
        "two_stage_least_squares": compliers.two_stage_least_squares_rows,
        "cumulative_incidence": times.cumulative_incidence_rows,
        "cox": times.cox_rows,
        "fine_gray": times.fine_gray_rows,
        "mmrm": means.mmrm_rows,
        "analysis_of_covariance": means.analysis_of_covariance_rows,
        "mann_whitney": ranks.mann_whitney_rows,
        "proportional_odds": ranks.proportional_odds_rows,
    }
)
"""Method of the plan → what answers it in a report."""

NULL_VALUE: Mapping[Scale, float] = MappingProxyType({"difference": 0.0, "ratio": 1.0, "test": 0.0})
"""What there is under the null on each scale."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a method found in a trial: estimate, standard error, limits, p-value; or the reason why there is none."""

    estimate: float | None
    se: float | None
    low: float | None
    high: float | None
    p_value: float | None
    reason: str | None


NOT_RUN = Found(None, None, None, None, None, "not_run")
"""Of a method that was left out of a trial to save time."""


def findings(cohort: Cohort, left_out: frozenset[str] = frozenset()) -> Iterator[tuple[str, Found]]:
    """What every method finds, in the order of the methods.

    Args:
        cohort: a trial.
        left_out: analyses not to be run.
    """
    rows: dict[str, dict[str, Row]] = {}
    for id_, method in METHODS.items():
        name = method.analysis
        if name in left_out:
            yield id_, NOT_RUN
            continue
        if name not in rows:
            rows[name] = _rows(cohort, name)
        yield id_, _found(method, rows[name])


def _wanted(name: str) -> frozenset[str]:
    """The ids of the rows that any method takes from an analysis."""
    ends = {end for method in METHODS.values() if method.analysis == name for end in (method.effect, method.p_value)}
    return frozenset(f"{name}.{end}" for end in ends if end is not None)


def _rows(cohort: Cohort, name: str) -> dict[str, Row]:
    """The rows wanted of an analysis, no further than the last of them: checks of assumptions come after effects."""
    analysis = analyses()[name]
    wanted = _wanted(name)
    found: dict[str, Row] = {}
    for row in _ANSWERS[analysis.method](Sample(_narrow(cohort, analysis), analysis), analysis):
        if row.id in wanted:
            found[row.id] = row
            if len(found) == len(wanted):
                break
    return found


def _found(method: Method, rows: Mapping[str, Row]) -> Found:
    p_row = None if method.p_value is None else rows[f"{method.analysis}.{method.p_value}"]
    row = p_row if method.effect is None else rows[f"{method.analysis}.{method.effect}"]
    p_value = None if p_row is None else _number(p_row.value)
    reason = None if row is None or row.reason is None else row.reason.value
    if row is None or method.effect is None:
        return Found(None, None, None, None, p_value, reason)
    return Found(_number(row.value), row.se, row.low, row.high, p_value, reason)


def _number(value: float | str | None) -> float | None:
    return None if value is None else float(value)


def _narrow(cohort: Cohort, analysis: Analysis) -> Cohort:
    """The cohort with the columns of one analysis only: choosing rows of wide tables is slow."""
    people = cohort.snapshot.participants
    named = {cohort.plan.data.participants().key, "arm", "offer_probability", *_columns(cohort, analysis)}
    tables = {**cohort.snapshot.tables, "participants": people[[name for name in people if name in named]]}
    return replace(cohort, snapshot=replace(cohort.snapshot, tables=tables))


def _columns(cohort: Cohort, analysis: Analysis) -> set[str]:
    outcome = cohort.plan.outcomes[cohort.plan.estimands[analysis.estimand].outcome]
    missing = getattr(analysis, "missing", None)
    return {
        *outcome.columns,
        *([outcome.baseline] if isinstance(outcome, Continuous) and outcome.baseline is not None else []),
        *getattr(analysis, "covariates", ()),
        *getattr(analysis, "strata", ()),
        *analysis.uptake_columns,
        *(missing.auxiliary if missing is not None else ()),
    }
