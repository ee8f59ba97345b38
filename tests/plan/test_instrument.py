"""The questionnaires' files: columns that are right contracts, words in both languages, scores of known items."""

import re
from pathlib import Path
from typing import get_args

import pytest

from reise_report.plan.choice import Text
from reise_report.plan.contract import Column, Table
from reise_report.plan.derived import Score
from reise_report.plan.instrument import InstrumentName, instrument
from reise_report.plan.load import load_plan
from reise_report.plan.problem import InvalidPlanError
from tests.small_trial import plan, write

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


@pytest.mark.parametrize(
    ("name", "stated", "where", "message"),
    [
        ("eq5d_5l", {}, "derived.q", "cannot be scored without 'value_set'"),
        (
            "eq5d_5l",
            {"value_set": "norway"},
            "derived.q.value_set",
            "no value_set 'norway'; did you mean 'norway_2024'?",
        ),
        ("promis_29", {"version": "v2.1"}, "derived.q", "cannot be scored without 'reversed'"),
        ("promis_29", {"version": "2.1", "reversed": []}, "derived.q.version", "no version '2.1'"),
        ("eq_vas", {"most_missing": 1}, "derived.q.most_missing", "has no use for 'most_missing'; leave it out"),
        ("swemwbs", {"reversed": ["swemwbs_8"]}, "derived.q.reversed.1", "has no item 'swemwbs_8'"),
    ],
)
def test_the_plan_s_check_finds_choices_that_lack_or_are_not_known(
    tmp_path: Path, name: str, stated: dict[str, object], where: str, message: str
):
    changed = plan()
    changed["data"]["tables"]["answers"] = {
        "file": "answers.csv",
        "standard": "questionnaires",
        "instruments": [name],
        "columns": {},
    }
    changed["derived"] = {"q": {"kind": "score", "instrument": name, "table": "answers", "visits": ["m3"], **stated}}
    with pytest.raises(InvalidPlanError) as caught:
        load_plan(write(tmp_path, changed))
    found = {problem.path: problem.message for problem in caught.value.problems}
    assert message in found[where]
