"""Hostile text comes out as its own characters in every format, proved by reading it back."""

import html as html_module
import json
import re
import subprocess

import pypandoc
import pytest
import typst as typst_compiler
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from reise_report.exhibits import escape
from reise_report.resources import font_folder

HOSTILE = [
    "{{< include /etc/passwd >}}",
    "{{{< x >}}} {{</* meta a */>}}",
    "<script>alert(1)</script>",
    '#read("/etc/passwd")',
    "#{1+1} #let x = 1; $x$ <label> @tbl-x",
    "=1+1",
    "= heading",
    "*x* **y** _z_ ~w~ ^v^ `code` ``` fence",
    "~~~ --- ... -- ' \" ''",
    "a | b |",
    "back\\slash \\( x \\) \\begin{a}",
    "[x](y) ![z](w) [^1] [@cite] {#id .class}",
    "+ plus",
    "- minus -1 a-?b",
    "1. one",
    "(@a) roman",
    "/ term: words // comment /* c */ https://example.com/~x",
    "Table: caption",
    ": definition",
    "# heading",
    "> quote",
    "&amp; &lt; &#123; &copy;",
    "<!-- comment --> <?php ?> ]]> </w:t>",
    "line one\nline two",
    "line one\n\n- line three\r\n    code",
    "    indented",
    "100 % — 5 ≥ 3 − 2 · æøå ÆØÅ",
    "::: {.x}",
    "$$x^2$$",
    "www.example.com a@b.no",
]
# Letters, marks and blanks that a cell may hold; a byte order mark is dropped by every reader.
TEXTS = st.text(
    st.one_of(
        st.sampled_from("{}<>#$*_`~^|\\[]()@=+-/!:;.,'\"&%? \n1ax"),
        st.characters(codec="utf-8", categories=("L", "N", "P", "S")),
    ),
    max_size=25,
)


def visible(text: str) -> str:
    """The text with blanks folded, as every format folds them, and no line ends at its ends."""
    lines = [re.sub("[ \t]+", " ", line).strip(" ") for line in escape.printable(text).split("\n")]
    return "\n".join(lines).strip("\n ")


def pandoc_paragraphs(source: str, reader: str) -> list[str]:
    """The paragraphs that pandoc reads, each made of words, blanks and line breaks only."""
    command = [pypandoc.get_pandoc_path(), "--from", reader, "--to", "json"]
    done = subprocess.run(command, input=source.encode(), capture_output=True, check=True)
    paragraphs = []
    for block in json.loads(done.stdout)["blocks"]:
        assert block["t"] in {"Para", "Plain"}, block
        paragraphs.append("".join(map(inline, block["c"])))
    return paragraphs


def inline(element: dict) -> str:
    kinds = {"Space": " ", "SoftBreak": " ", "LineBreak": "\n"}
    assert element["t"] in {"Str", *kinds}, element
    return element["c"] if element["t"] == "Str" else kinds[element["t"]]


TYPST_READER = """
#let plain(it) = {
  if it.has("text") { it.text }
  else if it.has("children") { it.children.map(plain).join() }
  else if it.func() == linebreak { "\\n" }
  else if it == [ ] { " " }
  else { "FOREIGN:" + repr(it.func()) }
}
"""


def typst_texts(tmp_path, bodies: list[str]) -> list[str]:
    source = TYPST_READER + "\n".join(f"#metadata(plain[x{body}x]) <one>" for body in bodies)
    path = tmp_path / "read.typ"
    path.write_text(source, encoding="utf-8")
    found = typst_compiler.query(
        str(path), "<one>", field="value", font_paths=[str(font_folder())], ignore_system_fonts=True
    )
    return [value[1:-1] for value in json.loads(found)]


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_gives_the_characters_back(text):
    assert pandoc_paragraphs(escape.markdown(text), "markdown") == [visible(text)]


@pytest.mark.parametrize("text", HOSTILE)
def test_html_gives_the_characters_back(text):
    assert visible("\n".join(pandoc_paragraphs(f"<p>{escape.html(text)}</p>", "html"))) == visible(text)


def test_typst_gives_the_characters_back(tmp_path):
    read = typst_texts(tmp_path, [escape.typst(text) for text in HOSTILE])
    assert [visible(text) for text in read] == [visible(text) for text in HOSTILE]


def test_typst_strings_give_the_characters_back_exactly(tmp_path):
    read = typst_texts(tmp_path, [f"#{escape.typst_string(text)}" for text in HOSTILE])
    assert read == [escape.printable(text) for text in HOSTILE]


@pytest.mark.parametrize("text", HOSTILE)
def test_xml_gives_the_characters_back_in_content_and_in_attributes(text):
    for write in (escape.xml, escape.svg):
        element = etree.fromstring(f'<a b="{write(text)}">{write(text)}</a>')
        assert element.text == element.attrib["b"] == escape.printable(text)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("write", [escape.html, escape.xml, escape.svg, escape.typst, escape.typst_string])
def test_no_shortcode_and_no_fence_can_arise_in_a_raw_block(write, text):
    written = write(text)
    assert "{{" not in written
    assert "`" not in written
    assert "\n" not in written


@pytest.mark.parametrize("text", HOSTILE)
def test_no_shortcode_can_arise_in_markdown(text):
    assert "{{" not in escape.markdown(text)


@pytest.mark.parametrize("text", ["onload=alert(1)", "javascript:x", "@import x"])
def test_words_in_a_drawing_cannot_be_taken_for_an_attribute_or_an_address(text):
    assert not re.search(r"on\w+=|javascript:|@import", escape.svg(text))


@settings(max_examples=15, deadline=None)
@given(st.lists(TEXTS.filter(visible), min_size=1, max_size=40))
def test_any_text_survives_markdown(texts):
    source = "\n\n".join(map(escape.markdown, texts))
    assert pandoc_paragraphs(source, "markdown") == [visible(text) for text in texts]


@settings(max_examples=15, deadline=None)
@given(st.lists(TEXTS.filter(visible), min_size=1, max_size=40))
def test_any_text_survives_html(texts):
    source = "".join(f"<p>x{escape.html(visible(text))}</p>" for text in texts)
    assert pandoc_paragraphs(source, "html") == ["x" + visible(text) for text in texts]


@settings(max_examples=15, deadline=None)
@given(texts=st.lists(TEXTS, min_size=1, max_size=40))
def test_any_text_survives_typst(tmp_path_factory, texts):
    folder = tmp_path_factory.mktemp("typst")
    read = typst_texts(folder, [escape.typst(text) for text in texts])
    assert [visible(text) for text in read] == [visible(text) for text in texts]


@given(st.text())
def test_html_and_xml_reference_what_they_change(text):
    assert html_module.unescape(escape.html(text).replace("<br>", "\n")) == escape.printable(text)
    assert html_module.unescape(escape.xml(text)) == escape.printable(text)


@given(st.text())
def test_no_character_that_xml_forbids_is_left(text):
    etree.fromstring(f"<a>{escape.xml(text)}</a>")


def test_unprintable_characters_become_question_marks():
    assert escape.printable("a\x00b\x1bc\ud800d\ufffe") == "a?b?c?d?"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x85", "\u2028", "\u2029", "\v", "\f"])
def test_every_kind_of_line_end_is_one(end):
    assert escape.printable(f"a{end}b") == "a\nb"
