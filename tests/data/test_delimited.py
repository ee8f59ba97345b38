"""Delimited files: read whole, or refused with row and remedy."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reise_report.data.delimited import read_delimited
from reise_report.data.text_table import TextTable
from reise_report.data.violation import ContractError, Violation
from reise_report.plan.contract import Table
from tests.data.trial import cells


def read(raw: str | bytes, **contract: str) -> TextTable:
    table = Table.model_validate({"file": "people.csv", "columns": {}} | contract)
    return read_delimited(raw.encode() if isinstance(raw, str) else raw, table)


def refusal(raw: str | bytes, **contract: str) -> tuple[Violation, ...]:
    with pytest.raises(ContractError) as caught:
        read(raw, **contract)
    return caught.value.violations


def test_cells_are_text_and_rows_are_numbered_as_in_a_spreadsheet():
    table = read("id,age\nP1,30\nP2,\n")
    assert cells(table) == {"id": ["P1", "P2"], "age": ["30", ""]}
    assert list(table.rows) == [2, 3]


def test_a_byte_order_mark_and_windows_line_ends_are_accepted():
    assert cells(read("\ufeffid,age\r\nP1,30\r\n".encode())) == {"id": ["P1"], "age": ["30"]}


def test_quoted_cells_keep_delimiters_quotes_and_line_breaks():
    table = read('id,why\nP1,"a, ""b""\nc"\nP2,d\n')
    assert cells(table)["why"] == ['a, "b"\nc', "d"]
    assert list(table.rows) == [2, 3]


def test_blank_lines_are_left_out_but_counted():
    table = read("id,age\n\nP1,30\n\n")
    assert list(table.rows) == [3]


def test_a_header_alone_is_a_table_without_rows():
    assert cells(read("id,age\n")) == {"id": [], "age": []}


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_another_delimiter_than_the_plans_is_recognised_and_named(delimiter: str):
    (found,) = refusal(f"id{delimiter}age\nP1{delimiter}30\n")
    assert found.row == 1
    assert f"write delimiter: {delimiter!r} in the plan" in found.rule


def test_the_plans_delimiter_is_used():
    assert cells(read("id;age\nP1;30,5\n", delimiter=";")) == {"id": ["P1"], "age": ["30,5"]}


def test_a_latin_1_file_is_refused_with_its_row_and_how_to_convert_it():
    (found,) = refusal("id,name\nP1,Ola\nP2,Kåre\n".encode("latin-1"))
    assert found.row == 3
    assert "byte 0xe5 is not UTF-8" in found.rule
    assert "iconv -f WINDOWS-1252 -t UTF-8" in found.rule


def test_a_utf_16_file_is_recognised():
    (found,) = refusal("id,age\nP1,30\n".encode("utf-16"))
    assert "UTF-16" in found.rule


def test_an_empty_file_is_refused():
    (found,) = refusal("")
    assert found.rule.startswith("the file is empty")


def test_every_ragged_row_is_told_with_its_number():
    found = refusal("id,age\nP1,30\nP2\nP3,40,x\n")
    assert [(item.row, item.rule.split(",")[0]) for item in found] == [(3, "1 cells"), (4, "3 cells")]


def test_a_row_of_delimiters_only_is_refused():
    (found,) = refusal("id,age\nP1,30\n,\n")
    assert (found.row, found.rule) == (3, "the row is empty; delete it")


def test_an_unclosed_quote_is_told():
    (found,) = refusal('id,age\nP1,"30\n')
    assert "check that every quote is closed" in found.rule


def test_a_name_that_stands_twice_is_no_column_and_is_remembered():
    table = read("id,age,age\nP1,30,31\n")
    assert cells(table) == {"id": ["P1"]}
    assert table.twice == ("age",)


def test_names_are_trimmed_and_composed():
    # A decomposed å, as macOS writes it, and a non-breaking space.
    table = read("\u00a0id ,a\u030alder\u00a0\nP1,30\n")
    assert list(table.columns) == ["id", "ålder"]


def test_excels_line_that_names_the_delimiter_is_told():
    (found,) = refusal("sep=;\nid;age\nP1;30\n", delimiter=";")
    assert found.rule == "Excel's line 'sep=' stands before the header; delete it"


def test_a_column_without_name_is_told():
    (found,) = refusal("id,,age\nP1,x,30\n")
    assert found.rule == "column 2 has no name; name it, or delete it"


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=("Cs",)), max_size=8)


@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=5))
def test_whatever_is_written_as_csv_is_read_as_it_was(rows: list[tuple[str, str]]):
    kept = [("P", f"x{one}", two) for one, two in rows]
    file = io.StringIO(newline="")
    csv.writer(file).writerows([("id", "one", "two"), *kept])
    table = read(file.getvalue().encode())
    assert list(zip(cells(table)["id"], cells(table)["one"], cells(table)["two"], strict=True)) == kept
