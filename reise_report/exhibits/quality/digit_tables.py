"""Digit preference and the draw against its chances: tables, and the figure of last digits."""

from __future__ import annotations

from reise_report.exhibits.figure import Figure
from reise_report.exhibits.quality.groups import number
from reise_report.exhibits.quality.strips import Strip, Strips
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import Align, BodyRow, HeadCell, Table
from reise_report.language.rounding import Number
from reise_report.results.quality.digits import scales

DIGITS = 10
EVEN = 1 / DIGITS
LEAST_TOP = 2.5 * EVEN
"""Share at the top of a strip at least, so that what is even looks even."""


def digits_table(reader: Reader) -> Table | None:
    """For each scale the share that ends in 0 or 5, the index and the test; None where no scale is wide enough."""
    columns = _columns(reader)
    if not columns:
        return None
    text, rows = reader.text, []

    def whole(value: Number) -> str:
        return reader.language.number(value, 0)

    def p_value(value: Number) -> str:
        return reader.language.p_value(value)

    for column in columns:
        stem = f"quality.digits.{column}"
        ends = reader.view[f"{stem}.share_0_or_5"]
        cells = (
            reader.shown(reader.view[f"{stem}.n"], reader.language.integer),
            reader.shown(ends, reader.language.percent),
            reader.shown(reader.view[f"{stem}.index"], whole),
            reader.shown(reader.view[f"{stem}.p_value"], p_value),
        )
        rows.append(BodyRow(_label(reader, column), cells))
    return Table(
        id="digits",
        caption=text("Last digits of scales with 21 values or more, one answer a participant."),
        head=(
            (
                HeadCell(text("Scale")),
                HeadCell(text("Answers, n")),
                HeadCell(text("Ends in 0 or 5")),
                HeadCell(text("Index")),
                HeadCell(text("All digits alike")),
            ),
        ),
        rows=tuple(rows),
        align=(Align.DECIMAL, Align.DECIMAL, Align.DECIMAL, Align.LEFT),
        label_share=0.36,
        notes=(
            text(
                "The index is that of Whipple, for all values: 100 where one in five ends in 0 or 5, 500 where all do. "
                "The test is chi-square against ten digits equally common."
            ),
        ),
    )


def digits_figure(reader: Reader) -> Figure | None:
    """How often each last digit stands, one strip a scale; None where no scale has answers."""
    columns = [column for column in _columns(reader) if number(reader.view[f"quality.digits.{column}.n"])]
    if not columns:
        return None
    text = reader.text
    shares = {column: _shares(reader, column) for column in columns}
    strips = []
    for column in columns:
        ends = reader.view[f"quality.digits.{column}.share_0_or_5"]
        said = text("{share} end in 0 or 5", share=reader.shown(ends, reader.language.percent))
        tallest = max(*shares[column], LEAST_TOP)
        bars = tuple(round(share / tallest, 4) for share in shares[column])
        strips.append(Strip(_label(reader, column), bars, said, None, round(EVEN / tallest, 4)))
    plot = Strips(
        id="digits",
        title=text("Last digits"),
        strips=tuple(strips),
        ticks=tuple((float(digit), str(digit)) for digit in range(DIGITS)),
        axis_label=text("Last digit (dashed: a tenth)"),
    )
    alt = " ".join(f"{strip.label}: {strip.text}." for strip in strips)
    return Figure("digits", text("How often answers end in each digit."), alt, plot)


def _shares(reader: Reader, column: str) -> list[float]:
    n = number(reader.view[f"quality.digits.{column}.n"])
    return [number(reader.view[f"quality.digits.{column}.ends_in.d{digit}"]) / n for digit in range(DIGITS)]


def _columns(reader: Reader) -> list[str]:
    return [column for column in scales(reader.plan) if reader.view.get(f"quality.digits.{column}.n") is not None]


def _label(reader: Reader, column: str) -> str:
    first, *_ = scales(reader.plan)[column]
    label = reader.plan.data.tables[first].columns[column].label
    return reader.words(label) if label is not None else column


def allocation_table(reader: Reader) -> Table | None:
    """The draw against its chances, half-year by half-year; None where the plan states no chance."""
    if reader.view.get("quality.allocation.all.people") is None:
        return None
    text = reader.text
    halves = [id_.split(".")[2] for id_ in reader.view.results.rows if id_.startswith("quality.allocation.h")]
    rows = [_period(reader, period, _half(reader, period)) for period in dict.fromkeys(halves)]
    rows.append(_period(reader, "all", text("All")))
    heads = (text("Enrolled"), text("In the draw, n"), text("Drawn, n (%)"), text("Expected"), text("By chance alone"))
    return Table(
        id="allocation",
        caption=text("Participants drawn to the intervention, and how many the chances promise."),
        head=(tuple(HeadCell(words) for words in heads),),
        rows=tuple(rows),
        align=(Align.DECIMAL, Align.DECIMAL, Align.DECIMAL, Align.LEFT),
        label_share=0.28,
        notes=(
            text(
                "Exact two-sided test of the number drawn under independent draws with the stated chances. Draws in "
                "blocks vary less, so that p is then too large."
            ),
        ),
    )


def _half(reader: Reader, period: str) -> str:
    year, half = period.removeprefix("h").split("_")
    if half == "1":
        return reader.text("January to June {year}", year=year)
    return reader.text("July to December {year}", year=year)


def _period(reader: Reader, period: str, label: str) -> BodyRow:
    stem, language = f"quality.allocation.{period}", reader.language
    cells = (
        reader.shown(reader.view[f"{stem}.people"], language.integer),
        reader.count_share(reader.view[f"{stem}.drawn"], reader.view[f"{stem}.share_drawn"]),
        reader.shown(reader.view[f"{stem}.share_expected"], language.percent),
        reader.shown(reader.view[f"{stem}.p_value"], language.p_value),
    )
    return BodyRow(label, cells)
