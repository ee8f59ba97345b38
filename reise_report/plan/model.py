"""The whole plan, and the checks that need to see more than one part of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Literal

from pydantic import Field, field_validator

from reise_report.plan.analyses import Analysis
from reise_report.plan.choice import Choice, Identifier, LanguageCode, Strict, Text
from reise_report.plan.contract import Column, Data
from reise_report.plan.derived import Concordance, Derivation
from reise_report.plan.design import Design, Population
from reise_report.plan.identity import Trial
from reise_report.plan.outcomes import Outcome
from reise_report.plan.questions import Baseline, Description, Estimand, Family, Flow, Harms, Subgroups
from reise_report.plan.variations import Sensitivity

ReportName = Literal["final", "dmc-open", "lay-summary", "data-quality"]


class PublicRules(Choice):
    """What the public may see."""

    minimum_cell: int = Field(ge=1, description="Counts of people below this, but above zero, are withheld.")

    @field_validator("minimum_cell")
    @classmethod
    def _protects(cls, least: int) -> int:
        if least == 2:
            raise ValueError(
                "2 protects nobody: 'withheld' would say 'one person'; take 3 or more, or 1 to withhold nothing"
            )
        return least


class Disclosure(Choice):
    """Rules of disclosure per audience; without a choice nothing can be made for the public."""

    public: PublicRules | None = Field(None, description="Rules for the public; needed to make a lay summary.")


class Report(Choice):
    """One report of the trial."""

    title: Text = Field(description="The report's title.")
    languages: list[LanguageCode] | None = Field(None, min_length=1, description="The plan's languages when left out.")


class Plan(Choice):
    """A trial's plan: what the protocol and the statistical analysis plan fix, in a form that drives the run."""

    trial: Trial = Field(description="Who the trial is.")
    design: Design = Field(description="How it was built.")
    data: Data = Field(description="The tables and their contract.")
    derived: dict[Identifier, Derivation] = Field(
        default_factory=dict,
        description="What is derived from registers and questionnaires, as columns of participants.",
    )
    concordance: list[Concordance] = Field(
        default_factory=list, description="Sources that are laid side by side, in the order reported."
    )
    populations: dict[Identifier, Population] = Field(
        min_length=1, description="Sets of participants that analyses refer to."
    )
    flow: Flow = Field(default_factory=Flow, description="The flow of participants.")
    baseline: Baseline = Field(description="The baseline table.")
    outcomes: dict[Identifier, Outcome] = Field(min_length=1, description="What was measured.")
    estimands: dict[Identifier, Estimand] = Field(min_length=1, description="What is to be estimated.")
    analyses: list[Analysis] = Field(min_length=1, description="How it is estimated, in the order reported.")
    sensitivity: list[Sensitivity] = Field(
        default_factory=list, description="Analyses once more with named changes, in the order reported."
    )
    subgroups: list[Subgroups] = Field(default_factory=list, description="Effects in subgroups, in the order reported.")
    families: dict[Identifier, Family] = Field(
        default_factory=dict, description="Analyses whose p-values are adjusted together."
    )
    descriptions: dict[Identifier, Description] = Field(
        default_factory=dict,
        description="What is told by arm and not compared: delivery, other care, further outcomes.",
    )
    harms: Harms | None = Field(None, description="Adverse events; left out where none are recorded.")
    disclosure: Disclosure = Field(default_factory=Disclosure, description="Who may see what.")
    languages: list[LanguageCode] = Field(min_length=1, description="The languages in which every text is written.")
    reports: dict[ReportName, Report] = Field(min_length=1, description="The reports that can be made.")

    @cached_property
    def people(self) -> Mapping[str, Column]:
        """The columns of participants: those of their own table, then the derived ones."""
        from reise_report.plan.derived_columns import derived_columns

        return MappingProxyType({**self.data.participants().columns, **derived_columns(self)})

    @cached_property
    def owners(self) -> Mapping[str, str]:
        """Derived column of participants → the derivation that gives it."""
        from reise_report.plan.derived_columns import columns_of

        return MappingProxyType(
            {column: name for name, item in reversed(self.derived.items()) for column in columns_of(self, name, item)}
        )

    def with_derived(self, derived: Mapping[str, Derivation]) -> Plan:
        """The plan with other derivations; what was worked out from its own is forgotten."""
        changed = self.model_copy(update={"derived": dict(derived)})
        for worked_out in ("people", "owners", "later"):
            changed.__dict__.pop(worked_out, None)
        return changed

    @cached_property
    def later(self) -> frozenset[str]:
        """The derived columns that hold something of the time after randomisation, and so may be a result of it."""
        from reise_report.plan.origins import after_randomisation

        return after_randomisation(self)

    def primary(self) -> Analysis:
        """The primary analysis; the check makes sure that there is exactly one."""
        return next(analysis for analysis in self.analyses if analysis.role == "primary")

    def assumptions(self) -> Iterator[tuple[str, Text]]:
        """Every assumption with the dotted path of the choice that makes it, in the order of the plan."""
        yield from _assumptions(self, "")


def _assumptions(part: object, path: str) -> Iterator[tuple[str, Text]]:
    if isinstance(part, Choice) and part.assumption is not None:
        yield path, part.assumption
    members: Iterable[tuple[str, object]]
    if isinstance(part, Strict):
        members = ((name, getattr(part, name)) for name in type(part).model_fields)
    elif isinstance(part, dict):
        members = part.items()
    elif isinstance(part, list | tuple):
        members = ((str(index + 1), member) for index, member in enumerate(part))
    else:
        return
    for name, member in members:
        yield from _assumptions(member, f"{path}.{name}" if path else str(name))
