"""The reader of .po files: the same as Babel's on all that our catalogues hold."""

from __future__ import annotations

import io

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po
from hypothesis import given
from hypothesis import strategies as st

from reise_report.errors import DocumentError
from reise_report.language.catalogue import Entry, catalogue_path, read_catalogue
from reise_report.language.conventions import CONVENTIONS

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


def written(tmp_path, body):
    path = tmp_path / "reise_report.po"
    path.write_text(HEADER + body, encoding="utf-8")
    return path


def test_reads_texts_contexts_plurals_and_fuzzy_marks(tmp_path):
    path = written(
        tmp_path,
        '#: exhibits/flow.py\nmsgid "Missing"\nmsgstr "Mangler"\n\n'
        '#, fuzzy\nmsgid "Age"\nmsgstr "Alder"\n\n'
        'msgctxt "people"\nmsgid "Other"\nmsgstr "Andre"\n\n'
        'msgid "{n} person"\nmsgid_plural "{n} people"\nmsgstr[0] "{n} person"\nmsgstr[1] "{n} personer"\n',
    )
    catalogue = read_catalogue(path)
    assert catalogue.find("Missing") == Entry(("Mangler",))
    assert catalogue.find("Age") == Entry(("Alder",), fuzzy=True)
    assert catalogue.find("Other", "people") == Entry(("Andre",))
    assert catalogue.find("Other") is None
    assert catalogue.find("{n} person") == Entry(("{n} person", "{n} personer"))


def test_joins_lines_and_undoes_escapes(tmp_path):
    path = written(tmp_path, 'msgid ""\n"one "\n"two"\nmsgstr "a\\n\\"b\\"\\t\\\\c"\n')
    assert read_catalogue(path).find("one two") == Entry(('a\n"b"\t\\c',))


def test_entries_need_no_empty_line_between_them(tmp_path):
    path = written(tmp_path, 'msgid "a"\nmsgstr "A"\nmsgid "b"\nmsgstr "B"\n')
    assert set(read_catalogue(path).entries) == {(None, "a"), (None, "b")}


def test_texts_no_longer_used_are_passed_over(tmp_path):
    path = written(tmp_path, 'msgid "a"\nmsgstr "A"\n\n#~ msgid "old"\n#~ msgstr "gammel"\n')
    assert set(read_catalogue(path).entries) == {(None, "a")}


@pytest.mark.parametrize("line", ["msgid Missing", 'msgid "no end', "nonsense", 'msgid "a" trailing', '"astray"'])
def test_a_line_that_is_not_gettext_is_named_with_its_number(tmp_path, line):
    path = tmp_path / "reise_report.po"
    path.write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"reise_report\.po:1: not a line"):
        read_catalogue(path)


def test_a_text_that_stands_there_twice_is_refused(tmp_path):
    path = written(tmp_path, 'msgid "a"\nmsgstr "A"\n\nmsgid "a"\nmsgstr "B"\n')
    with pytest.raises(DocumentError, match="twice"):
        read_catalogue(path)


def test_a_missing_catalogue_is_an_error_that_names_it(tmp_path):
    with pytest.raises(DocumentError, match=r"absent\.po"):
        read_catalogue(tmp_path / "absent.po")


def test_a_catalogue_in_another_encoding_is_an_error(tmp_path):
    path = tmp_path / "reise_report.po"
    path.write_bytes('msgid "years"\nmsgstr "år"\n'.encode("latin-1"))
    with pytest.raises(DocumentError, match="cannot read the translations"):
        read_catalogue(path)


def by_babel(path):
    with path.open("rb") as file:
        catalog = read_po(file, abort_invalid=True)
    entries = {}
    for message in catalog:
        if message.id:
            msgid = message.id[0] if message.pluralizable else message.id
            strings = message.string if message.pluralizable else (message.string,)
            entries[(message.context, msgid)] = Entry(tuple(strings), message.fuzzy)
    return entries


@pytest.mark.parametrize("code", sorted(CONVENTIONS))
def test_reads_our_catalogues_as_babel_does(code):
    path = catalogue_path(code)
    assert read_catalogue(path).entries == by_babel(path)


texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"), include_characters="\n\t"),
    min_size=1,
    max_size=200,
).filter(str.strip)


@given(st.dictionaries(texts, st.tuples(texts, st.booleans()), max_size=6))
def test_reads_whatever_babel_writes(tmp_path_factory, translations):
    catalog = Catalog(locale="nb", charset="utf-8")
    for msgid, (translation, fuzzy) in translations.items():
        catalog.add(msgid, translation, flags=["fuzzy"] if fuzzy else [])
    out = io.BytesIO()
    write_po(out, catalog, width=80)
    path = tmp_path_factory.mktemp("po") / "reise_report.po"
    path.write_bytes(out.getvalue())
    expected = {(None, msgid): Entry((text,), fuzzy) for msgid, (text, fuzzy) in translations.items()}
    assert read_catalogue(path).entries == expected
