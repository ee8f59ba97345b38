"""Repeated outcomes of a trial, laid out for the imputation of those missing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reise_report.analysis.imputation.reference_strategy import Array, dropout_visit
from reise_report.analysis.inputs import binary_vector, covariate_matrix
from reise_report.errors import AnalysisError


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatedOutcome:
    """Outcomes by participant and visit, with the designs that their means are modelled by.

    Attributes:
        outcome: (n, T), NaN where missing.
        fitted: (n, T), True where the outcome is one that the model is fitted to: observed, and before dropout.
        arm: (n,), 1 and 0.
        covariates: (n, k).
        design: (n, T, p), a mean for each arm and visit, and each covariate, at each visit.
        reference: (n, T, p), the same had everybody been in the control arm.
        dropout: (n,), the first visit after leaving treatment; T for those who did not.
    """

    outcome: Array
    fitted: NDArray[np.bool_]
    arm: Array
    covariates: Array
    design: Array
    reference: Array
    dropout: NDArray[np.intp]

    @property
    def analysis_design(self) -> Array:
        """The design of the analysis at one visit, (n, 2 + k): intercept, arm and covariates."""
        return np.column_stack([np.ones(len(self.arm)), self.arm, self.covariates])


def repeated_outcome(
    outcome: ArrayLike,
    arm: ArrayLike,
    covariates: ArrayLike | None = None,
    dropout: ArrayLike | None = None,
    *,
    observed_after_dropout_fitted: bool = False,
) -> RepeatedOutcome:
    """Lay out the data of a trial.

    Args:
        outcome: (n, T), NaN where missing.
        arm: (n,), 1 intervention and 0 control, the reference.
        covariates: (n, k), baseline; complete. They get a coefficient at each visit.
        dropout: (n,), whole numbers 0 to T: the first visit after leaving treatment; None takes the one from which
            nothing more was observed, so that gaps before it stay missing at random.
        observed_after_dropout_fitted: whether outcomes observed after dropout inform the model; they must not where
            what is missing after dropout is imputed by another arm's means.

    Raises:
        AnalysisError: the shapes differ, or something is missing or impossible.
    """
    y = np.asarray(outcome, dtype=float)
    if y.ndim != 2 or y.shape[1] < 1:
        raise AnalysisError(f"'outcome' has shape {y.shape}; expected one row a participant and one column a visit")
    if np.isinf(y).any():
        raise AnalysisError(f"'outcome' has {int(np.isinf(y).sum())} infinite values; code them as missing")
    n, visits = y.shape
    a = binary_vector(arm, "arm", n)
    x = covariate_matrix(covariates, n)
    left = dropout_visit(y) if dropout is None else np.asarray(dropout, dtype=float)
    if (
        left.shape != (n,)
        or not (np.isfinite(left) & (left >= 0) & (left <= visits) & (left == left.astype(int))).all()
    ):
        raise AnalysisError(f"'dropout' holds something else than whole numbers 0 to {visits}, one a participant")
    left = left.astype(np.intp)
    seen = ~np.isnan(y)
    fitted = seen if observed_after_dropout_fitted else seen & (np.arange(visits) < left[:, None])
    # Centred and scaled: units cannot then upset the arithmetic, and no mean of an imputed outcome depends on either.
    spread = x.std(axis=0) if n else np.ones(x.shape[1])
    standard = (x - x.mean(axis=0)) / np.where(spread > 0, spread, 1.0) if n else x
    parts = [np.ones((n, 1)), a[:, None], standard]
    return RepeatedOutcome(
        outcome=y,
        fitted=fitted,
        arm=a,
        covariates=x,
        design=_by_visit(np.column_stack(parts), visits),
        reference=_by_visit(np.column_stack([parts[0], 0 * parts[1], parts[2]]), visits),
        dropout=left,
    )


def _by_visit(columns: Array, visits: int) -> Array:
    """Columns crossed with visits, (n, T, T·columns)."""
    n, k = columns.shape
    design = np.zeros((n, visits, visits, k))
    place = np.arange(visits)
    design[:, place, place, :] = columns[:, None, :]
    return design.reshape(n, visits, visits * k)
