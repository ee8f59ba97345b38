"""The quarto engine: the ``quarto`` program on the PATH renders the same folder. Its least version is 1.7."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reise_report.documents import inspection, pdf, word
from reise_report.documents.deliver import deliver, epoch_of
from reise_report.documents.formats import Format
from reise_report.errors import DocumentError, EngineMissingError

LEAST = (1, 7)
TIME_LIMIT = 900  # seconds
_HOW = (
    "Install Quarto 1.7 or newer from quarto.org (no package registry has it), see that `quarto` is on the PATH, "
    "or use --engine embedded, which needs nothing but this package"
)
# A report must come from its folder alone: whatever asks for the network is turned away at once.
_NOWHERE = "http://127.0.0.1:9"
_OFFLINE = {"http_proxy": _NOWHERE, "https_proxy": _NOWHERE, "HTTP_PROXY": _NOWHERE, "HTTPS_PROXY": _NOWHERE}


@dataclass(frozen=True, slots=True)
class QuartoEngine:
    """Quarto found on this machine.

    Attributes:
        program: path of the executable.
        version: what it says of itself, ``1.7.34``.
    """

    program: str
    version: str
    name: str = "quarto"

    @classmethod
    def found(cls) -> QuartoEngine:
        """The engine, if Quarto is on the PATH and new enough.

        Raises:
            EngineMissingError: says what is missing and how to get it.
        """
        program = shutil.which("quarto")
        if program is None:
            raise EngineMissingError(f"quarto is not on the PATH. {_HOW}.")
        said = subprocess.run(  # noqa: S603  the user's own quarto
            [program, "--version"], capture_output=True, text=True, timeout=60, check=False
        )
        version = said.stdout.strip()
        numbers = re.match(r"(\d+)\.(\d+)", version)
        if said.returncode or numbers is None:
            raise EngineMissingError(f"{program} --version said {said.stdout + said.stderr!r}, no version. {_HOW}.")
        if (int(numbers[1]), int(numbers[2])) < LEAST:
            raise EngineMissingError(f"quarto is {version}; the least is {LEAST[0]}.{LEAST[1]}. {_HOW}.")
        return cls(program, version)

    def versions(self) -> dict[str, str]:
        """Quarto's own; it brings its pandoc and Typst with it."""
        return {"quarto": self.version}

    def render(self, folder: Path, formats: Sequence[Format], out: Path) -> dict[Format, Path]:
        """Run ``quarto render`` in the folder, once a format, and take what it made.

        Raises:
            DocumentError: Quarto failed, made no file, or made one that does not pass inspection.
        """
        epoch = epoch_of(folder)
        made = {form: self._made(folder, form, epoch) for form in formats}
        return deliver(made, out)

    def _made(self, folder: Path, form: Format, epoch: int) -> bytes:
        path = folder / f"report.{form}"
        path.unlink(missing_ok=True)
        arguments = [self.program, "render", "report.qmd", "--to", form.writer]
        done = subprocess.run(  # noqa: S603  the user's own quarto
            arguments,
            cwd=folder,
            env=environment(folder, epoch),
            capture_output=True,
            text=True,
            timeout=TIME_LIMIT,
            check=False,
        )
        if done.returncode or not path.is_file():
            said = (done.stderr + done.stdout).strip()[-4000:]
            raise DocumentError(f"quarto render --to {form.writer} stopped with code {done.returncode}:\n{said}")
        return _finished(form, path.read_bytes(), folder, epoch)


def environment(folder: Path, epoch: int) -> dict[str, str]:
    """The environment that Quarto runs in: the user's, with a fixed date, only our fonts and no network."""
    return {
        **os.environ,
        **_OFFLINE,
        "SOURCE_DATE_EPOCH": str(epoch),
        "TYPST_FONT_PATHS": str(folder / "fonts"),
        "TYPST_IGNORE_SYSTEM_FONTS": "true",
        "DENO_NO_UPDATE_CHECK": "1",
        "NO_COLOR": "1",
    }


def _finished(form: Format, content: bytes, folder: Path, epoch: int) -> bytes:
    """What the embedded engine does after pandoc and Typst, as far as it applies."""
    if form is Format.HTML:
        inspection.page(content.decode())
    elif form is Format.PDF:
        if pdf.is_tagged(content):  # Typst tags from 0.14 on, which is newer than Quarto 1.7's
            content = pdf.tag_row_headers(content)
        inspection.fonts(content, (folder / "report.qmd").read_text(encoding="utf-8"), folder / "fonts")
    else:
        content = word.finish(content, epoch)
    return content
