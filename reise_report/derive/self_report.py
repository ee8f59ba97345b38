"""Return to work as participants say themselves, at each visit that asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from reise_report.derive.employment import days
from reise_report.derive.return_to_work import Answer, Truth

if TYPE_CHECKING:
    import pandas as pd

    from reise_report.plan.contract import Table
    from reise_report.plan.derived import SelfReportedReturn


def self_reported_return(
    name: str, derivation: SelfReportedReturn, table: Table, answers: dict[str, pd.DataFrame]
) -> dict[str, Answer]:
    """The columns of a derivation of kind ``self_reported_return``.

    At a visit somebody works who gives every answer that the plan names, in a large enough position, and since long
    enough. One answer that says otherwise is a no; without one, a missing answer leaves it unknown. By a visit somebody
    is back who worked at it or at one before; who never did is not back only if every one of them was answered.

    Args:
        name: the derivation's name.
        derivation: which answers.
        table: the contract of the table of questionnaires.
        answers: visit → one row a participant, in order, missing where there was no answer.
    """
    found: dict[str, Answer] = {}
    so_far: Answer | None = None
    for visit in derivation.visits:
        at = _at_work(derivation, table, answers[visit])
        so_far = at if so_far is None else either(so_far, at)
        found[f"{name}_by_{visit}"] = so_far
        found[f"{name}_at_{visit}"] = at
    return {name: found[f"{name}_by_{derivation.visits[-1]}"], **found}


def _at_work(derivation: SelfReportedReturn, table: Table, given: pd.DataFrame) -> Answer:
    parts = [_is_one_of(given[column], wanted) for column, wanted in derivation.where.items()]
    if derivation.percent is not None:
        percent = given[derivation.percent].to_numpy(dtype=float, na_value=np.nan)
        parts.append(Answer(percent >= (derivation.min_share or 0), ~np.isnan(percent)))
    if derivation.since is not None:
        parts.append(_long_enough(given, derivation.since, str(table.dated), derivation.min_days or 0))
    answer = parts[0]
    for part in parts[1:]:
        answer = both(answer, part)
    return answer


def _is_one_of(given: pd.Series[Any], wanted: Any) -> Answer:  # noqa: ANN401 - whatever the plan writes
    values = wanted if isinstance(wanted, list) else [wanted]
    known = given.notna().to_numpy()
    return Answer(given.isin(values).fillna(value=False).to_numpy(dtype=bool) & known, known)


def _long_enough(given: pd.DataFrame, since: str, answered: str, least: int) -> Answer:
    """Whether so many days lie between the first day of work and the day of the answer, both counted."""
    known = (given[since].notna() & given[answered].notna()).to_numpy()
    length = days(given[answered]) - days(given[since]) + 1
    return Answer(known & (np.where(known, length, 0) >= least), known)


def both(first: Answer, second: Answer) -> Answer:
    """Yes if both are; no if one is, whatever the other; else not known."""
    no = _no(first) | _no(second)
    return Answer(first.yes & second.yes, (first.yes & second.yes) | no)


def either(first: Answer, second: Answer) -> Answer:
    """Yes if one is, whatever the other; no if both are; else not known."""
    yes = first.yes | second.yes
    return Answer(yes, yes | (_no(first) & _no(second)))


def _no(answer: Answer) -> Truth:
    return answer.known & ~answer.yes
