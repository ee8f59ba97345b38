"""The bootstrap of costs and effects at the size of ReISE: 425 people, 12 costs, 5 utilities, two perspectives.

Then the whole evaluation that ReISE's plan asks for: from derived data to rows, and from rows to what a report shows.

``pytest benchmarks/test_economics.py --benchmark-only``; the data are made up, the seeds fixed.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from reise_report.analysis.economics.bootstrap import bootstrap_costs_and_effects
from reise_report.analysis.economics.economic_trial import EconomicTrial
from reise_report.analysis.economics.seemingly_unrelated import seemingly_unrelated
from reise_report.data.snapshot import Snapshot, read_snapshot
from reise_report.disclosure.audience import Audience
from reise_report.disclosure.view import View
from reise_report.exhibits import html, typst
from reise_report.exhibits.effects.assemble import analysis_part
from reise_report.exhibits.reader import Reader
from reise_report.language.speech import speak
from reise_report.plan.analyses import CostEffectiveness
from reise_report.plan.load import load_plan
from reise_report.results.cohort import Cohort
from reise_report.results.effects.assemble import analysis_rows
from reise_report.results.row import Row
from reise_report.results.scope import Scope
from reise_report.results.sensitivity import sensitivity_rows
from reise_report.results.store import Results

REISE = Path(__file__).resolve().parents[1] / "data" / "reise"


def trial(missing, n=425):
    """One in four a control; log-normal costs, utilities skewed with their ceiling at 1; cells missing at random."""
    rng = np.random.default_rng(0)
    arm, health = (rng.permutation(n) >= n // 4).astype(float), rng.normal(size=(n, 2))
    utilities = 1 - np.exp(-1.5 + 0.4 * (health[:, :1] + 0.7 * rng.normal(size=(n, 5))))
    costs = np.exp(7 + 0.5 * health[:, 1:] + rng.normal(size=(n, 12)))
    lost = rng.random((n, 5)) < missing
    lost[:, 0] = False
    utility = pd.DataFrame(np.where(lost, np.nan, utilities), columns=[f"u{place}" for place in range(5)])
    cost = pd.DataFrame(
        np.where(rng.random((n, 12)) < missing, np.nan, costs), columns=[f"c{place}" for place in range(12)]
    )
    before = np.exp(8 + 0.5 * health[:, 1] + 0.5 * rng.normal(size=n))
    return EconomicTrial(
        arm=arm,
        costs=cost,
        utilities=utility,
        years=(0.125, 0.25, 0.25, 0.25, 0.125),
        perspectives={"health": list(cost)[:8], "societal": list(cost)},
        cost_covariates=pd.DataFrame({"before": before}),
        effect_covariates=utility[["u0"]],
    )


@pytest.mark.parametrize("missing", [0.0, 0.2, 0.4])
@pytest.mark.parametrize("workers", [1, 2])
def test_ten_thousand_draws_with_imputation_in_each(benchmark, missing, workers):
    data, options = trial(missing), {"draws": 10_000, "seed": 1, "workers": workers}
    found = benchmark.pedantic(bootstrap_costs_and_effects, (data,), options, rounds=3, warmup_rounds=1)
    assert found["societal"].reason is None


def test_the_curves_and_the_density_of_a_plane(benchmark):
    plane = bootstrap_costs_and_effects(trial(0.2), draws=10_000, seed=1)["societal"]

    def read():
        return plane.density(), plane.acceptability(range(0, 1_000_001, 5_000)), plane.perfect_information([275_000])

    assert benchmark(read)[0] is not None


def test_seemingly_unrelated_regressions(benchmark):
    data = trial(0.0)
    cost, effect = data.costs.sum(axis=1), data.utilities.to_numpy() @ np.array(data.years)
    found = benchmark(seemingly_unrelated, cost, effect, data.arm, data.cost_covariates, data.effect_covariates)
    assert found.difference.reason is None


@cache
def reise() -> tuple[Cohort, Snapshot, CostEffectiveness]:
    """ReISE's cohort, its data as read, and its economic evaluation; sensitivity analyses of this one alone."""
    plan = load_plan(REISE)
    analysis = next(one for one in plan.analyses if isinstance(one, CostEffectiveness))
    own = [one for one in plan.sensitivity if one.of == analysis.id]
    plan = plan.model_copy(update={"sensitivity": own})
    snapshot = read_snapshot(plan, REISE)
    return Cohort.of(plan, snapshot, Scope.FULL), snapshot, analysis


@cache
def rows() -> tuple[Row, ...]:
    """The rows of ReISE's economic evaluation."""
    cohort, _, analysis = reise()
    return tuple(analysis_rows(cohort, analysis))


def evaluated() -> int:
    cohort, _, analysis = reise()
    return len(list(analysis_rows(cohort, analysis)))


def varied() -> int:
    cohort, snapshot, _ = reise()
    return len(list(sensitivity_rows(cohort, snapshot)))


def test_the_economic_evaluation_of_reise_s_plan(benchmark):
    reise()
    assert benchmark.pedantic(evaluated, rounds=5, warmup_rounds=1) > 1000


def test_its_nine_sensitivity_analyses(benchmark):
    reise()
    assert benchmark.pedantic(varied, rounds=3, warmup_rounds=1) > 100


@pytest.mark.parametrize("language", ["en", "nb"])
def test_what_a_report_shows_of_it(benchmark, language):
    cohort, _, analysis = reise()
    alone = [Row(id=row.id, **_shown(row)) for row in rows()]
    reader = Reader(View(Audience.TEAM, Results.of("reise", "2025-06-01", True, alone)), cohort.plan, speak(language))

    def show() -> int:
        part = analysis_part(reader, analysis)
        drawn = [figure.spec.draw() for figure in part.figures]
        written = [(html.write(table), typst.write(table, continued="continued")) for table in part.tables]
        return len(drawn) + len(written)

    assert benchmark(show) == 7


def _shown(row: Row) -> dict[str, object]:
    """What exhibits look at; ties to rows of the whole trial are left out."""
    names = ("value", "unit", "low", "high", "level", "reason", "n_randomised", "n_available", "n_analysed")
    return {name: getattr(row, name) for name in names}
