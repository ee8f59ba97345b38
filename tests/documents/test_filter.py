"""The Lua filter: numbers, references, boxes, tabs, conditional content, in each format."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from pathlib import Path

import pytest

from reise_report.documents import pandoc, project
from reise_report.documents.document import Document
from reise_report.documents.formats import Format
from reise_report.errors import DocumentError
from tests.documents import sample

EXHIBIT = """::: {#tbl-%s .rr-exhibit}
```{=html}
<table></table>
```
```{=typst}
T
```
```{=openxml}
<w:p/>
```

Cap.
:::
"""
FIGURE = '::: {#fig-%s .rr-exhibit}\n![](figures/%s.svg){fig-alt="Alt \\"x\\" & 100%%d."}\n\nCap.\n:::\n'


def converted(folder: Path, body: str, form: Format, **changes: object) -> str:
    meta = dataclasses.replace(sample.meta("nb"), **changes)
    figures = {"flow": sample.drawing(420), "low": sample.drawing(120)}
    project.write(Document(meta=meta, body=body, figures=figures), folder / form, (form,))
    return pandoc.convert(folder / form, form, 0).decode(errors="replace")


def test_tables_and_figures_are_numbered_apart_in_reading_order(tmp_path: Path) -> None:
    body = (
        "Se @tbl-b, @fig-low og [@tbl-a; @fig-low].\n\n"
        + EXHIBIT % "a"
        + "\n"
        + FIGURE % ("low", "low")
        + "\n"
        + EXHIBIT % "b"
    )
    page = converted(tmp_path, body, Format.HTML)
    assert '<a href="#tbl-b" class="rr-ref">Tabell\u00a02</a>' in page
    assert '<a href="#tbl-a" class="rr-ref">Tabell\u00a01</a>, <a href="#fig-low"' in page
    source = converted(tmp_path, body, Format.PDF)
    assert "#link(<tbl-b>)[Tabell\u00a02]" in source
    assert "] <tbl-b>" in source


def test_sections_are_numbered_and_a_capital_reference_begins_a_sentence(tmp_path: Path) -> None:
    body = "# En {#sec-a}\n\n## To {#sec-b}\n\n# Tre {.unnumbered}\n\n# Fire {#sec-d}\n\n@Sec-b, @sec-d.\n"
    page = converted(tmp_path, body, Format.HTML)
    assert ">Avsnitt\u00a01.1</a>, <a" in page
    assert ">avsnitt\u00a02</a>" in page
    assert '<h3 id="sec-b"><span class="rr-number">1.1</span> To</h3>' in page
    assert '<h2 class="unnumbered" id="tre">Tre</h2>' in page


def test_a_summary_has_no_section_numbers(tmp_path: Path) -> None:
    page = converted(tmp_path, "# En\n", Format.HTML, title_page=False, contents=False)
    assert '<h2 id="en">En</h2>' in page
    assert "rr-contents" not in page.split("<body")[1]


def test_a_summary_has_no_figure_numbers(tmp_path: Path) -> None:
    body = FIGURE % ("low", "low")
    assert "Figur" in converted(tmp_path, body, Format.HTML)
    page = converted(tmp_path, body, Format.HTML, title_page=False, contents=False)
    assert '<figcaption id="fig-low-caption">Cap.</figcaption>' in page


@pytest.mark.parametrize("form", list(Format))
def test_a_dangling_reference_stops_the_build_and_lists_what_there_is(tmp_path: Path, form: Format) -> None:
    with pytest.raises(DocumentError, match=r"unresolved cross-reference @tbl-nope; there are: tbl-a"):
        converted(tmp_path, "@tbl-nope\n\n" + EXHIBIT % "a", form)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (EXHIBIT % "a" + "\n" + EXHIBIT % "a", "id tbl-a is used twice"),
        ("::: {#tbl-a}\n```{=html}\n<b>\n```\n:::", "no caption"),
        ("Ask @somebody.", "neither a table, a figure nor a section"),
        ("![](figures/flow.svg)", "no fig-alt"),
        ("![x](/etc/passwd)", "not one of the report's own"),
        ("![x](figures/../report.svg)", "not one of the report's own"),
        ("![x](figures/none.svg)", "missing from the project folder"),
        ('::: {.content-visible when-format="pdf"}\nx\n:::', "none of html, typst, docx"),
        ("::: {.rr-details}\nx\n:::", "has no title"),
        ("::: {.panel-tabset}\nx\n:::", "must begin with a heading"),
    ],
)
def test_a_faulty_construct_stops_the_build_with_its_name(tmp_path: Path, body: str, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        converted(tmp_path, body, Format.HTML)


def test_an_exhibit_without_this_format_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="nothing for typst"):
        converted(tmp_path, "::: {#tbl-a}\n```{=html}\n<table></table>\n```\n\nCap.\n:::", Format.PDF)


def test_content_for_another_format_is_not_in_the_file(tmp_path: Path) -> None:
    body = "".join(
        f'::: {{.content-visible when-format="{name}"}}\nonly-{name}\n:::\n\n' for name in ("html", "typst", "docx")
    )
    body += '[not-html]{.content-hidden when-format="html"}\n'
    page, source = converted(tmp_path, body, Format.HTML), converted(tmp_path, body, Format.PDF)
    assert "only-html" in page
    assert not any(word in page for word in ("only-typst", "only-docx", "not-html"))
    assert "only-typst" in source
    assert "not-html" in source
    assert "only-html" not in source


def test_each_drawing_in_a_page_has_ids_of_its_own_and_its_alternative_text(tmp_path: Path) -> None:
    page = converted(tmp_path, FIGURE % ("one", "low") + "\n" + FIGURE % ("two", "low"), Format.HTML)
    assert 'id="rr-svg-1-box"' in page
    assert 'id="rr-svg-2-box"' in page
    assert page.count('aria-label="Alt &quot;x&quot; &amp; 100%d."') == 2
    assert "@UID@" not in page


def test_a_tall_figure_may_float_and_a_low_one_stays(tmp_path: Path) -> None:
    source = converted(tmp_path, FIGURE % ("tall", "flow") + "\n" + FIGURE % ("low", "low"), Format.PDF)
    assert 'word: "Figur", placement: auto' in source
    assert 'word: "Figur", placement: none' in source
    assert '#image("figures/low.svg", alt: "Alt \\"x\\" & 100%d.")' in source


def test_a_box_is_a_note_named_by_its_title(tmp_path: Path) -> None:
    body = '::: {.rr-key title="A <b> & \\"c\\""}\ntext\n\n* item\n:::\n'
    page = converted(tmp_path, body, Format.HTML)
    assert '<div class="rr-box rr-key" role="note" aria-labelledby="rr-box-1">' in page
    assert 'id="rr-box-1">A &lt;b&gt; &amp; &quot;c&quot;</p>' in page
    assert '#rr-box("key", title: "A <b> & \\"c\\"")[' in converted(tmp_path, body, Format.PDF)


def test_tabs_are_a_tab_list_on_screen_and_names_on_paper(tmp_path: Path) -> None:
    body = "# H\n\n::: {.panel-tabset}\n## En\n\na\n\n## To\n\nb\n:::\n\n# I {#sec-i}\n\n@sec-i\n"
    page = converted(tmp_path, body, Format.HTML)
    assert page.count('role="tab"') == 2
    assert 'role="tabpanel" id="rr-tabs-1-p2" aria-labelledby="rr-tabs-1-t2"' in page
    assert ">En<" not in page.split('class="rr-contents"')[1].split("</nav>")[0]
    assert "avsnitt\u00a02" in page
    assert '#rr-named("En")' in converted(tmp_path, body, Format.PDF)


def test_details_fold_on_screen_and_stand_under_a_name_on_paper(tmp_path: Path) -> None:
    body = '::: {.rr-details title="Mer <x>"}\ntext\n:::\n'
    assert '<details class="rr-details"><summary>Mer &lt;x&gt;</summary>' in converted(tmp_path, body, Format.HTML)
    assert '#rr-named("Mer <x>")' in converted(tmp_path, body, Format.PDF)


def test_equations_and_code_reach_typst_with_words_and_without_another_font(tmp_path: Path) -> None:
    source = converted(tmp_path, 'Let $x^2$ and `a"b`.\n', Format.PDF)
    assert '#rr-equation(block: false, alt: "x^2", $x^2$)' in source
    assert '#rr-code("a\\"b")' in source


def test_a_plain_table_does_not_count_twice(tmp_path: Path) -> None:
    source = converted(tmp_path, "::: {#tbl-a}\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nCap.\n:::\n", Format.PDF)
    assert 'kind: "rr-plain", supplement: none, numbering: none)' in source


def test_the_filter_holds_no_words_of_its_own(tmp_path: Path) -> None:
    words = {name: f"{name}-ord" for name in sample.WORDS["nb"]}
    page = converted(tmp_path, "@tbl-a\n\n" + EXHIBIT % "a", Format.HTML, words=words)
    assert "table-ord\u00a01" in page
    assert "Tabell" not in page


def test_a_table_that_is_whole_is_not_parted_and_any_other_starts_with_room(tmp_path: Path) -> None:
    whole = (EXHIBIT % "b").replace(".rr-exhibit", ".rr-exhibit .rr-whole")
    source = converted(tmp_path, EXHIBIT % "a" + "\n" + whole, Format.PDF)
    assert source.count("#rr-room(48mm)") == 1
    assert "whole: false" in source.split("<tbl-a>")[0]
    assert "whole: true" in source.split("<tbl-a>")[1]


def test_a_tall_figure_stays_where_the_author_wants_it(tmp_path: Path) -> None:
    here = (FIGURE % ("tall", "flow")).replace(".rr-exhibit", ".rr-exhibit .rr-here")
    assert "placement: none" in converted(tmp_path, here, Format.PDF)


def test_in_word_each_row_of_a_whole_table_stays_with_the_next(tmp_path: Path) -> None:
    one = sample.table("nb", 1)
    div = sample.exhibit(one, "nb")
    cells = part_of(tmp_path / "parted", div).count('"TableText"/><w:keepNext/>')
    kept = part_of(tmp_path / "whole", div.replace(".rr-exhibit", ".rr-exhibit .rr-whole"))
    assert kept.count('"TableText"/><w:keepNext/>') == kept.count('"TableText"/>') > cells


def part_of(folder: Path, body: str) -> str:
    """The body of the Word file that a text becomes."""
    project.write(Document(meta=sample.meta("nb"), body=body), folder, (Format.DOCX,))
    with zipfile.ZipFile(io.BytesIO(pandoc.convert(folder, Format.DOCX, 0))) as archive:
        return archive.read("word/document.xml").decode()


def test_a_drawing_scrolls_on_a_narrow_screen_in_a_region_named_by_its_caption(tmp_path: Path) -> None:
    page = converted(tmp_path, FIGURE % ("low", "low"), Format.HTML)
    assert '<div class="rr-scroll" role="region" tabindex="0" aria-labelledby="fig-low-caption">' in page
