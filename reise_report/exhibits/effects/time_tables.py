"""The table of times to an event: people, what became of them, cumulative incidence, mean days after the event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reise_report.exhibits.in_sentence import lowered, raised
from reise_report.exhibits.table import LONGEST_UNBROKEN, Align, BodyRow, HeadCell, RowKind, Table

if TYPE_CHECKING:
    from reise_report.exhibits.effects.time_course import TimeCourse

_EFFECTS = 2
"""Columns after those of the arms: difference and ratio."""


def time_table(course: TimeCourse) -> Table:
    """People, fates, cumulative incidence at each visit asked, mean days after the event, tests."""
    one, text = course.arms, course.reader.text
    rows = [*one.sizes(_EFFECTS), *_fates(course), *_incidences(course), *_times(course), *_standardised(course)]
    ci = course.reader.confidence(course.analysis.level)
    return Table(
        id=one.anchor,
        caption=text(
            "{outcome}: what became of people, cumulative incidence, and mean days after the event, by group.",
            outcome=course.reader.words(course.outcome.name),
        ),
        head=(
            (
                HeadCell(text("Result ({ci})", ci=ci)),
                *(HeadCell(name) for name in one.names),
                HeadCell(text("Difference")),
                HeadCell(text("Ratio")),
            ),
        ),
        rows=tuple(rows),
        align=(Align.CENTRE,) * (2 + _EFFECTS),
        label_share=0.3,
        notes=_notes(course),
        continued=len(rows) > LONGEST_UNBROKEN,
    )


def _fates(course: TimeCourse) -> list[BodyRow]:
    text = course.reader.text
    labels = {"event": raised(course.event)}
    if course.competes:
        labels["competing"] = text("Competing event")
        labels["without"] = text("Neither, or last seen before")
    else:
        labels["without"] = text("Without the event, or last seen before")
    lines = [
        line
        for part, label in labels.items()
        for line in course.arms.people(label, f"arm.{{arm}}.fate.{part}", _EFFECTS, RowKind.MEMBER)
    ]
    head = BodyRow(text("What had happened by day {day}, n", day=course.last_day), (), RowKind.GROUP)
    return [head, *lines] if lines else []


def _incidences(course: TimeCourse) -> list[BodyRow]:
    one, reader = course.arms, course.reader
    points, ratio = reader.language.points, reader.language.ratio
    lines = []
    for name in course.asked:
        visit, at = reader.plan.design.visits[name], f"at.{name}"
        label = reader.text(
            "{visit} (day {day})", visit=reader.words(visit.name), day=reader.language.integer(visit.day)
        )
        cells = (
            *one.spans(at + ".arm.{arm}.incidence", points),
            reader.with_interval(one.row(f"{at}.difference"), points),
            reader.with_interval(one.row(f"{at}.ratio"), ratio),
        )
        lines.append(BodyRow(label, cells, RowKind.MEMBER))
    return [BodyRow(reader.text("Cumulative incidence (%)"), (), RowKind.GROUP), *lines] if lines else []


def _times(course: TimeCourse) -> list[BodyRow]:
    one, reader, stem = course.arms, course.reader, "time_with_event"
    rows = []
    if one.row(f"{stem}.difference") is not None:
        cells = (
            *one.spans("arm.{arm}." + stem, course.days),
            reader.with_interval(one.row(f"{stem}.difference"), course.days),
            reader.with_interval(one.row(f"{stem}.ratio"), reader.language.ratio),
        )
        rows.append(BodyRow(reader.text("Mean days after the event"), cells))
    tests = (
        (f"{stem}.p_value", reader.text("Test of no difference"), RowKind.MEMBER),
        ("test.p_value", course.test_name, RowKind.ITEM),
    )
    for part, label, kind in tests:
        row = one.row(part)
        if row is not None:
            rows.append(BodyRow(label, ("", "", reader.shown(row, reader.language.p_value), ""), kind))
    return rows


def _standardised(course: TimeCourse) -> list[BodyRow]:
    """The same within strata and put together: shares at each visit, and mean days after the event."""
    one, reader = course.arms, course.reader
    stem, points, ratio = "standardised", reader.language.points, reader.language.ratio
    lines = []
    for name in course.asked:
        at = f"{stem}.at.{name}"
        if one.row(f"{at}.difference") is None:
            continue
        cells = (
            *one.spans(at + ".arm.{arm}.incidence", points),
            reader.with_interval(one.row(f"{at}.difference"), points),
            reader.with_interval(one.row(f"{at}.ratio"), ratio),
        )
        visit = reader.words(reader.plan.design.visits[name].name)
        lines.append(BodyRow(reader.text("{visit}, %", visit=visit), cells, RowKind.MEMBER))
    mean, p_value = (one.row(f"{stem}.time_with_event.{part}") for part in ("difference", "p_value"))
    if mean is not None:
        cells = (
            *one.spans(stem + ".arm.{arm}.time_with_event", course.days),
            reader.with_interval(mean, course.days),
            reader.with_interval(one.row(f"{stem}.time_with_event.ratio"), ratio),
        )
        lines.append(BodyRow(reader.text("Mean days after the event"), cells, RowKind.MEMBER))
    if p_value is not None:
        shown = ("", "", reader.shown(p_value, reader.language.p_value), "")
        lines.append(BodyRow(reader.text("Test of no difference"), shown, RowKind.MEMBER))
    if not lines:
        return []
    columns = one.columns(course.analysis.strata)
    return [BodyRow(reader.text("Standardised over {columns}", columns=columns), (), RowKind.GROUP), *lines]


def _notes(course: TimeCourse) -> tuple[str, ...]:
    one, text = course.arms, course.reader.text
    notes = [
        one.abbreviations(),
        one.population(),
        text(
            "Event: {event}. Time runs from randomisation to day {day}. Differences and ratios: “{first}” against "
            "“{second}”.",
            event=course.event,
            day=course.last_day,
            first=one.names[0],
            second=one.names[1],
        ),
    ]
    if course.competes:
        events = _competing(course)
        notes.append(text("Competing event, which rules the event out: {events}.", events=events))
    notes.append(f"{_curves(course)} {_means(course)}")
    if course.analysis.strata:
        columns = one.columns(course.analysis.strata)
        notes.append(
            text(
                "The test of the curves is stratified by {columns}; standardised: compared among those alike in it, "
                "and weighted by how many they are.",
                columns=columns,
            )
        )
    return tuple(notes)


def _competing(course: TimeCourse) -> str:
    """What competes with the event, in the words of the plan."""
    levels = course.reader.plan.people[course.outcome.status].levels or {}
    words = (course.reader.words(levels[level]) if level in levels else level for level in course.outcome.competing)
    return "; ".join(lowered(word) for word in words)


def _curves(course: TimeCourse) -> str:
    """The estimator of the curves, and the scale of their intervals."""
    text, log = course.reader.text, course.analysis.interval == "log"
    double = text("log–log scale of the share without the event")
    if course.competes:
        return text(
            "Cumulative incidence: Aalen–Johansen, intervals on the {scale}; normal intervals of differences.",
            scale=text("logarithmic scale") if log else double,
        )
    return text(
        "Cumulative incidence: one minus Kaplan–Meier, intervals on the {scale}; normal intervals of differences.",
        scale=text("logarithmic scale of the share without the event") if log else double,
    )


def _means(course: TimeCourse) -> str:
    return course.reader.text(
        "Mean days after the event: the area under the curve to day {day}, in which people without the event have 0 "
        "days; variance after Greenwood.",
        day=course.last_day,
    )
