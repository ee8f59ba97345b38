"""How long it takes to read a plan and its tables.

Run: python -m pytest benchmarks -o testpaths=benchmarks --benchmark-only
"""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from reise_report.data.simulate import simulate_reise
from reise_report.data.snapshot import read_snapshot
from reise_report.plan.load import load_plan
from reise_report.plan.schema import json_schema

ROOT = Path(__file__).resolve().parents[1]
JOBS2 = ROOT.parent / "shared" / "trials" / "jobs2"


@pytest.mark.parametrize("trial", ["jobs2", "reise"])
def test_load_plan(benchmark: BenchmarkFixture, trial: str):
    assert benchmark(load_plan, ROOT / "data" / trial).trial.id == trial


def test_json_schema(benchmark: BenchmarkFixture):
    assert benchmark(json_schema)["type"] == "object"


def test_read_snapshot_reise(benchmark: BenchmarkFixture):
    plan = load_plan(ROOT / "data" / "reise")
    snapshot = benchmark(read_snapshot, plan, ROOT / "data" / "reise")
    assert len(snapshot.participants) == 425


@pytest.mark.skipif(not JOBS2.is_dir(), reason="the JOBS II data are not part of the repository")
def test_read_snapshot_jobs2(benchmark: BenchmarkFixture):
    snapshot = benchmark(read_snapshot, load_plan(ROOT / "data" / "jobs2"), JOBS2)
    assert len(snapshot.participants) == 899


def test_read_snapshot_of_twenty_thousand(benchmark: BenchmarkFixture, tmp_path: Path):
    """Fifty times ReISE: far more than a trial of this kind has."""
    simulate_reise(tmp_path, seed=1, n=20_000)
    snapshot = benchmark.pedantic(read_snapshot, (load_plan(ROOT / "data" / "reise"), tmp_path), rounds=3)
    assert len(snapshot.participants) == 20_000


def test_pooled_snapshot_of_twenty_thousand(benchmark: BenchmarkFixture, tmp_path: Path):
    simulate_reise(tmp_path, seed=1, n=20_000)
    plan = load_plan(ROOT / "data" / "reise")
    pooled = benchmark(read_snapshot(plan, tmp_path).without_allocation, plan)
    assert "arm" not in pooled.participants
