"""The real Quarto, wherever it is on the PATH: the same words, tables and drawings as the embedded engine's."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from reise_report.documents import project
from reise_report.documents.embedded import EmbeddedEngine
from reise_report.documents.formats import Format
from reise_report.documents.quarto import QuartoEngine, environment
from tests.documents import sample
from tests.documents.conftest import Rendered
from tests.documents.test_embedded import page_text, pdf_text, word_text
from tests.documents.test_typst_versions import lines

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("nb", "en")
TROUBLE = re.compile(r"[Uu]nable to resolve|unknown font family|[Cc]ould not fetch|\?@(?:tbl|fig|sec)-")
UNREAD = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL)  # Quarto may have its own
pytestmark = [
    pytest.mark.quarto,
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("quarto") is None, reason="quarto is not on the PATH"),
]


def quarto(folder: Path, *arguments: str) -> None:
    """Run `quarto render` as a user would, but with no network, and see that it complains of nothing."""
    fonts = {"TYPST_FONT_PATHS", "TYPST_IGNORE_SYSTEM_FONTS"}  # a user has not set these
    env = {name: value for name, value in environment(folder, 0).items() if name not in fonts}
    env |= {"QUARTO_PYTHON": sys.executable, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(["quarto", "render", *arguments], cwd=folder, env=env, capture_output=True, text=True)
    said = done.stdout + done.stderr
    assert done.returncode == 0, said[-4000:]
    assert not TROUBLE.search(said), said[-4000:]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the repository, as far as a render needs it."""
    folder = tmp_path / "checkout"
    for name in ("reise_report", "templates", "data"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("_quarto.yml", ".gitignore", "pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, folder)
    return folder


def pictures(content: bytes, folder: Path) -> int:
    """How many pictures a Word file holds."""
    path = folder / "looked-at.docx"
    path.write_bytes(content)
    listed = subprocess.run([sys.executable, "-m", "zipfile", "-l", str(path)], capture_output=True, text=True)
    return listed.stdout.count("word/media/")


def assert_same(made: Path, own: Path, scratch: Path) -> None:
    """Three files of Quarto's beside three of the embedded engine's."""
    page, own_page = (
        page_text(UNREAD.sub("", (place / "report.html").read_text(encoding="utf-8"))) for place in (made, own)
    )
    assert page.text.split() == own_page.text.split()
    for tag in ("table", "tr", "th", "td", "svg", "figure", "figcaption", "h1", "h2", "h3"):
        assert Counter(page.tags)[tag] == Counter(own_page.tags)[tag], tag
    # Not word for word: Quarto's older Typst repeats no group's row on the next page, and breaks words elsewhere.
    assert lines(pdf_text(made / "report.pdf")) == lines(pdf_text(own / "report.pdf"))
    word, own_word = ((place / "report.docx").read_bytes() for place in (made, own))
    assert word_text(word).split() == word_text(own_word).split()
    assert pictures(word, scratch) == pictures(own_word, scratch)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_quarto_engine_makes_the_same_report(language: str, tmp_path: Path, rendered: dict[str, Rendered]) -> None:
    project.write(sample.document(language), tmp_path / "project")  # type: ignore[arg-type]
    QuartoEngine.found().render(tmp_path / "project", tuple(Format), tmp_path / "out")
    assert_same(tmp_path / "out", rendered[language].paths[Format.HTML].parent, tmp_path)


@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_folder_by_itself_renders_in_all_its_formats_at_once(
    language: str, nested: bool, tmp_path: Path, rendered: dict[str, Rendered]
) -> None:
    project.write(sample.document(language), tmp_path / "project", nested=nested)  # type: ignore[arg-type]
    quarto(tmp_path / "project", "report.qmd")
    assert_same(tmp_path / "project", rendered[language].paths[Format.HTML].parent, tmp_path)


def test_a_plain_render_of_the_checkout_makes_the_final_report(checkout: Path, tmp_path: Path) -> None:
    before = (checkout / ".gitignore").read_bytes()
    quarto(checkout)
    assert (checkout / ".gitignore").read_bytes() == before  # nothing for the user to commit
    for language in LANGUAGES:
        made = checkout / "reports" / "quarto" / "build" / "quarto" / language
        own = tmp_path / f"own-{language}"
        EmbeddedEngine().render(checkout / "build" / "quarto" / language, tuple(Format), own)
        assert_same(made, own, tmp_path)
        fonts = subprocess.run(["pdffonts", made / "report.pdf"], capture_output=True, text=True, check=True).stdout
        assert set(re.findall(r"\+(\w+)-", fonts)) == {"SourceSans3", "SourceSerif4"}


def test_one_file_of_the_checkout_renders_from_its_own_folder(checkout: Path) -> None:
    quarto(checkout, "--to", "html")
    quarto(checkout / "build" / "quarto" / "nb", "report.qmd", "--to", "html")  # whose folder is written anew meanwhile
    made = checkout / "reports" / "quarto" / "build" / "quarto" / "nb" / "report.html"
    assert made.stat().st_size > 100_000
