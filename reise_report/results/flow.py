"""The counts of the flow diagram: each box is a part of the one before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from reise_report.errors import AnalysisError
from reise_report.plan.derived_columns import owner
from reise_report.plan.model import Plan
from reise_report.plan.questions import Step
from reise_report.results.cohort import Cohort, Group, meeting
from reise_report.results.due import not_yet_due
from reise_report.results.known import analysed, settled
from reise_report.results.row import Reveals, Row, Unit

if TYPE_CHECKING:
    import pandas as pd

NOT_STATED = "not_stated"


def flow_rows(cohort: Cohort) -> Iterator[Row]:
    """Every count of the flow.

    Raises:
        AnalysisError: a step does not lead to the next one, or a reason is given for somebody who did not leave.
    """
    yield from _enrolment(cohort)
    for group in cohort.groups():
        yield _count(group.size_id, len(group.members), group, part_of=_whole(group))
    for group in cohort.arms.values():
        yield from _uptake(cohort.plan, group)
        yield from _follow_up(cohort, group)


def _count(id_: str, n: int, group: Group, part_of: str | None = None) -> Row:
    return Row(id=id_, value=n, unit=Unit.PEOPLE, group=group.id, reveals=group.reveals, part_of=part_of)


def _whole(group: Group) -> str | None:
    return None if group.reveals is Reveals.POOLED else "flow.randomised.n"


def _enrolment(cohort: Cohort) -> Iterator[Row]:
    steps = cohort.plan.flow.enrolment
    boxes = [meeting(cohort.snapshot.tables[step.table], step.where) for step in steps]
    onward = [len(box) for box in boxes[1:]] + [len(cohort.everybody.members)]
    for index, (step, box) in enumerate(zip(steps, boxes, strict=True)):
        id_ = f"flow.enrolment.{step.id}"
        next_name = steps[index + 1].id if index + 1 < len(steps) else "randomised"
        yield _pooled(f"{id_}.n", len(box))
        if step.departure is None:
            _refuse_loss(step, len(box), onward[index], next_name)
            continue
        reasons = box[step.departure.reason].value_counts(sort=False)
        left = int(reasons.sum())
        if len(box) - left != onward[index]:
            raise AnalysisError(
                f"the flow does not add up: {len(box)} people in the step '{step.id}', {left} with a reason for "
                f"leaving in '{step.table}.{step.departure.reason}', so {len(box) - left} should go on; but the step "
                f"'{next_name}' has {onward[index]}. Mend the table, or the conditions under flow.enrolment in "
                f"trial.yml."
            )
        yield _pooled(f"{id_}.outcome.onward", onward[index], part_of=f"{id_}.n")
        yield _pooled(f"{id_}.outcome.departed", left, part_of=f"{id_}.n")
        for reason, n in reasons.items():
            yield _pooled(f"{id_}.departed.{reason}", int(n), part_of=f"{id_}.outcome.departed")


def _refuse_loss(step: Step, here: int, onward: int, next_name: str) -> None:
    if here != onward:
        raise AnalysisError(
            f"the flow does not add up: {here} people in the step '{step.id}' but {onward} in '{next_name}', and the "
            f"step names no departure. Give flow.enrolment '{step.id}' a 'departure' with a column of reasons."
        )


def _pooled(id_: str, n: int, part_of: str | None = None) -> Row:
    return Row(id=id_, value=n, unit=Unit.PEOPLE, group="all", reveals=Reveals.POOLED, part_of=part_of)


def _uptake(plan: Plan, group: Group) -> Iterator[Row]:
    uptake = plan.flow.uptake
    if uptake is None:
        return
    took = group.members[uptake.column]
    id_ = f"flow.uptake.{group.id}"
    parts = {"received": took.eq(True), "not_received": took.eq(False), "unknown": took.isna()}
    for name, mask in parts.items():
        n = int(mask.fillna(value=False).sum())
        yield _count(f"{id_}.{name}", n, group, part_of=group.size_id)
        yield from _share(f"flow.uptake_share.{group.id}.{name}", n, group, f"{id_}.{name}")
    if uptake.reason is not None and plan.design.arms[group.id].role == "intervention":
        left = took.eq(False).fillna(value=False)
        yield from _reasons(group, uptake.reason, left, f"flow.declined.{group.id}", f"{id_}.not_received")


def _share(id_: str, n: int, group: Group, count_id: str) -> Iterator[Row]:
    total = len(group.members)
    if total:
        row = Row(id=id_, value=n / total, unit=Unit.PROPORTION, group=group.id, reveals=group.reveals)
        yield replace(row, numerator=n, denominator=total, n_randomised=total, based_on=(count_id, group.size_id))


def _follow_up(cohort: Cohort, group: Group) -> Iterator[Row]:
    import pandas as pd

    plan = cohort.plan
    primary = plan.estimands[plan.primary().estimand].outcome
    unknown = ~pd.Series(settled(plan, plan.outcomes[primary], group.members), index=group.members.index)
    waiting = unknown & not_yet_due(cohort, group.members, primary)
    lost = unknown & ~waiting
    id_ = f"flow.follow_up.{group.id}"
    for part, mask in (("available", ~unknown), ("lost", lost), ("not_due", waiting)):
        yield _count(f"{id_}.{part}", int(mask.sum()), group, part_of=group.size_id)
    reason = plan.flow.follow_up.reason
    if reason is not None:
        # A derived reason explains what one source does not know; who is known from another source was not lost.
        members = group.members if owner(plan, reason) is None else _only_of(group.members, reason, lost)
        yield from _reasons(replace(group, members=members), reason, lost, f"flow.lost.{group.id}", f"{id_}.lost")
    # Some methods take people in part: those with an earlier visit, or followed for a while; or impute what is missing.
    there = analysed(plan.outcomes[primary], plan.primary(), group.members)
    late = waiting.to_numpy(dtype=bool)
    for part, who in (("analysed", there), ("left_out", ~there & ~late), ("not_due", ~there & late)):
        yield _count(f"flow.analysis.{group.id}.{part}", int(who.sum()), group, part_of=group.size_id)


def _only_of(members: pd.DataFrame, column: str, whom: pd.Series[bool]) -> pd.DataFrame:
    """The rows with a column's values for some alone, missing for the others."""
    return members.assign(**{column: members[column].where(whom)})


def _reasons(group: Group, column: str, left: pd.Series[bool], prefix: str, total: str) -> Iterator[Row]:
    """One row a reason, zero included, and one for those who left without a reason."""
    stated = group.members[column]
    stray = stated.notna() & ~left
    if stray.any():
        raise AnalysisError(
            f"the flow does not add up: somebody in the arm '{group.id}' has a reason in '{column}' but is not among "
            f"those it explains ({total}); the first such reason is '{stated[stray].iloc[0]}'. "
            f"Empty the reason, or correct who left."
        )
    for reason, n in stated[left].value_counts(sort=False).items():
        yield _count(f"{prefix}.{reason}", int(n), group, part_of=total)
    yield _count(f"{prefix}.{NOT_STATED}", int((left & stated.isna()).sum()), group, part_of=total)
