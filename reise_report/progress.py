"""What a command is doing, stage by stage with times: for people, for logs, or not at all.

>>> import io
>>> progress = Progress("rich", io.StringIO(), clock=iter([0.0, 1.5]).__next__)
>>> with progress.stage("Reading data"):
...     progress.note("899 participants")
>>> print(progress.stream.getvalue(), end="")
Reading data ...
  899 participants
Reading data: 1.5 s
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal, TextIO

if TYPE_CHECKING:
    from rich.console import Console
    from rich.status import Status
    from rich.text import Text

Mode = Literal["rich", "quiet", "json"]


class Progress:
    """Tells the stages of a run on a stream, standard error when none is given.

    * ``rich``: a spinner and a line for each stage that has ended on a terminal, plain lines elsewhere.
    * ``quiet``: nothing.
    * ``json``: one JSON object a line with ``event`` (``started``, ``ended``, ``failed``, ``note``, ``warning``),
      ``stage`` (the stages one is in, joined by " / "), ``seconds`` where something has come to an end, and ``text``.

    Attributes:
        stream: where it writes.
        times: stages that have ended, in that order, with their seconds.
    """

    def __init__(
        self, mode: Mode = "rich", stream: TextIO | None = None, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self.mode = mode
        self.stream = sys.stderr if stream is None else stream
        self.times: list[tuple[str, float]] = []
        self._clock = clock
        self._path: list[str] = []
        self._console: Console | None = None
        self._spinner: Status | None = None
        if mode == "rich" and self.stream.isatty():
            from rich.console import Console  # a tenth of a second that a log or a pipe need not pay

            self._console = Console(file=self.stream, highlight=False, markup=False)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Runs a stage; errors are told and pass through. Stages may hold stages.

        Args:
            name: what is being done, "Reading data".
        """
        self._path.append(name)
        start = self._clock()
        self._began(name)
        try:
            yield
        except BaseException:
            self._came_to_end(name, "failed", self._clock() - start)
            raise
        self._came_to_end(name, "ended", self._clock() - start)

    def note(self, text: str) -> None:
        """Tells something worth knowing."""
        self._say("note", text, "", "dim")

    def warn(self, text: str) -> None:
        """Tells something that somebody should look at."""
        self._say("warning", text, "Warning: ", "yellow")

    def _say(self, event: str, text: str, before: str, style: str) -> None:
        if self.mode == "json":
            self._json(event=event, stage=self._place(), text=text)
        else:
            self._line(f"{before}{text}", style, len(self._path))

    def _began(self, name: str) -> None:
        if self.mode == "json":
            self._json(event="started", stage=self._place())
        elif self._console is None:
            self._line(f"{name} ...", "", len(self._path) - 1)
        elif self._spinner is None:
            self._spinner = self._console.status(self._shown_place())
            self._spinner.start()
        else:
            self._spinner.update(self._shown_place())

    def _came_to_end(self, name: str, event: str, seconds: float) -> None:
        place = self._place()
        self._path.pop()
        self.times.append((place, seconds))
        if self._spinner is not None and not self._path:
            self._spinner.stop()
            self._spinner = None
        elif self._spinner is not None:
            self._spinner.update(self._shown_place())
        if self.mode == "json":
            self._json(event=event, stage=place, seconds=round(seconds, 3))
            return
        failed = event == "failed"
        line = f"{name}: failed after {seconds:.1f} s" if failed else f"{name}: {seconds:.1f} s"
        self._line(line, "bold red" if failed else "", len(self._path))

    def _place(self) -> str:
        return " / ".join(self._path)

    def _shown_place(self) -> Text:
        """The place as text in which brackets are no markup."""
        from rich.text import Text

        return Text(_printable(self._place()))

    def _json(self, **event: object) -> None:
        import json

        print(json.dumps(event), file=self.stream, flush=True)

    def _line(self, text: str, style: str, depth: int) -> None:
        if self.mode == "quiet":
            return
        line = "  " * depth + _printable(text)
        if self._console is None:
            encoding = self.stream.encoding or "utf-8"
            print(line.encode(encoding, "replace").decode(encoding), file=self.stream, flush=True)
        else:
            self._console.print(line, style=style or None, soft_wrap=True)


def _printable(text: str) -> str:
    """One line without control signs: a cell of data may reach a message, and must not steer the terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
