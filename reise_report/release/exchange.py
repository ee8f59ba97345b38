"""Folders put into place so that a reader sees either the old one or the new one, whole."""

from __future__ import annotations

import ctypes
import os
import shutil
import stat
import sys
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def exchange(first: Path, second: Path) -> bool:
    """Swaps the names of two folders in one step, where system and file system can (Linux ``renameat2``).

    Returns:
        Whether it was done; where not, nothing has changed.
    """
    if sys.platform != "linux":
        return False
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):  # a C library without it
        return False
    done: int = renameat2(_AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second), _RENAME_EXCHANGE)
    return done == 0


def replace_folder(new: Path, target: Path, old: Path) -> None:
    """Puts ``new`` in the place of ``target``; what stood there ends under the name ``old``.

    In one step where the system can. Elsewhere there is a moment when the earlier folder stands whole under ``old`` and
    nothing under ``target``: :func:`restore` mends a run that ended in that moment.

    Raises:
        OSError: a name cannot be changed.
    """
    if exchange(new, target):
        new.rename(old)
        return
    target.rename(old)
    try:
        new.rename(target)
    except BaseException:
        old.rename(target)
        raise


def restore(target: Path, old: Path) -> None:
    """Puts the earlier folder back where a run ended between the two steps of :func:`replace_folder`."""
    if old.is_dir() and not target.exists():
        old.rename(target)


def remove_folder(folder: Path) -> None:
    """Removes a folder with all it holds, write-protected files too; nothing happens where there is none.

    Raises:
        OSError: something in it cannot be removed.
    """
    if not folder.exists():
        return
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | stat.S_IWUSR)
    shutil.rmtree(folder)


def make_durable(folder: Path) -> None:
    """Has the system write a folder with all it holds to the disk.

    Raises:
        OSError: the disk is full or failing.
    """
    for path in sorted(folder.rglob("*"), reverse=True):
        sync(path)
    sync(folder)


def sync(path: Path) -> None:
    """Has the system write one file, or the names in one folder, to the disk.

    Raises:
        OSError: the disk is full or failing.
    """
    if path.is_dir() and sys.platform == "win32":
        return  # Windows does not open folders; it writes their entries itself
    handle = os.open(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
