"""Delta adjustment: imputed values moved away from what data missing at random would give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from reise_report.analysis.imputation.chain import categories
from reise_report.analysis.imputation.imputed import Array, Imputed
from reise_report.errors import AnalysisError, nearest

Delta = Mapping[str, "float | Mapping[str, float]"]


def with_delta(imputed: Imputed, delta: Delta) -> Imputed:
    """The same imputed data sets with imputed values shifted, and with the same luck in everything else.

    A number is shifted on its own scale; a category, by the log odds of every higher level, and drawn again with the
    random numbers it was drawn with, so that its share of events grows steadily with the shift. The shift comes after
    the last iteration and does not feed back into the imputation of other columns. Values given are never touched.

    Args:
        imputed: data sets imputed under missing at random.
        delta: the shift by column: a number, or one by arm; arms not named are not shifted.

    Returns:
        New data sets; shifting by zero gives the old ones.

    Raises:
        AnalysisError: an unknown column or arm, or a column that cannot be shifted: a category without order.

    Source: Carpenter JR, Kenward MG (2013), Multiple Imputation and its Application, section 10.3, after Rubin DB
    (1987), p. 203.
    """
    values = dict(imputed.values)
    for name, shift in delta.items():
        imputed.reason(name)
        if name not in imputed.rows:
            continue
        by_cell = _by_cell(imputed, name, shift)
        if not by_cell.any():
            continue
        if name in imputed.latent:
            drawn = categories(imputed.latent[name], by_cell).astype(float)
            values[name] = np.where(np.isnan(values[name]), np.nan, drawn)
        elif any(count.column == name and count.method == "multinomial" for count in imputed.counts):
            raise AnalysisError(f"'{name}' is a category without order, which no shift of log odds moves one way")
        else:
            values[name] = values[name] + by_cell
    return replace(imputed, values=values)


def _by_cell(imputed: Imputed, name: str, shift: float | Mapping[str, float]) -> Array:
    rows = imputed.rows[name]
    if not isinstance(shift, Mapping):
        return np.full(rows.size, _finite(shift, name))
    known = sorted(set(imputed.arms))
    for arm in shift:
        if str(arm) not in known:
            near = nearest(str(arm), known)
            raise AnalysisError(
                f"the shift of '{name}' names an arm '{arm}' that there is not"
                + (
                    f", did you mean '{near}'?"
                    if near
                    else f"; known: {', '.join(known) or 'none, as none were given'}"
                )
            )
    by_arm = {str(arm): _finite(number, name) for arm, number in shift.items()}
    return np.array([by_arm.get(imputed.arms[row], 0.0) for row in rows], dtype=float)


def _finite(number: float, name: str) -> float:
    if not np.isfinite(number):
        raise AnalysisError(f"the shift of '{name}' is {number!r}; expected a number")
    return float(number)
