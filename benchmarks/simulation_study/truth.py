"""The true values of the estimands: both potential outcomes of very many people, with the same luck in both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from benchmarks.simulation_study.scenario import Scenario
from benchmarks.simulation_study.study_plan import study_plan
from benchmarks.simulation_study.trial import Lives, lives
from reise_report.data.simulation import answers
from reise_report.data.simulation.count import FOLLOW_UP, VISITS
from reise_report.data.simulation.dice import Dice, Real, Whole, Yes
from reise_report.data.simulation.health import ALL_VISITS, health_over_time
from reise_report.data.simulation.truth import returned_within
from reise_report.derive.scores import Choices, scores
from reise_report.plan.derived import Score
from reise_report.plan.instrument import instrument

CHUNK = 20_000
"""People simulated at a time."""

_SCORES = {
    "health": ("eq5d", "index"),
    "wellbeing": ("wemwbs", "total"),
    "work_ability": ("work_ability", "work_ability_score"),
    "pain_interference": ("promis", "pain_interference"),
}
_ASKED = (("m3", ("health",)), ("m12", tuple(_SCORES)))
_TIMES = {**{f"incidence_{visit}": day for visit, day in VISITS.items()}, "risk_difference": FOLLOW_UP}


@dataclass(frozen=True, slots=True)
class TrueValue:
    """A true value with its Monte-Carlo standard error, of a ratio that of its logarithm."""

    value: float
    se: float


@dataclass(frozen=True, slots=True)
class Potential:
    """Both potential outcomes of people: name → (n,) with the offer, and without it."""

    offered: dict[str, Real]
    without: dict[str, Real]


def potential(seed: int, n: int, scenario: Scenario) -> Potential:
    """Both potential outcomes of n people; answers of those who died are NaN."""
    people = lives(seed, n, scenario, nobody_emigrates=True)
    return Potential(_outcomes(seed, people, scenario, offer=True), _outcomes(seed, people, scenario, offer=False))


def _outcomes(seed: int, people: Lives, scenario: Scenario, *, offer: bool) -> dict[str, Real]:
    life = people.life
    column = life.offered if offer else life.without
    back, day = returned_within(life, column), life.count.returned[column]
    found = {name: _float(back & (day <= until)) for name, until in _TIMES.items()}
    found["days_after_return"] = np.where(back, FOLLOW_UP - np.minimum(day, FOLLOW_UP), 0.0)
    found["attends"] = _float(life.attended[life.offered])
    seen = replace(life, seen=column)
    health = health_over_time(seed, people.cohort, seen, scenario.effect)
    items = answers.everybody(Dice(seed, "answers"), health)
    alive = people.fate.died[people.cohort.source] > FOLLOW_UP
    for visit, asked in _ASKED:
        place = ALL_VISITS.index(visit)
        at = {name: values.reshape(len(ALL_VISITS), -1)[place] for name, values in items.items()}
        for name in asked:
            found[f"{name}_{visit}"] = np.where(alive, _score(name, at), np.nan)
    return found


def _score(name: str, items: dict[str, Whole]) -> Real:
    derived, score = _SCORES[name]
    derivation = study_plan().derived[derived]
    if not isinstance(derivation, Score):
        raise TypeError(f"'{derived}' is no score")
    frame = {}
    for item, contract in instrument(derivation.instrument).items.items():
        values = items[item]
        if contract["type"] == "category":
            frame[item] = pd.Series(pd.Categorical.from_codes(values - 1, pd.Index(list(contract["levels"]))))
        else:
            frame[item] = pd.Series(values, dtype="Int64")
    found: Real = scores(derivation.instrument, pd.DataFrame(frame), Choices.stated(derivation))[score].to_numpy(float)
    return found


def _float(flags: Yes) -> Real:
    return flags.astype(np.float64)


def joined(parts: Sequence[Potential]) -> Potential:
    """Potential outcomes of several groups of people."""
    columns = ("offered", "without")
    both = [
        {name: np.concatenate([getattr(part, column)[name] for part in parts]) for name in parts[0].offered}
        for column in columns
    ]
    return Potential(*both)


def true_values(of: Potential) -> dict[str, TrueValue]:
    """The true value of every estimand."""
    found = {name: _mean(of.offered[name] - of.without[name]) for name in of.offered if name != "attends"}
    risk1, risk0 = of.offered["risk_difference"], of.without["risk_difference"]
    comes = of.offered["attends"] == 1
    found["complier_effect"] = _mean((risk1 - risk0)[comes])
    found["share_attending"] = _mean(of.offered["attends"])
    found["risk_if_offered"], found["risk_if_not_offered"] = _mean(risk1), _mean(risk0)
    p1, p0 = risk1.mean(), risk0.mean()
    found["risk_ratio"] = _ratio(p1 / p0, (risk1 - p1) / p1 - (risk0 - p0) / p0)
    odds = [p / (1 - p) for p in (p1, p0)]
    influence = (risk1 - p1) / (p1 * (1 - p1)) - (risk0 - p0) / (p0 * (1 - p0))
    found["odds_ratio"] = _ratio(odds[0] / odds[1], influence)
    found["probability_index"] = _index(of.offered["work_ability_m12"], of.without["work_ability_m12"])
    return found


def _mean(values: Real) -> TrueValue:
    known = values[~np.isnan(values)]
    return TrueValue(float(known.mean()), float(known.std(ddof=1) / np.sqrt(known.size)))


def _ratio(value: float, influence: Real) -> TrueValue:
    return TrueValue(float(value), float(influence.std(ddof=1) / np.sqrt(influence.size)))


def _index(first: Real, second: Real) -> TrueValue:
    """P(Y₁ > Y₀) + ½ P(Y₁ = Y₀) for two people drawn independently, one from each world."""
    known = ~np.isnan(first) & ~np.isnan(second)
    first, second = first[known], second[known]
    above = np.array(list(_above(first, second)))
    below = np.array(list(_above(second, first)))
    placed1 = above[first.astype(int)]
    placed2 = 1 - below[second.astype(int)]
    value = float(placed1.mean())
    return TrueValue(value, float((placed1 + placed2 - 2 * value).std(ddof=1) / np.sqrt(first.size)))


def _above(these: Real, others: Real) -> Iterator[float]:
    """For each whole value up to the greatest: the share of the others below it, ties counted half."""
    for value in range(int(max(these.max(), others.max())) + 1):
        yield float((others < value).mean() + (others == value).mean() / 2)
