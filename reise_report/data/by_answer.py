"""One row an answer: the answers of a participant at a visit become one row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from reise_report.data.cells import code_text
from reise_report.data.header import plain
from reise_report.data.judgement import MOST_TOLD
from reise_report.data.layout import Layout, Part, absent, answered, row_columns, unused
from reise_report.data.text_table import NOTHING, TextColumn, TextTable
from reise_report.data.violation import Violation
from reise_report.plan.contract import Answers, Table
from reise_report.plan.problem import suggestion

Places = NDArray[np.int64]


def by_answer(text: TextTable, table: Table, answers: Answers) -> Layout:
    """The answers, gathered by participant and visit (and delivery), in the order in which they begin in the file.

    A column of the plan that says what a row is about or when (identifiers, visits, dates of the row and of
    extraction) is read from the column of that name and must agree between the answers of a row; every other column is
    an item, and its ``from`` is the item's code. Where nothing was answered there is no row.

    Args:
        text: the table as it stands in the file.
        table: its contract.
        answers: the columns that hold item and answer.
    """
    names = {logical: plain(column.from_ or logical) for logical, column in table.columns.items()}
    of_row = {logical: names[logical] for logical in table.columns if logical in row_columns(table)}
    items = {logical: code_text(name) for logical, name in names.items() if logical not in of_row}
    needed = [*of_row.values(), plain(answers.item), plain(answers.value)]
    lacking = [absent(text, name) for name in needed if name not in text.columns]
    if lacking:
        return Layout([], lacking, ())
    group, first = _groups(text, [of_row[name] for name in of_row if _tells_rows_apart(table, name)])
    asked, value = _same_texts(text.columns[plain(answers.item)]), text.columns[plain(answers.value)]
    wrong = [*_no_item(text, plain(answers.item)), *_unknown_items(text, plain(answers.item), asked, items)]
    for logical, name in of_row.items():
        if not _tells_rows_apart(table, logical):
            wrong += _disagreeing(text, name, group, first)
    cells = {logical: text.columns[name].at(first) for logical, name in of_row.items()}
    there = np.zeros(len(first), dtype=bool)
    for logical, item in items.items():
        places = np.flatnonzero(asked.codes == _place(asked, item))
        wrong += _repeated(text, plain(answers.value), item, places, group)
        cells[logical] = _gathered(value, places, group, first, text.rows)
        there |= answered(cells[logical], table.columns[logical])
    kept = np.flatnonzero(there)
    shown = {**of_row, **dict.fromkeys(items, plain(answers.value))}
    part = Part({name: column.at(kept) for name, column in cells.items()}, shown, text.rows[first[kept]])
    others = [item for item in asked.texts() if item not in items.values()]
    return Layout([part], wrong, (*unused(text, set(needed)), *others))


def _tells_rows_apart(table: Table, logical: str) -> bool:
    extracted = table.extraction is not None and logical == table.extraction.column
    return extracted or table.columns[logical].type in ("identifier", "visit")


def _same_texts(column: TextColumn) -> TextColumn:
    """The column with codes as people compare them: '1' and '1.0' are the same text."""
    known: dict[str, int] = {}
    places = [known.setdefault(code_text(text), len(known)) for text in column.texts()]
    return TextColumn.of(known, np.array([*places, NOTHING], dtype=np.int32)[column.codes])


def _groups(text: TextTable, names: Sequence[str]) -> tuple[Places, Places]:
    """The group of each answer, and the place of each group's first answer."""
    combined = np.zeros(len(text.rows), dtype=np.int64)
    for name in names:
        codes = _same_texts(text.columns[name]).codes.astype(np.int64) + 1
        _, combined = np.unique(combined * (codes.max(initial=0) + 1) + codes, return_inverse=True)
    _, first, group = np.unique(combined, return_index=True, return_inverse=True)
    order = np.argsort(first)
    return np.argsort(order)[group], first[order]


def _place(asked: TextColumn, item: str) -> int:
    texts = asked.texts()
    return texts.index(item) if item in texts else len(texts)


def _gathered(value: TextColumn, places: Places, group: Places, first: Places, rows: Places) -> TextColumn:
    codes = np.full(len(first), NOTHING, dtype=np.int32)
    codes[group[places]] = value.codes[places]
    stand = rows[first]
    stand[group[places]] = rows[places]
    return TextColumn(value.distinct, codes, stand)


def _no_item(text: TextTable, name: str) -> Iterator[Violation]:
    blank = np.array([*(not plain(item) for item in text.columns[name].texts()), True])[text.columns[name].codes]
    for place in np.flatnonzero(blank)[:MOST_TOLD]:
        rule = "missing, but this column says which item was answered"
        yield Violation(text.file, int(text.rows[place]), name, None, rule)


def _unknown_items(text: TextTable, name: str, asked: TextColumn, items: dict[str, str]) -> Iterator[Violation]:
    known = asked.texts()
    for item in items.values() if len(text.rows) else ():
        if item not in known:
            rule = f"no row answers this item{suggestion(item, known)}"
            yield Violation(text.file, None, name, item, rule)


def _repeated(text: TextTable, name: str, item: str, places: Places, group: Places) -> Iterator[Violation]:
    _, start, which = np.unique(group[places], return_index=True, return_inverse=True)
    earlier = places[start][which]
    again = np.flatnonzero(earlier != places)
    for place in again[:MOST_TOLD]:
        row = int(text.rows[earlier[place]])
        rule = f"answers '{item}' a second time; row {row} has the same participant and visit"
        yield Violation(text.file, int(text.rows[places[place]]), name, None, rule)


def _disagreeing(text: TextTable, name: str, group: Places, first: Places) -> Iterator[Violation]:
    column = _same_texts(text.columns[name])
    texts = column.texts()
    for place in np.flatnonzero(column.codes != column.codes[first][group])[:MOST_TOLD]:
        row, code = int(text.rows[first[group[place]]]), int(column.codes[place])
        rule = f"differs from row {row}, which has the same participant and visit"
        yield Violation(text.file, int(text.rows[place]), name, texts[code] if code >= 0 else None, rule)
