"""Lines of equal density: they are closed, hold what they claim, and do not depend on units."""

import numpy as np
import pytest

from reise_report.analysis.economics.contour import SHARES, contours_of_draws, contours_of_normal
from reise_report.analysis.economics.joint_difference import JointDifference, no_difference
from reise_report.analysis.economics.plane import Plane


def plane(effect, cost, **changes):
    given = {
        "perspective": "health",
        "cost": np.asarray(cost, dtype=float),
        "effect": np.asarray(effect, dtype=float),
        "point_cost": float(np.mean(cost)) if len(cost) else None,
        "point_effect": float(np.mean(effect)) if len(effect) else None,
        "n": 100,
        "draws": len(cost),
        "incomplete": 0,
        "method": "bootstrap.complete",
    }
    return Plane(**{**given, **changes})


def normal(n=4000, correlation=0.0, seed=0, sd=(0.03, 12_000.0)):
    one, other = np.random.default_rng(seed).normal(size=(2, n))
    return sd[0] * one, sd[1] * (correlation * one + np.sqrt(1 - correlation**2) * other)


def skewed(n=4000, seed=1):
    rng = np.random.default_rng(seed)
    effect = rng.normal(0.02, 0.01, n)
    return effect, rng.lognormal(9, 0.6, n) - 2e5 * effect


def inside(lines, share, effect, cost):
    """The share of points inside an odd number of the lines: a ray to the right of each crosses them that often."""
    crossed = np.zeros(len(effect), dtype=int)
    for line in (line for line in lines if line.share == share):
        for place in range(line.effect.size - 1):
            (x0, x1), (y0, y1) = line.effect[place : place + 2], line.cost[place : place + 2]
            spans = (y0 > cost) != (y1 > cost)
            at = x0 + (cost - y0) / (y1 - y0 if y1 != y0 else 1.0) * (x1 - x0)
            crossed += spans & (effect < at)
    return float(np.mean(crossed % 2))


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize(
    "draws",
    [
        normal(300),
        normal(1000, 0.9),
        normal(10_000, -0.97),
        normal(10_000, 0.3, seed=4),
        skewed(300),
        skewed(10_000),
        np.round(normal(2000), 2),
    ],
    ids=["few", "correlated", "nearly a line", "many", "few skewed", "skewed", "rounded"],
)
def test_the_lines_hold_the_share_of_the_draws_that_they_claim(draws, share):
    effect, cost = draws
    assert inside(contours_of_draws(plane(effect, cost)), share, effect, cost) == pytest.approx(share, abs=0.02)


@pytest.mark.parametrize("share", SHARES)
def test_they_hold_about_as_many_of_other_draws_from_the_same_distribution(share):
    effect, cost = normal(10_000, 0.4, seed=2)
    others = normal(50_000, 0.4, seed=3)
    assert inside(contours_of_draws(plane(effect, cost)), share, *others) == pytest.approx(share, abs=0.02)


def bimodal():
    left, right = normal(3000, seed=5), normal(3000, seed=6)
    return np.concatenate([left[0] - 0.3, right[0] + 0.3]), np.concatenate([left[1], right[1]])


def test_draws_in_two_places_are_told_by_lines_around_each():
    effect, cost = bimodal()
    lines = contours_of_draws(plane(effect, cost))
    for share in SHARES:
        of_share = [line for line in lines if line.share == share]
        assert len(of_share) == 2
        assert sorted(np.sign(line.effect.mean()) for line in of_share) == [-1, 1]
        assert inside(lines, share, effect, cost) == pytest.approx(share, abs=0.02)


def test_a_ring_of_draws_has_a_line_outside_and_one_inside():
    rng = np.random.default_rng(8)
    angle, radius = rng.uniform(0, 2 * np.pi, 5000), rng.normal(10, 0.5, 5000)
    effect, cost = radius * np.cos(angle), 1e4 * radius * np.sin(angle)
    lines = contours_of_draws(plane(effect, cost))
    assert len([line for line in lines if line.share == 0.95]) == 2
    assert inside(lines, 0.95, effect, cost) == pytest.approx(0.95, abs=0.02)
    assert inside(lines, 0.95, np.array([0.0]), np.array([1.0])) == 0


ONES = {
    "draws": contours_of_draws(plane(*skewed())),
    "two places": contours_of_draws(plane(*bimodal())),
    # Half of the draws on the least cost of all: the density is high at the edge of them.
    "an edge": contours_of_draws(plane(normal()[0], np.maximum(normal()[1], 0))),
    "few": contours_of_draws(plane(*normal(100))),
    "normal": contours_of_normal(
        JointDifference(
            cost=1, effect=2, variance_cost=9, variance_effect=4, covariance=5, n=9, method="incremental.hc3"
        )
    ),
}


@pytest.mark.parametrize("which", ONES)
def test_every_line_is_closed_finite_and_short(which):
    assert {line.share for line in ONES[which]} == set(SHARES)
    for line in ONES[which]:
        assert (line.effect[0], line.cost[0]) == pytest.approx((line.effect[-1], line.cost[-1]), rel=1e-9, abs=1e-9)
        assert line.effect.shape == line.cost.shape == (49,)
        assert np.isfinite(line.effect).all()
        assert np.isfinite(line.cost).all()


def test_the_line_of_half_of_the_draws_lies_within_that_of_nearly_all():
    half, nearly = contours_of_draws(plane(*normal(5000, 0.5)))
    assert inside([nearly], 0.95, half.effect, half.cost) == 1
    assert inside([half], 0.5, nearly.effect, nearly.cost) == 0


@pytest.mark.parametrize(("of_effect", "of_cost"), [(365.25, 0.1), (1e-6, 1e6), (1, 1000)])
def test_other_units_give_the_same_lines_in_those_units(of_effect, of_cost):
    effect, cost = skewed(1500)
    before = contours_of_draws(plane(effect, cost))
    after = contours_of_draws(plane(of_effect * effect, of_cost * cost))
    assert len(before) == len(after)
    for one, other in zip(before, after, strict=True):
        assert other.effect == pytest.approx(of_effect * one.effect, rel=1e-6, abs=1e-6 * of_effect)
        assert other.cost == pytest.approx(of_cost * one.cost, rel=1e-6, abs=1e-6 * of_cost * 1e4)


def test_the_same_draws_in_another_place_give_the_same_lines_there():
    effect, cost = normal(1000)
    before, after = contours_of_draws(plane(effect, cost)), contours_of_draws(plane(effect + 2, cost - 1e5))
    for one, other in zip(before, after, strict=True):
        assert other.effect == pytest.approx(one.effect + 2, abs=1e-6)
        assert other.cost == pytest.approx(one.cost - 1e5, abs=1e-2)


NOBODY = plane([], [], reason="no_data")


@pytest.mark.parametrize(
    "degenerate",
    [
        NOBODY,
        plane([0.0] * 200, normal(200)[1]),
        plane(normal(200)[0], [1234.56] * 200),
        plane([1.0] * 200, [2.0] * 200),
    ],
    ids=["no draws", "no effect", "one cost", "one point"],
)
def test_a_plane_without_area_has_no_lines(degenerate):
    assert contours_of_draws(degenerate) == ()


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("correlation", [-0.999, -0.4, 0.0, 0.8, 0.999])
def test_the_ellipses_hold_their_share_of_a_normal_distribution(correlation, share):
    difference = JointDifference(
        cost=5000.0,
        effect=0.01,
        variance_cost=12_000.0**2,
        variance_effect=0.03**2,
        covariance=correlation * 12_000 * 0.03,
        n=9,
        method="rubin.joint_difference",
    )
    effect, cost = normal(20_000, correlation, seed=7)
    lines = contours_of_normal(difference)
    assert len(lines) == 2
    assert inside(lines, share, effect + 0.01, cost + 5000) == pytest.approx(share, abs=0.02)


@pytest.mark.parametrize(
    "difference",
    [
        no_difference("incremental.hc3", "no_data", 9),
        JointDifference(cost=1, effect=1, variance_cost=0, variance_effect=1, n=9, method="incremental.hc3"),
        JointDifference(cost=1, effect=1, variance_cost=1, variance_effect=0, n=9, method="incremental.hc3"),
    ],
)
def test_a_normal_distribution_without_area_has_no_ellipses(difference):
    assert contours_of_normal(difference) == ()


def test_more_points_make_a_finer_line():
    coarse, fine = (contours_of_draws(plane(*normal()), points) for points in (12, 200))
    assert (coarse[0].effect.size, fine[0].effect.size) == (13, 201)
    assert fine[0].cost.max() >= coarse[0].cost.max()
