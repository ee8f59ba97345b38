"""The model of the means: one for each arm at each visit, at the reference values of the covariates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.collinearity import independent_columns
from reise_report.analysis.inputs import Matrix, Vector
from reise_report.analysis.mmrm.observations import Codes


@dataclass(frozen=True, slots=True, kw_only=True)
class Covariates:
    """Columns of the model that are the same at all visits for a participant, zero at their reference values.

    Attributes:
        columns: (n, k).
        names: (k,).
        by_visit: (k,), whether a column has a coefficient of its own at each visit.
    """

    columns: Matrix
    names: tuple[str, ...]
    by_visit: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellMeans:
    """A design in which the mean of an arm at a visit is one coefficient.

    Attributes:
        outcome: (N,), observed.
        design: (N, p), first the cells, then the covariates.
        names: (p,).
        subject: (N,), 0 to n − 1.
        visit: (N,), 0 to T − 1.
        arm: (n,), 0 and 1.
        visits: (T,), their names.
        cells: (T, 2), the coefficient of each visit and arm; −1 where nobody was observed.
        warnings: what was left out, and why.
    """

    outcome: Vector
    design: Matrix
    names: tuple[str, ...]
    subject: Codes
    visit: Codes
    arm: Codes
    visits: tuple[str, ...]
    cells: Codes
    warnings: tuple[str, ...] = ()

    def cell(self, visit: int, arm: int) -> Vector | None:
        """The weights that pick a mean out of the coefficients; None where nobody was observed."""
        column = int(self.cells[visit, arm])
        return None if column < 0 else np.eye(self.design.shape[1])[column]

    def difference(self, visit: int) -> Vector | None:
        """The weights of intervention minus control; None where an arm has nobody."""
        one, none = self.cell(visit, 1), self.cell(visit, 0)
        return None if one is None or none is None else one - none

    def without_collinear(self) -> CellMeans:
        """The same without covariates that the cells or other covariates determine where outcomes were observed."""
        kept = independent_columns(self.design)
        if kept.all():
            return self
        dropped = tuple(
            f"Covariate left out, being determined by visits, arms or other covariates: {name}."
            for name, keep in zip(self.names, kept, strict=True)
            if not keep
        )
        return replace(
            self,
            design=self.design[:, kept],
            names=tuple(name for name, keep in zip(self.names, kept, strict=True) if keep),
            warnings=self.warnings + dropped,
        )


def cell_means(
    outcome: Matrix, arm: Vector, covariates: Covariates, visits: Sequence[str], *, equal_first: bool
) -> CellMeans:
    """Build the design from one row a participant.

    Args:
        outcome: (n, T), NaN where not observed; every participant and visit has something observed.
        arm: (n,), 0 and 1.
        covariates: of the same participants.
        visits: (T,), their names.
        equal_first: whether both arms have one mean at the first visit, the baseline of a constrained analysis.
    """
    seen = np.isfinite(outcome)
    subject, visit = np.nonzero(seen)
    arms = arm.astype(np.int64)
    n_visits = outcome.shape[1]
    present = np.stack([seen[arms == 0].any(axis=0), seen[arms == 1].any(axis=0)], axis=1)
    if equal_first:
        present[0] = (present[0].any(), False)
    cells = np.where(present, np.cumsum(present).reshape(n_visits, 2) - 1, -1)
    labels = [f"{visits[index]}: {('control', 'intervention')[a]}" for index, a in np.argwhere(present)]
    if equal_first:
        cells[0, 1] = cells[0, 0]
        labels[0] = f"{visits[0]}: both arms"
    indicators = np.eye(int(present.sum()))[cells[visit, arms[subject]]]
    at = np.eye(n_visits)[visit]
    parts = [indicators]
    for column, name, each in zip(covariates.columns.T, covariates.names, covariates.by_visit, strict=True):
        parts.append(at * column[subject, None] if each else column[subject, None])
        labels += [f"{name}: {label}" for label in visits] if each else [name]
    return CellMeans(
        outcome=outcome[seen],
        design=np.concatenate(parts, axis=1),
        names=tuple(labels),
        subject=subject.astype(np.int64),
        visit=visit.astype(np.int64),
        arm=arms,
        visits=tuple(visits),
        cells=cells,
    )
