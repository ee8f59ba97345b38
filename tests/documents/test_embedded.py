"""The embedded engine, from the folder to the three files."""

from __future__ import annotations

import html.parser
import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from reise_report.documents import pdf, project
from reise_report.documents.embedded import EmbeddedEngine
from reise_report.documents.engine import choose
from reise_report.documents.formats import Format
from reise_report.errors import DocumentError
from tests.documents import sample
from tests.documents.conftest import Rendered

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class _Text(html.parser.HTMLParser):
    """The text that a reader of the page sees, and the tags it holds."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def page_text(page: str) -> _Text:
    parser = _Text()
    parser.feed(page.split("<body", 1)[1])
    return parser


def word_text(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = ElementTree.fromstring(archive.read("word/document.xml"))  # noqa: S314  made here
    return "\n".join("".join(text.text or "" for text in paragraph.iter(f"{W}t")) for paragraph in body.iter(f"{W}p"))


def unspaced(text: str) -> str:
    """Without spaces, which a reader of PDF puts in where letters stand far apart."""
    return "".join(text.split())


def pdf_text(path: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True).stdout.decode()


def test_auto_is_the_embedded_engine() -> None:
    assert isinstance(choose("auto"), EmbeddedEngine)
    assert isinstance(choose("embedded"), EmbeddedEngine)
    assert set(choose("auto").versions()) == {"pandoc", "typst"}


@pytest.mark.slow
def test_rendering_twice_from_two_folders_gives_the_same_bytes(tmp_path: Path, rendered: dict[str, Rendered]) -> None:
    folder = tmp_path / "elsewhere" / "deeper"
    project.write(sample.document("nb"), folder)
    paths = EmbeddedEngine().render(folder, tuple(Format), tmp_path / "out")
    for form, path in paths.items():
        assert path.read_bytes() == rendered["nb"].paths[form].read_bytes(), form


RENDER = """
import pathlib, sys
from reise_report.documents import project
from reise_report.documents.embedded import EmbeddedEngine
from reise_report.documents.formats import Format
from tests.documents import sample
folder = pathlib.Path(sys.argv[1])
project.write(sample.document("nb"), folder / "project")
EmbeddedEngine().render(folder / "project", tuple(Format), folder)
"""


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["1", "2"])
def test_another_process_with_another_hash_seed_gives_the_same_bytes(
    seed: str, tmp_path: Path, rendered: dict[str, Rendered]
) -> None:
    root = Path(__file__).resolve().parents[2]
    env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo", "HOME": str(tmp_path), "PYTHONPATH": str(root)}
    subprocess.run([sys.executable, "-c", RENDER, str(tmp_path)], check=True, env=env, cwd=tmp_path)
    for form, path in rendered["nb"].paths.items():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), form


@pytest.mark.parametrize("language", ["nb", "en"])
def test_hostile_text_comes_out_as_its_characters_in_every_format(language: str, rendered: dict[str, Rendered]) -> None:
    page = page_text(rendered[language].html)
    word = word_text(rendered[language].docx)
    paper = pdf_text(rendered[language].paths[Format.PDF])
    for text in sample.HOSTILE:
        assert page.text.count(text) >= 2, text  # in the table, and in the prose
        assert word.count(text) >= 2, text
        assert unspaced(paper).count(unspaced(text)) >= 2, text
    assert page.tags.count("script") == 1
    assert "root:" not in page.text + word + paper


def test_the_three_formats_say_the_same_words_and_numbers(rendered: dict[str, Rendered]) -> None:
    page = " ".join(page_text(rendered["nb"].html).text.split())
    word = " ".join(word_text(rendered["nb"].docx).split())
    paper = " ".join(pdf_text(rendered["nb"].paths[Format.PDF]).split())
    for words in (
        "Tabell 1. Kjennetegn ved deltakerne.",
        "Figur 2. Andel tilbake i arbeid.",
        "Tabell 2. En enkel tabell.",
        "Avsnitt 1",
        "3.1.1 Et delutfall",
        "−0,5 (−1,2 til 0,2)",
        "Data per 1. juni 2025",
        "1 202",
    ):
        for name, text in (("html", page), ("pdf", paper)):
            assert words in text, (name, words)
        if not words.startswith("Data"):  # Word has it in its foot, another part
            assert words in word, words


def test_a_page_stands_alone_and_is_light(rendered: dict[str, Rendered]) -> None:
    page = rendered["nb"].html
    assert '<html lang="nb">' in page
    assert len(page.encode()) < 1_500_000
    assert page.count("data:font/woff2;base64,") == 5
    assert not re.search(r'(?:src|href)="(?!#|data:|\.\./en/report\.html")', page)
    assert '<a href="../en/report.html" hreflang="en" lang="en">English</a>' in page


def test_a_page_has_one_first_heading_and_the_landmarks(rendered: dict[str, Rendered]) -> None:
    tags = page_text(rendered["nb"].html).tags
    assert [tags.count(tag) for tag in ("h1", "main", "header", "footer", "nav")] == [1, 1, 1, 1, 2]


def test_a_draft_and_made_up_data_show_on_the_page(rendered: dict[str, Rendered]) -> None:
    assert '<p class="rr-banner rr-banner-draft"><strong>Utkast</strong> · Oppdiktede data</p>' in rendered["nb"].html


def test_the_pdf_is_set_in_the_reports_own_fonts(rendered: dict[str, Rendered]) -> None:
    names = pdf.font_names(rendered["nb"].pdf)
    assert names
    assert all(name.startswith(("SourceSans3", "SourceSerif4")) for name in names), names


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_the_pdf_passes_an_independent_checker(language: str, profile: str, rendered: dict[str, Rendered]) -> None:
    page = pytest.importorskip("page", reason="page-validation is not installed")
    report = page.validate_pdf_bytes(rendered[language].pdf, profile=page.ValidationProfile(profile))
    assert report.is_compliant, [(failure.rule_id, failure.message) for failure in report.failures]


def test_the_pdf_carries_title_author_language_date_and_results(rendered: dict[str, Rendered]) -> None:
    import pikepdf

    with pikepdf.open(io.BytesIO(rendered["nb"].pdf)) as document:
        assert str(document.Root.Lang) == "nb-NO"
        assert bool(document.Root.ViewerPreferences.DisplayDocTitle)
        assert str(document.docinfo["/Title"]) == "Raskere tilbake i arbeid med tidlig støtte"
        assert str(document.docinfo["/CreationDate"]).startswith("D:20250601")
        assert list(document.attachments) == ["results.json"]
        assert document.attachments["results.json"].get_file().read_bytes() == b'{"rows": []}\n'


def test_the_pdf_repeats_head_and_foot_and_says_that_a_table_goes_on(rendered: dict[str, Rendered]) -> None:
    paper = pdf_text(rendered["nb"].paths[Format.PDF])
    pages = paper.split("\f")[:-1]
    assert all("SAMPLE – sluttrapport – hele studien" in page for page in pages[1:])  # the first says it by its title
    assert all(f"Side {number} av {len(pages)}" in page for number, page in enumerate(pages, 1))
    assert "Tabell 1 (forts.)" in paper


def test_a_summary_renders_without_title_page_or_numbers(tmp_path: Path) -> None:
    document = sample.document("nb", rows=1, title_page=False)
    body = re.sub(r"@[Ss]ec-\w+", "avsnittet", document.body)
    project.write(type(document)(meta=document.meta, body=body, figures=document.figures), tmp_path / "p")
    paths = EmbeddedEngine().render(tmp_path / "p", tuple(Format), tmp_path)
    assert "Innhold\n" not in pdf_text(paths[Format.PDF])
    assert 'class="rr-draft rr-summary"' in paths[Format.HTML].read_text(encoding="utf-8")


def test_a_failure_in_one_format_leaves_no_file(tmp_path: Path) -> None:
    project.write(sample.document(), tmp_path / "p")
    show = tmp_path / "p" / "typst" / "typst-show.typ"
    show.write_text(show.read_text(encoding="utf-8") + "\n#unknown()\n", encoding="utf-8")
    with pytest.raises(DocumentError, match="Typst cannot set the report: unknown variable: unknown"):
        EmbeddedEngine().render(tmp_path / "p", tuple(Format), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_letter_that_the_fonts_lack_is_named(tmp_path: Path) -> None:
    document = sample.document(rows=0)
    changed = type(document)(meta=document.meta, body="# H\n\nEt tegn: 中.\n")
    project.write(changed, tmp_path / "p", (Format.PDF,))
    with pytest.raises(DocumentError, match=r"中 \(U\+4E2D\)"):
        EmbeddedEngine().render(tmp_path / "p", (Format.PDF,), tmp_path / "out")


def test_a_folder_that_is_no_project_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="no report's project"):
        EmbeddedEngine().render(tmp_path, (Format.HTML,), tmp_path)
