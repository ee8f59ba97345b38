"""What can become of people under a rule is what the data can tell of them."""

from __future__ import annotations

import pytest

from reise_report.plan.derived_columns import derived_columns
from reise_report.plan.model import Plan
from tests.derive.register_trial import NO_BENEFIT, RTW, plan

OPEN = {"death": "missing", "working_at_start": "missing"}


def levels(column: str, rule: dict[str, object], *without: str) -> list[str]:
    """The levels of a column, where the plan has no such tables, or no column 'linked'."""
    written = plan({"rtw": rule}).model_dump(mode="json", by_alias=True, exclude_none=True)
    for name in without:
        if name == "linked":
            del written["data"]["tables"]["participants"]["columns"][name]
        else:
            del written["data"]["tables"][name]
    return list(derived_columns(Plan.model_validate(written))[column].levels or {})


@pytest.mark.parametrize("rule", [RTW, NO_BENEFIT])
def test_reasons_of_loss_are_those_that_some_table_tells_of(rule):
    open_rule = {**rule, **OPEN}
    every = ["withdrew", "emigrated", "not_linked", "died", "working_at_start"]
    assert levels("rtw_loss", open_rule) == every
    assert levels("rtw_loss", open_rule, "deaths") == ["withdrew", "not_linked", "working_at_start"]
    assert levels("rtw_loss", open_rule, "withdrawals", "linked") == ["emigrated", "died", "working_at_start"]
    assert levels("rtw_loss", rule, "deaths", "withdrawals", "linked") == []


def test_nobody_is_said_to_have_died_where_deaths_are_not_told():
    assert "died" in levels("rtw_status", RTW)
    assert levels("rtw_status", RTW, "deaths") == ["returned", "not_returned", "working_at_start", "lost", "incomplete"]
