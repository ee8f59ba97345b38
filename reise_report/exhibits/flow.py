"""The flow diagram of a trial, from a view: enrolment, then allocation, follow-up and analysis for each arm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reise_report.exhibits.flow_diagram import FlowArm, FlowBox, FlowDiagram, FlowItem, FlowWords
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import LONGEST_UNBROKEN, Align, BodyRow, HeadCell, RowKind, Table
from reise_report.plan.choice import Text
from reise_report.plan.questions import Step

NOT_STATED = "not_stated"


def flow_diagram(reader: Reader) -> FlowDiagram:
    """The CONSORT flow diagram; reasons that nobody gave are kept, with zero."""
    text = reader.text
    return FlowDiagram(
        id="flow",
        title=text("Flow of participants"),
        stages=(text("Enrolment"), text("Allocation"), text("Follow-up"), text("Analysis")),
        enrolment=tuple(_enrolment(reader)),
        arms=tuple(
            FlowArm(
                allocation=_allocation(reader, arm), follow_up=_follow_up(reader, arm), analysis=_analysis(reader, arm)
            )
            for arm in reader.plan.design.arms
        ),
        words=FlowWords(
            stage=text("Stage"),
            group=text("Group"),
            everybody=text("All"),
            count=text("Number and reason"),
            caption=text("The flow of participants as a table."),
        ),
    )


def _n(reader: Reader, id_: str) -> str:
    return reader.shown(reader.view[id_], reader.language.integer)


def _enrolment(reader: Reader) -> Iterator[tuple[FlowBox, FlowBox | None]]:
    for step in reader.plan.flow.enrolment:
        box = FlowBox(title=reader.words(step.name), n=_n(reader, f"flow.enrolment.{step.id}.n"), items=())
        yield box, _departure(reader, step)
    title = reader.text("Randomised")
    if reader.plan.design.kind == "cohort_randomised":
        title = reader.text("In the cohort, and randomised")
    yield FlowBox(title=title, n=_n(reader, "flow.randomised.n"), items=()), None


def _departure(reader: Reader, step: Step) -> FlowBox | None:
    if step.departure is None:
        return None
    prefix = f"flow.enrolment.{step.id}"
    levels = reader.plan.data.tables[step.table].columns[step.departure.reason].levels or {}
    return FlowBox(
        title=reader.words(step.departure.name),
        n=_n(reader, f"{prefix}.outcome.departed"),
        items=_reasons(reader, f"{prefix}.departed", levels),
    )


def _reasons(reader: Reader, prefix: str, levels: Mapping[str, Text]) -> tuple[FlowItem, ...]:
    items = [FlowItem(text=reader.words(words), n=_n(reader, f"{prefix}.{level}")) for level, words in levels.items()]
    silent = reader.view.get(f"{prefix}.{NOT_STATED}")
    if silent is not None and silent.value != 0:
        items.append(FlowItem(text=reader.text("Not stated"), n=_n(reader, f"{prefix}.{NOT_STATED}")))
    return tuple(items)


def _allocation(reader: Reader, arm: str) -> FlowBox:
    items: list[FlowItem] = []
    uptake = reader.plan.flow.uptake
    if uptake is not None:
        received = f"flow.uptake.{arm}.received"
        if reader.plan.design.arms[arm].role == "intervention":
            items.append(FlowItem(text=reader.words(uptake.accepted), n=_n(reader, received)))
            items.append(FlowItem(text=reader.words(uptake.declined), n=_n(reader, f"flow.uptake.{arm}.not_received")))
            if uptake.reason is not None:
                levels = reader.plan.people[uptake.reason].levels or {}
                items += _indented(_reasons(reader, f"flow.declined.{arm}", levels))
        else:
            items.append(FlowItem(text=reader.words(uptake.contamination), n=_n(reader, received)))
        if reader.view[f"flow.uptake.{arm}.unknown"].value != 0:
            items.append(FlowItem(text=reader.text("Not known"), n=_n(reader, f"flow.uptake.{arm}.unknown")))
    name = reader.words(reader.plan.design.arms[arm].name)
    return FlowBox(title=name, n=_n(reader, f"flow.allocated.{arm}"), items=tuple(items))


def _indented(items: tuple[FlowItem, ...]) -> list[FlowItem]:
    return [FlowItem(text=item.text, n=item.n, level=2) for item in items]


def _follow_up(reader: Reader, arm: str) -> FlowBox:
    reason = reader.plan.flow.follow_up.reason
    levels = (reader.plan.people[reason].levels or {}) if reason else {}
    reasons = _reasons(reader, f"flow.lost.{arm}", levels)
    return FlowBox(
        title=reader.text("Lost to follow-up for the primary outcome"),
        n=_n(reader, f"flow.follow_up.{arm}.lost"),
        items=reasons,
    )


def _analysis(reader: Reader, arm: str) -> FlowBox:
    return FlowBox(
        title=reader.text("Analysed for the primary outcome"),
        n=_n(reader, f"flow.analysis.{arm}.analysed"),
        items=(
            FlowItem(
                text=reader.text("Not analysed: outcome not known"), n=_n(reader, f"flow.analysis.{arm}.left_out")
            ),
            *_not_due(reader, arm),
        ),
    )


def _not_due(reader: Reader, arm: str) -> tuple[FlowItem, ...]:
    id_ = f"flow.analysis.{arm}.not_due"
    if reader.view[id_].value == 0:
        return ()
    return (FlowItem(text=reader.text("Not analysed: not yet due"), n=_n(reader, id_)),)


def enrolment_table(reader: Reader) -> Table | None:
    """The enrolment part of the flow with its reasons; None where the plan has no steps before randomisation."""
    steps = reader.plan.flow.enrolment
    if not steps:
        return None
    rows: list[BodyRow] = []
    for box, side in _enrolment(reader):
        rows.append(BodyRow(box.title, (box.n,)))
        if side is not None:
            rows.append(BodyRow(side.title, (side.n,), RowKind.GROUP))
            rows += [BodyRow(item.text, (item.n,), RowKind.MEMBER) for item in side.items]
    return Table(
        id="enrolment",
        caption=reader.text("From interest to randomisation, with the reasons for leaving."),
        head=((HeadCell(reader.text("Step")), HeadCell(reader.text("People, n"))),),
        rows=tuple(rows),
        align=(Align.DECIMAL,),
        label_share=0.7,
        continued=len(rows) > LONGEST_UNBROKEN,
    )
