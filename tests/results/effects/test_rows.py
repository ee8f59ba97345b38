"""What the rows of every method have in common: ids, units, links, people, and the numbers whoever stands first."""

import math
from dataclasses import fields

import pytest

from reise_report.results.assemble import analyse
from reise_report.results.check import problems
from reise_report.results.effects.assemble import _METHODS, effect_rows
from reise_report.results.effects.seed import seed_of
from reise_report.results.flow import flow_rows
from reise_report.results.headlines import headline
from reise_report.results.row import Reveals, Row, Unit
from reise_report.results.scope import Scope
from tests.results.effects import trial
from tests.results.effects.trial import FIRST, SECOND


def alike(one: Row, other: Row) -> bool:
    """Whether two rows say the same, numbers to the arithmetic's precision."""
    for field in fields(Row):
        mine, theirs = getattr(one, field.name), getattr(other, field.name)
        if isinstance(mine, float) and isinstance(theirs, float):
            if not math.isclose(mine, theirs, rel_tol=1e-8, abs_tol=1e-11):
                return False
        elif mine != theirs:
            return False
    return True


def test_every_method_of_the_plan_is_in_the_made_up_trial_but_those_of_the_user():
    asked = {analysis.method for analysis in trial.whole().plan.analyses}
    assert asked == set(_METHODS) - {"installed"}


@pytest.mark.parametrize("id_", trial.IDS)
def test_ids_links_and_sums_hold_together(id_):
    cohort = trial.whole()
    found = trial.rows(cohort, id_)
    assert problems([*flow_rows(cohort), *found.values()]) == []
    assert all(row.id.startswith(f"{id_}.") for row in found.values())


@pytest.mark.parametrize("id_", trial.IDS)
def test_each_number_names_estimand_population_and_for_an_estimate_its_method(id_):
    cohort = trial.whole()
    estimand = trial.named(cohort, id_).estimand
    for row in trial.rows(cohort, id_).values():
        assert (row.estimand, row.population, row.reveals) == (estimand, "randomised", Reveals.ALLOCATION)
        assert row.method or row.unit in (Unit.PEOPLE, Unit.EVENTS)
        if row.low is not None:
            assert row.level == 0.95


@pytest.mark.parametrize("id_", trial.IDS)
def test_the_effect_that_stands_for_the_analysis_is_there_in_its_unit_with_the_people_it_rests_on(id_):
    cohort = trial.whole()
    analysis = trial.named(cohort, id_)
    found, asked = trial.rows(cohort, id_), headline(cohort.plan, analysis)
    for name in asked.effects:
        row = found[name]
        assert (row.unit, row.group) == (asked.unit, None)
        assert row.low < row.value < row.high
        assert row.n_analysed <= max(row.n_available, row.n_randomised)
        for arm in (FIRST, SECOND):
            assert any(f".arm.{arm}." in link for link in row.based_on)
    if asked.p_value is not None:
        assert found[asked.p_value].unit is Unit.P_VALUE
        assert 0 <= found[asked.p_value].value <= 1


@pytest.mark.parametrize("id_", trial.IDS)
def test_randomised_are_those_with_data_and_those_without(id_):
    found = trial.rows(trial.whole(), id_)
    people = trial.people()
    for arm in (FIRST, SECOND):
        numbers = [found[f"arm.{arm}.{part}"].value for part in ("randomised", "data.available", "data.missing")]
        assert numbers[0] == (people["arm"] == arm).sum() == numbers[1] + numbers[2]


@pytest.fixture(scope="module")
def shuffled():
    return trial.cohort(lambda people: people.sample(frac=1, random_state=3))


@pytest.mark.parametrize("id_", trial.IDS)
def test_the_order_of_the_participants_file_changes_no_row(id_, shuffled):
    before, after = trial.rows(trial.whole(), id_), trial.rows(shuffled, id_)
    assert list(before) == list(after)
    assert [name for name in before if not alike(before[name], after[name])] == []


@pytest.mark.parametrize(
    "id_", ["work.imputed", "score.imputed", "score.tip", "time.complier", "worth.nested", "worth.pooled"]
)
def test_what_is_drawn_is_drawn_again_alike(id_):
    assert trial.rows(trial.whole(), id_) == trial.rows(trial.whole(), id_)


def test_the_seed_is_that_of_trial_and_analysis_and_is_told():
    plan = trial.whole().plan
    seeds = {id_: seed_of(plan, id_) for id_ in trial.IDS}
    assert len(set(seeds.values())) == len(seeds)
    assert trial.rows(trial.whole(), "work.imputed")["imputation.seed"].value == seeds["work.imputed"]
    assert trial.rows(trial.whole(), "time.complier")["bootstrap.seed"].value == seeds["time.complier"]


def test_another_trial_draws_other_values():
    other = trial.plan()
    other["trial"]["id"] = "another"
    there = trial.rows(trial.cohort(plan_=other), "work.imputed")["risk_difference.adjusted"]
    here = trial.rows(trial.whole(), "work.imputed")["risk_difference.adjusted"]
    assert there.value != here.value
    assert there.value == pytest.approx(here.value, abs=here.se)


def test_where_the_allocation_is_not_to_be_looked_at_no_effect_is_computed():
    plan, snapshot = trial.read(trial.plan(), trial.people())
    pooled = analyse(plan, snapshot, Scope.POOLED)
    starts = tuple(f"{id_}." for id_ in (*trial.IDS, "varied", "family", "subgroup", "description"))
    assert not [row.id for row in pooled if row.id.startswith(starts)]


def test_all_analyses_come_in_the_plan_s_order():
    cohort = trial.whole()
    order = list(dict.fromkeys(".".join(row.id.split(".")[:2]) for row in effect_rows(cohort)))
    assert order == list(trial.IDS)


def test_an_analysis_of_some_counts_them_among_the_arm_and_of_all_as_the_arm():
    plan = trial.plan()
    plan["estimands"]["work"]["population"] = "consented"
    some = trial.rows(trial.cohort(plan_=plan), "work.crude")["arm.offered.randomised"]
    every = trial.rows(trial.whole(), "work.crude")["arm.offered.randomised"]
    assert (some.among, some.part_of) == ("flow.allocated.offered", None)
    assert (every.among, every.part_of) == (None, "flow.allocated.offered")
