"""The economic evaluations of the made-up trial and of the example trial, made once for all tests that look at them."""

from functools import cache
from pathlib import Path

import numpy as np

from reise_report.analysis.economics.bootstrap import bootstrap_costs_and_effects
from reise_report.data.snapshot import read_snapshot
from reise_report.plan.load import load_plan
from reise_report.results.cohort import Cohort
from reise_report.results.effects.economic_columns import EconomicColumns
from reise_report.results.effects.sample import Sample
from reise_report.results.effects.seed import seed_of
from reise_report.results.scope import Scope
from tests.results.effects import trial

REISE = Path(__file__).resolve().parents[3] / "data" / "reise"
DRAWN = ("worth.nested", "worth.complete", "economic.cost_utility")
NORMAL = ("worth.pooled",)
QUARTERS = ("north_east", "south_east", "south_west", "north_west")


@cache
def cohort(id_):
    if id_.startswith("worth."):
        return trial.whole()
    plan = load_plan(REISE)
    return Cohort.of(plan, read_snapshot(plan, REISE), Scope.FULL)


@cache
def rows(id_):
    return trial.rows(cohort(id_), id_)


@cache
def columns(id_):
    sample = Sample(cohort(id_), trial.named(cohort(id_), id_))
    return EconomicColumns.of(sample, sample.analysis, discount=sample.analysis.discount)


@cache
def planes(id_):
    """The draws, made once more from the seed that the plan fixes."""
    found, plan = columns(id_), cohort(id_).plan
    counted = found.whole if found.analysis.missing.method == "complete_cases" else found
    return bootstrap_costs_and_effects(counted.trial(), draws=found.analysis.draws, seed=seed_of(plan, id_))


def pairs(ids):
    return [(id_, name) for id_ in ids for name in names(id_)]


def names(id_):
    return ("costs_health_service", "costs_societal") if id_ not in trial.IDS else ("spent_care", "spent_all")


def value(id_, name):
    return rows(id_)[name].value


def curve(id_, name, what):
    return np.array([value(id_, f"{name}.curve.{step:02d}.{what}") for step in range(61)])


def point(id_, name):
    return value(id_, f"{name}.cost_difference"), value(id_, "effect_difference")
