"""Tables that show the plan itself: estimands, and the choices that no public document fixes."""

from __future__ import annotations

import re

from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import LONGEST_UNBROKEN, Align, BodyRow, HeadCell, RowKind, Table
from reise_report.plan.questions import Estimand, IntercurrentEvent


def estimand_table(reader: Reader) -> Table:
    """The five attributes of ICH E9(R1) for every estimand of the plan."""
    rows: list[BodyRow] = []
    for estimand in reader.plan.estimands.values():
        rows.append(BodyRow(reader.words(estimand.name), (), RowKind.GROUP))
        rows += [BodyRow(label, (words,), RowKind.MEMBER) for label, words in _attributes(reader, estimand)]
    return Table(
        id="estimands",
        caption=reader.text("What is estimated: the five attributes of each estimand (ICH E9(R1))."),
        head=((HeadCell(reader.text("Attribute")), HeadCell(reader.text("What the trial estimates"))),),
        rows=tuple(rows),
        align=(Align.LEFT,),
        label_share=0.27,
        continued=len(rows) > LONGEST_UNBROKEN // 2,  # its rows have several lines
    )


def _attributes(reader: Reader, estimand: Estimand) -> list[tuple[str, str]]:
    plan = reader.plan
    population = plan.populations[estimand.population]
    outcome = plan.outcomes[estimand.outcome]
    arms = plan.design.arms
    return [
        (reader.text("Population"), reader.words(population.description or population.name)),
        (
            reader.text("Treatments"),
            reader.text(
                "“{first}” against “{second}”",
                first=reader.words(arms[estimand.treatments.arm].name),
                second=reader.words(arms[estimand.treatments.against].name),
            ),
        ),
        (
            reader.text("Variable"),
            reader.text(
                "{outcome}. Source: {source}",
                outcome=reader.words(outcome.metric),
                source=reader.words(outcome.measured_by),
            ),
        ),
        (
            reader.text("Intercurrent events"),
            "\n".join(_event(reader, event) for event in estimand.intercurrent_events) or reader.text("none"),
        ),
        (reader.text("Summary measure"), reader.words(estimand.summary)),
    ]


def _event(reader: Reader, event: IntercurrentEvent) -> str:
    strategy = {
        "treatment_policy": reader.text("treatment policy"),
        "hypothetical": reader.text("hypothetical"),
        "composite": reader.text("composite"),
        "while_on_treatment": reader.text("while on treatment"),
        "while_alive": reader.text("while alive"),
        "principal_stratum": reader.text("principal stratum"),
    }[event.strategy]
    line = f"{reader.words(event.event)}: {strategy}"
    return f"{line}. {reader.words(event.detail)}" if event.detail else line


def population_table(reader: Reader) -> Table:
    """The populations that analyses refer to: who belongs to each, and how many in each group."""
    arms = list(reader.plan.design.arms)
    integer = reader.language.integer
    rows, notes = [], []
    for key, population in reader.plan.populations.items():
        counts = [reader.shown(reader.view.get(f"population.{key}.n.{group}"), integer) for group in (*arms, "all")]
        name = reader.words(population.name)
        rows.append(BodyRow(name, tuple(counts)))
        if population.description is not None:
            notes.append(f"{name}: {reader.words(population.description)}")
    return Table(
        id="populations",
        caption=reader.text("Populations of the analyses: participants in each group."),
        head=(
            (
                HeadCell(reader.text("Population")),
                *(HeadCell(reader.text("{group}, n", group=reader.arm(arm))) for arm in arms),
                HeadCell(reader.text("{group}, n", group=reader.text("All"))),
            ),
        ),
        rows=tuple(rows),
        align=(Align.CENTRE,) * (len(arms) + 1),
        label_share=0.46,
        notes=tuple(notes),
    )


def assumptions_table(reader: Reader) -> Table | None:
    """Every assumption of the plan, with the place in ``trial.yml`` that makes it; None where there are none."""
    places: dict[str, list[str]] = {}
    for path, text in reader.plan.assumptions():
        places.setdefault(reader.words(text), []).append(breakable(path))
    if not places:
        return None
    rows = tuple(BodyRow(", ".join(paths), (words,)) for words, paths in places.items())
    return Table(
        id="assumptions",
        caption=reader.text("Choices that no public document fixes, and what was assumed."),
        head=((HeadCell(reader.text("Place in the plan")), HeadCell(reader.text("Assumption"))),),
        rows=rows,
        align=(Align.LEFT,),
        label_share=0.34,
        label_is_code=True,
        continued=True,  # few rows, but of several lines each
    )


def breakable(path: str) -> str:
    """A dotted path that may be broken after each dot and underscore, since it can be longer than its line.

    A number stays with what is before it: ``promis_pain_4``.
    """
    return re.sub(r"([._])(?!\d)", "\\1\u200b", path)
