"""Texts are found where they are said, in code and in templates."""

from __future__ import annotations

import pytest

from reise_report.errors import DocumentError
from reise_report.language.sources import Message, find


@pytest.fixture
def found(tmp_path):
    """Finds the texts of one Python source and one template."""

    def look(python="", template=""):
        (tmp_path / "package" / "exhibits").mkdir(parents=True)
        (tmp_path / "package" / "exhibits" / "table.py").write_text(python, encoding="utf-8")
        (tmp_path / "templates" / "reports").mkdir(parents=True)
        (tmp_path / "templates" / "reports" / "final.qmd.j2").write_text(template, encoding="utf-8")
        return find(tmp_path / "package", tmp_path / "templates")

    return look


@pytest.mark.parametrize(
    ("code", "messages"),
    [
        ('language.text("Missing")', [Message("Missing")]),
        ('reader.text("{n} took part", n=n)', [Message("{n} took part")]),
        ('text("Missing")', [Message("Missing")]),
        ('say("Missing")', [Message("Missing")]),
        ('LABELS = {1: mark("Missing")}', [Message("Missing")]),
        ('speech.text("one " "two")', [Message("one two")]),
        ('speech.plural("{n} person", "{n} people", n)', [Message("{n} person", "{n} people")]),
        ('speech.text_for("people", "Other")', [Message("Other", context="people")]),
        ('speech.text("a" if x else "b")', [Message("a"), Message("b")]),
        ('speech.plural("a" if x else "b", "as" if x else "bs", n)', [Message("a", "as"), Message("b", "bs")]),
        ("speech.text(label)", []),
        ('speech.text(f"{n} people")', []),
        ("speech.text(12)", []),
        ('speech.plural("one person", n)', []),
        ('element.context("Missing")', []),
        ('# text("Missing")', []),
    ],
)
def test_calls_in_code_are_found_by_their_name(found, code, messages):
    assert sorted(found(code).messages) == messages


@pytest.mark.parametrize(
    ("template", "messages"),
    [
        ('# << _("Results") >> {#sec-results}', [Message("Results")]),
        ('<< _("{table} shows …", table=ref("tbl-a")) >>', [Message("{table} shows …")]),
        ('<% if x %><< _("Yes") >><% else %><< _("No") >><% endif %>', [Message("No"), Message("Yes")]),
        ('<< ngettext("{n} person", "{n} people", n) >>', [Message("{n} person", "{n} people")]),
        ('<< pgettext("people", "Other") >>', [Message("Other", context="people")]),
        ('<< say.text("Results") >>', [Message("Results")]),
        ('::: {title="<< attribute(_("As a table")) >>"}', [Message("As a table")]),
        ('<< _("a" if x else "b") >>', [Message("a"), Message("b")]),
        ('<# _("Results") #>', []),
        ('{{< include _("x") >}} {# _("y") #} {% _("z") %}', []),
    ],
)
def test_calls_in_templates_are_found_between_our_delimiters(found, template, messages):
    assert sorted(found(template=template).messages) == messages


def test_a_text_knows_every_file_it_stands_in(found):
    places = found('text("Missing")', '<< _("Missing") >>').messages[Message("Missing")]
    assert places == {"package/exhibits/table.py", "templates/reports/final.qmd.j2"}


def test_an_empty_text_is_a_problem_with_its_place(found):
    assert found('\ntext("")').problems == ["package/exhibits/table.py:2: an empty text cannot be translated"]


def test_code_that_does_not_parse_is_an_error(found):
    with pytest.raises(DocumentError, match=r"table\.py:1: .*does not parse"):
        found("text(")


def test_a_template_that_does_not_parse_is_an_error(found):
    with pytest.raises(DocumentError, match=r"final\.qmd\.j2:1: "):
        found(template='<< _("Results" >>')


def test_the_language_room_itself_says_nothing():
    assert not any(file.startswith("reise_report/language") for files in find().messages.values() for file in files)
