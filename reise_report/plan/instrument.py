"""Questionnaires: their items, what may be answered, and the scores that they give.

Each lies in ``instruments/<name>.toml``. The wording of the items is their owners'; here are only short names, numbers
and ranges.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from reise_report.plan.choice import Text

InstrumentName = Literal[
    "eq5d_5l",
    "eq_vas",
    "wemwbs",
    "swemwbs",
    "promis_29",
    "work_ability_score",
    "work_role_functioning",
    "rtw_self_efficacy_19",
    "rtw_self_efficacy_11",
    "job_satisfaction",
    "work_makes_pain_worse",
]
_FOLDER = Path(__file__).parent / "instruments"


@dataclass(frozen=True, slots=True)
class Instrument:
    """A questionnaire.

    Attributes:
        name: its short name, with which its columns begin.
        title: what readers call it, by language.
        source: who made it, and where it is published.
        version: which version of it this is, where there are several.
        items: column → its contract, as the plan would write it.
        scores: name → ``label`` by language, ``unit`` by language, ``range``, ``decimals``, ``items`` (the columns it
            is made of) and, where one direction is good, ``benefit`` (``higher`` or ``lower``).
        choices: what a plan must say before it can be scored: ``value_set``, ``version``, ``most_missing`` (answers),
            ``most_missing_percent`` (share of a score's answers), ``reversed`` (items the file holds the other way).
        options: choice → what can be chosen, where that is a list of names.
        reverse_keyed: items that some files hold the other way round than the score wants; the plan's ``reversed``
            says whether this trial's does.
    """

    name: InstrumentName
    title: Mapping[str, str]
    source: Text
    version: str | None
    items: Mapping[str, Mapping[str, Any]]
    scores: Mapping[str, Mapping[str, Any]]
    choices: tuple[str, ...]
    options: Mapping[str, Sequence[str]]
    reverse_keyed: tuple[str, ...]


@cache
def instrument(name: InstrumentName) -> Instrument:
    """A questionnaire by its short name."""
    with (_FOLDER / f"{name}.toml").open("rb") as file:
        found = tomllib.load(file)
    return Instrument(
        name=name,
        title=found["title"],
        source=Text(found["source"]),
        version=found.get("version"),
        items=found["items"],
        scores=found["scores"],
        choices=tuple(found.get("choices", ())),
        options=found.get("options", {}),
        reverse_keyed=tuple(found.get("reverse_keyed", ())),
    )
