"""Several sources of one thing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reise_report.derive.combined import combined
from reise_report.derive.return_to_work import Answer
from tests.derive.register_trial import one, plan
from tests.small_trial import both

values = st.lists(st.tuples(*[st.sampled_from([True, False, None])] * 3), min_size=1, max_size=6)


def answer(given):
    return Answer(np.array([bool(value) for value in given]), np.array([value is not None for value in given]))


def together(rule, *sources):
    """The sources' values of one person."""
    named = {name: answer([value]) for name, value in zip("abc", sources, strict=False)}
    found, source = combined(named, rule)
    return (bool(found.yes[0]) if found.known[0] else None), str(source[0])


@pytest.mark.parametrize(
    ("rule", "first", "second", "value", "source"),
    [
        ("first_known", False, True, False, "a"),
        ("first_known", None, True, True, "b"),
        ("first_known", None, None, None, ""),
        ("any", False, True, True, "b"),
        ("any", True, True, True, "a"),
        ("any", None, False, False, "b"),
        ("any", False, None, False, "a"),
        ("any", None, None, None, ""),
    ],
)
def test_the_rule_says_which_source_decides(rule, first, second, value, source):
    assert together(rule, first, second) == (value, source)


@given(values, st.sampled_from(["first_known", "any"]))
def test_people_do_not_touch_one_another(rows, rule):
    columns = {name: answer(column) for name, column in zip("abc", zip(*rows, strict=True), strict=True)}
    found, source = combined(columns, rule)
    for place, row in enumerate(rows):
        value = bool(found.yes[place]) if found.known[place] else None
        assert (value, str(source[place])) == together(rule, *row)


def test_a_source_can_be_a_column_of_participants_and_its_name_is_a_level():
    derivation = {"kind": "combined", "name": both("Either"), "sources": ["in_work", "woman"], "rule": "first_known"}
    trial = plan({"either": derivation})
    found = one(trial, participants=[{"participant": "A", "in_work": None, "woman": True}])
    assert (found["either"], found["either_source"]) == (True, "woman")
