"""Sensitivity analyses: an analysis of the plan once more, with named changes to what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, Field, ValidationError

from reise_report.plan.analyses import Analysis
from reise_report.plan.choice import Choice, DottedId, Strict, Text
from reise_report.plan.derived import Derivation
from reise_report.plan.design import Population
from reise_report.plan.outcomes import Outcome
from reise_report.plan.problem import Finding, KeyPath, dotted, suggestion
from reise_report.plan.questions import Estimand

if TYPE_CHECKING:
    from reise_report.plan.model import Plan

ROOTS = ("analysis", "estimand", "outcome", "population", "derived")
_OWN = ("id", "role", "name")
"""Keys of an analysis that a sensitivity analysis brings itself."""


class Sensitivity(Choice):
    """An analysis once more, with named changes."""

    id: DottedId = Field(description="Dotted id with which its results begin: 'sensitivity.worst_case'.")
    of: DottedId = Field(description="Id of the analysis that it varies.")
    name: Text = Field(description="What readers call it: 'Three months in work'.")
    change: dict[str, Any] = Field(
        min_length=1,
        description="What is different: dotted path → new value. A path begins with 'analysis', 'estimand', 'outcome', "
        "'population' (those of the analysis varied) or 'derived.<name>': 'derived.rtw.min_days: 91'. "
        "'analysis' alone takes a whole analysis with another method.",
    )


class ChangeError(Exception):
    """A change that cannot be made; ``findings`` say why, their paths from the sensitivity analysis on."""

    def __init__(self, findings: list[Finding]) -> None:
        """Keep what is wrong."""
        super().__init__("; ".join(finding.message for finding in findings))
        self.findings = findings


def varied(plan: Plan, sensitivity: Sensitivity) -> Plan:
    """The plan with one analysis alone: the one varied, changed, under the sensitivity analysis's own id and name.

    Raises:
        ChangeError: there is no such analysis, a path leads nowhere, or a value does not fit.
    """
    from reise_report.plan.model import Plan

    base = next((analysis for analysis in plan.analyses if analysis.id == sensitivity.of), None)
    if base is None:
        known = [analysis.id for analysis in plan.analyses]
        raise ChangeError(
            [Finding(("of",), f"there is no analysis '{sensitivity.of}'{suggestion(sensitivity.of, known)}")]
        )
    parts = _Parts(plan, base)
    for path, value in sensitivity.change.items():
        parts.change(path, value)
    fields = {name: getattr(plan, name) for name in Plan.model_fields}
    fields |= parts.rebuilt(sensitivity)
    return Plan.model_construct(**fields)


class _Parts:
    """The parts of a plan that an analysis rests on, as plain data that can be changed and read again."""

    def __init__(self, plan: Plan, base: Analysis) -> None:
        self.plan, self.base = plan, base
        self.estimand_key = base.estimand
        self.analysis: dict[str, Any] = _plain(base)
        self.estimand: dict[str, Any] = _plain(plan.estimands[base.estimand])
        self.outcomes: dict[str, dict[str, Any]] = {
            self.estimand["outcome"]: _plain(plan.outcomes[self.estimand["outcome"]])
        }
        self.populations: dict[str, dict[str, Any]] = {}
        self.derived: dict[str, dict[str, Any]] = {}

    def change(self, path: str, value: Any) -> None:  # noqa: ANN401 - whatever stands in the file
        """Make one change."""
        root, *steps = path.split(".")
        here: KeyPath = ("change", path)
        if root == "analysis":
            _refuse_own(steps[0] if steps else value, here)
        if root == "analysis" and not steps:
            kept = {key: self.analysis[key] for key in (*_OWN, "estimand")}
            if not isinstance(value, dict):
                raise ChangeError(
                    [Finding(here, "a whole analysis is written as keys with values, 'method' among them")]
                )
            self.analysis = {**kept, **value}
            return
        if root in ROOTS and len(steps) < (2 if root == "derived" else 1):
            raise ChangeError([Finding(here, f"'{path}' is a whole part of the plan; name the key in it: '{path}.…'")])
        target = self._target(root, steps, here)
        for step in steps[:-1]:
            target = target.setdefault(step, {})
            if not isinstance(target, dict):
                raise ChangeError([Finding(here, f"'{step}' has no keys below it")])
        target[steps[-1]] = value

    def _target(self, root: str, steps: list[str], here: KeyPath) -> dict[str, Any]:
        if root == "analysis":
            return self.analysis
        if root == "estimand":
            return self.estimand
        if root == "outcome":
            key = self.estimand["outcome"]
            if key not in self.outcomes and key in self.plan.outcomes:
                self.outcomes[key] = _plain(self.plan.outcomes[key])
            return self.outcomes.setdefault(key, {})
        if root == "population":
            key = self.estimand["population"]
            if key not in self.populations and key in self.plan.populations:
                self.populations[key] = _plain(self.plan.populations[key])
            return self.populations.setdefault(key, {})
        if root == "derived":
            name = steps.pop(0)
            if name not in self.plan.derived:
                raise ChangeError(
                    [Finding(here, f"nothing derived is called '{name}'{suggestion(name, self.plan.derived)}")]
                )
            return self.derived.setdefault(name, _plain(self.plan.derived[name]))
        raise ChangeError([Finding(here, f"a change begins with one of {', '.join(ROOTS)}{suggestion(root, ROOTS)}")])

    def rebuilt(self, sensitivity: Sensitivity) -> Mapping[str, Any]:
        """The changed parts, read again, as fields of a plan."""
        plan = self.plan
        analysis = {**self.analysis, "id": sensitivity.id, "role": "sensitivity", "name": sensitivity.name.root}
        return {
            "analyses": [_read(_AnalysisPart, analysis, "analysis")],
            "estimands": {**plan.estimands, self.estimand_key: _read(_EstimandPart, self.estimand, "estimand")},
            "outcomes": {**plan.outcomes, **_each(_OutcomePart, self.outcomes, "outcome")},
            "populations": {**plan.populations, **_each(_PopulationPart, self.populations, "population")},
            "derived": {**plan.derived, **_each(_DerivationPart, self.derived, "derived")},
            "sensitivity": [],
            "families": {},
            "subgroups": [],
        }


def _refuse_own(changed: Any, here: KeyPath) -> None:  # noqa: ANN401 - a key, or whatever stands in the file
    """Refuse to change what the sensitivity analysis has of its own."""
    keys = [changed] if isinstance(changed, str) else list(changed) if isinstance(changed, dict) else []
    own = next((key for key in _OWN if key in keys), None)
    if own is not None:
        message = f"the sensitivity analysis has its own '{own}'; take it out here"
        raise ChangeError([Finding(here, message)])


def _plain(part: BaseModel) -> dict[str, Any]:
    return part.model_dump(exclude_unset=True, by_alias=True)


class _AnalysisPart(Strict):
    part: Analysis


class _EstimandPart(Strict):
    part: Estimand


class _OutcomePart(Strict):
    part: Outcome


class _PopulationPart(Strict):
    part: Population


class _DerivationPart(Strict):
    part: Derivation


def _read(model: type[BaseModel], data: Any, name: str) -> Any:  # noqa: ANN401 - the part's own type
    """Plain data as a part of a plan.

    Raises:
        ChangeError: a key or a value does not fit; the finding names the part and the key.
    """
    from reise_report.plan.explain import findings

    whole = {"part": data}
    try:
        return model.model_validate(whole).part  # type: ignore[attr-defined]
    except ValidationError as error:
        told = [f"{dotted((name, *found.path[1:]))}: {found.message}" for found in findings(error, model, whole)]
        raise ChangeError([Finding(("change",), message) for message in told]) from None


def _each(model: type[BaseModel], parts: Mapping[str, Any], root: str) -> dict[str, Any]:
    names = {key: f"{root}.{key}" if root == "derived" else root for key in parts}
    return {key: _read(model, value, names[key]) for key, value in parts.items()}


def variations(plan: Plan) -> Iterator[tuple[Sensitivity, Plan]]:
    """Every sensitivity analysis with its plan."""
    for sensitivity in plan.sensitivity:
        yield sensitivity, varied(plan, sensitivity)
