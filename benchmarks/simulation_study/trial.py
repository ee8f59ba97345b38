"""One made-up trial in memory, typed as if it had been read from its files.

What the effectiveness analyses do not look at is left out: care and its costs, the ledger, adverse events, screening,
the first of two deliveries of the registers, contradictions planted in the data (none of which changes the truth), and
what happens after the last day of which the return to work needs to know.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from benchmarks.simulation_study.scenario import Scenario
from reise_report.data.contract import apply_contract
from reise_report.data.simulation import fate, intervention, registers
from reise_report.data.simulation.cohort import CUT_OFF, Cohort, enrol, participants
from reise_report.data.simulation.count import FOLLOW_UP, LEAST_DAYS
from reise_report.data.simulation.dice import Whole
from reise_report.data.simulation.fate import NEVER, Fate, draw_fate
from reise_report.data.simulation.lifeline import Lifeline, live
from reise_report.data.simulation.questionnaires import questionnaires
from reise_report.data.simulation.rows import MISSING, Form, Rows, height, sorted_by
from reise_report.data.simulation.tables import ORDER, TABLES
from reise_report.data.simulation.uptake import Uptake, plan_uptake
from reise_report.data.snapshot import Snapshot
from reise_report.data.text_table import TextColumn, TextTable, numbered_rows
from reise_report.data.truncate import truncated
from reise_report.plan.model import Plan

LAST_DAY = FOLLOW_UP + LEAST_DAYS + 2
"""Of what happens later the trial's rule for the return to work asks nothing."""


@dataclass(frozen=True, slots=True)
class Lives:
    """Everybody's lives.

    Attributes:
        cohort: who was enrolled.
        fate: what became of them.
        uptake: what they would do with an offer.
        life: their days.
    """

    cohort: Cohort
    fate: Fate
    uptake: Uptake
    life: Lifeline


def lives(seed: int, n: int, scenario: Scenario, *, nobody_emigrates: bool = False) -> Lives:
    """The people of a trial and their lives, as :func:`reise_report.data.simulation.simulated.simulate` makes them.

    Args:
        seed: seed of the trial.
        n: participants.
        scenario: the world.
        nobody_emigrates: whether those who emigrated stay: the registers lose sight of them, which is no outcome.
    """
    cohort = scenario.changed(enrol(seed, n))
    ends = draw_fate(seed, cohort)
    if nobody_emigrates:
        ends = replace(ends, emigrated=np.full(n, NEVER), gone=ends.died)
    uptake = plan_uptake(seed, cohort, ends)
    return Lives(cohort, ends, uptake, live(seed, cohort, uptake, ends, scenario.effect, LAST_DAY))


def snapshot(seed: int, n: int, scenario: Scenario, plan: Plan) -> Snapshot:
    """A trial's tables.

    Args:
        seed: seed of the trial.
        n: participants.
        scenario: the world.
        plan: a plan whose contract names the tables and columns wanted.
    """
    made = _rows(seed, n, scenario)
    frames = {}
    for name, table in plan.data.tables.items():
        rows = sorted_by(made[name], *ORDER[name]) if name in ORDER else made[name]
        forms = TABLES[name]
        named = [table.columns[column].from_ or column for column in table.columns]
        cells = {column: _text(rows[column], forms[column]) for column in named if column in forms}
        text = TextTable(table.file, cells, numbered_rows(height(rows)))
        checked = apply_contract(text, table, plan.design)
        if checked.violations:
            raise ValueError(f"the made-up table '{name}' breaks the plan's contract: {checked.violations[0]}")
        frames[name] = checked.frame
    known = truncated(plan, frames, plan.data.cut_off.date)
    return Snapshot(
        tables=MappingProxyType({name: item.frame.reset_index(drop=True) for name, item in known.items()}),
        files=(),
        as_of=plan.data.cut_off.date,
        synthetic=True,
        unused=MappingProxyType({}),
        known_until=MappingProxyType({name: item.until for name, item in known.items()}),
        rows=MappingProxyType({}),
        left_out=MappingProxyType({}),
    )


def _rows(seed: int, n: int, scenario: Scenario) -> dict[str, Rows]:
    people = lives(seed, n, scenario)
    cohort, ends, life = people.cohort, people.fate, people.life
    delivered = {
        "employment": registers.employment(seed, cohort, ends, life),
        "benefits": registers.benefits(seed, cohort, ends, life),
    }
    return {
        "participants": participants(cohort, ends.linked),
        "offers": intervention.offers(cohort, people.uptake, life),
        "questionnaires": questionnaires(seed, cohort, ends, life, scenario.effect).rows,
        "leave": registers.leave(cohort, ends, life),
        "withdrawals": fate.withdrawals(cohort, ends),
        "deaths_and_emigration": fate.deaths_and_emigration(cohort, ends),
        **{name: {**rows, "extracted": np.full(height(rows), CUT_OFF)} for name, rows in delivered.items()},
    }


def _text(values: Whole, form: Form) -> TextColumn:
    """A column as it would stand in its file."""
    distinct, codes = np.unique(values, return_inverse=True)
    texts = ["" if value == MISSING else form(value) for value in distinct.tolist()]
    return TextColumn.of(texts, codes.astype(np.int32))
