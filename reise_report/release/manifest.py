"""The manifest: what a release was made from and by, and the SHA-256 of every file in it.

No clock, no path and no host name stands in it: the same data, plan and code give the same manifest, byte for byte. The
date in it is the data cut-off. The processor is left out too: everything named here can be installed again, and whether
another machine gives the same report is what the outputs' hashes tell.
"""

from __future__ import annotations

import datetime as dt
import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Final

import reise_report
from reise_report import resources
from reise_report.release import hashing

MANIFEST_NAME: Final = "manifest.json"
SCHEMA_VERSION: Final = 1
DEPENDENCIES: Final = (
    "babel",
    "fonttools",
    "jinja2",
    "numpy",
    "pandas",
    "pikepdf",
    "plotnine",
    "pyarrow",
    "pydantic",
    "pypandoc-binary",
    "pyreadstat",
    "python-docx",
    "rich",
    "ruamel.yaml",
    "scipy",
    "statsmodels",
    "tabulate",
    "typer",
    "typst",
)
"""The distributions the package names as its dependencies; a test compares them with ``pyproject.toml``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFile:
    """A table the release was made from: name without folder, SHA-256 and number of rows (None: not for the public)."""

    name: str
    sha256: str
    rows: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """The engine that rendered: ``embedded`` or ``quarto``, and the versions of what it runs, ``{"pandoc": "3.9"}``."""

    name: str
    versions: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What only the caller knows of a release.

    Attributes:
        trial: the trial's id.
        report: the report's name.
        version: ``1.0``, or None for the draft without one.
        status: ``draft`` or ``final``.
        audience: for whom the view was made.
        cut_off: the data cut-off.
        synthetic: whether the data are invented.
        data: the tables.
        plan_sha256: SHA-256 of the plan file.
        engine: what rendered it.
        seeds: analysis id to seed.
    """

    trial: str
    report: str
    version: str | None
    status: str
    audience: str
    cut_off: dt.date
    synthetic: bool
    data: tuple[DataFile, ...]
    plan_sha256: str
    engine: Engine
    seeds: Mapping[str, int] = field(default_factory=dict)


def build(provenance: Provenance) -> dict[str, object]:
    """The manifest but for its ``outputs``, which ``publish`` adds when it has written them."""
    return {
        "schema_version": SCHEMA_VERSION,
        "trial": provenance.trial,
        "report": provenance.report,
        "version": provenance.version,
        "status": provenance.status,
        "audience": provenance.audience,
        "data_cut_off": provenance.cut_off.isoformat(),
        "synthetic": provenance.synthetic,
        "data": [asdict(table) for table in sorted(provenance.data, key=lambda table: table.name)],
        "plan": {"sha256": provenance.plan_sha256},
        "code": code(),
        "environment": environment(),
        "engine": {"name": provenance.engine.name, "versions": dict(provenance.engine.versions)},
        "seeds": dict(provenance.seeds),
    }


def code() -> dict[str, str]:
    """The program: its version, and the SHA-256 of its sources and of its templates, the same from a wheel."""
    package = Path(reise_report.__file__).parent
    return {
        "package": reise_report.__name__,
        "version": reise_report.__version__,
        "sources_sha256": hashing.of_tree(package, suffixes=(".py", ".po"), leave_out=("_templates",)),
        "templates_sha256": hashing.of_tree(resources.template_root()),
    }


def environment() -> dict[str, object]:
    """Python and the installed versions of :data:`DEPENDENCIES`; None for one that is missing."""
    return {
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "dependencies": {name: _installed(name) for name in DEPENDENCIES},
    }


def canonical(manifest: Mapping[str, object]) -> str:
    """JSON with sorted keys, two spaces of indent and a newline at the end: one manifest, one text.

    Raises:
        ValueError: a number is NaN or infinite.
        TypeError: a value is not JSON.
    """
    return json.dumps(manifest, sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def verify(folder: Path) -> list[str]:
    """Hashes a published release again and says what differs from its manifest; empty when nothing does.

    Args:
        folder: ``root/<trial>/<report>/<version>``.
    """
    problems = differences(folder)
    named = _read(folder)
    if isinstance(named, dict):
        here = [folder.resolve().parent.parent.name, folder.resolve().parent.name, folder.resolve().name]
        said = [named.get("trial"), named.get("report"), named.get("version") or "draft"]
        if here != said:
            problems.append(f"the folder is {'/'.join(here)}, its manifest speaks of {'/'.join(map(str, said))}")
    return problems


def differences(folder: Path) -> list[str]:
    """Files that are missing, changed or extra in a folder with a manifest, in the order of their names."""
    manifest = _read(folder)
    if isinstance(manifest, str):
        return [manifest]
    outputs = manifest.get("outputs")
    if not isinstance(outputs, dict):
        return [f"{MANIFEST_NAME} lists no outputs"]
    present = set(hashing.files_below(folder)) - {MANIFEST_NAME}
    problems = [f"{name}: missing" for name in outputs.keys() - present]
    problems += [f"{name}: not in the manifest" for name in present - outputs.keys()]
    problems += [
        f"{name}: {why}" for name in present & outputs.keys() if (why := _change(folder / name, outputs[name]))
    ]
    return sorted(problems)


def _change(path: Path, output: object) -> str | None:
    if path.is_symlink():
        return "a link, not a file"
    if not isinstance(output, dict) or not {"bytes", "sha256"} <= output.keys():
        return "the manifest has no hash of it"
    size = path.stat().st_size
    if size != output["bytes"]:
        return f"changed: {size} bytes, {output['bytes']} in the manifest"
    return None if hashing.of_file(path) == output["sha256"] else "changed: another SHA-256"


def _read(folder: Path) -> dict[str, object] | str:
    """The manifest, or what is wrong with it."""
    try:
        manifest = json.loads((folder / MANIFEST_NAME).read_text(encoding="utf-8"))
    except OSError as error:
        return f"{MANIFEST_NAME}: {error.strerror}"
    except ValueError as error:
        return f"{MANIFEST_NAME}: not JSON ({error})"
    return manifest if isinstance(manifest, dict) else f"{MANIFEST_NAME}: not a JSON object"


def _installed(distribution: str) -> str | None:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None
