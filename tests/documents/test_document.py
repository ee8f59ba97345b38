"""A document refuses what would make a file that lacks something."""

from __future__ import annotations

import dataclasses

import pytest

from reise_report.documents.document import Document
from reise_report.errors import DocumentError
from tests.documents import sample


def test_a_missing_word_is_named() -> None:
    words = {name: text for name, text in sample.WORDS["nb"].items() if name != "of"}
    with pytest.raises(DocumentError, match="lack of in nb"):
        dataclasses.replace(sample.meta("nb"), words=words)


def test_a_document_has_a_title() -> None:
    with pytest.raises(DocumentError, match="no title"):
        dataclasses.replace(sample.meta(), title=" ")


def test_a_draft_says_that_it_is_one() -> None:
    with pytest.raises(DocumentError, match="status_label"):
        dataclasses.replace(sample.meta(), status_label="")


@pytest.mark.parametrize("name", ["../x", "A", "a b", "", "a/b"])
def test_a_figure_cannot_leave_the_folder(name: str) -> None:
    with pytest.raises(DocumentError, match="figure cannot be called"):
        Document(meta=sample.meta(), body="", figures={name: "<svg/>"})


@pytest.mark.parametrize("name", ["../x.json", "x.exe", "report.qmd", 'a".json'])
def test_an_attachment_has_a_plain_name_and_a_known_kind(name: str) -> None:
    with pytest.raises(DocumentError, match="attachment cannot be called"):
        Document(meta=sample.meta(), body="", attachments={name: b""})
