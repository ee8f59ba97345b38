"""Every contradiction that the simulator plants, or that grows in its data by itself, is found."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from pathlib import Path

import pytest

from reise_report.data.simulation.contradictions import Contradiction
from reise_report.data.simulation.simulated import simulate
from reise_report.data.simulation.write import write
from reise_report.data.snapshot import read_snapshot
from reise_report.plan.load import load_plan
from reise_report.results.quality.assemble import REFUSED, examine

ROOT = Path(__file__).resolve().parents[3]
SEEDS = (1, 20, 300)
BY_COLUMN = Contradiction.DIGIT_PREFERENCE
"""Habits with digits belong to a column, not to a row."""


@pytest.fixture(scope="module", params=SEEDS)
def examined(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("planted") / "data"
    write(simulate(request.param, 425), folder)
    shutil.copy(ROOT / "data" / "reise" / "trial.yml", folder)
    plan = load_plan(folder)
    with (folder / "truth" / "contradictions.csv").open(encoding="utf-8") as file:
        planted = list(csv.DictReader(file))
    return examine(plan, read_snapshot(plan, folder)), planted


def test_every_planted_row_is_found_under_its_own_kind(examined):
    quality, planted = examined
    found = {(query.kind, query.table, str(query.row)) for query in quality.queries}
    missed = [
        row for row in planted if row["kind"] != BY_COLUMN and (row["kind"], row["table"], row["row"]) not in found
    ]
    assert missed == []


def test_every_kind_is_planted_so_that_finding_it_says_something(examined):
    _, planted = examined
    assert {row["kind"] for row in planted} == {str(kind) for kind in Contradiction}


def test_habits_with_digits_are_found_in_their_columns(examined):
    quality, planted = examined
    columns = [row["detail"] for row in planted if row["kind"] == BY_COLUMN]
    assert columns
    for column in columns:
        assert quality.results[f"quality.digits.{column}.index"].value > 200
        assert quality.results[f"quality.digits.{column}.p_value"].value < 0.001


def test_what_is_found_beyond_what_was_planted_is_little_and_explained(examined):
    """Rows and people that come to be alike by chance, and nothing else: two contacts alike on one day."""
    quality, planted = examined
    listed = {(row["kind"], row["table"], row["row"]) for row in planted}
    beyond = Counter(query.kind for query in quality.queries if (query.kind, query.table, str(query.row)) not in listed)
    assert set(beyond) <= {"row_twice", "enrolled_twice"}
    assert beyond["row_twice"] <= 20
    assert beyond["enrolled_twice"] <= 1


def test_made_up_data_allow_every_derivation(examined):
    quality, _ = examined
    assert quality.results[REFUSED].value == 0
