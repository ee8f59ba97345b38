"""A binary outcome in two arms within strata: one two-by-two table a stratum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from reise_report.analysis.counts import check_counts
from reise_report.analysis.inputs import Vector, binary_vector
from reise_report.errors import AnalysisError


@dataclass(frozen=True, slots=True, kw_only=True)
class Strata:
    """Events and participants by arm in each stratum.

    Attributes:
        labels: (s,), the strata's names.
        events1: (s,), people with the event in the intervention arm.
        n1: (s,), people in the intervention arm.
        events0: (s,), people with the event in the control arm.
        n0: (s,), people in the control arm.

    Raises:
        AnalysisError: the counts are of different lengths, not whole or negative, or more than there are people.
    """

    labels: tuple[str, ...]
    events1: Vector
    n1: Vector
    events0: Vector
    n0: Vector

    def __post_init__(self) -> None:
        for name in ("events1", "n1", "events0", "n0"):
            counts = np.asarray(getattr(self, name), dtype=float)
            if counts.shape != (len(self.labels),):
                raise AnalysisError(f"'{name}' has shape {counts.shape}; expected one count for each of the labels")
            object.__setattr__(self, name, counts)
        for index, label in enumerate(self.labels):
            for events, n, arm in ((self.events1, self.n1, "intervention"), (self.events0, self.n0, "control")):
                check_counts(_shown(events[index]), _shown(n[index]), f"{arm} arm of stratum '{label}'")

    @property
    def n(self) -> Vector:
        """(s,), people in each stratum."""
        return self.n1 + self.n0

    @property
    def both_arms(self) -> NDArray[np.bool_]:
        """(s,), whether the stratum has people in both arms; others say nothing of the difference."""
        both: NDArray[np.bool_] = (self.n1 > 0) & (self.n0 > 0)
        return both

    def where(self, kept: NDArray[np.bool_]) -> Strata:
        """The strata that are kept."""
        return Strata(
            labels=tuple(label for label, keep in zip(self.labels, kept, strict=True) if keep),
            events1=self.events1[kept],
            n1=self.n1[kept],
            events0=self.events0[kept],
            n0=self.n0[kept],
        )


def stratify(outcome: ArrayLike, arm: ArrayLike, stratum: ArrayLike) -> Strata:
    """Count events and people by arm within strata, the strata in sorted order.

    Args:
        outcome: (n,), 1 with the event and 0 without; complete.
        arm: (n,), 1 intervention and 0 control; complete.
        stratum: (n,), labels; complete.

    Raises:
        AnalysisError: arrays of different length, missing values, or values other than 0 and 1.

    >>> stratify([1, 0, 1, 0], [1, 0, 0, 1], ["b", "a", "b", "b"]).n1.tolist()
    [0.0, 2.0]
    """
    y = binary_vector(outcome, "outcome")
    a = binary_vector(arm, "arm", y.size)
    levels, index = stratum_index(stratum, y.size)
    count = len(levels)

    def total(values: Vector) -> Vector:
        return np.bincount(index, weights=values, minlength=count).astype(float)

    return Strata(labels=levels, events1=total(y * a), n1=total(a), events0=total(y * (1 - a)), n0=total(1 - a))


def stratum_index(stratum: ArrayLike, n: int) -> tuple[tuple[str, ...], NDArray[np.intp]]:
    """The strata's labels in sorted order, and each person's stratum by its place among them.

    Raises:
        AnalysisError: there is not one label a participant, or one is missing.
    """
    labels = pd.Series(np.asarray(stratum).ravel() if np.ndim(stratum) == 1 else [])
    if labels.size != n:
        raise AnalysisError(f"'stratum' has shape {np.shape(stratum)}; expected one label a participant, ({n},)")
    if labels.isna().any():
        raise AnalysisError(f"'stratum' is missing for {int(labels.isna().sum())} participants; leave them out")
    codes, levels = pd.factorize(labels, sort=True)
    return tuple(str(level) for level in levels), codes.astype(np.intp)


def _shown(count: float) -> float:
    """A whole count as a whole number, as an error should show it."""
    return int(count) if float(count).is_integer() else float(count)
