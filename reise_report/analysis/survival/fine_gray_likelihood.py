"""Fine and Gray's weighted partial likelihood of the subdistribution hazard, and its sandwich variance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.inputs import Matrix, Vector
from reise_report.analysis.survival.risk_sets import Index

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetingRisks:
    """People in the order of time, and the chance of being uncensored.

    Attributes:
        order: (n,), the rows of the data in this order.
        design: (n, k), standardised columns.
        event: (n,), whether the event of interest ended the time.
        competing: (n,), whether a competing event did.
        group: (n,), index of each person's time among the distinct times, ascending.
        starts: (G,), the first person of each distinct time.
        at_risk: (G,), people followed to each time or longer.
        censored: (G,), people censored at it.
        uncensored: (G,), Kaplan–Meier's chance of not being censored before it.
        event_groups: (E,), the times with an event of interest.
        events: (E,), how many there were.
    """

    order: Index
    design: Matrix
    event: Flags
    competing: Flags
    group: Index
    starts: Index
    at_risk: Vector
    censored: Vector
    uncensored: Vector
    event_groups: Index
    events: Vector


@dataclass(frozen=True, slots=True, kw_only=True)
class SubdistributionEvaluation:
    """The weighted partial likelihood at given coefficients; a leading axis of one, as the maximiser expects.

    Attributes:
        log_likelihood: (1,).
        score: (1, k).
        information: (1, k, k).
        risk: (n,), exp of the linear predictor less its greatest value.
        exposure: (n,), the weighted cumulative subdistribution hazard that each person has been exposed to.
        means: (E, k), the weighted mean of the covariates at each event time.
        hazard: (E,), increments of the baseline subdistribution hazard.
    """

    log_likelihood: Vector
    score: Matrix
    information: Matrix
    risk: Vector
    exposure: Vector
    means: Matrix
    hazard: Vector


def competing_risks(time: Vector, event: Flags, competing: Flags, design: Matrix) -> CompetingRisks:
    """Sort people and estimate the censoring.

    Whoever is censored at a time is taken to have been at risk of an event at it, and whoever has an event at a time to
    have been at risk of being censored at it; weights use the chance just before a time. All as ``crr`` of R's
    ``cmprsk``.

    Args:
        time: (n,), n ≥ 1.
        event: (n,), the event of interest.
        competing: (n,), a competing event.
        design: (n, k).
    """
    order = np.argsort(time, kind="stable")
    times = time[order]
    new = np.append(True, np.diff(times) > 0)
    starts = np.flatnonzero(new)
    group = np.cumsum(new) - 1
    leaving = np.bincount(group)
    at_risk = np.cumsum(leaving[::-1])[::-1].astype(float)
    happened = event[order]
    lost = ~(event | competing)[order]
    censored = np.bincount(group[lost], minlength=starts.size).astype(float)
    uncensored = np.append(1.0, np.cumprod(1 - censored / at_risk)[:-1])
    counts = np.bincount(group[happened], minlength=starts.size)
    event_groups = np.flatnonzero(counts)
    return CompetingRisks(
        order=order,
        design=design[order],
        event=happened,
        competing=competing[order],
        group=group,
        starts=starts,
        at_risk=at_risk,
        censored=censored,
        uncensored=uncensored,
        event_groups=event_groups,
        events=counts[event_groups].astype(float),
    )


def evaluate(people: CompetingRisks, coefficients: Matrix) -> SubdistributionEvaluation:
    """The log partial likelihood, its score and information; ties as Breslow.

    Args:
        people: sorted.
        coefficients: (1, k).

    Source: Fine JP, Gray RJ (1999), J Am Stat Assoc 94:496–509, doi:10.1080/01621459.1999.10474144, section 3.
    """
    x = people.design
    predictor = x @ coefficients[0]
    predictor = predictor - predictor.max()
    risk = np.exp(predictor)
    total = _weighted_risk(people, risk)[people.event_groups]
    means = _weighted_risk(people, risk[:, None] * x)[people.event_groups] / total[:, None]
    hazard = people.events / total
    exposure = exposed(people, hazard)
    residual = people.event - risk * exposure
    information = (x * (risk * exposure)[:, None]).T @ x - (means * people.events[:, None]).T @ means
    return SubdistributionEvaluation(
        log_likelihood=np.array([predictor[people.event].sum() - people.events @ np.log(total)]),
        score=(residual @ x)[None],
        information=((information + information.T) / 2)[None],
        risk=risk,
        exposure=exposure,
        means=means,
        hazard=hazard,
    )


def _weighted_risk(people: CompetingRisks, values: Matrix) -> Matrix:
    """Sums over the risk set at every time: those still followed, and with weights those with a competing event."""
    followed = np.add.reduceat(values, people.starts, axis=0)[::-1].cumsum(axis=0)[::-1]
    weight = people.competing / people.uncensored[people.group]
    lost = np.add.reduceat(_times(values, weight), people.starts, axis=0)
    before = np.cumsum(lost, axis=0) - lost
    total: Matrix = followed + _times(before, people.uncensored)
    return total


def exposed(people: CompetingRisks, values: Matrix) -> Matrix:
    """Sums, for each person, of a quantity at the event times at which they were at risk, with their weights there."""
    everywhere = np.zeros((people.starts.size, *values.shape[1:]))
    everywhere[people.event_groups] = values
    until = np.cumsum(everywhere, axis=0)[people.group]
    after = _after(_times(everywhere, people.uncensored))[people.group]
    total: Matrix = until + _times(after, people.competing / people.uncensored[people.group])
    return total


def _after(values: Matrix) -> Matrix:
    """Sums over all later times."""
    reverse: Matrix = values[::-1].cumsum(axis=0)[::-1] - values
    return reverse


def _times(values: Matrix, factor: Vector) -> Matrix:
    product: Matrix = values * factor.reshape(-1, *([1] * (values.ndim - 1)))
    return product


def influence(people: CompetingRisks, at: SubdistributionEvaluation) -> Matrix:
    """Each person's part of the score, (n, k), with what they contribute through the estimated censoring.

    η + ψ of Fine and Gray (1999), equation (8): the first is the score residual, the second the censoring martingale
    times the effect that the chance of being uncensored has on the score.
    """
    x = people.design
    residual = at.risk[:, None] * (exposed(people, at.hazard[:, None] * at.means) - x * at.exposure[:, None])
    place = np.searchsorted(people.event_groups, people.group[people.event])
    residual[people.event] += x[people.event] - at.means[place]
    effect = _censoring_effect(people, at) / people.at_risk[:, None]
    compensator = np.cumsum(effect * (people.censored / people.at_risk)[:, None], axis=0)
    censoring = -compensator[people.group]
    lost = ~(people.event | people.competing)
    censoring[lost] += effect[people.group[lost]]
    total: Matrix = residual + censoring
    return total


def _censoring_effect(people: CompetingRisks, at: SubdistributionEvaluation) -> Matrix:
    """q(u) of Fine and Gray at every time, (G, k): only those with an earlier competing event matter."""
    weight = at.risk * people.competing / people.uncensored[people.group]
    size = np.add.reduceat(weight, people.starts)
    first = np.add.reduceat(weight[:, None] * people.design, people.starts, axis=0)
    size_before, first_before = np.cumsum(size) - size, np.cumsum(first, axis=0) - first
    hazard = np.zeros(people.starts.size)
    hazard[people.event_groups] = at.hazard
    mean = np.zeros_like(first)
    mean[people.event_groups] = at.hazard[:, None] * at.means
    ahead = (people.uncensored * hazard)[::-1].cumsum()[::-1]
    mean_ahead = (people.uncensored[:, None] * mean)[::-1].cumsum(axis=0)[::-1]
    effect: Matrix = first_before * ahead[:, None] - size_before[:, None] * mean_ahead
    return effect
