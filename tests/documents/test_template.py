"""Templates: what they print, and what they refuse."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from reise_report.documents.qmd import Qmd
from reise_report.documents.template import fill
from reise_report.errors import DocumentError


def written(folder: Path, text: str) -> Path:
    (folder / "one.qmd.j2").write_text(text, encoding="utf-8")
    return folder


def test_quarto_syntax_passes_untouched(tmp_path: Path) -> None:
    text = '# Head {#sec-x}\n\n::: {.rr-note title="T"}\n@tbl-x, $x^2$, `{a}` {%\n:::\n'
    assert fill("one", {}, written(tmp_path, text)) == text


def test_a_string_is_escaped_and_a_qmd_is_not(tmp_path: Path) -> None:
    folder = written(tmp_path, "<< plain >> << marked >>")
    assert fill("one", {"plain": "*a* {{< x >}}", "marked": Qmd("*b*")}, folder) == r"\*a\* \{\{\< x \>\}\} *b*"


def test_the_result_of_a_macro_is_not_escaped_again(tmp_path: Path) -> None:
    text = "<% macro bold(words) %>**<< words >>**<% endmacro %><< bold(name) >>"
    assert fill("one", {"name": "a*b"}, written(tmp_path, text)) == r"**a\*b**"


def test_statements_on_lines_of_their_own_leave_no_empty_lines(tmp_path: Path) -> None:
    text = "<% for x in xs %>\n- << x >>\n<% endfor %>\n<# a comment #>\nend\n"
    assert fill("one", {"xs": ["a", "b"]}, written(tmp_path, text)) == "- a\n- b\nend\n"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "is None"),
        (12, "format numbers with the language room"),
        (0.5, "format numbers with the language room"),
        (math.nan, "bare number nan"),
        (True, "bare number True"),
        ("nan", "no text to print"),
        ("", "no text to print"),
        ("None", "no text to print"),
        (["a"], "is a list, which has no text"),
    ],
)
def test_a_value_that_is_no_text_is_refused_with_its_line(tmp_path: Path, value: object, message: str) -> None:
    folder = written(tmp_path, "first\n\n<< value >>\n")
    with pytest.raises(DocumentError, match=rf"one\.qmd\.j2, line 3: .*{message}"):
        fill("one", {"value": value}, folder)


def test_an_unknown_name_is_refused_with_the_nearest_known_one(tmp_path: Path) -> None:
    folder = written(tmp_path, "a\n<< baselin >>\n")
    with pytest.raises(DocumentError, match=r"line 2: 'baselin' is undefined; did you mean baseline\?"):
        fill("one", {"baseline": "x"}, folder)


def test_an_unknown_attribute_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="no attribute 'nothing'"):
        fill("one", {"thing": Qmd("x")}, written(tmp_path, "<< thing.nothing >>"))


def test_a_syntax_error_names_file_and_line(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"one\.qmd\.j2, line 2"):
        fill("one", {}, written(tmp_path, "a\n<% for x %>\n"))


def test_sums_of_texts_are_not_printed(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="not as a sum"):
        fill("one", {"a": "x"}, written(tmp_path, '<< a ~ "b" >>'))


def test_a_missing_template_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    written(tmp_path, "x")
    with pytest.raises(DocumentError, match=r"did you mean one\.qmd\.j2\?"):
        fill("onn", {}, tmp_path)
