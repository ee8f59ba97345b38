"""What a model of repeated measures accepts: one row an observed outcome."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reise_report.analysis.inputs import Matrix, Vector
from reise_report.errors import AnalysisError

Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Observations:
    """Checked observations, one row each.

    Attributes:
        outcome: (N,).
        design: (N, p).
        subject: (N,), 0 to n − 1.
        visit: (N,), 0 to T − 1.
        groups: (n,), whose covariance matrix is each participant's, from 0.
        n_visits: T.
    """

    outcome: Vector
    design: Matrix
    subject: Codes
    visit: Codes
    groups: Codes
    n_visits: int


def observations(
    outcome: ArrayLike, design: ArrayLike, subject: ArrayLike, visit: ArrayLike, covariance_by: ArrayLike | None
) -> Observations:
    """Check the arrays and number the participants.

    Raises:
        AnalysisError: lengths differ, values are missing, codes are not whole numbers, or a group differs between rows
            of a participant.
    """
    y, x, visits = _checked(outcome, design, visit)
    who = np.unique(_codes(subject, "subject", y.size), return_inverse=True)[1].reshape(-1)
    n_subjects = int(who.max(initial=-1)) + 1
    return Observations(
        outcome=y,
        design=x,
        subject=who,
        visit=visits,
        groups=_groups(covariance_by, who, n_subjects),
        n_visits=int(visits.max(initial=-1)) + 1,
    )


def _checked(outcome: ArrayLike, design: ArrayLike, visit: ArrayLike) -> tuple[Vector, Matrix, Codes]:
    y, x = np.asarray(outcome, dtype=float), np.asarray(design, dtype=float)
    if y.ndim != 1 or x.ndim != 2 or len(x) != y.size or x.shape[1] == 0:
        raise AnalysisError(
            f"the outcome has shape {y.shape} and the design {x.shape}; expected (N,) and (N, p), a row an observation"
        )
    if not (np.isfinite(y).all() and np.isfinite(x).all()):
        bad = int((~np.isfinite(y) | ~np.isfinite(x).all(axis=1)).sum())
        raise AnalysisError(f"{bad} of {y.size} rows have missing or infinite values; leave those rows out")
    visits = _codes(visit, "visit", y.size)
    if visits.min(initial=0) < 0:
        raise AnalysisError(f"'visit' holds {int(visits.min())}; number the visits from 0")
    return y, x, visits


def _codes(values: ArrayLike, name: str, n: int) -> Codes:
    given: NDArray[np.generic] = np.asarray(values)
    codes = given.astype(np.int64) if given.dtype.kind in "iufb" else None
    if codes is None or given.shape != (n,) or not np.array_equal(codes, given):
        raise AnalysisError(f"'{name}' has shape {given.shape} and type {given.dtype}; expected {n} whole numbers")
    return codes


def _groups(covariance_by: ArrayLike | None, who: Codes, n_subjects: int) -> Codes:
    """(n,), each participant's group."""
    if covariance_by is None:
        return np.zeros(n_subjects, dtype=np.int64)
    codes = np.unique(_codes(covariance_by, "covariance_by", who.size), return_inverse=True)[1].reshape(-1)
    groups = np.zeros(n_subjects, dtype=np.int64)
    groups[who] = codes
    if not np.array_equal(groups[who], codes):
        raise AnalysisError("'covariance_by' differs between rows of one participant; it must be the same in all")
    return groups
