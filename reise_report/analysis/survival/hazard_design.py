"""The columns of a model of hazards: allocation first, useless covariates left out, everything on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.collinearity import independent_columns
from reise_report.analysis.inputs import Matrix, Vector
from reise_report.analysis.survival.risk_sets import Index


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardDesign:
    """The allocation and the covariates that a model of hazards can use.

    Attributes:
        columns: (n, k), the allocation first; each with mean 0 and standard deviation 1.
        mean: (k,), what was taken off each column.
        scale: (k,), what each was then divided by.
        names: (k,), ``arm`` first.
        determines_allocation: whether covariates or strata predict the allocation without error.
        warnings: which covariates were left out, and why.
    """

    columns: Matrix
    mean: Vector
    scale: Vector
    names: tuple[str, ...]
    determines_allocation: bool
    warnings: tuple[str, ...]

    def keep(self, kept: NDArray[np.bool_], why: str) -> HazardDesign:
        """The design without some covariates, with a warning for each."""
        return HazardDesign(
            columns=self.columns[:, kept],
            mean=self.mean[kept],
            scale=self.scale[kept],
            names=tuple(name for name, keep in zip(self.names, kept, strict=True) if keep),
            determines_allocation=self.determines_allocation,
            warnings=self.warnings + left_out(self.names, kept, why),
        )


def hazard_design(
    arm: Vector, covariates: Matrix, names: Sequence[str] = (), stratum: Index | None = None
) -> HazardDesign:
    """Standardise, and drop the covariates that are constant within strata or determined by others.

    Args:
        arm: (n,), 0 and 1, with both.
        covariates: (n, k), complete.
        names: of the covariates, for the warnings; numbered when left out.
        stratum: (n,), a number for each stratum: a model with a baseline hazard for each learns from differences within
            strata only.
    """
    k = covariates.shape[1]
    labels = ("arm", *names) if len(names) == k else ("arm", *(f"covariate {index + 1}" for index in range(k)))
    raw = np.column_stack([arm, covariates])
    within = _within_strata(raw, stratum)
    spread = np.sqrt((within**2).mean(axis=0))
    # The spread of a constant column can come out at rounding size instead of zero.
    varying = spread > 1e-12 * np.abs(raw).max(axis=0)
    safe = np.where(varying, spread, 1.0)
    standard = within / safe
    order = np.append(np.arange(1, k + 1), 0)  # the allocation last: it must add to the covariates
    independent = np.zeros(k + 1, dtype=bool)
    usable = order[varying[order]]
    independent[usable] = independent_columns(standard[:, usable])
    determined = not independent[0]
    kept = independent.copy()
    kept[0] = True
    mean = raw.mean(axis=0)
    same = "the same for everybody" if stratum is None else "the same for everybody within each stratum"
    return HazardDesign(
        columns=((raw - mean) / safe)[:, kept],
        mean=mean[kept],
        scale=safe[kept],
        names=tuple(label for label, keep in zip(labels, kept, strict=True) if keep),
        determines_allocation=determined,
        warnings=left_out(labels, varying | ~_covariate(k), same)
        + left_out(labels, kept | ~varying, "determined by other covariates"),
    )


def informative(information: Matrix, events: float) -> NDArray[np.bool_]:
    """Which columns the information says anything about, given those before them; the first is judged last.

    A covariate can vary among people and yet not among those at risk when somebody has the event.

    Args:
        information: (k, k), of columns of unit size, at coefficients of zero.
        events: the sum of the weights of the events, which is the size that the information's diagonal may have.
    """
    k = len(information)
    left = information.copy()
    kept = np.zeros(k, dtype=bool)
    for column in [*range(1, k), 0]:
        if left[column, column] > 1e-11 * max(information[column, column], events):
            kept[column] = True
            left = left - np.outer(left[:, column], left[column]) / left[column, column]
    return kept


def left_out(names: Sequence[str], kept: NDArray[np.bool_], why: str) -> tuple[str, ...]:
    """A sentence for each covariate left out."""
    return tuple(
        f"Covariate left out, being {why}: {name}." for name, keep in zip(names, kept, strict=True) if not keep
    )


def _covariate(k: int) -> NDArray[np.bool_]:
    return np.append(False, np.ones(k, dtype=bool))


def _within_strata(columns: Matrix, stratum: Index | None) -> Matrix:
    if stratum is None:
        centred: Matrix = columns - columns.mean(axis=0)
        return centred
    count = np.bincount(stratum)
    means = np.column_stack([np.bincount(stratum, weights=column) / count for column in columns.T])
    return columns - means[stratum]
