"""Who dies, emigrates, withdraws or cannot be linked, and until when the registers therefore tell of each.

Shares are invented, near what a cohort of working age with persistent pain could show in two to three years.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reise_report.data.simulation.cohort import CUT_OFF, Cohort
from reise_report.data.simulation.dice import Dice, Real, Whole, Yes
from reise_report.data.simulation.rows import Rows

NEVER = 100_000
"""A day that never comes."""

NOT_AT_ALL = -100_000
"""The last day known of somebody of whom the registers tell nothing."""

SCOPES = ("questionnaires", "registers", "all")
EVENTS = ("died", "emigrated")
_DIED, _EMIGRATED, _NOT_LINKED, _WITHDREW = 0.008, 0.008, 0.012, 0.03
_LARGE = 100  # from so many people on, everything that can happen happens to somebody


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of everybody; days are counted from enrolment, arrays of (n,).

    Attributes:
        linked: whether the registers could be linked.
        died: day of death, or :data:`NEVER`.
        emigrated: day of emigration, or :data:`NEVER`.
        withdrew: day of withdrawal, or :data:`NEVER`.
        scope: place in :data:`SCOPES` of what was withdrawn from; -1 for the others.
        gone: the sooner of death and emigration.
        known: last day of which the registers tell, death included; :data:`NOT_AT_ALL` for those not linked.
        silent: last day on which somebody could be expected to answer.
    """

    linked: Yes
    died: Whole
    emigrated: Whole
    withdrew: Whole
    scope: Whole
    gone: Whole
    known: Whole
    silent: Whole


def draw_fate(seed: int, cohort: Cohort) -> Fate:
    """Draw deaths, emigration, withdrawals and linkage; nobody has two of them, nor has anybody who enrolled twice."""
    dice, n = Dice(seed, "fate"), cohort.size
    free = np.ones(n)
    free[cohort.twice] = free[cohort.source[cohort.twice]] = 0
    older = free * (1 + np.maximum(cohort.age - 40, 0) / 15)
    died = _days(dice, _take(dice, older, free, _least(n, _DIED, 3)), n, 25, 460, first=(25, 120))
    emigrated = _days(dice, _take(dice, free.copy(), free, _least(n, _EMIGRATED, 3)), n, 20, 460, first=(60, 330))
    not_linked = _take(dice, free.copy(), free, _least(n, _NOT_LINKED, 2))
    worse = free * np.exp(-0.3 * cohort.health)
    who = _take(dice, worse, free, _least(n, _WITHDREW, 6))
    withdrew = _days(dice, who, n, 5, 360, first=(20, 70))
    scope = np.full(n, -1)
    # The first three have one scope each; most of the others withdraw from everything, or from the questionnaires.
    scope[who] = np.concatenate([[0, 1, 2], dice.level(max(who.size - 3, 0), (4, 1, 4))])[: who.size]
    linked = np.ones(n, dtype=bool)
    linked[not_linked] = False
    gone = np.minimum(died, emigrated)
    known = np.minimum(np.minimum(gone, CUT_OFF - cohort.enrolled), np.where(scope >= 1, withdrew, NEVER))
    return Fate(
        linked=linked,
        died=died,
        emigrated=emigrated,
        withdrew=withdrew,
        scope=scope,
        gone=gone,
        known=np.where(linked, known, NOT_AT_ALL),
        silent=np.minimum(died, np.where((scope == 0) | (scope == 2), withdrew, NEVER)),
    )


def _least(n: int, share: float, least: int) -> int:
    return max(round(n * share), least if n >= _LARGE else 0)


def _take(dice: Dice, weight: Real, free: Real, count: int) -> Whole:
    """Draw people and strike them off the list of those to whom nothing has happened."""
    who = dice.drawn(weight * (free > 0), count)
    free[who] = 0
    return who


def _days(dice: Dice, who: Whole, n: int, least: int, most: int, first: tuple[int, int]) -> Whole:
    """A day for each of them, and of the first three one that lies within the follow-up."""
    days = np.full(n, NEVER)
    days[who] = dice.whole(who.size, least, most)
    days[who[:3]] = dice.whole(3, *first)[: who.size]
    return days


def withdrawals(cohort: Cohort, fate: Fate) -> Rows:
    """``withdrawals.csv``."""
    who = np.flatnonzero(fate.scope >= 0)
    return {"participant": who, "date": cohort.enrolled[who] + fate.withdrew[who], "scope": fate.scope[who]}


def deaths_and_emigration(cohort: Cohort, fate: Fate) -> Rows:
    """``deaths_and_emigration.csv``."""
    who = np.flatnonzero(fate.gone < NEVER)
    emigrated = fate.emigrated[who] < fate.died[who]
    return {
        "participant": who,
        "date": cohort.enrolled[who] + fate.gone[who],
        "event": emigrated.astype(np.int64),
    }
