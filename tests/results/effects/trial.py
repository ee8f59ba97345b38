"""A made-up trial with every kind of outcome and every method of the plan, for tests that change one thing of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
from ruamel.yaml import YAML

from reise_report.data.snapshot import Snapshot, read_snapshot
from reise_report.plan.analyses import Analysis
from reise_report.plan.load import load_plan
from reise_report.plan.model import Plan
from reise_report.results.cohort import Cohort
from reise_report.results.effects.assemble import analysis_rows
from reise_report.results.row import Row
from reise_report.results.scope import Scope
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
}

_ADJUSTED = ["age", "woman", "region"]
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
}
"""Outcome → id of the analysis → what the plan says of it. The estimand is called like the outcome."""

IDS = tuple(id_ for analyses in ANALYSES.values() for id_ in analyses)


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
    return made


@cache
def people(n: int = 120, seed: int = 5) -> pd.DataFrame:
    """The participants as they stand in the file; missing is NaN or an empty text."""
    rng = np.random.default_rng(seed)
    chance = np.where(np.arange(n) < n // 2, 0.5, 0.4)
    offered = rng.random(n) < chance
    age = rng.integers(20, 65, n)
    woman = rng.random(n) < 0.55
    ability = rng.normal(0, 1, n) + 0.4 * offered
    accepted = offered & (rng.random(n) < 0.8)
    attended = accepted & (rng.random(n) < 0.85)
    started = attended & (rng.random(n) < 0.7)
    chance_of_work = 1 / (1 + np.exp(-(-0.4 + 0.6 * ability + 0.3 * woman)))
    base = 50 + 5 * ability + rng.normal(0, 5, n)
    scores = [base + 2 * step + 1.5 * offered + rng.normal(0, 5, n) for step in (1, 2, 3)]
    frame = pd.DataFrame(
        {
            "id": [f"P{place:05d}" for place in range(n)],
            "arm": np.where(offered, FIRST, SECOND),
            "chance": chance,
            "age": age,
            "woman": woman.astype(int),
            "region": np.array(["north", "south", "west"])[rng.integers(0, 3, n)],
            "consented": 1,
            "accepted": accepted.astype(int),
            "attended": attended.astype(int),
            "started": started.astype(int),
            "work": (rng.random(n) < chance_of_work).astype(float),
            "score_m0": np.round(base, 1),
            **{name: np.round(values, 1) for name, values in zip(SCORES, scores, strict=True)},
            "grade": np.array(["poor", "fair", "good", "best"])[np.digitize(ability, [-0.8, 0.1, 1.0])],
            "contacts": rng.poisson(rng.gamma(2.0, 1.0, n)),
            "years": np.round(rng.uniform(0.5, 1.0, n), 2),
        }
    )
    to_work, to_death = rng.exponential(np.where(offered, 350, 450)), rng.exponential(2500, n)
    end = rng.integers(300, 420, n)
    days = np.ceil(np.minimum(np.minimum(to_work, to_death), end))
    back, died = (to_work <= to_death) & (to_work <= end), (to_death < to_work) & (to_death <= end)
    frame["days"], frame["fate"] = days, np.select([back, died], ["back", "died"], "followed")
    frame.loc[rng.random(n) < 0.1, "work"] = np.nan
    gone = rng.integers(0, 8, n)  # after which visit somebody stops answering
    for place, name in enumerate(SCORES):
        frame.loc[gone == place, SCORES[place:]] = np.nan
        frame.loc[rng.random(n) < 0.03, name] = np.nan
    frame.loc[rng.random(n) < 0.05, "grade"] = ""
    return frame


def write(folder: Path, plan_: dict[str, Any], frame: pd.DataFrame) -> Path:
    """Write plan and participants into a folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    yaml = YAML(typ="safe")
    yaml.sort_base_mapping_type_on_output = False  # the order of arms, levels and visits means something
    yaml.representer.ignore_aliases = lambda _: True
    with (folder / "trial.yml").open("w", encoding="utf-8") as file:
        yaml.dump(plan_, file)
    frame.to_csv(folder / "participants.csv", index=False)
    return folder


def read(plan_: dict[str, Any], frame: pd.DataFrame) -> tuple[Plan, Snapshot]:
    """Plan and data, written down and read again, as the program meets them."""
    with TemporaryDirectory() as folder:
        written = write(Path(folder), plan_, frame)
        loaded = load_plan(written)
        return loaded, read_snapshot(loaded, written)


def cohort(change: Callable[[pd.DataFrame], pd.DataFrame] | None = None, plan_: dict[str, Any] | None = None) -> Cohort:
    """Plan and data, the data changed by a function."""
    frame = people().copy()
    loaded, snapshot = read(plan() if plan_ is None else plan_, frame if change is None else change(frame))
    return Cohort.of(loaded, snapshot, Scope.FULL)


@cache
def whole() -> Cohort:
    """The trial as it is."""
    return cohort()


def named(of: Cohort, id_: str) -> Analysis:
    """One analysis of the plan."""
    return next(analysis for analysis in of.plan.analyses if analysis.id == id_)


def rows(of: Cohort, id_: str) -> dict[str, Row]:
    """The rows of one analysis by what follows the analysis's id."""
    return {row.id.removeprefix(f"{id_}."): row for row in analysis_rows(of, named(of, id_))}
