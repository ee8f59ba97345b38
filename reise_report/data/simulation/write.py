"""Writes a made-up trial into a folder: its tables, ``snapshot.yml``, and the truth in a folder of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from reise_report.data.provenance import PROVENANCE_FILE, read_provenance
from reise_report.data.simulation.parameters import provenance
from reise_report.data.simulation.rows import Form, Rows, as_text, at, height
from reise_report.data.simulation.simulated import Simulated
from reise_report.data.simulation.tables import TABLES
from reise_report.data.simulation.truth_tables import PARTICIPANTS_TRUTH, SCORES_TRUTH
from reise_report.errors import DataError

TRUTH_FOLDER = "truth"
PARAMETERS_FILE = "parameters.json"
_CHUNK = 50_000  # rows: a whole register as text would fill the memory


def write(simulated: Simulated, folder: Path, *, force: bool = False) -> None:
    """Write every file. The same simulation gives the same bytes.

    Args:
        simulated: the trial.
        folder: where to write; made when it is not there.
        force: write into a folder that holds something; files of the same names are replaced, others are left alone.

    Raises:
        DataError: :func:`check_folder` refuses the folder.
    """
    check_folder(folder, force=force)
    truth = folder / TRUTH_FOLDER
    truth.mkdir(parents=True, exist_ok=True)
    for name, forms in TABLES.items():
        _write(folder / f"{name}.csv", simulated.rows[name], forms)
    _text(folder / PROVENANCE_FILE, provenance(simulated.seed))
    _write(truth / "participants.csv", simulated.true_participants, PARTICIPANTS_TRUTH)
    _write(truth / "scores.csv", simulated.true_scores, SCORES_TRUTH)
    found = simulated.truth["contradictions"]
    lines = [",".join(found), *map(",".join, zip(*found.values(), strict=True))]
    _text(truth / "contradictions.csv", "\n".join(lines) + "\n")
    _text(truth / PARAMETERS_FILE, json.dumps(simulated.parameters, indent=2, ensure_ascii=False) + "\n")


def check_folder(folder: Path, *, force: bool) -> None:
    """Refuse a folder that must not be written into, before anything is simulated.

    Raises:
        DataError: the folder is a file; it holds something and ``force`` is not given; or it holds tables that are not
            said to be made up, and might be the trial's own, ``force`` or not.
    """
    name = folder.resolve().name
    if folder.exists() and not folder.is_dir():
        raise DataError(f"'{name}' is a file; give a folder to write the tables into")
    if folder.is_dir() and any(folder.iterdir()) and not force:
        raise DataError(f"the folder '{name}' is not empty; give another one, or --force to replace its tables")
    there = [f"{name}.csv" for name in TABLES if (folder / f"{name}.csv").exists()]
    if there and not read_provenance(folder).synthetic:
        raise DataError(
            f"'{name}' holds {there[0]}, which no {PROVENANCE_FILE} says to be made up; it may be the trial's "
            "own, so give another folder"
        )


def _write(path: Path, rows: Rows, forms: Mapping[str, Form]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(forms) + "\n")
        for lines in _lines(rows, forms):
            file.write(lines)


def _lines(rows: Rows, forms: Mapping[str, Form]) -> Iterator[str]:
    """The rows as lines, some thousands at a time. Cells hold no comma, quote or line break: all are made here."""
    for first in range(0, height(rows), _CHUNK):
        part = at(rows, slice(first, first + _CHUNK))
        yield "\n".join(map(",".join, zip(*as_text(part, forms).values(), strict=True))) + "\n"


def _text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
