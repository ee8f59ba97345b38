"""Sensitivity analyses: the same machinery on a plan with a named change, and exactly what such a plan would give."""

from dataclasses import fields, replace
from pathlib import Path

import pytest

from reise_report.data.snapshot import read_snapshot
from reise_report.derive import assemble as derivations
from reise_report.plan.load import load_plan
from reise_report.plan.variations import Sensitivity
from reise_report.results.check import problems
from reise_report.results.cohort import Cohort
from reise_report.results.effects.assemble import effect_rows
from reise_report.results.flow import flow_rows
from reise_report.results.row import Row
from reise_report.results.scope import Scope
from reise_report.results.sensitivity import sensitivity_rows
from tests.results.effects import trial
from tests.small_trial import both

REISE = Path(__file__).resolve().parents[2] / "data" / "reise"


@pytest.fixture(scope="module")
def reise():
    """The made-up data of the example trial, before anything is derived, with the plan."""
    plan = load_plan(REISE)
    return plan, read_snapshot(plan, REISE)


def asked(of, change):
    return Sensitivity.model_validate({"id": "varied.once", "of": of, "name": both("Varied"), "change": change})


def varied(plan, snapshot, of, change):
    """The rows of one sensitivity analysis, by the end of their ids."""
    once = plan.model_copy(update={"sensitivity": [asked(of, change)]})
    rows = list(sensitivity_rows(Cohort.of(once, snapshot, Scope.FULL), snapshot))
    assert all(row.id.startswith("varied.once.") for row in rows)
    return {row.id.removeprefix("varied.once."): row for row in rows}


def written(plan, snapshot, of, **updates):
    """The rows of the analysis in a plan that has the changed parts written into it."""
    changed = plan.with_derived(updates.pop("derived", plan.derived)).model_copy(update=updates)
    only = [analysis for analysis in changed.analyses if analysis.id == of]
    cohort = Cohort.of(changed.model_copy(update={"analyses": only}), snapshot, Scope.FULL)
    return {row.id.removeprefix(f"{of}."): row for row in effect_rows(cohort)}


def renamed(rows, of, id_):
    """Rows with the id of the one analysis in place of the other's, in links too."""

    def name(text):
        return text.replace(f"{of}.", f"{id_}.") if isinstance(text, str) and text.startswith(f"{of}.") else text

    return {
        key: replace(
            row,
            id=name(row.id),
            part_of=name(row.part_of),
            among=name(row.among),
            based_on=tuple(name(link) for link in row.based_on),
        )
        for key, row in rows.items()
    }


def assert_alike(rows, wanted, of):
    wanted = renamed(wanted, of, "varied.once")
    assert list(rows) == list(wanted)
    for key, row in rows.items():
        for field in fields(Row):
            assert getattr(row, field.name) == getattr(wanted[key], field.name), (key, field.name)


def part(plan, name, key, **changed):
    """A part of the plan with some of its keys changed, among the others of its kind."""
    parts = getattr(plan, name)
    return {**parts, key: parts[key].model_copy(update=changed)}


def test_a_changed_derivation_gives_what_a_plan_with_that_value_gives(reise):
    plan, snapshot = reise
    rows = varied(plan, snapshot, "primary.rtw", {"derived.rtw.min_days": 91})
    wanted = written(plan, snapshot, "primary.rtw", derived=part(plan, "derived", "rtw", min_days=91))
    assert_alike(rows, wanted, "primary.rtw")
    before = written(plan, snapshot, "primary.rtw")
    assert rows["arm.offered.events"].value < before["arm.offered.events"].value


def test_only_what_a_change_touches_is_derived_again(reise, monkeypatch):
    plan, snapshot = reise
    seen = []
    derive = derivations.derive
    cohort = Cohort.of(
        plan.model_copy(update={"sensitivity": [asked("primary.rtw", {"derived.rtw.min_days": 91})]}),
        snapshot,
        Scope.FULL,
    )

    def watched(plan, snapshot):
        seen.append(set(plan.derived))
        return derive(plan, snapshot)

    monkeypatch.setattr(derivations, "derive", watched)
    list(sensitivity_rows(cohort, snapshot))
    (again,) = seen
    built_on_it = {name for name, of in plan.derived.items() if "rtw" in getattr(of, "sources", [])}
    assert "rtw" in again
    assert built_on_it <= again
    assert "eq5d" not in again
    assert len(again) < len(plan.derived) / 2


def test_a_change_of_nothing_derived_derives_nothing(reise, monkeypatch):
    plan, snapshot = reise
    once = plan.model_copy(update={"sensitivity": [asked("primary.rtw", {"analysis.covariates": ["age"]})]})
    cohort = Cohort.of(once, snapshot, Scope.FULL)
    monkeypatch.setattr(derivations, "derive", None)
    assert list(sensitivity_rows(cohort, snapshot))


def test_what_is_built_on_a_changed_derivation_follows_it(reise):
    plan, snapshot = reise
    change = {"derived.rtw.min_days": 182, "outcome.variable": "rtw_either"}
    rows = varied(plan, snapshot, "primary.rtw", change)
    outcomes = part(plan, "outcomes", "rtw", variable="rtw_either")
    derived = part(plan, "derived", "rtw", min_days=182)
    wanted = written(plan, snapshot, "primary.rtw", outcomes=outcomes, derived=derived)
    assert_alike(rows, wanted, "primary.rtw")
    stricter = written(plan, snapshot, "primary.rtw", outcomes=outcomes)
    assert rows["arm.offered.events"].value != stricter["arm.offered.events"].value


@pytest.fixture(scope="module")
def small():
    """The made-up trial with every method."""
    return trial.read(trial.plan(), trial.people())


def test_a_changed_outcome(small):
    plan, snapshot = small
    rows = varied(plan, snapshot, "work.crude", {"outcome.variable": "attended"})
    wanted = written(plan, snapshot, "work.crude", outcomes=part(plan, "outcomes", "work", variable="attended"))
    assert_alike(rows, wanted, "work.crude")


def test_a_changed_population(small):
    plan, snapshot = small
    rows = varied(plan, snapshot, "work.crude", {"population.where": {"woman": True}})
    where = part(plan, "populations", "randomised", where={"woman": True})
    assert_alike(rows, written(plan, snapshot, "work.crude", populations=where), "work.crude")
    assert rows["arm.offered.randomised"].among == "flow.allocated.offered"


def test_a_changed_estimand_that_turns_the_contrast_round(small):
    plan, snapshot = small
    rows = varied(plan, snapshot, "work.crude", {"estimand.treatments": {"arm": "usual", "against": "offered"}})
    before = written(plan, snapshot, "work.crude")
    turned, plain = rows["risk_difference.unadjusted"], before["risk_difference.unadjusted"]
    assert (turned.value, turned.low) == pytest.approx((-plain.value, -plain.high))


def test_a_changed_key_of_the_analysis(small):
    plan, snapshot = small
    rows = varied(plan, snapshot, "primary.work", {"analysis.variance": "delta_hc0"})
    analyses = [
        analysis.model_copy(update={"variance": "delta_hc0"}) if analysis.id == "primary.work" else analysis
        for analysis in plan.analyses
    ]
    assert_alike(rows, written(plan, snapshot, "primary.work", analyses=analyses), "primary.work")


def test_a_whole_other_analysis(small):
    plan, snapshot = small
    change = {"analysis": {"method": "stratified_risk", "strata": ["region", "woman"]}}
    rows = varied(plan, snapshot, "primary.work", change)
    # The plan has the very same analysis under another id.
    assert_alike(rows, written(plan, snapshot, "work.strata"), "work.strata")


def test_a_key_inside_a_key_that_the_analysis_has_not_yet(small):
    plan, snapshot = small
    change = {"analysis.missing.method": "multiple_imputation", "analysis.missing.imputations": 3}
    rows = varied(plan, snapshot, "primary.work", change)
    assert rows["imputation.data_sets"].value == 3
    assert rows["risk_difference.adjusted"].n_analysed == 120


def test_the_varied_plan_leaves_the_plan_itself_as_it_was(small):
    plan, snapshot = small
    before = plan.model_dump()
    varied(plan, snapshot, "work.crude", {"population.where": {"woman": True}, "outcome.variable": "attended"})
    assert plan.model_dump() == before


def test_all_of_them_hold_together_beside_the_flow():
    found = trial.results()
    ids = [asked["id"] for asked in trial.QUESTIONS["sensitivity"]]
    for id_ in ids:
        assert any(row.id.startswith(f"{id_}.") for row in found), id_
    cohort = trial.whole()
    rows = [row for row in found if row.id.startswith(tuple(f"{id_}." for id_ in ids))]
    assert problems([*flow_rows(cohort), *rows]) == []


def test_a_seed_is_the_sensitivity_analysis_s_own():
    found = trial.results()
    assert found["varied.delta.imputation.seed"].value != found["work.imputed.imputation.seed"].value


def test_nothing_is_varied_where_the_allocation_is_not_to_be_looked_at(small):
    plan, snapshot = small
    assert list(sensitivity_rows(Cohort.of(plan, snapshot, Scope.POOLED), snapshot)) == []
