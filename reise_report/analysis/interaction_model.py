"""The designs of a test of interaction: arm, moderator, covariates, and the products of arm and moderator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from reise_report.analysis.collinearity import adjustment, independent_columns
from reise_report.analysis.inputs import Matrix, Vector, binary_vector, check_length, covariate_matrix, numeric_vector
from reise_report.analysis.normal_interval import Setting
from reise_report.analysis.reason import ALL_EVENTS, COLLINEAR, NO_EVENTS, NO_PARTICIPANTS, NO_VARIATION, TOO_FEW
from reise_report.errors import AnalysisError

Scale = Literal["difference", "log_odds"]
"""``difference``: of means, or of risks for an outcome of 0 and 1, by a linear model. ``log_odds``: logistic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionModel:
    """Two nested designs of a linear or logistic model: without and with the products of arm and moderator.

    Attributes:
        outcome: (n,).
        moderator: (n, q), standardised; dummies for subgroups.
        without: (n, k), intercept, arm, moderator, covariates.
        products: (n, m), of arm and moderator, those that the data can tell.
        spread: standard deviation of the moderator's first column, by which it was divided.
        setting: what the results carry.
        reason: why there is no model.
    """

    outcome: Vector
    moderator: Matrix
    without: Matrix
    products: Matrix
    spread: float
    setting: Setting
    reason: str | None

    @property
    def full(self) -> Matrix:
        """(n, k + m), the products last."""
        return np.column_stack([self.without, self.products])

    @property
    def has_flat_cell(self) -> bool:
        """Whether all of some subgroup and arm have one outcome; a measure, of which few share a value, has none."""
        cells, of = np.unique(np.column_stack([self.without[:, 1], self.moderator]), axis=0, return_inverse=True)
        if len(cells) > self.setting.n / 2:
            return False
        return any(np.ptp(self.outcome[of == cell]) == 0 for cell in range(len(cells)))


def interaction_model(
    outcome: ArrayLike,
    arm: ArrayLike,
    moderator: ArrayLike | pd.Categorical,
    covariates: ArrayLike | None,
    *,
    scale: Scale,
    method: str,
    names: Sequence[str],
) -> InteractionModel:
    """Prepare the two designs, or say why there are none.

    Raises:
        AnalysisError: arrays of different length, missing values, an outcome that is not of the scale.
    """
    y = binary_vector(outcome, "outcome") if scale == "log_odds" else numeric_vector(outcome, "outcome")
    n = int(y.size)
    a = binary_vector(arm, "arm", n)
    columns, others = moderator_columns(moderator, n), covariate_matrix(covariates, n)
    labels = [f"moderator {index + 1}" for index in range(columns.shape[1])]
    labels += names if len(names) == others.shape[1] else [f"covariate {i + 1}" for i in range(others.shape[1])]
    adjusted = adjustment(np.column_stack([columns, others]), a, labels)
    q = sum(name.startswith("moderator ") for name in adjusted.names)
    without = np.column_stack([np.ones(n), a, adjusted.columns])
    products = a[:, None] * adjusted.columns[:, :q]
    kept = independent_columns(np.column_stack([without, products]))[without.shape[1] :]
    warnings = adjusted.warnings
    if not kept.all():
        warnings += ("A subgroup has people in one arm only: what would compare its effect is left out of the test.",)
    reason = _no_model(y, a, scale)
    if reason is None and q == 0:
        reason = NO_VARIATION
    if reason is None and (adjusted.determines_allocation or not kept.any()):
        reason = COLLINEAR
    if reason is None and n <= without.shape[1] + int(kept.sum()):
        reason = TOO_FEW
    return InteractionModel(
        outcome=y,
        moderator=adjusted.columns[:, :q],
        without=without,
        products=products[:, kept],
        setting=Setting(level=0.95, n=n, method=method, warnings=warnings),
        spread=float(columns[:, 0].std()) if n and columns.shape[1] else 1.0,
        reason=reason,
    )


def _no_model(y: Vector, a: Vector, scale: Scale) -> str | None:
    if not 0 < a.sum() < a.size:
        return NO_PARTICIPANTS
    if y.min() == y.max():
        return NO_VARIATION if scale == "difference" else (ALL_EVENTS if y[0] == 1 else NO_EVENTS)
    return None


def moderator_columns(moderator: ArrayLike | pd.Categorical, n: int) -> Matrix:
    """A moderator as numbers, (n, q): labels as dummies of all levels but the first that occurs; numbers as they are.

    Raises:
        AnalysisError: missing values, or not ``n`` of them.
    """
    if not is_label(moderator):
        values: NDArray[Any] = np.asarray(moderator)
        if values.ndim == 1:
            column = numeric_vector(values, "moderator")
            check_length(column, "moderator", n)
            return column[:, None]
        return covariate_matrix(values, n)
    labels = pd.Categorical(cast(Any, moderator))
    if len(labels) != n or (labels.codes < 0).any():
        raise AnalysisError(
            f"the moderator has {len(labels)} labels, {int((labels.codes < 0).sum())} of them missing; expected {n}, "
            "none missing: leave those participants out"
        )
    dummies: Matrix = (labels.codes[:, None] == np.unique(labels.codes)[1:]).astype(float)
    return dummies


def is_label(moderator: ArrayLike | pd.Categorical) -> bool:
    """Whether the moderator names subgroups instead of measuring something."""
    values: Any = moderator.array if isinstance(moderator, pd.Series) else moderator
    return isinstance(values, pd.Categorical) or np.asarray(values).dtype.kind in "OSU"
