"""The bootstrap of costs and effects with imputation inside each draw, for several perspectives at once."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.economics.economic_trial import EconomicTrial, Prepared, prepare
from reise_report.analysis.economics.fixed_order import product
from reise_report.analysis.economics.nested_imputation import ArmTotals, arm_totals
from reise_report.analysis.economics.plane import Plane
from reise_report.analysis.inputs import Matrix, Vector
from reise_report.analysis.reason import COLLINEAR, NO_PARTICIPANTS, TOO_FEW
from reise_report.errors import AnalysisError

_BLOCK = 256
"""Draws made at a time, at most. Part of the definition: each block has its own source of random numbers."""
_CELLS = 1_000_000
"""People times draws made at a time, so that a large trial stays in memory."""
_ALONE = 1e-9
"""Share of a column's length below which the columns before it determine it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arm:
    rows: NDArray[np.intp]
    totals: ArmTotals
    cluster: NDArray[np.intp]
    clusters: int


def bootstrap_costs_and_effects(
    trial: EconomicTrial, *, draws: int, seed: int, workers: int | None = None
) -> Mapping[str, Plane]:
    """Resample people within arms, impute what is missing anew in each draw, and estimate the adjusted differences.

    Each draw (1) draws as many people as the arm has, with replacement, or as many clusters; (2) re-estimates, arm by
    arm, the joint normal distribution of costs, utilities and baseline by one Newton step from its maximum in the
    whole arm; (3) imputes every incomplete person once, copies of a person each by themselves, from the normal
    distribution given what was observed of them; (4) regresses quality-adjusted life years and each perspective's costs
    on arm and their covariates. Nothing is refitted in a loop: counts of who was drawn are one matrix, and each step is
    a product of matrices for many draws.

    Args:
        trial: the data.
        draws: how many, at least 100; 10 000 give shares to within one percentage point.
        seed: an integer. The same seed gives the same bytes, whatever the number of workers and the order of the rows.
        workers: threads; None for as many as there are processors.

    Returns:
        For each perspective its plane. Reasons: ``no_participants``, ``too_few`` (an arm of one person or cluster, or a
        column that fewer than three people of an arm have), ``no_data`` (a column that nobody of an arm has),
        ``collinear``.

    Raises:
        AnalysisError: wrong data, as :func:`reise_report.analysis.economics.economic_trial.prepare`; fewer than 100
            draws; a seed that is no whole number from 0.

    Sources: Brand J, van Buuren S, le Cessie S, van den Hout W (2019), Stat Med 38:210–220, doi:10.1002/sim.7956
    (single imputation nested in the bootstrap); Salibián-Barrera M, Zamar RH (2002), Ann Stat 30:556–582,
    doi:10.1214/aos/1021379865 (one step in each draw instead of a refit).
    """
    _check(draws, seed)
    ready = prepare(trial)
    if (reason := _no_draws(ready)) is not None:
        return {name: _nothing(ready, name, reason, draws) for name in ready.perspectives}
    arms = _from_one_origin([_arm(ready, label) for label in (0, 1)])
    if min(arm.clusters for arm in arms) < 2:
        return {name: _nothing(ready, name, TOO_FEW, draws) for name in ready.perspectives}

    block = max(1, min(_BLOCK, _CELLS // ready.arm.size))

    def one_block(number: int) -> Matrix:
        rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(number,)))
        return _block(ready, arms, rng, block)[: draws - number * block]

    with ThreadPoolExecutor(max_workers=workers) as pool:
        made = np.concatenate(list(pool.map(one_block, range(-(-draws // block)))))
    return _planes(ready, arms, made)


def _check(draws: int, seed: int) -> None:
    if draws != int(draws) or draws < 100:
        raise AnalysisError(f"'draws' is {draws!r}; expected a whole number of at least 100, as 10 000")
    if seed != int(seed) or seed < 0:
        raise AnalysisError(f"the seed is {seed!r}; expected a whole number of at least 0")


def _no_draws(ready: Prepared) -> str | None:
    sizes = [int((ready.arm == label).sum()) for label in (0, 1)]
    if min(sizes) < 2:
        return NO_PARTICIPANTS if min(sizes) == 0 else TOO_FEW
    for use in ready.uses:
        design = ready.design[:, use]
        if design.shape[0] <= design.shape[1]:
            return TOO_FEW
        if np.linalg.matrix_rank(design) < design.shape[1]:
            return COLLINEAR
    return None


def _arm(ready: Prepared, label: int) -> _Arm:
    rows = np.flatnonzero(ready.arm == label)
    codes = ready.clusters[rows].copy()
    alone = codes < 0
    codes[alone] = codes.max(initial=-1) + 1 + np.arange(int(alone.sum()))
    _, cluster = np.unique(codes, return_inverse=True)
    return _Arm(
        rows=rows,
        totals=arm_totals(ready.columns[rows], ready.names, ready.sums),
        cluster=cluster,
        clusters=int(cluster.max()) + 1,
    )


def _from_one_origin(arms: list[_Arm]) -> list[_Arm]:
    """Totals less those of one person: differences stay, and what is the same for everybody is exactly zero."""
    origin = arms[0].totals.expected[0]
    return [replace(arm, totals=replace(arm.totals, expected=arm.totals.expected - origin)) for arm in arms]


def _counts(arm: _Arm, rng: np.random.Generator, size: int) -> Matrix:
    """(size, n of the arm), how often each person was drawn."""
    drawn = rng.integers(0, arm.clusters, size=(size, arm.clusters))
    places = drawn + arm.clusters * np.arange(size)[:, None]
    counts = np.bincount(places.ravel(), minlength=size * arm.clusters).reshape(size, arm.clusters)
    return counts[:, arm.cluster].astype(float)


def _block(ready: Prepared, arms: list[_Arm], rng: np.random.Generator, size: int) -> Matrix:
    """(size, 1 + perspectives), adjusted differences: of life years, and of each perspective's costs."""
    r, k = ready.design.shape[1], ready.sums.shape[0]
    gram, right = np.zeros((size, r, r)), np.zeros((size, r, k))
    for arm in arms:
        counts, design = _counts(arm, rng, size), ready.design[arm.rows]
        products = (design[:, :, None] * design[:, None, :]).reshape(-1, r * r)
        gram += product(counts, products).reshape(size, r, r)
        right += product(counts, _times(design, arm.totals.expected)).reshape(size, r, k)
        if arm.totals.incomplete.size:
            right += design[arm.totals.incomplete].T @ _imputed(arm, counts, rng)
    return _differences(gram, right, ready.uses)


def _times(design: Matrix, totals: Matrix) -> Matrix:
    product: Matrix = (design[:, :, None] * totals[:, None, :]).reshape(len(design), -1)
    return product


def _imputed(arm: _Arm, counts: Matrix, rng: np.random.Generator) -> NDArray[np.float64]:
    """(size, i, k), the sum over a person's copies of what their imputed totals have beyond their expectation."""
    totals, k, size = arm.totals, arm.totals.expected.shape[1], len(counts)
    of_incomplete = counts[:, totals.incomplete, None]
    # In clustered draws the number of people varies: what moves the model is who was drawn, not how many.
    shares = counts * (counts.shape[1] / counts.sum(axis=1, keepdims=True))
    moved = product(product(shares - 1.0, totals.influence), totals.slopes).reshape(size, -1, k)
    chance = rng.standard_normal((totals.incomplete.size, size, k))
    # Copies are imputed each by themselves: the sum of w of them has the variance of w.
    noise = np.matmul(chance, totals.noise.transpose(0, 2, 1)).transpose(1, 0, 2)
    return np.asarray(of_incomplete * moved + np.sqrt(of_incomplete) * noise, dtype=np.float64)


def _differences(gram: NDArray[np.float64], right: NDArray[np.float64], uses: NDArray[np.bool_]) -> Matrix:
    found = np.empty((gram.shape[0], right.shape[2]))
    for outcome in range(right.shape[2]):
        use = np.flatnonzero(uses[min(outcome, 1)])
        found[:, outcome] = _last_coefficient(gram[:, use[:, None], use], right[:, use, outcome])
    return found


def _last_coefficient(gram: NDArray[np.float64], right: Matrix) -> Vector:
    """The coefficient of the last column, by elimination in many normal equations at once.

    A column that in a draw is determined by those before it is passed over there. Where that is the arm, the difference
    is taken without covariates.
    """
    square, side = np.moveaxis(gram, 0, 2).copy(), right.T.copy()
    r = len(side)
    lengths = square[np.arange(r), np.arange(r)].copy()
    first = (square[0].copy(), side.copy())
    for j in range(r - 1):
        usable = square[j, j] > _ALONE * lengths[j]
        factor = np.where(usable, square[j + 1 :, j], 0.0) / np.where(usable, square[j, j], 1.0)
        square[j + 1 :, j + 1 :] -= factor[:, None] * square[j, None, j + 1 :]
        side[j + 1 :] -= factor * side[j]
    determined = square[-1, -1] <= _ALONE * lengths[-1]
    n, n1 = first[0][0], first[0][-1]
    plain = first[1][-1] / n1 - (first[1][0] - first[1][-1]) / (n - n1)
    found: Vector = np.where(determined, plain, side[-1] / np.where(determined, 1.0, square[-1, -1]))
    return found


def _point(ready: Prepared, arms: list[_Arm]) -> Vector:
    """The differences in the data as they are, incomplete totals at their expectation."""
    totals = np.empty((len(ready.arm), ready.sums.shape[0]))
    for arm in arms:
        totals[arm.rows] = arm.totals.expected
    design = ready.design
    gram, right = product(design.T, design)[None], product(design.T, totals)[None]
    point: Vector = _differences(gram, right, ready.uses)[0]
    return point


def _planes(ready: Prepared, arms: list[_Arm], made: Matrix) -> dict[str, Plane]:
    said = list(ready.warnings)
    for label, arm in zip(("Control arm", "Intervention arm"), arms, strict=True):
        said += [f"{label}: {words}" for words in arm.totals.warnings]
    planes, point = {}, _point(ready, arms)
    for place, name in enumerate(ready.perspectives, start=1):
        reasons = [arm.totals.reasons[outcome] for outcome in (place, 0) for arm in arms]
        reason = next((reason for reason in reasons if reason is not None), None)
        if reason is not None:
            planes[name] = _nothing(ready, name, reason, len(made), tuple(said))
            continue
        planes[name] = Plane(
            perspective=name,
            cost=made[:, place].copy(),
            effect=made[:, 0].copy(),
            point_cost=float(point[place]),
            point_effect=float(point[0]),
            n=int(ready.arm.size),
            draws=len(made),
            incomplete=_incomplete(ready, place),
            method=_method(ready, place),
            warnings=tuple(said),
        )
    return planes


def _incomplete(ready: Prepared, place: int) -> int:
    """People of whom a part of the life years or of this perspective's costs was imputed."""
    needed = (ready.sums[[0, place]] != 0).any(axis=0)
    return int(np.isnan(ready.columns[:, needed]).any(axis=1).sum())


def _method(ready: Prepared, place: int) -> str:
    resampled = "bootstrap.nested_imputation" if _incomplete(ready, place) else "bootstrap.complete"
    return resampled + ("_clustered" if ready.clustered else "")


def _nothing(ready: Prepared, name: str, reason: str, draws: int, warnings: tuple[str, ...] = ()) -> Plane:
    place = 1 + ready.perspectives.index(name)
    return Plane(
        perspective=name,
        cost=np.empty(0),
        effect=np.empty(0),
        point_cost=None,
        point_effect=None,
        n=int(ready.arm.size),
        draws=draws,
        incomplete=_incomplete(ready, place),
        method=_method(ready, place),
        reason=reason,
        warnings=warnings or ready.warnings,
    )
