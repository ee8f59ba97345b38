"""Effects in subgroups: a forest plot with the tests of interaction, and the same as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reise_report.exhibits.effects.forest import Forest, Mark, forest_figure
from reise_report.exhibits.effects.part import Part, anchor
from reise_report.exhibits.effects.scale import Scale, effect_scale
from reise_report.exhibits.figure import Figure
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import LONGEST_UNBROKEN, Align, BodyRow, HeadCell, RowKind, Table
from reise_report.plan.outcomes import Binary, Continuous
from reise_report.results.headlines import headline
from reise_report.results.row import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reise_report.plan.analyses import Analysis

_ODDS = "interaction.logistic_likelihood_ratio"
"""The test where a robust variance would take an unknown spread for none."""


def subgroup_part(reader: Reader, analysis: Analysis) -> Part:
    """Every subgroup analysis of an analysis; empty where the plan has none."""
    by = [asked.by for asked in reader.plan.subgroups if asked.of == analysis.id]
    if not by:
        return Part()
    scale = effect_scale(reader, analysis, Unit.RISK_DIFFERENCE if _binary(reader, analysis) else Unit.MEASURE)
    said = reader.text(
        "Subgroups are for exploration: a difference between them can easily be due to chance. No conclusion should "
        "rest on one of them."
    )
    figure = _figure(reader, analysis, by, scale)
    return Part((said,), (_table(reader, analysis, by, scale),), () if figure is None else (figure,))


def _binary(reader: Reader, analysis: Analysis) -> bool:
    return isinstance(reader.plan.outcomes[reader.plan.estimands[analysis.estimand].outcome], Binary)


def _stem(analysis: Analysis, by: str) -> str:
    return f"subgroup.{analysis.id}.{by}"


def _levels(reader: Reader, by: str) -> dict[str, str]:
    column = reader.plan.people[by]
    if column.type == "binary":
        return {"no": reader.text("No"), "yes": reader.text("Yes")}
    return {level: reader.words(words) for level, words in (column.levels or {}).items()}


def _name(reader: Reader, by: str) -> str:
    label = reader.plan.people[by].label
    return by if label is None else reader.words(label)


def _interaction(reader: Reader, analysis: Analysis, by: str) -> str:
    return reader.shown(reader.view[f"{_stem(analysis, by)}.interaction.p_value"], reader.language.p_value)


def _arms(reader: Reader, analysis: Analysis) -> tuple[str, str]:
    treatments = reader.plan.estimands[analysis.estimand].treatments
    return treatments.arm, treatments.against


def _of_arm(reader: Reader, stem: str, arm: str) -> str:
    """Events of people, or people."""
    n = reader.view[f"{stem}.arm.{arm}.analysed"]
    events = reader.view.get(f"{stem}.arm.{arm}.events")
    if events is None or not isinstance(events.value, int) or not isinstance(n.value, int):
        return reader.shown(n if events is None else events, reader.language.integer)
    return f"{reader.language.integer(events.value)}/{reader.language.integer(n.value)}"


def _table(reader: Reader, analysis: Analysis, by: list[str], scale: Scale) -> Table:
    arms = _arms(reader, analysis)
    counted = reader.text("events/n") if _binary(reader, analysis) else reader.text("n")

    def rows() -> Iterator[BodyRow]:
        for characteristic in by:
            head = (*[""] * 3, _interaction(reader, analysis, characteristic))
            yield BodyRow(_name(reader, characteristic), head, RowKind.GROUP)
            for level, label in _levels(reader, characteristic).items():
                stem = f"{_stem(analysis, characteristic)}.level.{level}"
                effect = reader.with_interval(reader.view[f"{stem}.difference"], scale.write)
                yield BodyRow(label, (*(_of_arm(reader, stem, arm) for arm in arms), effect, ""), RowKind.MEMBER)

    body = tuple(rows())
    return Table(
        id=f"{anchor(analysis.id)}-subgroups",
        caption=reader.text("{analysis}: effects in subgroups.", analysis=reader.words(analysis.name)),
        head=(
            (
                HeadCell(reader.text("Subgroup")),
                *(HeadCell(f"{reader.arm(arm)},\n{counted}") for arm in arms),
                HeadCell(f"{scale.name}\n({reader.confidence(analysis.level)})"),
                HeadCell(reader.text("Interaction")),
            ),
        ),
        rows=body,
        align=(Align.CENTRE,) * 4,
        label_share=0.28,
        notes=(
            reader.text("{ci}: confidence interval.", ci=reader.text("CI")),
            _within(reader, analysis),
            reader.text(
                "Interaction: test that the difference is the same in all subgroups, with a robust variance (HC3); not "
                "adjusted for the number of tests."
            ),
            *_by_odds(reader, analysis, by),
        ),
        continued=len(body) > LONGEST_UNBROKEN,
    )


def _within(reader: Reader, analysis: Analysis) -> str:
    """How the groups are compared within a subgroup: with fewer covariates than the analysis itself."""
    outcome = reader.plan.outcomes[reader.plan.estimands[analysis.estimand].outcome]
    if isinstance(outcome, Binary):
        return reader.text("Within subgroups: differences without covariates, Newcombe's interval.")
    if isinstance(outcome, Continuous) and outcome.baseline is not None:
        return reader.text("Within subgroups: adjusted for the value at baseline alone, robust variance (HC3).")
    return reader.text("Within subgroups: differences without covariates, robust variance (HC3).")


def _by_odds(reader: Reader, analysis: Analysis, by: list[str]) -> tuple[str, ...]:
    """Which characteristics were tested on another scale, as somebody's subgroup and group left no variance."""
    rows = {name: reader.view[f"{_stem(analysis, name)}.interaction.p_value"] for name in by}
    named = [_name(reader, name) for name, row in rows.items() if row.method == _ODDS and row.value is not None]
    if not named:
        return ()
    told = reader.text(
        "{characteristics}: nobody, or everybody, in some subgroup and group had the outcome; likelihood-ratio test of "
        "equal odds ratios instead.",
        characteristics=reader.language.list_of(named),
    )
    return (told,)


def _figure(reader: Reader, analysis: Analysis, by: list[str], scale: Scale) -> Figure | None:
    """Everybody, then the levels of each characteristic; None where no subgroup has an interval."""
    overall = reader.view[f"{analysis.id}.{headline(reader.plan, analysis).effects[0]}"]
    groups = [("", [Mark(reader.text("Everybody (main analysis)"), overall, leading=True)])]
    for characteristic in by:
        stem = f"{_stem(analysis, characteristic)}.level"
        head = reader.text(
            "{characteristic} (interaction: {p})",
            characteristic=_name(reader, characteristic),
            p=_interaction(reader, analysis, characteristic),
        )
        levels = _levels(reader, characteristic).items()
        groups.append((head, [Mark(label, reader.view[f"{stem}.{level}.difference"]) for level, label in levels]))
    forest = Forest(
        id=f"{anchor(analysis.id)}-subgroups",
        title=reader.text("Effects in subgroups"),
        caption=reader.text("{analysis}: differences in subgroups.", analysis=reader.words(analysis.name)),
        heads=(reader.text("Subgroup"), reader.text("Difference ({ci})", ci=reader.confidence(analysis.level))),
        scale=scale,
        level=analysis.level,
        groups=groups,
    )
    return forest_figure(reader, forest, least=1 + (overall.low is not None))
