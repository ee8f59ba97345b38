"""Columns that differ in their number alone are told in one line; all others stand alone."""

from typing import get_args

import pytest

from reise_report.plan.column_runs import runs
from reise_report.plan.contract import Column
from reise_report.plan.instrument import InstrumentName, instrument


def item(number: int, words: str = "Scale, item {}", **more) -> Column:
    return Column.model_validate({"type": "integer", "range": [1, 5], "label": words.format(number), **more})


def items(*numbers: int, **more) -> dict[str, Column]:
    return {f"scale_{number}": item(number, **more) for number in numbers}


def names(columns) -> list[tuple[str, ...]]:
    return [run.names for run in runs(columns)]


def label(run) -> str:
    return run.label(lambda text: text.in_language("en"), lambda first, last: f"{first} to {last}")


def test_items_in_a_row_are_one_run_with_one_label():
    (run,) = runs(items(1, 2, 3, 4))
    assert (run.names[0], run.names[-1]) == ("scale_1", "scale_4")
    assert label(run) == "Scale, item 1 to 4"


def test_two_items_stand_as_they_are():
    assert names(items(1, 2)) == [("scale_1",), ("scale_2",)]


def test_a_number_that_is_left_out_ends_a_run():
    assert names(items(1, 2, 3, 5, 6, 7)) == [("scale_1", "scale_2", "scale_3"), ("scale_5", "scale_6", "scale_7")]


@pytest.mark.parametrize("change", [{"range": [1, 6]}, {"required": True}, {"words": "Scale, item {}: pain"}])
def test_another_contract_or_other_words_end_a_run(change):
    columns = {**items(1, 2, 3), "scale_4": item(4, **change)}
    assert names(columns) == [("scale_1", "scale_2", "scale_3"), ("scale_4",)]


def test_an_assumption_and_another_name_in_the_file_do_not_end_a_run():
    columns = {**items(1, 2), "scale_3": item(3, **{"from": "Q3", "assumption": "Assumed."})}
    assert len(runs(columns)) == 1


def test_items_without_labels_are_a_run_without_label():
    columns = {f"q{number}": Column.model_validate({"type": "binary"}) for number in (8, 9, 10)}
    (run,) = runs(columns)
    assert run.names == ("q8", "q9", "q10")
    assert label(run) == ""


def test_the_number_of_the_item_is_meant_and_not_one_in_the_scale_s_name():
    (run,) = runs({f"a_{number}": item(number, "SCALE-19: doing 1 thing, item {}") for number in (1, 2, 3)})
    assert label(run) == "SCALE-19: doing 1 thing, item 1 to 3"


@pytest.mark.parametrize("name", get_args(InstrumentName))
def test_runs_hold_every_column_once_and_in_order(name):
    columns = {key: Column.model_validate(dict(column)) for key, column in instrument(name).items.items()}
    assert [key for run in runs(columns) for key in run.names] == list(columns)


def test_the_items_of_a_long_questionnaire_become_a_few_lines():
    columns = {
        key: Column.model_validate(dict(item)) for key, item in instrument("work_role_functioning").items.items()
    }
    assert [label(run).partition(":")[0] for run in runs(columns)] == [
        "WRFQ, item 1 to 10",
        "WRFQ, item 11 to 15",
        "WRFQ, item 16 to 22",
        "WRFQ, item 23 to 27",
    ]
