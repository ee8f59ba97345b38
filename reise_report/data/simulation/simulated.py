"""A made-up trial in memory: its tables, and its truth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from reise_report.data.simulation import costs_made, fate, intervention, natural, primary_care, registers, truth
from reise_report.data.simulation.cohort import Cohort, enrol, participants
from reise_report.data.simulation.contradictions import Found
from reise_report.data.simulation.deliveries import delivered_twice
from reise_report.data.simulation.dice import Dice
from reise_report.data.simulation.hospital import HospitalCare, hospital_care
from reise_report.data.simulation.lifeline import live
from reise_report.data.simulation.parameters import parameters
from reise_report.data.simulation.participation import INVENTED, Effect
from reise_report.data.simulation.planting import plant
from reise_report.data.simulation.questionnaires import questionnaires
from reise_report.data.simulation.rows import ID, Rows, as_text, at, sorted_by
from reise_report.data.simulation.scores_made import scores
from reise_report.data.simulation.screening import screening
from reise_report.data.simulation.tables import ORDER, TABLES
from reise_report.data.simulation.truth_tables import PARTICIPANTS_TRUTH, SCORES_TRUTH, contradiction_rows
from reise_report.data.simulation.uptake import plan_uptake

DEFAULT_SEED, DEFAULT_SIZE = 326732, 425
"""The seed is the trial's number at the Research Council of Norway, the size its total enrolment (ISRCTN85437524)."""


@dataclass(frozen=True)
class Simulated:
    """A made-up trial and what is true of it.

    Attributes:
        seed: the seed that it was made from.
        rows: table → columns of whole numbers, as :mod:`~reise_report.data.simulation.tables` says how to write them.
        true_participants: one row a participant: return to work, potential outcomes, costs.
        true_scores: one row a questionnaire.
        found: every contradiction, with rows numbered as in the files: the header is row 1.
        parameters: what the data were made with.
    """

    seed: int
    rows: Mapping[str, Rows]
    true_participants: Rows
    true_scores: Rows
    found: tuple[Found, ...]
    parameters: Mapping[str, Any]

    @cached_property
    def tables(self) -> dict[str, dict[str, list[str]]]:
        """Table → column → cells as they stand in the file; an empty text is missing."""
        return {name: as_text(self.rows[name], forms) for name, forms in TABLES.items()}

    @cached_property
    def truth(self) -> dict[str, dict[str, list[str]]]:
        """``participants``, ``scores`` and ``contradictions``: column → cells as they stand in the file."""
        return {
            "participants": as_text(self.true_participants, PARTICIPANTS_TRUTH),
            "scores": as_text(self.true_scores, SCORES_TRUTH),
            "contradictions": contradiction_rows(self.found, self.rows),
        }


def simulate(seed: int = DEFAULT_SEED, n: int = DEFAULT_SIZE, effect: Effect = INVENTED) -> Simulated:
    """Make up a trial.

    The same seed and size give the same trial everywhere.

    Args:
        seed: seed of the random numbers, 0 or more.
        n: participants, 10 to 100 000.
        effect: what the offer does with those who come to the course.

    Raises:
        ValueError: the seed is negative, or there are too few or too many participants.
    """
    if seed < 0:
        raise ValueError(f"the seed {seed} is negative; give 0 or a positive whole number")
    cohort = enrol(seed, n)
    ends = fate.draw_fate(seed, cohort)
    uptake = plan_uptake(seed, cohort, ends)
    life = live(seed, cohort, uptake, ends, effect)
    care = _mirrored_care(cohort, hospital_care(seed, cohort, ends))
    asked = questionnaires(seed, cohort, ends, life, effect)
    offered = intervention.offers(cohort, uptake, life)
    made: dict[str, Rows] = {
        "participants": participants(cohort, ends.linked),
        "screening": screening(seed, cohort),
        "offers": offered,
        "questionnaires": asked.rows,
        "employment": registers.employment(seed, cohort, ends, life),
        "leave": registers.leave(cohort, ends, life),
        "benefits": registers.benefits(seed, cohort, ends, life),
        "hospital": care.rows,
        "primary_care": _mirrored(cohort, primary_care.claims(seed, cohort, ends)),
        "prescriptions": _mirrored(cohort, primary_care.prescriptions(seed, cohort, ends)),
        "ledger": intervention.ledger(seed, cohort, ends, offered),
        "adverse_events": intervention.adverse_events(seed, cohort, ends, life),
        "withdrawals": fate.withdrawals(cohort, ends),
        "deaths_and_emigration": fate.deaths_and_emigration(cohort, ends),
    }
    planting = plant(seed, cohort, ends, made, life.early)
    natural.list_natural(planting, cohort, ends, asked.behind)
    tables, dice = planting.tables, Dice(seed, "deliveries")
    for name, amount in (("employment", "percent"), ("benefits", "degree")):
        tables[name] = delivered_twice(dice, tables[name], amount)
    tables = {name: sorted_by(rows, *ORDER[name]) if name in ORDER else rows for name, rows in tables.items()}
    true_participants = {
        "participant": np.arange(n, dtype=np.int64),
        **truth.return_to_work(cohort, ends, life),
        **truth.potential_outcomes(life),
        **truth.uptake(cohort, tables["offers"]),
        **_register_sums(cohort, ends, care, tables, costs_made.days_worked(life)),
        **costs_made.ledger_by_resource(cohort, tables["ledger"]),
    }
    return Simulated(
        seed=seed,
        rows=tables,
        true_participants=true_participants,
        true_scores=scores(tables["questionnaires"]),
        found=tuple(_in_files(planting.found, tables)),
        parameters=parameters(seed, cohort, life, effect),
    )


def _register_sums(
    cohort: Cohort, ends: fate.Fate, care: HospitalCare, tables: Mapping[str, Rows], worked: Rows
) -> Rows:
    """Sums from registers; missing of people who could not be linked."""
    found = {
        **costs_made.hospital_sums(cohort, care),
        **costs_made.claims_by_service(cohort, tables["primary_care"]),
        **costs_made.medicines(cohort, tables["prescriptions"]),
        **worked,
    }
    return {name: truth.where_linked(cohort, ends, values) for name, values in found.items()}


def _mirrored(cohort: Cohort, rows: Rows) -> Rows:
    """Registers know people, not numbers: who enrolled twice has the same rows under both."""
    who = rows["participant"]  # in order
    first, after = (np.searchsorted(who, cohort.source[cohort.twice], side) for side in ("left", "right"))
    same = [np.arange(begin, end) for begin, end in zip(first.tolist(), after.tolist(), strict=True)]
    places = np.concatenate([np.flatnonzero(~np.isin(who, cohort.twice)), *same])
    second = np.repeat(cohort.twice, after - first)
    found = at(rows, places)
    found["participant"][places.size - second.size :] = second
    return sorted_by(found, "participant", "date" if "date" in rows else "admitted")


def _mirrored_care(cohort: Cohort, care: HospitalCare) -> HospitalCare:
    shift = int(max(care.stay.max(initial=0), care.stay_there.max(initial=0))) + 1
    rows = _mirrored(cohort, {**care.rows, "stay": care.stay, "stay_there": care.stay_there})
    # The same stay under another number is another stay.
    stay, there = rows.pop("stay") + shift * rows["participant"], rows.pop("stay_there") + shift * rows["participant"]
    episodes = {**rows, "episode": np.arange(rows["episode"].size)}
    return HospitalCare(episodes, *(np.unique(values, return_inverse=True)[1] for values in (stay, there)))


def _in_files(found: list[Found], tables: Mapping[str, Rows]) -> list[Found]:
    """The contradictions with rows as they are numbered in the files, in the order of kinds, tables and rows."""
    places = {
        name: dict(zip(rows[ID].tolist(), range(2, rows[ID].size + 2), strict=True)) for name, rows in tables.items()
    }
    placed = [
        Found(item.kind, item.table, item.participant, places[item.table].get(item.row, -1), item.detail)
        for item in found
    ]
    order = {kind: place for place, kind in enumerate(type(found[0].kind))} if found else {}
    return sorted(placed, key=lambda item: (order[item.kind], item.table, item.row, item.participant))
