"""Runs trials over processes or a cluster; the same bytes whichever and however many."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np
from joblib import Parallel, delayed  # type: ignore[import-untyped]

from benchmarks.simulation_study.methods import Found, findings
from benchmarks.simulation_study.scenario import SCENARIOS
from benchmarks.simulation_study.study_plan import numbered, study_plan
from benchmarks.simulation_study.trial import snapshot
from benchmarks.simulation_study.truth import CHUNK, Potential, joined, potential
from reise_report.results.cohort import Cohort
from reise_report.results.scope import Scope

COLUMNS = ("trial", "seed", "method", *(field.name for field in fields(Found)))
SLOW = frozenset({"ancova.imputed"})
"""Analyses that are left out of some trials."""

MEANS = frozenset(
    {"mmrm.health", "mmrm.wellbeing", "mmrm.work_ability", "mmrm.pain_interference", "mmrm.health.satterthwaite"}
    | {"ancova.model", "ancova.hc3", "ranks", "odds"}
)
"""Analyses of questionnaires, of which a scenario on the prognosis of return to work asks nothing."""

_TRUTH = 1_000_000
"""First of the streams of the true values; trials have those before it."""


@dataclass(frozen=True, slots=True)
class Study:
    """What is to be run.

    Attributes:
        seed: of the whole study.
        people: participants of a trial.
        slow_every: slow analyses are run in every so many trials once.
    """

    seed: int = 20250930
    people: int = 425
    slow_every: int = 4

    def seed_of(self, scenario: str, stream: int) -> int:
        """The seed of a trial: child number ``stream`` of the scenario's child of the study's seed sequence."""
        key = (list(SCENARIOS).index(scenario), stream)
        return int(np.random.SeedSequence(self.seed, spawn_key=key).generate_state(1, np.uint64)[0])

    def left_out(self, scenario: str, trial: int) -> frozenset[str]:
        """Analyses that are not run in a trial."""
        slow = SLOW if trial % self.slow_every else frozenset[str]()
        return slow | MEANS | SLOW if SCENARIOS[scenario].drift != 1 else slow


def one_trial(study: Study, scenario: str, trial: int) -> str:
    """Everything that was found in a trial, as lines of a CSV file; it depends on nothing but the arguments."""
    seed = study.seed_of(scenario, trial)
    plan = study_plan()
    data = snapshot(seed, study.people, SCENARIOS[scenario], plan)
    cohort = Cohort.of(numbered(plan, seed), data, Scope.FULL)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for method, found in findings(cohort, study.left_out(scenario, trial)):
        writer.writerow([trial, seed, method, *map(_cell, astuple(found))])
    return text.getvalue()


def _cell(value: float | str | None) -> str:
    return "" if value is None else repr(float(value)) if isinstance(value, float | np.floating) else str(value)


def _batch(study: Study, scenario: str, trials: Sequence[int]) -> str:
    return "".join(one_trial(study, scenario, trial) for trial in trials)


def run(study: Study, scenario: str, trials: range, *, workers: int = 1, batch: int = 10) -> Iterator[tuple[int, str]]:
    """Run trials in the order of their numbers, a batch at a time; joblib's backend in force decides where.

    Args:
        study: what is to be run.
        scenario: the world.
        trials: their numbers.
        workers: how many at a time.
        batch: trials handed over together; the results do not depend on it.

    Yields:
        how many trials a batch had, and its lines.
    """
    batches = [trials[start : start + batch] for start in range(0, len(trials), batch)]
    parallel = Parallel(n_jobs=workers, return_as="generator", batch_size=1, pre_dispatch="2*n_jobs")
    for numbers, lines in zip(
        batches, parallel(delayed(_batch)(study, scenario, numbers) for numbers in batches), strict=True
    ):
        yield len(numbers), lines


def run_to_file(path: Path, study: Study, scenario: str, trials: int, *, workers: int = 1, batch: int = 10) -> None:
    """Run what the file does not hold yet; every batch is written when it and those before it are done."""
    done = _tidied(path)
    with path.open("a", encoding="utf-8", newline="") as file:
        if not done:
            file.write(",".join(COLUMNS) + "\n")
        for _, lines in run(study, scenario, range(done, trials), workers=workers, batch=batch):
            file.write(lines)
            file.flush()


def _tidied(path: Path) -> int:
    """How many whole trials a file holds; an unfinished last one is struck out."""
    from benchmarks.simulation_study.methods import METHODS

    if not path.exists():
        return 0
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    done = (len([line for line in lines if line.endswith("\n")]) - 1) // len(METHODS)
    if done <= 0:
        path.unlink()
        return 0
    path.write_text("".join(lines[: 1 + done * len(METHODS)]), encoding="utf-8")
    return done


def truth(study: Study, scenario: str, people: int, *, workers: int = 1) -> Potential:
    """Both potential outcomes of very many people, whole chunks of them."""
    seeds = [study.seed_of(scenario, _TRUTH + chunk) for chunk in range(-(-people // CHUNK))]
    one = delayed(potential)
    return joined(Parallel(n_jobs=workers)(one(seed, CHUNK, SCENARIOS[scenario]) for seed in seeds))
