"""Data from which little or nothing can be estimated, each made of the made-up trial by one change."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from reise_report.results.cohort import Cohort
from tests.results.effects import trial
from tests.results.effects.trial import FIRST, SCORES, SECOND

WORTH = ("spent_care", "spent_all", "gained")
OUTCOMES = ("work", "score_m0", *SCORES, "grade", "contacts", "days", "fate", *WORTH)
UPTAKES = ("accepted", "attended", "started")

Change = Callable[[pd.DataFrame], pd.DataFrame]


def _in(frame: pd.DataFrame, arm: str) -> pd.Series:
    return frame["arm"] == arm


def _without_event(frame: pd.DataFrame, who: pd.Series) -> pd.DataFrame:
    """Nobody of these had any event: not in work, no contacts, followed to the end."""
    frame.loc[who, ["work", "contacts"]] = 0
    frame.loc[who, "fate"] = "followed"
    return frame


def _with_event(frame: pd.DataFrame, who: pd.Series) -> pd.DataFrame:
    """All of these had the event: in work, back at work on different days."""
    frame.loc[who, "work"] = 1
    frame.loc[who, "fate"] = "back"
    frame.loc[who, "days"] = np.arange(int(who.sum())) % 300 + 1
    return frame


def no_events_in_an_arm(frame: pd.DataFrame) -> pd.DataFrame:
    return _without_event(frame, _in(frame, SECOND))


def no_events(frame: pd.DataFrame) -> pd.DataFrame:
    return _without_event(frame, frame["arm"].notna())


def everybody_has_the_event_in_an_arm(frame: pd.DataFrame) -> pd.DataFrame:
    return _with_event(frame, _in(frame, FIRST))


def everybody_has_the_event(frame: pd.DataFrame) -> pd.DataFrame:
    return _with_event(frame, frame["arm"].notna())


def one_category(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(grade="good", region="north", contacts=2)


def collinear_covariates(frame: pd.DataFrame) -> pd.DataFrame:
    woman = frame["age"].gt(40)
    return frame.assign(age=40 + woman.astype(int), woman=woman.astype(int), region=np.where(woman, "north", "south"))


def covariates_that_tell_the_arm(frame: pd.DataFrame) -> pd.DataFrame:
    offered = _in(frame, FIRST)
    region = np.where(offered, "north", "south")
    return frame.assign(age=30 + offered, woman=offered.astype(int), region=region, score_m0=50.0 + offered)


def one_participant_with_data(frame: pd.DataFrame) -> pd.DataFrame:
    blank = frame.astype(dict.fromkeys(OUTCOMES, object))
    blank.loc[1:, list(OUTCOMES)] = ""
    blank.loc[0, ["work", "grade", *SCORES]] = (1, "good", 50.0, 51.0, 52.0)
    return blank


def one_participant_in_each_arm(frame: pd.DataFrame) -> pd.DataFrame:
    blank = frame.astype(dict.fromkeys(OUTCOMES, object))
    kept = [int(_in(frame, arm).idxmax()) for arm in (FIRST, SECOND)]
    blank.loc[~frame.index.isin(kept), list(OUTCOMES)] = ""
    for place, row in enumerate(kept):
        blank.loc[row, ["work", "grade", *SCORES]] = (place, "good", 50.0 + place, 51.0, 52.0)
    return blank


def all_missing_at_a_visit(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(score_m12=np.nan)


def all_missing_at_a_visit_in_an_arm(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(score_m12=frame["score_m12"].where(_in(frame, FIRST)))


def all_missing_at_baseline(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(score_m0=np.nan, age=np.nan)


def all_missing(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(**dict.fromkeys(OUTCOMES, ""))


def all_missing_in_an_arm(frame: pd.DataFrame) -> pd.DataFrame:
    blank = frame.astype(dict.fromkeys(OUTCOMES, object))
    blank.loc[_in(frame, SECOND), list(OUTCOMES)] = ""
    return blank


def separation_by_a_covariate(frame: pd.DataFrame) -> pd.DataFrame:
    older = frame["age"] > 42
    days = np.where(older, 20 + frame.index % 100, 365)
    return frame.assign(
        work=older.astype(int),
        days=days,
        fate=np.where(older, "back", "followed"),
        grade=np.where(older, "best", "poor"),
        contacts=np.where(older, 3, 0),
    )


def separation_by_the_arm(frame: pd.DataFrame) -> pd.DataFrame:
    offered = _in(frame, FIRST)
    made = _with_event(_without_event(frame, ~offered), offered)
    return made.assign(
        grade=np.where(offered, "best", "poor"),
        contacts=np.where(offered, 2, 0),
        score_m12=np.where(offered, 60.0, 40.0),
    )


def an_empty_arm(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(consented=_in(frame, FIRST).astype(int))


def an_empty_first_arm(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(consented=_in(frame, SECOND).astype(int))


def nobody_in_the_population(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(consented=0)


def two_participants_so_far(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.loc[[int(_in(frame, arm).idxmax()) for arm in (FIRST, SECOND)]]


def four_participants_so_far(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([frame[_in(frame, arm)].head(2) for arm in (FIRST, SECOND)])


def nobody_took_part(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(**dict.fromkeys(UPTAKES, 0))


def everybody_took_part(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(**dict.fromkeys(UPTAKES, 1))


def uptake_unknown(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(**dict.fromkeys(UPTAKES, ""))


def as_many_took_part_in_each_arm(frame: pd.DataFrame) -> pd.DataFrame:
    place = frame.groupby("arm").cumcount()
    smaller = frame["arm"].value_counts().min() // 2 * 2
    return frame[place < smaller].assign(**dict.fromkeys(UPTAKES, (place[place < smaller] % 2)))


def offered_took_part_and_nobody_else(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(**dict.fromkeys(UPTAKES, _in(frame, FIRST).astype(int)))


def zero_variance(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(**dict.fromkeys(("score_m0", *SCORES), 50.0), contacts=3, years=1.0, age=40, chance=0.5)


def zero_variance_in_an_arm(frame: pd.DataFrame) -> pd.DataFrame:
    flat = frame.astype(dict.fromkeys(SCORES, float))
    flat.loc[_in(frame, SECOND), list(SCORES)] = 50.0
    flat.loc[_in(frame, SECOND), "contacts"] = 3
    return flat


def the_same_at_every_visit(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(**dict.fromkeys(SCORES, frame["score_m0"]))


def all_censored_on_day_0(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(days=0, fate="followed", years=0)


def everybody_back_on_day_0(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(days=0, fate="back")


def everybody_back_on_one_day(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(days=100, fate="back")


def everybody_died(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(fate="died")


def never_followed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(days=-1, fate="followed")


def everything_after_the_horizon(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(days=frame["days"] + 1000)


def a_stratum_for_each(frame: pd.DataFrame) -> pd.DataFrame:
    """Strata with one arm alone."""
    return frame.assign(region=np.where(_in(frame, FIRST), "north", "south"), woman=_in(frame, FIRST).astype(int))


def strata_unknown(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(region="", woman="")


def chance_unknown_for_some(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(chance=frame["chance"].where(frame.index % 5 > 0))


def chance_unknown(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(chance="")


def no_difference_in_effects(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(gained=0.5)


def the_same_costs_for_everybody(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(spent_care=20_000.0, spent_all=90_000.0)


def no_costs_known_in_an_arm(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(**{name: frame[name].where(_in(frame, FIRST)) for name in WORTH[:2]})


def negative_costs(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(spent_care=frame["spent_care"] - 40_000, spent_all=-frame["spent_all"])


def one_very_large_cost(frame: pd.DataFrame) -> pd.DataFrame:
    row = int(_in(frame, FIRST).idxmax())
    large = frame.copy()
    large.loc[row, ["spent_care", "spent_all", "gained"]] = (5e8, 6e8, 0.6)
    return large


def chance_certain(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(chance=_in(frame, FIRST).astype(float))


CASES: dict[str, Change] = {
    change.__name__: change
    for change in (
        no_events_in_an_arm,
        no_events,
        everybody_has_the_event_in_an_arm,
        everybody_has_the_event,
        one_category,
        collinear_covariates,
        covariates_that_tell_the_arm,
        one_participant_with_data,
        one_participant_in_each_arm,
        all_missing_at_a_visit,
        all_missing_at_a_visit_in_an_arm,
        all_missing_at_baseline,
        all_missing,
        all_missing_in_an_arm,
        separation_by_a_covariate,
        separation_by_the_arm,
        an_empty_arm,
        an_empty_first_arm,
        nobody_in_the_population,
        two_participants_so_far,
        four_participants_so_far,
        nobody_took_part,
        everybody_took_part,
        uptake_unknown,
        as_many_took_part_in_each_arm,
        offered_took_part_and_nobody_else,
        zero_variance,
        zero_variance_in_an_arm,
        the_same_at_every_visit,
        all_censored_on_day_0,
        everybody_back_on_day_0,
        everybody_back_on_one_day,
        everybody_died,
        never_followed,
        everything_after_the_horizon,
        a_stratum_for_each,
        strata_unknown,
        chance_unknown_for_some,
        chance_unknown,
        no_difference_in_effects,
        the_same_costs_for_everybody,
        no_costs_known_in_an_arm,
        negative_costs,
        one_very_large_cost,
        chance_certain,
    )
}
"""Name → the change that makes it."""

_RESTRICTED = ("an_empty_arm", "an_empty_first_arm", "nobody_in_the_population")


def plan(case: str) -> dict[str, Any]:
    """The plan of a case: where an arm is to be empty, of those who consented alone."""
    made = trial.plan()
    if case in _RESTRICTED:
        for estimand in made["estimands"].values():
            estimand["population"] = "consented"
    return made


@cache
def cohort(case: str) -> Cohort:
    """The trial with the data of a case."""
    return trial.cohort(CASES[case], plan(case))
