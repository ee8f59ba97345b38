"""Return to work as participants say themselves."""

import pytest

from tests.derive.register_trial import one, plan
from tests.small_trial import both

OWN = {
    "kind": "self_reported_return",
    "name": both("Own return"),
    "state": both("Working, own answer"),
    "table": "questionnaires",
    "where": {"working": True},
    "visits": ["m3", "m6", "m12"],
}
SIZED = {**OWN, "percent": "working_percent", "min_share": 50}
LONG = {**OWN, "since": "working_since", "min_days": 28}


def answers(*given, **shared):
    visits = ["m3", "m6", "m12"]
    days = ["2023-04-02", "2023-07-02", "2024-01-01"]
    rows = []
    for visit, day, answer in zip(visits, days, given, strict=True):
        if answer is not None:
            own = answer if isinstance(answer, dict) else {"working": answer}
            rows.append({"participant": "A", "visit": visit, "completed": day, **shared, **own})
    return rows


def told(derivation, rows):
    found = one(plan({"own": derivation}), participants=[{"participant": "A"}], questionnaires=rows)
    return (
        [found[f"own_at_{visit}"] for visit in OWN["visits"]],
        [found[f"own_by_{visit}"] for visit in OWN["visits"]],
        found["own"],
    )


@pytest.mark.parametrize(
    ("given", "at", "by"),
    [
        ((False, True, False), [False, True, False], [False, True, True]),
        ((False, False, False), [False, False, False], [False, False, False]),
        ((None, True, None), [None, True, None], [None, True, True]),
        ((False, None, False), [False, None, False], [False, None, None]),
        ((None, None, None), [None, None, None], [None, None, None]),
    ],
)
def test_back_by_a_visit_is_who_worked_at_it_or_before_and_not_back_who_never_did(given, at, by):
    assert told(OWN, answers(*given)) == (at, by, by[-1])


def test_the_position_must_be_large_enough():
    rows = answers({"working_percent": 49.9}, {"working_percent": 50}, {}, working=True)
    assert told(SIZED, rows)[0] == [False, True, None]


def test_who_does_not_work_needs_no_size():
    assert told(SIZED, answers(False, False, False))[0] == [False, False, False]


def test_a_position_that_is_too_small_is_a_no_even_if_the_first_question_was_left_out():
    rows = answers({"working_percent": 10}, {"working_percent": 80}, None)
    assert told(SIZED, rows)[0] == [False, None, None]


def test_the_days_of_work_are_counted_with_the_first_and_that_of_the_answer():
    rows = answers({"working_since": "2023-03-06"}, {"working_since": "2023-06-06"}, {}, working=True)
    assert told(LONG, rows)[0] == [True, False, None]


def test_without_a_date_of_the_answer_the_length_is_not_known():
    rows = answers({"working_since": "2023-03-06", "completed": ""}, None, None, working=True)
    assert told(LONG, rows)[0] == [None, None, None]


def test_one_of_several_answers_can_be_enough():
    derivation = {**OWN, "where": {"working_percent": [50, 100]}}
    rows = answers({"working_percent": 100}, {"working_percent": 80}, {})
    assert told(derivation, rows)[0] == [True, False, None]
