"""From register tables to spells: open ends, positions given in hours, kinds that count, leave, monthly statuses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from reise_report.derive.timeline import PERCENT, Spells, Whole, add_up, greatest
from reise_report.errors import DataError, PlanError

if TYPE_CHECKING:
    import pandas as pd

    from reise_report.plan.work import Benefits, Positions

EPOCH = np.datetime64("1970-01-01", "D")
_FULL = 100 * PERCENT


@dataclass(frozen=True, slots=True)
class Held:
    """Positions that count as work.

    Attributes:
        spells: each position's size on its days, one size a day; ``person`` is the number of the position.
        owner: position → the number of the person who holds it.
        register: every numbered position there is, whether it counts or not.
    """

    spells: Spells
    owner: Whole
    register: Register

    def by_person(self) -> Spells:
        """The same spells, each its person's."""
        held = self.spells
        return Spells(self.owner[held.person], held.start, held.end, held.amount)


@dataclass(frozen=True, slots=True)
class Register:
    """The positions of a register, by participant and the number that the register gives them.

    Attributes:
        people: the participants.
        names: the numbers that the register gives, each once.
        keys: rising; each position as one whole number.
    """

    people: pd.Index[str]
    names: pd.Index[str]
    keys: Whole

    @classmethod
    def of(cls, table: pd.DataFrame, people: pd.Index[str]) -> Register:
        """The positions in a table with ``participant`` and ``position``; rows without number are none of them."""
        import pandas as pd

        codes, names = pd.factorize(table["position"])
        named = codes >= 0
        keys = pd.unique(whose(table, people)[named] * len(names) + codes[named])
        return cls(people, pd.Index(names), np.sort(keys))

    def place(self, table: pd.DataFrame) -> Whole:
        """The place of each row's position among the keys; −1 for those that are not there."""
        import pandas as pd

        codes = self.names.get_indexer(pd.Index(table["position"]))
        key = whose(table, self.people) * len(self.names) + codes
        place = np.searchsorted(self.keys, key)
        there = (codes >= 0) & (place < self.keys.size)
        there[there] = self.keys[place[there]] == key[there]
        return np.where(there, place, -1)


def positions(jobs: pd.DataFrame, people: pd.Index[str], plan: Positions, last_day: int) -> Held:
    """The positions that count as work.

    Rows that agree in participant, position, kind, days and size are one. Where rows of one numbered position overlap
    otherwise, the position counts once a day, with its greatest percent.

    Args:
        jobs: one row a stretch of a position: ``participant``, ``position``, ``kind``, ``start``, ``end`` (missing
            while it lasts), ``percent`` and, where registered, ``hours``; a ``position`` without number is one of its
            own.
        people: the participants in the order by which spells number them.
        plan: which kinds count, and what the size of a position without percent is.
        last_day: day since 1970-01-01 up to which an open position lasts: the last of which the table tells.

    Raises:
        DataError: a position without percent and hours, or a participant who is not among the people.
    """
    counting = jobs[jobs["kind"].isin(plan.counts)].drop_duplicates(
        [name for name in ("participant", "position", "kind", "start", "end", "percent", "hours") if name in jobs]
    )
    register = Register.of(jobs, people)
    held = spells(counting, people, position_percent(counting, plan), last_day)
    place = register.place(counting)
    number = np.where(place >= 0, place, register.keys.size + np.arange(place.size))
    owner = np.zeros(register.keys.size + place.size, dtype=np.int64)
    owner[number] = held.person
    return Held(greatest(Spells(number, held.start, held.end, held.amount)), owner, register)


def position_percent(jobs: pd.DataFrame, plan: Positions) -> NDArray[np.float64]:
    """Positions in percent of full time: as registered, else from weekly hours, else what the plan says.

    Args:
        jobs: ``percent``; ``hours`` a week where registered; ``participant`` and the first day for messages.
        plan: hours of a full position, and the size of a position with neither.

    Raises:
        DataError: a position has neither, and the plan does not say what it is then.
    """
    percent = jobs["percent"].to_numpy(dtype=float)
    if "hours" in jobs and plan.full_time_hours is not None:
        hours = jobs["hours"].to_numpy(dtype=float)
        percent = np.where(np.isnan(percent), hours / plan.full_time_hours * 100, percent)
    unknown = np.isnan(percent)
    if unknown.any() and plan.unknown_percent is None:
        row = jobs.iloc[int(np.argmax(unknown))]
        day = row["start" if "start" in jobs else "month"].date()
        raise DataError(
            f"{int(unknown.sum())} position(s) in '{plan.table}' have neither a percent nor hours; the first is that "
            f"of '{row['participant']}' from {day}. Complete the table, or say how large such a position is with "
            "'unknown_percent' in the plan"
        )
    return np.where(unknown, plan.unknown_percent or 0, percent)


def leave_spells(
    leave: pd.DataFrame, held: Held, percent_of: Literal["position", "full_time"], last_day: int, complete_until: int
) -> Spells:
    """Leave and layoffs in percent points of full time: of each position what was held on the day, never more.

    Leave from a position that is no work takes nothing from work; nor does leave before or after the position.

    Args:
        leave: one row a spell: ``participant``, ``position``, ``start``, ``end`` (missing while it lasts), ``percent``.
        held: the positions that count.
        percent_of: what the registered percent is a part of; deliveries differ, so the plan must say.
        last_day: up to which an open spell lasts.
        complete_until: the last day on which every position that leave may be from is in the register; leave that
            begins later may be from one that is not delivered yet, and takes nothing.

    Raises:
        DataError: leave from a position that the register does not have.
    """
    rows = leave.drop_duplicates(["participant", "position", "start", "end", "percent"])
    number = held.register.place(rows)
    strange = (number < 0) & (days(rows["start"]) <= complete_until)
    if strange.any():
        row = rows.iloc[int(np.argmax(strange))]
        raise DataError(
            f"{int(strange.sum())} row(s) of leave are from positions that the table of positions does not have; "
            f"the first is that of '{row['participant']}' from the position '{row['position']}' on "
            f"{row['start'].date()}. Correct the number, or complete the positions"
        )
    rows, number = rows[number >= 0], number[number >= 0]
    away = _spells(number, rows, rows["percent"].to_numpy(dtype=float), last_day)
    touched = np.zeros(held.owner.size, dtype=bool)
    touched[number] = True
    parts = add_up([held.spells.where(touched[held.spells.person]), away])
    size, share = parts.amounts
    taken = (size * share + _FULL // 2) // _FULL if percent_of == "position" else share
    return Spells(held.owner[parts.person], parts.start, parts.stop - 1, np.minimum(taken, size))


def benefit_spells(benefits: pd.DataFrame, people: pd.Index[str], plan: Benefits, last_day: int) -> Spells:
    """The benefits that count, percent of what they are a degree of. Rows that agree in everything are one."""
    rows = benefits[benefits["kind"].isin(plan.kinds)]
    rows = rows.drop_duplicates(["participant", "kind", "start", "end", "degree"])
    return spells(rows, people, rows["degree"].to_numpy(dtype=float), last_day)


def statuses(table: pd.DataFrame, people: pd.Index[str], plan: Positions) -> Spells:
    """Monthly statuses as spells, by the approximation that the plan names: each holds until the day before the next.

    The next day is the next on which the table holds anybody's status; the last status holds for a month. Two equal
    statuses of one person on a day are two positions, since nothing tells them apart.

    Args:
        table: ``participant``, ``month`` (the day of the status), ``kind``, ``percent`` and, where registered,
            ``hours``.
        people: the participants in order.
        plan: which kinds count, the approximation, and what the size of a position without percent is.

    Raises:
        PlanError: the plan accepts no approximation.
        DataError: as :func:`positions`, or statuses of several days in one month.
    """
    if plan.approximation is None:
        raise PlanError(
            f"'{plan.table}' holds one status a month, from which no day's work can be told; use a table with first "
            "and last days, or name the 'approximation' that is accepted"
        )
    counting = table[table["kind"].isin(plan.counts)]
    calendar = status_days(table)
    begin = days(counting["month"])
    last = calendar[np.searchsorted(calendar, begin, side="right")] - 1
    amount = np.rint(position_percent(counting, plan) * PERCENT).astype(np.int64)
    return Spells(whose(counting, people), begin, last, amount)


def status_days(table: pd.DataFrame) -> Whole:
    """The days of the statuses in a table, in order, and the day from which the last one does not hold any more.

    Raises:
        DataError: there are statuses of several days in one month.
    """
    import pandas as pd

    dates = pd.DatetimeIndex(table["month"].drop_duplicates().sort_values())
    months = dates.to_period("M")
    twice = months.duplicated(keep=False)
    if twice.any():
        first, second = (day.date() for day in dates[twice][:2])
        raise DataError(
            f"there are statuses of {first} and of {second}, but there must be one day a month; correct one"
        )
    after = dates[-1:] + pd.DateOffset(months=1)
    return days(pd.Series(dates.append(after)))


def held_until(table: pd.DataFrame, told_until: int) -> int:
    """The last day that a table of monthly statuses tells of: when the last status ends to hold, or before."""
    calendar = status_days(table)
    return min(told_until, int(calendar[-1]) - 1) if calendar.size else told_until


def spells(table: pd.DataFrame, people: pd.Index[str], percent: NDArray[np.floating[Any]], last_day: int) -> Spells:
    """Rows with ``participant``, ``start`` and ``end`` as spells of so many percent.

    Raises:
        DataError: a participant who is not among the people.
    """
    return _spells(whose(table, people), table, percent, last_day)


def _spells(whose: Whole, table: pd.DataFrame, percent: NDArray[np.floating[Any]], last_day: int) -> Spells:
    end = days(table["end"])
    return Spells(
        whose.astype(np.int64),
        days(table["start"]),
        np.where(table["end"].isna().to_numpy(), last_day, end),
        np.rint(percent * PERCENT).astype(np.int64),
    )


def whose(table: pd.DataFrame, people: pd.Index[str]) -> Whole:
    """The number of each row's participant.

    Raises:
        DataError: a participant who is not among the people.
    """
    import pandas as pd

    # Names are looked up once each: registers have many rows about a person.
    codes, names = pd.factorize(table["participant"])
    person = np.append(people.get_indexer(pd.Index(names)), -1).astype(np.int64)[codes]
    strangers = person < 0
    if strangers.any():
        stranger = table["participant"].to_numpy()[strangers][0]
        raise DataError(f"{int(strangers.sum())} row(s) are about nobody in the trial; the first is '{stranger}'")
    return person


def days(dates: pd.Series[pd.Timestamp]) -> Whole:
    """Dates as days since 1970-01-01; a missing date gives a number that stands for none."""
    counted: Whole = (dates.to_numpy().astype("datetime64[D]") - EPOCH).astype(np.int64)
    return counted
