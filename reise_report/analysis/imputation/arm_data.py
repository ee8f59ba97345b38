"""The columns of one arm as standardised predictors, completed m times, and their cross products."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from reise_report.analysis.imputation.imputed import Array, Rows
from reise_report.analysis.imputation.specification import Variable
from reise_report.analysis.reason import NO_DATA, TOO_FEW

_LEAST = 3
"""People observed, below which a column is not imputed: a regression of two leaves no spread."""


@dataclass(slots=True, kw_only=True)
class Coded:
    """One column of an arm.

    Attributes:
        variable: the column in the whole trial.
        numbers: (n,), in this arm, NaN where missing.
        missing: positions of the missing, among the arm's participants.
        observed: positions of the others.
        present: codes that can be imputed: those observed in this arm, or 0 and 1 for what has two levels.
        columns: (start, stop) in the design.
        centre: (width,), subtracted from each design column.
        spread: (width,), by which it is divided.
        imputed: (m, k), the values now.
        reason: why it cannot be imputed.
    """

    variable: Variable
    numbers: Array
    missing: Rows
    observed: Rows
    present: Array
    columns: tuple[int, int] = (0, 0)
    centre: Array = field(default_factory=lambda: np.empty(0))
    spread: Array = field(default_factory=lambda: np.empty(0))
    imputed: Array = field(default_factory=lambda: np.empty((0, 0)))
    reason: str | None = None

    @property
    def is_category(self) -> bool:
        """Whether its values are codes of levels."""
        return self.variable.levels > 0

    @property
    def is_linear(self) -> bool:
        """Whether it is imputed by a linear model."""
        return self.variable.method in ("pmm", "normal")

    def raw(self, values: Array) -> Array:
        """Values as design columns before standardising, (…, width): a number, or dummies for all levels but one."""
        if not self.is_category or self.is_linear:
            return values[..., None]
        dummies: Array = (values[..., None] == self.present[1:]).astype(float)
        return dummies

    def standardised(self, values: Array) -> Array:
        """Values as design columns, (…, width)."""
        if not self.centre.size:
            return np.empty((*values.shape, 0))
        standard: Array = (self.raw(values) - self.centre) / self.spread
        return standard


def code(variable: Variable, rows: Rows) -> Coded:
    """One column of the participants in ``rows``."""
    numbers = variable.numbers[rows]
    gone = np.isnan(numbers)
    observed = np.flatnonzero(~gone)
    present = np.unique(numbers[observed])
    if variable.levels == 2:
        present = np.array([0.0, 1.0])
    reason = None
    if gone.any() and observed.size < _LEAST:
        reason = TOO_FEW if observed.size else NO_DATA
    return Coded(
        variable=variable,
        numbers=numbers,
        missing=np.flatnonzero(gone),
        observed=observed,
        present=present,
        reason=reason,
    )


class ArmData:
    """The completed columns of one arm, m times over.

    Attributes:
        columns: one for each variable, in their order.
        design: (m, n, 1 + q), the intercept and the standardised columns.
        gram: (m, 1 + q, 1 + q), its cross products.
        low: (1 + q,), the least observed value of each design column.
        high: (1 + q,), the greatest.
    """

    def __init__(self, variables: Sequence[Variable], rows: Rows, m: int) -> None:
        self.columns = tuple(code(variable, rows) for variable in variables)
        at = 1
        for column in self.columns:
            column.imputed = np.empty((m, column.missing.size))
            at = self._place(column, at)
        self.design = np.ones((m, rows.size, at))
        self.gram = np.empty((m, at, at))
        self.low, self.high = np.ones(at), np.ones(at)
        for column in self.columns:
            start, stop = column.columns
            if stop > start:
                known = column.standardised(column.numbers[column.observed])
                self.design[:, column.observed, start:stop] = known
                self.low[start:stop], self.high[start:stop] = known.min(axis=0), known.max(axis=0)

    @staticmethod
    def _place(column: Coded, at: int) -> int:
        """Give a column its place in the design; one that does not vary, or that cannot be imputed, gets none."""
        column.columns = (at, at)
        if not column.observed.size or column.reason is not None:
            return at
        raw = column.raw(column.numbers[column.observed])
        centre, spread = raw.mean(axis=0), raw.std(axis=0)
        if not (spread > 1e-12 * np.abs(raw).max(axis=0, initial=0)).all():
            return at
        column.centre, column.spread = centre, spread
        column.columns = (at, at + int(centre.size))
        return at + int(centre.size)

    def fill(self, column: Coded, values: Array) -> None:
        """Put imputed values, (m, k), in their place in the design."""
        column.imputed = values
        start, stop = column.columns
        if stop > start:
            self.design[:, column.missing, start:stop] = column.standardised(values)

    def recompute(self) -> None:
        """The cross products of the design as it is now."""
        self.gram = self.design.transpose(0, 2, 1) @ self.design

    def places(self, positions: Sequence[int]) -> Rows:
        """The design columns of some variables, the intercept first."""
        parts = [np.arange(*self.columns[position].columns) for position in positions]
        return np.concatenate([np.zeros(1, dtype=np.intp), *parts]).astype(np.intp)

    def width(self, position: int) -> int:
        """How many design columns a variable has."""
        start, stop = self.columns[position].columns
        return stop - start

    def change(self, start: int, stop: int, difference: Array) -> None:
        """Bring the cross products up to date after some design columns changed in some rows.

        Args:
            start: first design column changed.
            stop: the one after the last.
            difference: (m, 1 + q, stop − start), how the products with all columns changed.
        """
        self.gram[:, :, start:stop] += difference
        self.gram[:, start:stop, :] = self.gram[:, :, start:stop].transpose(0, 2, 1)
