"""The partial likelihood of Cox with Breslow's and Efron's ways with ties, its score and information.

Everything has a leading axis of draws, so that hundreds of weighted resamples are evaluated at once; an ordinary fit is
one draw. No sum is ever formed over pairs of people: risk sets are running sums, and sums of squares over risk sets are
turned round into sums over people of the hazard that each has been exposed to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.inputs import Matrix, Vector
from reise_report.analysis.survival.risk_sets import Index, RiskSets

Ties = Literal["efron", "breslow"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Sorted people with their covariates and weights.

    Attributes:
        sets: the risk sets.
        design: (B or 1, n, k), in the order of ``sets``; columns of about unit size.
        weights: (B or 1, n), at least 0; whoever has weight 0 is not in the draw.
        ties: how events at one time are treated.
    """

    sets: RiskSets
    design: Matrix
    weights: Matrix
    ties: Ties

    def draws(self, chosen: NDArray[np.bool_]) -> Sample:
        """The sample with some of its draws only; ``chosen`` is (B,), of booleans."""
        if chosen.all():
            return self
        return Sample(
            sets=self.sets,
            design=self.design[chosen] if len(self.design) > 1 else self.design,
            weights=self.weights[chosen] if len(self.weights) > 1 else self.weights,
            ties=self.ties,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """The factors of the likelihood's denominator: one an event (Efron, where there are ties) or one a time.

    With d events at a time Efron's method takes them out of the risk set one after the other, the l-th with l/d of all
    d removed, l = 0 … d − 1. Breslow's leaves everybody in.

    Attributes:
        slot: (s,), the event time of each step.
        starts: (E,), where each event time begins among the steps.
        removed: (B or 1, s), the fraction of the tied events already taken out.
        weight: (B or 1, s), the mean weight of the events (Efron), or their sum (Breslow).
    """

    slot: Index
    starts: Index
    removed: Matrix
    weight: Matrix

    def draws(self, chosen: NDArray[np.bool_]) -> Steps:
        """The steps of some of the draws only; ``chosen`` is (B,), of booleans."""
        if chosen.all():
            return self
        return Steps(
            slot=self.slot,
            starts=self.starts,
            removed=self.removed[chosen] if len(self.removed) > 1 else self.removed,
            weight=self.weight[chosen] if len(self.weight) > 1 else self.weight,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The partial likelihood at given coefficients.

    Attributes:
        log_likelihood: (B,).
        score: (B, k), its gradient.
        information: (B, k, k), minus its second derivative.
        relative_hazard: (B, n), exp of the linear predictor less ``shift``, weights left out.
        shift: (B, n), what was taken off each person's linear predictor: the greatest of the stratum.
        exposure: (B, n), the cumulative hazard until each person's time of somebody with the linear predictor
            ``shift``, less what Efron's method takes off for those who themselves had an event.
        means: (B, s, k), the weighted mean of the covariates over the risk set at each step.
        hazard: (B, s), the baseline hazard's increment at each step, of somebody with the linear predictor ``shift``.
        steps: the steps.
    """

    log_likelihood: Vector
    score: Matrix
    information: Matrix
    relative_hazard: Matrix
    shift: Matrix
    exposure: Matrix
    means: Matrix
    hazard: Matrix
    steps: Steps


def steps_of(sample: Sample) -> Steps:
    """The steps of the denominator, which depend on ties and weights only."""
    sets = sample.sets
    weight = sample.weights[:, sets.deaths]
    if sample.ties == "breslow" or not sets.tied:
        slots = np.arange(sets.death_groups.size)
        total = sets.by_event_time(weight)
        return Steps(slot=slots, starts=slots, removed=np.zeros((1, slots.size)), weight=total)
    drawn = (weight > 0).astype(float)
    count = np.maximum(sets.by_event_time(drawn), 1.0)[:, sets.death_slot]
    before = np.cumsum(drawn, axis=1) - drawn
    rank = before - before[:, sets.death_starts][:, sets.death_slot]
    mean = sets.by_event_time(weight)[:, sets.death_slot] / count
    return Steps(slot=sets.death_slot, starts=sets.death_starts, removed=drawn * rank / count, weight=drawn * mean)


def evaluate(sample: Sample, coefficients: Matrix, steps: Steps) -> Evaluation:
    """The log partial likelihood, its score and information.

    Args:
        sample: the people.
        coefficients: (B, k).
        steps: of the same sample.

    Sources: Cox DR (1972), J R Stat Soc B 34:187–220, doi:10.1111/j.2517-6161.1972.tb00899.x; Breslow N (1974),
    Biometrics 30:89–99, doi:10.2307/2529620; Efron B (1977), J Am Stat Assoc 72:557–565,
    doi:10.1080/01621459.1977.10480613. Weights as in R's ``coxph``.
    """
    sets, x = sample.sets, sample.design
    predictor = (x @ coefficients[:, :, None])[:, :, 0]
    shift = sets.highest(predictor)
    relative = np.exp(predictor - shift)
    risk = sample.weights * relative
    denominator, means = at_steps(sets, risk, x, steps)
    hazard = steps.weight / denominator
    exposure = accumulated(sets, hazard, steps)
    deaths = sets.deaths
    weight = np.broadcast_to(sample.weights, risk.shape)
    of_deaths = (weight * (predictor - shift))[:, deaths].sum(axis=1)
    unexplained = -risk * exposure
    unexplained[:, deaths] += weight[:, deaths]
    exposed = x * (risk * exposure)[:, :, None]
    information = exposed.transpose(0, 2, 1) @ x - (means * steps.weight[:, :, None]).transpose(0, 2, 1) @ means
    return Evaluation(
        log_likelihood=of_deaths - (steps.weight * np.log(denominator)).sum(axis=1),
        score=(unexplained[:, None, :] @ x)[:, 0, :],
        information=(information + information.transpose(0, 2, 1)) / 2,
        relative_hazard=relative,
        shift=shift,
        exposure=exposure,
        means=means,
        hazard=hazard,
        steps=steps,
    )


def accumulated(sets: RiskSets, values: Matrix, steps: Steps) -> Matrix:
    """Sum a quantity over the steps at which each person was at risk, (B, n, …), as Efron counts being at risk.

    Somebody with an event at a time of ties is at risk at its l-th step with 1 − l/d.

    Args:
        sets: the risk sets.
        values: (B, s, …), one value a step.
        steps: the steps.
    """
    total: Matrix = sets.until(sets.spread(np.add.reduceat(values, steps.starts, axis=1)))[:, sets.group]
    if steps.removed.any():
        removed = steps.removed.reshape(*steps.removed.shape, *([1] * (values.ndim - 2)))
        total[:, sets.deaths] -= np.add.reduceat(values * removed, steps.starts, axis=1)[:, sets.death_slot]
    return total


def at_steps(sets: RiskSets, risk: Matrix, design: Matrix, steps: Steps) -> tuple[Matrix, Matrix]:
    """The denominator, (B, s), and the mean covariates, (B, s, k), at each step."""
    groups = sets.death_groups[steps.slot]
    weighted = risk[:, :, None] * design
    total, first = sets.at_risk(risk)[:, groups], sets.at_risk(weighted)[:, groups]
    if steps.removed.any():
        total = total - steps.removed * sets.by_event_time(risk[:, sets.deaths])[:, steps.slot]
        first = first - steps.removed[:, :, None] * sets.by_event_time(weighted[:, sets.deaths])[:, steps.slot]
    return total, first / total[:, :, None]
