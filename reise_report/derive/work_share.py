"""The share of full time on each day: what people work, or what benefits leave of full time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from reise_report.derive.employment import benefit_spells, leave_spells, positions, spells, statuses
from reise_report.derive.return_to_work import FULL_TIME
from reise_report.derive.timeline import Segments, Spells, Whole, add_up
from reise_report.errors import PlanError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from reise_report.data.snapshot import Snapshot
    from reise_report.plan.model import Plan
    from reise_report.plan.work import Benefits, Work


def work_share(positions: Spells, leave: Spells, sick_pay: Spells, *, sick_pay_reduces: bool) -> Segments:
    """What each person works on each day: positions less leave, at most full time, reduced by graded sick pay.

    Args:
        positions: positions that count, percent of full time.
        leave: leave and layoffs from them, percent points of full time.
        sick_pay: sick pay by grade, percent of the work of a day; several grades add up, to all of it at most.
        sick_pay_reduces: whether sick pay takes its share of the work.

    Returns:
        ``amounts[0]`` in thousandths of a percent of full time, from 0 to full time. Days without any of the three are
        left out; nothing is worked on them.
    """
    days = add_up([positions, leave, sick_pay])
    contract, away, sick = days.amounts
    work = np.clip(contract - away, 0, FULL_TIME)
    if sick_pay_reduces:
        # Whole numbers throughout: the share is compared in thousandths of a percent, rounded down.
        work = work * (FULL_TIME - np.minimum(sick, FULL_TIME)) // FULL_TIME
    return Segments(days.person, days.start, days.stop, work[None])


def absence_of_benefit(first: Whole, last: Whole, benefits: Spells) -> Segments:
    """What benefits leave of full time: full time on every day without them.

    Args:
        first: (n,) first day of which to tell, for each person.
        last: (n,) last day.
        benefits: benefits by degree, percent of full time; several add up, to full time at most.

    Returns:
        ``amounts[0]`` as in :func:`work_share`; also days outside ``first`` and ``last`` on which benefits are paid.
    """
    size = first.size
    days = add_up([Spells(np.arange(size), first, last, np.full(size, FULL_TIME)), benefits])
    whole, paid = days.amounts
    return Segments(days.person, days.start, days.stop, np.clip(whole - paid, 0, None)[None])


def share_of_work(
    plan: Plan, snapshot: Snapshot, people: pd.Index[str], work: Work, told_until: Mapping[str, int]
) -> Segments:
    """What each participant works, by what a plan counts as work.

    Args:
        plan: the trial's plan.
        snapshot: the tables as of a date.
        people: the participants in order.
        work: which tables, kinds and percents.
        told_until: table → the last day of which it tells; open spells last until then.

    Raises:
        PlanError: monthly statuses without a named approximation, or leave that cannot be told from them.
        DataError: positions or leave of which the size cannot be told.
    """
    table = plan.data.tables[work.positions.table]
    frame = snapshot.tables[work.positions.table]
    away = sick = Spells.none()
    if table.standard == "employment_status":
        held = statuses(frame, people, work.positions)
    else:
        found = positions(frame, people, work.positions, told_until[work.positions.table])
        held = found.by_person()
    if work.leave is not None:
        rows, last = snapshot.tables[work.leave.table], told_until[work.leave.table]
        if table.standard != "employment_status":
            complete = _complete_until(plan, snapshot, work.positions.table, told_until)
            away = leave_spells(rows, found, work.leave.percent_of, last, complete)
        elif work.leave.percent_of == "full_time":
            away = spells(rows, people, rows["percent"].to_numpy(dtype=float), last)
        else:
            raise PlanError(
                f"leave in percent of the position cannot be taken off '{work.positions.table}', which does not number "
                "positions; use a table with first and last days, or leave in percent of full time"
            )
    if work.sick_pay is not None:
        sick = paid(snapshot, people, work.sick_pay, told_until)
    return work_share(held, away, sick, sick_pay_reduces=work.sick_pay is not None)


def _complete_until(plan: Plan, snapshot: Snapshot, table: str, told_until: Mapping[str, int]) -> int:
    """The last day on which every position is in its table; none where an earlier delivery may lack late reports."""
    earlier = plan.data.tables[table].extraction is not None and snapshot.as_of < plan.data.cut_off.date
    return np.iinfo(np.int64).min if earlier else told_until[table]


def paid(snapshot: Snapshot, people: pd.Index[str], benefits: Benefits, told_until: Mapping[str, int]) -> Spells:
    """The benefits that a plan names, as spells; open ones last as long as the table tells."""
    return benefit_spells(snapshot.tables[benefits.table], people, benefits, told_until[benefits.table])
