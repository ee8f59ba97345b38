"""Dates and times as files write them: one form a column, as the plan says, and never a guess.

Excel's serial numbers count days from 1 January 1900 = 1 and hold a 29 February 1900 = 60 that never was (kept from
Lotus 1-2-3; Microsoft Support, 'Excel incorrectly assumes that the year 1900 is a leap year'). Stata and SAS count days
from 1 January 1960 = 0.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from reise_report.data.refusal import RefusedCellError
from reise_report.plan.contract import DateFormat

ISO: DateFormat = "YYYY-MM-DD"
EXAMPLE: dict[DateFormat, str] = {
    "YYYY-MM-DD": "2024-03-31",
    "DD.MM.YYYY": "31.03.2024",
    "DD/MM/YYYY": "31/03/2024",
    "MM/DD/YYYY": "03/31/2024",
    "YYYYMMDD": "20240331",
    "DDMMYYYY": "31032024",
    "excel_serial": "45382",
    "stata_days": "23466",
}
_TIME = r"(?:[T ]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<rest>\d+))?)?)?"
_DAY, _MONTH, _YEAR = r"(?P<day>\d{1,2})", r"(?P<month>\d{1,2})", r"(?P<year>\d{4})"
_WRITTEN: dict[DateFormat, re.Pattern[str]] = {
    form: re.compile(pattern + _TIME, re.ASCII)
    for form, pattern in {
        ISO: rf"{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)",
        "DD.MM.YYYY": rf"{_DAY}\.{_MONTH}\.{_YEAR}",
        "DD/MM/YYYY": rf"{_DAY}/{_MONTH}/{_YEAR}",
        "MM/DD/YYYY": rf"{_MONTH}/{_DAY}/{_YEAR}",
        "YYYYMMDD": rf"{_YEAR}(?P<month>\d\d)(?P<day>\d\d)",
        # A program that took the column for numbers has dropped a leading zero of the day.
        "DDMMYYYY": rf"{_DAY}(?P<month>\d\d){_YEAR}",
    }.items()
}
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_ISO_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?", re.ASCII)
_COUNTED = re.compile(r"(?P<days>-?\d{1,7})(?:\.(?P<fraction>\d+))?", re.ASCII)
_ZONED = re.compile(r".*\d:\d.*(Z|UTC|GMT|CES?T|[+-]\d\d:?\d\d)", re.ASCII | re.IGNORECASE)
_HALVED = re.compile(r".*\d:\d.*[ap]\.?m\.?", re.ASCII | re.IGNORECASE)
_SHORT_YEAR = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d\d", re.ASCII)
_LEAST_YEAR, _LIKELY_YEARS = 1000, range(1900, 2101)
_MIDNIGHT = dt.time()


def date_of(cell: str, form: DateFormat | None, decimal: str = ".") -> dt.date:
    """A day.

    Args:
        cell: a cell that was trimmed.
        form: how the plan says that dates are written; ISO 8601 when None.
        decimal: the decimal sign in the file, for counted days.

    Raises:
        RefusedCellError: the cell is in another form, no day of the calendar, or has a time of day.
    """
    if (form is None or form == ISO) and _ISO_DAY.fullmatch(cell):
        return _in_calendar(lambda: dt.datetime.fromisoformat(cell)).date()
    moment, _ = _moment(cell, form or ISO, decimal)
    if moment.time() != _MIDNIGHT:
        raise RefusedCellError("has a time of day; declare the column as 'datetime' in the plan")
    return moment.date()


def datetime_of(cell: str, form: DateFormat | None, decimal: str = ".") -> dt.datetime:
    """A moment, to the second, in the clock time of the place; arguments and errors are those of :func:`date_of`."""
    if (form is None or form == ISO) and _ISO_MOMENT.fullmatch(cell):
        return _in_calendar(lambda: dt.datetime.fromisoformat(cell))
    moment, has_time = _moment(cell, form or ISO, decimal)
    if not has_time:
        raise RefusedCellError("the time of day is missing; declare the column as 'date' in the plan, or write it")
    return moment


def _moment(cell: str, form: DateFormat, decimal: str) -> tuple[dt.datetime, bool]:
    """A moment, and whether its time of day was told (counted days always tell it)."""
    read = _counted(cell, form, decimal) if form not in _WRITTEN else _written(cell, form)
    if read is not None:
        return read
    expected = "ISO 8601 YYYY-MM-DD" if form == ISO else f"{form} (such as {EXAMPLE[form]})"
    raise RefusedCellError(f"not a date; {expected} is expected{_hint(cell, form, decimal)}")


def _written(cell: str, form: DateFormat) -> tuple[dt.datetime, bool] | None:
    found = _WRITTEN[form].fullmatch(cell)
    if found is None:
        return None
    part = {name: int(digits) for name, digits in found.groupdict().items() if digits is not None and name != "rest"}
    # Formats that count in fractions write 08:30 as 08:29:59.999999: the nearest second is what was meant.
    rest = dt.timedelta(seconds=round(float(f"0.{found['rest'] or 0}")))
    return _in_calendar(lambda: dt.datetime(**part) + rest), "hour" in part  # type: ignore[arg-type]


def _counted(cell: str, form: DateFormat, decimal: str) -> tuple[dt.datetime, bool] | None:
    found = _COUNTED.fullmatch(cell.replace(decimal, "."))
    if found is None:
        return None
    days = int(found["days"])
    if form == "excel_serial" and days == 60:
        raise RefusedCellError("Excel's 29 February 1900, a day that never was")
    if form == "excel_serial" and days < 1:
        raise RefusedCellError("no serial number of Excel: the first is 1")
    origin = dt.datetime(1960, 1, 1) if form == "stata_days" else dt.datetime(1899, 12, 31 if days < 60 else 30)
    # Excel holds a minute as a fraction of a day in double precision: the nearest second is what was meant.
    seconds = round(float(f"0.{found['fraction'] or 0}") * 86400) * (-1 if cell.startswith("-") else 1)
    return _in_calendar(lambda: origin + dt.timedelta(days, seconds)), True


def _in_calendar(make: Callable[[], dt.datetime]) -> dt.datetime:
    try:
        moment = make()
    except (ValueError, OverflowError) as error:
        at_fault = "time of day" if any(word in str(error) for word in ("hour", "minute", "second")) else "date"
        raise RefusedCellError(f"no such {at_fault} in the calendar") from None
    if moment.year < _LEAST_YEAR:
        raise RefusedCellError(f"the year {moment.year}: the century is missing")
    return moment


def _hint(cell: str, form: DateFormat, decimal: str) -> str:
    """What the cell looks like instead, and how to mend it."""
    if _ZONED.fullmatch(cell):
        return "; this has a time zone: write the clock time of the place, without zone"
    if _HALVED.fullmatch(cell):
        return "; this has the hours of half a day: write 15:30, not 3:30 PM"
    if _SHORT_YEAR.fullmatch(cell):
        return "; the year has two digits: write all four"
    written = [other for other in _WRITTEN if other != form and _likely(cell, other, decimal) is not None]
    if len(written) == 1:
        return f"; this looks like {written[0]}: write format: {written[0]} in the plan if the whole column is so"
    if written:
        return f"; this looks like {' or '.join(written)}: say with format: in the plan which it is"
    return _counted_hint(cell, form, decimal)


def _counted_hint(cell: str, form: DateFormat, decimal: str) -> str:
    names: dict[DateFormat, str] = {
        "excel_serial": "a serial number from Excel",
        "stata_days": "days from 1960, as Stata and SAS count",
    }
    likely = {other: _likely(cell, other, decimal) for other in names if other != form}
    shown = [f"{names[other]} ({day}, format: {other})" for other, day in likely.items() if day is not None]
    return f"; this looks like {' or '.join(shown)}" if shown else ""


def _likely(cell: str, form: DateFormat, decimal: str) -> dt.date | None:
    try:
        read = _counted(cell, form, decimal) if form not in _WRITTEN else _written(cell, form)
    except RefusedCellError:
        return None
    return read[0].date() if read is not None and read[0].year in _LIKELY_YEARS else None
