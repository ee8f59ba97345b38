"""Files as REDCap, SPSS, Stata, SAS and Excel really write them: read right, or refused with row and reason."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from reise_report.data.snapshot import Snapshot
from reise_report.data.violation import Violation
from reise_report.errors import PlanError
from tests import small_trial
from tests.data.trial import read, violations
from tests.small_trial import both

VISITS = {"start": 0, "m6": 182, "m12": 365}
EQ5D = ("eq5d_mobility", "eq5d_self_care", "eq5d_usual_activities", "eq5d_pain", "eq5d_anxiety")
LABELS = ["I have no problems", "Slight problems", "Moderate problems", "Severe problems", "Unable"]


def trial(folder: Path, content: str | bytes, columns: dict[str, Any] | None = None, **table: Any) -> Path:
    """A trial whose questionnaires lie in a file of this content."""
    plan = small_trial.plan()
    plan["design"]["visits"] = {name: {"name": both(name), "day": day} for name, day in VISITS.items()}
    plan["data"]["tables"]["answers"] = {
        "file": "answers.csv",
        "standard": "questionnaires",
        "columns": columns or {},
    } | table
    small_trial.write(folder, plan)
    path = folder / plan["data"]["tables"]["answers"]["file"]
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def answers(snapshot: Snapshot, *names: str) -> dict[str, list[object]]:
    table = snapshot.tables["answers"]
    return {name: [None if pd.isna(value) else value for value in table[name]] for name in names or table.columns}


def days(snapshot: Snapshot, name: str = "completed") -> list[str | None]:
    return [None if pd.isna(value) else str(value.date()) for value in snapshot.tables["answers"][name]]


def one(folder: Path) -> Violation:
    (found,) = violations(folder)
    return found


# REDCap

RAW = (
    "record_id,redcap_event_name,redcap_survey_identifier,date_done,eq5d_1,eq5d_2,eq5d_3,eq5d_4,eq5d_5,"
    "pain_site___1,pain_site___2,pain_site___99,vas,form_complete\n"
    "P000,baseline_arm_1,,2024-01-10,1,2,3,4,5,1,0,0,70,2\n"
    "P000,6_months_arm_1,,2024-07-10,,,,,,0,0,0,,0\n"
    "P001,baseline_arm_1,,2024-01-11,2,2,2,2,2,0,1,1,-99,2\n"
)
EVENTS = {"start": "baseline_arm_1", "m6": "6_months_arm_1", "m12": "12_months_arm_1"}
RAW_COLUMNS: dict[str, Any] = {
    "participant": {"from": "record_id"},
    "visit": {"from": "redcap_event_name", "codes": EVENTS},
    "completed": {"from": "date_done"},
    **{name: {"from": f"eq5d_{place}"} for place, name in enumerate(EQ5D, start=1)},
    "back": {"type": "binary", "from": "pain_site___1"},
    "eq_vas": {"from": "vas", "missing": [-99]},
}
INSTRUMENTS = ["eq5d_5l", "eq_vas"]


def test_redcap_raw_has_events_for_visits_boxes_for_choices_and_blank_cells(tmp_path: Path):
    snapshot = read(trial(tmp_path, RAW, RAW_COLUMNS, instruments=INSTRUMENTS))
    assert answers(snapshot, "participant", "visit", "eq5d_pain", "back", "eq_vas") == {
        "participant": ["P000", "P000", "P001"],
        "visit": ["start", "m6", "start"],
        "eq5d_pain": [4, None, 2],
        "back": [True, False, False],
        "eq_vas": [70, None, None],
    }
    assert "form_complete" in snapshot.unused["answers"]


def test_a_redcap_event_that_the_plan_does_not_know_is_refused(tmp_path: Path):
    raw = RAW.replace("6_months_arm_1", "unscheduled_arm_1")
    found = one(trial(tmp_path, raw, RAW_COLUMNS, instruments=INSTRUMENTS))
    assert (found.row, found.column, found.value) == (3, "redcap_event_name", "unscheduled_arm_1")
    assert found.rule.startswith("unknown visit, the plan allows: baseline_arm_1 (start), 6_months_arm_1 (m6)")


def test_rows_of_a_redcap_instrument_that_repeats_are_told_apart_from_a_mistake(tmp_path: Path):
    raw = (
        "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,date_done\n"
        "P000,baseline_arm_1,,,2024-01-10\n"
        "P000,baseline_arm_1,medication,1,\n"
    )
    columns = {name: RAW_COLUMNS[name] for name in ("participant", "visit", "completed")}
    found = one(trial(tmp_path, raw, columns))
    assert found.row == 3
    assert found.rule.endswith(
        "REDCap repeats participants by 'redcap_repeat_instrument': choose one kind with 'rows' at the table"
    )


EVERYTHING = (
    "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,date_done,dose\n"
    "P000,baseline_arm_1,,,2024-01-10,\n"
    "P000,baseline_arm_1,medication,1,,20\n"
    "P000,baseline_arm_1,medication,2,,40\n"
    "P001,screening_arm_1,,,2023-12-01,\n"
    "P001,baseline_arm_1,,,2024-13-11,\n"
)
OWN_COLUMNS = {name: RAW_COLUMNS[name] for name in ("participant", "visit", "completed")}
OWN_ROWS = {"redcap_repeat_instrument": "", "redcap_event_name": ["baseline_arm_1"]}


def test_the_plan_chooses_the_rows_of_an_export_that_holds_several_tables(tmp_path: Path):
    raw = EVERYTHING.replace("2024-13-11", "2024-01-11")
    snapshot = read(trial(tmp_path, raw, OWN_COLUMNS, rows=OWN_ROWS))
    assert answers(snapshot, "participant") == {"participant": ["P000", "P001"]}
    assert snapshot.rows["answers"].tolist() == [2, 6]


def test_a_violation_among_chosen_rows_names_the_row_of_the_file(tmp_path: Path):
    found = one(trial(tmp_path, EVERYTHING, OWN_COLUMNS, rows=OWN_ROWS))
    assert (found.row, found.column, found.value) == (6, "date_done", "2024-13-11")


def test_a_value_that_no_row_has_chooses_nothing_and_is_refused(tmp_path: Path):
    found = one(trial(tmp_path, EVERYTHING, OWN_COLUMNS, rows={"redcap_event_name": "basline_arm_1"}))
    assert (found.column, found.value) == ("redcap_event_name", "basline_arm_1")
    assert found.rule == "no row has this value, by which 'rows' chooses; did you mean 'baseline_arm_1'?"


def test_a_column_that_rows_are_chosen_by_must_be_there(tmp_path: Path):
    found = one(trial(tmp_path, EVERYTHING, OWN_COLUMNS, rows={"redcap_event": "baseline_arm_1"}))
    assert (found.column, found.rule) == (
        "redcap_event",
        "the file has no such column, by which 'rows' chooses; did you mean 'redcap_event_name'?",
    )


LABELLED = (
    '"Record ID","Event Name","Date completed","Mobility","Where does it hurt? (choice=Back)","Complete?","Complete?"\n'
    '"P000","Baseline","2024-01-10","I have no problems","Checked","Complete","Incomplete"\n'
    '"P001","6 months","2024-07-10","Moderate problems","Unchecked","Complete","Complete"\n'
    '"P002","6 months","2024-07-10","","Unchecked","Complete","Complete"\n'
)
LABELLED_COLUMNS: dict[str, Any] = {
    "participant": {"from": "Record ID"},
    "visit": {"from": "Event Name", "codes": {"start": "Baseline", "m6": "6 months"}},
    "completed": {"from": "Date completed"},
    "mobility": {
        "type": "integer",
        "range": [1, 5],
        "from": "Mobility",
        "codes": {str(place): label for place, label in enumerate(LABELS, start=1)},
    },
    "back": {
        "type": "binary",
        "from": "Where does it hurt? (choice=Back)",
        "codes": {"yes": "Checked", "no": "Unchecked"},
    },
}


def test_redcap_labels_stand_for_numbers_and_choices(tmp_path: Path):
    snapshot = read(trial(tmp_path, LABELLED, LABELLED_COLUMNS))
    assert answers(snapshot, "visit", "mobility", "back") == {
        "visit": ["start", "m6", "m6"],
        "mobility": [1, 3, None],
        "back": [True, False, False],
    }


def test_a_label_that_the_plan_does_not_know_is_refused_with_the_nearest(tmp_path: Path):
    found = one(trial(tmp_path, LABELLED.replace("Moderate problems", "Moderate problem"), LABELLED_COLUMNS))
    assert (found.row, found.column, found.value) == (3, "Mobility", "Moderate problem")
    assert found.rule.startswith("unknown code, the plan allows: I have no problems (1), Slight problems (2)")
    assert found.rule.endswith("did you mean 'Moderate problems'?")


def test_a_header_label_that_stands_twice_is_refused_where_the_plan_needs_it(tmp_path: Path):
    columns = LABELLED_COLUMNS | {"complete": {"type": "text", "from": "Complete?"}}
    found = one(trial(tmp_path, LABELLED, columns))
    assert (found.row, found.column) == (None, "Complete?")
    assert found.rule.startswith("the header has this name more than once, so nobody can tell which is meant")


# SPSS, Stata and SAS


def people(**more: Any) -> pd.DataFrame:
    return pd.DataFrame({"participant": ["P000", "P001", "P002"], "visit": [1.0, 2.0, 1.0], **more})


DATES = [dt.date(2024, 1, 10), dt.date(2024, 7, 10), None]
VISIT_CODES = {"visit": {"codes": {"start": 1, "m6": 2, "m12": 3}}}


def typed(folder: Path, ending: str, data: pd.DataFrame, columns: dict[str, Any], **options: Any) -> Path:
    made = trial(folder, b"", VISIT_CODES | columns, file=f"answers{ending}")
    writers = {".sav": pyreadstat.write_sav, ".dta": pyreadstat.write_dta, ".xpt": pyreadstat.write_xport}
    writers[ending](data, str(made / f"answers{ending}"), **options)
    return made


MOBILITY = {"mobility": {"type": "integer", "range": [1, 5]}}


def test_spss_ranges_of_missing_values_are_missing_and_labels_do_not_hide_the_codes(tmp_path: Path):
    data = people(completed=DATES, mobility=[3.0, -7.0, 9.0])
    snapshot = read(
        typed(
            tmp_path,
            ".sav",
            data,
            MOBILITY,
            missing_ranges={"mobility": [{"lo": -9, "hi": -1}, 9]},
            variable_value_labels={
                "mobility": {3.0: "Moderate", 9.0: "Don't know"},
                "visit": {1.0: "Start", 2.0: "6 m"},
            },
        )
    )
    assert answers(snapshot, "visit", "mobility") == {"visit": ["start", "m6", "start"], "mobility": [3, None, None]}
    assert days(snapshot) == ["2024-01-10", "2024-07-10", None]


def test_spss_texts_that_are_declared_missing_are_missing(tmp_path: Path):
    columns = {"why": {"type": "text"}}
    data = people(completed=DATES, why=["pain", "NA", "åpent svar"])
    snapshot = read(typed(tmp_path, ".sav", data, columns, missing_ranges={"why": ["NA"]}))
    assert answers(snapshot, "why") == {"why": ["pain", None, "åpent svar"]}


def test_a_missing_code_that_spss_does_not_declare_is_refused(tmp_path: Path):
    found = one(typed(tmp_path, ".sav", people(completed=DATES, mobility=[3.0, -7.0, 1.0]), MOBILITY))
    assert (found.row, found.value, found.rule) == (3, "-7", "out of range; the plan allows 1 to 5")


def test_stata_extended_missing_values_are_missing_and_dates_are_dates(tmp_path: Path):
    data = people(completed=DATES, mobility=pd.Series([2, "a", "z"], dtype=object))
    snapshot = read(
        typed(
            tmp_path,
            ".dta",
            data,
            MOBILITY,
            missing_user_values={"mobility": ["a", "z"]},
            variable_value_labels={"mobility": {2: "Slight", "a": "Refused", "z": "Skipped"}},
        )
    )
    assert answers(snapshot, "mobility") == {"mobility": [2, None, None]}
    assert days(snapshot) == ["2024-01-10", "2024-07-10", None]


@pytest.mark.parametrize("ending", [".sav", ".dta", ".xpt"])
def test_dates_and_moments_of_statistical_programs_are_read(tmp_path: Path, ending: str):
    moments = [dt.datetime(2024, 1, 10, 8, 30), dt.datetime(2024, 7, 10), None]
    columns = {"at": {"type": "datetime"}, "done": {"type": "date"}}
    data = people(completed=DATES, at=moments, done=DATES)
    snapshot = read(typed(tmp_path, ending, data, columns))
    found = snapshot.tables["answers"]["at"]
    assert [None if pd.isna(value) else value for value in found] == moments
    assert days(snapshot, "done") == ["2024-01-10", "2024-07-10", None]


@pytest.mark.parametrize("ending", [".dta", ".xpt"])
def test_days_that_lost_their_format_are_refused_until_the_plan_says_how_they_count(tmp_path: Path, ending: str):
    # 2024-03-31 is 23466 days after 1960-01-01, for Stata and SAS alike.
    data = people(completed=[23466.0, 23467.0, np.nan])
    found = violations(typed(tmp_path / "without", ending, data, {}))
    assert [item.row for item in found] == [2, 3]
    assert "format: stata_days" in found[0].rule
    snapshot = read(typed(tmp_path / "with", ending, data, {"completed": {"format": "stata_days"}}))
    assert days(snapshot) == ["2024-03-31", "2024-04-01", None]


def test_a_number_in_single_precision_is_what_stata_shows(tmp_path: Path):
    columns = VISIT_CODES | {"completed": {"format": "stata_days"}, "share": {"type": "number"}}
    folder = trial(tmp_path, b"", columns, file="answers.dta")
    data = people(completed=[23466.0] * 3, share=np.array([0.1, 2 / 3, np.nan], dtype=np.float32))
    data.to_stata(folder / "answers.dta", write_index=False)
    assert answers(read(folder), "share") == {"share": [0.1, 0.6666667, None]}


# Excel

EXCEL = "participant;visit;completed;share\nP000;m6;{};12,5\nP001;m6;{};7\n"
SHARE = {"share": {"type": "number"}}


def excel(folder: Path, first: str, second: str, form: str | None = None, raw: str = EXCEL, **table: Any) -> Path:
    completed = {} if form is None else {"completed": {"format": form}}
    content = raw.format(first, second)
    return trial(folder, "\ufeff" + content, SHARE | completed, **{"delimiter": ";", "decimal": ","} | table)


@pytest.mark.parametrize(
    ("first", "second", "form"),
    [
        ("31.03.2024", "01.04.2024", "DD.MM.YYYY"),
        ("31.3.2024", "1.4.2024", "DD.MM.YYYY"),
        ("3/31/2024", "4/1/2024", "MM/DD/YYYY"),
        ("45382", "45383", "excel_serial"),
        ("45382,0", "45383", "excel_serial"),
        (" 2024-03-31\u00a0", "2024-04-01", None),
    ],
)
def test_excels_norwegian_file_is_read_with_the_form_that_the_plan_names(
    tmp_path: Path, first: str, second: str, form: str | None
):
    snapshot = read(excel(tmp_path, first, second, form))
    assert days(snapshot) == ["2024-03-31", "2024-04-01"]
    assert answers(snapshot, "share") == {"share": [12.5, 7.0]}


@pytest.mark.parametrize(
    ("second", "form", "rule"),
    [
        ("45383", "DD.MM.YYYY", "a serial number from Excel (2024-04-01, format: excel_serial)"),
        ("04/01/2024", "DD.MM.YYYY", "DD/MM/YYYY or MM/DD/YYYY: say with format: in the plan which it is"),
        ("4/1/24", "DD.MM.YYYY", "the year has two digits: write all four"),
        ("2024-04-01", "DD.MM.YYYY", "this looks like YYYY-MM-DD"),
        ("April 2024", "DD.MM.YYYY", "not a date; DD.MM.YYYY (such as 31.03.2024) is expected"),
        ("31.04.2024", "DD.MM.YYYY", "no such date in the calendar"),
    ],
)
def test_mixed_forms_in_one_column_are_refused_row_by_row(tmp_path: Path, second: str, form: str, rule: str):
    found = one(excel(tmp_path, "31.03.2024", second, form))
    assert (found.row, found.column, found.value) == (3, "completed", second)
    assert rule in found.rule


def test_a_decimal_comma_is_refused_where_the_plan_says_point(tmp_path: Path):
    found = one(excel(tmp_path, "2024-03-31", "2024-04-01", decimal="."))
    assert (found.row, found.value) == (2, "12,5")
    assert "the decimal sign is '.'" in found.rule


@pytest.mark.parametrize("cell", ["1 234,5", "1\u00a0234,5", "1\u202f234,5", "1.234,5"])
def test_thousands_separators_are_refused(tmp_path: Path, cell: str):
    found = one(excel(tmp_path, "2024-03-31", "2024-04-01", raw=EXCEL.replace("12,5", cell)))
    assert "without thousands separators" in found.rule


def test_semicolons_that_the_plan_does_not_know_of_are_told(tmp_path: Path):
    found = one(excel(tmp_path, "2024-03-31", "2024-04-01", delimiter=","))
    assert "the columns are delimited by semicolon (';')" in found.rule


def test_a_latin_1_file_is_refused_with_its_row_and_the_mend(tmp_path: Path):
    raw = EXCEL.format("2024-03-31", "2024-04-01").replace("P001", "Pål").encode("latin-1")
    found = one(trial(tmp_path, raw, SHARE, delimiter=";", decimal=","))
    assert found.row == 3
    assert "save it as 'CSV UTF-8'" in found.rule


def test_a_key_that_excel_shortened_is_refused(tmp_path: Path):
    found = violations(excel(tmp_path, "2024-03-31", "2024-04-01", raw=EXCEL.replace("P001", "1,23457E+11")))
    assert (found[0].row, found[0].rule) == (
        3,
        "Excel has shortened this number; format the column as text before saving",
    )


def test_a_key_that_lost_its_zeros_is_told_whose_it_is(tmp_path: Path):
    rows = small_trial.rows()
    rows[0]["id"] = "0017"
    folder = excel(tmp_path, "2024-03-31", "2024-04-01", raw=EXCEL.replace("P000", "17"))
    plan = (folder / "trial.yml").read_text()
    small_trial.write(folder, rows_=rows)
    (folder / "trial.yml").write_text(plan)
    assert one(folder).rule == "no such participant in 'participants.csv'; did it lose the zeros of '0017'?"


# Characters


@pytest.mark.parametrize("name", ["smerteområde", "smerteomra\u030ade"], ids=["composed", "decomposed"])
@pytest.mark.parametrize("code", ["Kjønnsområde og mage å", "Kjønnsomra\u030ade og mage\u00a0a\u030a "])
def test_norwegian_letters_match_however_unicode_writes_them(tmp_path: Path, name: str, code: str):
    site = {"type": "category", "from": "smerteområde", "levels": {"belly": both("Belly")},
            "codes": {"belly": "Kjønnsområde og mage å"}}  # fmt: skip
    content = f"participant,visit,completed,\u00a0{name} \nP000,m6,2024-07-10,{code}\n"
    assert answers(read(trial(tmp_path, content, {"site": site})), "site") == {"site": ["belly"]}


def test_blanks_that_nobody_sees_do_not_make_another_participant(tmp_path: Path):
    content = "participant,visit,completed\n\u200bP000\u00a0,m6,2024-07-10\nP000,m6,2024-07-11\n"
    assert one(trial(tmp_path, content)).value == "P000, m6"


def test_missing_codes_hold_for_every_type(tmp_path: Path):
    missing = {"missing": ["-9", "Ikke svart", "."]}
    columns: dict[str, Any] = {
        "completed": missing,
        "working": missing,
        "working_since": missing,
        "working_percent": missing,
        "at": {"type": "datetime", **missing},
        "count": {"type": "integer", "range": [0, 5], **missing},
        "site": {"type": "category", "levels": {"back": both("Back")}, **missing},
        "why": {"type": "text", **missing},
    }
    header = ",".join(["participant", "visit", *columns])
    lines = [",".join([f"P00{place}", "m6", *([code] * len(columns))]) for place, code in enumerate(missing["missing"])]
    table = read(trial(tmp_path, "\n".join([header, *lines]), columns)).tables["answers"]
    assert len(table) == 3
    assert table[list(columns)].isna().to_numpy().all()


def test_a_workbook_of_excel_is_refused_with_the_mend(tmp_path: Path):
    with pytest.raises(PlanError, match="save the sheet as 'CSV UTF-8'"):
        read(trial(tmp_path, b"PK", file="answers.xlsx"))
