"""The reference in the documentation is the model's, key by key."""

from __future__ import annotations

import re
from pathlib import Path

from reise_report.plan.reference import reference, write_reference
from reise_report.plan.schema import json_schema

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_committed_reference_is_up_to_date():
    message = "run: python -m reise_report.plan.reference docs"
    assert (DOCS / "plan-reference.md").read_text(encoding="utf-8") == reference(), message


def test_every_key_of_every_part_is_in_the_reference():
    shown = reference()
    schema = json_schema()
    for part in [schema, *schema["$defs"].values()]:
        for name in part.get("properties", {}):
            assert f"`{name}`" in shown


def test_every_link_leads_to_a_heading():
    shown = reference()
    headings = {line[3:].lower().replace(" ", "-") for line in shown.splitlines() if line.startswith("## ")}
    assert set(re.findall(r"\(#([a-z-]+)\)", shown)) <= headings


def test_every_row_of_a_table_has_three_cells():
    for line in reference().splitlines():
        if line.startswith("|"):
            assert line.count("|") == 4, line


def test_writing_twice_gives_the_same_bytes(tmp_path: Path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_reference(tmp_path / name)
    files = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    assert files == {path.name: path.read_bytes() for path in (tmp_path / "two").iterdir()}
    assert set(files) == {"plan-reference.md", "trial.schema.json", "data-contract.md", "datakontrakt.md"}
