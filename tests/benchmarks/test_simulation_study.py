"""The simulation study: the same numbers however it is run, true values, and how methods are judged."""

from __future__ import annotations

import csv
import json
import warnings
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks.simulation_study import page
from benchmarks.simulation_study.__main__ import backend, main
from benchmarks.simulation_study.methods import METHODS, NULL_VALUE, Method, findings
from benchmarks.simulation_study.performance import no_effect, performance
from benchmarks.simulation_study.run import COLUMNS, Study, one_trial, run, run_to_file
from benchmarks.simulation_study.scenario import SCENARIOS
from benchmarks.simulation_study.study_plan import analyses, numbered, study_plan
from benchmarks.simulation_study.summary import nothing_happens, read
from benchmarks.simulation_study.trial import snapshot
from benchmarks.simulation_study.truth import TrueValue, potential, true_values
from reise_report.data.simulation.simulated import simulate
from reise_report.data.simulation.write import write
from reise_report.data.snapshot import read_snapshot
from reise_report.plan.load import load_plan
from reise_report.results.cohort import Cohort
from reise_report.results.effects.assemble import analysis_rows
from reise_report.results.scope import Scope
from tests.data.simulation.made import REISE

SMALL = Study(seed=1, people=150, slow_every=1000)
DIFFERENCE = Method("A difference", "risk.ye", "effect", "p_value", "risk_difference")
RATIO = Method("A ratio", "risk.ye", "effect", "p_value", "risk_ratio", "ratio")


TRIALS = range(1, 5)


def lines(scenario: str = "drift", trials: range = TRIALS, **options: int) -> str:
    return "".join(text for _, text in run(SMALL, scenario, trials, **options))


@cache
def one_by_one() -> str:
    return "".join(one_trial(SMALL, "drift", number) for number in TRIALS)


# Seeds and bookkeeping ------------------------------------------------------------------------------------------------


def test_seeds_are_the_children_of_the_studys_seed_sequence():
    scenario = np.random.SeedSequence(1).spawn(len(SCENARIOS))[1]
    children = [int(child.generate_state(1, np.uint64)[0]) for child in scenario.spawn(3)]
    assert [SMALL.seed_of("alternative", number) for number in range(3)] == children


def test_no_two_trials_have_the_same_seed():
    seeds = [SMALL.seed_of(name, number) for name in SCENARIOS for number in range(2000)]
    assert len(set(seeds)) == len(seeds)


def test_results_do_not_depend_on_how_trials_are_batched():
    assert lines(batch=3) == one_by_one()


def test_every_trial_has_a_line_for_every_method_in_order():
    rows = list(csv.DictReader([",".join(COLUMNS), *lines("alternative", range(1, 3), batch=2).splitlines()]))
    assert [row["method"] for row in rows] == [*METHODS, *METHODS]
    assert [row["trial"] for row in rows] == ["1"] * len(METHODS) + ["2"] * len(METHODS)
    assert all((row["estimate"] != "") or row["reason"] or METHODS[row["method"]].scale == "test" for row in rows)


def test_a_study_that_was_broken_off_goes_on_to_the_same_bytes(tmp_path: Path):
    whole, broken = tmp_path / "whole.csv", tmp_path / "broken.csv"
    run_to_file(whole, SMALL, "drift", 2, batch=1)
    text = whole.read_text(encoding="utf-8")
    broken.write_text(text[: int(len(text) * 0.7)], encoding="utf-8")
    run_to_file(broken, SMALL, "drift", 2, batch=2)
    assert broken.read_bytes() == whole.read_bytes()


def test_slow_analyses_run_in_every_so_many_trials_once():
    study = Study(slow_every=4)
    assert [number for number in range(9) if not study.left_out("null", number)] == [0, 4, 8]
    assert "mmrm.health" in study.left_out("drift", 0)


@pytest.mark.slow
def test_two_processes_give_the_bytes_of_one():
    with backend("loky", 2):
        assert lines(workers=2, batch=1) == one_by_one()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of the cluster's own machinery
def test_a_dask_cluster_gives_the_bytes_of_one_process():
    with backend("dask", 2):
        assert lines(workers=2, batch=1) == one_by_one()


@pytest.mark.slow
def test_the_command_writes_what_was_found_and_sums_it_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("benchmarks.simulation_study.run.CHUNK", 500)
    main(["--trials", "2", "--out", str(tmp_path), "--people", "150", "--truth-people", "1000", "--seed", "1"])
    results = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert {name: of["trials"] for name, of in results["scenarios"].items()} == dict.fromkeys(SCENARIOS, 2)
    assert set(results["scenarios"]["null"]["methods"]) == set(METHODS)
    assert len(read(tmp_path / "null.csv")) == 2 * len(METHODS)
    assert page.tables(results, "drift").count("\n| ") > 10


# Trials ---------------------------------------------------------------------------------------------------------------


def test_a_trial_in_memory_tells_the_return_to_work_of_the_trial_in_files(tmp_path: Path):
    made = simulate(3, 200)
    write(made, tmp_path)
    plan = load_plan(REISE)
    from_files = Cohort.of(plan, read_snapshot(plan, tmp_path), Scope.FULL).snapshot.participants
    small = study_plan()
    people = Cohort.of(small, snapshot(3, 200, SCENARIOS["alternative"], small), Scope.FULL).snapshot.participants
    for column in ("participant", "arm", "offer_probability", "age", "rtw", "rtw_day", "rtw_status", "rtw_at_m6"):
        pd.testing.assert_series_equal(people[column], from_files[column])
    # Contradictions were planted in the answers of a few of those in the files.
    for column in ("eq5d_m12", "wemwbs_total_m3", "work_ability_m12", "promis_pain_interference_baseline"):
        same = people[column].eq(from_files[column]) | (people[column].isna() & from_files[column].isna())
        assert same.mean() > 0.96


def test_methods_find_what_the_report_finds():
    plan = numbered(study_plan(), 7)
    cohort = Cohort.of(plan, snapshot(7, 150, SCENARIOS["null"], plan), Scope.FULL)
    found = dict(findings(cohort, frozenset(set(analyses()) - {"curves", "cox.robust", "mmrm.health"})))
    for name in ("time_with_event", "cox.robust", "mmrm.health"):
        method = METHODS[name]
        rows = {row.id: row for row in analysis_rows(cohort, analyses()[method.analysis])}
        row, p_row = (rows[f"{method.analysis}.{end}"] for end in (method.effect, method.p_value))
        assert (found[name].estimate, found[name].se, found[name].low) == (row.value, row.se, row.low)
        assert found[name].p_value == p_row.value
    assert found["newcombe"].reason == "not_run"


# True values ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scenario", ["null", "drift"])
def test_under_the_null_nobody_fares_differently_with_the_offer(scenario: str):
    both = potential(5, 1500, SCENARIOS[scenario])
    assert nothing_happens(scenario)
    for name in both.offered:
        np.testing.assert_array_equal(both.offered[name], both.without[name])


def test_true_values_are_those_of_the_simulators_own_potential_outcomes():
    own = simulate(5, 1500).parameters["true_risks"]
    found = true_values(potential(5, 1500, SCENARIOS["alternative"]))
    # The simulator's own count takes those who emigrate to be without a return.
    for name in ("risk_if_offered", "risk_if_not_offered", "risk_difference"):
        assert found[name].value == pytest.approx(own[name], abs=0.01)
    assert found["risk_difference"].value == found["incidence_m12"].value
    assert found["risk_ratio"].value == pytest.approx(
        found["risk_if_offered"].value / found["risk_if_not_offered"].value
    )


def test_the_offer_does_good_under_the_alternative():
    found = true_values(potential(5, 3000, SCENARIOS["alternative"]))
    assert not nothing_happens("alternative")
    for name in ("risk_difference", "complier_effect", "days_after_return", "health_m12", "wellbeing_m12"):
        assert found[name].value > 3 * found[name].se
    assert found["probability_index"].value > 0.5
    assert found["complier_effect"].value > found["risk_difference"].value


def test_the_drift_is_in_the_prognosis_of_the_later_period_alone():
    cohort_of = potential(9, 3000, SCENARIOS["drift"]).without["risk_difference"]
    usual = potential(9, 3000, SCENARIOS["null"]).without["risk_difference"]
    assert cohort_of.mean() > usual.mean() + 0.05


# Performance ----------------------------------------------------------------------------------------------------------


def found(estimates: list[float], se: float, reason: str | None = None) -> pd.DataFrame:
    estimate = np.array(estimates)
    reasons = pd.array([reason] * estimate.size, dtype="string")
    return pd.DataFrame(
        {"estimate": estimate, "se": se, "low": estimate - 2 * se, "high": estimate + 2 * se,
         "p_value": np.where(np.abs(estimate) > 2 * se, 0.01, 0.5), "reason": reasons}
    )  # fmt: skip


def test_measures_and_their_errors_are_those_of_morris_white_and_crowther():
    # Worked by hand from table 6 of doi:10.1002/sim.8086: n = 4, estimates 0, 1, 2, 5, mean 2, variance 14/3.
    of = performance(DIFFERENCE, found([0.0, 1.0, 2.0, 5.0], 1.0), TrueValue(1.5, 0.0))
    assert of.bias is not None
    assert of.empirical_se is not None
    assert of.model_se is not None
    assert of.relative_error is not None
    assert of.coverage is not None
    assert of.rejection is not None
    assert of.bias.value == pytest.approx(0.5)
    assert of.bias.mcse == pytest.approx(np.sqrt(14 / 3 / 4))
    assert of.empirical_se.value == pytest.approx(np.sqrt(14 / 3))
    assert of.empirical_se.mcse == pytest.approx(np.sqrt(14 / 3) / np.sqrt(6))
    assert (of.model_se.value, of.model_se.mcse) == (1.0, 0.0)
    assert of.relative_error.value == pytest.approx(100 * (np.sqrt(3 / 14) - 1))
    assert of.relative_error.mcse == pytest.approx(100 * np.sqrt(3 / 14) * np.sqrt(1 / 6))
    assert (of.coverage.value, of.rejection.value) == (0.75, 0.25)
    assert of.coverage.mcse == pytest.approx(np.sqrt(0.75 * 0.25 / 4))


def test_the_error_of_the_model_based_standard_error_is_that_of_its_root_mean_square():
    rows = found([0.0, 1.0, 2.0, 5.0], 1.0).assign(se=[1.0, 1.0, 2.0, 2.0])
    of = performance(DIFFERENCE, rows, TrueValue(0.0, 0.0))
    assert of.model_se is not None
    assert of.model_se.value == pytest.approx(np.sqrt(2.5))
    assert of.model_se.mcse == pytest.approx(np.sqrt(3.0 / (4 * 4 * 2.5)))  # the variance of 1, 1, 4, 4 is 3


def test_the_error_of_the_bias_includes_that_of_the_true_value():
    of = performance(DIFFERENCE, found([0.0, 1.0, 2.0, 5.0], 1.0), TrueValue(1.5, 0.4))
    assert of.bias is not None
    assert of.bias.mcse == pytest.approx(np.sqrt(14 / 12 + 0.16))


def test_ratios_are_judged_by_their_logarithms():
    rows = found([1.0, 2.0, 4.0], 0.1).assign(low=[0.5, 1.0, 3.0], high=[2.0, 4.0, 9.0])
    of = performance(RATIO, rows, TrueValue(2.0, 0.0))
    assert of.truth == pytest.approx(np.log(2))
    assert of.bias is not None
    assert of.bias.value == pytest.approx(0.0)
    assert of.coverage is not None
    assert of.coverage.value == pytest.approx(2 / 3)


def test_what_has_no_estimate_is_counted_and_what_was_not_run_is_not():
    rows = pd.concat([found([0.0, 1.0], 1.0), found([np.nan], np.nan, "no_events"), found([np.nan], np.nan, "not_run")])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        of = performance(DIFFERENCE, rows, None)
    assert (of.trials, of.not_estimable) == (3, {"no_events": 1})
    assert (of.bias, of.coverage) == (None, None)
    assert of.mean == 0.5


def test_a_method_without_true_value_is_judged_by_its_test_alone():
    assert no_effect(METHODS["mann_whitney"]).value == 0.5
    assert no_effect(METHODS["cox.robust"]).value == NULL_VALUE["ratio"] == 1
    of = performance(METHODS["gray"], found([np.nan, np.nan], np.nan).assign(p_value=[0.01, 0.3]), None)
    assert of.rejection is not None
    assert (of.rejection.value, of.mean) == (0.5, None)


# The page -------------------------------------------------------------------------------------------------------------


def test_the_pages_tables_are_those_of_the_results():
    text = page.PAGE.read_text(encoding="utf-8")
    results = json.loads(page.RESULTS.read_text(encoding="utf-8"))
    assert page.written(text, results) == text
    for name in results["scenarios"]:
        assert page.tables(results, name) in text
