"""One release at a time: a lock file made exclusively, and what to do about one that a crashed run left behind."""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reise_report.errors import ReleaseError

LOCK_NAME = ".lock"
_PATIENCE, _PAUSE = 20, 0.05  # one second in all
_held: set[Path] = set()


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Holds the folder's lock; a lock whose process has ended is taken over.

    Works on shared drives too, where kernel locks are not to be trusted. Whether the process that holds a lock still
    runs can be told only on the same machine and not on Windows; elsewhere the message names the file to delete.

    Raises:
        ReleaseError: another run holds the lock.
        OSError: the lock cannot be written.
    """
    path = folder.resolve() / LOCK_NAME
    try:
        _create(path)
    except FileExistsError:
        _take_over(path)
    _held.add(path)
    try:
        yield
    finally:
        _held.discard(path)
        path.unlink(missing_ok=True)


def _create(path: Path) -> None:
    """Makes the lock file, which must not exist, and says in it who made it."""
    owner = {"host": socket.gethostname(), "pid": os.getpid(), "started": _started(os.getpid())}
    with path.open("x", encoding="utf-8") as file:
        file.write(json.dumps(owner))


def _take_over(path: Path) -> None:
    """Replaces a lock whose process has ended. A second lock makes sure that only one run does so."""
    guard = path.with_name(f"{path.name}.takeover")
    try:
        guard.touch(exist_ok=False)
    except FileExistsError:
        raise ReleaseError(_message(path, "another run is clearing it up", also=guard)) from None
    try:
        owner = _owner(path)
        if owner is not None and _runs(path, owner):
            raise ReleaseError(_message(path, f"process {owner.get('pid')} on {owner.get('host')} holds it"))
        path.unlink(missing_ok=True)
        _create(path)
    except FileExistsError:
        raise ReleaseError(_message(path, "another run has just taken it")) from None
    finally:
        guard.unlink(missing_ok=True)


def _owner(path: Path) -> dict[str, object] | None:
    """Who holds the lock; None where it has gone, or was left empty by a run that ended while it made it."""
    for _ in range(_PATIENCE):
        try:
            written = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        if written:
            break
        time.sleep(_PAUSE)  # its maker is between creating and writing
    else:
        return None
    try:
        owner = json.loads(written)
    except ValueError:
        owner = None
    if not isinstance(owner, dict) or not isinstance(owner.get("pid"), int):
        raise ReleaseError(_message(path, "it does not say who holds it"))
    return owner


def _runs(path: Path, owner: dict[str, object]) -> bool:
    """Whether the holder may still be at work; True where that cannot be known."""
    pid = owner["pid"]
    if owner.get("host") != socket.gethostname() or not isinstance(pid, int):
        return True
    if pid == os.getpid():
        return path in _held
    if sys.platform == "win32":
        return True  # os.kill(pid, 0) would end the process there
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    # Process numbers are used again, in containers soon: the start time tells whether it is the same process.
    return _started(pid) == owner.get("started")


def _started(pid: int) -> int | None:
    """When a process started, in clock ticks since boot; None where the system does not say."""
    try:
        return int(
            Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()[19]
        )
    except (OSError, ValueError, IndexError):
        return None


def _message(path: Path, why: str, also: Path | None = None) -> str:
    files = f"{path} and {also.name} beside it" if also else str(path)
    return (
        f"the folder {path.parent} is locked: {why}. Wait for the other run to end; "
        f"if none is running any more, delete {files} and start again"
    )
