"""A document's folder: a complete Quarto project, the same bytes every time."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path

import pytest

from reise_report.documents import project
from reise_report.documents.formats import Format
from reise_report.errors import DocumentError
from tests.documents import sample


def hashes(folder: Path) -> dict[str, str]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_folder_holds_all_that_an_engine_reads(tmp_path: Path) -> None:
    project.write(sample.document(), tmp_path / "p")
    for name in (
        "_quarto.yml",
        "report.qmd",
        "styles.css",
        "report.js",
        "reference.docx",
        "results.json",
        "filters/report.lua",
        "theme/report.html",
        "typst/report.typ",
        "typst/tables.typ",
        "typst/typst-template.typ",
        "typst/typst-show.typ",
        "figures/flow.svg",
        "figures/flow.page.svg",
        "figures/flow.png",
        "fonts/SourceSerif4-Regular.ttf",
    ):
        assert (tmp_path / "p" / name).is_file(), name


def test_twins_for_word_are_made_only_for_word(tmp_path: Path) -> None:
    project.write(sample.document(), tmp_path / "p", (Format.PDF,))
    names = hashes(tmp_path / "p")
    assert not any(name.endswith((".png", ".page.svg", ".docx")) for name in names)


def test_a_nested_project_has_no_project_file(tmp_path: Path) -> None:
    project.write(sample.document(), tmp_path / "p", (Format.HTML,), nested=True)
    assert not (tmp_path / "p" / "_quarto.yml").exists()


def test_the_folder_itself_stays_when_it_is_written_anew(tmp_path: Path) -> None:
    (tmp_path / "p" / "figures").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "kept.txt").write_text("kept", encoding="utf-8")
    (tmp_path / "p" / "link").symlink_to(tmp_path / "elsewhere")
    before = (tmp_path / "p").stat().st_ino
    project.write(sample.document(), tmp_path / "p", (Format.PDF,))
    assert (tmp_path / "p").stat().st_ino == before  # a program whose working folder it is goes on working
    assert (tmp_path / "elsewhere" / "kept.txt").is_file()
    assert not (tmp_path / "p" / "link").exists()


def test_writing_twice_into_two_folders_gives_the_same_bytes_and_leaves_nothing_old(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "old.txt").write_text("old", encoding="utf-8")
    for name in ("a", "b"):
        project.write(sample.document(), tmp_path / name)
    assert hashes(tmp_path / "a") == hashes(tmp_path / "b")


def test_a_placeholder_left_in_the_body_stops_before_anything_is_written(tmp_path: Path) -> None:
    document = dataclasses.replace(sample.document(), body="Risk << x >>.")
    with pytest.raises(DocumentError, match="final report in nb, line 1"):
        project.write(document, tmp_path / "p")
    assert not (tmp_path / "p").exists()


def test_no_place_of_this_machine_is_in_the_folder(tmp_path: Path) -> None:
    project.write(sample.document(), tmp_path / "p")
    for path in (tmp_path / "p").rglob("*"):
        if path.suffix in {".qmd", ".typ", ".yml", ".css", ".html", ".lua", ".js", ".svg"}:
            assert str(tmp_path) not in path.read_text(encoding="utf-8"), path
