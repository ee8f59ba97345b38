"""One cell at a time: what each type accepts, and the rule that a refused cell is told."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reise_report.data.cells import missing_test, parser
from reise_report.data.refusal import RefusedCellError
from reise_report.plan.contract import Column

LEVELS = {"low": "Low", "high": "High"}


def parse(cell: str, decimal: str = ".", **contract: Any) -> object:
    column = Column.model_validate(contract)
    return parser(column, list(column.levels or ("offered", "usual")), decimal)(cell)


def is_missing(cell: str, contract: dict[str, Any]) -> bool:
    return missing_test(Column.model_validate(contract))(cell)


def refusal(cell: str, decimal: str = ".", **contract: Any) -> str:
    with pytest.raises(RefusedCellError) as caught:
        parse(cell, decimal, **contract)
    return str(caught.value)


@pytest.mark.parametrize("cell", ["1", "1.0", " 1 "])
def test_a_code_is_the_same_however_a_program_writes_the_number(cell: str):
    assert parse(cell, type="binary", codes={"yes": 1, "no": 2}) is True


def test_a_code_with_leading_zero_is_another_code():
    assert parse("01", type="category", levels=LEVELS, codes={"low": "01", "high": "1"}) == "low"
    assert "unknown code" in refusal("02", type="category", levels=LEVELS, codes={"low": 2, "high": 1})


@pytest.mark.parametrize(
    ("cell", "value"), [("1", True), ("0", False), ("TRUE", True), ("false", False), ("yes", True)]
)
def test_a_binary_column_without_codes_takes_the_usual_ones(cell: str, value: bool):
    assert parse(cell, type="binary") is value


def test_several_codes_may_mean_one_level():
    contract = {"type": "category", "levels": LEVELS, "codes": {"low": [1, 2], "high": 3}}
    assert [parse(cell, **contract) for cell in ("1", "2", "3")] == ["low", "low", "high"]


def test_a_level_without_code_is_its_own_code():
    assert parse("high", type="category", levels=LEVELS, codes={"low": 1}) == "high"


def test_an_unknown_code_lists_what_is_allowed_and_names_the_nearest():
    rule = refusal("hihg", type="category", levels=LEVELS, codes={"low": 1})
    assert rule == "unknown code, the plan allows: 1 (low), high; did you mean 'high'?"


def test_an_unknown_arm_is_told_as_an_arm():
    assert refusal("C", type="arm", codes={"offered": "A", "usual": "B"}).startswith("unknown arm, the plan allows: A")


@pytest.mark.parametrize(
    ("cell", "decimal", "value"),
    [
        ("1.5", ".", 1.5),
        ("1,5", ",", 1.5),
        ("-2", ".", -2.0),
        ("1e3", ".", 1000.0),
        (" 7 ", ".", 7.0),
        (".5", ".", 0.5),
    ],
)
def test_a_number_is_read_with_the_plans_decimal_sign(cell: str, decimal: str, value: float):
    assert parse(cell, decimal, type="number") == value


@pytest.mark.parametrize("cell", ["abc", "1.2.3", "nan", "inf", "1e999", "0x10", "1_000", "--1", "٣"])
def test_what_is_not_a_number_is_refused(cell: str):
    assert refusal(cell, type="number").startswith("not a number")


@pytest.mark.parametrize(("cell", "decimal"), [("1,5", "."), ("1.5", ","), ("1,000.5", "."), ("1.000,5", ",")])
def test_the_other_decimal_sign_is_refused_not_guessed(cell: str, decimal: str):
    assert f"the decimal sign is '{decimal}'" in refusal(cell, decimal, type="number")


def test_a_word_for_missing_is_refused_with_the_way_to_declare_it():
    assert "list it under 'missing' in the plan" in refusal("NA", type="integer")
    assert is_missing("NA", {"type": "integer", "missing": ["NA", -9]})
    assert is_missing("-9.0", {"type": "integer", "missing": ["NA", -9]})


@pytest.mark.parametrize(("cell", "value"), [("3", 3), ("3.0", 3), ("-4", -4)])
def test_a_whole_number_may_be_written_with_an_empty_fraction(cell: str, value: int):
    assert parse(cell, type="integer") == value


@pytest.mark.parametrize("cell", ["9223372036854775808", "1e30"])
def test_a_whole_number_beyond_64_bits_is_refused_but_a_number_may_be_large(cell: str):
    assert refusal(cell, type="integer") == "too large a number"
    assert parse(cell, type="number") == float(cell)


def test_a_number_with_a_fraction_is_not_whole():
    assert refusal("3.5", type="integer") == "not a whole number"


@pytest.mark.parametrize("cell", ["17", "65", "-1"])
def test_a_number_outside_the_range_is_refused(cell: str):
    assert refusal(cell, type="integer", range=[18, 64]) == "out of range; the plan allows 18 to 64"


@pytest.mark.parametrize("cell", ["18", "64"])
def test_the_ends_of_the_range_belong_to_it(cell: str):
    assert parse(cell, type="integer", range=[18, 64]) == int(cell)


def test_a_date_is_read():
    assert parse("2024-02-29", type="date") == dt.date(2024, 2, 29)


@pytest.mark.parametrize("cell", ["2023-02-30", "2023-13-01", "2023-00-10"])
def test_a_date_that_is_not_in_the_calendar_is_refused(cell: str):
    assert refusal(cell, type="date") == "no such date in the calendar"


@pytest.mark.parametrize("cell", ["01/02/2023", "1.2.2023", "20230201", "2023-2-1", "yesterday"])
def test_a_date_in_another_form_is_refused(cell: str):
    assert refusal(cell, type="date").startswith("not a date; ISO 8601 YYYY-MM-DD is expected")


def test_a_date_that_excel_made_a_number_is_recognised():
    assert "serial number from Excel" in refusal("44562", type="date")


HOSTILE = ["{{< include /etc/passwd >}}", "=1+1", "<script>alert(1)</script>", '#read("x")', "a\nb", "|", "  padded  "]


@pytest.mark.parametrize("cell", HOSTILE)
def test_text_comes_through_untouched(cell: str):
    assert parse(cell, type="text") == cell


def test_blanks_are_text_in_a_text_column_and_missing_elsewhere():
    assert not is_missing("  ", {"type": "text"})
    assert is_missing("  ", {"type": "number"})
    assert is_missing("", {"type": "text"})


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from([".", ","]))
def test_every_number_survives_being_written_and_read(value: float, decimal: str):
    assert parse(repr(value).replace(".", decimal), decimal, type="number") == value


@given(st.dates(min_value=dt.date(1000, 1, 1)))
def test_every_date_survives_being_written_and_read(value: dt.date):
    assert parse(value.isoformat(), type="date") == value


@given(st.text(max_size=20), st.sampled_from(["number", "integer", "date", "binary"]))
def test_a_cell_is_read_or_refused_but_never_fails_otherwise(cell: str, kind: str):
    with contextlib.suppress(RefusedCellError):
        parse(cell, type=kind)


def test_labels_stand_for_whole_numbers_and_numbers_still_for_themselves():
    contract = {"type": "integer", "range": [1, 5], "codes": {"1": "None", "5": ["Unable", "Extreme"]}}
    cells = ("None", "Unable", "Extreme", " 3 ", "5.0")
    assert [parse(cell, **contract) for cell in cells] == [1, 5, 5, 3, 5]
    assert refusal("6", **contract) == "out of range; the plan allows 1 to 5"
    assert refusal("Unabel", **contract).endswith("did you mean 'Unable'?")


def test_where_numbers_are_coded_by_numbers_only_the_codes_are_known():
    # Reversed: 1 in the file means 5. A 3 that no code names could be either.
    contract = {"type": "integer", "range": [1, 5], "codes": {"5": 1, "1": 5}}
    assert [parse(cell, **contract) for cell in ("1", "5")] == [5, 1]
    assert refusal("3", **contract) == "unknown code, the plan allows: 1 (5), 5 (1)"


@pytest.mark.parametrize("cell", [" P1", "P1\u00a0", "\ufeffP1", "P1"])
def test_blanks_around_an_identifier_do_not_make_another(cell: str):
    assert parse(cell, type="identifier") == "P1"


def test_the_letters_of_an_identifier_are_the_same_however_unicode_writes_them():
    assert parse("A\u030a1", type="identifier") == "Å1"


@pytest.mark.parametrize("cell", ["1.23457E+11", "1,23457E+11", "1E+05"])
def test_an_identifier_that_excel_shortened_is_refused(cell: str):
    assert refusal(cell, type="identifier").startswith("Excel has shortened this number")


def test_visits_are_those_of_the_design():
    visits = ["start", "m6"]
    column = Column.model_validate({"type": "visit", "codes": {"start": "baseline_arm_1"}})
    read = parser(column, visits, ".")
    assert [read("baseline_arm_1"), read("m6")] == visits
    with pytest.raises(RefusedCellError, match="unknown visit, the plan allows: baseline_arm_1"):
        read("m12")


@pytest.mark.parametrize("cell", ["1 000", "1\u00a0000", "1\u202f000,5"])
def test_a_blank_between_thousands_is_refused_as_such(cell: str):
    assert "without thousands separators" in refusal(cell, ",", type="number")
