"""From the answers in a table to the scores of each questionnaire."""

from typing import get_args

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reise_report.derive.promis import t_scores
from reise_report.derive.scores import Choices, answered, scores
from reise_report.errors import DataError
from reise_report.plan.derived import Score
from reise_report.plan.instrument import InstrumentName, instrument

NAMES = get_args(InstrumentName)
ALL = Choices(value_set="norway_2024", version="v2.1", most_missing=0, most_missing_percent=0, reversed=())


def possible(contract):
    """The answers that an item can have, in order."""
    if contract["type"] == "category":
        return list(contract["levels"])
    least, greatest = contract["range"]
    return list(range(least, greatest + 1))


def table(name, *rows):
    """Answers to a questionnaire, one row each: a value for every item, or a list of them."""
    items = instrument(name).items
    columns = {}
    for place, (item, contract) in enumerate(items.items()):
        cells = [row[place] if isinstance(row, list) else row for row in rows]
        category = contract["type"] == "category"
        columns[item] = pd.Categorical(cells, possible(contract)) if category else pd.array(cells, dtype="Int64")
    return pd.DataFrame(columns)


def row(name, **answers):
    """One row of a questionnaire: the items named, the others not answered."""
    return table(name, [answers.get(item) for item in instrument(name).items])


@pytest.mark.parametrize("name", NAMES)
def test_every_questionnaire_gives_all_its_scores_as_numbers_on_the_same_rows(name):
    answers = table(name, *[[possible(item)[0] for item in instrument(name).items.values()]] * 2)
    answers.index = pd.Index(["b", "a"])
    found = scores(name, answers, ALL)
    assert list(found.columns) == list(instrument(name).scores)
    assert list(found.index) == ["b", "a"]
    assert set(found.dtypes) == {np.dtype("float64")}
    assert found.notna().all(axis=None)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_scored_from_nothing(name):
    assert scores(name, table(name, None), ALL).isna().all(axis=None)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=15)
@given(data=st.data())
def test_scores_are_within_the_range_that_their_contract_gives(name, data):
    items = instrument(name).items.values()
    answers = table(name, [data.draw(st.sampled_from(possible(item))) for item in items])
    found = scores(name, answers, ALL)
    for score, contract in instrument(name).scores.items():
        least, greatest = contract["range"]
        assert least <= found[score].iloc[0] <= greatest


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=5)
@given(data=st.data())
def test_the_order_of_rows_and_columns_is_irrelevant(name, data):
    items = instrument(name).items.values()
    rows = [[data.draw(st.sampled_from([*possible(item), None])) for item in items] for _ in range(3)]
    answers = table(name, *rows)
    turned = answers.iloc[::-1, ::-1]
    pd.testing.assert_frame_equal(scores(name, turned, ALL).iloc[::-1], scores(name, answers, ALL))


@pytest.mark.parametrize(("name", "choice"), [(name, choice) for name in NAMES for choice in instrument(name).choices])
def test_a_choice_that_is_needed_and_not_stated_is_named(name, choice):
    stated = {field: getattr(ALL, field) for field in Choices.__slots__ if field != choice}
    with pytest.raises(DataError, match=f"cannot be scored without '{choice}'; the plan must say it"):
        scores(name, table(name, None), Choices(**stated))


def test_choices_are_read_from_the_plan_s_derivation():
    given_ = {"kind": "score", "instrument": "promis_29", "table": "q", "visits": ["m12"], "version": "v2.0"}
    stated = Choices.stated(Score.model_validate({**given_, "reversed": ["promis_sleep_1"]}))
    assert stated == Choices(version="v2.0", reversed=("promis_sleep_1",))


def test_an_item_without_a_column_is_refused():
    with pytest.raises(DataError, match=r"no column 'wemwbs_3' \(1 absent\); write 'instruments: \[wemwbs\]'"):
        scores("wemwbs", table("wemwbs", 3).drop(columns="wemwbs_3"), ALL)


def test_an_answer_out_of_range_is_refused_with_its_row_and_item():
    with pytest.raises(DataError, match="row 2: 11 is no answer to work_ability_score; the answers are 0 to 10"):
        scores("work_ability_score", table("work_ability_score", 4, 11), ALL)


@pytest.mark.parametrize("dtype", ["Int64", "int8", "float64", "Float64"])
def test_answers_can_be_of_any_numeric_type(dtype):
    assert scores("eq_vas", pd.DataFrame({"eq_vas": [70]}).astype(dtype), ALL)["eq_vas"].tolist() == [70]


def test_the_index_is_by_the_value_set_of_the_plan():
    answers = table("eq5d_5l", [1, 5, 4, 3, 2])
    # R package eq5d 0.16, unit tests, state 15432: Norway 0.460.
    assert scores("eq5d_5l", answers, ALL)["index"][0] == pytest.approx(0.460, abs=5e-4)
    denmark = scores("eq5d_5l", answers, Choices(value_set="denmark_2021"))["index"][0]
    # 1 − (0 + .209 + .139 + .094 + .072), by hand.
    assert denmark == pytest.approx(0.486)


def test_wemwbs_with_its_short_form_from_the_same_answers():
    answers = table("wemwbs", [3] * 14, [4, *[3] * 13], [3, 3, 3, None, *[3] * 10])
    strict = scores("wemwbs", answers, Choices(most_missing=0))
    assert strict["total"].tolist()[:2] == [42, 43]
    assert np.isnan(strict["total"][2])
    # Item 4 is not of the short form; item 1 is: 21 → 19.25, 22 → 19.98.
    assert strict["short_form"].tolist() == [19.25, 19.98, 19.25]
    assert scores("wemwbs", answers, Choices(most_missing=1))["total"][2] == pytest.approx(42)


def test_the_short_form_asked_on_its_own():
    assert scores("swemwbs", table("swemwbs", 1, 3, 5), Choices())["metric"].tolist() == [7, 19.25, 35]


def test_each_domain_of_promis_is_scored_from_its_own_items():
    answers = row("promis_29", **{f"promis_fatigue_{item}": 2 for item in range(1, 5)})
    found = scores("promis_29", answers, ALL).iloc[0]
    expected = t_scores([[2, 2, 2, 2]], "fatigue", "v2.1")
    assert found["fatigue"] == expected.t[0] == 48.6
    assert found["fatigue_se"] == 2.5
    assert found["fatigue_raw"] == 8
    assert found.notna().sum() == 3


def test_version_2_0_of_promis_scores_physical_function_apart_and_without_standard_errors():
    answers = row("promis_29", **{f"promis_physical_{item}": 1 for item in range(1, 5)})
    found = scores("promis_29", answers, Choices(version="v2.0", reversed=())).iloc[0]
    assert found["physical_function"] == 22.9
    assert np.isnan(found["physical_function_se"])
    assert found["physical_function_raw"] == 4


def test_a_file_that_counts_the_answers_by_their_place_gives_the_same_scores_once_turned():
    printed = row("promis_29", **dict.fromkeys(instrument("promis_29").items, 2))
    placed = printed.copy()
    other_way = instrument("promis_29").reverse_keyed
    for item in other_way:
        placed[item] = 6 - placed[item]
    found = scores("promis_29", placed, Choices(version="v2.1", reversed=other_way))
    pd.testing.assert_frame_equal(found, scores("promis_29", printed, ALL))
    assert scores("promis_29", placed, ALL)["physical_function"][0] != found["physical_function"][0]


def test_an_item_to_reverse_that_does_not_exist_is_refused_with_the_nearest():
    with pytest.raises(DataError, match="no item 'promis_slep_1' to reverse; did you mean 'promis_sleep_1'"):
        scores("promis_29", table("promis_29", None), Choices(version="v2.1", reversed=("promis_slep_1",)))


def test_work_role_functioning_is_the_mean_times_25_of_the_answers_that_apply():
    # Items 0–4, mean × 25: BMC Public Health 2022, doi:10.1186/s12889-022-13893-4.
    answers = row("work_role_functioning", **{f"wrfq_{item}": 3 for item in range(1, 11)})
    found = scores("work_role_functioning", answers, Choices(most_missing_percent=20)).iloc[0]
    assert found["scheduling_output"] == 75
    assert np.isnan(found["physical"])
    assert np.isnan(found["total"])


@pytest.mark.parametrize(
    ("score", "items", "may"),
    [
        ("scheduling_output", range(1, 11), 2),
        ("physical", range(11, 16), 1),
        ("mental_social", range(16, 23), 1),
        ("flexibility", range(23, 28), 1),
        ("total", range(1, 28), 5),
    ],
)
def test_more_than_a_fifth_missing_leaves_a_scale_of_work_role_functioning_without_score(score, items, may):
    enough = row("work_role_functioning", **{f"wrfq_{item}": 2 for item in list(items)[may:]})
    too_few = row("work_role_functioning", **{f"wrfq_{item}": 2 for item in list(items)[may + 1 :]})
    rule = Choices(most_missing_percent=20)
    assert scores("work_role_functioning", enough, rule)[score][0] == 50
    assert np.isnan(scores("work_role_functioning", too_few, rule)[score][0])


def test_self_efficacy_of_19_items_is_the_mean_of_each_scale_and_of_all():
    given_ = {f"rtwse19_demands_{item}": 10 for item in range(1, 8)}
    given_ |= {f"rtwse19_tasks_{item}": 1 for item in range(1, 8)}
    given_ |= {f"rtwse19_needs_{item}": 4 for item in range(1, 6)}
    found = scores("rtw_self_efficacy_19", row("rtw_self_efficacy_19", **given_), Choices(most_missing_percent=0))
    assert found.iloc[0].tolist() == pytest.approx([10, 1, 4, (70 + 7 + 20) / 19])


def test_self_efficacy_of_11_items_turns_the_items_that_the_plan_names():
    answers = row("rtw_self_efficacy_11", **{f"rtwse11_{item}": 6 for item in range(1, 12)})
    plain = scores("rtw_self_efficacy_11", answers, Choices(most_missing=0, reversed=()))
    turned = scores("rtw_self_efficacy_11", answers, Choices(most_missing=0, reversed=("rtwse11_2",)))
    assert plain["total"][0] == 6
    assert turned["total"][0] == pytest.approx((60 + 1) / 11)


def test_a_question_in_words_is_scored_by_the_order_of_its_answers():
    answers = pd.DataFrame({"job_satisfaction": ["very_satisfied", None, "very_dissatisfied"]})
    found = scores("job_satisfaction", answers, Choices())["job_satisfaction"]
    assert found.tolist()[::2] == [5, 1]
    assert np.isnan(found[1])
    other_way = scores("job_satisfaction", answers, Choices(reversed=("job_satisfaction",)))["job_satisfaction"]
    assert other_way.tolist()[::2] == [1, 5]


def test_an_answer_in_words_that_does_not_exist_is_refused():
    with pytest.raises(DataError, match="row 1: 'happy' is no answer to job_satisfaction; the answers are very_diss"):
        scores("job_satisfaction", pd.DataFrame({"job_satisfaction": ["happy"]}), Choices())


def test_rows_are_complete_partial_or_empty():
    answers = table("eq5d_5l", [1, 1, 1, 1, 1], [None, 1, 1, 1, 1], [None] * 5)
    answers.index = pd.Index([7, 8, 9])
    found = answered("eq5d_5l", answers)
    assert found.tolist() == ["complete", "partial", "none"]
    assert list(found.cat.categories) == ["complete", "partial", "none"]
    assert list(found.index) == [7, 8, 9]


def test_one_question_is_complete_or_empty():
    assert answered("eq_vas", table("eq_vas", 50, None)).tolist() == ["complete", "none"]
