"""Random numbers are the same everywhere, and streams do not disturb one another."""

from __future__ import annotations

import numpy as np
import pytest

from reise_report.data.simulation.dice import Dice, again, pick


def test_the_numbers_of_a_seed_are_those_of_pcg64_on_every_machine():
    # numpy 2.4.6: Generator(PCG64(SeedSequence(1, spawn_key=(0,)))).random(3)
    assert Dice(1, "cohort").uniform(3).tolist() == [0.6990345474368357, 0.17433552137309583, 0.6451185321972944]


def test_streams_of_one_seed_differ():
    assert Dice(1, "cohort").uniform(5).tolist() != Dice(1, "screening").uniform(5).tolist()


def test_a_stream_does_not_depend_on_how_much_another_has_drawn():
    first, other = Dice(1, "cohort"), Dice(1, "screening")
    other.uniform(1000)
    assert first.uniform(3).tolist() == Dice(1, "cohort").uniform(3).tolist()


@pytest.mark.parametrize("mean", [0.0, 0.3, 2.5, 20.0, 58.0])
def test_counts_have_the_mean_and_the_variance_of_poisson(mean: float):
    found = Dice(3, "cohort").count(np.full(40_000, mean))
    # Five standard errors of the mean, and of the variance, of 40 000 Poisson counts.
    assert abs(found.mean() - mean) <= 5 * np.sqrt(mean / 40_000)
    assert abs(found.var() - mean) <= 5 * np.sqrt((mean + 2 * mean**2) / 40_000)


def test_nobody_of_weight_zero_is_drawn_and_nobody_twice():
    weight = np.array([0.0, 1.0, 5.0, 0.0, 2.0])
    for seed in range(20):
        drawn = Dice(seed, "cohort").drawn(weight, 4).tolist()
        assert sorted(drawn) == [1, 2, 4]


def test_the_heavier_are_drawn_more_often():
    weight = np.array([1.0, 3.0])
    first = [int(Dice(seed, "cohort").drawn(weight, 1)[0]) for seed in range(2000)]
    assert abs(np.mean(first) - 0.75) < 5 * np.sqrt(0.75 * 0.25 / 2000)


def test_a_weight_of_zero_is_never_picked():
    assert set(pick(np.linspace(0, 0.999999, 1000), (0, 1, 0, 3, 0)).tolist()) == {1, 3}


def test_whole_numbers_reach_both_ends_and_no_further():
    found = Dice(1, "cohort").whole(2000, -2, 3)
    assert (found.min(), found.max()) == (-2, 3)


def test_later_digits_are_uniform_again():
    luck = Dice(1, "cohort").uniform(20_000)
    more = again(luck[luck < 0.1])
    assert more.min() >= 0
    assert more.max() < 1
    assert abs(more.mean() - 0.5) < 5 * np.sqrt(1 / 12 / more.size)
