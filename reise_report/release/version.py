"""Versions of a report: ``1``, ``1.0`` or ``1.0.2``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import total_ordering

from reise_report.errors import ReleaseError

_WRITTEN = re.compile(r"(0|[1-9][0-9]{0,5})(\.(0|[1-9][0-9]{0,5})){0,2}", re.ASCII)


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class Version:
    """One to three whole numbers. ``1`` and ``1.0`` are the same version, written differently."""

    parts: tuple[int, ...]

    @classmethod
    def parse(cls, text: str) -> Version:
        """Reads a version.

        Raises:
            ReleaseError: the text is not one to three whole numbers with dots between.

        >>> str(Version.parse("1.0.2"))
        '1.0.2'
        """
        if not cls.is_version(text):
            raise ReleaseError(
                f"{text!r} is no version; write one to three whole numbers with dots between, like 1, 1.0 or 1.0.2"
            )
        return cls(tuple(int(part) for part in text.split(".")))

    @staticmethod
    def is_version(text: str) -> bool:
        """Whether a text, a folder's name say, is a version."""
        return _WRITTEN.fullmatch(text) is not None

    def raised(self) -> Version:
        """The version that follows: its last number raised by one, ``1.0`` → ``1.1``, ``1.0.2`` → ``1.0.3``."""
        return Version((*self.parts[:-1], self.parts[-1] + 1))

    def _full(self) -> tuple[int, ...]:
        return self.parts + (0,) * (3 - len(self.parts))

    def __str__(self) -> str:
        return ".".join(str(part) for part in self.parts)

    def __eq__(self, other: object) -> bool:
        return self._full() == other._full() if isinstance(other, Version) else NotImplemented

    def __lt__(self, other: Version) -> bool:
        return self._full() < other._full()

    def __hash__(self) -> int:
        return hash(self._full())


def next_after(existing: Iterable[Version]) -> Version:
    """The version to take after those that exist: the greatest with its last number raised; ``1.0`` where none is.

    >>> str(next_after([Version.parse("1.0"), Version.parse("1.2"), Version.parse("1.1.4")]))
    '1.3'
    """
    greatest = max(existing, default=None)
    return Version((1, 0)) if greatest is None else greatest.raised()
