"""Missing questionnaires over the visits: who answered when, and whether people drop out or come and go."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
from numpy.typing import NDArray

from reise_report.results.quality.answers import Answers
from reise_report.results.quality.share import share_row
from reise_report.results.row import Row, Unit

RETURNED, MISSING, NOT_DUE = "r", "m", "n"
"""The letters of a pattern, one a visit: the questionnaire came back, is missing, or was not due."""

KINDS = ("complete", "dropout", "intermittent", "never", "nothing_due")
"""What a pattern is: all due came back; none did after the first missing one; one did; none ever did; none was due."""


def pattern_rows(answers: Answers) -> Iterator[Row]:
    """How many people have each pattern, and each kind of pattern, by group."""
    letters = pattern_letters(answers)
    joined = letters[0].astype(object)
    for visit in letters[1:]:
        joined = joined + visit.astype(object)
    texts = joined.astype(str)
    known, place = np.unique(texts, return_inverse=True)
    kinds = [kind_of(pattern) for pattern in known]
    for group in answers.desk.groups:
        row = partial(Row, unit=Unit.PEOPLE, group=group.id, reveals=group.reveals, part_of=group.size_id)
        counts = np.bincount(place[group.members], minlength=len(known))
        for pattern, n in zip(known, counts, strict=True):
            yield row(id=f"quality.pattern.{group.id}.{pattern}", value=int(n))
        for kind in KINDS:
            n = sum(int(count) for count, other in zip(counts, kinds, strict=True) if other == kind)
            id_ = f"quality.dropout.{group.id}.{kind}"
            yield row(id=id_, value=n)
            total, whole = int(group.members.sum()), (id_, group.size_id)
            yield share_row(f"quality.dropout_share.{group.id}.{kind}", n, total, group, whole)


def pattern_letters(answers: Answers) -> NDArray[np.str_]:
    """(visits, people) the letter of each person at each visit; an answer counts even where none was due."""
    due = np.array([answers.due(visit) for visit in answers.visits])
    letters = np.where(answers.returned, RETURNED, np.where(due, MISSING, NOT_DUE))
    return letters.astype("<U1")


def kind_of(pattern: str) -> str:
    """What a pattern is, one of :data:`KINDS`.

    >>> kind_of("rrmm"), kind_of("rmrm"), kind_of("rrnn"), kind_of("mmmm")
    ('dropout', 'intermittent', 'complete', 'never')
    """
    due = pattern.replace(NOT_DUE, "")
    if not due:
        return "nothing_due"
    if MISSING not in due:
        return "complete"
    if RETURNED not in due:
        return "never"
    return "intermittent" if RETURNED in due[due.index(MISSING) :] else "dropout"
