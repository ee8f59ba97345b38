"""Small cells: withheld themselves, with whatever would give them away. ``docs/disclosure.md`` has the rules.

Counts first (:mod:`secondary`). Then what is computed from counts: withheld with its numerator; where only its
denominator is withheld, because few people are missing from it, shares and differences are told in whole percent or
more coarsely and the counts behind them are withheld. Measures and days are rounded, and so are shares of a curve;
numbers of people beside a value go.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from reise_report.analysis.risk_difference import newcombe
from reise_report.disclosure.coarse import (
    PERCENT,
    QUARTERS,
    STEPS,
    Limits,
    bare,
    coarse_interval,
    coarsened,
    measure_step,
    rounded_estimate,
    share_step,
)
from reise_report.disclosure.fit import Arm, leaves_open
from reise_report.disclosure.secondary import withheld_counts
from reise_report.results.row import Reason, Row, Unit

_SHARES = (Unit.PROPORTION, Unit.RISK_DIFFERENCE)
_TWO = 2
_WITH_DATA = ".data.available"


def withhold(rows: Iterable[Row], minimum_cell: int, landmarks: Sequence[float] = (0.0,)) -> list[Row]:
    """The rows with small cells, and all that reveals them, withheld or told coarsely.

    Args:
        rows: the rows that the audience is admitted to.
        minimum_cell: counts of people above 0 and below this are small.
        landmarks: differences that conclusions turn on; no interval crosses one by being rounded.
    """
    by_id = {row.id: row for row in rows}
    hidden = withheld_counts(by_id.values(), minimum_cell)
    small = frozenset(row.id for row in by_id.values() if _is_small(row, minimum_cell))
    coarse = [row for row in by_id.values() if hidden.intersection(row.based_on) and _has_events(row, by_id, small)]
    vague = {id_ for row in coarse for id_ in row.based_on if id_ in by_id}
    totals = {by_id[id_].part_of for id_ in vague} - {None}
    beside = {row.id for row in by_id.values() if row.part_of in totals}
    public = _Public(by_id, small, small | hidden | vague | beside, minimum_cell, tuple(landmarks))
    return _without_followers([public.told(row) for row in by_id.values()], public.hidden)


def _without_followers(rows: list[Row], hidden: Collection[str]) -> list[Row]:
    """The rows without those computed from a number that is withheld and no count."""
    gone = {row.id for row in rows if row.reason is Reason.WITHHELD} - set(hidden)
    followers = {row.id for row in rows if row.id not in gone and gone.intersection(row.based_on)}
    if not followers:
        return rows
    return _without_followers([_masked(row) if row.id in followers else row for row in rows], hidden)


def _numerators(row: Row, by_id: Mapping[str, Row]) -> tuple[str, ...]:
    """Of the counts that a number is computed from, those that are among, or a part of, another of them, in order."""
    return tuple(id_ for id_ in row.based_on if id_ in by_id and _out_of(by_id[id_]) in row.based_on)


def _out_of(count: Row) -> str:
    """The count that another one is among, or a part of."""
    return count.among or count.part_of or ""


def _has_events(row: Row, by_id: Mapping[str, Row], small: frozenset[str]) -> bool:
    """Whether the row is a share, or a difference of shares, of counts of events none of which is small."""
    estimate = row.method is not None and row.unit in _SHARES
    return estimate and not small.intersection(_numerators(row, by_id))


@dataclass(frozen=True, slots=True)
class _Public:
    """What the decision about each row depends on.

    Attributes:
        by_id: every row that the audience is admitted to.
        small: counts, and numbers that carry their counts, that are small by themselves.
        hidden: these, and the counts behind estimates that are told coarsely.
        minimum_cell: counts below this are small.
        landmarks: differences that conclusions turn on.
    """

    by_id: Mapping[str, Row]
    small: frozenset[str]
    hidden: frozenset[str]
    minimum_cell: int
    landmarks: tuple[float, ...]

    def told(self, row: Row) -> Row:
        """The row as the audience gets it."""
        if row.id in self.hidden:
            return _masked(row)
        if row.unit in (Unit.MEASURE, Unit.DAYS):
            return self._amount(row)
        if self.hidden.intersection(row.based_on):
            return self._vague(row)
        if row.unit in _SHARES and self._of_a_curve(row):
            step = share_step(self._people(row), self.minimum_cell)
            return _masked(row) if step is None else self._adjusted(row, step)
        if row.id.endswith(".adjusted") and row.unit is Unit.RISK_DIFFERENCE:
            return self._adjusted(row, PERCENT)
        return bare(row)

    def _amount(self, row: Row) -> Row:
        """A measure or days, rounded; estimates of a model do not give away how few people are missing."""
        step = measure_step(self._people(row), self.minimum_cell)
        withheld = self.small if row.low is not None else self.hidden
        if step is None or withheld.intersection(row.based_on):
            return _masked(row)
        if row.low is None:
            return coarsened(bare(row), step)
        return self._adjusted(row, Decimal(1) if row.unit is Unit.DAYS else step)

    def _people(self, row: Row) -> int:
        """The fewest people that a number is computed from: those of the smaller arm, of a difference."""
        counts = [self.by_id[id_].value for id_ in row.based_on if id_ in self.by_id and id_.endswith(_WITH_DATA)]
        known = [count for count in counts if isinstance(count, int)]
        return min([row.n_available or 0, *known]) if row.n_available is not None else min(known, default=0)

    def _of_a_curve(self, row: Row) -> bool:
        """Whether a share comes from a curve: its digits would tell when people left."""
        return any(self.by_id[id_].part_of in row.based_on for id_ in _numerators(row, self.by_id)) and bool(row.method)

    def _vague(self, row: Row) -> Row:
        """An estimate from counts that are withheld, as coarse as it must be; others are withheld with their counts."""
        arms = self._arms(row)
        if not arms:
            return _masked(row)
        step = max(arm.step for arm in arms)
        if row.unit is Unit.PROPORTION:
            return coarsened(bare(row), step)
        if row.id.endswith(".adjusted"):
            return self._adjusted(row, step)
        adjusted = row.id.removesuffix(".unadjusted") + ".adjusted"
        return _masked(row) if adjusted in self.by_id else self._unadjusted(row, arms)

    def _arms(self, row: Row) -> tuple[Arm, ...]:
        """The arms that an estimate is computed from; none where it cannot be told, however coarsely."""
        numerators = _numerators(row, self.by_id)
        if not _has_events(row, self.by_id, self.small):
            return ()
        arms = tuple(arm for id_ in numerators if (arm := self._arm(self.by_id[id_])) is not None)
        return arms if len(arms) == len(numerators) else ()

    def _arm(self, events: Row) -> Arm | None:
        known = self.by_id[_out_of(events)]
        size = self.by_id.get(known.part_of or "")
        if size is None or size.id in self.hidden:
            return None
        counts = (size.value, known.value, events.value)
        if not all(isinstance(count, int) for count in counts):
            return None
        randomised, available, had = (int(count) for count in counts if isinstance(count, int))
        step = share_step(randomised, self.minimum_cell)
        return (
            None if step is None or available < QUARTERS * self.minimum_cell else Arm(randomised, available, had, step)
        )

    def _unadjusted(self, row: Row, arms: tuple[Arm, ...]) -> Row:
        """A difference of two shares in the finest steps that leave open how many are missing from either."""
        if row.method != "newcombe" or row.level is None or len(arms) != _TWO:
            return _masked(row)
        first, second = arms
        for step in STEPS:
            told = coarse_interval(bare(row), step, self.landmarks)
            if told is None or step < max(first.step, second.step):
                continue
            if leaves_open(first, second, partial(_newcombe, row.level, step, self.landmarks), self.minimum_cell):
                return told
        return _masked(row)

    def _adjusted(self, row: Row, step: Decimal) -> Row:
        """An adjusted difference: finer than the step only where the conclusion would change."""
        while (told := coarse_interval(bare(row), step, self.landmarks)) is None:
            step /= 10
        return told


def _newcombe(level: float, step: Decimal, landmarks: Sequence[float], first: Arm, second: Arm) -> Limits | None:
    """The difference of two shares as it would be told."""
    estimate = newcombe(first.events, first.known, second.events, second.known, level)
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return None
    return rounded_estimate((estimate.value, estimate.low, estimate.high), step, landmarks)


def _is_small(row: Row, minimum_cell: int) -> bool:
    """Whether a count, or a number that carries its counts, is small by itself, whatever it is linked to."""
    counts = [row.value] if row.unit in (Unit.PEOPLE, Unit.EVENTS) else []
    if row.numerator is not None and row.denominator is not None:
        counts += [row.numerator, row.denominator - row.numerator]
    return any(isinstance(count, int) and 0 < count < minimum_cell for count in counts)


def _masked(row: Row) -> Row:
    """The row with nothing in it that is a number about people."""
    return Row(
        id=row.id,
        value=None,
        unit=row.unit,
        group=row.group,
        reveals=row.reveals,
        method=row.method,
        estimand=row.estimand,
        population=row.population,
        part_of=row.part_of,
        among=row.among,
        based_on=row.based_on,
        reason=Reason.WITHHELD,
    )
