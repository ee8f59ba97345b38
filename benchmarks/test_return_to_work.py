"""Return to work: cost grows with the number of spells, not with days; and the way from tables to columns."""

from __future__ import annotations

import datetime as dt
from types import MappingProxyType

import numpy as np
import pandas as pd
import pytest

from reise_report.data.snapshot import Snapshot
from reise_report.derive.assemble import derive
from reise_report.derive.return_to_work import NEVER, People, ReturnToWorkRule, return_to_work, runs_of_work
from reise_report.derive.timeline import PERCENT, Spells
from reise_report.derive.work_share import work_share
from tests.derive.register_trial import ANY_DAY, CUT_OFF, NO_BENEFIT, RTW, plan, snapshot

RULE = ReturnToWorkRule(
    min_share=50, min_days=28, gap_days=0, dated="first_day", follow_up_days=365, confirmation_days=27
)


def register(people: int) -> tuple[People, Spells, Spells, Spells]:
    """Four positions and one spell of sick pay a person, and leave for one in ten."""
    random = np.random.default_rng(5)

    def spells(n: int, longest: int, amounts: list[int]) -> Spells:
        start = 18500 + random.integers(0, 800, n)
        return Spells(
            random.integers(0, people, n),
            start,
            start + random.integers(1, longest, n),
            random.choice(amounts, n) * PERCENT,
        )

    nobody = np.full(people, NEVER, dtype=np.int64)
    followed = People(18600 + random.integers(0, 300, people), np.full(people, 20000), nobody, nobody)
    return (
        followed,
        spells(4 * people, 200, [20, 50, 80, 100]),
        spells(people // 10, 60, [50, 100]),
        spells(people, 90, [20, 50, 100]),
    )


@pytest.mark.parametrize("people", [10_000, 100_000, 1_000_000])
def test_return_to_work(benchmark, people):
    followed, positions, leave, sick_pay = register(people)

    def rule():
        share = work_share(positions, leave, sick_pay, sick_pay_reduces=True)
        return return_to_work(followed, runs_of_work(followed, share, RULE), RULE)

    assert benchmark.pedantic(rule, rounds=2).status.size == people


def tables(people: int) -> dict[str, pd.DataFrame]:
    """Four stretches of positions a person, half of them in the same position; leave for one in ten; two benefits."""
    random = np.random.default_rng(6)
    names = pd.array([f"R-{number:06d}" for number in range(people)], dtype="string")

    def rows(n: int, longest: int, **columns: object) -> pd.DataFrame:
        who = random.integers(0, people, n)
        start = np.datetime64("2022-06-01", "s") + random.integers(0, 700, n) * np.timedelta64(1, "D")
        end = (start + random.integers(1, longest, n) * np.timedelta64(1, "D")).astype("datetime64[s]")
        end[random.random(n) < 0.1] = np.datetime64("NaT")
        return pd.DataFrame({"participant": names[who], "start": start, "end": end, **columns})

    jobs, away, paid = 4 * people, people // 10, 2 * people
    numbers = pd.array([f"{number}" for number in range(2)], dtype="string")
    kinds = ["ordinary", "self_employed", "placement"]
    return {
        "participants": pd.DataFrame(
            {"participant": names,
             "enrolled": np.datetime64("2022-09-01", "s") + random.integers(0, 600, people) * np.timedelta64(1, "D")}
        ),
        "employment": rows(
            jobs, 200, percent=random.choice([20.0, 50.0, 80.0, 100.0], jobs), hours=np.full(jobs, np.nan),
            position=numbers[random.integers(0, 2, jobs)],
            kind=pd.Categorical.from_codes(random.integers(0, 3, jobs), pd.Index(kinds)),
        ),
        "leave": rows(away, 60, percent=np.full(away, 50.0)),
        "benefits": rows(
            paid, 90, degree=random.choice([20.0, 50.0, 100.0], paid),
            kind=pd.Categorical.from_codes(random.integers(0, 2, paid), pd.Index(["sick_pay", "work_assessment"])),
        ),
    }  # fmt: skip


@pytest.fixture(scope="module")
def read() -> Snapshot:
    """A hundred thousand participants with seven hundred thousand rows in registers."""
    trial, made = plan(), tables(100_000)
    firsts = made["employment"].drop_duplicates("participant")[["participant", "position"]]
    made["leave"] = made["leave"].merge(firsts, on="participant")
    empty = snapshot(trial, participants=[{"participant": "A"}])
    whole = {name: made.get(name, frame.iloc[:0]) for name, frame in empty.tables.items()}
    whole["participants"] = made["participants"].assign(linked=pd.array([True] * 100_000, dtype="boolean"))
    until = dict.fromkeys(trial.data.tables, dt.date.fromisoformat(CUT_OFF))
    return Snapshot(
        tables=MappingProxyType(whole), files=(), as_of=dt.date.fromisoformat(CUT_OFF), synthetic=True,
        unused=MappingProxyType({}), known_until=MappingProxyType(until), rows=MappingProxyType({}),
        left_out=MappingProxyType({}),
    )  # fmt: skip


@pytest.mark.parametrize("rules", [{"rtw": RTW}, {"rtw": RTW, "month": NO_BENEFIT, "any_day": ANY_DAY}], ids=["1", "3"])
def test_from_tables_to_columns(benchmark, read, rules):
    found = benchmark.pedantic(derive, (plan(rules), read), rounds=2)
    assert found.participants["rtw_status"].nunique() == 3
