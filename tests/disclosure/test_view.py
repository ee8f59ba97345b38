"""What each audience can see."""

import pytest

from reise_report.disclosure.audience import Audience
from reise_report.disclosure.view import view
from reise_report.errors import DisclosureError
from reise_report.plan.load import load_plan
from reise_report.results.row import Reveals, Row, Unit
from reise_report.results.store import Results
from tests import small_trial

POOLED = Row(id="baseline.age.all.mean", value=40.0, unit=Unit.MEASURE, reveals=Reveals.POOLED, group="all")
BY_ARM = Row(id="baseline.age.offered.mean", value=41.0, unit=Unit.MEASURE, group="offered")
LEAST = Row(id="baseline.age.all.minimum", value=18.0, unit=Unit.MEASURE, reveals=Reveals.POOLED, group="all")
PRIMARY = Row(
    id="primary.work.risk_difference.adjusted", value=0.1, low=0.0, high=0.2, level=0.95, unit=Unit.RISK_DIFFERENCE
)
OTHER = Row(id="complier.work.first_stage", value=0.6, unit=Unit.RISK_DIFFERENCE)


@pytest.fixture
def plan(tmp_path):
    return load_plan(small_trial.write(tmp_path))


def seen(plan, audience):
    results = Results.of("small", "2025-06-01", False, [POOLED, BY_ARM, LEAST, PRIMARY, OTHER])
    return view(results, plan, audience)


def test_the_team_sees_everything(plan):
    assert len(seen(plan, Audience.TEAM).results) == 5


def test_the_open_report_sees_only_what_does_not_depend_on_the_allocation(plan):
    assert set(seen(plan, Audience.DMC_OPEN).results.rows) == {POOLED.id, LEAST.id}


def test_the_public_sees_the_primary_analysis_and_pooled_characteristics_but_no_extremes(plan):
    assert set(seen(plan, Audience.PUBLIC).results.rows) == {POOLED.id, PRIMARY.id}


def test_asking_for_what_an_audience_may_not_see_is_an_error_that_names_what_it_may(plan):
    with pytest.raises(
        DisclosureError, match=r"'dmc-open' has no result 'baseline\.age\.offered\.mean'.*baseline\.age\.all\.mean"
    ):
        seen(plan, Audience.DMC_OPEN)[BY_ARM.id]


def test_without_rules_for_the_public_there_is_no_public_view(tmp_path):
    changed = small_trial.plan()
    del changed["disclosure"], changed["reports"]["lay-summary"]
    with pytest.raises(DisclosureError, match="minimum_cell"):
        seen(load_plan(small_trial.write(tmp_path, changed)), Audience.PUBLIC)


def test_links_to_rows_that_the_audience_does_not_have_are_cut(plan):
    part = Row(id="flow.allocated.offered", value=20, unit=Unit.PEOPLE, part_of="flow.randomised.n")
    rest = Row(id="flow.allocated.usual", value=40, unit=Unit.PEOPLE, part_of="flow.randomised.n")
    whole = Row(id="flow.randomised.n", value=60, unit=Unit.PEOPLE, reveals=Reveals.POOLED)
    based = Row(id="harms.any.share.all", value=0.5, unit=Unit.PROPORTION, reveals=Reveals.POOLED, based_on=(part.id,))
    shown = view(Results.of("small", "2025-06-01", False, [part, rest, whole, based]), plan, Audience.DMC_OPEN)
    assert shown[based.id].based_on == ()
