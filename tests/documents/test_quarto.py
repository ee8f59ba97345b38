"""The quarto engine, with a stand-in that records how it is called. The real one is in test_real_quarto.py."""

from __future__ import annotations

import json
import os
import shutil
import stat
import sys
from pathlib import Path

import pytest

from reise_report.documents import project
from reise_report.documents.engine import choose
from reise_report.documents.formats import Format
from reise_report.errors import DocumentError, EngineMissingError
from tests.documents import sample
from tests.documents.conftest import Rendered

# Writes down its arguments, folder and environment, and hands out a file that was put beside it.
STAND_IN = """#!{python}
import json, os, pathlib, shutil, sys
here = pathlib.Path(__file__).parent
if sys.argv[1:] == ["--version"]:
    print((here / "version").read_text())
    sys.exit(0)
with open(here / "calls.jsonl", "a") as calls:
    calls.write(json.dumps({{"argv": sys.argv[1:], "cwd": os.getcwd(), "env": dict(os.environ)}}) + "\\n")
if (here / "fail").exists():
    print("ERROR: no such thing", file=sys.stderr)
    sys.exit(3)
suffix = {{"html": "html", "typst": "pdf", "docx": "docx"}}[sys.argv[-1]]
made = here / f"made.{{suffix}}"
if made.exists():
    shutil.copy(made, f"report.{{suffix}}")
"""


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a ``quarto`` in it, first on the PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "quarto"
    program.write_text(STAND_IN.format(python=sys.executable), encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    (folder / "version").write_text("1.7.34", encoding="utf-8")
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder


def calls(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "calls.jsonl").read_text(encoding="utf-8").splitlines()]


def test_without_quarto_the_message_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineMissingError, match=r"not on the PATH.*quarto\.org.*--engine embedded"):
        choose("quarto")


@pytest.mark.parametrize("version", ["1.6.43", "0.9.1"])
def test_an_old_quarto_is_refused_with_the_least_version(stand_in: Path, version: str) -> None:
    (stand_in / "version").write_text(version, encoding="utf-8")
    with pytest.raises(EngineMissingError, match=rf"quarto is {version}; the least is 1\.7"):
        choose("quarto")


@pytest.mark.parametrize("version", ["1.7.0", "1.10.2", "2.0.1", "99.9.9"])
def test_a_newer_quarto_is_taken(stand_in: Path, version: str) -> None:
    (stand_in / "version").write_text(version, encoding="utf-8")
    assert choose("quarto").versions() == {"quarto": version}


def test_something_else_called_quarto_is_refused(stand_in: Path) -> None:
    (stand_in / "version").write_text("a board game", encoding="utf-8")
    with pytest.raises(EngineMissingError, match="a board game"):
        choose("quarto")


def test_auto_stays_embedded_with_quarto_on_the_path(stand_in: Path) -> None:
    assert choose("auto").name == "embedded"


@pytest.mark.slow
def test_quarto_is_called_in_the_folder_with_a_fixed_date_and_no_network(
    stand_in: Path, tmp_path: Path, rendered: dict[str, Rendered], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUARTO_PYTHON", "/somewhere/python")
    for form in Format:
        shutil.copy(rendered["nb"].paths[form], stand_in / f"made.{form}")
    project.write(sample.document("nb"), tmp_path / "project")
    paths = choose("quarto").render(tmp_path / "project", tuple(Format), tmp_path / "out")
    seen = calls(stand_in)
    assert [call["argv"] for call in seen] == [
        ["render", "report.qmd", "--to", writer] for writer in ("html", "typst", "docx")
    ]
    for call in seen:
        env = call["env"]
        assert isinstance(env, dict)
        assert call["cwd"] == str(tmp_path / "project")
        assert env["SOURCE_DATE_EPOCH"] == "1748736000"  # 2025-06-01T00:00:00Z
        assert env["QUARTO_PYTHON"] == "/somewhere/python"
        assert env["HTTPS_PROXY"] == "http://127.0.0.1:9"
        assert env["TYPST_FONT_PATHS"] == str(tmp_path / "project" / "fonts")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["report.docx", "report.html", "report.pdf"]
    assert paths[Format.HTML].read_text(encoding="utf-8") == rendered["nb"].html


def test_what_quarto_says_when_it_fails_is_handed_on(stand_in: Path, tmp_path: Path) -> None:
    (stand_in / "fail").touch()
    project.write(sample.document("nb"), tmp_path / "project", (Format.HTML,))
    with pytest.raises(DocumentError, match=r"--to html stopped with code 3:\nERROR: no such thing"):
        choose("quarto").render(tmp_path / "project", (Format.HTML,), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_old_file_is_not_taken_for_quartos_when_it_makes_none(stand_in: Path, tmp_path: Path) -> None:
    project.write(sample.document("nb"), tmp_path / "project", (Format.HTML,))
    (tmp_path / "project" / "report.html").write_text("<p>old</p>", encoding="utf-8")
    with pytest.raises(DocumentError, match="--to html stopped"):
        choose("quarto").render(tmp_path / "project", (Format.HTML,), tmp_path / "out")
