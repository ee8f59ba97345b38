"""A model's errors in the words of the person who wrote the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from reise_report.plan.keys import field_at, known_keys
from reise_report.plan.problem import Finding, KeyPath, suggestion
from reise_report.plan.yearly import YEAR

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError
    from pydantic_core import ErrorDetails

_EXPECTED = {
    "string": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "list": "a list",
    "tuple": "a list",
    "dict": "keys with values",
    "model": "keys with values",
    "date": "a date, YYYY-MM-DD",
}
_NAME = "a name in lower case: letters a–z, digits and '_', beginning with a letter"
_PATTERNS = {YEAR: 'a year in quotes, of four digits: "2024"'}
"""Pattern → what it wants, in words; every other pattern is one of names."""


def findings(error: ValidationError, model: type[BaseModel], data: object) -> list[Finding]:
    """What is wrong, one finding a place, with the key paths of the document rather than of the model."""
    grouped: dict[KeyPath, list[ErrorDetails]] = {}
    for item in error.errors(include_url=False):
        grouped.setdefault(_document_path(item, data), []).append(item)
    return [Finding(path, _message(items, path, model, data)) for path, items in grouped.items()]


def _document_path(item: ErrorDetails, data: object) -> KeyPath:
    """The error's location without the model's own steps (union tags, 'root', '[key]')."""
    path: list[str | int] = []
    here = data
    steps = item["loc"]
    for position, step in enumerate(steps):
        within = isinstance(here, list) and isinstance(step, int) and step < len(here)
        if within or (isinstance(here, dict) and step in here):
            path.append(step)
            here = here[step]  # type: ignore[index]
        elif position == len(steps) - 1 and item["type"] == "missing":
            path.append(step)
    return tuple(path)


def _message(items: list[ErrorDetails], path: KeyPath, model: type[BaseModel], data: object) -> str:
    first = items[0]
    kind, given, context = first["type"], first["input"], first.get("ctx", {})
    if first["loc"][-1:] == ("[key]",) or kind == "extra_forbidden":
        return _unknown_key(first, path, model, data)
    if kind == "missing":
        return _missing(path, model, data)
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        return _wrong_member(given, context)
    if kind == "literal_error":
        choices = _choices(context)
        return f"{_shown(given)} is not one of the choices{suggestion(str(given), choices)}"
    if kind == "string_pattern_mismatch":
        return f"{_shown(given)} is not {_wanted(first)}"
    if kind == "value_error":
        return str(context.get("error", first["msg"]))
    expected = list(dict.fromkeys(_expected(items)))
    if expected:
        quote = f'; write it in quotes: "{given}"' if expected == ["text"] and isinstance(given, int | float) else ""
        return f"found {_shown(given)}, expected {' or '.join(expected)}{quote}"
    return f"found {_shown(given)}: {first['msg'][:1].lower()}{first['msg'][1:]}"


def _unknown_key(item: ErrorDetails, path: KeyPath, model: type[BaseModel], data: object) -> str:
    key = str(path[-1])
    known = known_keys(model, data, path[:-1])
    if item["type"] == "string_pattern_mismatch" or not known:
        return f"the key '{key}' is not {_wanted(item)}"
    return f"unknown key '{key}'{suggestion(key, known)}"


def _wanted(item: ErrorDetails) -> str:
    """What the pattern of a text wants, in words."""
    return _PATTERNS.get(str(item.get("ctx", {}).get("pattern")), _NAME)


def _missing(path: KeyPath, model: type[BaseModel], data: object) -> str:
    if isinstance(path[-1], int):
        return "the list is too short"
    field = field_at(model, data, path)
    meaning = f" ({field.description.rstrip('.')})" if field is not None and field.description else ""
    return f"the key '{path[-1]}' is missing{meaning}"


def _wrong_member(given: object, context: dict[str, Any]) -> str:
    key = str(context.get("discriminator", "")).strip("'")
    if not isinstance(given, dict):
        return f"found {_shown(given)}, expected keys with values, among them '{key}'"
    choices = [tag.strip().strip("'") for tag in str(context.get("expected_tags", "")).split(",") if tag.strip()]
    if "tag" not in context:
        return f"the key '{key}' is missing; it decides which other keys there are"
    return f"unknown {key} '{context['tag']}'{suggestion(str(context['tag']), choices)}"


def _choices(context: dict[str, Any]) -> list[str]:
    return [part.strip().strip("'") for part in str(context["expected"]).replace(" or ", ", ").split(",")]


def _expected(items: list[ErrorDetails]) -> Iterator[str]:
    for item in items:
        name, _, tail = item["type"].partition("_")
        if tail in ("type", "parsing", "from_date_parsing", "from_datetime_parsing") and name in _EXPECTED:
            yield _EXPECTED[name]


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "keys with values"
    if isinstance(value, list):
        return "a list"
    return f"'{value}'" if isinstance(value, str) else str(value)
