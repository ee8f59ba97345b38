"""Cohen's kappa: published numbers, another program, and what must hold for every table."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa as statsmodels_kappa

from reise_report.analysis.agreement import cohens_kappa
from reise_report.analysis.reason import NO_DATA, NO_VARIATION
from reise_report.errors import AnalysisError

cells = st.integers(0, 60)
two_by_two = st.tuples(cells, cells, cells, cells).map(lambda cell: np.array(cell).reshape(2, 2))


def varied(table):
    return table.sum() and (table.sum(axis=0) > 0).all() and (table.sum(axis=1) > 0).all()


def test_the_printed_example_of_statpsych():
    """R package statpsych, documentation of ci.kappa(.05, 31, 12, 4, 58), row 'Cohen kappa', as printed there."""
    found = cohens_kappa([[31, 12], [4, 58]])
    assert found.value == pytest.approx(0.6756757, abs=5e-8)
    assert found.se == pytest.approx(0.07344761, abs=5e-9)
    assert (found.low, found.high) == (pytest.approx(0.5317210, abs=5e-8), pytest.approx(0.8196303, abs=5e-8))


def test_the_printed_example_of_sas():
    """PROC FREQ, three categories; the printout stands in statsmodels' tests (stats/tests/test_inter_rater.py)."""
    found = cohens_kappa([[0, 4, 1], [0, 8, 0], [0, 1, 5]])
    printed = (0.4842, 0.1380, 0.2137, 0.7547)
    assert (found.value, found.se, found.low, found.high) == pytest.approx(printed, abs=5e-5)


@given(two_by_two.filter(varied))
def test_any_table_gives_what_statsmodels_gives(table):
    """statsmodels.stats.inter_rater.cohens_kappa(table, wt=None), kappa and std_kappa."""
    found, other = cohens_kappa(table), statsmodels_kappa(table)
    assert found.value == pytest.approx(other.kappa, abs=1e-12)
    if found.se is not None:
        assert found.se == pytest.approx(other.std_kappa, abs=1e-7)
        assert -1 <= found.low <= found.value <= found.high <= 1


@given(two_by_two.filter(varied))
def test_neither_the_order_of_sources_nor_of_levels_matters(table):
    values = {round(cohens_kappa(other).value, 12) for other in (table, table.T, table[::-1, ::-1])}
    assert len(values) == 1


@given(two_by_two.filter(varied), st.integers(2, 5))
def test_more_people_in_the_same_shares_narrow_the_interval_by_the_root(table, times):
    found, more = cohens_kappa(table), cohens_kappa(table * times)
    assert more.value == pytest.approx(found.value)
    if found.se is not None:
        assert more.se == pytest.approx(found.se / np.sqrt(times), abs=1e-9)


def test_agreement_on_everybody_is_one_without_an_interval_and_says_why():
    found = cohens_kappa([[7, 0], [0, 3]])
    assert (found.value, found.low, found.high, found.se) == (1, None, None, None)
    assert "agree on everybody" in found.warnings[0]


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ([[0, 0], [0, 0]], NO_DATA),
        ([[9, 0], [0, 0]], NO_VARIATION),
        ([[4, 5], [0, 0]], NO_VARIATION),
        ([[4, 0], [5, 0]], NO_VARIATION),
    ],
)
def test_where_a_source_says_the_same_of_everybody_there_is_a_reason_and_no_number(table, reason):
    found = cohens_kappa(table)
    assert (found.value, found.reason) == (None, reason)


@pytest.mark.parametrize(
    "table", [[[1, 2]], [1, 2], [[1]], [[1, -1], [2, 2]], [[1, 0.5], [2, 2]], [[1, np.nan], [2, 2]]]
)
def test_what_is_no_square_table_of_counts_is_refused(table):
    with pytest.raises(AnalysisError, match="the table"):
        cohens_kappa(table)


def test_the_level_moves_the_limits_and_nothing_else():
    narrow, wide = (cohens_kappa([[31, 12], [4, 58]], level) for level in (0.9, 0.99))
    assert narrow.value == wide.value
    assert wide.low < narrow.low < narrow.high < wide.high
