"""Every check there is, by family, in the order in which a report tells of them: what touches the outcome first."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from reise_report.results.quality.checks import after_the_end, answered, answered_how, intervention, own_answer, spells
from reise_report.results.quality.checks.check import Check

_FINDERS = {
    "work": (
        own_answer.working_at_start,
        own_answer.says_work_register_none,
        own_answer.register_work_says_none,
        spells.work_during_full_disability,
    ),
    "after_the_end": (
        answered.answers_after_death,
        answered.answers_after_withdrawal,
        after_the_end.activity_after_death,
        after_the_end.activity_after_emigration,
        after_the_end.event_after_death,
        after_the_end.rows_though_not_linked,
    ),
    "timing": (
        answered.outside_window,
        answered.answers_before_enrolment,
    ),
    "before_enrolment": (
        after_the_end.event_before_enrolment,
        after_the_end.death_before_enrolment,
        intervention.offer_before_enrolment,
    ),
    "intervention": (
        intervention.offer_to_control,
        intervention.course_without_acceptance,
        intervention.placement_without_course,
        intervention.placement_before_course,
        intervention.placement_outside_follow_up,
    ),
    "spells": (
        spells.end_before_start,
        spells.discharge_before_admission,
        spells.overlapping_position,
        spells.leave_without_position,
        spells.percent_above_100,
    ),
    "answers": (
        answered_how.vas_jump,
        answered_how.straight_lined,
        answered_how.same_answers_twice,
    ),
}

FAMILIES: Final = MappingProxyType(
    {family: tuple(Check(find.__name__, find) for find in finders) for family, finders in _FINDERS.items()}
)
"""Family → its checks. A check's kind is the name of the function that finds it."""
