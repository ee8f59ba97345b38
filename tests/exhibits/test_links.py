"""Cells of links: what each writer makes of them, and where they may lead."""

import re

import pytest

from reise_report.errors import DocumentError
from reise_report.exhibits import html, typst, word
from reise_report.exhibits.decimals import set_rows
from reise_report.exhibits.table import Align, BodyRow, HeadCell, Link, Table, words_of

PAIR = (Link("Results: <Costs> & more", "sec-results"), Link("The trial", "tbl-record"))


def table(cell=PAIR, align=Align.LEFT) -> Table:
    head = ((HeadCell("Item"), HeadCell("Where")),)
    return Table(id="t", caption="T.", head=head, rows=(BodyRow("One", (cell,)),), align=(align,))


def test_a_page_has_a_link_a_line_with_its_words_escaped():
    written = html.write(table())
    assert '<a class="rr-ref" href="#sec-results">Results: &lt;Costs&gt; &amp; more</a><br>' in written
    assert '<a class="rr-ref" href="#tbl-record">The trial</a></td>' in written


def test_typst_links_to_labels():
    written = typst.write(table())
    assert r"[#link(<sec-results>)[Results\: \<Costs\> \& more]#linebreak();#link(<tbl-record>)[The trial]]" in written


def test_word_links_to_bookmarks_in_its_own_style():
    written = word.write(table())
    assert re.findall(r'<w:hyperlink w:anchor="([^"]+)"', written) == ["sec-results", "tbl-record"]
    assert written.count('<w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr>') == 2
    assert "<w:br/>" in written


def test_a_long_id_has_the_bookmark_that_pandoc_gives_it():
    # pandoc 3.9 wrote this bookmark for a heading with this id.
    long = "sec-a-very-long-heading-name-of-more-than-forty-letters-indeed"
    assert word.bookmark(long) == "X642465f32950a94c759c5d62725f00f0f8940c7"
    assert word.bookmark("sec-results") == "sec-results"


def test_cells_of_text_are_written_as_before():
    for writer in (html, typst, word):
        assert "link" not in writer.write(table("plain"))


@pytest.mark.parametrize("align", list(Align))
def test_links_stand_in_columns_of_every_alignment(align):
    [[cell]] = set_rows(table(align=align))
    assert cell.links == PAIR
    assert cell.text == words_of(PAIR)


def test_the_words_of_a_cell_are_those_of_its_links():
    assert words_of(PAIR) == "Results: <Costs> & more\nThe trial"
    assert words_of("plain") == "plain"
    assert table().column(0) == (words_of(PAIR),)


@pytest.mark.parametrize("target", ["", "results", "sec-", "sec-A", "sec-a b", "http://x", "sec-a>)[#read(1)]", "eq-x"])
def test_a_link_to_no_id_of_the_report_is_refused(target):
    with pytest.raises(DocumentError, match="sec-results"):
        Link("Words", target)


def test_a_link_without_words_is_refused():
    with pytest.raises(DocumentError, match="needs words"):
        Link(" ", "sec-results")
