"""From plan and data to rows: counts that add up, groups that may be looked at, and reasons where there is no value."""

import pytest

from reise_report.data.snapshot import read_snapshot
from reise_report.errors import AnalysisError
from reise_report.plan.load import load_plan
from reise_report.results.assemble import analyse
from reise_report.results.row import Reason, Reveals
from reise_report.results.scope import Scope
from tests import small_trial


def results(folder, plan=None, rows=None, scope=Scope.FULL):
    loaded = load_plan(small_trial.write(folder, plan, rows))
    return analyse(loaded, read_snapshot(loaded, folder), scope)


def changed(**columns):
    """The rows of the small trial with a column changed by a function of the row."""
    return [{**row, **{name: change(row) for name, change in columns.items()}} for row in small_trial.rows()]


def test_the_arms_add_up_to_those_randomised(tmp_path):
    found = results(tmp_path)
    assert found["flow.allocated.offered"].value + found["flow.allocated.usual"].value == 60
    assert found["flow.randomised.n"].value == 60


def test_the_pooled_scope_has_no_row_that_depends_on_the_allocation(tmp_path):
    found = results(tmp_path, scope=Scope.POOLED)
    assert {row.reveals for row in found} == {Reveals.POOLED}
    assert {row.group for row in found} == {"all"}


def test_pooled_results_stay_the_same_when_the_allocation_is_permuted(tmp_path):
    arms = [row["arm"] for row in small_trial.rows()]
    permuted = [{**row, "arm": arm} for row, arm in zip(small_trial.rows(), reversed(arms), strict=True)]
    before = results(tmp_path / "a", scope=Scope.POOLED)
    plan = small_trial.plan()
    after = results(tmp_path / "b", plan, permuted, scope=Scope.POOLED)
    assert before.to_json() == after.to_json()


def test_declined_reasons_that_nobody_gave_stay_with_zero(tmp_path):
    assert results(tmp_path)["flow.declined.offered.ill"].value == 0


def test_a_reason_given_for_somebody_who_took_part_stops_the_flow(tmp_path):
    wrong = changed(why_not=lambda row: "ill" if row["took_part"] == "1" else row["why_not"])
    with pytest.raises(AnalysisError, match=r"does not add up.*'why_not'"):
        results(tmp_path, rows=wrong)


def test_an_outcome_without_events_in_one_arm_has_a_difference_but_no_ratio(tmp_path):
    found = results(tmp_path, rows=changed(in_work=lambda row: "0" if row["arm"] == "usual" else row["in_work"]))
    assert found["primary.work.risk_difference.unadjusted"].value is not None
    assert found["primary.work.risk_ratio.unadjusted"].reason is Reason.NO_EVENTS
    assert found["primary.work.risk_difference.adjusted"].value is None


def test_an_outcome_that_is_missing_for_everybody_gives_reasons_and_no_numbers(tmp_path):
    found = results(tmp_path, rows=changed(in_work=lambda _: ""))
    effects = [row for row in found if row.id.startswith(("primary.work.risk_", "complier.work.complier"))]
    assert effects
    assert all(row.value is None and row.reason is not None for row in effects)
    assert found["completeness.work.all.missing"].value == 60


def test_everybody_having_the_outcome_gives_reasons_for_the_ratios(tmp_path):
    found = results(tmp_path, rows=changed(in_work=lambda _: "1"))
    assert found["primary.work.odds_ratio.unadjusted"].reason is Reason.ALL_EVENTS


def test_nobody_taking_part_gives_no_complier_effect(tmp_path):
    found = results(tmp_path, rows=changed(took_part=lambda _: "0", why_not=lambda _: ""))
    assert found["complier.work.complier_effect"].reason is Reason.NO_UPTAKE_DIFFERENCE


def test_a_missing_covariate_leaves_the_participant_out_of_the_adjusted_analysis_only_and_says_so(tmp_path):
    found = results(tmp_path, rows=changed(age=lambda row: "" if row["id"] == "P001" else row["age"]))
    assert found["primary.work.risk_difference.unadjusted"].n_analysed == 60
    adjusted = found["primary.work.risk_difference.adjusted"]
    assert adjusted.n_analysed == 59
    assert any("age" in warning for warning in adjusted.warnings)


def test_a_population_with_a_condition_restricts_the_analysis(tmp_path):
    plan = small_trial.plan()
    plan["populations"]["women"] = {"name": small_trial.both("Women"), "where": {"woman": True}}
    plan["estimands"]["work"]["population"] = "women"
    found = results(tmp_path, plan)
    assert found["primary.work.risk_difference.unadjusted"].n_randomised == sum(
        r["woman"] == "1" for r in small_trial.rows()
    )


def test_a_baseline_level_that_nobody_has_is_kept_with_zero(tmp_path):
    found = results(tmp_path, rows=changed(region=lambda _: "north"))
    assert found["baseline.region.all.level.west"].value == 0
    assert found["baseline.region.smd.offered"].reason is Reason.NO_VARIATION


def test_each_row_of_an_effect_names_its_method_estimand_and_population(tmp_path):
    for row in results(tmp_path):
        if row.id.startswith("primary.work.risk_"):
            assert (row.estimand, row.population, row.n_randomised) == ("work", "randomised", 60)
            assert row.method


def dated(folder, as_of):
    """The small trial with a date of enrolment a month apart and a visit after a year, looked back at from a date."""
    import datetime as dt

    plan = small_trial.plan()
    table = plan["data"]["tables"]["participants"]
    table["columns"]["enrolled"] = {"type": "date"}
    table["dated"] = "enrolled"
    plan["design"]["visits"] = {"m12": {"name": small_trial.both("A year"), "day": 365}}
    plan["outcomes"]["work"]["visit"] = "m12"
    small_trial.write(folder, plan)
    lines = (folder / "participants.csv").read_text().splitlines()
    days = [dt.date(2020 + i // 12, i % 12 + 1, 1).isoformat() for i in range(60)]
    both = zip(lines, ["enrolled", *days], strict=True)
    (folder / "participants.csv").write_text("\n".join(f"{line},{day}" for line, day in both))
    loaded = load_plan(folder)
    return analyse(loaded, read_snapshot(loaded, folder, dt.date.fromisoformat(as_of)), Scope.FULL)


def test_an_outcome_that_is_not_yet_due_is_not_missing_and_nobody_is_lost_for_it(tmp_path):
    found = dated(tmp_path, "2022-06-30")
    assert found["flow.randomised.n"].value == 30
    parts = {part: found[f"completeness.work.all.{part}"].value for part in ("available", "missing", "not_due")}
    assert parts == {"available": 18, "missing": 0, "not_due": 12}
    assert sum(found[f"flow.follow_up.{arm}.not_due"].value for arm in ("offered", "usual")) == 12
    assert all(found[f"flow.follow_up.{arm}.lost"].value == 0 for arm in ("offered", "usual"))
