"""Dates and times: one form a column, and a refusal that says what else a cell looks like."""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reise_report.data.dates import EXAMPLE, date_of, datetime_of
from reise_report.data.refusal import RefusedCellError
from reise_report.plan.contract import DateFormat

DAY = dt.date(2024, 3, 31)
FORMS = tuple(EXAMPLE)
WRITTEN = {
    "YYYY-MM-DD": "%Y-%m-%d",
    "DD.MM.YYYY": "%d.%m.%Y",
    "DD/MM/YYYY": "%d/%m/%Y",
    "MM/DD/YYYY": "%m/%d/%Y",
    "YYYYMMDD": "%Y%m%d",
    "DDMMYYYY": "%d%m%Y",
}


def refusal(cell: str, form: DateFormat | None = None, *, moment: bool = False) -> str:
    with pytest.raises(RefusedCellError) as caught:
        (datetime_of if moment else date_of)(cell, form)
    return str(caught.value)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_reads_the_day_of_its_example(form: DateFormat):
    assert date_of(EXAMPLE[form], form) == DAY


@pytest.mark.parametrize(
    ("cell", "form"),
    [("1.3.2024", "DD.MM.YYYY"), ("1/3/2024", "DD/MM/YYYY"), ("3/1/2024", "MM/DD/YYYY"), ("1032024", "DDMMYYYY")],
)
def test_leading_zeros_may_be_gone(cell: str, form: DateFormat):
    assert date_of(cell, form) == dt.date(2024, 3, 1)


def test_only_the_plan_says_whether_the_day_or_the_month_comes_first():
    assert date_of("03/04/2024", "DD/MM/YYYY") == dt.date(2024, 4, 3)
    assert date_of("03/04/2024", "MM/DD/YYYY") == dt.date(2024, 3, 4)
    assert refusal("03/31/2024", "DD/MM/YYYY") == "no such date in the calendar"


# Serial numbers as Excel shows them for these days: 1900-01-01 is 1, 1900-02-28 is 59, 1900-03-01 is 61, since Excel
# holds 1900 for a leap year; 2024-03-31 is 45382 (Microsoft Support, DATEVALUE and 'Excel incorrectly assumes that the
# year 1900 is a leap year').
@pytest.mark.parametrize(
    ("serial", "day"),
    [
        ("1", "1900-01-01"),
        ("59", "1900-02-28"),
        ("61", "1900-03-01"),
        ("36526", "2000-01-01"),
        ("45382", "2024-03-31"),
        ("45382.0", "2024-03-31"),
        ("2958465", "9999-12-31"),
    ],
)
def test_serial_numbers_are_counted_as_excel_counts(serial: str, day: str):
    assert date_of(serial, "excel_serial") == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    ("serial", "rule"),
    [
        ("60", "Excel's 29 February 1900, a day that never was"),
        ("0", "no serial number of Excel: the first is 1"),
        ("2958466", "no such date in the calendar"),
        ("45382.5", "has a time of day; declare the column as 'datetime' in the plan"),
    ],
)
def test_serial_numbers_of_no_day_are_refused(serial: str, rule: str):
    assert refusal(serial, "excel_serial") == rule


def test_a_date_in_a_column_of_serial_numbers_is_refused_with_its_form():
    # Excel turns the dates it understands into numbers and leaves the others as text, in one column.
    assert refusal("31.03.2024", "excel_serial") == (
        "not a date; excel_serial (such as 45382) is expected; this looks like DD.MM.YYYY: "
        "write format: DD.MM.YYYY in the plan if the whole column is so"
    )


# Stata's manual, [D] Datetime: 0 is 01jan1960; SAS counts from the same day. display td(31mar2024) gives 23466.
@pytest.mark.parametrize(("days", "day"), [("0", "1960-01-01"), ("23466", "2024-03-31"), ("-1", "1959-12-31")])
def test_days_are_counted_as_stata_and_sas_count(days: str, day: str):
    assert date_of(days, "stata_days") == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        ("31.03.2024", "this looks like DD.MM.YYYY: write format: DD.MM.YYYY in the plan if the whole column is so"),
        ("31/03/2024", "this looks like DD/MM/YYYY: write format: DD/MM/YYYY"),
        ("3/4/2024", "this looks like DD/MM/YYYY or MM/DD/YYYY: say with format: in the plan which it is"),
        ("20240331", "this looks like YYYYMMDD"),
        ("31032024", "this looks like DDMMYYYY"),
        ("3/31/24", "the year has two digits: write all four"),
        ("45382", "a serial number from Excel (2024-03-31, format: excel_serial)"),
        ("23466", "days from 1960, as Stata and SAS count (2024-03-31, format: stata_days)"),
        ("2024-03-31T08:30Z", "this has a time zone: write the clock time of the place, without zone"),
        ("2024-03-31T08:30+01:00", "this has a time zone"),
        ("2024-03-31 8:30 PM", "this has the hours of half a day: write 15:30, not 3:30 PM"),
    ],
)
def test_a_date_in_another_form_is_told_what_it_looks_like(cell: str, hint: str):
    rule = refusal(cell)
    assert rule.startswith("not a date; ISO 8601 YYYY-MM-DD is expected; ")
    assert hint in rule


def test_what_looks_like_no_date_gets_no_hint():
    assert refusal("soon") == "not a date; ISO 8601 YYYY-MM-DD is expected"


@pytest.mark.parametrize("cell", ["2024-03-31T00:00", "2024-03-31 00:00:00", "2024-03-31T00:00:00.000000"])
def test_midnight_is_a_date(cell: str):
    assert date_of(cell, None) == DAY


def test_a_time_of_day_is_not():
    assert refusal("2024-03-31T08:30") == "has a time of day; declare the column as 'datetime' in the plan"


def test_a_year_of_the_first_thousand_lacks_its_century():
    assert refusal("0024-03-31") == "the year 24: the century is missing"


@pytest.mark.parametrize(
    ("cell", "form"),
    [
        ("2024-03-31T08:30", None),
        ("2024-03-31 08:30", None),
        ("2024-03-31 08:30:00", None),
        ("2024-03-31T08:29:59.999999", None),
        ("31.03.2024 8:30", "DD.MM.YYYY"),
        ("03/31/2024 08:30", "MM/DD/YYYY"),
        ("20240331T08:30:00", "YYYYMMDD"),
        ("45382.3541666667", "excel_serial"),  # 8.5 / 24 = 0.354166…
        ("23466.3541666667", "stata_days"),
    ],
)
def test_moments_are_read_to_the_second(cell: str, form: DateFormat | None):
    assert datetime_of(cell, form) == dt.datetime(2024, 3, 31, 8, 30)


def test_a_decimal_comma_holds_for_serial_numbers_too():
    assert datetime_of("45382,5", "excel_serial", ",") == dt.datetime(2024, 3, 31, 12)


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("2024-03-31", "the time of day is missing; declare the column as 'date' in the plan, or write it"),
        ("2024-03-31T24:00", "no such time of day in the calendar"),
        ("2024-03-31T08:61", "no such time of day in the calendar"),
        ("2024-02-30T08:30", "no such date in the calendar"),
        ("2024-03-31T08:30+01:00", "this has a time zone"),
        ("08:30", "not a date"),
    ],
)
def test_what_is_no_moment_is_refused(cell: str, rule: str):
    assert rule in refusal(cell, moment=True)


@given(st.dates(min_value=dt.date(1000, 1, 1)), st.sampled_from(list(WRITTEN)))
def test_every_day_survives_being_written_and_read(day: dt.date, form: DateFormat):
    assert date_of(day.strftime(WRITTEN[form]), form) == day


@given(st.datetimes(min_value=dt.datetime(1000, 1, 1)).map(lambda moment: moment.replace(microsecond=0)))
def test_every_second_survives_being_written_and_read(moment: dt.datetime):
    assert datetime_of(moment.isoformat(), None) == moment


@given(st.dates(dt.date(1900, 3, 1), dt.date(2200, 1, 1)))
def test_serial_numbers_follow_each_other_as_days_do(day: dt.date):
    serial = (day - dt.date(1900, 3, 1)).days + 61
    assert date_of(str(serial), "excel_serial") == day


@given(st.text("0123456789./-T: ZamPM+,", max_size=20), st.sampled_from(FORMS), st.sampled_from([date_of, datetime_of]))
def test_a_cell_is_read_or_refused_but_never_fails_otherwise(cell: str, form: DateFormat, read: object):
    with contextlib.suppress(RefusedCellError):
        read(cell, form)  # type: ignore[operator]


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)), st.sampled_from(list(WRITTEN)), st.sampled_from(FORMS))
def test_a_day_written_in_another_form_is_never_read_as_another_day_unless_digits_allow_both(
    day: dt.date, written: DateFormat, form: DateFormat
):
    slashes = {"DD/MM/YYYY", "MM/DD/YYYY"}
    digits = {"YYYYMMDD", "DDMMYYYY", "excel_serial", "stata_days"}
    if form == written or {form, written} in (slashes,) or {form, written} <= digits:
        return  # only the plan can tell these apart
    with pytest.raises(RefusedCellError):
        date_of(day.strftime(WRITTEN[written]), form)
