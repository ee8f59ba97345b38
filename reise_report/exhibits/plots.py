"""Figures drawn with plotnine: balance at baseline, risk by arm, recruitment over time.

plotnine is imported where it draws: it takes two seconds, and a report whose figures are unchanged needs none of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from reise_report.errors import DocumentError
from reise_report.exhibits import axis, panel, svg
from reise_report.exhibits.figure import ArmStyle
from reise_report.exhibits.text_width import width, wrap

if TYPE_CHECKING:
    import pandas as pd

LABEL_WIDTH = 170.0  # points at most, for the labels left of a plot
LINE = 10.5
BAND_FILL = "#dbe7f1"
HAIR, THIN, STRONG = 0.3, 0.4, 0.75  # plotnine's line sizes


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """A variable and its standardised difference between the groups; None where it cannot be computed."""

    label: str
    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BalancePlot:
    """Standardised differences at baseline.

    Attributes:
        id: unique in a report.
        title: name of the drawing, read by machines.
        rows: from top to bottom.
        band: half the width of the band in which chance alone keeps 95 of 100 differences.
        band_label: what the band is, in a few words.
        axis_label: what the axis measures.
        missing: stands in place of a point that cannot be computed.
        decimal_sign: of the language.
    """

    id: str
    title: str
    rows: tuple[BalanceRow, ...]
    band: float
    band_label: str
    axis_label: str
    missing: str
    decimal_sign: str = "."

    def draw(self) -> str:
        """The plot as SVG."""
        gg = panel.grammar()

        labels = _labels([row.label for row in self.rows])
        count = len(self.rows)
        reach = max([self.band, *(abs(row.value) for row in self.rows if row.value is not None)])
        marks = axis.ticks(-1.05 * reach, 1.05 * reach)
        rows = [(count - place, row.value) for place, row in enumerate(self.rows)]
        known = _frame(["place", "value"], [row for row in rows if row[1] is not None])
        unknown = _frame(["place", "value"], [(place, 0.0) for place, value in rows if value is None])
        plot = (
            gg.ggplot(known, gg.aes("value", "place"))
            + gg.annotate("rect", xmin=-self.band, xmax=self.band, ymin=0.4, ymax=count + 0.6, fill=BAND_FILL)
            + gg.geom_vline(xintercept=0, color=svg.INK, size=THIN)
            + gg.geom_segment(gg.aes(xend=0, yend="place"), color=svg.RULE, size=THIN)
            + gg.geom_point(color=ArmStyle.INTERVENTION.colour, size=2)
            + gg.annotate("text", x=0, y=count + 1, label=self.band_label, size=panel.SMALL_SIZE, color=svg.ACCENT)
        )
        if len(unknown):
            # White under the words, since the line of no difference runs through them.
            plot = plot + gg.geom_text(label=self.missing, data=unknown, size=panel.SMALL_SIZE, color=svg.GREY)
        plot = plot + _value_axis(marks, self.decimal_sign) + _labelled_rows(labels, self.axis_label, top=count + 1.4)
        lines = sum(label.count("\n") + 1.4 for label in labels)
        return panel.document(plot, height=round(50 + LINE * lines, 1), id_=self.id, title=self.title)


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """An arm's risk with its interval, on 0–100.

    Attributes:
        label: the arm.
        value: percent; None where there is none.
        low: lower end of the interval.
        high: upper end.
        text: the risk with its interval as the tables write it, or why there is none.
        style: the arm's.
    """

    label: str
    value: float | None
    low: float | None
    high: float | None
    text: str
    style: ArmStyle


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskPlot:
    """The risk of an outcome in each arm, on an axis from 0.

    Attributes:
        id: unique in a report.
        title: name of the drawing, read by machines.
        arms: from top to bottom.
        axis_label: what the axis measures, with its unit.
        percent: the sign after a number, ``%`` or a blank and ``%``.
        decimal_sign: of the language.
    """

    id: str
    title: str
    arms: tuple[RiskPoint, ...]
    axis_label: str
    percent: str = "%"
    decimal_sign: str = "."

    def draw(self) -> str:
        """The plot as SVG."""
        gg = panel.grammar()

        count = len(self.arms)
        labels = _labels([arm.label for arm in self.arms])
        ends = [arm.high or arm.value or 0.0 for arm in self.arms]
        marks = axis.ticks(0, max([*ends, 1.0]), at_most=6)
        plot = gg.ggplot(_frame(["place", "value"], [(count, 0.0)]), gg.aes("value", "place"))
        limit = float(marks[-1])
        room = svg.PAGE_WIDTH - min(LABEL_WIDTH, _widest(labels)) - 24
        for place, (arm, end) in enumerate(zip(self.arms, ends, strict=True)):
            text = width(arm.text, panel.TEXT_SIZE) + 10
            limit = max(limit, end * room / max(room - text, 1))
            plot = _with_risk(plot, arm, count - place)
        for place, (arm, end) in enumerate(zip(self.arms, ends, strict=True)):
            plot = plot + gg.annotate(
                "text",
                x=end + 6 * limit / room,
                y=count - place,
                label=arm.text,
                ha="left",
                size=panel.TEXT_SIZE,
                color=svg.INK,
            )
        plot = plot + _value_axis(marks, self.decimal_sign, suffix=self.percent, limits=(0.0, limit))
        plot = plot + _labelled_rows(labels, self.axis_label, top=count + 0.6)
        lines = sum(max(2.4, label.count("\n") + 1.6) for label in labels)
        return panel.document(plot, height=round(36 + LINE * lines, 1), id_=self.id, title=self.title)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccrualPlot:
    """How many were recruited by each day.

    Attributes:
        id: unique in a report.
        title: name of the drawing, read by machines.
        points: (ISO date, number so far), in the order of the dates.
        ticks: (ISO date, label) of the time axis; :func:`reise_report.exhibits.axis.month_starts` finds round ones.
        recruited_label: at the end of the line, with the number.
        planned: how many are planned; None leaves the line out.
        planned_label: at the planned number's line.
        axis_label: what the upright axis counts.
        thousands: the sign between thousands.
    """

    id: str
    title: str
    points: tuple[tuple[str, int], ...]
    ticks: tuple[tuple[str, str], ...]
    recruited_label: str
    axis_label: str
    planned: int | None = None
    planned_label: str = ""
    thousands: str = "\u00a0"

    def __post_init__(self) -> None:
        days = [day for day, _ in self.points]
        if not days or days != sorted(days):
            raise DocumentError(f"accrual plot {self.id}: give at least one point, in the order of the dates")

    def draw(self) -> str:
        """The plot as SVG."""
        gg = panel.grammar()

        points = [(_day(day), number) for day, number in self.points]
        first, last = points[0][0], max(points[-1][0], points[0][0] + 1)
        top = max(self.planned or 0, points[-1][1], 1)
        marks = axis.ticks(0, top, at_most=6)
        lines = self._end_labels(float(marks[-1]))
        margin = max(width(line, panel.SMALL_SIZE) for _, text in lines for line in text.split("\n")) + 8
        edge = last + (last - first) * margin / (svg.PAGE_WIDTH - 40 - margin)
        shown = [(_day(day), text) for day, text in self.ticks if first - 45 <= _day(day) <= last]
        start = min([first, *(day for day, _ in shown)])
        plot = gg.ggplot(_frame(["day", "number"], points), gg.aes("day", "number"))
        if self.planned is not None:
            ends = {"x": start, "xend": last, "y": self.planned, "yend": self.planned}
            plot = plot + gg.geom_segment(
                gg.aes(**ends), data=_frame(["day"], [(first,)]), linetype="dashed", color=svg.GREY, size=STRONG
            )
        plot = plot + gg.geom_step(color=ArmStyle.INTERVENTION.colour, size=STRONG * 1.4)
        for height, text in lines:
            plot = plot + _end_label(last + (edge - last) * 6 / margin, height, text)
        plot = (
            plot
            + gg.geom_hline(yintercept=0, color=svg.INK, size=THIN)
            + gg.scale_x_continuous(
                breaks=[day for day, _ in shown],
                labels=[text for _, text in shown],
                limits=(start, edge),
                expand=(0, 0),
            )
            + gg.scale_y_continuous(
                breaks=[float(mark) for mark in marks],
                labels=[axis.label(mark, ".", 0, self.thousands) for mark in marks],
                limits=(0, float(marks[-1]) * 1.04),
                expand=(0, 0),
            )
            + gg.labs(x="", title=self.axis_label)
            + panel.look(panel_grid_major_y=gg.element_line(color=panel.GRID, size=HAIR))
        )
        return panel.document(plot, height=190, id_=self.id, title=self.title)

    def _end_labels(self, top: float) -> list[tuple[float, str]]:
        """The labels at the ends of the lines and how high they stand, moved apart where they would touch."""
        texts = [(float(self.points[-1][1]), self.recruited_label)]
        if self.planned is not None:
            texts.append((float(self.planned), self.planned_label))
        wrapped = [(height, "\n".join(wrap(text, panel.SMALL_SIZE, 90))) for height, text in sorted(texts)]
        if len(wrapped) == 2:
            line = top * LINE / 145  # the height of a line of text on the axis
            (low, below), (high, above) = wrapped
            apart = line * (below.count("\n") + above.count("\n") + 2) / 2
            if high - low < apart:
                middle = (high + low) / 2
                wrapped = [(middle - apart / 2, below), (middle + apart / 2, above)]
        return wrapped


def _end_label(x: float, y: float, text: str) -> panel.Part:
    gg = panel.grammar()

    return gg.annotate("text", x=x, y=y, label=text, ha="left", va="center", size=panel.SMALL_SIZE, color=svg.INK)


def _with_risk(plot: panel.Part, arm: RiskPoint, place: int) -> panel.Part:
    """The plot with an arm's interval and its mark."""
    gg = panel.grammar()

    if arm.low is not None and arm.high is not None:
        plot = plot + gg.annotate(
            "segment",
            x=arm.low,
            xend=arm.high,
            y=place,
            yend=place,
            color=arm.style.colour,
            linetype=arm.style.line,
            size=STRONG * 1.2,
        )
    if arm.value is not None:
        plot = plot + gg.annotate(
            "point", x=arm.value, y=place, shape=arm.style.marker, color=arm.style.colour, fill=arm.style.colour, size=3
        )
    return plot


def _labelled_rows(labels: Sequence[str], axis_label: str, top: float) -> list[panel.Part]:
    """The labels left of the rows, the first on top, and the words under the axis."""
    gg = panel.grammar()

    return [
        gg.scale_y_continuous(
            breaks=list(range(len(labels), 0, -1)), labels=list(labels), limits=(0.4, top), expand=(0, 0)
        ),
        gg.labs(x=axis_label),
        panel.look(axis_text_y=gg.element_text(ha="left", size=panel.TEXT_SIZE)),
    ]


def _value_axis(
    marks: Sequence[Decimal], decimal_sign: str, *, suffix: str = "", limits: tuple[float, float] | None = None
) -> panel.Part:
    gg = panel.grammar()

    decimals = axis.decimals_of(tuple(marks))
    return gg.scale_x_continuous(
        breaks=[float(mark) for mark in marks],
        labels=[axis.label(mark, decimal_sign, decimals) + suffix for mark in marks],
        limits=limits or (float(marks[0]), float(marks[-1])),
        expand=(0.012, 0),
    )


def _labels(texts: Sequence[str]) -> list[str]:
    return ["\n".join(wrap(text, panel.TEXT_SIZE, LABEL_WIDTH)) for text in texts]


def _widest(labels: Sequence[str]) -> float:
    return max(width(line, panel.TEXT_SIZE) for label in labels for line in label.split("\n"))


def _frame(names: Sequence[str], rows: Sequence[tuple[object, ...]]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(rows, columns=list(names))


def _day(iso: str) -> int:
    return date.fromisoformat(iso).toordinal()
