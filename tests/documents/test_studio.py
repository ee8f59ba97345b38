"""The studio draws each figure once and keeps it by what decides how it looks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from reise_report.documents import studio
from reise_report.documents.studio import Studio
from reise_report.errors import DocumentError


@dataclass(frozen=True)
class Square:
    """A figure for tests; ``log`` is a file that gets a line for each time one is drawn."""

    side: float
    log: str

    def draw(self) -> str:
        """An SVG that names its side."""
        import os

        with Path(self.log).open("a", encoding="utf-8") as log:
            log.write(f"{self.side} {os.getpid()}\n")
        return f'<svg viewBox="0 0 1 1"><text>{self.side}</text></svg>\n'


class Sketch(Square):
    """A figure that needs no plotting library."""

    at_once = True


@dataclass(frozen=True)
class Broken:
    """A figure that cannot be drawn."""

    def draw(self) -> str:
        """Fails."""
        raise DocumentError("no data")


class Bare:
    """Not a value: its repr is its address."""

    def draw(self) -> str:
        """Never called."""
        return ""


def drawn(log: Path) -> list[str]:
    return log.read_text(encoding="utf-8").splitlines() if log.exists() else []


def test_a_single_figure_is_drawn_in_this_process(tmp_path: Path) -> None:
    import os

    log = tmp_path / "log"
    with Studio() as one:
        assert one.draw([Square(1.5, str(log))]) == ['<svg viewBox="0 0 1 1"><text>1.5</text></svg>\n']
    assert drawn(log) == [f"1.5 {os.getpid()}"]


@pytest.mark.slow
def test_several_are_drawn_in_another_process_and_come_back_in_order(tmp_path: Path) -> None:
    import os

    log = tmp_path / "log"
    with Studio() as one:
        specs = [Square(side, str(log)) for side in (3.0, 1.0, 2.0, 1.0)]
        assert [svg.split("<text>")[1][:3] for svg in one.draw(specs)] == ["3.0", "1.0", "2.0", "1.0"]
    assert len(drawn(log)) == 3
    assert not any(line.endswith(f" {os.getpid()}") for line in drawn(log))


@pytest.mark.slow
def test_a_warmed_up_worker_draws_a_single_figure_too(tmp_path: Path) -> None:
    import os

    log = tmp_path / "log"
    with Studio() as one:
        one.warm_up()
        one.draw([Square(1, str(log))])
    assert not drawn(log)[0].endswith(f" {os.getpid()}")


def test_figures_without_plotting_libraries_are_drawn_in_this_process_however_many(tmp_path: Path) -> None:
    import os

    log = tmp_path / "log"
    with Studio() as one:
        svgs = one.draw([Sketch(side, str(log)) for side in (3.0, 1.0, 2.0)])
    assert [svg.split("<text>")[1][:3] for svg in svgs] == ["3.0", "1.0", "2.0"]
    assert all(line.endswith(f" {os.getpid()}") for line in drawn(log))


@pytest.mark.slow
def test_a_report_may_mix_figures_of_either_kind(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with Studio() as one:
        specs = [Square(1.0, str(log)), Sketch(2.0, str(log)), Square(3.0, str(log))]
        assert [svg.split("<text>")[1][:3] for svg in one.draw(specs)] == ["1.0", "2.0", "3.0"]
    assert len({line.split()[1] for line in drawn(log)}) == 2


def test_a_kept_figure_is_not_drawn_again(tmp_path: Path) -> None:
    log, keep = tmp_path / "log", tmp_path / "keep"
    first = Studio(keep).draw([Square(2, str(log))])
    assert Studio(keep).draw([Square(2, str(log))]) == first
    assert len(drawn(log)) == 1
    assert [path.suffix for path in keep.iterdir()] == [".svg"]


def test_a_figure_cut_short_on_disk_is_drawn_again(tmp_path: Path) -> None:
    log, keep = tmp_path / "log", tmp_path / "keep"
    spec = Square(2, str(log))
    Studio(keep).draw([spec])
    (keep / f"{studio.key(spec)}.svg").write_text("<svg", encoding="utf-8")
    assert Studio(keep).draw([spec])[0].endswith("</svg>\n")
    assert len(drawn(log)) == 2


def test_the_key_follows_the_values_the_kind_and_the_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = {studio.key(Square(1, "a")), studio.key(Square(2, "a")), studio.key(Square(1, "b")), studio.key(Broken())}
    assert len(keys) == 4
    assert studio.key(Square(1, "a")) in keys
    monkeypatch.setattr(studio, "_code", lambda: "another version")
    assert studio.key(Square(1, "a")) not in keys


def test_what_has_no_fixed_text_is_refused() -> None:
    with pytest.raises(DocumentError, match="figure Bare is no plain value"):
        studio.key(Bare())


def test_a_figure_that_fails_says_so_and_nothing_is_kept(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="no data"):
        Studio(tmp_path / "keep").draw([Broken()])
    assert not (tmp_path / "keep").exists()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "keep").write_text("a file", encoding="utf-8")
    with pytest.raises(DocumentError, match="figures cannot be kept in"):
        Studio(tmp_path / "keep").draw([Square(1, str(tmp_path / "log"))])
