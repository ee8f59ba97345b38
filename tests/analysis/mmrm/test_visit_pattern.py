"""Participants by pattern: what is shortened has the same likelihood."""

import numpy as np
import pytest

from reise_report.analysis.mmrm.observations import observations
from reise_report.analysis.mmrm.visit_pattern import patterns, widen
from reise_report.errors import AnalysisError
from tests.analysis.mmrm.simulated import long, trial


def wide_of(n):
    outcome, arm, baseline = trial(n, 3)
    return widen(observations(*long(outcome, arm, baseline), None))


def test_thousands_of_participants_become_few_blocks():
    wide = wide_of(5000)
    data = patterns(wide)
    assert len(wide.rows) > 4900
    assert len(data.blocks) < 100
    assert data.counts.sum() == len(wide.rows)


def test_each_pattern_keeps_the_sums_of_products_of_its_participants():
    wide = wide_of(2000)
    data = patterns(wide)
    for index in range(len(data.counts)):
        mine = wide.rows[data.members == index].reshape(int(data.counts[index]), -1)
        short = data.blocks[data.pattern == index].reshape((data.pattern == index).sum(), -1)
        assert short.T @ short == pytest.approx(mine.T @ mine, rel=1e-9, abs=1e-7)


def test_few_participants_stay_as_they_are():
    wide = wide_of(12)
    assert len(patterns(wide).blocks) == len(wide.rows)


def test_two_outcomes_of_one_participant_at_one_visit_are_refused():
    given = observations([1.0, 2.0, 3.0], np.ones((3, 1)), [7, 7, 8], [0, 0, 1], None)
    with pytest.raises(AnalysisError, match="has 2 outcomes at visit 0"):
        widen(given)
