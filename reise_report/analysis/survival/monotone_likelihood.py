"""Whether a partial likelihood has a maximum, or rises for ever along some direction of the coefficients."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.inputs import Matrix, Vector
from reise_report.analysis.reason import NOT_CONVERGED, SEPARATION
from reise_report.analysis.survival.risk_sets import RiskSets

_FAR = 12.0
"""A coefficient that sets two people apart by more, by e¹², is looked at for being infinite."""

_SETTLED = 1e-6
"""The arm's coefficient has settled, though another runs off, when it moves by less in a step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Existence:
    """Whether the arm's coefficient, the first, has an estimate.

    Attributes:
        reason: why it has none; None where it has one.
        infinite: (k,), the coefficients without a finite estimate.
        warnings: which covariates' coefficients run off while the arm's has settled.
    """

    reason: str | None
    infinite: NDArray[np.bool_]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How the iterations ended.

    Attributes:
        converged: whether they settled.
        coefficients: (k,), of standardised columns.
        last_step: (k,), how far the last step went.
        names: (k,).
    """

    converged: bool
    coefficients: Vector
    last_step: Vector
    names: tuple[str, ...]


def existence(ended: Ended, sets: RiskSets, design: Matrix) -> Existence:
    """Judge the end of the iterations.

    Where only covariates have infinite coefficients, as a small site without events, the arm's tends to a limit, which
    is that of the same model without the people whom those covariates rank.

    Args:
        ended: how the iterations ended.
        sets: the risk sets.
        design: (n, k), in their order.
    """
    infinite = np.zeros(len(ended.names), dtype=bool)
    # A step too far can land where the likelihood is flat to the last digit, which passes for a maximum.
    if ended.converged and float((np.abs(ended.coefficients) * np.ptp(design, axis=0)).max()) <= _FAR:
        return Existence(reason=None, infinite=infinite)
    infinite = infinite_coefficients(sets, design)
    # The direction found is one of many: where the arm's coefficient has not settled it runs off along another.
    if infinite[0] or (infinite.any() and not abs(float(ended.last_step[0])) < _SETTLED):
        return Existence(reason=SEPARATION, infinite=infinite)
    if infinite.any():
        listed = ", ".join(name for name, lost in zip(ended.names, infinite, strict=True) if lost)
        words = (
            f"Who had the event, or who had it first, follows {listed} without exception: these coefficients have no "
            "finite estimate. The ratio of the arms is the limit it tends to."
        )
        return Existence(reason=None, infinite=infinite, warnings=(words,))
    return Existence(reason=None if ended.converged else NOT_CONVERGED, infinite=infinite)


def infinite_coefficients(sets: RiskSets, design: Matrix) -> NDArray[np.bool_]:
    """Which coefficients have no finite maximum likelihood estimate.

    The likelihood is monotone exactly where some direction never ranks a person with the event below anybody who was at
    risk at that time, and ranks at least one above. The direction is sought by linear programming, each coefficient
    held within ±1. The greatest value of every risk set is a variable of its own, held above its members and above that
    of the next later risk set, so that the programme grows with the number of people and not with that of pairs.

    Args:
        sets: the risk sets.
        design: (n, k), in their order; columns of about unit size.

    Returns:
        (k,), True for the coefficients of such a direction; all False where there is none.

    Sources: Bryson MC, Johnson ME (1981), Technometrics 23:381–383 (the condition); Heinze G, Schemper M (2001),
    Biometrics 57:114–119, doi:10.1111/j.0006-341X.2001.00114.x (monotone likelihood); Konis K (2007), DPhil thesis,
    Oxford (the programme, for the logistic model).
    """
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, hstack, vstack

    n, k = design.shape
    groups = sets.starts.size
    people = np.arange(n)
    members = csr_array((np.ones(n), (people, sets.group)), shape=(n, groups))
    above_members = hstack([csr_array(design), -members])
    # Groups run from the last time backwards, so that a group's risk set holds that of the group before it.
    later = np.flatnonzero(np.diff(sets.stratum) == 0)
    rows = np.arange(later.size)
    chain = csr_array(
        (
            np.concatenate([np.ones(later.size), -np.ones(later.size)]),
            (np.concatenate([rows, rows]), np.concatenate([later, later + 1])),
        ),
        shape=(later.size, groups),
    )
    above_later = hstack([csr_array((later.size, k)), chain])
    first_at_events = hstack([-csr_array(design[sets.deaths]), members[sets.deaths]])
    at_risk = sets.at_risk(np.ones((1, n)))[0], sets.at_risk(design[None])[0]
    group_of_death = sets.group[sets.deaths]
    gain = design[sets.deaths] - (at_risk[1] / at_risk[0][:, None])[group_of_death]
    solution = linprog(
        np.concatenate([-gain.sum(axis=0), np.zeros(groups)]),
        A_ub=vstack([above_members, above_later, first_at_events]).tocsr(),
        b_ub=np.zeros(n + later.size + sets.deaths.size),
        bounds=[(-1, 1)] * k + [(None, None)] * groups,
        method="highs",
    )
    if not solution.success or -solution.fun <= 1e-6:
        return np.zeros(k, dtype=bool)
    infinite: NDArray[np.bool_] = np.abs(solution.x[:k]) > 1e-7
    return infinite
