"""Catalogues are brought up to date without losing a translation or gaining a date."""

from __future__ import annotations

import subprocess
import sys

import pytest

from reise_report.language.catalogue import Entry, read_catalogue
from reise_report.language.extract import update
from reise_report.language.sources import Found, Message


def found(*messages):
    return Found({message: {"reise_report/exhibits/flow.py"} for message in messages})


@pytest.fixture
def norwegian(tmp_path):
    return tmp_path / "nb" / "LC_MESSAGES" / "reise_report.po"


def translate(path, msgid, translation):
    text = path.read_text(encoding="utf-8")
    before = f'msgid "{msgid}"\nmsgstr ""'
    assert before in text
    path.write_text(text.replace(before, f'msgid "{msgid}"\nmsgstr "{translation}"'), encoding="utf-8")


def test_writes_the_template_and_a_catalogue_for_each_language(tmp_path):
    changed = {path.relative_to(tmp_path).as_posix() for path in update(tmp_path, found(Message("Missing")))}
    assert changed == {"reise_report.pot", "en/LC_MESSAGES/reise_report.po", "nb/LC_MESSAGES/reise_report.po"}


def test_new_texts_come_in_empty_and_translations_stay(tmp_path, norwegian):
    update(tmp_path, found(Message("Missing")))
    translate(norwegian, "Missing", "Mangler")
    update(tmp_path, found(Message("Missing"), Message("Missing value")))
    catalogue = read_catalogue(norwegian)
    assert catalogue.find("Missing") == Entry(("Mangler",))
    assert catalogue.find("Missing value") == Entry(("",))  # not guessed from its likeness to the other


def test_texts_that_nothing_says_any_more_go(tmp_path, norwegian):
    update(tmp_path, found(Message("Missing"), Message("Lost")))
    translate(norwegian, "Lost", "Tapt")
    update(tmp_path, found(Message("Missing")))
    assert "Tapt" not in norwegian.read_text(encoding="utf-8")


def test_plurals_and_contexts_are_kept_apart(tmp_path, norwegian):
    update(tmp_path, found(Message("{n} person", "{n} people"), Message("Other", context="a"), Message("Other")))
    catalogue = read_catalogue(norwegian)
    assert catalogue.find("{n} person") == Entry(("", ""))
    assert catalogue.find("Other", "a") == catalogue.find("Other") == Entry(("",))


def test_a_run_without_news_changes_no_byte(tmp_path, norwegian):
    messages = [Message("b"), Message("a, n (%)"), Message("{n} person", "{n} people"), Message("Other", context="x")]
    update(tmp_path, found(*messages))
    translate(norwegian, "b", "bé")
    before = norwegian.read_bytes()
    assert update(tmp_path, found(*reversed(messages))) == []
    assert norwegian.read_bytes() == before


def test_no_date_and_no_line_number_stands_in_the_files(tmp_path, norwegian):
    update(tmp_path, found(Message("Missing")))
    text = norwegian.read_text(encoding="utf-8") + (tmp_path / "reise_report.pot").read_text(encoding="utf-8")
    assert "Date" not in text
    assert "flow.py:" not in text
    assert "#: reise_report/exhibits/flow.py\n" in text


def test_entries_are_sorted(tmp_path, norwegian):
    update(tmp_path, found(Message("c"), Message("a"), Message("b")))
    ids = [line for line in norwegian.read_text(encoding="utf-8").splitlines() if line.startswith("msgid")]
    assert ids == ['msgid ""', 'msgid "a"', 'msgid "b"', 'msgid "c"']


def test_starting_from_nothing_gives_catalogues_that_can_be_read(tmp_path, norwegian):
    update(tmp_path, found())
    assert read_catalogue(norwegian).entries == {}
    assert update(tmp_path, found()) == []


def test_the_commands_can_be_run():
    for module in ("extract", "completeness"):
        source = (
            f"import runpy, sys; sys.argv = ['x']; import reise_report.language.{module} as m; print(callable(m.main))"
        )
        done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
        assert done.stdout == "True\n"
