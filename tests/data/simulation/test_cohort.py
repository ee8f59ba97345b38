"""Who is enrolled, when, and who is drawn."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from reise_report.data.simulation.cohort import CHANCES, LAST_ENROLMENT, enrol
from reise_report.data.simulation.rows import MISSING
from tests.data.simulation.made import table


def test_size_and_period_are_those_of_the_registry():
    # ISRCTN85437524: total final enrolment 425, first 08/09/2022, last 21/06/2024.
    people = table("participants")
    assert len(people) == 425
    assert str(people["enrolled"].min().date()) == "2022-09-08"
    assert str(people["enrolled"].max().date()) == "2024-06-21"


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_share_drawn_in_each_period_is_its_chance(seed: int):
    cohort = enrol(seed, 3000)
    for place, chance in enumerate(CHANCES):
        there = cohort.period == place
        # Exact but for those who enrolled twice, whose second number may come from the other period.
        assert abs(cohort.offered[there].sum() - chance * there.sum()) <= 2


def test_the_chance_written_is_that_of_the_period():
    people = table("participants")
    early = people["enrolled"] < "2023-07-01"
    assert people.loc[early, "offer_probability"].unique().tolist() == [0.25]
    assert people.loc[~early, "offer_probability"].unique().tolist() == [0.333333]


@pytest.mark.parametrize("seed", range(8))
def test_the_smallest_trial_has_both_arms(seed: int):
    cohort = enrol(seed, 10)
    assert 0 < cohort.offered.sum() < 10


def test_sizes_out_of_range_are_refused():
    with pytest.raises(ValueError, match="9 participants are too few to have both arms; ask for 10 or more"):
        enrol(1, 9)
    with pytest.raises(ValueError, match="100001 participants are more than the simulator makes"):
        enrol(1, 100_001)


def test_summer_brings_few_and_a_campaign_many():
    enrolled = enrol(1, 20_000).enrolled.astype("datetime64[D]")
    by_day = {
        month: (enrolled.astype("datetime64[M]") == np.datetime64(month)).sum() for month in ("2023-07", "2023-09")
    }
    assert by_day["2023-09"] > 5 * by_day["2023-07"]


def test_a_second_number_has_the_traits_of_the_first_and_neither_was_offered():
    cohort = enrol(326732, 425)
    assert cohort.twice.size == 2
    for second in cohort.twice:
        first = cohort.source[second]
        assert cohort.source[first] == first
        assert not cohort.offered[[first, second]].any()
        for field in dataclasses.fields(cohort):
            if field.name not in ("source", "offered"):
                values = getattr(cohort, field.name)
                assert values[first] == values[second], field.name


def test_the_first_and_the_last_day_stay_where_they_are():
    for seed in range(20):
        cohort = enrol(seed, 100)
        assert cohort.enrolled[-1] == LAST_ENROLMENT
        assert (np.diff(cohort.enrolled) >= 0).all()


def test_age_fits_the_year_of_birth():
    people = table("participants")
    difference = people["enrolled"].dt.year - people["birth_year"] - people["age"]
    assert difference.isin([0, 1]).all()


def test_covariates_are_known_of_everybody_and_education_of_most():
    cohort = enrol(1, 3000)
    assert (cohort.age >= 18).all()
    assert (cohort.age <= 64).all()
    assert (cohort.months >= 1).all()
    assert 0 < (cohort.education == MISSING).mean() < 0.03


def test_years_of_pain_are_mostly_whole_and_often_fives():
    years = table("participants")["pain_years"].dropna()
    assert (years % 1 == 0).mean() > 0.5
    assert (years[years >= 5] % 5 == 0).mean() > 0.3
