"""pandoc as a subprocess: the program that comes with the wheel, sandboxed, with the report's filter."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from reise_report.documents.formats import Format
from reise_report.errors import DocumentError, EngineMissingError

TIME_LIMIT = 300  # seconds; a report of a hundred pages takes one
# Nothing else of the user's environment: no home folder, whose templates and filters pandoc would take.
_NEEDED = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}  # Windows starts nothing without
_READER = "markdown-latex_macros-raw_tex"
_OPTIONS = {
    Format.HTML: ("--template=theme/report.html", "--toc", "--toc-depth=3", "--css=styles.css", "--mathml"),
    Format.PDF: ("--template=typst/embedded.typ",),
    Format.DOCX: ("--reference-doc=reference.docx",),
}


@cache
def program() -> str:
    """The path of the pandoc program.

    Raises:
        EngineMissingError: the wheel without the program is installed.
    """
    import pypandoc

    try:
        path: str = pypandoc.get_pandoc_path()
    except OSError as error:
        raise EngineMissingError("pandoc is not installed: pip install pypandoc-binary") from error
    return path


@cache
def version() -> str:
    """The program's version, ``3.9``."""
    return _run([program(), "--version"], Path.cwd()).split()[1].decode()


def convert(folder: Path, form: Format, epoch: int) -> bytes:
    """``report.qmd`` in the folder as HTML, Typst or Word.

    Readers and writers see only the files on the command line (``--sandbox``); the filter reads drawings, whose names
    it checks.

    Args:
        folder: a document's project folder.
        form: PDF stands for its Typst source here.
        epoch: the time that goes into the file's properties, in seconds since 1970.

    Raises:
        DocumentError: what pandoc or the filter said.
    """
    arguments = [
        program(),
        "report.qmd",
        f"--from={_READER}",
        f"--to={form.writer}",
        "--standalone",
        "--sandbox",
        "--wrap=none",
        "--lua-filter=filters/report.lua",
        *_OPTIONS[form],
        "--output=-",
    ]
    return _run(arguments, folder, {"SOURCE_DATE_EPOCH": str(epoch), "LC_ALL": "C.UTF-8", **_NEEDED})


def _run(arguments: Sequence[str], folder: Path, environment: dict[str, str] | None = None) -> bytes:
    done = subprocess.run(  # noqa: S603  the program is the wheel's, its arguments are ours
        arguments, cwd=folder, env=environment, capture_output=True, timeout=TIME_LIMIT, check=False
    )
    if done.returncode:
        message = done.stderr.decode(errors="replace").strip()
        raise DocumentError(f"pandoc stopped with code {done.returncode}:\n{message}")
    return done.stdout
