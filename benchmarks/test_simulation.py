"""How long it takes to make up a trial, and how much memory.

Run: python -m pytest benchmarks/test_simulation.py -o testpaths=benchmarks --benchmark-only
"""

from __future__ import annotations

import sys
from pathlib import Path

from pytest_benchmark.fixture import BenchmarkFixture

from reise_report.data.simulation.simulated import simulate
from reise_report.data.simulation.write import write

SEED = 1


def test_simulate_reise(benchmark: BenchmarkFixture, tmp_path: Path):
    """425 participants: under a second, tables and truth written."""

    def made() -> None:
        write(simulate(SEED), tmp_path, force=True)

    benchmark.pedantic(made, rounds=5, warmup_rounds=1)
    assert (tmp_path / "truth" / "participants.csv").exists()


def test_simulate_twenty_thousand(benchmark: BenchmarkFixture):
    simulated = benchmark.pedantic(simulate, (SEED, 20_000), rounds=2)
    assert simulated.rows["participants"]["participant"].size == 20_000


def test_simulate_hundred_thousand(benchmark: BenchmarkFixture, tmp_path: Path):
    """100 000 participants: under a minute and 3 GB, tables and truth written."""

    def made() -> None:
        write(simulate(SEED, 100_000), tmp_path, force=True)

    benchmark.pedantic(made, rounds=1)
    if sys.platform == "linux":
        import resource

        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 3_000_000  # kB, the most since the process began
