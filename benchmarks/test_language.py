"""How long the language room takes: ``pytest benchmarks/test_language.py``. Goals are in the assertions."""

from __future__ import annotations

import statistics
import subprocess
import sys

from reise_report.language.catalogue import catalogue_path, read_catalogue
from reise_report.language.numerals import Numerals
from reise_report.language.speech import speak


def loading_time(module: str, loaded_before: str) -> float:
    """Milliseconds that an import takes in a new process, beside what the command loads anyway: the least of five."""
    timed = f"start = perf_counter(); import {module}; print((perf_counter() - start) * 1e3)"
    code = f"import {loaded_before}; from time import perf_counter; {timed}"
    runs = [
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
        for _ in range(5)
    ]
    return min(runs)


def median_seconds(benchmark) -> float:
    """The median time of a benchmark; 0 where benchmarks are switched off and each has run once, unmeasured."""
    return statistics.median(benchmark.stats.stats.data) if benchmark.stats else 0.0


def test_reading_a_catalogue_takes_less_than_30_ms(benchmark):
    benchmark(read_catalogue, catalogue_path("nb"))
    assert median_seconds(benchmark) < 0.030


def test_a_number_is_written_in_less_than_a_tenth_of_a_millisecond(benchmark):
    norwegian: Numerals = speak("nb")
    benchmark(lambda: norwegian.interval(-0.0123456789, 0.0345678901, norwegian.points))
    assert median_seconds(benchmark) < 0.0001


def test_importing_progress_takes_less_than_5_ms():
    assert loading_time("reise_report.progress", "typing, contextlib, reise_report") < 5


def test_importing_speech_takes_less_than_30_ms():
    assert loading_time("reise_report.language.speech", "typing, dataclasses, reise_report.errors") < 30
