"""The gate over a document's source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reise_report.documents.qmd import Qmd, check
from reise_report.errors import DocumentError
from reise_report.exhibits import escape


@pytest.mark.parametrize(
    ("body", "meaning"),
    [
        ("Risk was {{< meta x >}}.", "shortcode"),
        ("Risk was << risk >>.", "template expression"),
        ("<% if x %>", "template expression"),
        ("The risk was nan.", "missing number"),
        ("From NaN to NaT.", "missing number"),
        ("See ??.", "placeholder"),
    ],
)
def test_what_nobody_meant_to_print_stops_the_document(body: str, meaning: str) -> None:
    with pytest.raises(DocumentError, match=meaning):
        check(body, "report.qmd")


def test_the_message_names_the_line_also_after_a_raw_block() -> None:
    body = "One.\n\n```{=html}\n<p>{{ fine }} nan</p>\n```\n\nThe risk was nan here.\n"
    with pytest.raises(DocumentError, match=r"report\.qmd, line 7: .*The risk was nan here"):
        check(body, "report.qmd")


@pytest.mark.parametrize(
    "body",
    [
        "```{=typst}\n#rr-table(<tbl-x>) {{ ?? nan\n```",
        "A word such as finance, banana or Nanna.",
        "`{{< x >}}` is code.",
        "An arrow a -> b, a tag <b>, and < 0.001.",
    ],
)
def test_raw_blocks_code_and_ordinary_words_pass(body: str) -> None:
    check(body, "report.qmd")


@given(st.text(max_size=60).filter(lambda text: not {"nan", "NaN", "NaT"} & set(text.replace("<", " ").split())))
def test_no_escaped_data_trips_the_gate(text: str) -> None:
    words = escape.markdown(text)
    if not any(word in words for word in ("nan", "NaN", "NaT")):
        check(words, "report.qmd")


def test_qmd_is_a_string_that_says_it_is_markdown() -> None:
    assert Qmd("**x**") == "**x**"
    assert isinstance(Qmd("x"), str)
