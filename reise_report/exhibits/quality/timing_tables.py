"""When questionnaires were answered: the table, and the figure of weeks around each visit."""

from __future__ import annotations

from reise_report.exhibits.count_tables import group_heads
from reise_report.exhibits.figure import Figure
from reise_report.exhibits.in_sentence import lowered, table_title
from reise_report.exhibits.quality.groups import groups_of, number
from reise_report.exhibits.quality.strips import Strip, Strips
from reise_report.exhibits.quality.words import visit_words
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import LONGEST_UNBROKEN, Align, BodyRow, HeadCell, RowKind, Table
from reise_report.language.rounding import Number
from reise_report.results.quality.windows import REACH, WEEK, Timing, timings, week_id


def timing_table(reader: Reader) -> Table | None:
    """In the window, early, late and undated, and days from the planned day, by visit and group; None without dates."""
    known = [timing for timing in timings(reader.plan) if reader.view.get(f"quality.answered.{timing.stem}.all")]
    if not known:
        return None
    groups, text = groups_of(reader), reader.text
    rows: list[BodyRow] = []
    for timing in known:
        rows.append(BodyRow(_head(reader, timing), (), RowKind.GROUP))
        rows += _rows(reader, timing, groups)
    return Table(
        id="timing",
        caption=text("When questionnaires were answered, in days from the planned day, by visit and group."),
        head=((HeadCell(text("Visit")), *group_heads(reader, groups)),),
        rows=tuple(rows),
        align=(Align.DECIMAL,) * len(groups),
        notes=(
            text(
                "Questionnaires with at least one answer, from people who were not due, too. Negative days are before "
                "the planned day."
            ),
        ),
        continued=len(rows) > LONGEST_UNBROKEN,
    )


def _name(reader: Reader, timing: Timing) -> str:
    """The visit's name; with the table's where several tables have dates of it."""
    visit = visit_words(reader, timing.visit)
    if timing.alone:
        return visit
    return f"{visit}, {lowered(table_title(reader, timing.table))}"


def _head(reader: Reader, timing: Timing) -> str:
    planned, name = reader.plan.design.visits[timing.visit], _name(reader, timing)
    if planned.window is None:
        return reader.text("{visit}: day {day}, the plan states no window", visit=name, day=planned.day)
    low, high = (reader.language.signed(edge, 0) for edge in planned.window)
    return reader.text(
        "{visit}: day {day}, window {low} to {high} days", visit=name, day=planned.day, low=low, high=high
    )


def _rows(reader: Reader, timing: Timing, groups: list[str]) -> list[BodyRow]:
    text = reader.text
    parts = {
        "in_window": text("In the window"),
        "early": text("Early"),
        "late": text("Late"),
        "dated": text("Dated"),
        "undated": text("Undated"),
    }
    rows = []
    for part, words in parts.items():
        found = [reader.view.get(f"quality.window.{timing.stem}.{group}.{part}") for group in groups]
        if found[-1] is not None:
            cells = tuple(reader.shown(row, reader.language.integer) for row in found)
            rows.append(BodyRow(words, cells, RowKind.MEMBER))
    stems = [f"quality.days.{timing.stem}.{group}" for group in groups]
    cells = tuple(_between(reader, f"{stem}.median", f"{stem}.q1", f"{stem}.q3") for stem in stems)
    rows.append(BodyRow(text("Days, median (quartiles)"), cells, RowKind.MEMBER))
    cells = tuple(_between(reader, f"{stem}.minimum", "", f"{stem}.maximum") for stem in stems)
    rows.append(BodyRow(text("Days, first to last"), cells, RowKind.MEMBER))
    return rows


def _between(reader: Reader, first: str, low: str, high: str) -> str:
    """``3 (−1 to 9)``, or ``−1 to 9`` where there are only two."""

    def days(value: Number) -> str:
        return reader.language.number(value, 0)

    row = reader.view[first]
    if row.value is None:
        return reader.reason(row.reason)
    shown = [reader.shown(reader.view[id_], days) for id_ in (first, low, high) if id_]
    if len(shown) == 2:
        return reader.text("{low} to {high}", low=shown[0], high=shown[1])
    return f"{shown[0]} ({reader.text('{low} to {high}', low=shown[1], high=shown[2])})"


def timing_figure(reader: Reader) -> Figure | None:
    """Questionnaires answered in each week around the planned day, one strip a visit; None without dates."""
    known = [timing for timing in timings(reader.plan) if _answered(reader, timing)]
    if not known:
        return None
    text, places = reader.text, 2 * REACH + 3
    marks = (-REACH - 1, -8, -4, 0, 4, 8, REACH + 1)
    ticks = []
    for week in marks:
        words = reader.language.signed(week, 0) if week else "0"
        if abs(week) > REACH:
            words = text("earlier") if week < 0 else text("later")
        ticks.append((float(week + REACH + 1), words))
    strips = tuple(_strip(reader, timing, places) for timing in known)
    plot = Strips(
        id="timing",
        title=text("When questionnaires were answered"),
        strips=strips,
        ticks=tuple(ticks),
        axis_label=text("Weeks from the planned day"),
        band_label=text("window") if any(strip.band for strip in strips) else "",
    )
    caption = text("Questionnaires answered in each week around the planned day, all groups together.")
    sentences = [f"{strip.label}: {strip.text.replace(chr(10), ', ')}." for strip in strips]
    return Figure("timing", caption, " ".join(sentences), plot)


def _answered(reader: Reader, timing: Timing) -> int:
    return number(reader.view.get(f"quality.answered.{timing.stem}.all"))


def _strip(reader: Reader, timing: Timing, places: int) -> Strip:
    stem = timing.stem
    weeks = [number(reader.view[f"quality.week.{stem}.all.{week_id(place - REACH - 1)}"]) for place in range(places)]
    tallest = max(max(weeks), 1)
    window = reader.plan.design.visits[timing.visit].window
    text = reader.language.plural("{n} answered", "{n} answered", _answered(reader, timing))
    band = None
    if window is not None:
        inside = number(reader.view[f"quality.window.{stem}.all.in_window"])
        text += "\n" + reader.text("{n} in the window", n=reader.language.integer(inside))
        low, high = ((day / WEEK) + REACH + 1 for day in (window[0] - 0.5, window[1] + 0.5))  # whole days belong to it
        band = (max(low, -0.5), min(high, places - 0.5))
    else:
        text += "\n" + reader.text("no window stated")
    return Strip(_name(reader, timing), tuple(round(n / tallest, 4) for n in weeks), text, band)
