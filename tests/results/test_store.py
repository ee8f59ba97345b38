"""Results: checked on the way in, canonical on the way out."""

from dataclasses import replace

import pytest

from reise_report.errors import AnalysisError, ReleaseError
from reise_report.results.row import Reason, Reveals, Row, Unit
from reise_report.results.store import Results


def people(id_, n, **fields):
    return Row(id=id_, value=n, unit=Unit.PEOPLE, **fields)


def results(*rows):
    return Results.of("small", "2025-06-01", False, rows)


TOTAL = people("flow.randomised.n", 5)
PARTS = (
    people("flow.allocated.offered", 2, part_of="flow.randomised.n"),
    people("flow.allocated.usual", 3, part_of="flow.randomised.n"),
)
RATIO = Row(id="primary.work.risk_ratio.adjusted", value=1 / 3, low=0.1, high=0.9, level=0.95, se=0.2, unit=Unit.RATIO)


def test_rows_come_out_in_the_order_of_their_ids_whatever_the_order_they_went_in():
    assert [row.id for row in results(RATIO, *PARTS, TOTAL)] == [row.id for row in results(TOTAL, *PARTS, RATIO)]


def test_json_is_read_back_as_the_same_rows():
    stored = results(TOTAL, *PARTS, RATIO, replace(RATIO, id="a.b", value=None, reason=Reason.NO_EVENTS, low=None))
    assert Results.from_json(stored.to_json()) == stored


def test_json_keeps_twelve_significant_digits():
    assert '"value": 0.333333333333,' in results(RATIO).to_json()


def test_json_is_the_same_text_for_the_same_rows():
    assert results(TOTAL, *PARTS).to_json() == results(*reversed(PARTS), TOTAL).to_json()


def test_csv_and_parquet_hold_every_row(tmp_path):
    import pandas as pd

    stored = results(TOTAL, *PARTS, RATIO, Row(id="recruitment.first", value="2024-01-02", unit=Unit.DATE))
    stored.write(tmp_path / "r.csv")
    stored.write(tmp_path / "r.parquet")
    for read in (pd.read_csv(tmp_path / "r.csv"), pd.read_parquet(tmp_path / "r.parquet")):
        assert list(read["id"]) == list(stored.rows)
        assert read.set_index("id")["text"]["recruitment.first"] == "2024-01-02"
        assert read.set_index("id")["value"]["flow.randomised.n"] == 5


def test_another_file_ending_is_refused(tmp_path):
    with pytest.raises(AnalysisError, match=r"\.json, \.csv, \.parquet"):
        results(TOTAL).write(tmp_path / "r.xlsx")


@pytest.mark.parametrize("name", ["r.json", "r.csv", "r.parquet"])
def test_a_folder_that_is_not_there_is_told_in_a_sentence(tmp_path, name):
    with pytest.raises(ReleaseError, match=rf"{name} cannot be written: .*; choose a file in a folder that is there"):
        results(TOTAL).write(tmp_path / "nowhere" / name)


def test_an_unknown_id_names_the_nearest():
    with pytest.raises(AnalysisError, match=r"nearest is 'flow\.randomised\.n'"):
        results(TOTAL)["flow.randomized.n"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((TOTAL, TOTAL), "stands twice"),
        ((replace(TOTAL, id="Flow"),), "an id is dotted"),
        ((replace(TOTAL, value=None),), "either a value or a reason"),
        ((replace(TOTAL, reason=Reason.NO_DATA),), "either a value or a reason"),
        ((replace(TOTAL, value=-1),), "whole number of at least 0"),
        ((replace(TOTAL, value=1.5),), "whole number of at least 0"),
        ((replace(RATIO, value=float("nan")),), "value is nan"),
        ((replace(RATIO, high=float("inf")),), "high is inf"),
        ((replace(RATIO, value=0.95),), "outside its interval"),
        ((replace(TOTAL, part_of="flow.nobody"),), "which does not exist"),
        ((replace(RATIO, based_on=("flow.nobody.n",)),), "which does not exist"),
        ((TOTAL, PARTS[0], replace(PARTS[1], value=4)), "add up to 6"),
    ],
)
def test_rows_that_do_not_hold_together_are_refused(rows, said):
    with pytest.raises(AnalysisError, match=said):
        results(*rows)


def test_everything_wrong_is_told_at_once():
    with pytest.raises(AnalysisError) as caught:
        results(replace(TOTAL, value=-1), replace(RATIO, value=0.95))
    assert "at least 0" in str(caught.value)
    assert "outside its interval" in str(caught.value)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "reise_report results 0.1", "rows": []}'])
def test_what_is_not_a_file_of_results_is_refused(text):
    with pytest.raises(AnalysisError):
        Results.from_json(text)


def test_a_field_that_rows_do_not_have_is_refused():
    text = results(TOTAL).to_json().replace('"unit"', '"colour": "red", "unit"')
    with pytest.raises(AnalysisError, match="unknown fields colour"):
        Results.from_json(text)


def test_a_row_reveals_the_allocation_unless_it_says_otherwise():
    assert Row(id="a.b", value=1, unit=Unit.PEOPLE).reveals is Reveals.ALLOCATION


def test_no_more_people_than_those_they_are_among():
    whole = Row(id="a.n", value=3, unit=Unit.PEOPLE)
    some = Row(id="a.some", value=4, unit=Unit.PEOPLE, among="a.n")
    with pytest.raises(AnalysisError, match=r"a\.some: 4 people, but a\.n, among whom they are, has 3"):
        Results.of("t", "2025-01-01", False, [whole, some])
