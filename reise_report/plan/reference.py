"""The reference of ``trial.yml`` in Markdown, made from the schema.

``python -m reise_report.plan.reference docs`` writes it, and beside it the schema and the data contract.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from reise_report.plan.contract_reference import FILES, contract_reference
from reise_report.plan.schema import Schema, json_schema, schema_text
from reise_report.plan.yearly import YEAR

_COMMON = ("source", "assumption")
_WORDS = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "object": "keys with values",
}
_HEAD = """# Reference of trial.yml

Made from the model by `python -m reise_report.plan.reference docs`; do not edit by hand. `reise-report schema` prints
the same as JSON Schema. Keys in **bold** must be there. Every part can carry two more keys, which the tables leave out:

| key | holds | meaning |
| --- | --- | --- |
"""


def reference() -> str:
    """Every part of a plan with its keys: what they hold, whether they must be there, and what they mean."""
    schema = json_schema()
    lines = [_HEAD + "\n".join(_row(name, schema["properties"][name], required=False) for name in _COMMON)]
    lines += ["", "## The plan", "", schema["description"], "", *_table(schema)]
    for name in _parts(schema):
        part = schema["$defs"][name]
        lines += ["", f"## {_spaced(name)}", "", part["description"], "", *_table(part)]
    return "\n".join(lines) + "\n"


def _parts(schema: Schema) -> list[str]:
    """The names of all parts, in the order in which the plan comes to them."""
    found: list[str] = []

    def visit(part: Schema) -> None:
        for name in _references(part):
            if name not in found:
                found.append(name)
                visit(schema["$defs"][name])

    visit({key: value for key, value in schema.items() if key != "$defs"})
    return [name for name in found if name != "Text"] + ["Text"]


def _references(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if "$ref" in part:
            yield part["$ref"].rsplit("/", 1)[1]
        for value in part.values():
            yield from _references(value)
    elif isinstance(part, list):
        for member in part:
            yield from _references(member)


def _table(part: Schema) -> Iterator[str]:
    if "properties" not in part:
        yield "It is written as " + _holds(part) + "."
        return
    yield "| key | holds | meaning |"
    yield "| --- | --- | --- |"
    for name, field in part["properties"].items():
        if name not in _COMMON:
            yield _row(name, field, required=name in part.get("required", []))


def _row(name: str, field: Schema, *, required: bool) -> str:
    meaning = field["description"]
    if "default" in field and field["default"] is not None:
        meaning += f" {_default(field['default'])}"
    key = f"**`{name}`**" if required else f"`{name}`"
    return f"| {key} | {_holds(field)} | {meaning} |"


def _default(value: object) -> str:
    shown = str(value).lower() if isinstance(value, bool) else f"'{value}'" if isinstance(value, str) else str(value)
    return f"When left out: {shown}."


def _holds(field: Schema) -> str:
    alternatives = field.get("anyOf") or field.get("oneOf")
    if alternatives:
        return " or ".join(dict.fromkeys(_holds(kind) for kind in alternatives if kind.get("type") != "null"))
    if "$ref" in field:
        name = field["$ref"].rsplit("/", 1)[1]
        return f"[{_spaced(name).lower()}](#{_spaced(name).lower().replace(' ', '-')})"
    if "const" in field:
        return f"`{field['const']}`"
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    if field.get("type") == "array":
        return _list(field)
    if field.get("type") == "object":
        return _mapping(field)
    if field.get("format") == "date":
        return "date (YYYY-MM-DD)"
    return _named(field["pattern"]) if "pattern" in field else _WORDS[field["type"]] + _bounds(field)


def _named(pattern: str) -> str:
    return "year in quotes" if pattern == YEAR else "name"


def _list(field: Schema) -> str:
    if "prefixItems" in field:
        return "list of two: " + ", ".join(_holds(item) for item in field["prefixItems"])
    return f"list of {_holds(field['items'])}"


def _mapping(field: Schema) -> str:
    if "patternProperties" in field:
        pattern, member = next(iter(field["patternProperties"].items()))
        return f"{_named(pattern)} → {_holds(member)}"
    if "properties" in field:
        known = ", ".join(f"`{name}`" for name in field["properties"])
        return f"{known} → {_holds(next(iter(field['properties'].values())))}"
    member = field.get("additionalProperties")
    return f"text → {_holds(member)}" if isinstance(member, dict) and member else _WORDS["object"]


def _bounds(field: Schema) -> str:
    signs = {"minimum": "at least", "exclusiveMinimum": "above", "maximum": "at most", "exclusiveMaximum": "below"}
    bounds = [f"{words} {field[key]:g}" for key, words in signs.items() if key in field]
    return f", {' and '.join(bounds)}" if bounds else ""


def _spaced(name: str) -> str:
    """``PublicRules`` → ``Public rules``."""
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()
    return words[:1].upper() + words[1:]


def write_reference(folder: Path) -> None:
    """Write ``plan-reference.md``, ``trial.schema.json`` and the data contract in both languages."""
    (folder / "plan-reference.md").write_text(reference(), encoding="utf-8", newline="\n")
    (folder / "trial.schema.json").write_text(schema_text(), encoding="utf-8", newline="\n")
    for language, name in FILES.items():
        (folder / name).write_text(contract_reference(language), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_reference(Path(sys.argv[1]))
