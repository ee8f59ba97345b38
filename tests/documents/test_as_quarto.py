"""The folder as Quarto 1.7 treats it: nothing is left that Quarto would do in its own way, and the words are the same.

With the programs of this environment always; with those of Quarto 1.7 where folders with them are named:
``pip install --target <folder> "pypandoc-binary==1.15"`` (pandoc 3.6) and ``PANDOC_3_6=<folder>``,
``pip install --target <folder> "typst==0.13.*"`` and ``TYPST_0_13=<folder>``.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from pathlib import Path

import pytest

from reise_report.documents import inspection, pandoc, pdf
from reise_report.documents.formats import Format
from tests.documents import as_quarto
from tests.documents.conftest import Rendered
from tests.documents.test_embedded import page_text, pdf_text, word_text
from tests.documents.test_typst_versions import FOLDER as OLD_TYPST
from tests.documents.test_typst_versions import lines

OLD_PANDOC = Path(os.environ.get("PANDOC_3_6", ""), "pypandoc", "files", "pandoc")
pytestmark = pytest.mark.slow


@pytest.fixture(params=["installed", "3.6"])
def program(request: pytest.FixtureRequest) -> str:
    """The pandoc program: the installed one, and Quarto 1.7's."""
    if request.param == "installed":
        return pandoc.program()
    if not OLD_PANDOC.is_file():
        pytest.skip("PANDOC_3_6 names no folder with pandoc 3.6")
    return str(OLD_PANDOC)


@pytest.fixture(params=["installed", "0.13"])
def typst(request: pytest.FixtureRequest) -> str:
    """The folder of Typst: none for the installed one, and Quarto 1.7's."""
    if request.param == "installed":
        return ""
    if not Path(OLD_TYPST, "typst").is_dir():
        pytest.skip("TYPST_0_13 names no folder with Typst 0.13")
    return OLD_TYPST


def copied(rendered: Rendered, place: Path) -> Path:
    folder = place / "build" / "quarto" / "one"
    shutil.copytree(rendered.folder, folder)
    return folder


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_page_has_the_same_words_and_elements_and_stands_alone(
    language: str, program: str, tmp_path: Path, rendered: dict[str, Rendered]
) -> None:
    made = as_quarto.render(copied(rendered[language], tmp_path), Format.HTML, tmp_path / "out", pandoc=program)
    page = made.read_text(encoding="utf-8")
    inspection.page(page)
    own, other = page_text(rendered[language].html), page_text(page)
    assert other.text.split() == own.text.split()
    assert Counter(other.tags) == Counter(own.tags)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_pdf_has_the_same_lines_fonts_and_attachments(
    language: str, program: str, typst: str, tmp_path: Path, rendered: dict[str, Rendered]
) -> None:
    folder = copied(rendered[language], tmp_path)
    made = as_quarto.render(folder, Format.PDF, tmp_path / "out", pandoc=program, typst=typst, root=tmp_path)
    own = rendered[language].paths[Format.PDF]
    assert lines(pdf_text(made)) == lines(pdf_text(own))
    assert {name.split("-")[0] for name in pdf.font_names(made.read_bytes())} == {"SourceSans3", "SourceSerif4"}
    assert b"results.json" in made.read_bytes()


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_word_file_has_the_same_words(
    language: str, program: str, tmp_path: Path, rendered: dict[str, Rendered]
) -> None:
    made = as_quarto.render(copied(rendered[language], tmp_path), Format.DOCX, tmp_path / "out", pandoc=program)
    assert word_text(made.read_bytes()).split() == word_text(rendered[language].docx).split()
