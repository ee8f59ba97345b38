"""Tables of counts: completeness, recruitment, harms and uptake."""

from __future__ import annotations

from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import LONGEST_UNBROKEN, Align, BodyRow, HeadCell, RowKind, Table

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
    columns = reader.plan.people
    rows = [BodyRow(reader.text("Outcomes"), (), RowKind.GROUP)]
    for name, outcome in reader.plan.outcomes.items():
        if f"completeness.{name}.{ALL}.available" not in reader.view.results.rows:
            continue  # it betrays the allocation to readers who must not learn it
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
                HeadCell(reader.text("Not yet due, n")),
            ),
        ),
        rows=tuple(rows),
        align=(Align.DECIMAL, Align.DECIMAL, Align.DECIMAL),
        label_share=0.5,
        continued=len(rows) > LONGEST_UNBROKEN,
    )


def _available(reader: Reader, label: str, prefix: str) -> BodyRow:
    integer = reader.language.integer
    parts = ("available", "missing", "not_due")
    cells = tuple(reader.shown(reader.view.get(f"{prefix}.{part}"), integer) for part in parts)
    return BodyRow(label, cells, RowKind.MEMBER)


def harms_table(reader: Reader, *, by_arm: bool) -> Table | None:
    """Adverse events and the people who had them; None where the trial recorded none."""
    if reader.plan.harms is None:
        return None
    groups = [*(reader.plan.design.arms if by_arm else ()), ALL]
    kinds = _harm_kinds(reader)
    rows = [_harm_row(reader, kind, label, groups) for kind, label in kinds.items()]
    if reader.plan.harms.category is not None:
        column = reader.plan.data.tables[reader.plan.harms.table].columns[reader.plan.harms.category]
        rows.append(BodyRow(reader.text("Kind of event"), (), RowKind.GROUP))
        rows += [
            _harm_row(reader, f"kind.{level}", reader.words(words), groups, RowKind.MEMBER)
            for level, words in (column.levels or {}).items()
        ]
    parts = (HeadCell(reader.text("People, n (%)")), HeadCell(reader.text("Events, n")))
    return Table(
        id="harms",
        caption=reader.text("Adverse events: people with at least one, and number of events."),
        head=(
            (
                HeadCell(reader.text("Adverse events"), rows=2),
                *(HeadCell(head.text, columns=2) for head in group_heads(reader, groups)),
            ),
            parts * len(groups),
        ),
        rows=tuple(rows),
        align=(Align.DECIMAL, Align.DECIMAL) * len(groups),
        label_share=0.28,
        notes=(reader.text("Percentages are of those randomised."),),
        continued=len(rows) > LONGEST_UNBROKEN,
    )


def _harm_kinds(reader: Reader) -> dict[str, str]:
    """The kinds that the plan tells apart, by seriousness and relatedness."""
    harms = reader.plan.harms
    kinds = {"any": reader.text("Any adverse event")}
    if harms is not None and harms.serious is not None:
        kinds["serious"] = reader.text("Serious adverse events")
    if harms is not None and harms.related is not None:
        kinds["related"] = reader.text("Related to the intervention")
    if harms is not None and harms.serious is not None and harms.related is not None:
        kinds["serious_related"] = reader.text("Serious and related")
    return kinds


def harms_comparison(reader: Reader) -> Table | None:
    """Who had any event, by arm with exact intervals, and each intervention's difference from the control arm."""
    if reader.plan.harms is None:
        return None
    arms = list(reader.plan.design.arms)
    compared = [arm for arm in arms if reader.plan.design.arms[arm].role == "intervention"]
    percent, points = reader.language.percent, reader.language.points
    rows = [
        BodyRow(
            label,
            (
                *(reader.with_interval(reader.view[f"harms.{kind}.risk.{arm}"], percent) for arm in arms),
                *(reader.with_interval(reader.view[f"harms.{kind}.difference.{arm}"], points) for arm in compared),
            ),
        )
        for kind, label in _harm_kinds(reader).items()
    ]
    ci = reader.confidence(reader.plan.harms.level)
    return Table(
        id="harms-compared",
        caption=reader.text("People with at least one adverse event, by group, with {ci}.", ci=ci),
        head=_compared_head(reader, arms, compared),
        rows=tuple(rows),
        align=(Align.CENTRE,) * (len(arms) + len(compared)),
        label_share=0.25,
        notes=(
            reader.text("{ci}: confidence interval.", ci=reader.text("CI")),
            reader.text(
                "Exact intervals (Clopper and Pearson) for each group; Newcombe's interval for the difference."
            ),
        ),
    )


def _compared_head(reader: Reader, arms: list[str], compared: list[str]) -> tuple[tuple[HeadCell, ...], ...]:
    """The groups, and the difference; with several interventions, each one's difference from the control."""
    label, difference = reader.text("Adverse events"), reader.text("Difference, percentage points")
    groups = [reader.arm(arm) for arm in arms]
    if len(compared) == 1:
        return (tuple(HeadCell(head) for head in (label, *groups, difference)),)
    control = reader.arm(reader.plan.design.control())
    return (
        (
            HeadCell(label, rows=2),
            *(HeadCell(group, rows=2) for group in groups),
            HeadCell(difference, columns=len(compared)),
        ),
        tuple(HeadCell(f"{reader.arm(arm)} − {control}") for arm in compared),
    )


def _harm_row(reader: Reader, kind: str, label: str, groups: list[str], shape: RowKind = RowKind.ITEM) -> BodyRow:
    cells: list[str] = []
    for group in groups:
        people = reader.view[f"harms.{kind}.people.{group}"]
        events = reader.view[f"harms.{kind}.events.{group}"]
        cells.append(reader.count_share(people, reader.view.get(f"harms.{kind}.share.{group}")))
        cells.append(reader.shown(events, reader.language.integer))
    return BodyRow(label, tuple(cells), shape)


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
        align=(Align.DECIMAL, Align.DECIMAL),
        label_share=0.5,
        continued=len(rows) > LONGEST_UNBROKEN,
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

    def share(label: str, part: str) -> BodyRow:
        rows = [(reader.view[f"flow.uptake.{arm}.{part}"], f"flow.uptake_share.{arm}.{part}") for arm in arms]
        label = reader.text("{label}, n (%)", label=label)
        return BodyRow(label, tuple(reader.count_share(row, reader.view.get(share)) for row, share in rows))

    rows = [share(reader.words(uptake.accepted), "received"), share(reader.words(uptake.declined), "not_received")]
    if uptake.reason is not None:
        levels = reader.plan.people[uptake.reason].levels or {}
        named = [(level, reader.words(words)) for level, words in levels.items()]
        named.append(("not_stated", reader.text("Not stated")))
        rows += [across(words, f"flow.declined.{{arm}}.{level}", RowKind.MEMBER) for level, words in named]
    rows.append(across(reader.text("Not known"), "flow.uptake.{arm}.unknown"))
    return Table(
        id="uptake",
        caption=reader.text("Who took part in the intervention, by group."),
        head=((HeadCell(reader.text("Participation")), *group_heads(reader, arms)),),
        rows=tuple(rows),
        align=tuple(Align.DECIMAL for _ in arms),
    )
