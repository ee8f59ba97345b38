"""Work not done: human capital against full time, friction against what was worked before; wages by the day."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reise_report.derive.costs.friction import absences
from reise_report.derive.costs.periods import Periods
from reise_report.derive.costs.production_loss import days_of, production_loss
from reise_report.derive.costs.tally import Tally
from reise_report.derive.return_to_work import FULL_TIME, NEVER
from reise_report.derive.timeline import PERCENT, Segments
from reise_report.errors import PlanError
from reise_report.plan.costs import ProductionLoss
from tests.derive.costs.frames import day, followed, share


def plan(days: int | None = None, **changes: object) -> ProductionLoss:
    whole = {
        "kind": "production_loss",
        "name": "Production loss",
        "work": {"positions": {"table": "employment", "counts": ["ordinary"]}},
        "method": "human_capital" if days is None else "friction",
        "friction_days": days,
        "yearly_wage": {"by_year": {"2023": 365_000, "2024": 732_000, "2025": 730_000}},
        "on_costs": 0,
    }
    return ProductionLoss.model_validate(whole | changes)


def lost(*rows, days=None, periods=None, **changes: object) -> Tally:
    """Daily wage: 1 000 in 2023, 2 000 in 2024 (732 000 over 366 days) and 2 000 in 2025."""
    return production_loss(
        share(*rows), periods or followed(people=1), plan(days, **changes), "derived.costs.components.production"
    )


class TestHumanCapital:
    def test_whoever_does_not_work_loses_every_day(self):
        # 92 days to day 91 and 274 to day 365, both ends included: 366 days of 2024
        found = lost()
        assert found.units["units"].tolist() == [[92, 274]]
        assert found.cost.tolist() == [[184_000, 548_000]]

    def test_a_year_is_worth_a_year_s_wage_leap_year_or_not(self):
        assert lost(periods=followed("2024-01-01", (365,), 1)).cost.tolist() == [[732_000]]
        assert lost(periods=followed("2023-01-01", (364,), 1)).cost.tolist() == [[365_000]]

    def test_each_day_has_the_wage_of_its_year(self):
        # 31 days of December 2023 at 1 000 and 10 days of January 2024 at 2 000
        assert lost(periods=followed("2023-12-01", (40,), 1)).cost.tolist() == [[51_000]]

    def test_part_time_loses_the_rest(self):
        # 100 days at 40 % work: 60 days lost; then 266 whole days
        found = lost((0, "2024-01-01", "2024-04-09", 40), periods=followed(ends=(365,), people=1))
        assert found.units["units"].tolist() == [[326]]
        assert found.cost.tolist() == [[652_000]]

    def test_work_outside_the_follow_up_is_nothing(self):
        found = lost((0, "2020-01-01", "2023-12-31", 100), (0, "2025-01-01", "2025-12-31", 100))
        assert found.units["units"].sum() == 366

    def test_whoever_works_full_time_loses_nothing(self):
        assert lost((0, "2020-01-01", "2026-12-31", 100)).cost.sum() == 0

    def test_on_costs_are_added_to_the_wage(self):
        # 732 000 × 1.141
        assert lost(on_costs=0.141, periods=followed(ends=(365,), people=1)).cost[0, 0] == pytest.approx(835_212)

    def test_nothing_is_lost_after_death(self):
        # 1 January to 10 January: ten days
        assert lost(periods=followed(people=1, A="2024-01-10")).units["units"].tolist() == [[10, 0]]

    def test_a_year_without_wage_stops_everything(self):
        with pytest.raises(PlanError, match=r"production\.yearly_wage: there is no price for 2026"):
            lost(periods=followed("2025-12-01", (60,), 1))

    def test_a_year_in_which_nothing_is_lost_needs_no_wage(self):
        worked = (0, "2025-01-01", "2025-12-31", 100)
        found = lost(worked, periods=followed("2024-12-01", (60,), 1), yearly_wage={"by_year": {"2024": 732_000}})
        assert found.cost.tolist() == [[62_000]]  # 31 days of December


class TestFriction:
    """Friction period of 30 days; randomised on 2024-01-01."""

    whole = followed(ends=(365,), people=1)

    def days(self, *rows) -> float:
        return lost(*rows, days=30, periods=self.whole).units["units"][0, 0]

    def test_whoever_never_worked_loses_nothing(self):
        assert self.days() == 0

    def test_the_first_days_of_an_absence_are_lost(self):
        assert self.days((0, "2023-01-01", "2024-03-31", 100)) == 30

    def test_an_absence_shorter_than_that_is_lost_whole(self):
        assert self.days((0, "2023-01-01", "2024-03-31", 100), (0, "2024-04-11", "2025-12-31", 100)) == 10

    def test_each_absence_begins_anew(self):
        # 10 days in April, then from 1 June on: 30
        assert self.days((0, "2023-01-01", "2024-03-31", 100), (0, "2024-04-11", "2024-05-31", 100)) == 40

    def test_only_what_was_worked_is_lost(self):
        assert self.days((0, "2023-01-01", "2024-03-31", 40)) == pytest.approx(12)  # 30 × 40 %

    def test_graded_sick_leave_loses_its_part(self):
        assert self.days((0, "2023-01-01", "2024-03-31", 100), (0, "2024-04-01", "2025-12-31", 50)) == 15

    def test_a_fall_in_two_steps_loses_each_level_for_its_own_days(self):
        # 100 → 50 on 1 April, 50 → 0 on 11 April: 50 % for 30 days, and 50 % for 30 days ten days later
        assert self.days((0, "2023-01-01", "2024-03-31", 100), (0, "2024-04-01", "2024-04-10", 50)) == 30

    def test_work_that_is_partly_regained_ends_that_part_of_the_absence(self):
        # from 1 April nothing for 10 days: 10; then 60 %, so 40 % are lost for the 20 days left: 8
        assert self.days((0, "2023-01-01", "2024-03-31", 100), (0, "2024-04-11", "2025-12-31", 60)) == 18

    def test_an_absence_from_before_randomisation_goes_on(self):
        # worked to 17 December: the friction period is 18 December to 16 January, 16 days of it in the follow-up
        assert self.days((0, "2023-01-01", "2023-12-17", 100)) == 16

    def test_an_absence_long_before_randomisation_is_over(self):
        assert self.days((0, "2023-01-01", "2023-06-30", 100)) == 0

    def test_the_wage_is_that_of_the_days_lost(self):
        assert lost((0, "2023-01-01", "2024-03-31", 100), days=30, periods=self.whole).cost[0, 0] == 60_000

    def test_death_ends_the_loss(self):
        periods = followed(ends=(365,), people=1, A="2024-04-05")
        found = lost((0, "2023-01-01", "2024-03-31", 100), days=30, periods=periods)
        assert found.units["units"].tolist() == [[5]]


BASE = day("2023-12-20")
WORK = st.lists(st.tuples(st.integers(1, 12), st.integers(0, 4).map(lambda step: step * 25)), max_size=8)


def lines(people: list[list[tuple[int, int]]]) -> Segments:
    """Each person's stretches one after the other: (days, percent)."""
    rows = []
    for person, stretches in enumerate(people):
        at = BASE
        for length, percent in stretches:
            if percent:
                rows.append((person, at, at + length, percent * PERCENT))
            at += length
    columns = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    return Segments(columns[0], columns[1], columns[2], columns[3][None])


def worked_on(stretches: list[tuple[int, int]], date: int) -> int:
    at = BASE
    for length, percent in stretches:
        if at <= date < at + length:
            return percent
        at += length
    return 0


def lost_by_walking(stretches: list[tuple[int, int]], friction: int, date: int) -> int:
    """Percent lost on a day, level by level: the days since the level was worked last, if it ever was."""
    lost = 0
    for level in range(25, 101, 25):
        for back in range(friction + 1):
            if worked_on(stretches, date - back) >= level:
                lost += 25 if back > 0 else 0
                break
    return lost


@given(st.lists(WORK, min_size=1, max_size=3), st.integers(1, 20))
def test_friction_is_what_a_walk_through_days_and_levels_finds(people, friction):
    pieces = absences(lines(people), friction)
    for person, stretches in enumerate(people):
        for date in range(BASE - 3, BASE + 110):
            here = (pieces.person == person) & (pieces.start <= date) & (pieces.stop > date)
            assert pieces.amounts[0, here].sum() == lost_by_walking(stretches, friction, date) * PERCENT


@given(st.lists(WORK, min_size=1, max_size=3), st.lists(st.integers(0, 60), min_size=1, max_size=4, unique=True))
def test_days_are_cut_by_period_and_year_as_a_walk_finds(people, ends):
    """The turn of the year lies 12 days after the first stretch begins."""
    size = len(people)
    periods = Periods(np.full(size, BASE + 4), np.full(size, NEVER), sorted(ends))
    found = days_of(lines(people), periods)
    expected = np.zeros_like(found.amount)
    for person, stretches in enumerate(people):
        for since in range(max(ends) + 1):
            date = BASE + 4 + since
            year = (dt.date(1970, 1, 1) + dt.timedelta(days=date)).year
            place = int(np.searchsorted(sorted(ends), since))
            expected[person, place, list(found.years).index(year)] += worked_on(stretches, date) * PERCENT
    assert found.amount.tolist() == expected.tolist()


@given(WORK, st.integers(1, 40), st.integers(0, 60))
def test_splitting_a_period_moves_the_loss_and_loses_none(stretches, friction, cut):
    work = lines([stretches])
    for component in (plan(), plan(friction)):
        whole, parts = (
            production_loss(work, Periods(np.array([BASE + 4]), np.array([NEVER]), ends), component, "x")
            for ends in ([61], [cut, 61])
        )
        np.testing.assert_allclose(parts.cost.sum(), whole.cost.sum(), rtol=1e-12, atol=2e-4)
        np.testing.assert_allclose(parts.units["units"].sum(), whole.units["units"].sum(), rtol=1e-12)


@given(WORK, st.integers(1, 40))
def test_friction_never_loses_more_than_human_capital(stretches, friction):
    periods = Periods(np.array([BASE + 4]), np.array([NEVER]), [30, 61])
    some, every = (
        production_loss(lines([stretches]), periods, component, "x") for component in (plan(friction), plan())
    )
    assert (some.cost <= every.cost + 1e-9).all()


@given(st.lists(WORK, min_size=2, max_size=3), st.integers(1, 40))
def test_somebody_s_loss_does_not_depend_on_the_others(people, friction):
    def found(those):
        size = len(those)
        periods = Periods(np.full(size, BASE + 4), np.full(size, NEVER), [30, 61])
        return production_loss(lines(those), periods, plan(friction), "x").cost

    together = found(people)
    for person, stretches in enumerate(people):
        assert found([stretches])[0].tolist() == together[person].tolist()


def test_full_time_is_one_day_a_day():
    assert FULL_TIME == 100 * PERCENT
