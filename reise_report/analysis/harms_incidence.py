"""Harms by arm: people and events, incidence proportions and rates, and what tells the arms apart."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis import count_rate, risk_difference, risk_ratio
from reise_report.analysis.estimate import Estimate
from reise_report.analysis.incidence_rate import poisson_rate_mid_p, rate_ratio_mid_p
from reise_report.analysis.inputs import Vector, check_length, numeric_vector
from reise_report.analysis.normal_interval import critical_value
from reise_report.analysis.proportion import clopper_pearson
from reise_report.errors import AnalysisError


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmHarms:
    """What happened in one arm.

    Attributes:
        n: participants.
        people: of those, with at least one event.
        events: events in all.
        people_by_events: (number of events, people with that many), ascending, those with none included.
        most: the greatest number of events of one person.
        time: time at risk of all, in the caller's unit; None where it was not given.
        incidence: share of people with at least one event (Clopper–Pearson).
        events_per_person: mean number of events (Garwood's interval: events taken for Poisson).
        rate: events per unit of time (Garwood); None without times.
        rate_mid_p: the same with the mid-p interval.
        first_rate: people with an event per unit of time until their first (Garwood): the exposure-adjusted incidence
            rate; None without times to the first.
    """

    n: int
    people: int
    events: int
    people_by_events: tuple[tuple[int, int], ...]
    most: int
    time: float | None
    incidence: Estimate
    events_per_person: Estimate
    rate: Estimate | None
    rate_mid_p: Estimate | None
    first_rate: Estimate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HarmsIncidence:
    """Both arms and what tells them apart, intervention minus or over control.

    Attributes:
        arm1: the intervention arm.
        arm0: the control arm.
        risk_difference: of people with an event (Newcombe).
        risk_difference_score: the same by Miettinen and Nurminen.
        risk_ratio: of people with an event (Katz).
        rate_difference: of events per time (Garwood's intervals put together); None without times.
        rate_difference_robust: the same with the spread between people, for people with several events.
        rate_ratio: exact, given the total of events; None without times.
        rate_ratio_mid_p: the same, mid-p.
        first_rate_ratio: of people with an event per time until their first, exact; None without those times.
        warnings: what the user should know.
    """

    arm1: ArmHarms
    arm0: ArmHarms
    risk_difference: Estimate
    risk_difference_score: Estimate
    risk_ratio: Estimate
    rate_difference: Estimate | None
    rate_difference_robust: Estimate | None
    rate_ratio: Estimate | None
    rate_ratio_mid_p: Estimate | None
    first_rate_ratio: Estimate | None
    warnings: tuple[str, ...] = ()


def harms_incidence(
    events: ArrayLike,
    arm: ArrayLike,
    time: ArrayLike | None = None,
    *,
    time_to_first: ArrayLike | None = None,
    level: float = 0.95,
) -> HarmsIncidence:
    """Count people and events by arm and compare them.

    Args:
        events: (n,), number of events of each participant, whole from 0; everybody at risk, those without events too.
        arm: (n,), 1 intervention and 0 control.
        time: (n,), time at risk in any unit, from 0; without it there are no rates. Nobody has an event in no time.
        time_to_first: (n,), time until the first event, or to the end of ``time`` for those without one, in its unit.
        level: confidence level, 0–1.

    Returns:
        Both arms and their contrasts. An arm without events, or with nothing but people with events, has one-sided
        limits, said in ``warnings``. Reasons: ``no_participants`` of an arm; ``no_events`` of a ratio.

    Raises:
        AnalysisError: arrays of different length, missing values, events or times that cannot be, a first event after
            the end.

    Sources: exact intervals: Clopper and Pearson 1934, Garwood 1936; reporting by people and by events: Junqueira DR et
    al. (2023), BMJ 381:e073725, doi:10.1136/bmj-2022-073725 (CONSORT Harms 2022).

    >>> found = harms_incidence([2, 0, 0, 1, 0, 0], [1, 1, 1, 0, 0, 0])
    >>> (found.arm1.people, found.arm1.events, found.arm0.people, found.arm0.events)
    (1, 2, 1, 1)
    """
    critical_value(level)
    y, a, t, first = _checked(events, arm, time, time_to_first)
    arm1, arm0 = (_arm(y[a == label], _of(t, a == label), _of(first, a == label), level) for label in (1, 0))
    people = arm1.people, arm1.n, arm0.people, arm0.n
    rates = None if t is None else (arm1.events, arm1.time or 0.0, arm0.events, arm0.time or 0.0)
    firsts = None if first is None else tuple(float(first[a == label].sum()) for label in (1, 0))
    return HarmsIncidence(
        arm1=arm1,
        arm0=arm0,
        risk_difference=risk_difference.newcombe(*people, level),
        risk_difference_score=risk_difference.miettinen_nurminen(*people, level),
        risk_ratio=risk_ratio.log_wald(*people, level),
        rate_difference=None if rates is None else count_rate.rate_difference_mover(*rates, level),
        rate_difference_robust=None if t is None else _robust(y, a, t, level),
        rate_ratio=None if rates is None else count_rate.rate_ratio_conditional(*rates, level),
        rate_ratio_mid_p=None if rates is None else rate_ratio_mid_p(*rates, level),
        first_rate_ratio=None
        if firsts is None
        else count_rate.rate_ratio_conditional(arm1.people, firsts[0], arm0.people, firsts[1], level),
        warnings=_warnings(arm1, "intervention", level) + _warnings(arm0, "control", level),
    )


def _checked(
    events: ArrayLike, arm: ArrayLike, time: ArrayLike | None, time_to_first: ArrayLike | None
) -> tuple[Vector, Vector, Vector | None, Vector | None]:
    y, a, _ = count_rate.count_data(events, arm, None)
    t = None if time is None else _time(time, "time", y)
    if time_to_first is None:
        return y, a, t, None
    if t is None:
        raise AnalysisError("'time_to_first' needs 'time' beside it: the end of follow-up of those without an event")
    first = _time(time_to_first, "time_to_first", y)
    late = int((first > t).sum())
    if late:
        raise AnalysisError(f"'time_to_first' is after the end of 'time' for {late} participants")
    return y, a, t, first


def _time(time: ArrayLike, name: str, events: Vector) -> Vector:
    t = numeric_vector(time, name)
    check_length(t, name, events.size)
    if (t < 0).any():
        raise AnalysisError(f"'{name}' is below 0 for {int((t < 0).sum())} participants")
    if name == "time" and (events[t == 0] > 0).any():
        raise AnalysisError(f"{int((events[t == 0] > 0).sum())} participants have events in a time at risk of 0")
    return t


def _of(values: Vector | None, who: Vector) -> Vector | None:
    return None if values is None else values[who]


def _arm(y: Vector, t: Vector | None, first: Vector | None, level: float) -> ArmHarms:
    n, people, events = int(y.size), int((y > 0).sum()), int(y.sum())
    numbers, counts = np.unique(y, return_counts=True)
    time = None if t is None else float(t.sum())
    by_time = None if time is None else count_rate.poisson_rate(events, time, level)
    return ArmHarms(
        n=n,
        people=people,
        events=events,
        people_by_events=tuple((int(number), int(count)) for number, count in zip(numbers, counts, strict=True)),
        most=int(y.max(initial=0.0)),
        time=time,
        incidence=clopper_pearson(people, n, level),
        events_per_person=replace(count_rate.poisson_rate(events, float(n), level), n=n),
        rate=None if by_time is None else replace(by_time, n=n),
        rate_mid_p=None if time is None else replace(poisson_rate_mid_p(events, time, level), n=n),
        first_rate=None if first is None else replace(count_rate.poisson_rate(people, float(first.sum()), level), n=n),
    )


def _robust(y: Vector, a: Vector, t: Vector, level: float) -> Estimate:
    """Those never at risk have neither events nor time, and no part in the rates."""
    at_risk = t > 0
    return count_rate.rate_difference_robust(y[at_risk], a[at_risk], t[at_risk], level=level)


def _warnings(arm: ArmHarms, name: str, level: float) -> tuple[str, ...]:
    """One sentence where a limit is one-sided, and one where people with several events make the rates too sure."""
    said = []
    one_sided = 100 * (1 + level) / 2
    if arm.n and not arm.events:
        said.append(
            f"No events in the {name} arm: the upper limits are one-sided, at {one_sided:g} %; "
            f"the risk may be as high as {arm.incidence.high:.3g}."
        )
    elif arm.n and arm.people == arm.n:
        said.append(f"Everybody in the {name} arm had an event: the lower limit is one-sided, at {one_sided:g} %.")
    several = arm.events - arm.people
    if several:
        said.append(
            f"{several} events in the {name} arm came to people who had had one (up to {arm.most} each): the intervals "
            "of rates that take events for independent are too narrow."
        )
    return tuple(said)
