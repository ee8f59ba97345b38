"""The questionnaires' files: columns that are right contracts, words in both languages, scores of known items."""

import re
from typing import get_args

import pytest

from reise_report.plan.choice import Text
from reise_report.plan.contract import Column, Table
from reise_report.plan.derived import Score
from reise_report.plan.instrument import InstrumentName, instrument

NAMES = get_args(InstrumentName)
COUNTS = {
    "eq5d_5l": 5,
    "eq_vas": 1,
    "wemwbs": 14,
    "swemwbs": 7,
    "promis_29": 29,
    "work_ability_score": 1,
    "work_role_functioning": 27,
    "rtw_self_efficacy_19": 19,
    "rtw_self_efficacy_11": 11,
    "job_satisfaction": 1,
    "work_makes_pain_worse": 1,
}


@pytest.mark.parametrize("name", NAMES)
def test_a_questionnaire_has_the_items_that_its_owners_say(name):
    assert len(instrument(name).items) == COUNTS[name]


@pytest.mark.parametrize("name", NAMES)
def test_every_item_is_a_contract_that_refuses_answers_out_of_range(name):
    for item in instrument(name).items.values():
        column = Column.model_validate(dict(item))
        assert column.range is not None if column.type == "integer" else column.levels
        assert not column.required


@pytest.mark.parametrize("name", NAMES)
def test_every_word_is_there_in_both_languages(name):
    known = instrument(name)
    texts = [known.title, *(part[key] for part in known.scores.values() for key in ("label", "unit"))]
    for item in known.items.values():
        texts += [item["label"], *(item[key] for key in ("unit", "assumption") if key in item)]
        texts += list(item.get("levels", {}).values())
    for text in texts:
        assert Text.model_validate(dict(text)).languages() == {"en", "nb"}


@pytest.mark.parametrize("name", NAMES)
def test_no_two_items_and_no_two_scores_share_a_label(name):
    for parts in (instrument(name).items, instrument(name).scores):
        for language in ("en", "nb"):
            labels = [part["label"][language] for part in parts.values()]
            assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("name", NAMES)
def test_a_score_is_made_of_items_and_has_a_contract(name):
    known = instrument(name)
    used = set()
    for score in known.scores.values():
        assert set(score["items"]) <= set(known.items)
        used |= set(score["items"])
        fields = {key: score[key] for key in ("label", "unit", "range", "decimals")}
        Column.model_validate({"type": "number", **fields})
        assert score.get("benefit") in ("higher", "lower", None)
    assert used == set(known.items)


@pytest.mark.parametrize("name", NAMES)
def test_a_questionnaire_says_where_it_comes_from(name):
    known = instrument(name)
    assert known.source
    assert known.choices or len(known.items) in (1, 7)


@pytest.mark.parametrize("name", NAMES)
def test_a_plan_can_state_every_choice(name):
    known = instrument(name)
    assert set(known.choices) <= set(Score.model_fields)
    assert set(known.options) <= set(known.choices)
    assert set(known.reverse_keyed) <= set(known.items)
    assert not known.reverse_keyed or "reversed" in known.choices


def test_no_two_questionnaires_share_an_item():
    items = [item for name in NAMES for item in instrument(name).items]
    assert len(set(items)) == len(items)


def test_labels_of_items_do_not_repeat_the_wording_of_the_questions():
    """The wording is the owners': a label is a number and a topic, so it holds no sentence."""
    for name in NAMES:
        for item in instrument(name).items.values():
            assert not re.search(r"[.?!]|\bI\b|\bmy\b|\bjeg\b", item["label"]["en"] + item["label"]["nb"])


def test_a_table_with_a_questionnaire_has_its_columns_and_the_plan_s_words_win():
    table = Table.model_validate(
        {
            "file": "answers.csv",
            "standard": "questionnaires",
            "instruments": ["work_role_functioning"],
            "columns": {"wrfq_3": {"from": "WRFQ03", "missing": [5]}},
        }
    )
    assert table.columns["wrfq_27"].range == (0, 4)
    assert table.columns["wrfq_3"].range == (0, 4)
    assert table.columns["wrfq_3"].missing == [5]
