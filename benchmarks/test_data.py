"""How long it takes to read a plan and its tables.

Run: python -m pytest benchmarks -o testpaths=benchmarks --benchmark-only
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from reise_report.data.simulation.simulated import simulate
from reise_report.data.simulation.write import write
from reise_report.data.snapshot import read_snapshot
from reise_report.plan.load import load_plan
from reise_report.plan.schema import json_schema

ROOT = Path(__file__).resolve().parents[1]
REISE = ROOT / "data" / "reise"
JOBS2 = ROOT.parent / "shared" / "trials" / "jobs2"


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Registers and questionnaires of 100 000 people: 344 000 × 80 answers, 2.3 million claims, 780 000 episodes."""
    folder = tmp_path_factory.mktemp("many")
    write(simulate(seed=1, n=100_000), folder, force=True)
    return folder


@pytest.mark.parametrize("trial", ["jobs2", "reise"])
def test_load_plan(benchmark: BenchmarkFixture, trial: str):
    assert benchmark(load_plan, ROOT / "data" / trial).trial.id == trial


def test_json_schema(benchmark: BenchmarkFixture):
    assert benchmark(json_schema)["type"] == "object"


def test_read_snapshot_reise(benchmark: BenchmarkFixture):
    snapshot = benchmark(read_snapshot, load_plan(REISE), REISE)
    assert len(snapshot.participants) == 425


@pytest.mark.skipif(not JOBS2.is_dir(), reason="the JOBS II data are not part of the repository")
def test_read_snapshot_jobs2(benchmark: BenchmarkFixture):
    snapshot = benchmark(read_snapshot, load_plan(ROOT / "data" / "jobs2"), JOBS2)
    assert len(snapshot.participants) == 899


@pytest.mark.parametrize("as_of", [None, dt.date(2024, 3, 1)], ids=["cut-off", "looking back"])
def test_read_snapshot_of_a_hundred_thousand(benchmark: BenchmarkFixture, many: Path, as_of: dt.date | None):
    snapshot = benchmark.pedantic(read_snapshot, (load_plan(REISE), many, as_of), rounds=3)
    assert len(snapshot.tables["questionnaires"]) > 100_000


def test_pooled_snapshot_of_a_hundred_thousand(benchmark: BenchmarkFixture, many: Path):
    plan = load_plan(REISE)
    pooled = benchmark.pedantic(read_snapshot(plan, many).without_allocation, (plan,), rounds=3)
    assert "arm" not in pooled.participants
