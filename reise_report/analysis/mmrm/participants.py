"""Who can be analysed in a model of repeated measures, and who is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis import reason
from reise_report.analysis.inputs import Matrix, Vector, binary_vector, covariate_matrix
from reise_report.errors import AnalysisError


@dataclass(frozen=True, slots=True, kw_only=True)
class Participants:
    """Those analysed, and the counts of the others.

    Attributes:
        outcome: (n, T), NaN where missing.
        arm: (n,), 0 and 1.
        baseline: (n,), NaN where missing (in a constrained analysis only); None where there is none.
        covariates: (n, k).
        visits: (T,), their names.
        allocated: how many were allocated to each arm, control first, analysed or not.
        n_without_outcome: left out for having no outcome.
        n_without_baseline: left out for a missing baseline value.
        warnings: the same in words.
    """

    outcome: Matrix
    arm: Vector
    baseline: Vector | None
    covariates: Matrix
    visits: tuple[str, ...]
    allocated: tuple[int, int]
    n_without_outcome: int
    n_without_baseline: int
    warnings: tuple[str, ...]


def participants(
    outcome: ArrayLike,
    arm: ArrayLike,
    baseline: ArrayLike | None,
    covariates: ArrayLike | None,
    visits: Sequence[str],
    *,
    constrained: bool,
) -> Participants:
    """Check the arrays and choose who is analysed.

    Args:
        outcome: (n, T), NaN where missing.
        arm: (n,), 0 and 1.
        baseline: (n,), NaN where missing.
        covariates: (n, k), complete.
        visits: (T,), names; numbered when left out.
        constrained: whether baseline is a response, so that nobody is left out for lack of it.

    Raises:
        AnalysisError: shapes differ, a value is infinite, arms are not 0 and 1, covariates are missing, or a
            constrained analysis has no baseline.
    """
    y = _with_gaps(outcome, "outcome")
    if y.ndim != 2 or y.shape[1] == 0:
        raise AnalysisError(f"the outcome has shape {y.shape}; expected (participants, visits)")
    n, n_visits = y.shape
    a = binary_vector(arm, "arm", n)
    x = covariate_matrix(covariates, n)
    labels = tuple(str(name) for name in visits) or tuple(f"visit {index + 1}" for index in range(n_visits))
    if len(labels) != n_visits or len(set(labels)) != n_visits:
        raise AnalysisError(f"the visits are named {labels}; expected {n_visits} different names")
    if baseline is None and constrained:
        raise AnalysisError("a constrained analysis takes baseline as a response: give 'baseline'")
    base = None if baseline is None else _with_gaps(baseline, "baseline")
    if base is not None and base.shape != (n,):
        raise AnalysisError(f"'baseline' has shape {base.shape}; expected ({n},), the same people as the outcome")
    has_outcome = np.isfinite(y).any(axis=1)
    has_baseline = np.ones(n, dtype=bool) if base is None else np.isfinite(base)
    if constrained:
        kept, without_outcome = has_outcome | has_baseline, int((~has_outcome & ~has_baseline).sum())
        without_baseline = 0
    else:
        kept, without_outcome = has_outcome & has_baseline, int((~has_outcome).sum())
        without_baseline = int((has_outcome & ~has_baseline).sum())
    return Participants(
        outcome=y[kept],
        arm=a[kept],
        baseline=None if base is None else base[kept],
        covariates=x[kept],
        visits=labels,
        allocated=(int((a == 0).sum()), int((a == 1).sum())),
        n_without_outcome=without_outcome,
        n_without_baseline=without_baseline,
        warnings=_left_out(without_outcome, n, "without outcome at any visit" + " or baseline" * constrained)
        + _left_out(without_baseline, n, "without baseline value"),
    )


def fault(outcome: Vector, arm: Vector) -> str | None:
    """Why a visit cannot be part of a model, one of :mod:`reise_report.analysis.reason`; None where it can.

    A visit at which nobody was seen, no more people than there are means, or everybody of an arm with the same outcome,
    has no variance of its own: in the model it would make the covariance matrix singular, and spoil the other visits.

    Args:
        outcome: (n,), NaN where missing.
        arm: (n,), of the same people; one number for all where they share a mean.
    """
    seen = np.isfinite(outcome)
    groups = [outcome[seen & (arm == value)] for value in np.unique(arm[seen])]
    if not groups:
        return reason.NO_DATA
    if int(seen.sum()) <= len(groups):
        return reason.TOO_FEW
    return None if any(np.ptp(group) > 0 for group in groups) else reason.NO_VARIATION


def _with_gaps(values: ArrayLike, name: str) -> Matrix:
    found = np.asarray(values, dtype=float)
    if np.isinf(found).any():
        raise AnalysisError(f"'{name}' has {int(np.isinf(found).sum())} infinite values; code them as missing")
    return found


def _left_out(count: int, n: int, why: str) -> tuple[str, ...]:
    return (f"Left out, being {why}: {count} of {n} participants.",) if count else ()
