"""The data contract in the documentation is the standards' and the questionnaires', in both languages."""

import re
from pathlib import Path
from typing import get_args

import pytest

from reise_report.plan.contract_reference import FILES, contract_reference
from reise_report.plan.contract_words import WORDS
from reise_report.plan.instrument import InstrumentName, instrument
from reise_report.plan.standard import StandardName, standard

DOCS = Path(__file__).resolve().parents[2] / "docs"
LANGUAGES = ("en", "nb")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_committed_contract_is_up_to_date(language):
    message = "run: python -m reise_report.plan.reference docs"
    assert (DOCS / FILES[language]).read_text(encoding="utf-8") == contract_reference(language), message


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", get_args(StandardName))
def test_every_column_of_every_standard_is_there_with_its_words(name, language):
    section = contract_reference(language).partition(f": `{name}`\n")[2].partition("\n### ")[0]
    for key, column in standard(name)["columns"].items():
        assert f"| `{key}` | {column['label'][language]} |" in section
    assert standard(name)["about"][language] in section


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", get_args(InstrumentName))
def test_every_score_of_every_questionnaire_is_there(name, language):
    section = contract_reference(language).rpartition(f": `{name}`\n")[2].partition("\n### ")[0]
    for score, known in instrument(name).scores.items():
        assert f"| `{score}` | {known['label'][language]} |" in section


def test_both_editions_have_the_same_columns_in_the_same_order():
    first, second = (
        re.findall(r"^\| (`.*?`) \|", contract_reference(language), re.MULTILINE) for language in LANGUAGES
    )
    assert first == second


def test_both_editions_have_the_same_words_to_fill():
    assert WORDS["en"].keys() == WORDS["nb"].keys()
    for key, words in WORDS["en"].items():
        assert set(re.findall(r"{\w+}", words)) == set(re.findall(r"{\w+}", WORDS["nb"][key]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_table_has_a_ragged_row(language):
    width = 0
    for line in contract_reference(language).splitlines():
        if line.startswith("|"):
            width = width or line.count("|")
            assert line.count("|") == width, line
        else:
            width = 0


def test_a_range_that_the_unit_tells_stands_once():
    assert "| whole number, 1–5, 1\u00a0=\u00a0no problems |" in contract_reference("en")


def test_numbers_are_written_as_the_language_writes_them():
    assert "22.5 to 57" in contract_reference("en")
    assert "22,5 til 57" in contract_reference("nb")
    assert "0 to 1000000" in contract_reference("en")
