"""The Word file: styles, head and foot, fonts, fields, dates."""

from __future__ import annotations

import io
import re
import uuid
import zipfile

import pytest

from reise_report import resources
from reise_report.documents import word
from reise_report.errors import DocumentError
from tests.documents import sample
from tests.documents.conftest import Rendered


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def test_the_reference_document_opens_and_has_the_styles_that_tables_name() -> None:
    import docx

    document = docx.Document(io.BytesIO(word.reference(sample.meta())))
    names = {style.name for style in document.styles}
    assert {"Table Text", "Table Note", "Table Caption", "Image Caption", "Fact Name", "Fact Value"} <= names
    assert document.sections[0].page_width.mm == pytest.approx(210, abs=0.1)


def test_head_and_foot_hold_the_documents_own_words_escaped() -> None:
    content = word.reference(sample.meta("nb"))
    assert "SAMPLE – sluttrapport – hele studien" in part(content, "word/header1.xml")
    assert "Utkast · Oppdiktede data" in part(content, "word/header1.xml")
    foot = part(content, "word/footer1.xml")
    assert "Data per 1. juni 2025" in foot
    assert " NUMPAGES " in foot


def test_a_final_version_of_real_data_has_no_band() -> None:
    import dataclasses

    meta = dataclasses.replace(sample.meta(status="final"), synthetic_notice="")
    assert "Band" not in part(word.reference(meta), "word/header1.xml")


def test_every_section_has_head_and_foot_and_one_is_turned(rendered: dict[str, Rendered]) -> None:
    sections = re.findall(r"<w:sectPr\b.*?</w:sectPr>", part(rendered["nb"].docx, "word/document.xml"), re.DOTALL)
    assert len(sections) == 3
    assert all("headerReference" in section and "footerReference" in section for section in sections)
    assert ['w:orient="landscape"' in section for section in sections] == [False, True, False]


def test_captions_are_numbered_by_fields_and_references_are_links(rendered: dict[str, Rendered]) -> None:
    body = part(rendered["nb"].docx, "word/document.xml")
    assert body.count(r" SEQ Tabell \* ARABIC ") == 2
    assert body.count(r" SEQ Figur \* ARABIC ") == 2
    assert re.search(r'<w:bookmarkStart[^>]*w:name="tbl-baseline"', body)
    assert 'w:anchor="tbl-baseline"' in body
    assert r' TOC \o "1-2" \h \z \n ' in body


def test_figures_are_in_the_file_with_their_alternative_text(rendered: dict[str, Rendered]) -> None:
    with zipfile.ZipFile(io.BytesIO(rendered["nb"].docx)) as archive:
        assert len([name for name in archive.namelist() if name.startswith("word/media/")]) == 2
    assert "To kurver som skiller lag etter tre måneder." in part(rendered["nb"].docx, "word/document.xml")


def test_the_fonts_are_inside_scrambled_by_their_key(rendered: dict[str, Rendered]) -> None:
    table = part(rendered["nb"].docx, "word/fontTable.xml")
    key = uuid.UUID(re.search(r'embedRegular r:id="rId1" w:fontKey="\{([^}]+)\}"', table)[1])  # type: ignore[index]
    with zipfile.ZipFile(io.BytesIO(rendered["nb"].docx)) as archive:
        scrambled = archive.read("word/fonts/font1.odttf")
    mask = key.bytes[::-1] * 2
    font = bytes(byte ^ each for byte, each in zip(scrambled[:32], mask, strict=True)) + scrambled[32:]
    assert font == (resources.font_folder() / "SourceSerif4-Regular.ttf").read_bytes()
    assert "<w:embedTrueTypeFonts/>" in part(rendered["nb"].docx, "word/settings.xml")


def test_language_date_and_author_are_the_documents(rendered: dict[str, Rendered]) -> None:
    core = part(rendered["nb"].docx, "docProps/core.xml")
    assert core.count("2025-06-01T00:00:00Z") == 2
    assert "<dc:creator>Åse Bjørnstad, Kari Nordmann</dc:creator>" in core
    assert 'w:val="nb-NO"' in re.findall(r"<w:lang [^>]*>", part(rendered["nb"].docx, "word/styles.xml"))[0]
    assert 'w:val="en-GB"' in re.findall(r"<w:lang [^>]*>", part(rendered["en"].docx, "word/styles.xml"))[0]


def test_no_entry_carries_a_clock(rendered: dict[str, Rendered]) -> None:
    with zipfile.ZipFile(io.BytesIO(rendered["nb"].docx)) as archive:
        infos = archive.infolist()
        assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
        assert infos[0].filename == "[Content_Types].xml"


def test_markup_that_word_would_refuse_is_caught(rendered: dict[str, Rendered]) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(rendered["nb"].docx)) as old, zipfile.ZipFile(held, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, content + b"<w:tbl>" if info.filename == "word/footnotes.xml" else content)
    with pytest.raises(DocumentError, match=r"word/footnotes\.xml is not well-formed"):
        word.finish(held.getvalue(), 0)
