"""Command line of the simulation study."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from joblib import parallel_config  # type: ignore[import-untyped]

from benchmarks.simulation_study.run import Study, run_to_file, truth
from benchmarks.simulation_study.scenario import SCENARIOS
from benchmarks.simulation_study.summary import nothing_happens, read, summary, write
from benchmarks.simulation_study.truth import TrueValue, true_values


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the study, or what of it is missing in the folder, and sum it up in ``results.json``."""
    asked = _parser().parse_args(arguments)
    asked.out.mkdir(parents=True, exist_ok=True)
    study = Study(seed=asked.seed, people=asked.people, slow_every=asked.slow_every)
    with backend(asked.backend, asked.workers):
        truths = {name: _truth(asked, study, name) for name in asked.scenarios if not nothing_happens(name)}
        for name in asked.scenarios:
            run_to_file(asked.out / f"{name}.csv", study, name, asked.trials, workers=asked.workers, batch=asked.batch)
    found = {name: read(asked.out / f"{name}.csv") for name in asked.scenarios}
    write(asked.out / "results.json", summary(study, found, truths, asked.truth_people))


@contextmanager
def backend(name: str, workers: int) -> Iterator[None]:
    """joblib's backend: processes of this machine, or a Dask cluster, here one of local processes."""
    if name == "loky":
        with parallel_config("loky", inner_max_num_threads=1):
            yield
        return
    from distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster,  # type: ignore[no-untyped-call]
        Client(cluster),  # type: ignore[no-untyped-call]
        parallel_config("dask"),
    ):
        yield


def _truth(asked: argparse.Namespace, study: Study, scenario: str) -> dict[str, TrueValue]:
    """True values; those already in the folder are taken from there."""
    path: Path = asked.out / f"truth-{scenario}-{asked.truth_people}.json"
    if not path.exists():
        values = true_values(truth(study, scenario, asked.truth_people, workers=asked.workers))
        path.write_text(json.dumps({name: asdict(value) for name, value in values.items()}, indent=1) + "\n")
    return {name: TrueValue(**value) for name, value in json.loads(path.read_text(encoding="utf-8")).items()}


def _parser() -> argparse.ArgumentParser:
    usual = Study()
    parser = argparse.ArgumentParser(prog="python -m benchmarks.simulation_study", description=__doc__)
    parser.add_argument("--trials", type=int, default=2000, help="trials of each scenario")
    parser.add_argument("--out", type=Path, required=True, help="folder of the results; what is there is gone on with")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--backend", choices=("loky", "dask"), default="loky")
    parser.add_argument("--scenarios", nargs="+", choices=tuple(SCENARIOS), default=list(SCENARIOS))
    parser.add_argument("--seed", type=int, default=usual.seed)
    parser.add_argument("--people", type=int, default=usual.people, help="participants of a trial")
    parser.add_argument("--batch", type=int, default=10, help="trials handed to a worker at a time")
    parser.add_argument("--slow-every", type=int, default=usual.slow_every, help="imputation in every such one")
    parser.add_argument("--truth-people", type=int, default=400_000, help="people behind the true values")
    return parser


if __name__ == "__main__":
    main()
