"""Where figures are drawn: once each, kept by their content, in a process of its own that warms up meanwhile."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from reise_report import resources
from reise_report.errors import DocumentError

_LIBRARIES = ("plotnine", "matplotlib")


class Drawable(Protocol):
    """A figure as a value: a frozen dataclass of plain values, alike if and only if it looks alike.

    One that needs no plotting library says so with ``at_once = True`` in its class, and is drawn where it is asked for.
    """

    def draw(self) -> str:
        """The figure as SVG."""


class Studio:
    """Draws figures and keeps them.

    ``with Studio(folder) as studio`` starts nothing; :meth:`warm_up` starts the worker, which loads the plotting
    libraries while the caller analyses. Without it, a single figure is drawn in the caller's own process.
    """

    def __init__(self, keep: Path | None = None) -> None:
        """Figures are kept in ``keep``, or not at all when None."""
        self._keep = keep
        self._worker: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        """Nothing is started yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the worker; what it has not begun is dropped."""
        self.close()

    def warm_up(self) -> None:
        """Start the worker, if it is not started."""
        if self._worker is None:
            # Spawned, not forked: the same on every system, and safe beside threads.
            context = multiprocessing.get_context("spawn")
            self._worker = ProcessPoolExecutor(1, mp_context=context)
            self._worker.submit(_load_libraries)

    def draw(self, specs: Sequence[Drawable]) -> list[str]:
        """The figures as SVG, in the order of the specs; each different one is drawn once.

        Raises:
            DocumentError: a spec is no plain value, the worker died, or the folder cannot be written.
        """
        keys = [key(spec) for spec in specs]
        found = {one: svg for one in dict.fromkeys(keys) if (svg := self._kept(one)) is not None}
        missing = {one: spec for one, spec in zip(keys, specs, strict=True) if one not in found}
        for one, svg in self._drawn(missing).items():
            self._put(one, svg)
            found[one] = svg
        return [found[one] for one in keys]

    def close(self) -> None:
        """End the worker."""
        if self._worker is not None:
            self._worker.shutdown(cancel_futures=True)
            self._worker = None

    def _drawn(self, missing: dict[str, Drawable]) -> dict[str, str]:
        plotted = {one: spec for one, spec in missing.items() if not getattr(spec, "at_once", False)}
        if len(plotted) > 1:
            self.warm_up()
        waiting: dict[str, Future[str]] = {}
        if self._worker is not None:
            waiting = {one: self._worker.submit(_draw, spec) for one, spec in plotted.items()}
        here = {one: spec.draw() for one, spec in missing.items() if one not in waiting}
        try:
            return here | {one: each.result() for one, each in waiting.items()}
        except BrokenProcessPool as error:
            raise DocumentError("the process that draws the figures ended early; is there memory enough?") from error

    def _kept(self, one: str) -> str | None:
        path = self._path(one)
        if path is None or not path.is_file():
            return None
        svg = path.read_text(encoding="utf-8")
        return svg if svg.rstrip().endswith("</svg>") else None

    def _put(self, one: str, svg: str) -> None:
        path = self._path(one)
        if path is None:
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_suffix(f".{os.getpid()}")
            unfinished.write_text(svg, encoding="utf-8", newline="\n")
            unfinished.replace(path)  # another run beside this one never sees half a figure
        except OSError as error:
            raise DocumentError(f"figures cannot be kept in {path.parent}: {error.strerror}") from error

    def _path(self, one: str) -> Path | None:
        return None if self._keep is None else self._keep / f"{one}.svg"


def key(spec: Drawable) -> str:
    """What decides how a figure looks, as a hash: its values, the code and fonts that draw it, the libraries.

    Raises:
        DocumentError: the spec holds something that has no fixed text, such as an object without a ``repr``.
    """
    text = f"{type(spec).__module__}.{type(spec).__qualname__}:{spec!r}"
    if " at 0x" in text or " object>" in text:
        raise DocumentError(f"the figure {type(spec).__name__} is no plain value: its repr changes from run to run")
    return hashlib.sha256(f"{_code()}\n{text}".encode()).hexdigest()


@cache
def _code() -> str:
    """A hash of the exhibits' and the language's code, the fonts, and the versions of the plotting libraries."""
    root = Path(__file__).parents[1]
    sources = [*sorted((root / "exhibits").rglob("*.py")), *sorted((root / "language").rglob("*.py"))]
    digest = hashlib.sha256()
    for path in [*sources, *sorted(resources.font_folder().glob("*.ttf"))]:
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    for library in _LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    return digest.hexdigest()


def _load_libraries() -> None:
    """Runs in the worker: the two seconds that the plotting libraries take to load."""
    import plotnine  # noqa: F401


def _draw(spec: Drawable) -> str:
    """Runs in the worker."""
    return spec.draw()
