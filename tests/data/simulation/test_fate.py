"""Who dies, leaves, withdraws or cannot be linked, and until when anything is known."""

from __future__ import annotations

import numpy as np
import pytest

from reise_report.data.simulation.cohort import CUT_OFF, enrol
from reise_report.data.simulation.fate import NEVER, SCOPES, draw_fate


@pytest.mark.parametrize("seed", range(5))
def test_nobody_has_two_fates_nor_has_anybody_who_enrolled_twice(seed: int):
    cohort = enrol(seed, 425)
    fate = draw_fate(seed, cohort)
    each = [fate.died < NEVER, fate.emigrated < NEVER, fate.withdrew < NEVER, ~fate.linked]
    assert np.sum(each, axis=0).max() == 1
    pairs = np.concatenate([cohort.twice, cohort.source[cohort.twice]])
    assert np.sum(each, axis=0)[pairs].sum() == 0


@pytest.mark.parametrize("seed", range(5))
def test_everything_happens_to_somebody_in_a_trial_of_some_size(seed: int):
    fate = draw_fate(seed, enrol(seed, 100))
    assert (fate.died < 365).sum() >= 1
    assert (fate.emigrated < 365).sum() >= 1
    assert (~fate.linked).sum() >= 1
    assert set(fate.scope.tolist()) == {-1, *range(len(SCOPES))}


def test_losses_stay_few():
    fate = draw_fate(1, enrol(1, 20_000))
    assert (fate.died < NEVER).mean() == pytest.approx(0.008)
    assert (fate.known < 365).mean() < 0.06


def test_registers_tell_until_death_emigration_withdrawal_or_the_cut_off():
    cohort = enrol(1, 425)
    fate = draw_fate(1, cohort)
    untouched = fate.linked & (fate.gone == NEVER) & (fate.scope < 1)
    assert (fate.known[untouched] == (CUT_OFF - cohort.enrolled)[untouched]).all()
    assert (fate.known[fate.died < NEVER] == fate.died[fate.died < NEVER]).all()
    assert (fate.known[~fate.linked] < 0).all()


def test_everybody_else_is_followed_for_a_year_and_four_weeks():
    cohort = enrol(1, 425)
    assert (CUT_OFF - cohort.enrolled >= 365 + 27).all()


def test_withdrawing_from_questionnaires_leaves_the_registers():
    fate = draw_fate(1, enrol(1, 425))
    only = fate.scope == SCOPES.index("questionnaires")
    assert only.any()
    assert (fate.known[only] > 392).all()
    assert (fate.silent[only] == fate.withdrew[only]).all()
