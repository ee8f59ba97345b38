"""Sentences about times to an event: shares by the end, mean days after the event, the test of the curves."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reise_report.exhibits.effects.time_course import TimeCourse
    from reise_report.results.row import Row


def shares_sentence(course: TimeCourse) -> str:
    """The shares with the event by the horizon and their difference, or why there are none."""
    one, text = course.arms, course.reader.text
    part = f"at.{course.outcome.visit}"
    rows = one.of_arms(part + ".arm.{arm}.incidence")
    if any(row is None or row.value is None for row in rows):
        return _each_share(course, rows)
    first, second = one.cells(part + ".arm.{arm}.incidence", course.reader.language.percent)
    words = {
        "event": course.event,
        "days": course.last_day,
        "first": one.names[0],
        "first_share": first,
        "second": one.names[1],
        "second_share": second,
    }
    row = one.row(f"{part}.difference")
    difference = one.difference(row, course.reader.language.points, tell=course.reader.language.percentage_points)
    if difference:
        return text(
            "In the group “{first}”, {first_share} {event} within {days} days; in the group “{second}”, "
            "{second_share}: a difference of {difference}.",
            difference=difference,
            **words,
        )
    alone = text(
        "In the group “{first}”, {first_share} {event} within {days} days; in the group “{second}”, {second_share}.",
        **words,
    )
    return " ".join([alone, *no_difference(course, row)])


def _each_share(course: TimeCourse, rows: tuple[Row | None, Row | None]) -> str:
    """What is known of each arm, where one of them has no share."""
    text, said = course.reader.text, []
    for name, row in zip(course.arms.names, rows, strict=True):
        if row is None:
            continue
        words = {"group": name, "event": course.event, "days": course.last_day}
        if row.value is not None:
            share = course.reader.shown(row, course.reader.language.percent)
            said.append(text("In the group “{group}”, {share} {event} within {days} days.", share=share, **words))
        else:
            said.append(
                text(
                    "How many in the group “{group}” {event} within {days} days could not be estimated: {reason}.",
                    reason=course.reader.reason(row.reason),
                    **words,
                )
            )
    return " ".join(said)


def days_sentence(course: TimeCourse) -> str:
    """The mean days after the event and their difference, or why there are none; empty where nothing is told."""
    one, text = course.arms, course.reader.text
    rows, row = one.of_arms("arm.{arm}.time_with_event"), one.row("time_with_event.difference")
    if all(mean is None for mean in rows):
        return ""
    reason = next((course.reader.reason(mean.reason) for mean in rows if mean is not None and mean.value is None), "")
    if reason:
        return text("The mean number of days after the event could not be estimated: {reason}.", reason=reason)
    first, second = one.cells("arm.{arm}.time_with_event", course.days)
    words = {
        "days": course.last_day,
        "first": one.names[0],
        "first_mean": first,
        "second": one.names[1],
        "second_mean": second,
    }
    difference = one.difference(row, course.days, one.p_value("time_with_event.p_value"), tell=course.in_days)
    if difference:
        return text(
            "On average, {first_mean} of the {days} days lay after the event in the group “{first}” and {second_mean} "
            "in the group “{second}”: a difference of {difference}.",
            difference=difference,
            **words,
        )
    alone = text(
        "On average, {first_mean} of the {days} days lay after the event in the group “{first}” and {second_mean} in "
        "the group “{second}”.",
        **words,
    )
    return " ".join([alone, *no_difference(course, row)])


def standardised_sentence(course: TimeCourse) -> str:
    """The difference in mean days within strata; empty where the plan names none, or it is not told."""
    one, row = course.arms, course.arms.row("standardised.time_with_event.difference")
    if row is None or not course.analysis.strata:
        return ""
    columns = one.columns(course.analysis.strata)
    p_value = one.p_value("standardised.time_with_event.p_value")
    difference = one.difference(row, course.days, p_value, tell=course.in_days)
    if difference:
        return course.reader.text(
            "Compared among those alike in {columns}, the difference is {difference}.",
            columns=columns,
            difference=difference,
        )
    return course.reader.text(
        "The difference among those alike in {columns} could not be estimated: {reason}.",
        columns=columns,
        reason=course.reader.reason(row.reason),
    )


def test_sentence(course: TimeCourse) -> str:
    """The test of equal curves; empty where there is none."""
    row = course.arms.row("test.p_value")
    if row is None:
        return ""
    if row.value is None:
        reason = course.reader.reason(row.reason)
        return course.reader.text("{test}: not made, {reason}.", test=course.test_name, reason=reason)
    p_value = course.arms.p_value("test.p_value")
    return course.reader.text("{test}: {p_value}.", test=course.test_name, p_value=p_value)


def no_difference(course: TimeCourse, row: Row | None) -> list[str]:
    """Why there is no difference."""
    if row is None or row.value is not None:
        return []
    reason = course.reader.reason(row.reason)
    return [course.reader.text("The difference could not be estimated: {reason}.", reason=reason)]
