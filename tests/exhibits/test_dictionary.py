"""The data dictionary tells every column once: in its own line, in a run, or in a family of visits."""

import re

import pytest

from reise_report.exhibits.dictionary import data_sections, derived_sections
from reise_report.exhibits.dictionary_tables import columns_table, data_tables_table, derived_columns_table
from reise_report.exhibits.table import RowKind
from tests import small_trial
from tests.exhibits.derived_trial import COSTS, OWN_ANSWER, RULE, plan, reader
from tests.small_trial import both

EVERYTHING = {
    "rtw": RULE,
    "own": OWN_ANSWER,
    "either": {"kind": "combined", "name": both("Either"), "sources": ["rtw", "own"], "rule": "any"},
    "eq5d": {
        "kind": "score",
        "instrument": "eq5d_5l",
        "table": "answers",
        "visits": ["baseline", "m6", "m12"],
        "value_set": "norway_2024",
    },
    "qaly": {
        "kind": "quality_adjusted_life_years",
        "name": both("Years"),
        "index": "eq5d",
        "visits": ["baseline", "m6", "m12"],
    },
    "offered_on": {"kind": "from_table", "table": "offers", "column": "offered"},
    "costs": COSTS,
}


def lines_of(sections):
    return {line.names: line for section in sections for line in section.lines}


def headings(sections):
    return [section.heading for section in sections]


def test_each_table_and_each_questionnaire_has_its_heading(tmp_path):
    assert headings(data_sections(reader(tmp_path, plan()))) == [
        "Participants",
        "Employment",
        "Leave and layoffs",
        "Benefits",
        "Hospital episodes",
        "Deaths and emigration",
        "Offers and uptake",
        "Intervention ledger",
        "Questionnaires",
        "Questionnaires: EQ-5D-5L",
        "Questionnaires: Warwick–Edinburgh Mental Well-being Scale (WEMWBS)",
    ]


def test_items_of_a_scale_stand_in_one_line(tmp_path):
    line = lines_of(data_sections(reader(tmp_path, plan())))["wemwbs_1 … wemwbs_14"]
    assert (line.meaning, line.holds) == ("WEMWBS, item 1 to 14", "Whole number, 1–5, 5\u00a0=\u00a0all of the time")


def test_a_column_without_label_is_told_by_its_name(tmp_path):
    assert lines_of(data_sections(reader(tmp_path, plan())))["took_part"].meaning == "took_part"


def test_levels_have_a_line_each_with_the_code_of_the_file(tmp_path):
    made = plan()
    made["data"]["tables"]["participants"]["columns"]["region"] |= {"codes": {"north": 1, "south": [2, 3]}}
    line = lines_of(data_sections(reader(tmp_path, made)))["region"]
    assert line.holds == "1: North\n2, 3: South\nwest: West"


@pytest.mark.parametrize(
    ("change", "english", "norwegian"),
    [
        ({"type": "integer", "range": [18, 64]}, "Whole number from 18 to 64", "Helt tall fra 18 til 64"),
        ({"type": "number", "range": [-0.5, 1]}, "Number from −0.5 to 1", "Tall fra −0,5 til 1"),
        ({"type": "binary"}, "Yes or no", "Ja eller nei"),
        ({"type": "binary", "codes": {"yes": 1, "no": 2}}, "Yes (1) or no (2)", "Ja (1) eller nei (2)"),
        ({"type": "date", "required": True}, "Date. Always filled in.", "Dato. Alltid utfylt."),
        ({"type": "date", "format": "DD.MM.YYYY"}, "Date, DD.MM.YYYY", "Dato, DD.MM.ÅÅÅÅ"),
        ({"type": "date", "format": "stata_days"}, "Date, as days since 1960", "Dato, som dager siden 1960"),
        ({"type": "text", "missing": [-9, "NA"]}, "Text. Missing: -9, NA.", "Tekst. Mangler: -9, NA."),
        ({"type": "number", "source": "The manual."}, "Number\nSource: The manual.", "Tall\nKilde: The manual."),
    ],
)  # fmt: skip
def test_what_a_column_holds_is_said_in_both_languages(tmp_path, change, english, norwegian):
    made = plan()
    made["data"]["tables"]["participants"]["columns"]["extra"] = {"label": both("Extra"), **change}
    for language, words in (("en", english), ("nb", norwegian)):
        assert lines_of(data_sections(reader(tmp_path, made, language)))["extra"].holds == words


def test_another_name_in_the_file_stands_below_the_name(tmp_path):
    made = plan()
    made["data"]["tables"]["participants"]["columns"]["age"] |= {"from": "AGE_YRS"}
    assert "age\nin the file: AGE_YRS" in lines_of(data_sections(reader(tmp_path, made)))


def test_columns_of_several_visits_are_one_line_and_their_label_names_all_visits(tmp_path):
    lines = lines_of(derived_sections(reader(tmp_path, plan(EVERYTHING))))
    assert lines["rtw_by_{m6, m12}"].meaning == "Back at work by 6 months and 12 months"
    assert lines["rtw_at_{m6, m12}"].meaning == "In work at 6 months and 12 months"
    assert lines["costs_all_{m6, m12}"].meaning == "All costs, by period that ends with a visit"
    assert lines["eq5d_{baseline, m6, m12}"].meaning == "Health-related quality of life, EQ-5D-5L"


def test_a_single_visit_is_told_as_it_is(tmp_path):
    one = reader(tmp_path, plan({"rtw": {**RULE, "visits": ["m6"]}}))
    assert lines_of(derived_sections(one))["rtw_by_m6"].meaning == "Back at work by 6 months"


def test_derivations_are_headings_with_the_tables_that_they_are_made_from(tmp_path):
    assert headings(derived_sections(reader(tmp_path, plan(EVERYTHING)))) == [
        "Back at work (made from: employment; leave and layoffs; benefits)",
        "Own answer (made from: questionnaires)",
        "Either (made from: employment; leave and layoffs; benefits; questionnaires)",
        "Scores of questionnaires (made from: questionnaires)",
        "Taken from other tables (made from: offers and uptake)",
        "Costs (made from: employment; leave and layoffs; benefits; hospital episodes; intervention ledger)",
    ]


def told_names(names: str) -> list[str]:
    """The columns that a line stands for."""
    family = re.fullmatch(r"(.*)\{(.*)\}", names)
    return [family[1] + visit for visit in family[2].split(", ")] if family else [names]


def test_every_derived_column_is_told_once(tmp_path):
    one = reader(tmp_path, plan(EVERYTHING))
    told = [name for names in lines_of(derived_sections(one)) for name in told_names(names)]
    own = one.plan.data.participants().columns
    assert sorted(told) == sorted(name for name in one.plan.people if name not in own)


def test_where_nothing_is_derived_there_is_no_table_of_it(tmp_path):
    assert derived_columns_table(reader(tmp_path, small_trial.plan())) is None


def test_a_plan_of_one_table_without_a_standard_has_a_dictionary_too(tmp_path):
    one = reader(tmp_path, small_trial.plan(), "nb")
    (row,) = data_tables_table(one).rows
    assert (row.label, row.cells[0]) == ("Deltakere", "Alle som ble randomisert, én rad for hver.")
    assert row.cells[1].replace("\u200b", "") == "Fil: participants.csv\nNøkkel: id."


def test_spells_deliveries_and_resolution_are_told(tmp_path):
    jobs = {
        "file": "jobs.csv",
        "standard": "employment_spells",
        "columns": {"hours": {}, "extracted": {}},
        "extraction": {"column": "extracted", "replaces": "table"},
        "complete_until": "2025-03-31",
    }
    rows = {row.label: row.cells for row in data_tables_table(reader(tmp_path, plan(jobs=jobs))).rows}
    assert rows["Employment"][1] == (
        "File: jobs.\u200bcsv\nPeriod: start to end. Precise to the day. The newest delivery counts, by extracted. "
        "Complete until 31\u00a0March 2025."
    )


def test_a_long_dictionary_may_break_over_pages_and_its_headings_are_groups(tmp_path):
    table = columns_table(reader(tmp_path, plan()))
    assert table.continued
    assert next(row.label for row in table.rows if row.kind is RowKind.GROUP) == "Participants"
    assert all(cell for row in table.rows for cell in row.cells)


def test_questionnaires_that_are_not_scored_have_their_source_under_the_table(tmp_path):
    one = reader(tmp_path, plan({"eq5d": EVERYTHING["eq5d"]}))
    (note,) = columns_table(one).notes
    assert note.startswith("Warwick–Edinburgh Mental Well-being Scale (WEMWBS): Tennant R et al. (2007)")


def test_a_norwegian_dictionary_holds_no_english_words(tmp_path):
    """What the package itself says of a plan; the plan's own words are the same in both languages here."""
    one = reader(tmp_path, plan(EVERYTHING), "nb")
    tables = (data_tables_table(one), columns_table(one), derived_columns_table(one))
    words = [text for table in tables for row in table.rows for text in row.cells]
    assert not re.search(r"\b(the|of|and|from|number|filled|row|with)\b", " ".join(words))


def test_names_of_columns_are_never_hyphenated_and_keep_their_numbers(tmp_path):
    table = columns_table(reader(tmp_path, plan()))
    assert table.label_is_code
    assert "wemwbs_1 … wemwbs_14" in [row.label for row in table.rows]
