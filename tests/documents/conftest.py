"""The sample in both languages and all formats, rendered once for the tests that only look at the files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from reise_report.documents import project
from reise_report.documents.embedded import EmbeddedEngine
from reise_report.documents.formats import Format
from tests.documents import sample


@dataclass(frozen=True)
class Rendered:
    """One language's project folder and files."""

    folder: Path
    html: str
    pdf: bytes
    docx: bytes
    paths: dict[Format, Path]


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rendered]:
    """The sample's files by language."""
    made = {}
    for language in ("nb", "en"):
        base = tmp_path_factory.mktemp(language)
        project.write(sample.document(language), base / "project")
        paths = EmbeddedEngine().render(base / "project", tuple(Format), base / "out")
        made[language] = Rendered(
            base / "project",
            paths[Format.HTML].read_text(encoding="utf-8"),
            paths[Format.PDF].read_bytes(),
            paths[Format.DOCX].read_bytes(),
            paths,
        )
    return made
