"""Return to work by a plan's rule over register spells, as columns of participants."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from reise_report.derive.return_to_work import (
    Answer,
    People,
    Returns,
    ReturnToWorkRule,
    Status,
    in_work,
    return_to_work,
    returned_by,
    runs_of_work,
)
from reise_report.derive.work_share import absence_of_benefit, paid, share_of_work
from reise_report.plan.derived_columns import tables_of

if TYPE_CHECKING:
    import pandas as pd

    from reise_report.data.snapshot import Snapshot
    from reise_report.derive.observation import Observation
    from reise_report.derive.timeline import Segments
    from reise_report.plan.derived import ReturnToWork
    from reise_report.plan.model import Plan

Values = dict[str, Answer | NDArray[np.str_] | NDArray[np.int64]]

_POLICY = {"returned": True, "not_returned": False, "missing": None}


def rule_of(plan: Plan, rule: ReturnToWork) -> ReturnToWorkRule:
    """The plan's rule in days."""
    return ReturnToWorkRule(
        min_share=rule.min_share,
        min_days=rule.min_days,
        gap_days=rule.gap_days,
        dated=rule.dated,
        follow_up_days=plan.design.visits[rule.follow_up].day,
        confirmation_days=rule.confirmation_days,
    )


def register_return(
    plan: Plan, snapshot: Snapshot, people: pd.Index[str], name: str, derivation: ReturnToWork, observation: Observation
) -> Values:
    """The columns of a derivation of kind ``return_to_work``; those without reason of loss are told by an empty text.

    Args:
        plan: the trial's plan.
        snapshot: the tables as of a date.
        people: the participants in order.
        name: the derivation's name.
        derivation: the rule and its sources.
        observation: who is followed until when.
    """
    rule = rule_of(plan, derivation)
    until = observation.until(tables_of(plan, name))
    followed = People(observation.start, until, observation.lost, observation.died)
    runs = runs_of_work(followed, _share(plan, snapshot, people, derivation, observation), rule)
    returns = return_to_work(followed, runs, rule)
    answer = _whether(derivation, returns, followed, rule.follow_up_days)
    found: Values = {
        name: answer,
        f"{name}_status": returns.status,
        f"{name}_day": returns.day - followed.start,
        f"{name}_loss": _why(returns, observation, answer),
    }
    for visit in derivation.visits:
        days = plan.design.visits[visit].day
        found[f"{name}_by_{visit}"] = _whether(derivation, returns, followed, days)
        state = in_work(followed, runs, rule, days)
        gone = (followed.died < followed.start + days) & (_POLICY[derivation.death] is None)
        found[f"{name}_at_{visit}"] = Answer(state.yes, state.known & ~gone)
    return found


def _why(returns: Returns, observation: Observation, answer: Answer) -> NDArray[np.str_]:
    """Why it is not known and never will be; an empty text for all others."""
    reasons = np.where(returns.status == Status.LOST, observation.loss, returns.status)
    return np.where(answer.known | (returns.status == Status.INCOMPLETE), "", reasons)


def _share(
    plan: Plan, snapshot: Snapshot, people: pd.Index[str], derivation: ReturnToWork, observation: Observation
) -> Segments:
    if derivation.work is not None:
        return share_of_work(plan, snapshot, people, derivation.work, observation.told_until)
    if derivation.benefits is None:
        raise ValueError("the plan's model sees to it that there are benefits where there is no work")
    visits = [plan.design.visits[visit].day for visit in derivation.visits]
    last = max(rule_of(plan, derivation).follow_up_days + derivation.confirmation_days, *visits, 0)
    # Before randomisation as many days as a run needs, so that a state on an early visit can be told.
    first = observation.start - derivation.min_days
    benefits = paid(snapshot, people, derivation.benefits, observation.told_until)
    return absence_of_benefit(first, observation.start + last, benefits)


def _whether(derivation: ReturnToWork, returns: Returns, people: People, days: int) -> Answer:
    """Returned by a day, with what the plan makes of those who died and of those at work at the start."""
    answer = returned_by(people, returns, days)
    yes, known = answer.yes.copy(), answer.known.copy()
    at_work = returns.status == Status.WORKING_AT_START
    policy = _POLICY[derivation.working_at_start]
    yes[at_work], known[at_work] = bool(policy), policy is not None
    if _POLICY[derivation.death] is None:
        known[(returns.status == Status.DIED) & (returns.day <= people.start + days)] = False
    return Answer(yes, known)
