"""No reference number is left out in silence: every key of the reference data is compared by some test."""

import importlib
import json
from functools import cache
from pathlib import Path

import pytest

from tests.analysis.oracle import SHARED, needs_shared

TESTS = Path(__file__).resolve().parents[1]
ELSEWHERE = {
    "eq5d": "tests/derive/test_eq5d.py",
    "consort_flow": "tests/production/test_unseen_trials.py",
}
"""Data sets whose numbers are not of this room, with the test that compares them."""


def reference_sets() -> dict[str, Path]:
    files = [*SHARED.glob("validation/*/expected.json"), *SHARED.glob("trials/*/expected.json")]
    return {file.parent.name: file for file in sorted(files)}


@cache
def covered() -> dict[str, set[str]]:
    """Data set → what the keys begin with that some test module says it compares (its ``COVERS``)."""
    found: dict[str, set[str]] = {}
    for file in sorted((TESTS / "analysis").rglob("test_*.py")):
        if "\nCOVERS" in file.read_text(encoding="utf-8"):
            name = ".".join(("tests", *file.relative_to(TESTS).with_suffix("").parts))
            for data_set, prefixes in importlib.import_module(name).COVERS.items():
                found.setdefault(data_set, set()).update(prefixes)
    return found


@needs_shared
@pytest.mark.parametrize("name", sorted(set(reference_sets()) - set(ELSEWHERE)))
def test_every_key_is_compared_by_some_test(name):
    keys = [key for key in json.loads(reference_sets()[name].read_text(encoding="utf-8")) if key != "_meta"]
    prefixes = tuple(covered().get(name, ()))
    assert keys
    assert [key for key in keys if not key.startswith(prefixes)] == []


@pytest.mark.parametrize(("name", "file"), ELSEWHERE.items())
def test_what_is_compared_elsewhere_is_named_there(name, file):
    assert name in (TESTS.parent / file).read_text(encoding="utf-8")
