"""The plan of the made-up trial: every kind of outcome, every method, and the questions besides."""

from __future__ import annotations

import copy
from typing import Any

from tests import small_trial
from tests.small_trial import both

FIRST, SECOND = "offered", "usual"
LATER = ("m3", "m6", "m12")
SCORES = tuple(f"score_{visit}" for visit in LATER)


def _levels(*names: str) -> dict[str, Any]:
    return {"type": "category", "levels": {name: both(name.capitalize()) for name in names}}


COLUMNS: dict[str, dict[str, Any]] = {
    "id": {"type": "identifier", "required": True},
    "arm": {"type": "arm", "required": True},
    "chance": {"type": "number"},
    "age": {"type": "integer"},
    "woman": {"type": "binary"},
    "region": _levels("north", "south", "west"),
    "consented": {"type": "binary"},
    "accepted": {"type": "binary"},
    "attended": {"type": "binary"},
    "started": {"type": "binary"},
    "work": {"type": "binary"},
    "score_m0": {"type": "number"},
    **{name: {"type": "number"} for name in SCORES},
    "grade": _levels("poor", "fair", "good", "best"),
    "contacts": {"type": "integer"},
    "years": {"type": "number"},
    "days": {"type": "number"},
    "fate": _levels("back", "died", "followed"),
    "spent_care": {"type": "number", "unit": "NOK"},
    "spent_all": {"type": "number", "unit": "NOK"},
    "gained": {"type": "number", "decimals": 3},
    "manager": {"type": "identifier"},
}

EVENTS: dict[str, dict[str, Any]] = {
    "event": {"type": "identifier"},
    "who": {"type": "identifier", "required": True},
    "serious": {"type": "binary"},
    "related": {"type": "binary"},
    "kind": _levels("pain", "fall", "rash"),
}

_IMPUTED = {"method": "multiple_imputation", "imputations": 4, "iterations": 2, "auxiliary": ["region"]}
_TIME = {
    "kind": "time_to_event",
    "name": both("Time to work"),
    "time": "days",
    "status": "fate",
    "events": ["back"],
    "visit": "m12",
    "event": both("came back"),
    "benefit": "earlier",
    "measured_by": both("Register"),
    "metric": both("Days"),
}
_SCORE = {
    "kind": "continuous",
    "name": both("Score"),
    "baseline": "score_m0",
    "variables": dict(zip(LATER, SCORES, strict=True)),
    "visit": "m12",
    "benefit": "higher",
    "measured_by": both("Questionnaire"),
    "metric": both("Mean"),
}

OUTCOMES: dict[str, dict[str, Any]] = {
    "work": {
        **small_trial.PLAN["outcomes"]["work"],
        "variable": "work",
        "smallest_important_difference": {"risk_difference": 0.1},
    },
    "score": _SCORE,
    "grade": {
        "kind": "ordinal",
        "name": both("Grade"),
        "variable": "grade",
        "benefit": "higher",
        "measured_by": both("Nurse"),
        "metric": both("Grade"),
    },
    "contacts": {
        "kind": "count",
        "name": both("Contacts"),
        "variable": "contacts",
        "exposure": "years",
        "counted": both("contacts"),
        "benefit": "lower",
        "measured_by": both("Register"),
        "metric": both("Rate"),
    },
    "time": {**_TIME, "competing": ["died"]},
    "alone": _TIME,
    "worth": {
        "kind": "economic",
        "name": both("Costs and gains"),
        "costs": ["spent_care", "spent_all"],
        "effect": "gained",
        "visit": "m12",
        "measured_by": both("Register"),
        "metric": both("Means"),
    },
}

_ADJUSTED = ["age", "woman", "region"]
_WORTH = {
    "method": "cost_effectiveness",
    "cost_covariates": ["woman", "region"],
    "effect_covariates": ["age"],
    "draws": 300,
    "thresholds": {"amounts": [100_000, 300_000], "reference": 100_000},
}
ANALYSES: dict[str, dict[str, dict[str, Any]]] = {
    "work": {
        "primary.work": {"method": "standardised_risk", "covariates": _ADJUSTED, "variance": "ye", "fallback": "firth"},
        "work.crude": {"method": "standardised_risk", "variance": "ye"},
        "work.model": {"method": "standardised_risk", "covariates": _ADJUSTED, "variance": "delta_model"},
        "work.imputed": {
            "method": "standardised_risk",
            "covariates": ["age", "woman"],
            "variance": "ye",
            "fallback": "firth",
            "missing": _IMPUTED,
        },
        "work.strata": {"method": "stratified_risk", "strata": ["region", "woman"]},
        "work.weights": {"method": "inverse_probability"},
        "work.poisson": {"method": "modified_poisson", "covariates": _ADJUSTED, "variance": "hc0"},
        "work.bounds": {"method": "bounds"},
        "work.tip": {"method": "tipping_point"},
        "work.complier": {
            "method": "two_stage_least_squares",
            "uptake": "attended",
            "covariates": ["age"],
            "variance": "hc1",
        },
        "work.thresholds": {
            "method": "uptake_thresholds",
            "uptakes": ["accepted", "attended", "started"],
            "covariates": ["age"],
            "variance": "hc1",
        },
    },
    "score": {
        "score.mmrm": {
            "method": "mmrm",
            "covariates": ["age", "woman"],
            "covariance": "unstructured",
            "fallback": ["heterogeneous_compound_symmetry", "compound_symmetry"],
            "df": "kenward_roger_linear",
        },
        "score.constrained": {
            "method": "mmrm",
            "covariance": "unstructured",
            "df": "satterthwaite",
            "constrained": True,
        },
        "score.ancova": {"method": "analysis_of_covariance", "covariates": _ADJUSTED, "variance": "hc3"},
        "score.lin": {
            "method": "analysis_of_covariance",
            "covariates": ["age"],
            "variance": "hc2",
            "estimator": "lin",
        },
        "score.imputed": {
            "method": "analysis_of_covariance",
            "covariates": ["age"],
            "variance": "model",
            "missing": _IMPUTED,
        },
        "score.weights": {"method": "inverse_probability"},
        "score.reference": {
            "method": "reference_based",
            "strategy": "jump_to_reference",
            "covariates": ["age"],
            "variance": "jackknife",
        },
        "score.anchored": {
            "method": "reference_based",
            "strategy": "copy_increments_in_reference",
            "variance": "information_anchored",
        },
        "score.tip": {"method": "tipping_point", "most": 10, "steps": 3, "imputation": _IMPUTED},
        "score.ranks": {"method": "mann_whitney"},
        "score.complier": {"method": "two_stage_least_squares", "uptake": "attended", "variance": "hc3"},
        "score.thresholds": {"method": "uptake_thresholds", "uptakes": ["accepted", "started"], "variance": "hc0"},
    },
    "grade": {
        "grade.odds": {"method": "proportional_odds", "covariates": ["age"]},
        "grade.ranks": {"method": "mann_whitney"},
    },
    "contacts": {
        "contacts.rate": {"method": "rate_ratio", "model": "negative_binomial", "covariates": ["age"]},
        "contacts.poisson": {"method": "rate_ratio", "model": "poisson_robust", "covariates": ["age"]},
        "contacts.ranks": {"method": "mann_whitney"},
    },
    "time": {
        "time.curves": {"method": "cumulative_incidence", "interval": "log_log", "visits": ["m3", "m6"]},
        "time.strata": {"method": "cumulative_incidence", "interval": "log", "strata": ["region"]},
        "time.cox": {"method": "cox", "covariates": _ADJUSTED, "ties": "efron", "variance": "robust"},
        "time.cox_strata": {
            "method": "cox",
            "covariates": ["age"],
            "strata": ["region"],
            "ties": "breslow",
            "variance": "model",
        },
        "time.fine_gray": {"method": "fine_gray", "covariates": ["age"]},
        "time.complier": {"method": "two_stage_residual_inclusion", "uptake": "attended", "draws": 100},
    },
    "alone": {
        "alone.curves": {"method": "cumulative_incidence", "interval": "log_log", "visits": ["m3"]},
        "alone.strata": {"method": "cumulative_incidence", "interval": "log", "strata": ["region"]},
    },
    "worth": {
        "worth.nested": {
            **_WORTH,
            "missing": {"method": "nested_imputation", "auxiliary": ["score_m12"]},
            "cost_model": {"family": "gamma", "link": "log"},
            "cluster": "manager",
        },
        "worth.pooled": {
            **_WORTH,
            "missing": {"method": "multiple_imputation", "imputations": 4, "iterations": 2, "auxiliary": ["region"]},
        },
        "worth.complete": {**_WORTH, "missing": {"method": "complete_cases"}, "cost_cap": 0.95},
    },
}
"""Outcome → id of the analysis → what the plan says of it. The estimand is called like the outcome."""

IDS = tuple(id_ for analyses in ANALYSES.values() for id_ in analyses)

QUESTIONS: dict[str, Any] = {
    "sensitivity": [
        {"id": id_, "of": of, "name": both(id_), "change": change}
        for id_, of, change in (
            ("varied.women", "work.crude", {"population.where": {"woman": True}}),
            ("varied.delta", "work.imputed", {"analysis.missing.delta": {SECOND: -1}}),
            ("varied.visit", "score.ancova", {"outcome.visit": "m6"}),
            ("varied.swapped", "work.crude", {"estimand.treatments": {"arm": SECOND, "against": FIRST}}),
            ("varied.strata", "primary.work", {"analysis": {"method": "stratified_risk", "strata": ["region"]}}),
            ("varied.uptake", "work.crude", {"outcome.variable": "attended"}),
        )
    ],
    "subgroups": [
        {"of": "primary.work", "by": "region"},
        {"of": "primary.work", "by": "woman"},
        {"of": "score.ancova", "by": "region"},
    ],
    "families": {
        "holm": {
            "name": both("Secondary"),
            "procedure": "holm",
            "members": ["score.mmrm", "grade.odds", "contacts.rate", "time.cox"],
        },
        "gates": {
            "name": both("Gates"),
            "procedure": "hierarchical",
            "steps": [["primary.work"], ["score.ancova", "grade.ranks"], ["time.curves"]],
        },
    },
    "descriptions": {
        "delivery": {
            "name": both("Delivery"),
            "about": "delivery",
            "arms": [FIRST],
            "variables": ["accepted", "attended", "started"],
        },
        "grades": {
            "name": both("Grades of those in work"),
            "about": "outcome",
            "variables": ["grade", "score_m12"],
            "among": {"work": True},
            "caveat": both("Those in work are not comparable."),
        },
    },
    "harms": {
        "table": "events",
        "participant": "who",
        "serious": "serious",
        "related": "related",
        "category": "kind",
    },
}
"""What the plan asks besides its analyses."""


def plan() -> dict[str, Any]:
    """The plan, to be changed by a test."""
    made = small_trial.plan()
    del made["flow"]
    made["design"]["visits"] = {
        visit: {"name": both(f"{months} months"), "day": day}
        for visit, months, day in (("m3", 3, 91), ("m6", 6, 182), ("m12", 12, 365))
    }
    made["design"]["allocation"]["probability"] = {"column": "chance"}
    made["data"]["tables"]["participants"]["columns"] = {
        name: {**column, "label": both(name.capitalize())} for name, column in COLUMNS.items()
    }
    made["data"]["tables"]["events"] = {"file": "events.csv", "key": "event", "columns": EVENTS}
    made["populations"]["consented"] = {"name": both("Consented"), "where": {"consented": True}}
    made["baseline"] = {"variables": ["age", "woman", "region", "score_m0"]}
    made["outcomes"] = {key: dict(outcome) for key, outcome in OUTCOMES.items()}
    made["estimands"] = {
        key: {
            "name": both(f"Effect on {key}"),
            "population": "randomised",
            "treatments": {"arm": FIRST, "against": SECOND},
            "outcome": key,
            "intercurrent_events": [],
            "summary": both("Difference"),
        }
        for key in OUTCOMES
    }
    made["analyses"] = [
        {
            "id": id_,
            "role": "primary" if id_ == "primary.work" else "secondary",
            "name": both(f"The analysis {id_}"),
            "estimand": outcome,
            **asked,
        }
        for outcome, analyses in ANALYSES.items()
        for id_, asked in analyses.items()
    ]
    return copy.deepcopy({**made, **QUESTIONS})
