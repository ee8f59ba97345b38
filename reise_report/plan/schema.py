"""The model as JSON Schema (draft 2020-12): an editor completes and checks ``trial.yml`` while it is written."""

from __future__ import annotations

import json
from typing import Any

from reise_report.plan.model import Plan

Schema = dict[str, Any]


def json_schema() -> Schema:
    """The schema of a plan: a title and a description for every key, and no keys but those that are known.

    What needs more than one part of a plan to judge (a column that is named, but not there) is left to the checks of
    ``reise-report check``.
    """
    made = Plan.model_json_schema(by_alias=True)
    tidy: Schema = _tidied(made)
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Plan of a trial (trial.yml)",
        "description": "What protocol and statistical analysis plan fix, in a form that drives the reports.",
    }
    return head | {key: value for key, value in tidy.items() if key not in head}


def schema_text() -> str:
    """The schema as it is printed and committed: indented, with a line break at the end."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def _tidied(part: Any) -> Any:  # noqa: ANN401 - any part of a schema
    if isinstance(part, list):
        return [_tidied(member) for member in part]
    if not isinstance(part, dict):
        return part
    tidy = {
        key: _tidied(value) for key, value in part.items() if key != "discriminator"
    }  # OpenAPI's, not JSON Schema's
    if isinstance(tidy.get("description"), str):
        tidy["description"] = plain(tidy["description"])
    if "properties" in tidy and isinstance(tidy["properties"], dict):
        tidy["properties"] = {name: _titled(name, field) for name, field in tidy["properties"].items()}
    return _closed(tidy)


def _titled(name: str, field: Schema) -> Schema:
    return {"title": name.replace("_", " ").capitalize()} | field


def _closed(part: Schema) -> Schema:
    """Mappings with free or enumerated names refuse every other name; enumerated names become known properties."""
    if "patternProperties" in part:
        return part | {"additionalProperties": False}
    names = part.get("propertyNames", {}).get("enum")
    if names is None:
        return part
    member = part["additionalProperties"]
    rest = {key: value for key, value in part.items() if key not in ("propertyNames", "additionalProperties")}
    meaning = {
        name: {"title": name, "description": _NAMED.get(name, f"The report '{name}'.")} | member for name in names
    }
    return rest | {"properties": meaning, "additionalProperties": False}


_NAMED = {"en": "The words in English.", "nb": "The words in Norwegian Bokmål."}


def plain(text: str) -> str:
    """A docstring as one paragraph a paragraph, without the marks of reStructuredText."""
    paragraphs = [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]
    return "\n\n".join(paragraphs).replace("``", "'")
