"""Money and units added up by participant and period, exactly, in whatever order the rows stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reise_report.derive.costs.periods import OUTSIDE
from reise_report.derive.timeline import Whole

STEPS = 10_000
"""Steps in one unit of currency, or one unit of a resource: sums are of whole steps, so that their order is nothing."""


@dataclass(frozen=True, slots=True)
class Tally:
    """One component of costs.

    Attributes:
        cost: (n, k) by participant and period; NaN where it is not known.
        units: name of what was used → (n, k) how many; NaN where not known.
    """

    cost: NDArray[np.float64]
    units: Mapping[str, NDArray[np.float64]]

    def known_where(self, known: NDArray[np.bool_]) -> Tally:
        """The same with NaN outside ``known`` (n, k)."""
        units = {name: np.where(known, used, np.nan) for name, used in self.units.items()}
        return Tally(np.where(known, self.cost, np.nan), units)


def added_up(person: Whole, period: Whole, amount: NDArray[np.float64], shape: tuple[int, int]) -> NDArray[np.float64]:
    """(n, k) the sum of the rows of each participant and period.

    Each row is rounded to a ten-thousandth before it is added: whole numbers below 2**53 add up without error, whatever
    their order, and a ten-thousandth of a krone is far below what anybody is paid.

    Args:
        person: (m,) number of the participant.
        period: (m,) number of the period; rows that are :data:`OUTSIDE` are left out.
        amount: (m,) what is added up.
        shape: participants and periods.
    """
    inside = period != OUTSIDE
    cell = person[inside] * shape[1] + period[inside]
    steps = np.bincount(cell, weights=np.rint(amount[inside] * STEPS), minlength=shape[0] * shape[1])
    sums: NDArray[np.float64] = (steps / STEPS).reshape(shape)
    return sums


def counted(person: Whole, period: Whole, shape: tuple[int, int]) -> NDArray[np.float64]:
    """(n, k) the number of rows of each participant and period."""
    return added_up(person, period, np.ones(person.size), shape)


def over_periods(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) the sum over the periods of (n, k) values of whole steps; NaN where one of them is."""
    sums: NDArray[np.float64] = np.rint(values * STEPS).sum(axis=1) / STEPS
    return sums
