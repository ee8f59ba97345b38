"""Every check there is, by family, in the order in which a report tells of them: what touches the outcome first."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from reise_report.results.quality.checks import after_the_end, answered, answered_how, intervention, own_answer, spells
from reise_report.results.quality.checks.check import Check

_FINDERS = {
    "work": (
        own_answer.at_work_when_enrolled,
        own_answer.work_reported_not_registered,
        own_answer.work_registered_not_reported,
        spells.job_during_full_disability,
    ),
    "after_the_end": (
        answered.questionnaire_after_death,
        answered.questionnaire_after_withdrawal,
        after_the_end.register_activity_after_death,
        after_the_end.register_activity_after_emigration,
        after_the_end.event_after_death,
        after_the_end.rows_though_not_linked,
    ),
    "timing": (
        answered.visit_out_of_window,
        answered.questionnaire_before_enrolment,
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
        spells.overlapping_positions,
        spells.leave_without_position,
        spells.percent_above_100,
    ),
    "answers": (
        answered_how.unlikely_change,
        answered_how.straight_lining,
        answered_how.same_answers_twice,
    ),
}

FAMILIES: Final = MappingProxyType(
    {family: tuple(Check(find.__name__, find) for find in finders) for family, finders in _FINDERS.items()}
)
"""Family → its checks. A check's kind is the name of the function that finds it."""
