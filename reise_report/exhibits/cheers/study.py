"""The economic evaluation that the checklist is about: its analysis, what it derives, and where the report tells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reise_report.exhibits.effects.part import anchor
from reise_report.exhibits.passages import passage_headings
from reise_report.exhibits.table import Link
from reise_report.language.speech import mark
from reise_report.plan.analyses import CostEffectiveness
from reise_report.plan.costs import Costs
from reise_report.plan.derived import Derivation
from reise_report.plan.derived_columns import owner
from reise_report.plan.outcomes import Economic

if TYPE_CHECKING:
    from reise_report.exhibits.reader import Reader

SECTIONS = {
    "sec-main": mark("Main result"),
    "sec-trial": mark("The trial"),
    "sec-estimands": mark("What is estimated"),
    "sec-derived": mark("How outcomes were derived"),
    "sec-baseline": mark("Characteristics at baseline"),
    "sec-harms": mark("Harms"),
    "sec-limitations": mark("Limitations"),
    "sec-provenance": mark("How this report was made"),
    "sec-dictionary": mark("Data dictionary"),
}
"""Sections of the final report that the checklist points to, by id, with the heading that the template prints."""


@dataclass(frozen=True)
class Study:
    """One economic evaluation in a report.

    Attributes:
        reader: for whom.
        analysis: the economic analysis.
        outcome: its costs and effect.
        headings: id → heading of each section about an analysis that the report has.
    """

    reader: Reader
    analysis: CostEffectiveness
    outcome: Economic
    headings: Mapping[str, str]

    @property
    def costs(self) -> Costs | None:
        """The derivation that the costs come from; None where they are columns of the data."""
        found = self._derivation(self.outcome.base_case)
        return found if isinstance(found, Costs) else None

    @property
    def effect(self) -> Derivation | None:
        """The derivation that the effect comes from; None where it is a column of the data."""
        return self._derivation(self.outcome.effect)

    def _derivation(self, column: str) -> Derivation | None:
        name = owner(self.reader.plan, column)
        return None if name is None else self.reader.plan.derived.get(name)

    @property
    def arms(self) -> tuple[str, str]:
        """The arms compared."""
        contrast = self.reader.plan.estimands[self.analysis.estimand].treatments
        return contrast.arm, contrast.against

    def has(self, part: str) -> bool:
        """Whether a result of the analysis has a value."""
        row = self.reader.view.get(f"{self.analysis.id}.{part}")
        return row is not None and row.value is not None

    def section(self, section: str, passage: str | None = None, target: str | None = None) -> Link:
        """A section of the report, or what stands in it under a heading of its own: ``The trial: Setting``.

        Args:
            section: one of ``SECTIONS``.
            passage: the heading inside it.
            target: the table that has the passage, ``tbl-costs``; the section when left out.
        """
        heading = self.reader.text(SECTIONS[section])
        return Link(heading if passage is None else f"{heading}: {passage}", target or section)

    def own(self) -> tuple[Link, ...]:
        """The analysis's own section."""
        return self._about(self.analysis.id)

    def under(self, part: str) -> tuple[Link, ...]:
        """A section under the analysis, ``sensitivity`` or ``subgroups``; nothing where the report has none."""
        return self._about(f"{self.analysis.id}-{part}")

    def _about(self, id_: str) -> tuple[Link, ...]:
        target = f"sec-{anchor(id_)}"
        return (Link(self.headings[target], target),) if target in self.headings else ()

    def passages(self, names: Sequence[str]) -> tuple[Link, ...]:
        """Those of the trial's passages that the plan has."""
        headings, texts = passage_headings(self.reader), self.reader.plan.trial.texts
        there = [name for name in names if getattr(texts, name) is not None]
        return tuple(self.section("sec-trial", headings[name]) for name in there)

    def lacking(self, headings: Mapping[str, str]) -> str:
        """Which texts the plan does not have: key under ``trial.texts`` → heading; empty where it has all."""
        texts, reader = self.reader.plan.trial.texts, self.reader
        missing = [
            reader.text("“{words}”", words=heading)
            for name, heading in headings.items()
            if getattr(texts, name) is None
        ]
        if not missing:
            return ""
        return reader.language.plural(
            "The plan lacks the text {names}.",
            "The plan lacks the texts {names}.",
            len(missing),
            names=reader.language.list_of(missing),
        )
