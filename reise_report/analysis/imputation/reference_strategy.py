"""What those who left their treatment are taken to have had afterwards, as a change of their design matrix."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.inputs import check_choice

Array = NDArray[np.float64]
Strategy = Literal[
    "missing_at_random",
    "jump_to_reference",
    "copy_reference",
    "copy_increments_in_reference",
    "last_mean_carried_forward",
]


def check_strategy(name: str) -> None:
    """Refuse an unknown strategy.

    Raises:
        AnalysisError: there is none of this name; the message names the nearest.
    """
    check_choice(name, Strategy, "strategy")


def dropout_visit(outcome: Array) -> NDArray[np.intp]:
    """The visit from which nothing more was observed, T where the last one was: gaps before it are no dropout.

    Args:
        outcome: (n, T), NaN where missing.
    """
    seen = ~np.isnan(outcome)
    last = seen.shape[1] - np.argmax(seen[:, ::-1], axis=1)
    visit: NDArray[np.intp] = np.where(seen.any(axis=1), last, 0)
    return visit


def strategy_design(own: Array, reference: Array, dropout: NDArray[np.intp], strategy: Strategy) -> Array:
    """The design whose means the missing outcomes are drawn about; means are linear in it, so that it says everything.

    With one covariance matrix for both arms, the conditional distribution given what was observed needs nothing else.

    Args:
        own: (n, T, p), each participant's design in the arm allocated.
        reference: (n, T, p), in the reference arm.
        dropout: (n,), the first visit after leaving treatment, 0 to T; T for those who did not.
        strategy: ``missing_at_random``, own arm's means throughout; ``jump_to_reference``, the reference arm's means
            from dropout on; ``copy_reference``, the reference arm's means at all visits of those who dropped out;
            ``copy_increments_in_reference``, the own mean before dropout and then the reference arm's changes;
            ``last_mean_carried_forward``, the own mean before dropout. Dropout before the first visit leaves no mean
            of one's own: the reference arm's is taken, and under the last strategy the own arm's.

    Source: Carpenter JR, Roger JH, Kenward MG (2013), J Biopharm Stat 23:1352–1371, doi:10.1080/10543406.2013.834911.
    """
    check_strategy(strategy)
    n, visits, _ = own.shape
    after = (np.arange(visits) >= dropout[:, None])[..., None]
    left = (dropout < visits)[:, None, None]
    before_any = (dropout == 0)[:, None, None]
    person, last = np.arange(n), np.maximum(dropout - 1, 0)
    own_last, reference_last = own[person, last][:, None], reference[person, last][:, None]
    if strategy == "missing_at_random":
        return own
    if strategy == "jump_to_reference":
        return np.where(after, reference, own)
    if strategy == "copy_reference":
        return np.where(left, reference, own)
    if strategy == "copy_increments_in_reference":
        return np.where(after, np.where(before_any, reference, reference + own_last - reference_last), own)
    return np.where(after & ~before_any, own_last, own)
