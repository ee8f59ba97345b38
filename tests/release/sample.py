"""A small release to publish in tests."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

from reise_report.release import manifest
from reise_report.release.publish import Release

FILES = {"nb/report.html": b"<p>n\xc3\xa5</p>", "en/report.html": b"<p>now</p>", "results.json": b"{}\n"}


def provenance(version: str | None = None, status: str = "draft", **changes) -> manifest.Provenance:
    facts = {
        "trial": "jobs2",
        "report": "final",
        "version": version,
        "status": status,
        "audience": "final",
        "cut_off": dt.date(2025, 6, 1),
        "synthetic": False,
        "data": (manifest.DataFile(name="data.csv", sha256="a" * 64, rows=899),),
        "plan_sha256": "b" * 64,
        "engine": manifest.Engine(name="embedded", versions={"pandoc": "3.9", "typst": "0.15.2"}),
        "seeds": {"primary": 12345},
    }
    return manifest.Provenance(**(facts | changes))


@cache
def _code_and_environment() -> dict[str, object]:
    return {"code": manifest.code(), "environment": manifest.environment()}


def release(version: str | None = None, status: str = "draft", files: dict[str, bytes | Path] | None = None, **changes):
    named = {"trial": "jobs2", "report": "final", "version": version, "status": status}
    return Release(
        **{
            **named,
            "files": FILES if files is None else files,
            "manifest": {**named, **_code_and_environment()},
            **changes,
        }
    )


def content(folder: Path) -> dict[str, bytes]:
    """Every file below a folder but for manifests: name to bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != manifest.MANIFEST_NAME
    }
