"""Figures drawn with plotnine: balance at baseline, risk by arm, recruitment over time.

plotnine is imported where it draws: it takes two seconds, and a report whose figures are unchanged needs none of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reise_report.errors import DocumentError
from reise_report.exhibits import axis, panel, svg
from reise_report.exhibits.figure import ArmStyle
from reise_report.exhibits.row_sheet import RowSheet, broken, widest
from reise_report.exhibits.text_width import width, wrap

BAND_FILL = "#dbe7f1"
END_ROOM = 92.0  # points for the words at the ends of lines
RECRUITMENT_HEIGHT = 190.0


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
        reach = max([self.band, *(abs(row.value) for row in self.rows if row.value is not None)])
        sheet = RowSheet(broken([row.label for row in self.rows]), axis.ticks(-1.05 * reach, 1.05 * reach), above=14)
        rows = list(zip(sheet.places, (row.value for row in self.rows), strict=True))
        top = sum(sheet.heights)
        known = [row for row in rows if row[1] is not None]
        unknown = [place for place, value in rows if value is None]
        plot = (
            gg.ggplot(panel.frame(["place", "value"], known), gg.aes("value", "place"))
            + gg.annotate("rect", xmin=-self.band, xmax=self.band, ymin=0, ymax=top, fill=BAND_FILL)
            + gg.annotate("segment", x=0, xend=0, y=0, yend=top, color=svg.INK, size=panel.THIN)
            + panel.words([(0, top + 7.5, self.band_label)], side="center", colour=svg.ACCENT)
        )
        if known:
            plot = plot + gg.geom_segment(gg.aes(xend=0, yend="place"), color=svg.RULE, size=panel.THIN)
            plot = plot + gg.geom_point(color=ArmStyle.INTERVENTION.colour, size=2)
        if unknown:
            plot = plot + panel.words([(5 * sheet.unit, place, self.missing) for place in unknown])
        plot = plot + sheet.layers(self.decimal_sign, self.axis_label)
        return panel.document(plot, height=sheet.height, id_=self.id, title=self.title)


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
        ends = [max(arm.high or 0.0, arm.value or 0.0) for arm in self.arms]
        marks = axis.ticks(0, max([*ends, 1.0]), at_most=6)
        labels = broken([arm.label for arm in self.arms])
        sheet = RowSheet(labels, marks, right=self._right(ends, float(marks[-1]), widest(labels)), air=13)
        plot = gg.ggplot(panel.frame(["place", "value"], [(0.0, 0.0)]), gg.aes("value", "place"))
        for arm, end, place in zip(self.arms, ends, sheet.places, strict=True):
            plot = _with_risk(plot, arm, place)
            plot = plot + panel.words([(end + 8 * sheet.unit, place, arm.text)])
        plot = plot + sheet.layers(self.decimal_sign, self.axis_label, self.percent)
        return panel.document(plot, height=sheet.height, id_=self.id, title=self.title)

    def _right(self, ends: Sequence[float], last: float, labels: float) -> float:
        """Points to keep free right of the axis, so that the words after the intervals end on the page."""
        words = [width(arm.text, panel.SMALL_SIZE) + 12 for arm in self.arms]
        page = svg.PAGE_WIDTH - labels - 20
        # Words that begin at the share s of an axis of length a end on the page if s·a + words <= page.
        shares = [min(1.0, end / last) for end in ends]
        fits = [(page - word) / share if share else page for word, share in zip(words, shares, strict=True)]
        return max(14.0, page - min(fits))


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
        last = max(points[-1][0], points[0][0] + 1)
        shown = [(_day(day), text) for day, text in self.ticks if _day(day) <= last]
        start = min([points[0][0], *(day for day, _ in shown)])
        # From five people on, the ticks are whole people.
        marks = axis.ticks(0, max(self.planned or 0, points[-1][1], 5), at_most=8)
        labels = self._end_labels(float(marks[-1]))
        room = max(width(line, panel.SMALL_SIZE) for _, text in labels for line in text.split("\n")) + 8
        unit = (last - start) / (svg.PAGE_WIDTH - 34 - room)
        plot = gg.ggplot(panel.frame(["day", "number"], points), gg.aes("day", "number"))
        plot = plot + panel.levels(start, last, [float(mark) for mark in marks[1:]], colour=panel.GRID)
        if self.planned is not None:
            planned = [float(self.planned)]
            plot = plot + panel.levels(start, last, planned, colour=svg.GREY, line="dashed", size=panel.STRONG)
        plot = (
            plot
            + panel.levels(start, last, [0.0], colour=svg.INK, size=panel.THIN)
            + _course(points)
            + panel.words([(last + 6 * unit, height, text) for height, text in labels])
            + gg.scale_x_continuous(
                breaks=[day for day, _ in shown],
                labels=[text for _, text in shown],
                limits=(start, last + room * unit),
                expand=(0, 0),
            )
            + gg.scale_y_continuous(
                breaks=[float(mark) for mark in marks],
                labels=[axis.label(mark, ".", 0, self.thousands) for mark in marks],
                limits=(0, 1.04 * float(marks[-1])),
                expand=(0, 0),
            )
            + gg.labs(x="", title=self.axis_label)
            + panel.look()
        )
        return panel.document(plot, height=RECRUITMENT_HEIGHT, id_=self.id, title=self.title)

    def _end_labels(self, top: float) -> list[tuple[float, str]]:
        """The words at the ends of the lines and how high they stand, moved apart where they would touch."""
        texts = [(float(self.points[-1][1]), self.recruited_label)]
        if self.planned is not None:
            texts.append((float(self.planned), self.planned_label))
        wrapped = [(height, "\n".join(wrap(text, panel.SMALL_SIZE, END_ROOM))) for height, text in sorted(texts)]
        if len(wrapped) == 2:
            line = 11 * top / (RECRUITMENT_HEIGHT - 45)  # a line of text, in people
            (low, below), (high, above) = wrapped
            apart = line * (below.count("\n") + above.count("\n") + 2) / 2
            if high - low < apart:
                middle = (high + low) / 2
                wrapped = [(middle - apart / 2, below), (middle + apart / 2, above)]
        return wrapped


def _course(points: Sequence[tuple[int, int]]) -> panel.Part:
    """The numbers so far as a line; as a point when there is but one day."""
    gg, colour = panel.grammar(), ArmStyle.INTERVENTION.colour
    return gg.geom_line(color=colour, size=1.4 * panel.STRONG) if len(points) > 1 else gg.geom_point(color=colour)


def _with_risk(plot: panel.Part, arm: RiskPoint, place: float) -> panel.Part:
    """The plot with an arm's interval and its mark."""
    gg, colour = panel.grammar(), arm.style.colour
    if arm.low is not None and arm.high is not None:
        line = {"color": colour, "linetype": arm.style.line, "size": 1.2 * panel.STRONG}
        plot = plot + gg.annotate("segment", x=arm.low, xend=arm.high, y=place, yend=place, **line)
    if arm.value is not None:
        mark = {"shape": arm.style.marker, "color": colour, "fill": colour, "size": 3}
        plot = plot + gg.annotate("point", x=arm.value, y=place, **mark)
    return plot


def _day(iso: str) -> int:
    return date.fromisoformat(iso).toordinal()
