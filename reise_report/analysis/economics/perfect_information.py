"""The expected value of perfect information: what it is worth, for one person, to be sure of the best option."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.economics.acceptability import options_matrix
from reise_report.analysis.economics.joint_difference import JointDifference
from reise_report.analysis.economics.net_benefit import check_threshold
from reise_report.errors import AnalysisError


@dataclass(frozen=True, slots=True, kw_only=True)
class PerfectInformation:
    """Expected value of perfect information per person, over the willingness to pay.

    Attributes:
        thresholds: (t,), willingness to pay for one unit of effect, as given.
        value: (t,), money for one person whom the decision concerns, at least 0; None with a ``reason``.
        method: ``perfect_information.normal`` or ``perfect_information.draws``.
        reason: why there is none: one of :mod:`reise_report.analysis.reason`.
    """

    thresholds: tuple[float, ...]
    value: tuple[float, ...] | None
    method: str
    reason: str | None = None


def perfect_information_normal(difference: JointDifference, thresholds: Sequence[float]) -> PerfectInformation:
    """SE·φ(d/SE) − |d|·Φ(−|d|/SE), d being the incremental net benefit: two options, normal distribution.

    Args:
        difference: ΔC and ΔQ with their covariance.
        thresholds: amounts of at least 0.

    Returns:
        0 where nothing is uncertain; the reason of the difference where it has one.

    Raises:
        AnalysisError: a threshold is below 0 or no number.

    Source: Willan AR, Pinto EM (2005), Stat Med 24:1791–1806, doi:10.1002/sim.2069.
    """
    from scipy.special import ndtr

    amounts, method = tuple(check_threshold(amount) for amount in thresholds), "perfect_information.normal"
    if difference.cost is None:
        return PerfectInformation(thresholds=amounts, value=None, method=method, reason=difference.reason)
    values = []
    for amount in amounts:
        benefit, variance = difference.net_benefit(amount)
        se, away = math.sqrt(variance), abs(benefit)
        if se == 0:
            values.append(0.0)
            continue
        density = math.exp(-0.5 * (away / se) ** 2) / math.sqrt(2 * math.pi)
        values.append(max(se * density - away * float(ndtr(-away / se)), 0.0))
    return PerfectInformation(thresholds=amounts, value=tuple(values), method=method)


def perfect_information_of_draws(
    costs: ArrayLike, effects: ArrayLike, thresholds: Sequence[float]
) -> PerfectInformation:
    """E[max NB] − max E[NB] over draws of two or more options.

    Args:
        costs: (draws, options), money.
        effects: (draws, options), units of effect, of the same draws. Of two arms only the differences matter: a column
            of zeros for the control and one of ΔC, ΔQ for the intervention.
        thresholds: amounts of at least 0.

    Raises:
        AnalysisError: fewer than two options, other shapes, missing or infinite values, a wrong threshold.

    Source: Claxton K (1999), J Health Econ 18:341–364, doi:10.1016/S0167-6296(98)00039-3; as R's BCEA.

    >>> perfect_information_of_draws([[0, 10], [0, -30]], [[0, 0], [0, 0]], [0]).value
    (5.0,)
    """
    amounts = tuple(check_threshold(amount) for amount in thresholds)
    spent, gained = options_matrix(costs, "costs"), options_matrix(effects, "effects")
    if spent.shape != gained.shape:
        raise AnalysisError(f"costs have shape {spent.shape}, effects {gained.shape}; expected the same draws of both")
    values = []
    for amount in amounts:
        benefit = amount * gained - spent
        # Against the best option on average: the small gain is not lost between two large means.
        values.append(float(np.mean(benefit.max(axis=1) - benefit[:, int(benefit.mean(axis=0).argmax())])))
    return PerfectInformation(thresholds=amounts, value=tuple(values), method="perfect_information.draws")
