"""Making a report from a folder, as the command line does."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from reise_report.documents.formats import Format
from reise_report.production.order import Order, produce
from reise_report.progress import Progress


@pytest.fixture
def make(tmp_path):
    """Make a report and return the release's folder."""

    def make(trial: Path, report: str = "final", **changes) -> Path:
        order = {
            "report": report,
            "trial": trial,
            "data": trial,
            "languages": (),
            "formats": tuple(Format),
            "version": None,
            "status": "draft",
            "out": tmp_path / "reports",
            "engine": "embedded",
            "as_of": None,
        }
        return produce(Order(**{**order, **changes}), Progress("quiet", io.StringIO()))

    return make


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a release by its name inside it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def words(folder: Path, language: str = "en") -> str:
    """The text of a release's page, without markup."""
    import html
    import re

    page = (folder / language / "report.html").read_text(encoding="utf-8")
    body = re.sub(r"<(style|script).*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())
