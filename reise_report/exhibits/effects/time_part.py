"""What a report shows of curves by arm: sentences, the table, the figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reise_report.exhibits.effects.curve_figure import curve_figure
from reise_report.exhibits.effects.part import Part
from reise_report.exhibits.effects.time_course import TimeCourse
from reise_report.exhibits.effects.time_sentences import (
    days_sentence,
    shares_sentence,
    standardised_sentence,
    test_sentence,
)
from reise_report.exhibits.effects.time_tables import time_table

if TYPE_CHECKING:
    from reise_report.exhibits.reader import Reader
    from reise_report.plan.analyses import TimeToEventCurves


def cumulative_incidence_part(reader: Reader, analysis: TimeToEventCurves) -> Part:
    """Shares with the event by the end and mean days after it; the table by visit; curves with their intervals."""
    course = TimeCourse(reader, analysis)
    told = [days_sentence(course), standardised_sentence(course), test_sentence(course)]
    said = (shares_sentence(course), " ".join(filter(None, told)))
    figure = curve_figure(course)
    return Part(
        said=tuple(filter(None, said)),
        tables=(time_table(course),),
        figures=() if figure is None else (figure,),
    )
