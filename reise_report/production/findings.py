"""The results of a trial, computed or remembered: nothing is computed twice from the same data, plan and code."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from reise_report.errors import AnalysisError
from reise_report.plan.model import Plan
from reise_report.release import hashing, manifest
from reise_report.results.quality.query import Query, from_records, to_records
from reise_report.results.scope import Scope, Subject
from reise_report.results.store import Results


@dataclass(frozen=True, slots=True)
class Findings:
    """Results, the files that they were computed from, and the rows of those files that somebody should look at."""

    results: Results
    files: tuple[manifest.DataFile, ...]
    queries: tuple[Query, ...] = ()


def find(plan: Plan, data: Path, as_of: dt.date | None, scope: Scope, subject: Subject = Subject.TRIAL) -> Findings:
    """Read and check the data, and compute everything that the plan asks for, or look at how good they are.

    Raises:
        DataError: the data break the contract.
        AnalysisError: counts do not add up.
    """
    from reise_report.data.snapshot import read_snapshot
    from reise_report.results.assemble import analyse

    snapshot = read_snapshot(plan, data, as_of)
    files = tuple(manifest.DataFile(name=file.name, sha256=file.sha256, rows=file.rows) for file in snapshot.files)
    if subject is Subject.QUALITY:
        from reise_report.results.quality.assemble import examine

        quality = examine(plan, snapshot)
        return Findings(quality.results, files, quality.queries)
    return Findings(analyse(plan, snapshot, scope), files)


def key(
    plan_file: Path, plan: Plan, data: Path, as_of: dt.date | None, scope: Scope, subject: Subject = Subject.TRIAL
) -> str | None:
    """What findings depend on, as one hash; None where a file is missing, which only reading can explain."""
    names = sorted({table.file for table in plan.data.tables.values()} | {"snapshot.yml"})
    present = [data / name for name in names if (data / name).is_file()]
    if len(present) < len(names) - 1:
        return None
    parts = {
        "plan": hashing.of_file(plan_file),
        "data": {path.name: hashing.of_file(path) for path in present},
        "as_of": None if as_of is None else as_of.isoformat(),
        "scope": scope.value,
        "subject": subject.value,
        "code": manifest.code(),
        "environment": manifest.environment(),
    }
    return hashing.of_bytes(json.dumps(parts, sort_keys=True).encode())


def remembered(cache: Path, key: str | None) -> Findings | None:
    """Findings kept by :func:`remember`; None where there are none, or where they cannot be read any more."""
    if key is None:
        return None
    try:
        kept = json.loads((cache / f"{key}.json").read_text(encoding="utf-8"))
        files = tuple(manifest.DataFile(**file) for file in kept["files"])
        return Findings(Results.from_json(kept["results"]), files, from_records(kept["queries"]))
    except (OSError, ValueError, KeyError, TypeError, AnalysisError):
        return None  # a cache that cannot be read is no cache: the findings are computed anew


def remember(cache: Path, key: str | None, findings: Findings) -> None:
    """Keep findings for the next run, readable by their owner only: they may hold what a report may not."""
    if key is None:
        return
    cache.mkdir(parents=True, exist_ok=True)
    path = cache / f"{key}.json"
    kept = {
        "files": [asdict(file) for file in findings.files],
        "results": findings.results.to_json(),
        "queries": to_records(findings.queries),
    }
    draft = path.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    draft.replace(path)
