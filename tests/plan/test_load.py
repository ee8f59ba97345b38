"""From ``trial.yml`` to a plan: every mistake at once, each with line, key path and how to mend it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reise_report.errors import PlanError
from reise_report.plan.load import load_plan
from reise_report.plan.model import Plan
from reise_report.plan.problem import InvalidPlanError
from tests.small_trial import both, plan, write

DATA = Path(__file__).resolve().parents[2] / "data"


def messages(folder: Path, changed: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(InvalidPlanError) as caught:
        load_plan(write(folder, changed))
    return {item.path: item.message for item in caught.value.problems}


@pytest.mark.parametrize("trial", ["jobs2", "reise"])
def test_the_plans_that_are_shipped_hold_together(trial: str):
    assert load_plan(DATA / trial).trial.id == trial


def test_the_folder_and_the_file_give_the_same_plan(tmp_path: Path):
    folder = write(tmp_path)
    assert load_plan(folder) == load_plan(folder / "trial.yml")


def test_an_unknown_key_names_the_nearest_known_one(tmp_path: Path):
    changed = plan()
    changed["outcmes"] = changed.pop("outcomes")
    found = messages(tmp_path, changed)
    assert found["outcmes"] == "unknown key 'outcmes'; did you mean 'outcomes'?"
    assert found["outcomes"] == "the key 'outcomes' is missing (What was measured)"


def test_an_unknown_key_inside_an_analysis_has_a_path_without_the_models_tags(tmp_path: Path):
    changed = plan()
    changed["analyses"][1]["uptak"] = changed["analyses"][1].pop("uptake")
    found = messages(tmp_path, changed)
    assert found["analyses.2.uptak"] == "unknown key 'uptak'; did you mean 'uptake'?"
    assert "analyses.2.uptake" in found


def test_a_key_of_another_method_is_not_proposed_to_itself(tmp_path: Path):
    changed = plan()
    changed["analyses"][1]["fallback"] = "firth"
    told = messages(tmp_path, changed)["analyses.2.fallback"]
    assert told.startswith("unknown key 'fallback'")
    assert "did you mean 'fallback'" not in told


def test_an_unknown_key_of_a_column_is_found_below_two_layers_of_free_names(tmp_path: Path):
    changed = plan()
    changed["data"]["tables"]["participants"]["columns"]["age"]["lable"] = "Age"
    found = messages(tmp_path, changed)
    assert found["data.tables.participants.columns.age.lable"] == "unknown key 'lable'; did you mean 'label'?"


def test_the_key_from_is_suggested_by_the_name_that_the_file_uses(tmp_path: Path):
    changed = plan()
    changed["data"]["tables"]["participants"]["columns"]["age"]["fromm"] = "AGE"
    assert "did you mean 'from'?" in messages(tmp_path, changed)["data.tables.participants.columns.age.fromm"]


def test_an_unknown_method_names_the_nearest(tmp_path: Path):
    changed = plan()
    changed["analyses"][0]["method"] = "standardized_risk"
    found = messages(tmp_path, changed)
    assert found["analyses.1"] == "unknown method 'standardized_risk'; did you mean 'standardised_risk'?"


def test_an_analysis_without_method_is_told_to_have_one(tmp_path: Path):
    changed = plan()
    del changed["analyses"][0]["method"]
    assert "the key 'method' is missing" in messages(tmp_path, changed)["analyses.1"]


def test_an_unknown_report_names_the_nearest(tmp_path: Path):
    changed = plan()
    changed["reports"]["dmc_open"] = changed["reports"].pop("dmc-open")
    assert messages(tmp_path, changed)["reports.dmc_open"] == "unknown key 'dmc_open'; did you mean 'dmc-open'?"


def test_an_unknown_language_of_a_text_is_told_once(tmp_path: Path):
    changed = plan()
    changed["trial"]["title"] = {"en": "x", "no": "y"}
    found = messages(tmp_path, changed)
    assert found["trial.title.no"] == "unknown key 'no'; there are: en, nb"


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("trial.acronym", 5, 'found 5, expected text; write it in quotes: "5"'),
        ("trial.acronym", None, "found nothing, expected text"),
        ("trial.title", 5, 'found 5, expected text; write it in quotes: "5"'),
        ("trial.title", {"en": ""}, "a text must not be empty; write words, or leave the key out"),
        (
            "trial.id",
            "Big Trial",
            "'Big Trial' is not a name in lower case: letters a–z, digits and '_', beginning with",
        ),
        ("design.kind", "cohort", "'cohort' is not one of the choices; there are: cohort_randomised, parallel"),
        ("design.framework", "superority", "'superority' is not one of the choices; did you mean 'superiority'?"),
        ("data.cut_off.date", "soon", "found 'soon', expected a date, YYYY-MM-DD"),
        ("data.tables", ["participants"], "found a list, expected keys with values"),
        ("baseline.variables", "age", "found 'age', expected a list"),
        ("disclosure.public.minimum_cell", "five", "found 'five', expected a whole number"),
        ("disclosure.public.minimum_cell", 0, "found 0: input should be greater than or equal to 1"),
        ("languages", ["de"], "'de' is not one of the choices; there are: en, nb"),
    ],
)
def test_a_wrong_value_says_what_was_found_and_what_is_expected(tmp_path: Path, path: str, value: object, message: str):
    changed = plan()
    *above, last = path.split(".")
    part = changed
    for key in above:
        part = part[key]
    part[last] = value
    found = messages(tmp_path, changed)
    assert next(text for where, text in found.items() if where.startswith(path)).startswith(message)


@pytest.mark.parametrize(("years", "message"), [
    ({"by_year": {"24": 1}}, "the key '24' is not a year in quotes, of four digits: \"2024\""),
    ({"by_year": {"2024": 1}, "taken_from": {"2025": "24"}}, "'24' is not a year in quotes, of four digits: \"2024\""),
])  # fmt: skip
def test_a_year_that_is_none_is_told_as_a_year(tmp_path: Path, years: dict[str, object], message: str):
    changed = plan()
    component = {"kind": "ledger", "name": "L", "table": "ledger", "prices": {"travel": years}}
    changed["derived"] = {"costs": {"kind": "costs", "visits": ["m6"], "components": {"help": component},
                                    "totals": {"all": {"name": "All", "components": ["help"]}}}}  # fmt: skip
    assert message in messages(tmp_path, changed).values()


def test_a_code_of_the_wrong_kind_is_told_once_with_all_kinds_that_fit(tmp_path: Path):
    changed = plan()
    changed["data"]["tables"]["participants"]["columns"]["arm"]["codes"] = {"offered": {"x": 1}, "usual": 0}
    (found,) = messages(tmp_path, changed).items()
    assert found[0] == "data.tables.participants.columns.arm.codes.offered"
    assert found[1].startswith("found keys with values, expected text or a whole number")


def test_a_models_own_check_is_told_at_its_place(tmp_path: Path):
    changed = plan()
    changed["data"]["tables"]["participants"]["dated"] = "enrolled"
    found = messages(tmp_path, changed)
    assert "'dated' names the column 'enrolled'" in found["data.tables.participants"]


def test_all_problems_come_at_once_in_the_order_of_the_file(tmp_path: Path):
    text = "trial:\n  id: X\n  colour: red\nlanguages: [de]\n"
    (tmp_path / "trial.yml").write_text(text)
    with pytest.raises(PlanError) as caught:
        load_plan(tmp_path)
    assert isinstance(caught.value, InvalidPlanError)
    problems = caught.value.problems
    assert [item.line for item in problems] == sorted(item.line or 0 for item in problems)
    assert {"trial.id", "trial.colour", "languages.1", "design", "trial.acronym"} <= {item.path for item in problems}
    assert "trial.yml:3  trial.colour: unknown key 'colour'" in str(caught.value)
    assert str(caught.value).startswith(f"{len(problems)} problems in trial.yml:")


def test_no_message_holds_a_word_of_the_machinery(tmp_path: Path):
    changed = plan()
    changed["trial"] = {"title": {"en": 1}, "sponsor": 3, "funders": {}, "documents": [{"kind": 5}]}
    changed["analyses"] = [5, {"method": "standardised_risk", "level": 2, "covariates": [3]}]
    with pytest.raises(InvalidPlanError) as caught:
        load_plan(write(tmp_path, changed))
    shown = str(caught.value).lower()
    for word in ("pydantic", "[key]", "root", "union", "tagged", "same_everywhere", "by_language", "function-"):
        assert word not in shown


def test_a_folder_without_a_plan_is_told_so(tmp_path: Path):
    with pytest.raises(InvalidPlanError, match=r"trial\.yml  no such file"):
        load_plan(tmp_path)


def test_assumptions_come_with_the_path_of_the_choice_that_makes_them(tmp_path: Path):
    changed = plan()
    changed["outcomes"]["work"]["assumption"] = both("We assume.")
    changed["analyses"][1]["assumption"] = both("We assume more.")
    found: Plan = load_plan(write(tmp_path, changed))
    assert [path for path, _ in found.assumptions()] == ["outcomes.work", "analyses.2"]


def test_words_wrapped_over_lines_lose_the_space_at_their_ends(tmp_path: Path):
    changed = plan()
    changed["trial"]["title"] = both("  A trial\n")
    assert load_plan(write(tmp_path, changed)).trial.title.in_language("nb") == "A trial"
