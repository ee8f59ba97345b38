"""The YAML at the head of the document, and the title pages."""

from __future__ import annotations

import dataclasses

import pytest
from ruamel.yaml import YAML

from reise_report.documents import title_page
from reise_report.documents.document import Document
from reise_report.documents.formats import Format
from reise_report.documents.front_matter import front_matter, project_file
from tests.documents import sample


def yaml_of(document: Document, formats: tuple[Format, ...] = tuple(Format)) -> dict[str, object]:
    text = front_matter(document, formats)
    assert text.startswith("---\n")
    assert text.endswith("\n---\n")
    loaded: dict[str, object] = YAML(typ="safe").load(text.strip("-\n"))
    return loaded


def test_it_is_yaml_with_what_the_filter_and_the_page_read() -> None:
    read = yaml_of(sample.document("nb"))
    own = read["rr"]
    assert isinstance(own, dict)
    assert read["lang"] == "nb"
    assert own["cut-off"] == "2025-06-01"
    assert own["words"]["of"] == "av"
    assert own["facts"][0] == {"label": "Protokoll", "value": "ISRCTN00000000"}
    assert own["alternatives"] == [{"code": "en", "name": "English", "address": r"\.\.\/en\/report\.html"}]


def test_quarto_is_told_to_leave_the_work_to_the_filter() -> None:
    read = yaml_of(sample.document())
    assert read["filters"] == [{"at": "pre-ast", "path": "filters/report.lua"}]
    assert read["html-table-processing"] == "none"
    assert read["number-sections"] is False
    assert read["shift-heading-level-by"] == 0


def test_only_the_formats_asked_for_are_named() -> None:
    read = yaml_of(sample.document(), (Format.HTML, Format.PDF))
    assert list(read["format"]) == ["html", "typst"]  # type: ignore[call-overload]


@pytest.mark.parametrize("title", ["1. juni: «a» \"b\" 'c'", "--- # x", "{{< include x >}}", "*x* @tbl-y $z$", "a\\b"])
def test_a_title_is_yaml_whatever_it_holds(title: str) -> None:
    document = dataclasses.replace(sample.document(), meta=dataclasses.replace(sample.meta(), title=title))
    plain = str(yaml_of(document)["title"]).replace("\\", "")
    assert plain == title.replace("\\", "")


def test_a_project_renders_its_one_document() -> None:
    assert YAML(typ="safe").load(project_file()) == {"project": {"type": "default", "render": ["report.qmd"]}}


def test_the_typst_title_page_is_a_partial_in_which_dollars_are_doubled() -> None:
    source = title_page.typst(sample.document("nb"))
    assert "date: datetime(year: 2025, month: 6, day: 1)" in source
    assert r'("Hostile", "\u{7b}\u{7b}< include x >\u{7d}\u{7d} <b> *x* 1. $$")' in source
    assert 'read("results.json", encoding: none), "application/json"' in source


def test_words_title_page_has_its_facts_in_pairs_and_a_new_page() -> None:
    meta = dataclasses.replace(sample.meta(), facts=(("a", "1 < 2"), ("b", "2"), ("c", "3")))
    source = title_page.word(meta)
    assert source.count("<w:tr>") == 2
    assert "1 &lt; 2" in source
    assert "::: {.rr-contents}" in source
    assert 'w:type="page"' in source


def test_a_summary_has_neither_contents_nor_a_page_of_its_own_in_word() -> None:
    meta = dataclasses.replace(sample.meta(title_page=False), facts=())
    assert title_page.word(meta) == ""
