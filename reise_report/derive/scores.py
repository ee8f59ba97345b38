"""From answers to scores: every questionnaire that the plan knows, by the choices that the plan states."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from reise_report.derive import eq5d, promis, wellbeing
from reise_report.derive.scale import MISSING, Answers, mean_of_given, turned, whole_answers
from reise_report.errors import DataError, nearest
from reise_report.plan.instrument import Instrument, InstrumentName, instrument

if TYPE_CHECKING:
    from reise_report.plan.derived import Score

Scores = dict[str, NDArray[np.float64]]

COMPLETENESS = ("complete", "partial", "none")
"""Whether every item of a questionnaire was answered, some, or none."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What no guideline fixes and the plan therefore states; which of them a questionnaire needs is in its file.

    Attributes:
        value_set: of EQ-5D-5L: ``norway_2024``.
        version: of PROMIS-29: ``v2.0`` or ``v2.1``.
        most_missing: answers of a scale that may be missing; the mean of the person's others stands for them.
        most_missing_percent: the share of a scale's answers that may be missing, in per cent.
        reversed: items that the file holds the other way round than the score wants.
    """

    value_set: str | None = None
    version: str | None = None
    most_missing: int | None = None
    most_missing_percent: float | None = None
    reversed: tuple[str, ...] | None = None

    @classmethod
    def stated(cls, score: Score) -> Choices:
        """The choices of a plan's derivation of kind ``score``."""
        return cls(
            value_set=score.value_set,
            version=score.version,
            most_missing=score.most_missing,
            most_missing_percent=score.most_missing_percent,
            reversed=None if score.reversed is None else tuple(score.reversed),
        )


def scores(name: InstrumentName, answers: pd.DataFrame, choices: Choices) -> pd.DataFrame:
    """All scores of a questionnaire.

    Args:
        name: the questionnaire.
        answers: its items as columns: whole numbers of any type of pandas, or categories for a question in words;
            other columns are not read. Any rows.
        choices: what the plan states.

    Returns:
        The index of ``answers`` and one ``float64`` column a score, in the order of the questionnaire's file; NaN where
        it cannot be computed from the answers there are.

    Raises:
        DataError: a choice that the questionnaire needs is not stated, an item has no column, an answer is out of
            range, or a choice names what does not exist.
    """
    known = instrument(name)
    for choice in known.choices:
        if getattr(choices, choice) is None:
            raise DataError(f"{known.title['en']} cannot be scored without '{choice}'; the plan must say it")
    asked = _Asked(known, _answers(known, answers, choices.reversed or ()))
    found = _METHODS[name](asked, choices)
    return pd.DataFrame({score: found[score] for score in known.scores}, index=answers.index)


def answered(name: InstrumentName, answers: pd.DataFrame) -> pd.Series:
    """Which rows have every item of a questionnaire, some, or none.

    Returns:
        The index of ``answers``, categories :data:`COMPLETENESS`.

    Raises:
        DataError: an item has no column.
    """
    items = instrument(name).items
    _check_columns(name, items, answers)
    missing = np.zeros(len(answers), dtype=np.int16)
    for item in items:
        missing += answers[item].isna().to_numpy()
    codes = (missing > 0).astype(np.int8) + (missing == len(items))
    return pd.Series(pd.Categorical.from_codes(codes, pd.Index(COMPLETENESS)), index=answers.index, name=name)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A questionnaire with the answers to it.

    Attributes:
        known: the questionnaire.
        levels: (items, n), in the order of its file: an item lies together, since scores take items apart.
    """

    known: Instrument
    levels: NDArray[np.int8]

    def of(self, score: str) -> Answers:
        """The answers that a score is made of: (n, items)."""
        order = list(self.known.items)
        return self.levels[[order.index(item) for item in self.known.scores[score]["items"]]].T


def _answers(known: Instrument, answers: pd.DataFrame, other_way: Sequence[str]) -> NDArray[np.int8]:
    _check_columns(known.name, known.items, answers)
    for item in other_way:
        if item not in known.items:
            near = nearest(item, known.items)
            hint = f"; did you mean '{near}'?" if near else ""
            raise DataError(f"{known.title['en']} has no item '{item}' to reverse{hint}")
    levels = np.empty((len(known.items), len(answers)), dtype=np.int8)
    for place, (item, contract) in enumerate(known.items.items()):
        if contract["type"] == "category":
            order = list(contract["levels"])
            least, greatest = 1, len(order)
            levels[place] = _categories(answers[item], order)
        else:
            least, greatest = contract["range"]
            numbers = answers[item].to_numpy(dtype=np.float64, na_value=np.nan)
            levels[place] = whole_answers(numbers, least, greatest, [item])[:, 0]
        if item in other_way:
            levels[place] = turned(levels[place], least, greatest)
    return levels


def _categories(answers: pd.Series, order: list[str]) -> NDArray[np.int8]:
    """Answers in words as their places in the order of the questionnaire, from 1."""
    codes = pd.Index(order).get_indexer_for(pd.Index(answers))
    unknown = (codes < 0) & answers.notna().to_numpy()
    if unknown.any():
        row = int(np.argmax(unknown))
        raise DataError(
            f"row {row + 1}: '{answers.iloc[row]}' is no answer to {answers.name}; the answers are {', '.join(order)}"
        )
    return np.where(codes < 0, MISSING, codes + 1).astype(np.int8)


def _check_columns(name: str, items: Iterable[str], answers: pd.DataFrame) -> None:
    absent = [item for item in items if item not in answers.columns]
    if absent:
        raise DataError(
            f"the answers to {name} have no column '{absent[0]}' ({len(absent)} absent); "
            f"write 'instruments: [{name}]' at their table"
        )


def _index(asked: _Asked, choices: Choices) -> Scores:
    return {"index": eq5d.index(asked.of("index"), eq5d.value_set(str(choices.value_set)))}


def _as_answered(asked: _Asked, _: Choices) -> Scores:
    """The one answer is the score."""
    return {score: mean_of_given(asked.of(score), 0) for score in asked.known.scores}


def _wemwbs(asked: _Asked, choices: Choices) -> Scores:
    return {
        "total": wellbeing.wemwbs(asked.of("total"), choices.most_missing or 0),
        "short_form": wellbeing.swemwbs(asked.of("short_form")),
    }


def _swemwbs(asked: _Asked, _: Choices) -> Scores:
    return {"metric": wellbeing.swemwbs(asked.of("metric"))}


def _promis(asked: _Asked, choices: Choices) -> Scores:
    found = {"pain_intensity": mean_of_given(asked.of("pain_intensity"), 0)}
    for score in asked.known.scores:
        if f"{score}_se" in asked.known.scores:
            domain = promis.t_scores(asked.of(score), score, str(choices.version))
            found |= {score: domain.t, f"{score}_se": domain.se, f"{score}_raw": domain.raw}
    return found


def _means(factor: float) -> Callable[[_Asked, Choices], Scores]:
    """Every score is the mean of its answers times a factor."""

    def mean_scores(asked: _Asked, choices: Choices) -> Scores:
        found = {}
        for score in asked.known.scores:
            answers = asked.of(score)
            found[score] = factor * mean_of_given(answers, _may_be_missing(answers.shape[1], choices))
        return found

    return mean_scores


def _may_be_missing(items: int, choices: Choices) -> int:
    """How many of a scale's answers may be missing; a share is rounded down, so that it is never exceeded."""
    if choices.most_missing_percent is not None:
        return math.floor(items * choices.most_missing_percent / 100)
    return choices.most_missing or 0


_METHODS: dict[InstrumentName, Callable[[_Asked, Choices], Scores]] = {
    "eq5d_5l": _index,
    "eq_vas": _as_answered,
    "wemwbs": _wemwbs,
    "swemwbs": _swemwbs,
    "promis_29": _promis,
    "work_ability_score": _as_answered,
    "work_role_functioning": _means(25.0),
    "rtw_self_efficacy_19": _means(1.0),
    "rtw_self_efficacy_11": _means(1.0),
    "job_satisfaction": _as_answered,
    "work_makes_pain_worse": _as_answered,
}
