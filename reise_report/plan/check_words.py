"""Every text in every language of the plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import BaseModel

from reise_report.plan.choice import Text
from reise_report.plan.problem import Finding, KeyPath

if TYPE_CHECKING:
    from reise_report.plan.model import Plan

_NAMES = {"en": "English", "nb": "Norwegian Bokmål"}


def word_findings(plan: Plan) -> Iterator[Finding]:
    """Texts that are written in some of the plan's languages, but not in all of them."""
    for path, text in texts(plan, ()):
        written = text.languages()
        if written is None:
            continue
        for code in plan.languages:
            if code not in written:
                yield Finding(path, f"the text is missing in '{code}' ({_NAMES[code]}); add '{code}: …'")


def texts(part: object, path: KeyPath) -> Iterator[tuple[KeyPath, Text]]:
    """Every text below a part of the plan, with its key path."""
    if isinstance(part, Text):
        yield path, part
    elif isinstance(part, BaseModel):
        for name, field in type(part).model_fields.items():
            yield from texts(getattr(part, name), (*path, field.alias or name))
    elif isinstance(part, dict):
        for name, member in part.items():
            yield from texts(member, (*path, name))
    elif isinstance(part, list | tuple):
        for index, member in enumerate(part):
            yield from texts(member, (*path, index))
