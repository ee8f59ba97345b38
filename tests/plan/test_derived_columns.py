"""What can become of people under a rule is what the data can tell of them."""

from __future__ import annotations

import pytest

from reise_report.plan.derived_columns import derived_columns
from reise_report.plan.model import Plan
from tests.derive.register_trial import NO_BENEFIT, RTW, plan
from tests.small_trial import both

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


def test_earlier_costs_are_named_and_worded_by_their_days():
    work = {"positions": {"table": "employment", "counts": ["ordinary"], "full_time_hours": 37.5}}
    loss = {"kind": "production_loss", "name": both("Production"), "work": work, "method": "human_capital",
            "yearly_wage": {"by_year": {"2023": 365000}}, "on_costs": 0}  # fmt: skip
    costs = {"kind": "costs", "visits": ["m12"], "earlier_days": 365, "components": {"production": loss},
             "totals": {"all": {"name": {"en": "All", "nb": "Alt"}, "components": ["production"]}}}  # fmt: skip
    found = derived_columns(plan({"costs": costs}))
    assert list(found) == [
        "costs_production", "costs_production_m12", "costs_production_earlier",
        "costs_all", "costs_all_m12", "costs_all_earlier", "costs_production_units",
    ]  # fmt: skip
    label = found["costs_all_earlier"].label
    assert label.in_language("en") == "All, the 365 days before randomisation"
    assert label.in_language("nb") == "Alt, de siste 365 dagene før randomisering"


def test_nobody_is_said_to_have_died_where_deaths_are_not_told():
    assert "died" in levels("rtw_status", RTW)
    assert levels("rtw_status", RTW, "deaths") == ["returned", "not_returned", "working_at_start", "lost", "incomplete"]
