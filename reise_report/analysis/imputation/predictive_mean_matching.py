"""Predictive mean matching: the missing get a value that somebody alike was observed with."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_TIE = 1e-10
"""Predictions this near, as a share of their range, are the same but for rounding."""


def match(observed: Array, missing: Array, values: Array, donors: int, rng: np.random.Generator) -> Array:
    """For each person without a value, that of one drawn from the donors with the nearest predictions.

    Type 1 matching: ``observed`` are predictions from the estimated coefficients, ``missing`` from drawn ones. Where
    donors tie, one is drawn among all who tie, for each person anew: no accident of the order decides.

    Args:
        observed: (m, d), predictions of the possible donors.
        missing: (m, k), predictions of those without a value.
        values: (d,), the donors' values.
        donors: how many of the nearest to draw from; as many as there are, if fewer.
        rng: source of randomness.

    Returns:
        (m, k), imputed values.

    Sources: Little RJA (1988), J Bus Econ Stat 6:287–296, doi:10.1080/07350015.1988.10509663; Morris TP, White IR,
    Royston P (2014), BMC Med Res Methodol 14:75, doi:10.1186/1471-2288-14-75 (type 1; number of donors).
    """
    (m, d), k = observed.shape, missing.shape[1]
    wanted = min(donors, d)
    rank, tie_break = rng.integers(0, wanted, size=(m, k)), rng.random((m, k))
    order = np.argsort(observed, axis=1, kind="stable")
    ranked = np.take_along_axis(observed, order, axis=1)
    # The donors nearest to a place in the sorted line lie at most `wanted` steps to either side of it.
    first = np.clip(_places(ranked, missing) - wanted, 0, max(d - 2 * wanted, 0))
    window = first[..., None] + np.arange(min(2 * wanted, d))
    near = np.take_along_axis(ranked, window.reshape(m, -1), axis=1).reshape(window.shape)
    by_distance = np.argsort(np.abs(near - missing[..., None]), axis=2, kind="stable")
    chosen = first + np.take_along_axis(by_distance, rank[..., None], axis=2)[..., 0]
    start, stop = _blocks(ranked)
    begin = np.take_along_axis(start, chosen, axis=1)
    end = np.take_along_axis(stop, chosen, axis=1)
    chosen = begin + (tie_break * (end - begin)).astype(np.intp)
    matched: Array = values[np.take_along_axis(order, chosen, axis=1)]
    return matched


def _places(ranked: Array, missing: Array) -> NDArray[np.intp]:
    """Where each value would stand in its sorted row, (m, k): one search over all rows, each moved to its own unit."""
    m, d = ranked.shape
    low = ranked[:, :1]
    span = ranked[:, -1:] - low
    span = np.where(span > 0, span, 1.0)
    offset = 2.0 * np.arange(m)[:, None]
    line = (np.clip((ranked - low) / span, 0, 1) + offset).ravel()
    found = np.searchsorted(line, np.clip((missing - low) / span, 0, 1.5) + offset)
    places: NDArray[np.intp] = found - d * np.arange(m)[:, None]
    return places


def _blocks(ranked: Array) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """For each place in the sorted rows, where the block of tied predictions begins and where the next one does."""
    m, d = ranked.shape
    step = np.diff(ranked, axis=1) > _TIE * (ranked[:, -1:] - ranked[:, :1])
    place = np.arange(d)
    begins = np.concatenate([np.ones((m, 1), dtype=bool), step], axis=1)
    ends = np.concatenate([step, np.ones((m, 1), dtype=bool)], axis=1)
    start = np.maximum.accumulate(np.where(begins, place, 0), axis=1)
    stop = np.minimum.accumulate(np.where(ends, place + 1, d)[:, ::-1], axis=1)[:, ::-1]
    return start, stop
