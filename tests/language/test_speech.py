"""Words, lists and dates of a language."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

import pytest

from reise_report.errors import DocumentError
from reise_report.language.catalogue import Catalogue, Entry
from reise_report.language.conventions import CONVENTIONS
from reise_report.language.speech import Language, mark, speak
from reise_report.plan.choice import Text

S = "\u00a0"
EN = speak("en")


def norwegian(**entries):
    """Norwegian with just these entries: English text (spaces as underscores) → entry."""
    return Language(CONVENTIONS["nb"], Catalogue({(None, msgid): entry for msgid, entry in entries.items()}))


def test_a_language_knows_its_code_and_locale():
    assert (EN.code, EN.locale) == ("en", "en-GB")
    assert (speak("nb").code, speak("nb").locale) == ("nb", "nb-NO")


def test_a_language_is_read_once():
    assert speak("nb") is speak("nb")


def test_an_unknown_language_is_refused_with_those_there_are():
    with pytest.raises(DocumentError, match="no language 'no'; there are en, nb"):
        speak("no")


def test_an_english_text_stands_for_itself():
    assert EN.text("A text in no catalogue, {count} of them", count="207") == "A text in no catalogue, 207 of them"


def test_the_english_catalogue_may_word_a_text_anew():
    english = Language(CONVENTIONS["en"], Catalogue({(None, "Lost"): Entry(("Lost to follow-up",))}))
    assert english.text("Lost") == "Lost to follow-up"


def test_a_norwegian_text_comes_from_the_catalogue_with_its_values():
    language = norwegian(**{"{k} took part": Entry(("{k} deltok",))})
    assert language.text("{k} took part", k=language.count_of(207, 600)) == "207 av 600 deltok"


def test_a_missing_translation_names_text_and_language():
    with pytest.raises(DocumentError, match="no translation in 'nb' for 'Missing'"):
        norwegian().text("Missing")


def test_an_empty_translation_is_a_missing_one():
    with pytest.raises(DocumentError, match="no translation in 'nb' for 'Missing'"):
        norwegian(Missing=Entry(("",))).text("Missing")


def test_a_fuzzy_translation_is_not_shown():
    with pytest.raises(DocumentError, match="'Missing' is marked fuzzy"):
        norwegian(Missing=Entry(("Mangler",), fuzzy=True)).text("Missing")


def test_a_context_tells_equal_english_words_apart():
    entries = {("people", "Other"): Entry(("Andre",)), ("reasons", "Other"): Entry(("Annet",))}
    language = Language(CONVENTIONS["nb"], Catalogue(entries))
    assert language.text_for("people", "Other") == "Andre"
    assert language.text_for("reasons", "Other") == "Annet"
    with pytest.raises(DocumentError, match="context 'things'"):
        language.text_for("things", "Other")


def test_a_placeholder_without_a_value_is_an_error():
    with pytest.raises(DocumentError, match=r"no value for the placeholder \{count\}"):
        EN.text("{count} took part")


def test_a_value_without_a_placeholder_is_an_error_that_names_the_nearest():
    with pytest.raises(DocumentError, match=r"no placeholder \{cuont\}.*did you mean \{count\}"):
        EN.text("{count} took part", count="1", cuont="2")


@pytest.mark.parametrize("value", [0.345, None, float("nan")])
def test_a_value_that_nobody_has_formatted_is_an_error(value):
    with pytest.raises(DocumentError, match="write it as text first"):
        EN.text("{share} took part", share=value)


def test_values_are_not_read_as_patterns():
    assert EN.text("Reason: {reason}", reason="{evil} {{x}} %s") == "Reason: {evil} {{x}} %s"


def test_braces_that_name_nothing_stay():
    assert EN.text("# Results {#sec-results} {{< pagebreak >}} {}") == "# Results {#sec-results} {{< pagebreak >}} {}"


def test_values_may_have_any_name():
    assert EN.text("{msgid} {self} {context}", msgid="a", self="b", context="c") == "a b c"


@pytest.mark.parametrize(
    ("n", "expected"), [(0, "0 people"), (1, "one person"), (2, "2 people"), (1234, "1,234 people")]
)
def test_the_number_chooses_the_form_and_is_written_as_one(n, expected):
    assert EN.plural("one person", "{n} people", n) == expected


def test_a_norwegian_plural_comes_from_the_catalogue():
    language = norwegian(**{"{n} person": Entry(("{n} person", "{n} personer"))})
    assert language.plural("{n} person", "{n} people", 1) == "1 person"
    assert language.plural("{n} person", "{n} people", 1234) == f"1{S}234 personer"


def test_a_plural_with_one_form_is_a_missing_translation():
    with pytest.raises(DocumentError, match="no translation"):
        norwegian(**{"{n} person": Entry(("{n} person",))}).plural("{n} person", "{n} people", 2)


@pytest.mark.parametrize("n", [-1, 1.5, True])
def test_what_is_no_count_chooses_no_form(n):
    with pytest.raises(DocumentError, match="cannot choose"):
        EN.plural("{n} person", "{n} people", n)


def test_a_marked_text_is_the_text():
    assert mark("Missing") == "Missing"


def test_a_text_of_the_plan_is_taken_in_the_language():
    text = Text({"en": "work", "nb": "arbeid"})
    assert (EN.in_words(text), speak("nb").in_words(text)) == ("work", "arbeid")
    assert speak("nb").in_words(Text("NAV")) == "NAV"


def test_a_percent_sign_of_the_plan_stays_on_the_line_of_its_number():
    assert speak("nb").in_words(Text({"nb": "50–100 % arbeid"})) == "50–100\u00a0% arbeid"


def test_a_text_the_plan_lacks_in_the_language_is_an_error():
    with pytest.raises(DocumentError, match="in en but not in 'nb'"):
        speak("nb").in_words(Text({"en": "work"}))


@pytest.mark.parametrize(
    ("words", "english", "bokmaal"),
    [(["a"], "a", "a"), (["a", "b"], "a and b", "a og b"), (["a", "b", "c"], "a, b and c", "a, b og c")],
)
def test_lists_are_joined_with_the_languages_and(words, english, bokmaal):
    assert (EN.list_of(words), speak("nb").list_of(words)) == (english, bokmaal)


def test_a_list_of_nothing_is_an_error():
    with pytest.raises(DocumentError, match="without members"):
        EN.list_of([])


def test_dates_are_written_out_and_day_and_month_stay_together():
    assert EN.date(dt.date(2025, 6, 1)) == f"1{S}June 2025"
    assert speak("nb").date("2025-06-01") == f"1.{S}juni 2025"


def test_months_are_written_with_their_year():
    assert EN.month("2025-12-31") == "December 2025"
    assert speak("nb").month(dt.date(2025, 1, 1)) == "januar 2025"


@pytest.mark.parametrize("text", ["1 June 2025", "2025-13-01", ""])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(DocumentError, match="is no date"):
        EN.date(text)


def test_speaking_loads_neither_babel_nor_jinja_nor_the_plan():
    code = (
        "import sys; from reise_report.language.speech import speak; speak('nb').percent(0.5);"
        "print(sorted({'babel', 'jinja2', 'pydantic', 'pandas', 'numpy'} & sys.modules.keys()))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
