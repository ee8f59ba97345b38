"""Weights that let those whose time to an event is known stand in for those who were censored, and what they cost."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from reise_report.analysis.inputs import Matrix, Vector
from reise_report.analysis.survival.times import Mask, SurvivalTimes

Ties = Literal["events_first", "survrm2"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WeightedPeople:
    """People for a model of the time before an event, to a horizon.

    Attributes:
        design: (n, k), intercept, arm (0 and 1), covariates.
        time: (n,), to the event, the end of follow-up or the horizon, whichever came first.
        weight: (n,), the inverse of the chance of not having been censored by then; 0 for those who were.
        known: (n,), whether the time before the event is known: the event came, or follow-up reached the horizon.
        ties: how an event and a censoring at one time count.
        tolerance: how far from a time another may lie and still be the same.
    """

    design: Matrix
    time: Vector
    weight: Vector
    known: Mask
    ties: Ties
    tolerance: float

    def standard_error(self, residuals: Vector, slope: Vector) -> float:
        """Standard error of the arm's coefficient, the weights counted as estimated.

        Args:
            residuals: (n,), of the model.
            slope: (n,), derivative of the fitted value by the linear predictor: 1 for a linear model.
        """
        # In the limit the weights have mean one, which survRM2 puts into the slope.
        weight = self.weight if self.ties == "events_first" else np.ones_like(self.weight)
        bread = (self.design * (weight * slope)[:, None]).T @ self.design
        of_arm = np.linalg.solve(bread, np.eye(bread.shape[0])[1])
        scores = self.design @ of_arm * (self.weight * residuals)
        influence = np.empty_like(scores)
        for label in (0, 1):
            members = np.flatnonzero(self.design[:, 1] == label)
            influence[members] = self._with_weights(members, scores[members])
        return math.sqrt(float(influence @ influence))

    def _with_weights(self, members: np.ndarray[tuple[int], np.dtype[np.intp]], scores: Vector) -> Vector:
        """Each person's influence on the sum of the scores, their part in the weights of the others included."""
        times, position = np.unique(self.time[members], return_inverse=True)
        at_risk, events, censored = _tally(position, self.known[members], times.size)
        summed = np.bincount(position, weights=scores, minlength=times.size)
        from_here = np.cumsum(summed[::-1])[::-1]
        still = ~self.known[members]
        if self.ties == "survrm2":
            own = from_here / at_risk
            hazard = np.cumsum(own * censored / at_risk)
            counted: Vector = scores + own[position] * still - hazard[position]
            return counted
        at_risk = at_risk - events
        left = at_risk - censored
        own = np.divide(from_here - summed, left, out=np.zeros_like(left), where=left > 0)
        hazard = np.cumsum(np.divide(own * censored, at_risk, out=np.zeros_like(left), where=at_risk > 0))
        # Whoever has the event at a time is not at risk of being censored at it.
        before = np.append(0.0, hazard)[:-1]
        exact: Vector = scores + np.where(still, own[position] - hazard[position], -before[position])
        return exact


def weighted_people(times: SurvivalTimes, arm: Vector, tau: float, design: Matrix, ties: Ties) -> WeightedPeople:
    """Weigh everybody by their arm's curve of being censored.

    ``events_first`` takes those with an event at a time out of the risk of being censored at it, and the curve just
    before it; ``survrm2`` leaves them in, and takes the curve after it.

    Args:
        times: of both arms.
        arm: (n,), 0 and 1.
        tau: the horizon, one that follow-up of both arms reaches.
        design: (n, k), intercept, arm, covariates.
        ties: how an event and a censoring at one time count.
    """
    reaches = times.time >= tau - times.tolerance
    time = np.where(reaches, tau, times.time)
    known = times.event | reaches
    weight = np.zeros(times.n)
    for label in (0, 1):
        members = np.flatnonzero(arm == label)
        distinct, position = np.unique(time[members], return_inverse=True)
        at_risk, events, censored = _tally(position, known[members], distinct.size)
        exposed = at_risk - events if ties == "events_first" else at_risk
        stayed = np.divide(exposed - censored, exposed, out=np.ones_like(exposed), where=exposed > 0)
        uncensored = np.cumprod(stayed)
        if ties == "events_first":
            uncensored = np.append(1.0, uncensored)[:-1]
        chance = uncensored[position]
        weight[members] = np.divide(1.0, chance, out=np.zeros_like(chance), where=known[members])
    return WeightedPeople(design=design, time=time, weight=weight, known=known, ties=ties, tolerance=times.tolerance)


def _tally(position: np.ndarray[tuple[int], np.dtype[np.intp]], known: Mask, k: int) -> tuple[Vector, Vector, Vector]:
    """People at risk, with a known time and censored at each of ``k`` times."""
    events = np.bincount(position[known], minlength=k).astype(float)
    censored = np.bincount(position[~known], minlength=k).astype(float)
    at_risk: Vector = np.cumsum((events + censored)[::-1])[::-1]
    return at_risk, events, censored
