"""The JSON Schema accepts the plans that the loader accepts, and says what every key means."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reise_report.plan.document import read_document
from reise_report.plan.schema import json_schema, schema_text
from tests.small_trial import plan

jsonschema = pytest.importorskip("jsonschema")

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def validator() -> Any:
    return jsonschema.Draft202012Validator(json_schema())


def as_json(data: object) -> Any:
    """What an editor sees: dates are text in JSON."""
    return json.loads(json.dumps(data, default=str))


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for member in schema.values():
            yield from parts(member)
    elif isinstance(schema, list):
        for member in schema:
            yield from parts(member)


def test_the_schema_is_a_schema_of_draft_2020_12():
    schema = json_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("trial", ["jobs2", "reise"])
def test_the_plans_that_are_shipped_fit_the_schema(validator: Any, trial: str):
    data = as_json(read_document(ROOT / "data" / trial / "trial.yml").data)
    assert [error.message for error in validator.iter_errors(data)] == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("outcmes", {}),
        ("trial/titel", "x"),
        ("trial/title/de", "x"),
        ("reports/fnal", {"title": "x"}),
        ("analyses/0/covariats", []),
        ("analyses/0/method", "regression"),
        ("data/tables/participants/columns/age/lable", "x"),
        ("data/tables/participants/columns/Age", {"type": "integer"}),
        ("outcomes/Work", {}),
        ("design/kind", "cohort"),
        ("disclosure/public/minimum_cell", 0),
    ],
)
def test_an_editor_marks_what_the_loader_would_refuse(validator: Any, path: str, value: object):
    changed: Any = plan()
    assert validator.is_valid(as_json(changed))
    *above, last = (int(step) if step.isdigit() else step for step in path.split("/"))
    part = changed
    for step in above:
        part = part[step]
    part[last] = value
    assert not validator.is_valid(as_json(changed))


def test_every_key_has_a_title_and_a_description():
    for part in parts(json_schema()):
        properties = part.get("properties")
        if isinstance(properties, dict) and part.get("type") == "object":
            for name, field in properties.items():
                assert field.get("title"), name
                assert field.get("description"), name


def test_every_part_refuses_keys_that_it_does_not_know():
    for part in parts(json_schema()):
        if part.get("type") == "object":
            # Codes and conditions have free names; what stands there is then constrained instead.
            assert part.get("additionalProperties") is False or part.get("additionalProperties"), part


def test_descriptions_are_plain_words():
    for part in parts(json_schema()):
        if isinstance(part.get("description"), str):
            assert "``" not in part["description"]


def test_the_committed_schema_is_up_to_date():
    message = "run: python -m reise_report.plan.reference docs"
    assert (ROOT / "docs" / "trial.schema.json").read_text(encoding="utf-8") == schema_text(), message
