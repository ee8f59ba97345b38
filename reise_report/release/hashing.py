"""SHA-256 of bytes, files and folders."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

_IGNORED = ("__pycache__", ".")


def of_bytes(content: bytes) -> str:
    """The SHA-256 of bytes, as 64 hexadecimal digits.

    >>> of_bytes(b"abc")[:16]
    'ba7816bf8f01cfea'
    """
    return hashlib.sha256(content).hexdigest()


def of_file(path: Path) -> str:
    """The SHA-256 of a file's content, read piece by piece.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def of_tree(root: Path, suffixes: Iterable[str] | None = None, leave_out: Iterable[str] = ()) -> str:
    """One SHA-256 for the names and contents of all files below a folder.

    The same from any place and on any system: names are relative, with forward slashes, in the order of their code
    points; hidden files and ``__pycache__`` do not count.

    Args:
        root: the folder.
        suffixes: only files whose name ends so, ``.py``; all when None.
        leave_out: names of folders directly below the root to leave out.

    Raises:
        OSError: a file cannot be read.
    """
    ends = tuple(suffixes) if suffixes is not None else ("",)
    left_out = frozenset(leave_out)
    digest = hashlib.sha256()
    for name in files_below(root):
        parts = name.split("/")
        if parts[0] in left_out or any(part.startswith(_IGNORED) for part in parts) or not name.endswith(ends):
            continue
        digest.update(f"{of_file(root / name)}  {name}\n".encode())
    return digest.hexdigest()


def files_below(root: Path) -> list[str]:
    """All files below a folder: relative names with forward slashes, in the order of their code points."""
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if not path.is_dir())
