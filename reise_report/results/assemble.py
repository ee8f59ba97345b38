"""The one place where plan, snapshot and methods meet: everything the plan asks of the data, as results."""

from __future__ import annotations

from reise_report.data.snapshot import Snapshot
from reise_report.plan.model import Plan
from reise_report.results.baseline import baseline_rows
from reise_report.results.cohort import Cohort
from reise_report.results.completeness import completeness_rows
from reise_report.results.concordance import concordance_rows
from reise_report.results.derivations import derivation_rows
from reise_report.results.descriptions import description_rows
from reise_report.results.effects.assemble import effect_rows
from reise_report.results.families import family_rows
from reise_report.results.flow import flow_rows
from reise_report.results.harms import harm_rows
from reise_report.results.populations import population_rows
from reise_report.results.recruitment import recruitment_rows
from reise_report.results.scope import Scope
from reise_report.results.sensitivity import sensitivity_rows
from reise_report.results.store import Results
from reise_report.results.subgroups import subgroup_rows

_PARTS = (
    flow_rows,
    population_rows,
    recruitment_rows,
    baseline_rows,
    completeness_rows,
    derivation_rows,
    concordance_rows,
    effect_rows,
    subgroup_rows,
    description_rows,
    harm_rows,
)


def analyse(plan: Plan, snapshot: Snapshot, scope: Scope) -> Results:
    """Compute every number that the plan asks for.

    Args:
        plan: the trial's plan.
        snapshot: its data as of a date.
        scope: with POOLED the allocation is taken out of the data after the plan's derivations and before anything is
            computed, and nothing is computed by arm.

    Raises:
        AnalysisError: counts do not add up; the message says which.
        DataError: something that the plan derives cannot be told from the data.
        PlanError: a derivation lacks a price, or is finer than its source.
    """
    cohort = Cohort.of(plan, snapshot, scope)
    rows = [row for part in _PARTS for row in part(cohort)]
    rows += family_rows(cohort, rows)
    rows += sensitivity_rows(cohort, snapshot)
    return Results.of(plan.trial.id, snapshot.as_of.isoformat(), snapshot.synthetic, rows)
