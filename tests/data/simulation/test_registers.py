"""Registers say what was lived: painted on days they give the same work, and they hold the traps of real ones."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from tests.data.simulation.made import days_since_enrolment, made, newest, table, truth

PAID = ["ordinary", "maritime", "freelance", "wage_subsidy"]
DAYS = range(-1, 393)


@cache
def painted(seed: int, n: int) -> pd.DataFrame:
    """Share of full time by participant and day, from the files alone: a slow walk of its own."""
    jobs, leave, benefits = newest("employment", seed, n), table("leave", seed, n), newest("benefits", seed, n)
    who = table("participants", seed, n)["participant"]
    contract, away, sick = (pd.DataFrame(0.0, index=who, columns=DAYS) for _ in range(3))
    position = {}
    for job, (start, end) in zip(jobs.itertuples(), spans(jobs, seed, n), strict=True):
        if job.kind in PAID:
            size = job.percent if not np.isnan(job.percent) else job.hours / 37.5 * 100
            contract.loc[job.participant, slice(start, end)] += size
            position[job.position, start, end] = size
    for spell, (start, end) in zip(leave.itertuples(), spans(leave, seed, n), strict=True):
        sizes = [size for (number, a, b), size in position.items() if number == spell.position and a <= start <= b]
        away.loc[spell.participant, slice(start, end)] += spell.percent * sizes[0] / 100
    for spell, (start, end) in zip(benefits.itertuples(), spans(benefits, seed, n), strict=True):
        if spell.kind == "sick_pay":
            sick.loc[spell.participant, slice(start, end)] += spell.degree
    return (contract.clip(upper=100) - away).clip(lower=0) * (100 - sick.clip(upper=100)) / 100


def spans(rows: pd.DataFrame, seed: int, n: int) -> list[tuple[int, int]]:
    start, end = days_since_enrolment(rows, "start", seed, n), days_since_enrolment(rows, "end", seed, n)
    return list(zip(start.astype(int), end.fillna(2000).astype(int), strict=True))


def first_run(share: pd.Series, known: int) -> int | None:
    """First day of the first 28 days in a row with at least half time, that lie within what is known."""
    run = 0
    for day, value in share.items():
        run = run + 1 if value >= 50 - 1e-9 else 0
        if run == 28 and day - 27 >= 0 and day <= known:
            return day - 27 if day - 27 <= 365 else None
    return None


@pytest.mark.parametrize(("seed", "n"), [(326732, 425), (7, 130)])
def test_a_walk_through_the_files_finds_the_returns_that_were_lived(seed: int, n: int):
    true = truth("participants", seed, n).set_index("participant")
    shares = painted(seed, n)
    for who, share in shares.iterrows():
        at_start = share[-1] >= 50 and share[0] >= 50
        found = None if at_start else first_run(share.loc[0:], int(true["known_until_day"][who]))
        wanted = true["rtw_day"][who] if true["rtw_status"][who] == "returned" else None
        assert found == wanted, who


@pytest.mark.parametrize(("seed", "n"), [(326732, 425), (7, 130)])
def test_a_walk_through_the_files_finds_the_days_worked(seed: int, n: int):
    true = truth("participants", seed, n).set_index("participant")
    shares = painted(seed, n)
    for who, share in shares.iterrows():
        known = int(true["known_until_day"][who])
        if known >= 0:
            worked = share.loc[0 : min(365, known)].sum() / 100
            assert worked == pytest.approx(true["days_worked"][who], abs=1e-6), who


def test_nobody_who_could_not_be_linked_is_in_a_register():
    people = table("participants")
    unlinked = set(people.loc[people["linked"] == 0, "participant"])
    assert unlinked
    for name in (
        "employment",
        "leave",
        "benefits",
        "hospital",
        "primary_care",
        "prescriptions",
        "deaths_and_emigration",
    ):
        assert not unlinked & set(table(name)["participant"]), name


def test_nothing_is_delivered_that_began_after_a_withdrawal_from_registers():
    gone = table("withdrawals")
    until = gone[gone["scope"] != "questionnaires"].set_index("participant")["date"]
    for name, column in (("employment", "start"), ("benefits", "start"), ("primary_care", "date")):
        rows = table(name)
        last = rows["participant"].map(until)
        assert not (rows[column] > last).any(), name


def ordinary() -> pd.DataFrame:
    jobs = newest("employment")
    return jobs[jobs["kind"].isin(PAID) & (days_since_enrolment(jobs, "start") > 0)]


def test_positions_of_30_and_20_percent_stand_side_by_side():
    jobs = ordinary()
    pairs = jobs[jobs["percent"] == 30].merge(jobs[jobs["percent"] == 20], on="participant")
    both = pairs[["start_x", "start_y"]].max(axis=1) <= pairs[["end_x", "end_y"]].fillna(
        pd.Timestamp("2025-09-30")
    ).min(axis=1)
    assert both.any()


def test_a_position_of_just_under_a_half_is_there():
    assert (newest("employment")["percent"] == 49.9).any()


def gaps() -> pd.Series:
    """Days between a person's paid position and the next one."""
    jobs = ordinary().sort_values(["participant", "start"])
    same = jobs["participant"] == jobs["participant"].shift()
    return ((jobs["start"] - jobs["end"].shift()).dt.days - 1)[same & (jobs["position"] != jobs["position"].shift())]


def test_positions_follow_on_the_next_day_and_after_a_gap_of_one_day():
    assert {0, 1} <= set(gaps().dropna())


def test_positions_change_their_size_within_the_position():
    jobs = ordinary()
    assert (jobs.groupby("position")["percent"].nunique() > 1).any()


def test_some_positions_have_hours_and_no_percent_and_some_have_both():
    jobs = newest("employment")
    assert (jobs["percent"].isna() & jobs["hours"].notna()).any()
    assert (jobs["percent"].notna() & jobs["hours"].notna()).any()
    both = jobs.dropna(subset=["percent", "hours"])
    assert (both["hours"] / 37.5 * 100).to_numpy() == pytest.approx(both["percent"].to_numpy())


def test_unpaid_work_wage_subsidy_and_other_kinds_are_there():
    assert set(newest("employment")["kind"]) == {*PAID, "work_training", "placement"}


def test_placements_in_the_register_are_those_in_the_table_of_offers():
    jobs, offers = newest("employment"), table("offers")
    days = days_since_enrolment(offers, "placement_start")
    told = truth("participants").set_index("participant")["known_until_day"].reindex(offers["participant"])
    placed = offers[(days <= told.to_numpy()).fillna(value=False)]  # registers tell nothing of those who left them
    register = jobs[jobs["kind"] == "placement"].set_index("participant")["start"]
    assert register.to_dict() == placed.set_index("participant")["placement_start"].to_dict()


def test_positions_are_open_some_ended_before_enrolment():
    jobs = newest("employment")
    assert jobs["end"].isna().any()
    assert (days_since_enrolment(jobs, "end") < -30).any()


def test_nobody_but_those_who_should_not_be_there_works_when_enrolled():
    listed = truth("contradictions").query("kind == 'working_at_start'")["participant"]
    true = truth("participants")
    assert set(true.loc[true["rtw_status"] == "working_at_start", "participant"]) == set(listed)


def test_sick_pay_is_graded_and_falls_within_positions():
    benefits = newest("benefits")
    sick = benefits[(benefits["kind"] == "sick_pay") & (days_since_enrolment(benefits, "start") > 0)]
    assert {100, 50} <= set(sick["degree"])
    assert sick["degree"].between(20, 100).all()


def test_leave_is_of_a_position_that_lasts_and_keeps_its_size():
    leave, jobs = table("leave"), newest("employment")
    both = leave.merge(jobs, on=["participant", "position"], suffixes=("", "_job"))
    far = pd.Timestamp("2100-01-01")
    inside = (both["start"] >= both["start_job"]) & (both["end"].fillna(far) <= both["end_job"].fillna(far))
    assert set(both.loc[inside, "position"]) == set(leave["position"])


def test_many_benefits_begin_on_the_first_of_a_month():
    start = newest("benefits")["start"]
    assert (start.dt.day == 1).mean() > 0.5


def test_every_kind_of_benefit_occurs():
    assert set(newest("benefits")["kind"]) == {
        "sick_pay", "work_assessment", "disability", "unemployment", "measures", "social_assistance", "qualification",
    }  # fmt: skip


def test_numbers_of_positions_belong_to_one_person_each():
    jobs = made().rows["employment"]
    owner: dict[int, int] = {}
    for position, who in zip(jobs["position"].tolist(), jobs["participant"].tolist(), strict=True):
        assert owner.setdefault(position, who) == who
