"""The catalogues are whole, and the check finds what is not."""

from __future__ import annotations

import pytest

from reise_report.language.completeness import problems
from reise_report.language.extract import update
from reise_report.language.sources import Found, Message

S = "\u00a0"


def test_our_own_catalogues_are_whole():
    left = problems()
    assert not left, "run python -m reise_report.language.extract and translate:\n" + "\n".join(left)


@pytest.fixture
def listed(tmp_path):
    """The problems of a catalogue with one text and its Norwegian entry."""

    def check(entry, *messages):
        found = Found({message: {"flow.py"} for message in messages})
        update(tmp_path, found)
        path = tmp_path / "nb" / "LC_MESSAGES" / "reise_report.po"
        head = path.read_text(encoding="utf-8").partition("\n#:")[0].partition("\n\n")[0]
        path.write_text(f"{head}\n\n{entry}\n", encoding="utf-8")
        return problems(tmp_path, found)

    return check


def test_nothing_is_wrong_with_a_good_translation(listed):
    assert listed('msgid "{n} took part."\nmsgstr "{n} deltok."', Message("{n} took part.")) == []


def test_a_missing_text_is_listed_with_its_file(listed):
    assert listed("", Message("Lost")) == ["nb: missing: 'Lost' (flow.py)"]
    assert listed('msgid "Lost"\nmsgstr ""', Message("Lost")) == ["nb: missing: 'Lost' (flow.py)"]


def test_an_unused_text_is_listed(listed):
    assert listed('msgid "a"\nmsgstr "A"\n\nmsgid "old"\nmsgstr "gammel"', Message("a")) == ["nb: unused: 'old'"]


def test_a_fuzzy_text_is_listed(listed):
    (problem,) = listed('#, fuzzy\nmsgid "Lost"\nmsgstr "Tapt"', Message("Lost"))
    assert "fuzzy" in problem


@pytest.mark.parametrize(
    ("source", "translation", "why"),
    [
        ("{a} of {b}", "{a} av {c}", "other placeholders"),
        ("{a} of {b}", "{a} av", "other placeholders"),
        ("Lost: ", "Tapt:", "other spaces"),
        (" Lost", "Tapt", "other spaces"),
        ("They were lost.", "De ble borte", "closing sign"),
        ("Lost", "Tapt and borte", "an English word"),
        ("Share", "Andel of alle", "an English word"),
        ("Share of 5%", "Andel på 5%", "percent sign"),
        ("Share of 5%", "Andel på 5 %", "percent sign"),
        ("From -5 on", "Fra -5 av", "hyphen for a minus"),
        ("At 0.5", "Ved 0.5", "decimal point"),
    ],
)
def test_a_translation_that_differs_or_reads_like_english_is_listed(listed, source, translation, why):
    (problem,) = listed(f'msgid "{source}"\nmsgstr "{translation}"', Message(source))
    assert why in problem
    assert "flow.py" in problem


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("{label}, n (%)", "{label}, n (%)"),
        ("{level} CI", "{level} KI"),
        ("Share of 5%", f"Andel på 5{S}%"),
        ("%", "%"),
        ("PDF/A-3a and HC-1", "PDF/A-3a og HC-1"),
        ("offshore", "Offshore-arbeid"),
        ("Is it?", "Er det?"),
    ],
)
def test_norwegian_as_it_should_be_is_not_listed(listed, source, translation):
    assert listed(f'msgid "{source}"\nmsgstr "{translation}"', Message(source)) == []


def test_both_forms_of_a_plural_must_be_there(listed):
    message = Message("{n} person", "{n} people")
    entry = 'msgid "{n} person"\nmsgid_plural "{n} people"\nmsgstr[0] "{n} person"\nmsgstr[1] '
    (problem,) = listed(entry + '""', message)
    assert "needs 2 form(s)" in problem
    assert listed(entry + '"{n} personer"', message) == []


def test_a_plural_may_leave_out_its_number_but_nothing_else(listed):
    message = Message("one in {place}", "{n} in {place}")
    entry = 'msgid "one in {place}"\nmsgid_plural "{n} in {place}"\nmsgstr[0] "én i {place}"\nmsgstr[1] '
    assert listed(entry + '"{n} i {place}"', message) == []
    (problem,) = listed(entry + '"{n} i Oslo"', message)
    assert "other placeholders" in problem


def test_one_text_with_two_plurals_is_listed(listed):
    entry = 'msgid "one"\nmsgid_plural "more"\nmsgstr[0] "én"\nmsgstr[1] "flere"'
    assert any("different plurals" in problem for problem in listed(entry, Message("one", "more"), Message("one")))


def test_a_template_that_is_out_of_date_is_listed(tmp_path):
    update(tmp_path, Found({Message("old"): {"flow.py"}}))
    (tmp_path / "nb" / "LC_MESSAGES" / "reise_report.po").write_text("", encoding="utf-8")
    listed = problems(tmp_path, Found())
    assert any("out of date" in problem for problem in listed)
    assert any("nb: the header" in problem for problem in listed)
