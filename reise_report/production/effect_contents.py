"""What the template of a full report may name of the analyses: a section each, with all that stands under it."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Literal

from reise_report.documents.qmd import Qmd
from reise_report.exhibits.description_tables import description_parts
from reise_report.exhibits.effects.assemble import analysis_part
from reise_report.exhibits.effects.checks import checks_table
from reise_report.exhibits.effects.families import family_tables
from reise_report.exhibits.effects.part import Part, anchor
from reise_report.exhibits.effects.sensitivity import sensitivity_part
from reise_report.exhibits.effects.subgroups import subgroup_part
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.sentences import verdict_sentence
from reise_report.plan.analyses import Analysis
from reise_report.plan.variations import variations

_CONCLUDED = (
    "standardised_risk",
    "stratified_risk",
    "inverse_probability",
    "cumulative_incidence",
    "mmrm",
    "analysis_of_covariance",
)
"""Methods whose effect is the trial's own comparison: what a secondary analysis by them says is put in words."""


def effect_sections(reader: Reader) -> list[SimpleNamespace]:
    """One section for each analysis of the plan, in its order."""
    return [_section(reader, analysis) for analysis in reader.plan.analyses]


def _section(reader: Reader, analysis: Analysis) -> SimpleNamespace:
    part = analysis_part(reader, analysis)
    said = [*part.said]
    if analysis.role == "primary" or (analysis.role == "secondary" and analysis.method in _CONCLUDED):
        said.append(verdict_sentence(reader, analysis))
    elif analysis.role == "exploratory":
        said.append(reader.text("This analysis is exploratory: no conclusion should rest on it alone."))
    under = [
        (reader.text("Sensitivity analyses"), "sensitivity", sensitivity_part(reader, analysis)),
        (reader.text("Subgroups"), "subgroups", subgroup_part(reader, analysis)),
    ]
    parts = [_told(heading, f"{analysis.id}-{name}", found) for heading, name, found in under if found.tables]
    parts += _grids(reader, analysis)
    return SimpleNamespace(
        primary=analysis.role == "primary",
        economic=analysis.method == "cost_effectiveness",
        heading=reader.words(analysis.name),
        anchor=Qmd(f"sec-{anchor(analysis.id)}"),
        said=said,
        tables=part.tables,
        figures=part.figures,
        parts=parts,
    )


def _grids(reader: Reader, analysis: Analysis) -> list[SimpleNamespace]:
    """Sensitivity analyses that have no one effect, and are shown in full: where the conclusion would change."""
    found = []
    for asked, plan in variations(reader.plan):
        varied = plan.analyses[0]
        if asked.of == analysis.id and varied.method == "tipping_point":
            part = analysis_part(replace(reader, plan=plan), varied)
            found.append(_told(reader.words(asked.name), varied.id, part))
    return found


def _told(heading: str, id_: str, part: Part) -> SimpleNamespace:
    return SimpleNamespace(
        heading=heading,
        anchor=Qmd(f"sec-{anchor(id_)}"),
        said=part.said,
        tables=part.tables,
        figures=part.figures,
    )


def descriptions(reader: Reader) -> SimpleNamespace:
    """What is told and not compared, by where the report tells it."""

    def told(about: Literal["delivery", "care", "outcome"]) -> list[SimpleNamespace]:
        found = enumerate(description_parts(reader, about), start=1)
        return [_told(heading, f"description.{about}.{number}", part) for number, (heading, part) in found]

    return SimpleNamespace(delivery=told("delivery"), care=told("care"), outcome=told("outcome"))


def judged(reader: Reader) -> SimpleNamespace:
    """Tables about the analyses together: families of tests, and checks of assumptions."""
    return SimpleNamespace(families=family_tables(reader), checks=checks_table(reader))
