"""Columns that follow one another and differ in nothing but their number, taken together: the items of a scale."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reise_report.plan.choice import Text
from reise_report.plan.contract import Column

SHORTEST = 3
"""Columns of the shortest run; two stand as they are."""

_NUMBERED = re.compile(r"(.*?)(\d+)")
_OWN = frozenset({"label", "from_", "assumption"})  # what the members of a run may differ in


@dataclass(frozen=True, slots=True)
class Run:
    """Columns that are told in one line.

    Attributes:
        columns: name → contract, in the order of the table; one, or at least :data:`SHORTEST`.
    """

    columns: Mapping[str, Column]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(self.columns)

    @property
    def first(self) -> Column:
        """The first column, which stands for all but in its label."""
        return next(iter(self.columns.values()))

    def label(self, words: Callable[[Text], str], between: Callable[[str, str], str]) -> str:
        """The label of one column; of several the first's with ``1 to 14`` for its number; empty where there is none.

        Args:
            words: a text in the reader's language.
            between: first and last number → ``1 to 14``.
        """
        label = self.first.label
        if label is None:
            return ""
        if len(self.columns) == 1:
            return words(label)
        first, last = _number(self.names[0]), _number(self.names[-1])
        before, after = _around(words(label), first)
        return before if after is None else before + between(first, last) + after


def runs(columns: Mapping[str, Column]) -> list[Run]:
    """The columns in their order, those in a row that differ in their number alone taken together.

    >>> from reise_report.plan.instrument import instrument
    >>> items = instrument("wemwbs").items
    >>> [run.names[-1] for run in runs({name: Column.model_validate(dict(item)) for name, item in items.items()})]
    ['wemwbs_14']
    """
    found: list[dict[str, Column]] = []
    for name, column in columns.items():
        if found and _follows(found[-1], name, column):
            found[-1][name] = column
        else:
            found.append({name: column})
    return [run for members in found for run in _told(members)]


def _told(members: dict[str, Column]) -> list[Run]:
    if len(members) >= SHORTEST:
        return [Run(members)]
    return [Run({name: column}) for name, column in members.items()]


def _follows(members: dict[str, Column], name: str, column: Column) -> bool:
    """Whether a column carries on a run: the next number, the same contract, the same words around the number."""
    before, last = next(reversed(members.items()))
    here, there = _NUMBERED.fullmatch(name), _NUMBERED.fullmatch(before)
    if here is None or there is None or here[1] != there[1] or int(here[2]) != int(there[2]) + 1:
        return False
    same = column.model_copy(update=dict.fromkeys(_OWN)) == last.model_copy(update=dict.fromkeys(_OWN))
    return same and _wordings(name, column) == _wordings(before, last)


def _wordings(name: str, column: Column) -> list[tuple[str, str | None]]:
    """The words around the number, in each language of the label."""
    if column.label is None:
        return []
    root = column.label.root
    return [_around(words, _number(name)) for words in ([root] if isinstance(root, str) else root.values())]


def _number(name: str) -> str:
    found = _NUMBERED.fullmatch(name)
    return str(int(found[2])) if found else ""


def _around(words: str, number: str) -> tuple[str, str | None]:
    """What stands before and after the number; all the words and None where they do not hold it."""
    places = list(re.finditer(rf"(?<!\d){number}(?!\d)", words))
    return (words[: places[-1].start()], words[places[-1].end() :]) if places else (words, None)
