"""Every way in which those without a binary outcome could have had it: the enhanced tipping-point table."""

from __future__ import annotations

import math
from dataclasses import dataclass

from reise_report.analysis.bounds import IntervalMethod, MissingEvents, difference_method
from reise_report.analysis.estimate import Estimate
from reise_report.analysis.imputation.tipping_point import conclusion


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """A number of events among the missing of each arm, and the risks that these are.

    Attributes:
        events1: among those missing in the intervention arm.
        events0: in the control arm.
        risk1: share of those missing in the intervention arm; None where none is.
        risk0: in the control arm.
    """

    events1: int
    events0: int
    risk1: float | None
    risk0: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTippingPoint:
    """The risk difference under every number of events among the missing of each arm.

    Attributes:
        counts: what was observed.
        estimates: (missing1 + 1, missing0 + 1), with i events among the missing of the intervention arm and j among
            those of the control arm.
        conclusions: the same shape: 1 where the interval is above zero, −1 below, 0 where it holds zero.
        complete_case: the difference among those with an outcome, whose conclusion the others are held against.
        share_changed: share of all possibilities with another conclusion, 0–1.
        nearest_change: the possibility with another conclusion whose risks among the missing are nearest to those
            observed; None where every possibility has the same.
    """

    counts: MissingEvents
    estimates: tuple[tuple[Estimate, ...], ...]
    conclusions: tuple[tuple[int | None, ...], ...]
    complete_case: Estimate
    share_changed: float
    nearest_change: Departure | None

    def boundary(self) -> tuple[int | None, ...]:
        """For each number of events among the control arm's missing, the other arm's that changes the conclusion.

        Of several the one nearest to the risk observed in that arm, of two as near the lower; None where none does.
        """
        told, expected = conclusion(self.complete_case), _observed_risk(self.counts.events1, self.counts.observed1)
        found: list[int | None] = []
        for j in range(self.counts.missing0 + 1):
            changed = [i for i, row in enumerate(self.conclusions) if row[j] != told]
            found.append(min(changed, key=lambda i: (abs(i - expected * self.counts.missing1), i), default=None))
        return tuple(found)


def event_tipping_point(
    counts: MissingEvents, *, interval: IntervalMethod = "newcombe", level: float = 0.95
) -> EventTippingPoint:
    """Work out the risk difference for all events among the missing, 0 to all of them in each arm: exact, no model.

    Args:
        counts: events, participants with an outcome and without, by arm.
        interval: of the difference.
        level: confidence level, 0–1.

    Returns:
        The table. Where an arm has no participants every estimate gives the reason.

    Raises:
        AnalysisError: impossible counts, an unknown interval, or a level outside 0–1.

    Sources: Yan X, Lee S, Li N (2009), J Biopharm Stat 19:1085–1098, doi:10.1080/10543400903243009; Liublinska V, Rubin
    DB (2014), Stat Med 33:4170–4185, doi:10.1002/sim.6197.

    >>> table = event_tipping_point(MissingEvents(30, 50, 4, 15, 50, 2))
    >>> len(table.estimates), len(table.estimates[0]), table.share_changed
    (5, 3, 0.0)
    """
    method = difference_method(interval)
    n1, n0 = counts.observed1 + counts.missing1, counts.observed0 + counts.missing0
    complete = method(counts.events1, counts.observed1, counts.events0, counts.observed0, level)
    estimates = tuple(
        tuple(method(counts.events1 + i, n1, counts.events0 + j, n0, level) for j in range(counts.missing0 + 1))
        for i in range(counts.missing1 + 1)
    )
    conclusions = tuple(tuple(conclusion(one) for one in row) for row in estimates)
    told = conclusion(complete)
    changed = [(i, j) for i, row in enumerate(conclusions) for j, cell in enumerate(row) if cell != told]
    return EventTippingPoint(
        counts=counts,
        estimates=estimates,
        conclusions=conclusions,
        complete_case=complete,
        share_changed=len(changed) / ((counts.missing1 + 1) * (counts.missing0 + 1)),
        nearest_change=_nearest(counts, changed),
    )


def _nearest(counts: MissingEvents, changed: list[tuple[int, int]]) -> Departure | None:
    if not changed:
        return None
    expected = _observed_risk(counts.events1, counts.observed1), _observed_risk(counts.events0, counts.observed0)

    def distance(cell: tuple[int, int]) -> tuple[float, int, int]:
        away1 = _share(cell[0], counts.missing1, expected[0]) - expected[0]
        away0 = _share(cell[1], counts.missing0, expected[1]) - expected[1]
        return round(math.hypot(away1, away0), 12), *cell

    i, j = min(changed, key=distance)
    return Departure(
        events1=i,
        events0=j,
        risk1=i / counts.missing1 if counts.missing1 else None,
        risk0=j / counts.missing0 if counts.missing0 else None,
    )


def _observed_risk(events: int, observed: int) -> float:
    """The risk among those observed; a half where nobody was, which leans neither way."""
    return events / observed if observed else 0.5


def _share(events: int, missing: int, otherwise: float) -> float:
    return events / missing if missing else otherwise
