"""Degrees of freedom split between and within participants, as SAS's DDFM=BETWITHIN in the form of R's ``mmrm``."""

from __future__ import annotations

import numpy as np

from reise_report.analysis.inputs import Matrix
from reise_report.analysis.mmrm.workings import Workings


def degrees(workings: Workings, rows: Matrix, n_obs: int) -> float:
    """Participants less columns constant within each, where a row touches such a column; otherwise the rest.

    The smaller of the two where the rows touch both kinds.

    Args:
        workings: the fit.
        rows: (q, p), the contrasts, in the user's coefficients.
        n_obs: outcomes.
    """
    wide = workings.wide
    x = wide.rows[..., :-1]
    low = np.where(wide.observed[..., None], x, np.inf).min(axis=1)
    high = np.where(wide.observed[..., None], x, -np.inf).max(axis=1)
    between = (low == high).all(axis=0)
    n_subjects = len(wide.rows)
    degrees = (n_subjects - int(between.sum()), n_obs - n_subjects - int((~between).sum()))
    touched = (rows != 0).any(axis=0)
    kinds = [degrees[0]] * bool(touched[between].any()) + [degrees[1]] * bool(touched[~between].any())
    return float(max(min(kinds), 1))
