"""From made files to a folder, all or none; and the one date that they carry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from reise_report.documents.formats import Format
from reise_report.errors import DocumentError

_CUT_OFF = re.compile(r'^  cut-off: "(\d{4}-\d\d-\d\d)"$', re.MULTILINE)


def epoch_of(folder: Path) -> int:
    """The document's cut-off date in seconds since 1970: the only date that its files carry.

    Raises:
        DocumentError: the folder is no document's project.
    """
    source = folder / "report.qmd"
    found = _CUT_OFF.search(source.read_text(encoding="utf-8")) if source.is_file() else None
    if found is None:
        raise DocumentError(f"{folder.name}/ is no report's project: it has no report.qmd with rr.cut-off")
    return int(datetime.fromisoformat(found.group(1)).replace(tzinfo=UTC).timestamp())


def deliver(made: Mapping[Format, bytes], out: Path) -> dict[Format, Path]:
    """Write ``report.<format>`` for each; called when every one is made and inspected."""
    out.mkdir(parents=True, exist_ok=True)
    paths = {form: out / f"report.{form}" for form in made}
    for form, content in made.items():
        paths[form].write_bytes(content)
    return paths
