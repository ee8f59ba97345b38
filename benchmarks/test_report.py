"""Whole reports from the command line, as a user waits for them: cold, with everything remembered, and help."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
JOBS2 = ROOT.parent / "shared" / "trials" / "jobs2"


def command(*arguments: object) -> None:
    subprocess.run([sys.executable, "-m", "reise_report.cli", *map(str, arguments)], cwd=ROOT, check=True)


def report(out: Path) -> None:
    command("report", "final", "--trial", "data/jobs2", "--data", JOBS2, "--out", out, "--quiet")


@pytest.mark.skipif(not JOBS2.is_dir(), reason="the data of JOBS II are not beside this repository")
class TestJobs2:
    """Two languages, three formats."""

    def test_cold(self, benchmark, tmp_path):
        benchmark.pedantic(
            lambda: report(tmp_path), setup=lambda: shutil.rmtree(tmp_path, ignore_errors=True), rounds=3
        )

    def test_results_and_figures_remembered(self, benchmark, tmp_path):
        report(tmp_path)
        benchmark.pedantic(lambda: report(tmp_path), rounds=5)


def test_help(benchmark):
    benchmark.pedantic(
        lambda: subprocess.run(
            [sys.executable, "-m", "reise_report.cli", "--help"], check=True, capture_output=True, cwd=ROOT
        ),
        rounds=10,
    )


def test_analyse_reise(benchmark, tmp_path):
    benchmark.pedantic(
        lambda: command("analyse", "--trial", "data/reise", "--out", tmp_path / "results.json", "--quiet"), rounds=3
    )
