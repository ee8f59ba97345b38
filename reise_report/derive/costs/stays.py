"""Hospital episodes joined to stays: wards and transfers close in time are one stay, which has one bearing episode.

Source of the rule: SKDE's tables on the Norwegian Patient Registry (prod-tabellverk.skde.org): inpatient and day
episodes at the same hospital with less than eight hours from discharge to the next admission, or at the same time, are
one stay, and its DRG points are those of the episode that has most; adjusted for transfers, the same whatever the
hospital; outpatient contacts are always separate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reise_report.derive.costs.rows import NO_TIME
from reise_report.derive.return_to_work import NEVER
from reise_report.derive.timeline import Whole

HOUR = 3600
DAY = 24 * HOUR

_TIME_BITS = 36  # two thousand years of seconds
_FAR = (1 << _TIME_BITS) - 1


@dataclass(frozen=True, slots=True)
class Episodes:
    """Inpatient and day episodes.

    Attributes:
        person: (m,) number of the participant.
        hospital: (m,) number of the hospital, from 0.
        inpatient: (m,) inpatient, not day treatment.
        admitted: (m,) seconds since 1970-01-01.
        discharged: (m,) seconds; :data:`~reise_report.derive.costs.rows.NO_TIME` where there is none.
        points: (m,) DRG points; NaN where there are none.
    """

    person: Whole
    hospital: Whole
    inpatient: NDArray[np.bool_]
    admitted: Whole
    discharged: Whole
    points: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stays:
    """Stays, each made of one or more episodes.

    Attributes:
        person: (s,) number of the participant.
        inpatient: (s,) whether any of its episodes is inpatient.
        admitted: (s,) day of the first admission, days since 1970-01-01.
        discharged: (s,) day of the last discharge; NEVER while the stay goes on.
        points: (s,) most DRG points of any of its episodes; NaN where none has points.
        unfinished: (s,) an inpatient episode has neither discharge nor points: what it bears is not known yet.
    """

    person: Whole
    inpatient: NDArray[np.bool_]
    admitted: Whole
    discharged: Whole
    points: NDArray[np.float64]
    unfinished: NDArray[np.bool_]


def stays(episodes: Episodes, hours_between: float, *, across_hospitals: bool) -> Stays:
    """Join episodes to stays; one sort, so that the cost grows with their number.

    An episode goes on from the one before it where fewer hours than ``hours_between`` lie between, or where it begins
    before all earlier ones of the stay have ended. An inpatient episode without discharge lasts until the same group's
    next admission, or goes on where there is none. Day treatment without an end, and an end before the beginning, end
    when they begin.

    Args:
        episodes: inpatient and day episodes, in any order.
        hours_between: fewer hours than this join; exactly so many do not.
        across_hospitals: whether episodes at different hospitals join too.
    """
    if not episodes.person.size:
        none = np.empty(0, dtype=np.int64)
        return Stays(none, none.astype(bool), none, none, none.astype(float), none.astype(bool))
    group = episodes.person
    if not across_hospitals:
        group = group * (int(episodes.hospital.max()) + 1) + episodes.hospital
    zero = int(episodes.admitted.min())
    key = (group << _TIME_BITS) | (episodes.admitted - zero)
    order = np.argsort(key, kind="stable")
    group, begin = group[order], episodes.admitted[order] - zero
    inpatient, points = episodes.inpatient[order], episodes.points[order]
    missing = episodes.discharged[order] == NO_TIME
    end = _ends(group, begin, np.where(missing, begin, episodes.discharged[order] - zero), missing & inpatient)
    # The latest end so far: the group stands in the high bits, so that a maximum never crosses from group to group.
    latest = np.maximum.accumulate((group << _TIME_BITS) | end) & _FAR
    same = group[1:] == group[:-1]
    joined = same & (begin[1:] - latest[:-1] < hours_between * HOUR)
    first = np.flatnonzero(np.append([True], ~joined))
    last = np.append(first[1:] - 1, [group.size - 1])
    most = np.fmax.reduceat(points, first)
    closed = (latest[last] + zero) // DAY
    return Stays(
        person=episodes.person[order][first],
        inpatient=np.logical_or.reduceat(inpatient, first),
        admitted=(begin[first] + zero) // DAY,
        discharged=np.where(latest[last] == _FAR, NEVER, closed),
        points=most,
        unfinished=np.logical_or.reduceat(missing & inpatient & np.isnan(points), first),
    )


def _ends(group: Whole, begin: Whole, end: Whole, open_ended: NDArray[np.bool_]) -> Whole:
    """The end of each episode, in order of group and admission; open ones end with the next later admission, or never.

    Later than its own: of two that begin at the same time neither comes next, whatever their order.
    """
    ends: Whole = np.maximum(end, begin)
    key, which = (group << _TIME_BITS) | begin, np.flatnonzero(open_ended)
    after = np.searchsorted(key, key[which], side="right")
    there = np.minimum(after, group.size - 1)
    followed = (after < group.size) & (group[there] == group[which])
    ends[which] = np.where(followed, begin[there], _FAR)
    return ends
