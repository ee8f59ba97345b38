"""How long the analyses of a plan take, from the data read to the rows: ReISE's, and every method by itself.

``pytest benchmarks/test_effects.py --benchmark-only``. The goal is all of ReISE's analyses of effects, with 50
imputations, in under five seconds after imports on two cores.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from reise_report.data.snapshot import Snapshot, read_snapshot
from reise_report.plan.load import load_plan
from reise_report.plan.model import Plan
from reise_report.results.assemble import analyse
from reise_report.results.cohort import Cohort
from reise_report.results.effects.assemble import effect_rows
from reise_report.results.families import family_rows
from reise_report.results.scope import Scope
from reise_report.results.sensitivity import sensitivity_rows
from reise_report.results.subgroups import subgroup_rows
from tests.results.effects import trial

REISE = Path(__file__).resolve().parents[1] / "data" / "reise"
JACKKNIFED = ("score.reference", "score.anchored")
"""Methods that fit the model once for each participant: a minute for 20 000."""


@cache
def reise() -> tuple[Plan, Snapshot]:
    """ReISE's plan and made-up data."""
    plan = load_plan(REISE)
    return plan, read_snapshot(plan, REISE)


@cache
def cohort(n: int) -> Cohort:
    """The made-up trial with every method, with n people."""
    return Cohort.of(*trial.read(trial.plan(), trial.people(n, seed=1)), Scope.FULL)


def effects(seen: Cohort, snapshot: Snapshot) -> int:
    """All effects: analyses, subgroups, families and sensitivity analyses."""
    rows = list(effect_rows(seen))
    rows += [*subgroup_rows(seen), *family_rows(seen, rows), *sensitivity_rows(seen, snapshot)]
    return len(rows)


def test_all_effects_of_reise_with_50_imputations(benchmark):
    """Effectiveness alone; benchmarks/test_economics.py has the economic evaluation."""
    plan, snapshot = reise()
    economic = {analysis.id for analysis in plan.analyses if analysis.method == "cost_effectiveness"}
    effective = plan.model_copy(
        update={
            "analyses": [analysis for analysis in plan.analyses if analysis.id not in economic],
            "sensitivity": [item for item in plan.sensitivity if item.of not in economic],
        }
    )
    seen = Cohort.of(effective, snapshot, Scope.FULL)
    assert benchmark.pedantic(effects, (seen, snapshot), rounds=3, warmup_rounds=1) > 1000


def test_everything_that_reise_s_plan_asks(benchmark):
    assert len(benchmark.pedantic(analyse, (*reise(), Scope.FULL), rounds=3, warmup_rounds=1)) > 1500


def test_reading_reise_s_plan_with_its_sensitivity_analyses(benchmark):
    assert benchmark.pedantic(load_plan, (REISE,), rounds=3, warmup_rounds=1).sensitivity


@pytest.mark.parametrize("id_", trial.IDS)
def test_a_method_with_425_people(benchmark, id_):
    assert benchmark.pedantic(trial.rows, (cohort(425), id_), rounds=3, warmup_rounds=1)


@pytest.mark.parametrize("id_", [id_ for id_ in trial.IDS if id_ not in JACKKNIFED])
def test_a_method_with_20_000_people(benchmark, id_):
    assert benchmark.pedantic(trial.rows, (cohort(20_000), id_), rounds=2, warmup_rounds=1)
