"""Checks of what a caller asks for: times that make sense, two arms."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.inputs import Vector, check_length
from reise_report.errors import AnalysisError


def check_horizon(tau: float) -> float:
    """The horizon of a restricted mean, as a float.

    Raises:
        AnalysisError: it is not a finite number above 0.
    """
    horizon = float(tau)
    if not np.isfinite(horizon) or horizon <= 0:
        raise AnalysisError(f"the horizon 'tau' is {tau!r}; expected a number above 0 in the unit of 'time'")
    return horizon


def check_weight(rho: float) -> None:
    """Refuse a weight of events that is no number.

    Raises:
        AnalysisError: it is missing or infinite.
    """
    if not np.isfinite(rho):
        raise AnalysisError(f"'rho' is {rho!r}; expected a number, 0 where every event counts alike")


def asked_times(at: ArrayLike) -> Vector:
    """Times at which a curve is asked for, as floats.

    Raises:
        AnalysisError: one is missing, infinite or below 0.
    """
    times = np.atleast_1d(np.asarray(at, dtype=float))
    if times.ndim != 1 or not np.isfinite(times).all() or (times < 0).any():
        raise AnalysisError("the times asked for must be numbers from 0 up, in the unit of 'time'")
    return times


def group_codes(group: ArrayLike, n: int, name: str = "group") -> tuple[tuple[Any, ...], np.ndarray[Any, Any]]:
    """The groups in ascending order, and the position of everybody's group among them.

    Args:
        group: (n,), numbers or texts; complete.
        n: how many people there are.
        name: what to call the argument in an error.

    Raises:
        AnalysisError: another length, or a group is missing.
    """
    import pandas as pd

    values = np.asarray(group)
    if values.ndim != 1:
        raise AnalysisError(f"'{name}' has shape {values.shape}; expected one value a participant")
    check_length(values, name, n)
    missing = int(pd.isna(values).sum())
    if missing:
        raise AnalysisError(f"'{name}' has {missing} missing values; leave those participants out")
    labels, codes = np.unique(values, return_inverse=True)
    return tuple(labels.tolist()), codes
