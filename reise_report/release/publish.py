"""A release: the files of a report with their manifest, put in place whole or not at all.

``root/<trial>/<report>/<version>/<language>/report.html|pdf|docx``, with ``results.json`` and ``manifest.json`` beside
the languages. The folder is built under a hidden name beside its place, written to the disk, checked against its own
manifest and only then given its name. A final version is never overwritten, and its files are write-protected. That
guards against slips, not against intent: what proves a release unchanged is ``manifest.verify``.
"""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from reise_report.errors import ReleaseError
from reise_report.release import hashing, manifest
from reise_report.release.candidate import Release, check, check_free, published_versions
from reise_report.release.exchange import make_durable, remove_folder, replace_folder, restore, sync
from reise_report.release.lock import locked

__all__ = ["Release", "publish", "published_versions"]


def publish(release: Release, root: Path) -> Path:
    """Writes a release below ``root`` and returns its folder.

    A run that ends at any moment, by error, power cut or kill, leaves every earlier release whole; what it left behind
    is cleared by the next run.

    Raises:
        ReleaseError: the version is final already (the message says which is next), a draft and a final one share a
            name, another run is at work, a name is not allowed, or the disk refuses.
    """
    check(release)
    folder = root / release.trial / release.report
    target = folder / release.folder_name
    with _disk_errors(target):
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder):
            _clear_leftovers(folder)
            check_free(release, folder)
            staging = folder / f".{release.folder_name}.new"
            try:
                _write(release, staging)
                _put_in_place(staging, target)
            except BaseException:
                with suppress(OSError):  # what stays behind is cleared by the next run; the first error is what matters
                    remove_folder(staging)
                raise
    return target


@contextmanager
def _disk_errors(target: Path) -> Iterator[None]:
    """Says which path the disk refused, and why."""
    try:
        yield
    except OSError as error:
        where = error.filename if error.filename is not None else target
        raise ReleaseError(
            f"cannot write the release {target}: {error.strerror or error} ({where}). Earlier releases are untouched; "
            "free space, allow writing there or choose another output folder"
        ) from error


def _clear_leftovers(folder: Path) -> None:
    """What a crashed run left: an earlier draft to put back, half-written folders to remove."""
    for old in sorted(folder.glob(".*.old")):
        restore(folder / old.name.removeprefix(".").removesuffix(".old"), old)
        remove_folder(old)
    for staging in sorted(folder.glob(".*.new")):
        remove_folder(staging)


def _write(release: Release, staging: Path) -> None:
    """The whole release under its hidden name: files, manifest, protection, on the disk, checked."""
    staging.mkdir()
    outputs: dict[str, dict[str, object]] = {}
    for name in sorted(release.files):
        path, content = staging / name, release.files[name]
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Path):
            shutil.copyfile(content, path)
        else:
            path.write_bytes(content)
        outputs[name] = {"bytes": path.stat().st_size, "sha256": hashing.of_file(path)}
    full = manifest.canonical({**release.manifest, "outputs": outputs})
    (staging / manifest.MANIFEST_NAME).write_bytes(full.encode())
    problems = manifest.differences(staging)
    if problems:
        raise ReleaseError(f"the release in {staging} changed while it was written: {'; '.join(problems)}")
    make_durable(staging)
    if release.status == "final":
        for name in hashing.files_below(staging):
            (staging / name).chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)


def _put_in_place(staging: Path, target: Path) -> None:
    """Gives the finished folder its name; the draft it replaces goes only when the new one stands."""
    old = target.with_name(f".{target.name}.old")
    if target.exists():
        replace_folder(staging, target, old)
        with suppress(OSError):  # the new draft stands; the next run clears what is left of the old one
            remove_folder(old)
    else:
        staging.rename(target)
    sync(target.parent)
