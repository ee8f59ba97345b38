"""Two sources laid side by side."""

import pytest

from reise_report.analysis.agreement import cohens_kappa
from reise_report.analysis.proportion import wilson
from reise_report.results.row import Reason, Unit
from tests.derive.register_trial import job
from tests.results.register_results import counts, results, trial

IN_REGISTER = (0, 1, 2, 3)
OWN_YES, OWN_NO = (0, 1, 4), (2, 5, 6, 7, 8)
TABLES = {
    "employment": [job("2023-02-01", who=f"P{i:02d}") for i in IN_REGISTER],
    "questionnaires": [
        {"participant": f"P{i:02d}", "visit": visit, "completed": day, "working": i in OWN_YES}
        for i in OWN_YES + OWN_NO
        for visit, day in (("m3", "2023-04-02"), ("m6", "2023-07-02"), ("m12", "2024-01-01"))
    ],
}
FOUND = results(trial(), **TABLES)
CELLS = {"both": 2, "first_only": 1, "second_only": 1, "neither": 4}


def measure(name, group="all"):
    return FOUND[f"concordance.rtw.{group}.measure.{name}"]


def test_the_cells_and_those_not_known_add_up_to_the_group():
    cells = counts(FOUND, "concordance.rtw.all.cell")
    assert cells == {**CELLS, "not_both_known": 4}
    assert sum(counts(FOUND, "concordance.rtw.offered.cell").values()) == 4
    assert {FOUND[f"concordance.rtw.all.cell.{name}"].part_of for name in cells} == {"flow.randomised.n"}


def test_kappa_is_that_of_the_cells():
    row, expected = measure("kappa"), cohens_kappa([[2, 1], [1, 4]])
    assert (row.value, row.low, row.high) == pytest.approx((expected.value, expected.low, expected.high))
    assert row.method == "cohens_kappa"
    assert (row.unit, row.n_randomised, row.n_available) == (Unit.STATISTIC, 12, 8)
    assert row.based_on == tuple(f"concordance.rtw.all.cell.{name}" for name in CELLS)


@pytest.mark.parametrize(
    ("name", "yes", "total"),
    [
        ("agreement", 6, 8),
        ("sensitivity", 2, 3),
        ("specificity", 4, 5),
        ("positive_predictive_value", 2, 3),
        ("negative_predictive_value", 4, 5),
    ],
)
def test_shares_are_out_of_the_right_people(name, yes, total):
    row, expected = measure(name), wilson(yes, total)
    assert (row.numerator, row.denominator) == (yes, total)
    assert (row.value, row.low, row.high) == pytest.approx((expected.value, expected.low, expected.high))


def test_without_anybody_known_to_both_there_are_reasons_and_no_numbers():
    found = results(trial(), employment=TABLES["employment"])
    rows = [row for row in found if row.id.startswith("concordance.rtw.all.measure.")]
    assert len(rows) == 6
    assert {(row.value, row.reason) for row in rows} == {(None, Reason.NO_DATA)}


def test_where_a_source_says_the_same_of_everybody_kappa_has_a_reason():
    found = results(trial(), questionnaires=TABLES["questionnaires"])
    row = found["concordance.rtw.all.measure.kappa"]
    assert (row.value, row.reason) == (None, Reason.NO_VARIATION)
    assert found["concordance.rtw.all.measure.sensitivity"].reason is Reason.NO_PARTICIPANTS
