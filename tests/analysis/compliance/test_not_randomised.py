"""Contrasts by what people did: whom they compare, and that they say what they are. Reference numbers elsewhere."""

import numpy as np
import pytest

from reise_report.analysis.compliance.not_randomised import not_randomised_contrast
from reise_report.errors import AnalysisError
from tests.analysis.compliance.trials import people, table, trial

COUNTS = [20, 40, 10, 30, 5, 5, 15, 25]


def test_per_protocol_leaves_out_those_who_did_otherwise():
    found = not_randomised_contrast(*table(COUNTS), "per_protocol")
    assert (found.table.events1, found.table.n1, found.table.events0, found.table.n0) == (20, 60, 15, 40)
    assert found.included.sum() == 100
    assert found.treated.sum() == 60


def test_as_treated_compares_everybody_by_what_they_did():
    found = not_randomised_contrast(*table(COUNTS), "as_treated")
    assert (found.table.events1, found.table.n1, found.table.events0, found.table.n0) == (25, 70, 25, 80)
    assert found.included.all()


@pytest.mark.parametrize("kind", ["per_protocol", "as_treated"])
def test_every_number_says_that_it_is_not_a_randomised_comparison(kind):
    found = not_randomised_contrast(*table(COUNTS), kind)
    for estimate in (found.difference, found.difference_score, found.risk_ratio, found.odds_ratio, found.risk1):
        assert estimate.warnings[0] == found.label
        assert found.label.startswith("Not a randomised comparison")


def test_a_measure_has_a_difference_in_means():
    y, d, z, _ = trial(always=0.1)
    found = not_randomised_contrast(y, d, z, "as_treated")
    assert found.difference.value == pytest.approx(y[d == 1].mean() - y[d == 0].mean())
    groups = [y[d == label] for label in (1, 0)]
    hc0 = sum(group.var() / group.size for group in groups)
    assert found.difference.se == pytest.approx(np.sqrt(hc0 * y.size / (y.size - 2)))
    assert found.difference.warnings == (found.label,)
    assert (found.table, found.risk_ratio) == (None, None)


@pytest.mark.parametrize("kind", ["per_protocol", "as_treated"])
def test_an_empty_side_is_told(kind):
    nobody = not_randomised_contrast(*people(20, 0, 5, 20, 0, 5), kind)
    assert (nobody.difference.reason, nobody.risk_ratio.reason) == ("no_participants", "no_participants")
    y, _, z, _ = trial()
    assert not_randomised_contrast(y, np.zeros(y.size), z, kind).difference.reason == "no_participants"


def test_a_measure_without_spread_is_told():
    found = not_randomised_contrast([7.0] * 6, [1, 1, 0, 0, 0, 0], [1, 1, 1, 0, 0, 0], "as_treated")
    assert found.difference.reason == "no_variation"


def test_an_unknown_contrast_is_refused():
    with pytest.raises(AnalysisError, match="did you mean 'per_protocol'"):
        not_randomised_contrast([1, 0], [1, 0], [1, 0], "per_protocoll")
