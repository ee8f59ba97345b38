"""What is to be published, and whether it may be: names that stay in their folder, versions that are still free."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final, Literal

from reise_report.errors import ReleaseError
from reise_report.release.manifest import MANIFEST_NAME
from reise_report.release.version import Version, next_after

Status = Literal["draft", "final"]
DRAFT_FOLDER: Final = "draft"

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,63}", re.ASCII)
_PART = r"[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9_-])?"  # no dot first or last: neither hidden nor ".."
_FILE = re.compile(rf"(?:{_PART}/){{0,3}}{_PART}", re.ASCII)
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)  # Windows keeps these for devices


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What is to be published.

    Attributes:
        trial: the trial's id.
        report: the report's name, ``final``, ``dmc-open``, ``lay-summary``.
        version: ``1.0``; None for the draft that every run may replace, in the folder ``draft``.
        status: ``draft`` may be replaced, ``final`` never.
        files: name inside the release, ``nb/report.pdf``, to the file's content or to where it lies now.
        manifest: what :func:`reise_report.release.manifest.build` returns; the outputs are filled in by ``publish``.
    """

    trial: str
    report: str
    version: str | None
    status: Status
    files: Mapping[str, Path | bytes]
    manifest: Mapping[str, object]

    @property
    def folder_name(self) -> str:
        """The name of the release's folder."""
        return DRAFT_FOLDER if self.version is None else self.version


def published_versions(folder: Path) -> dict[str, Version]:
    """The versions in a report's folder (``root/<trial>/<report>``): folder name to version, least first."""
    if not folder.is_dir():
        return {}
    names = [path.name for path in folder.iterdir() if path.is_dir() and Version.is_version(path.name)]
    versions = {name: Version.parse(name) for name in names}
    return dict(sorted(versions.items(), key=lambda item: (item[1], item[0])))


def check(release: Release) -> None:
    """Refuses names that could leave the folder, and a manifest that speaks of another release.

    Raises:
        ReleaseError: with the name or the key that is wrong.
    """
    for what, name in (("trial", release.trial), ("report", release.report)):
        if not _NAME.fullmatch(name) or _RESERVED.fullmatch(name):
            raise ReleaseError(f"{name!r} cannot be a {what}'s folder: small letters, digits, _ and -, a letter first")
    if release.version is not None:
        Version.parse(release.version)
    elif release.status == "final":
        raise ReleaseError("a final release needs a version: choose one with --version, 1.0 for the first")
    _check_files(release)
    for key in ("trial", "report", "version", "status"):
        said, meant = release.manifest.get(key), getattr(release, key)
        if said != meant:
            raise ReleaseError(f"the manifest says {key} = {said!r}, the release {meant!r}; build both from one plan")


def check_free(release: Release, folder: Path) -> None:
    """Refuses to touch a final version, and to let a draft and a final release replace each other.

    Args:
        release: what is to be published.
        folder: the report's folder, ``root/<trial>/<report>``.

    Raises:
        ReleaseError: says what stands in the way, and which version is next.
    """
    existing = published_versions(folder)
    taken = _taken(release, folder, existing)
    if taken is None:
        return
    place, status = folder / taken, _status(folder / taken)
    following = f"the next version is {next_after(existing.values())}"
    if status == "final":
        raise ReleaseError(f"version {taken} exists already and is final: {place} is never overwritten; {following}")
    if status is None:
        raise ReleaseError(f"{place} exists but is no release (no readable manifest); move it away, or: {following}")
    if release.status == "final":
        raise ReleaseError(f"{place} is a draft, and no final release replaces it; remove it, or: {following}")
    if taken != release.folder_name:
        raise ReleaseError(f"{release.version} is the version of the draft in {place}; write {taken} to replace it")


def _check_files(release: Release) -> None:
    if not release.files:
        raise ReleaseError(f"the release of '{release.report}' has no files")
    for name in release.files:
        if not _FILE.fullmatch(name) or any(_RESERVED.fullmatch(part) for part in name.split("/")):
            raise ReleaseError(f"{name!r} cannot be a file of a release: letters, digits, . _ -, like nb/report.pdf")
    # Small and capital letters are alike on Windows and macOS.
    names = sorted(name.casefold() for name in (*release.files, MANIFEST_NAME))
    twice = [name for name, following in pairwise(names) if name == following]
    if twice:
        raise ReleaseError(f"two files of the release share the name {twice[0]!r} ({MANIFEST_NAME} is taken)")


def _taken(release: Release, folder: Path, existing: Mapping[str, Version]) -> str | None:
    """The folder that has this release's place: of the same name, or of the same version (``1`` and ``1.0``)."""
    target = folder / release.folder_name
    if target.exists() or target.is_symlink():
        return target.name
    if release.version is None:
        return None
    version = Version.parse(release.version)
    return next((name for name, other in existing.items() if other == version), None)


def _status(folder: Path) -> Status | None:
    """A release's status; None where the folder is none that we made."""
    if folder.is_symlink() or not folder.is_dir():
        return None
    try:
        status = json.loads((folder / MANIFEST_NAME).read_text(encoding="utf-8"))["status"]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    return status if status in ("draft", "final") else None
