"""Sizes of the plan's populations."""

from typing import Any

from reise_report.plan.model import Plan
from reise_report.results.scope import Scope
from tests.results import register_results as register
from tests.small_trial import both


def with_population(where: dict[str, Any]) -> Plan:
    made = register.trial().model_dump(mode="json", by_alias=True, exclude_none=True)
    made["populations"]["some"] = {"name": both("Some"), "where": where}
    return Plan.model_validate(made)


def test_everybody_randomised_is_counted_in_each_arm_and_in_all():
    found = register.results(register.trial())
    population = next(iter(register.trial().populations))
    assert register.counts(found, f"population.{population}.n") == {"all": 12, "offered": 4, "usual": 8}


def test_a_condition_leaves_out_those_who_do_not_meet_it():
    found = register.results(with_population({"woman": True}))
    assert register.counts(found, "population.some.n") == {"all": 6, "offered": 2, "usual": 4}


def test_a_population_told_apart_by_uptake_is_not_counted_where_the_allocation_is_not_seen():
    found = register.results(with_population({"took_part": True}), scope=Scope.POOLED)
    assert register.counts(found, "population.some.n") == {}
