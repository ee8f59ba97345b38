"""Severity by absolute shortfall, from norms and a life table that are tables of the plan."""

import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pytest

from reise_report import cli
from reise_report.data.snapshot import read_snapshot
from reise_report.errors import DataError
from reise_report.plan.load import load_plan
from reise_report.results.cohort import Cohort
from reise_report.results.scope import Scope
from reise_report.results.sensitivity import sensitivity_rows
from tests.results.effects import trial
from tests.small_trial import both

LAST = 100
SHORTFALL = {
    "norms": "utility_norms",
    "life_table": "life_table",
    "age": "age",
    "sex": "sex",
    "women": "f",
    "prognosis": 20,
    "discount": 0,
    "limits": [4, 8, 12, 16, 20],
    "source": both("A book"),
}


def tables():
    """Norms and a life table by age; made up, with the shape of the real ones."""
    ages = np.arange(LAST + 1)
    dying = np.minimum(1e-4 * np.exp(0.09 * ages), 1)
    return {
        "utility_norms": pd.DataFrame({"age": ages, "women": 0.93 - 0.002 * ages, "men": 0.95 - 0.002 * ages}).round(4),
        "life_table": pd.DataFrame({"age": ages, "women": dying, "men": np.minimum(1.4 * dying, 1)}).round(6),
    }


def plan(**changes):
    made = trial.plan()
    numbers = {"women": {"type": "number"}, "men": {"type": "number"}}
    for name in ("utility_norms", "life_table"):
        made["data"]["tables"][name] = {"file": f"{name}.csv", "columns": {"age": {"type": "integer"}, **numbers}}
    sexes = {"f": both("Women"), "m": both("Men")}
    own = made["data"]["tables"]["participants"]["columns"]
    own["sex"] = {"type": "category", "label": both("Sex"), "levels": sexes}
    asked = next(one for one in made["analyses"] if one["id"] == "worth.complete")
    asked["shortfall"] = {**SHORTFALL, **changes}
    return made


def people():
    return trial.people().assign(sex=lambda frame: np.where(frame["woman"] == 1, "f", "m"))


def written(folder, made, frames=None, given=None):
    trial.write(folder, made, people() if given is None else given)
    for name, frame in (tables() | (frames or {})).items():
        frame.to_csv(folder / f"{name}.csv", index=False)
    return folder


def found(frames=None, given=None, **changes):
    """The rows of the evaluation about severity, by what follows ``severity``."""
    with TemporaryDirectory() as name:
        folder = written(Path(name), plan(**changes), frames, given)
        loaded = load_plan(folder)
        cohort = Cohort.of(loaded, read_snapshot(loaded, folder), Scope.FULL)
    rows = trial.rows(cohort, "worth.complete")
    return {name.removeprefix("severity."): row for name, row in rows.items() if name.startswith("severity.")}


@cache
def plain():
    return found()


def by_hand(age, women, rate=0.0):
    """Year by year from a whole age on: who dies in a year lives half of it; health at its middle."""
    norms, table = tables()["utility_norms"], tables()["life_table"]
    years, quality = 0.0, 0.0
    for share, column in ((women, "women"), (1 - women, "men")):
        alive = 1.0
        for passed, at in enumerate(range(age, LAST + 1)):
            dying = 1.0 if at == LAST else table[column][at]
            lived = alive * (1 - dying / 2)
            years += share * lived
            quality += share * lived * norms[column][at] * (1 + rate) ** -(passed + 0.5)
            alive *= 1 - dying
    return years, quality


def between(age, women, rate=0.0):
    """Between birthdays the two whole ages by their distance."""
    younger, share = int(age), age - int(age)
    ends = [np.array(by_hand(at, women, rate)) for at in (younger, younger + 1)]
    return (1 - share) * ends[0] + share * ends[1]


def test_age_and_sex_are_those_of_everybody_randomised():
    assert plain()["age"].value == pytest.approx(people()["age"].mean(), rel=1e-12)
    assert plain()["women"].value == pytest.approx((people()["sex"] == "f").mean(), rel=1e-12)


def test_life_years_and_shortfall_are_those_worked_out_year_by_year():
    years, quality = between(people()["age"].mean(), (people()["sex"] == "f").mean())
    assert plain()["life_years"].value == pytest.approx(years, rel=1e-9)
    assert plain()["healthy"].value == pytest.approx(quality, rel=1e-9)
    assert plain()["prognosis"].value == 20
    assert plain()["shortfall"].value == pytest.approx(quality - 20, rel=1e-9)


def test_discounting_shortens_healthy_life_but_not_life():
    _, quality = between(people()["age"].mean(), (people()["sex"] == "f").mean(), 0.04)
    rows = found(discount=0.04)
    assert rows["healthy"].value == pytest.approx(quality, rel=1e-9)
    assert rows["life_years"].value == plain()["life_years"].value


@pytest.mark.parametrize(("lost", "group"), [(3.9, 1), (4.1, 2), (11.9, 3), (20.1, 6)])
def test_the_group_is_that_whose_limits_hold_the_shortfall(lost, group):
    assert found(prognosis=round(plain()["healthy"].value - lost, 6))["group"].value == group


def test_without_limits_there_is_no_group():
    assert "group" not in found(limits=[])


def test_a_prognosis_better_than_the_population_s_is_told():
    row = found(prognosis=80)["shortfall"]
    assert row.value < 0
    assert "better than the general population" in row.warnings[0]


def test_the_other_level_as_women_turns_the_shares():
    assert found(women="m")["women"].value == pytest.approx(1 - plain()["women"].value, rel=1e-12)


def test_people_of_whom_age_or_sex_is_not_known_count_where_they_are_known():
    given = people()
    given["age"] = given["age"].astype(float).where(given.index > 3).astype("Int64")
    given.loc[given.index < 2, "sex"] = ""
    rows = found(given=given)
    assert rows["age"].value == pytest.approx(given["age"].dropna().astype(float).mean(), rel=1e-12)
    assert rows["women"].value == pytest.approx((given["sex"][2:] == "f").mean(), rel=1e-12)


def test_nobody_s_age_gives_a_reason():
    given = people().assign(age="")
    rows = found(given=given)
    assert list(rows) == ["shortfall"]
    assert (rows["shortfall"].value, rows["shortfall"].reason) == (None, "no_data")


def test_a_plan_without_shortfall_has_no_rows_about_severity():
    rows = trial.rows(trial.whole(), "worth.complete")
    assert not [name for name in rows if name.startswith("severity")]


def test_a_sensitivity_analysis_tells_no_severity_again():
    made = plan()
    change = {"analysis.cost_cap": 0.9}
    made["sensitivity"] = [{"id": "varied.cap", "of": "worth.complete", "name": both("Cap"), "change": change}]
    with TemporaryDirectory() as name:
        loaded = load_plan(written(Path(name), made))
        snapshot = read_snapshot(loaded, Path(name))
    rows = list(sensitivity_rows(Cohort.of(loaded, snapshot, Scope.FULL), snapshot))
    assert rows
    assert not [row.id for row in rows if "severity" in row.id]


def altered(name, change):
    frame = tables()[name]
    return {name: change(frame)}


def emptied(frame, column, age):
    made = frame.astype(object)
    made.loc[age, column] = ""
    return made


def with_cell(frame, column, age, cell):
    made = frame.copy()
    made.loc[age, column] = cell
    return made


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("life_table", lambda frame: frame.drop(index=40), "'life_table' must have every age from 0 once"),
        ("utility_norms", lambda frame: frame.drop(index=0), "'utility_norms' must have every age from 0 once"),
        ("life_table", lambda frame: pd.concat([frame, frame.tail(1)]), "'life_table' must have every age from 0 once"),
        ("utility_norms", lambda frame: emptied(frame, "age", 7), "'utility_norms' must have every age from 0 once"),
        ("life_table", lambda frame: frame.head(0), "'life_table' must have every age from 0 once"),
        ("utility_norms", lambda frame: frame.head(90), "'utility_norms' ends at age 89, the life table at 100"),
        ("life_table", lambda frame: emptied(frame, "women", 30), "'life_table': 'women' is empty at age 30"),
        ("utility_norms", lambda frame: emptied(frame, "men", 3), "'utility_norms': 'men' is empty at age 3"),
        ("life_table", lambda frame: with_cell(frame, "men", 99, 14.2), "'men' is 14.2 at age 99; .* 0 to 1"),
        ("life_table", lambda frame: with_cell(frame, "men", 9, -0.1), "'men' is -0.1 at age 9; .* 0 to 1"),
        ("utility_norms", lambda frame: with_cell(frame, "women", 5, 93), "'women' is 93 at age 5; .* at most 1"),
        (
            "life_table",
            lambda frame: frame.head(30),
            r"'life_table' ends at age 29, but participants are \d+\.\d years",
        ),
    ],
)
def test_tables_with_gaps_or_impossible_numbers_are_refused_where_they_are_wrong(name, change, message):
    with pytest.raises(DataError, match=message):
        found(altered(name, change))


def test_rows_in_another_order_and_norms_that_go_further_change_nothing():
    shuffled = {name: frame.sample(frac=1, random_state=1) for name, frame in tables().items()}
    further = pd.DataFrame({"age": [101, 102], "women": [0.5, 0.5], "men": [0.5, 0.5]})
    shuffled["utility_norms"] = pd.concat([shuffled["utility_norms"], further])
    assert found(shuffled) == plain()


def test_the_command_line_checks_such_a_folder(tmp_path, monkeypatch, capsys):
    folder = written(tmp_path / "trial", plan())
    monkeypatch.setattr(sys, "argv", ["reise-report", "check", "--trial", str(folder)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert not ended.value.code
    assert "life_table.csv: 101 rows, all within the contract" in capsys.readouterr().out
