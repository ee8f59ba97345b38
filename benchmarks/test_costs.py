"""Costs of a hundred thousand people: one sort of the episodes, and sums over the rest."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from reise_report.derive.costs.claims import amounts, claims
from reise_report.derive.costs.hospital import hospital
from reise_report.derive.costs.periods import Periods
from reise_report.derive.costs.production_loss import production_loss
from reise_report.derive.costs.stays import Episodes, stays
from reise_report.derive.return_to_work import NEVER
from reise_report.derive.timeline import PERCENT, Segments, Spells, add_up
from reise_report.plan.costs import Amounts, Claims, HospitalStays, ProductionLoss

PEOPLE = 100_000
START, DAYS = 19_000, 900  # 2022-01-08 and some two and a half years
PRICES: dict[str, Any] = {"by_year": {str(year): 50_000 for year in range(2021, 2026)}}
HOSPITAL = HospitalStays.model_validate(
    {
        "kind": "hospital_stays",
        "name": "Hospital",
        "table": "hospital",
        "hours_between": 8,
        "across_hospitals": True,
        "dated": "discharged",
        "without_points": "zero",
        "price": PRICES,
    }
)
CLAIMS = Claims(kind="claims", name="Primary care", table="claims", multiplier={"gp": 2, "other_services": 1.5})
MEDICINES = Amounts(kind="amounts", name="Medicines", table="prescriptions")


def loss(friction_days: int | None) -> ProductionLoss:
    return ProductionLoss.model_validate(
        {
            "kind": "production_loss",
            "name": "Production loss",
            "work": {"positions": {"table": "employment", "counts": ["ordinary"]}},
            "method": "human_capital" if friction_days is None else "friction",
            "friction_days": friction_days,
            "yearly_wage": PRICES,
            "on_costs": 0.141,
        }
    )


@pytest.fixture(scope="module")
def register() -> SimpleNamespace:
    """300 000 episodes, a million claims, 300 000 dispensings, 400 000 spells of work."""
    random = np.random.default_rng(7)
    people = pd.Index([f"P{number:06d}" for number in range(PEOPLE)], dtype="string")
    midnight = np.datetime64("1970-01-01", "s")

    def rows(count: int) -> dict[str, Any]:
        date = midnight + ((START - 100 + random.integers(0, DAYS, count)) * 86_400).astype("timedelta64[s]")
        return {"participant": people.array[random.integers(0, PEOPLE, count)], "date": date}

    def amounts_of(count: int) -> np.ndarray[Any, np.dtype[np.float64]]:
        return np.round(random.gamma(2, 150, count), 2)

    episodes = pd.DataFrame(rows(300_000)).rename(columns={"date": "admitted"})
    episodes["admitted"] += random.integers(0, 86_400, len(episodes)).astype("timedelta64[s]")
    episodes["discharged"] = episodes["admitted"] + random.integers(0, 5 * 86_400, len(episodes)).astype(
        "timedelta64[s]"
    )
    episodes["hospital"] = pd.array(random.integers(0, 20, len(episodes)).astype(str), dtype="string")
    episodes["level"] = pd.Categorical.from_codes(
        random.integers(0, 3, len(episodes)), ["inpatient", "day", "outpatient"]
    )
    episodes["drg_points"] = np.round(random.gamma(1, 0.5, len(episodes)), 3)
    claimed = pd.DataFrame(rows(1_000_000))
    claimed["service"] = pd.Categorical.from_codes(random.integers(0, 3, len(claimed)), ["gp", "physio", "other"])
    claimed["amount"] = amounts_of(len(claimed))
    dispensed = pd.DataFrame(rows(300_000)).assign(amount=amounts_of(300_000))
    start = START - 300 + random.integers(0, DAYS, 400_000)
    work = Spells(
        random.integers(0, PEOPLE, start.size),
        start,
        start + random.integers(1, 300, start.size),
        random.choice([20, 50, 80, 100], start.size) * PERCENT,
    )
    whole = add_up([work])
    share = Segments(whole.person, whole.start, whole.stop, np.minimum(whole.amounts, 100 * PERCENT))
    periods = Periods(START + random.integers(0, 300, PEOPLE), np.full(PEOPLE, NEVER), [91, 182, 365])
    return SimpleNamespace(
        people=people, episodes=episodes, claimed=claimed, dispensed=dispensed, share=share, periods=periods
    )


def test_hospital(benchmark, register):
    found = benchmark.pedantic(
        lambda: hospital(register.episodes, register.people, register.periods, HOSPITAL, "x"), rounds=3
    )
    assert found.cost.sum() > 0


def test_claims(benchmark, register):
    found = benchmark.pedantic(
        lambda: claims(register.claimed, register.people, register.periods, CLAIMS, "x"), rounds=3
    )
    assert found.cost.sum() > 0


@pytest.mark.parametrize("friction_days", [None, 90], ids=["human_capital", "friction"])
def test_production_loss(benchmark, register, friction_days):
    found = benchmark.pedantic(
        lambda: production_loss(register.share, register.periods, loss(friction_days), "x"), rounds=3
    )
    assert found.cost.sum() > 0


def test_everything_of_a_hundred_thousand_people(benchmark, register):
    def everything() -> None:
        hospital(register.episodes, register.people, register.periods, HOSPITAL, "x")
        claims(register.claimed, register.people, register.periods, CLAIMS, "x")
        amounts(register.dispensed, register.people, register.periods, MEDICINES, "x")
        production_loss(register.share, register.periods, loss(None), "x")

    benchmark.pedantic(everything, rounds=3)
    assert benchmark.stats is None or benchmark.stats.stats.min < 3


def test_stays_of_a_million_episodes(benchmark):
    random = np.random.default_rng(1)
    admitted = 1_640_000_000 + random.integers(0, 700 * 86_400, 1_000_000)
    episodes = Episodes(
        random.integers(0, 300_000, admitted.size),
        random.integers(0, 20, admitted.size),
        random.random(admitted.size) < 0.6,
        admitted,
        admitted + random.integers(0, 5 * 86_400, admitted.size),
        random.random(admitted.size),
    )
    benchmark.pedantic(lambda: stays(episodes, 8, across_hospitals=True), rounds=3)
    assert benchmark.stats is None or benchmark.stats.stats.min < 1
