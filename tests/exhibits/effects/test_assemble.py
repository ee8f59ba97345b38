"""Every method of the plan has something to show."""

from typing import get_args

import pytest

from reise_report.exhibits.effects import assemble
from reise_report.exhibits.effects.part import Part, anchor
from reise_report.plan.analyses import Analysis
from tests.exhibits.effects.asked import analysis, reader


def methods() -> list[str]:
    union, _ = get_args(Analysis)
    return [get_args(kind.model_fields["method"].annotation)[0] for kind in get_args(union)]


def test_no_method_is_left_out_and_none_is_shown_that_is_not_there():
    assert sorted(assemble._PARTS) == sorted(methods())


@pytest.mark.parametrize("method", assemble._PARTS)
def test_each_method_leads_to_a_function_that_is_there(method):
    from importlib import import_module

    module, name = assemble._PARTS[method]
    assert callable(getattr(import_module(f"reise_report.exhibits.effects.{module}"), name))


def test_an_analysis_is_shown_by_its_method():
    one = reader(("work.strata",))
    part = assemble.analysis_part(one, analysis(one, "work.strata"))
    assert isinstance(part, Part)
    assert any("Mantel–Haenszel" in note for note in part.tables[0].notes)


def test_ids_stand_with_hyphens_in_the_ids_of_exhibits():
    assert anchor("secondary.rtw_time") == "secondary-rtw-time"
