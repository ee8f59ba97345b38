"""What the simulator made up is what the derivations find: dates, costs and scores, person by person.

The simulator's truth comes from the lives that it makes up, day by day, and from its own arithmetic; it may not import
``derive``. So two independent ways lead from the same rule to the same number.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from reise_report.data.simulation.simulated import simulate
from reise_report.data.simulation.write import write
from reise_report.data.snapshot import read_snapshot
from reise_report.derive.assemble import derive
from reise_report.plan.load import load_plan
from reise_report.plan.model import Plan

REISE = Path(__file__).resolve().parents[2] / "data" / "reise" / "trial.yml"
VISITS = ("baseline", "m3", "m6", "m12")
YEARS = ("2022", "2023", "2024", "2025")
DOMAINS = (
    "physical_function",
    "anxiety",
    "depression",
    "fatigue",
    "sleep_disturbance",
    "social_roles",
    "pain_interference",
)
SCORES = {
    "eq5d": "eq5d_index",
    "eq_vas": "eq_vas",
    "wemwbs_total": "wemwbs_total",
    "work_ability": "work_ability_score",
    "pain_at_work": "work_makes_pain_worse",
    "job_satisfaction": "job_satisfaction",
    "promis_pain_intensity": "promis_pain_intensity",
    **{f"promis_{domain}_raw": f"promis_{domain}_raw" for domain in DOMAINS},
}
"""Column → the truth's column."""

SCALES = {"self_efficacy_total": "rtw_self_efficacy", "role_functioning_total": "work_role_functioning"}
"""Scales whose rule lets answers be missing; the truth has those that are complete."""

ALWAYS, SLOW = range(4), range(4, 200)


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """ReISE's plan, with every score of PROMIS-29: the truth has sums of answers, not T-scores.

    And without a price year: the truth has the amounts of each year's own money.
    """
    folder = tmp_path_factory.mktemp("plan")
    lines = REISE.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("    scores: [physical_function")]
    assert len(kept) == len(lines) - 1
    start = kept.index("    price_level:\n")
    end = next(place for place in range(start + 1, len(kept)) if not kept[place].startswith("     "))
    kept = kept[:start] + kept[end:]
    (folder / "trial.yml").write_text("".join(kept), encoding="utf-8")
    return load_plan(folder)


@dataclass(frozen=True)
class Case:
    """A made-up trial, derived and true, one row a participant each."""

    derived: pd.DataFrame
    true: pd.DataFrame
    scores: pd.DataFrame

    def same(self, column: str, expected: pd.Series, *, among: pd.Series | None = None, within: float = 0) -> None:
        """A derived column is the expected one, missing where that is missing, among the people named."""
        found = self.derived[column].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
        wanted = expected.to_numpy(dtype=float)
        wrong = ~((np.abs(found - wanted) <= within) | (np.isnan(found) & np.isnan(wanted)))
        if among is not None:
            wrong &= among.to_numpy(dtype=bool)
        first = self.derived.index[wrong][:3].tolist()
        assert not wrong.any(), f"{column}: {first}, {found[wrong][:3]} instead of {wanted[wrong][:3]}"


def case(plan: Plan, seed: int, folder: Path) -> Case:
    write(simulate(seed), folder)
    derived = derive(plan, read_snapshot(plan, folder)).participants.set_index("participant")
    true = pd.read_csv(folder / "truth" / "participants.csv").set_index("participant")
    assert true.index.equals(pd.Index(derived.index.astype(object), name="participant"))
    return Case(derived, true, pd.read_csv(folder / "truth" / "scores.csv"))


def returns_are_right(case: Case) -> None:
    assert (case.derived["rtw_status"].astype(str) == case.true["rtw_status"]).all()
    case.same("rtw_day", case.true["rtw_day"])
    for visit in VISITS[1:]:
        case.same(f"rtw_by_{visit}", case.true[f"by_{visit}"])
        case.same(f"rtw_at_{visit}", case.true[f"at_{visit}"])


def costs_are_right(case: Case, plan: Plan) -> None:
    true = case.true
    whole = (true["known_until_day"] >= 365) | (true["rtw_status"] == "died")  # others' costs are not known
    øre = 1e-3
    components = plan.derived["costs"].components  # type: ignore[union-attr]
    point = components["hospital"].price
    prices = {year: point.own()[int(point.taken_from.get(year, year))] for year in YEARS}
    hospital = sum(true[f"hospital_points_{year}"] * prices[year] for year in YEARS)
    resources = components["intervention"].prices
    ledger = sum(
        true[f"ledger_{resource}_{year}"] * price.own()[int(year)]
        for resource, price in resources.items()
        for year in YEARS
    )
    case.same("costs_hospital", hospital, among=whole, within=øre)
    case.same("costs_hospital_units", true["stays"] + true["outpatient_contacts"], among=whole)
    case.same("costs_primary_care", 2 * true["claims"], among=whole, within=øre)
    case.same("costs_primary_care_units", true["claims_number"], among=whole)
    case.same("costs_medicines", true["medicines"], among=whole, within=øre)
    case.same("costs_medicines_units", true["dispensings"], among=whole)
    case.same("costs_intervention", ledger, among=whole, within=øre)
    case.same("costs_production_units", true["days_not_worked"], among=whole, within=1e-6)
    together = hospital + 2 * true["claims"] + true["medicines"] + ledger
    case.same("costs_health_service", together, among=whole, within=4 * øre)


def scores_are_right(case: Case) -> None:
    """Exact sums; the index and the mean of items to the six decimals that the truth is written with."""
    for visit in VISITS:
        truth = case.scores[case.scores["visit"] == visit].set_index("participant").reindex(case.true.index)
        for column, true in SCORES.items():
            if f"{column}_{visit}" in case.derived:
                case.same(f"{column}_{visit}", truth[true], within=1e-6)
        for column, true in SCALES.items():
            if f"{column}_{visit}" in case.derived:
                case.same(f"{column}_{visit}", truth[true], among=truth[true].notna(), within=1e-6)


def everything_is_right(plan: Plan, seed: int, folder: Path) -> None:
    made = case(plan, seed, folder)
    returns_are_right(made)
    costs_are_right(made, plan)
    scores_are_right(made)


@pytest.mark.parametrize("seed", ALWAYS)
def test_the_truth_is_recovered(plan: Plan, seed: int, tmp_path: Path):
    everything_is_right(plan, seed, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SLOW)
def test_the_truth_is_recovered_whatever_the_draw(plan: Plan, seed: int, tmp_path: Path):
    everything_is_right(plan, seed, tmp_path)
