"""Methods of the user's own: the documented example installed and run, and what a bad method is told."""

import re
import tomllib
import types
import warnings
from importlib.metadata import EntryPoint
from pathlib import Path

import numpy as np
import pytest
from ruamel.yaml import YAML

from reise_report.analysis.assumption import Assumption
from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.mann_whitney import probability_index
from reise_report.analysis.own_method import MethodResult
from reise_report.analysis.rank_sum import wilcoxon_rank_sum
from reise_report.errors import AnalysisError
from reise_report.results.assemble import analyse
from reise_report.results.effects import own
from reise_report.results.effects.seed import seed_of
from reise_report.results.families import family_rows
from reise_report.results.row import Reason, Unit
from reise_report.results.scope import Scope
from tests.results.effects import degenerate, trial

PAGE = Path(__file__).resolve().parents[3] / "docs" / "methods" / "own_methods.md"
ID = "exploratory.shift"


def block(kind, name=""):
    """A block of code of the page: the one of this kind, after the line with a file's name."""
    text = PAGE.read_text(encoding="utf-8")
    start = rf"`{re.escape(name)}`:\n\n" if name else ""
    found = re.search(rf"{start}```{kind}\n(.*?)```", text, re.DOTALL)
    assert found, (kind, name)
    return found.group(1)


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """The page's package, installed as pip would leave it."""
    project = tomllib.loads(block("toml", "pyproject.toml"))["project"]
    (tmp_path / "trial_shift.py").write_text(block("python", "trial_shift.py"), encoding="utf-8")
    info = tmp_path / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    info.mkdir()
    head = f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    (info / "METADATA").write_text(head, encoding="utf-8")
    points = [
        f"[{group}]\n" + "\n".join(f"{name} = {target}" for name, target in entries.items())
        for group, entries in project["entry-points"].items()
    ]
    (info / "entry_points.txt").write_text("\n".join(points) + "\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)


def asked():
    """The analysis that the page writes into the plan."""
    return YAML(typ="safe").load(block("yaml"))[0]


def cohort(change=None, plan=None):
    made = trial.plan() if plan is None else plan
    made["analyses"].append(asked())
    return trial.cohort(change, made)


def test_the_example_of_the_page_gives_its_rows(installed):
    found = trial.rows(cohort(), ID)
    people = trial.people().dropna(subset=["score_m12"])
    arm, score = people["arm"] == "offered", people["score_m12"].to_numpy()
    differences = np.subtract.outer(score[arm], score[~arm])
    effect = found["effect"]
    assert effect.value == pytest.approx(np.median(differences))
    assert effect.low < effect.value < effect.high
    assert (effect.unit, effect.method, effect.n_analysed) == (Unit.MEASURE, "trial_shift.hodges_lehmann", len(people))
    assert (effect.estimand, effect.population, effect.n_randomised) == ("score", "randomised", 120)
    assert found["higher"].unit is Unit.PROPORTION
    assert found["higher"].value == pytest.approx(probability_index(score, arm.to_numpy(dtype=float)).value)
    assert found["check.same_shape.verdict"].value == "untestable"
    assert f"p-value from 999 permutations with the seed {seed_of(trial.whole().plan, ID)}." in effect.warnings


def test_the_permutations_agree_with_the_rank_sum_test(installed):
    people = trial.people().dropna(subset=["score_m12"])
    arm = (people["arm"] == "offered").to_numpy(dtype=float)
    wanted = wilcoxon_rank_sum(people["score_m12"].to_numpy(), arm, variant="normal").p_value
    row = trial.rows(cohort(), ID)["p_value"]
    assert row.unit is Unit.P_VALUE
    assert row.value == pytest.approx(wanted, abs=4 * (wanted * (1 - wanted) / 999) ** 0.5 + 1e-3)


def test_moses_s_interval_is_counted_from_both_ends_of_the_sorted_differences(installed):
    # Hollander and Wolfe (1999), section 4.3: with nine in each arm 81/2 − 1.96·√(81·19/12) = 18.3, so the 18th.
    from trial_shift import shift

    first = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
    second = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
    import pandas as pd

    given = types.SimpleNamespace(
        outcome=pd.DataFrame({"y": [*first, *second]}),
        arm=np.repeat([1.0, 0.0], 9),
        options={"draws": 99},
        level=0.95,
        seed=1,
    )
    effect = shift(given).estimates["effect"]
    differences = np.sort(np.subtract.outer(first, second), axis=None)
    assert (effect.low, effect.high) == (differences[17], differences[-18])
    assert effect.value == np.median(differences)


def test_the_order_of_the_participants_and_a_second_run_change_nothing(installed):
    before = trial.rows(cohort(), ID)
    assert trial.rows(cohort(), ID) == before
    assert trial.rows(cohort(lambda people: people.sample(frac=1, random_state=2)), ID) == before


@pytest.mark.parametrize(
    ("case", "reason"),
    [("all_missing_in_an_arm", Reason.NO_DATA), ("two_participants_so_far", Reason.TOO_FEW)],
)
def test_poor_data_give_the_example_s_reason(installed, case, reason):
    found = trial.rows(cohort(degenerate.CASES[case]), ID)
    assert found["effect"].reason is found["p_value"].reason is reason


def test_the_example_takes_part_in_the_whole_run(installed):
    plan = trial.plan()
    plan["analyses"] = [plan["analyses"][0], asked()]
    plan |= {"subgroups": [], "sensitivity": [], "families": {}}
    plan["families"]["one"] = {"name": "Family", "procedure": "holm", "members": [ID]}
    found = analyse(*trial.read(plan, trial.people()), Scope.FULL)
    assert found[f"family.one.{ID}.p_value"].value == found[f"{ID}.p_value"].value


# Bad methods ---------------------------------------------------------------------------------------------------------


EFFECT = Estimate(value=0.1, low=0.0, high=0.2, p_value=0.3, n=9, method="mine")


def result(effect=EFFECT, **more):
    return MethodResult(estimates={"effect": effect}, **more)


def offering(monkeypatch, method):
    """The rows of the page's analysis by another method."""
    module = types.ModuleType("mine")
    module.method = method
    monkeypatch.setitem(__import__("sys").modules, "mine", module)
    point = EntryPoint(name="shift", value="mine:method", group="reise_report.methods")
    for place in (own, __import__("reise_report.plan.check_analyses", fromlist=["x"])):
        monkeypatch.setattr(place, "installed_methods", lambda: {"shift": point})
    return trial.rows(cohort(), ID)


def raising(error):
    def method(given):
        raise error

    return method


@pytest.mark.parametrize(
    ("given_back", "message"),
    [
        (None, "gave back NoneType; it must give a MethodResult"),
        ({"effect": 1}, "gave back dict; it must give a MethodResult"),
        (MethodResult(estimates={}), "gave no estimate 'effect'; it gave none"),
        (MethodResult(estimates={"higher": EFFECT}), "gave no estimate 'effect'; it gave higher"),
        (MethodResult(estimates={"effect": EFFECT, "hihger": EFFECT}), r"no words under 'labels' \(is it 'higher'\?\)"),
        (
            result(measures={"effect": "odds"}),
            "says that 'effect' measures 'odds'; known: risk_difference, ratio, measure",
        ),
        (result(0.3), "gives 'effect' as float; it must be an Estimate"),
        (result(Estimate(value=float("nan"), method="mine")), "with the value nan; give a finite number, or not_estim"),
        (result(Estimate(value=1.0, low=float("-inf"), high=2.0, method="mine")), "with the low -inf"),
        (result(Estimate(value=None, method="mine")), "with neither a value nor a reason, or with both"),
        (result(not_estimable("mine", "bad_luck")), "with the reason 'bad_luck'; known: no_participants, no_data"),
        (result(Estimate(value=3.0, low=0.0, high=1.0, method="mine")), "with 3.0 outside its interval, 0.0 to 1.0"),
        (result(Estimate(value=3.0, p_value=1.5, method="mine")), "with the p-value 1.5; it must lie between 0 and 1"),
        (result(assumptions=("none",)), "gives a str among its assumptions, not an Assumption"),
        (
            result(assumptions=(Assumption(name="it", verdict="not_checked", reason="lazy"),)),
            "says that 'it' was not checked for 'lazy'; known: no_participants",
        ),
    ],
)
def test_what_a_method_gives_back_is_checked_and_the_fault_told_with_analysis_and_package(
    monkeypatch, given_back, message
):
    with pytest.raises(AnalysisError, match=message) as caught:
        offering(monkeypatch, lambda given: given_back)
    assert str(caught.value).startswith(f"analysis '{ID}': the method 'shift' (mine:method)")


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (ZeroDivisionError("division by zero"), "failed: ZeroDivisionError: division by zero"),
        (AnalysisError("'outcome' has 3 rows, 'arm' 2"), "failed: 'outcome' has 3 rows, 'arm' 2"),
    ],
)
def test_a_method_that_raises_is_told_with_analysis_and_package(monkeypatch, error, message):
    with pytest.raises(AnalysisError, match=re.escape(message)) as caught:
        offering(monkeypatch, raising(error))
    assert str(caught.value).startswith(f"analysis '{ID}': the method 'shift' (mine:method)")
    assert caught.value.__cause__ is error


def test_an_installed_package_is_named_with_its_version(installed, monkeypatch):
    whole = cohort()
    monkeypatch.setattr("trial_shift.shift", raising(ValueError("no")))
    with pytest.raises(AnalysisError, match=r"'shift' \(trial_shift:shift of the package trial-shift 1\.0\) failed"):
        trial.rows(whole, ID)


def test_a_method_whose_module_is_gone_is_told(monkeypatch):
    point = EntryPoint(name="shift", value="nowhere_at_all:method", group="reise_report.methods")
    for place in (own, __import__("reise_report.plan.check_analyses", fromlist=["x"])):
        monkeypatch.setattr(place, "installed_methods", lambda: {"shift": point})
    with pytest.raises(AnalysisError, match=r"failed: ModuleNotFoundError: No module named 'nowhere_at_all'"):
        trial.rows(cohort(), ID)


def test_a_method_taken_away_after_the_plan_was_read_is_told(installed, monkeypatch):
    whole = cohort()
    monkeypatch.setattr(own, "installed_methods", dict)
    with pytest.raises(AnalysisError, match=f"analysis '{ID}': no method 'shift' is installed any more"):
        trial.rows(whole, ID)


def test_python_s_warnings_are_kept_with_the_effect_and_shown_nowhere(monkeypatch):
    def method(given):
        warnings.warn("a small sample", stacklevel=1)
        return result()

    assert offering(monkeypatch, method)["effect"].warnings == ("a small sample",)


def test_a_method_gets_the_covariates_the_baseline_and_every_visit_of_those_with_data(monkeypatch):
    seen = []

    def method(given):
        seen.append(given)
        return result()

    offering(monkeypatch, method)
    (given,) = seen
    people = trial.people().dropna(subset=["score_m12"])
    assert list(given.outcome) == ["score_m12", "score_m3", "score_m6"]
    assert given.outcome["score_m12"].tolist() == people["score_m12"].tolist()
    assert given.baseline.tolist() == people["score_m0"].tolist()
    assert (given.kind, given.level, given.options) == ("continuous", 0.95, {"draws": 999})
    assert given.arm.sum() == (people["arm"] == "offered").sum()


def test_a_family_with_a_method_that_tests_nothing_stops_the_run_and_names_it(monkeypatch):
    untested = Estimate(value=0.1, low=0.0, high=0.2, n=9, method="mine")
    found = offering(monkeypatch, lambda given: result(untested))
    assert "p_value" not in found
    plan = trial.plan()
    plan["families"]["holm"]["members"].append(ID)
    whole = cohort(plan=plan)
    rows = [row for id_ in plan["families"]["holm"]["members"] for row in trial.rows(whole, id_).values()]
    with pytest.raises(AnalysisError, match=f"family 'holm': '{ID}' gives no p-value to adjust; take it out"):
        list(family_rows(whole, rows))
