"""What is told by arm and not compared: delivery of the intervention, other care, outcomes of some alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from reise_report.exhibits.effects.part import Part, anchor
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.summary_rows import summary_rows
from reise_report.exhibits.table import LONGEST_UNBROKEN, Align, BodyRow, HeadCell, Table
from reise_report.plan.contract import Column
from reise_report.plan.questions import Description


def description_parts(reader: Reader, about: Literal["delivery", "care", "outcome"]) -> list[tuple[str, Part]]:
    """(heading, caveat and table) of each description of a kind, in the plan's order."""
    found = []
    for key, description in reader.plan.descriptions.items():
        if description.about == about:
            said = () if description.caveat is None else (reader.words(description.caveat),)
            found.append((reader.words(description.name), Part(said, (_table(reader, key, description),))))
    return found


def _table(reader: Reader, key: str, description: Description) -> Table:
    arms = description.arms or list(reader.plan.design.arms)
    columns = reader.plan.people
    body: list[BodyRow] = []
    for name in description.variables:
        body += summary_rows(reader, f"description.{key}.{name}", name, columns[name], arms)
    sizes = [reader.shown(reader.view[f"description.{key}.size.{arm}"], reader.language.integer) for arm in arms]
    heads = [HeadCell(f"{reader.arm(arm)}\n(n = {size})") for arm, size in zip(arms, sizes, strict=True)]
    return Table(
        id=f"description-{anchor(key)}",
        caption=reader.text("{what}, by group.", what=reader.words(description.name)),
        head=((HeadCell(reader.text("Measure")), *heads),),
        rows=tuple(body),
        align=(Align.DECIMAL,) * len(arms),
        label_share=0.6 if len(arms) == 1 else 0.46 if len(arms) == 2 else 0.3,
        notes=tuple(_notes(reader, [columns[name] for name in description.variables])),
        continued=len(body) > LONGEST_UNBROKEN,
    )


def _notes(reader: Reader, columns: list[Column]) -> Iterator[str]:
    counted = [column.type in ("binary", "category") for column in columns]
    if not all(counted):
        yield reader.text("SD: standard deviation; quartiles: 25th and 75th percentiles.")
    if any(counted):
        yield reader.text("Percentages are of those with data.")
    yield reader.text("Variables without a row for missing values were complete.")
