"""The dictionary for machines holds every column of every table, and every derived one."""

import json

import pytest

from reise_report.plan.derived_columns import derived_columns
from reise_report.plan.dictionary import dictionary, dictionary_json
from reise_report.plan.load import load_plan
from tests.exhibits.derived_trial import COSTS, RULE, plan
from tests.small_trial import write


@pytest.fixture
def loaded(tmp_path):
    return load_plan(write(tmp_path, plan({"rtw": RULE, "costs": COSTS})))


def test_every_column_is_there_with_its_type(loaded):
    tables = dictionary(loaded)["tables"]
    assert list(tables) == list(loaded.data.tables)
    for name, table in loaded.data.tables.items():
        assert {key: column["type"] for key, column in tables[name]["columns"].items()} == {
            key: column.type for key, column in table.columns.items()
        }


def test_every_derived_column_stands_under_its_derivation(loaded):
    derived = dictionary(loaded)["derived"]
    assert [key for item in derived.values() for key in item["columns"]] == list(derived_columns(loaded))
    assert derived["rtw"]["made_from"] == ["jobs", "leave", "benefits"]


def test_a_column_has_its_words_in_each_language_and_its_range(loaded):
    column = dictionary(loaded)["tables"]["jobs"]["columns"]["percent"]
    assert column["label"] == {"en": "Size of position", "nb": "Stillingsprosent"}
    assert column["range"] == (0, 200)
    assert column["in_file"] == "percent"


def test_what_the_plan_leaves_out_is_left_out(loaded):
    column = dictionary(loaded)["tables"]["participants"]["columns"]["took_part"]
    assert column == {"in_file": "took_part", "type": "binary"}


def test_it_is_written_as_json_and_twice_the_same(loaded):
    text = dictionary_json(loaded)
    assert text == dictionary_json(loaded)
    assert json.loads(text)["trial"] == "small"
