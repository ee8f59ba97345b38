"""Tables of counts: completeness, recruitment, harms and uptake."""

from __future__ import annotations

from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import Align, BodyRow, HeadCell, RowKind, Table

ALL = "all"


def group_heads(reader: Reader, groups: list[str]) -> tuple[HeadCell, ...]:
    """One head a group, with its size."""
    heads = []
    for group in groups:
        size = reader.view["flow.randomised.n" if group == ALL else f"flow.allocated.{group}"]
        name = reader.text("All") if group == ALL else reader.arm(group)
        heads.append(HeadCell(f"{name}\n(n = {reader.shown(size, reader.language.integer)})"))
    return tuple(heads)


def completeness_table(reader: Reader) -> Table:
    """Data that are there, for every outcome and baseline variable, all groups together."""
    columns = reader.plan.data.participants().columns
    rows = [BodyRow(reader.text("Outcomes"), (), RowKind.GROUP)]
    for name, outcome in reader.plan.outcomes.items():
        rows.append(_available(reader, reader.words(outcome.name), f"completeness.{name}.{ALL}"))
    rows.append(BodyRow(reader.text("Baseline"), (), RowKind.GROUP))
    for name in reader.plan.baseline.variables:
        label = columns[name].label
        rows.append(_available(reader, reader.words(label) if label else name, f"baseline.{name}.{ALL}.data"))
    return Table(
        id="completeness",
        caption=reader.text("Completeness of the data, all groups together."),
        head=(
            (
                HeadCell(reader.text("Variable")),
                HeadCell(reader.text("With data, n")),
                HeadCell(reader.text("Missing, n")),
            ),
        ),
        rows=tuple(rows),
        align=(Align.RIGHT, Align.RIGHT),
        label_share=0.5,
        continued=len(rows) > 30,
    )


def _available(reader: Reader, label: str, prefix: str) -> BodyRow:
    integer = reader.language.integer
    cells = tuple(reader.shown(reader.view[f"{prefix}.{part}"], integer) for part in ("available", "missing"))
    return BodyRow(label, cells, RowKind.MEMBER)


def harms_table(reader: Reader, *, by_arm: bool) -> Table | None:
    """Adverse events and the people who had them; None where the trial recorded none."""
    if reader.plan.harms is None:
        return None
    groups = [*(reader.plan.design.arms if by_arm else ()), ALL]
    rows = _harm_rows(reader, "any", reader.text("Any adverse event"), groups)
    if reader.plan.harms.serious is not None:
        rows += _harm_rows(reader, "serious", reader.text("Serious adverse events"), groups)
    if reader.plan.harms.category is not None:
        column = reader.plan.data.tables[reader.plan.harms.table].columns[reader.plan.harms.category]
        for level, words in (column.levels or {}).items():
            if reader.view.get(f"harms.kind.{level}.people.{ALL}") is not None:
                rows += _harm_rows(reader, f"kind.{level}", reader.words(words), groups)
    return Table(
        id="harms",
        caption=reader.text("Adverse events: people with at least one, and number of events."),
        head=((HeadCell(reader.text("Adverse events")), *group_heads(reader, groups)),),
        rows=tuple(rows),
        align=tuple(Align.DECIMAL for _ in groups),
        notes=(reader.text("Percentages are of those randomised."),),
        continued=len(rows) > 30,
    )


def _harm_rows(reader: Reader, kind: str, label: str, groups: list[str]) -> list[BodyRow]:
    def row(part: str, group: str) -> str:
        return f"harms.{kind}.{part}.{group}"

    view, integer = reader.view, reader.language.integer
    people = tuple(reader.count_share(view[row("people", g)], view.get(row("share", g))) for g in groups)
    events = tuple(reader.shown(view[row("events", g)], integer) for g in groups)
    return [
        BodyRow(label, (), RowKind.GROUP),
        BodyRow(reader.text("People, n (%)"), people, RowKind.MEMBER),
        BodyRow(reader.text("Events, n"), events, RowKind.MEMBER),
    ]


def recruitment_table(reader: Reader) -> Table | None:
    """Randomised participants by month; None where the data hold no dates."""
    months = reader.view.under("recruitment.month")
    if not months:
        return None
    integer = reader.language.integer
    rows = []
    for key, row in months.items():
        cumulative = reader.view[f"recruitment.cumulative.{key}"]
        month = reader.language.month(f"{key[1:].replace('_', '-')}-01")
        rows.append(BodyRow(month, (reader.shown(row, integer), reader.shown(cumulative, integer))))
    return Table(
        id="recruitment",
        caption=reader.text("Participants randomised by month."),
        head=(
            (
                HeadCell(reader.text("Month")),
                HeadCell(reader.text("In the month, n")),
                HeadCell(reader.text("In all, n")),
            ),
        ),
        rows=tuple(rows),
        align=(Align.RIGHT, Align.RIGHT),
        label_share=0.5,
        continued=len(rows) > 30,
    )


def uptake_table(reader: Reader) -> Table | None:
    """Who took up what they were allocated to, and why not; None where the plan does not ask."""
    uptake = reader.plan.flow.uptake
    if uptake is None:
        return None
    arms = list(reader.plan.design.arms)
    integer = reader.language.integer

    def across(label: str, part: str, kind: RowKind = RowKind.ITEM) -> BodyRow:
        return BodyRow(label, tuple(reader.shown(reader.view.get(part.format(arm=arm)), integer) for arm in arms), kind)

    rows = [
        across(reader.words(uptake.accepted), "flow.uptake.{arm}.received"),
        across(reader.words(uptake.declined), "flow.uptake.{arm}.not_received"),
    ]
    if uptake.reason is not None:
        levels = reader.plan.data.participants().columns[uptake.reason].levels or {}
        named = [(level, reader.words(words)) for level, words in levels.items()]
        named.append(("not_stated", reader.text("Not stated")))
        rows += [across(words, f"flow.declined.{{arm}}.{level}", RowKind.MEMBER) for level, words in named]
    rows.append(across(reader.text("Not known"), "flow.uptake.{arm}.unknown"))
    return Table(
        id="uptake",
        caption=reader.text("Who took part in the intervention, by group."),
        head=((HeadCell(reader.text("Participation")), *group_heads(reader, arms)),),
        rows=tuple(rows),
        align=tuple(Align.RIGHT for _ in arms),
    )
