"""Weights of one over the known probability of the arm a person came to, and whether they can bear an analysis."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.assumption import Assumption
from reise_report.analysis.inputs import Vector, binary_vector, check_length, numeric_vector
from reise_report.errors import AnalysisError

_LEAST_PROBABILITY = 0.05
"""Below this chance of an arm a few people speak for very many."""

_HEAVY = 10.0
"""A weight this many times its arm's mean is said to be large."""

_EFFECTIVE_SHARE = 0.5
"""Below this share of an arm's people the effective sample is said to be small."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationWeights:
    """One weight a person.

    Attributes:
        values: (n,), one over the probability of the arm the person came to.
        effective1: effective number of people in the intervention arm, (Σw)²/Σw²; as many as there are where weights
            are equal.
        effective0: the same for the control arm.
        greatest_ratio: the greatest weight as a multiple of the mean weight of its arm.
        positivity: whether everybody had a fair chance of either arm.
        warnings: what the user should know.
    """

    values: Vector
    effective1: float
    effective0: float
    greatest_ratio: float
    positivity: Assumption
    warnings: tuple[str, ...] = ()


def allocation_weights(arm: ArrayLike, probability: ArrayLike) -> AllocationWeights:
    """Weigh everybody by one over the probability of the arm they came to.

    Args:
        arm: (n,), 1 intervention and 0 control; complete.
        probability: (n,), each person's probability of the intervention as the draw had it, above 0 and below 1.

    Raises:
        AnalysisError: arrays of different length, missing values, or a probability that left no chance of an arm.

    Source: Kish L (1965), Survey Sampling, Wiley (effective sample size).

    >>> allocation_weights([1, 0, 0, 0], [0.25] * 4).values.round(3).tolist()
    [4.0, 1.333, 1.333, 1.333]
    """
    a = binary_vector(arm, "arm")
    chance = numeric_vector(probability, "probability")
    check_length(chance, "probability", a.size)
    outside = int(((chance <= 0) | (chance >= 1)).sum())
    if outside:
        raise AnalysisError(
            f"'probability' is 0 or less, or 1 or more, for {outside} of {chance.size} people; who could not have come "
            "to either arm cannot be compared: leave them out, or mend the column (0.25 for one in four)"
        )
    values: Vector = np.where(a == 1, 1 / chance, 1 / (1 - chance))
    arms = {"intervention": values[a == 1], "control": values[a == 0]}
    effective = {name: _effective(weights) for name, weights in arms.items()}
    ratio = max((float(weights.max() / weights.mean()) for weights in arms.values() if weights.size), default=1.0)
    warnings = [
        f"The weights leave the {name} arm's {weights.size} people the worth of {effective[name]:.1f}."
        for name, weights in arms.items()
        if weights.size and effective[name] < _EFFECTIVE_SHARE * weights.size
    ]
    if ratio > _HEAVY:
        warnings.append(
            f"The greatest weight is {ratio:.1f} times the mean of its arm: the result hangs on few people."
        )
    return AllocationWeights(
        values=values,
        effective1=effective["intervention"],
        effective0=effective["control"],
        greatest_ratio=ratio,
        positivity=_positivity(chance),
        warnings=tuple(warnings),
    )


def _effective(weights: Vector) -> float:
    return float(weights.sum() ** 2 / (weights @ weights)) if weights.size else 0.0


def _positivity(chance: Vector) -> Assumption:
    """Whether the least probability of an arm, by the draw's own design, is far enough from zero."""
    name = "positivity"
    method = "least_allocation_probability"
    if not chance.size:
        return Assumption(name=name, verdict="not_checked", method=method, threshold=_LEAST_PROBABILITY)
    least = float(np.minimum(chance, 1 - chance).min())
    return Assumption(
        name=name,
        verdict="supported" if least >= _LEAST_PROBABILITY else "doubtful",
        method=method,
        statistic=least,
        threshold=_LEAST_PROBABILITY,
        detail=f"The least probability of an arm that anybody had is {least:.3g}.",
    )
