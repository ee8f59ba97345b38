"""The made-up ReISE has the trial's shape, adds up, and is the same for the same seed."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from reise_report.data.provenance import read_provenance
from reise_report.data.simulate import simulate_reise
from reise_report.data.snapshot import Snapshot, read_snapshot
from reise_report.plan.load import load_plan

REISE = Path(__file__).resolve().parents[2] / "data" / "reise"
FILES = ("participants.csv", "screening.csv", "adverse_events.csv", "snapshot.yml")


@pytest.fixture(scope="module", params=[1, 2, 3])
def snapshot(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("reise")
    shutil.copy(REISE / "trial.yml", folder)
    simulate_reise(folder, seed=request.param)
    return read_snapshot(load_plan(folder), folder)


def test_the_committed_tables_are_those_of_their_seed(tmp_path: Path):
    seed = read_provenance(REISE).seed
    assert seed is not None
    simulate_reise(tmp_path, seed)
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (REISE / name).read_bytes(), name


def test_another_seed_gives_other_tables(tmp_path: Path):
    simulate_reise(tmp_path, seed=1)
    assert (tmp_path / "participants.csv").read_bytes() != (REISE / "participants.csv").read_bytes()


def test_the_tables_have_the_size_and_the_period_of_the_registry(snapshot: Snapshot):
    # ISRCTN85437524: total final enrolment 425, first 08/09/2022, last 21/06/2024.
    people = snapshot.participants
    assert len(people) == 425
    assert people["enrolled"].min().date() == dt.date(2022, 9, 8)
    assert people["enrolled"].max().date() == dt.date(2024, 6, 21)


def test_one_in_three_was_offered(snapshot: Snapshot):
    assert snapshot.participants["arm"].value_counts().to_dict() == {"usual": 283, "offered": 142}


def test_screening_leads_to_exactly_the_participants(snapshot: Snapshot):
    cases = snapshot.tables["screening"]
    consented = cases["consented"].fillna(value=False)
    eligible = cases["eligible"].fillna(value=False)
    assert int(eligible.sum()) == 425
    assert bool((consented | ~eligible).all())
    assert bool((cases["not_consented_reason"].notna() == ~consented).all())
    assert bool((cases["not_eligible_reason"].notna() == (consented & ~eligible)).all())


def test_eligible_cases_are_recorded_on_the_days_of_enrolment(snapshot: Snapshot):
    cases = snapshot.tables["screening"]
    eligible = cases.loc[cases["eligible"].fillna(value=False), "recorded"]
    assert sorted(eligible) == sorted(snapshot.participants["enrolled"])


def test_only_those_who_were_offered_take_part_or_decline(snapshot: Snapshot):
    people = snapshot.participants
    declined = (people["arm"] == "offered") & ~people["attended_course"]
    assert not people.loc[people["arm"] == "usual", "attended_course"].any()
    assert bool((people["decline_reason"].notna() == declined).all())


def test_a_reason_that_nobody_gave_is_there_to_be_shown_with_zero(snapshot: Snapshot):
    for name in ("decline_reason", "lost_reason"):
        assert 0 in snapshot.participants[name].value_counts().tolist()


def test_an_outcome_is_missing_where_and_only_where_there_is_a_reason(snapshot: Snapshot):
    people = snapshot.participants
    assert bool((people["returned_to_work"].isna() == people["lost_reason"].notna()).all())
    assert 0 < people["returned_to_work"].isna().sum() < 40


def test_a_few_baseline_values_are_missing_but_no_covariate(snapshot: Snapshot):
    people = snapshot.participants
    assert people["wemwbs"].isna().any()
    assert people[["age", "sex", "months_out_of_work"]].notna().all(axis=None)


def test_adverse_events_happen_within_the_year_after_enrolment(snapshot: Snapshot):
    events = snapshot.tables["adverse_events"].merge(snapshot.participants, on="participant")
    days = (events["started"] - events["enrolled"]).dt.days
    assert days.between(1, 364).all()
    assert 0 < len(events) < 60


def test_the_flow_adds_up_on_every_day_looked_back_to():
    plan = load_plan(REISE)
    for month in range(1, 13):
        snapshot = read_snapshot(plan, REISE, dt.date(2023, month, 15))
        eligible = snapshot.tables["screening"]["eligible"].fillna(value=False)
        assert int(eligible.sum()) == len(snapshot.participants)


def test_too_few_participants_are_refused(tmp_path: Path):
    with pytest.raises(ValueError, match="9 participants are too few to have both arms"):
        simulate_reise(tmp_path, seed=1, n=9)
    simulate_reise(tmp_path, seed=1, n=10)
    assert len((tmp_path / "participants.csv").read_text().splitlines()) == 11
