"""Random numbers that are the same on every machine: raw uniforms of PCG64, and what is made from them by arithmetic.

Every part of the simulation has a stream of its own, so that a change of one part leaves the others' numbers alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Yes = NDArray[np.bool_]

# The order numbers the streams: new ones go to the end.
Stream = Literal[
    "cohort", "screening", "uptake", "fate", "life", "history", "deliveries", "hospital", "primary_care",
    "prescriptions", "ledger", "adverse_events", "response", "health", "answers", "work_answers", "planting",
]  # fmt: skip
_MOST = 200


class Dice:
    """Random numbers of one stream."""

    def __init__(self, seed: int, stream: Stream) -> None:
        key = get_args(Stream).index(stream)
        self._draw = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(key,))))

    def uniform(self, *shape: int) -> Real:
        """Numbers from 0 up to, not including, 1."""
        return self._draw.random(shape)

    def normal(self, *shape: int) -> Real:
        """Standard normal numbers."""
        return self._draw.standard_normal(shape)

    def yes(self, chance: float | Real, size: int) -> Yes:
        """Whether something with a chance happens."""
        happened: Yes = self.uniform(size) < chance
        return happened

    def whole(self, size: int, least: int, most: int) -> Whole:
        """Whole numbers, the least and the most included, each with the same chance."""
        return least + (self.uniform(size) * (most - least + 1)).astype(np.int64)

    def level(self, size: int, weights: Sequence[float]) -> Whole:
        """Places in a list of weights."""
        return pick(self.uniform(size), weights)

    def count(self, mean: Real) -> Whole:
        """Poisson counts, by inversion.

        Args:
            mean: (n,) means, at most 60.
        """
        left, chance = self.uniform(mean.size), np.exp(-mean)
        found = np.zeros(mean.size, dtype=np.int64)
        for number in range(1, _MOST):
            left = left - chance
            found += left >= 0
            chance = chance * mean / number
        return found

    def drawn(self, weight: Real, count: int) -> Whole:
        """Who is drawn without replacement, with chances by weight; those of weight 0 never.

        Args:
            weight: (n,) weights.
            count: how many; fewer where fewer have a weight.

        Returns:
            places in ``weight``, in the order in which they were drawn.
        """
        luck = self.uniform(weight.size)
        with np.errstate(divide="ignore", invalid="ignore"):
            score = np.where(weight > 0, np.log1p(-luck) / weight, -np.inf)
        found: Whole = np.argsort(-score, kind="stable")[: min(count, int((weight > 0).sum()))]
        return found


def pick(luck: Real, weights: Sequence[float] | NDArray[Any]) -> Whole:
    """Places in a list of weights, from uniforms."""
    shares = np.cumsum(np.asarray(weights, dtype=np.float64))
    found: Whole = np.searchsorted(shares / shares[-1], luck, side="right").astype(np.int64)
    return found


def again(luck: Real) -> Real:
    """Uniforms from the later digits of uniforms: as good as new, and exact."""
    return (luck * 4096.0) % 1.0
