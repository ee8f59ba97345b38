"""The data as a data manager lays them out: people in order, and each table with its rows tied to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from reise_report.data.contract import ROW_NUMBER
from reise_report.data.links import participant_column
from reise_report.data.snapshot import Snapshot
from reise_report.plan.contract import Table
from reise_report.plan.model import Plan
from reise_report.plan.standard import StandardName
from reise_report.results.row import Reveals

if TYPE_CHECKING:
    import pandas as pd

    from reise_report.results.quality.answers import Answers

Days = NDArray[np.datetime64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]

ALL = "all"
NEVER = np.datetime64("NaT", "D")


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """An arm, or everybody.

    Attributes:
        id: an arm's id, or ``all``.
        members: (people,) who belongs to it.
        reveals: whether numbers about it depend on the allocation.
    """

    id: str
    members: Flags
    reveals: Reveals

    @property
    def size_id(self) -> str:
        """The id of the row that counts this group."""
        return "flow.randomised.n" if self.id == ALL else f"flow.allocated.{self.id}"


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A table with its rows tied to people.

    Attributes:
        name: the table's name in the plan.
        contract: what the plan says of it.
        frame: its rows.
        person: (rows,) whose row it is, as a place in the order of the people; -1 where nobody is named.
        in_file: (rows,) the row of the file, as a spreadsheet counts.
    """

    name: str
    contract: Table
    frame: pd.DataFrame
    person: Whole
    in_file: Whole

    def __contains__(self, column: str) -> bool:
        return column in self.frame.columns

    def dates(self, column: str) -> Days:
        """(rows,) a date column as days; NaT where empty."""
        return as_days(self.frame[column])

    def numbers(self, column: str) -> NDArray[np.float64]:
        """(rows,) a numeric column; NaN where empty."""
        return self.frame[column].to_numpy(dtype=np.float64, na_value=np.nan)

    def says(self, column: str, value: str | bool) -> Flags:
        """(rows,) where a column has a value; never where it is empty."""
        return self.frame[column].eq(value).fillna(value=False).to_numpy(dtype=bool)

    def of_people(self, days: Days) -> Days:
        """(rows,) from one day a person: that of each row's person; NaT where the row names nobody."""
        return np.append(days, NEVER)[self.person]


@dataclass(frozen=True)
class Desk:
    """The plan and the snapshot, with people in the order of the participants' table.

    Attributes:
        plan: the trial's plan.
        snapshot: its data, with the columns derived from them where there are any.
    """

    plan: Plan
    snapshot: Snapshot
    _sheets: dict[str, Sheet] = field(default_factory=dict, repr=False)

    @cached_property
    def key(self) -> str:
        """The column that identifies participants."""
        return self.plan.data.participants().key or ROW_NUMBER

    @cached_property
    def numbers(self) -> pd.Index[Any]:
        """(people,) the participants' numbers."""
        import pandas as pd

        numbers: pd.Index[Any] = pd.Index(self.snapshot.participants[self.key].astype(object))
        return numbers

    @cached_property
    def today(self) -> np.datetime64:
        """The last day of which anything is known."""
        return np.datetime64(self.snapshot.as_of, "D")

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The arms in the plan's order, then everybody."""
        allocated = self.snapshot.participants[self.plan.design.allocation.column]
        arms = [Group(arm, allocated.eq(arm).to_numpy(dtype=bool), Reveals.ALLOCATION) for arm in self.plan.design.arms]
        return (*arms, self.everybody)

    @cached_property
    def everybody(self) -> Group:
        """All participants."""
        return Group(ALL, np.ones(len(self.numbers), dtype=bool), Reveals.POOLED)

    @cached_property
    def enrolled(self) -> Days:
        """(people,) the day of randomisation; NaT where the plan dates no participants."""
        dated = self.plan.data.participants().dated
        return self.nobody() if dated is None else as_days(self.snapshot.participants[dated])

    @cached_property
    def died(self) -> Days:
        """(people,) the day of death."""
        return self._first("deaths_and_emigration", "date", {"event": ("died",)})

    @cached_property
    def emigrated(self) -> Days:
        """(people,) the day of emigration."""
        return self._first("deaths_and_emigration", "date", {"event": ("emigrated",)})

    @cached_property
    def stopped_answering(self) -> Days:
        """(people,) the day from which somebody had withdrawn from questionnaires."""
        return self.first_withdrawal(("questionnaires", "all"))

    def first_withdrawal(self, scopes: tuple[str, ...]) -> Days:
        """(people,) the day from which somebody had withdrawn from any of these."""
        return self._first("withdrawals", "date", {"scope": scopes})

    @cached_property
    def answers(self) -> Answers | None:
        """What came back of the questionnaires; None where the plan's tables hold none."""
        from reise_report.results.quality.answers import answers

        return answers(self)

    def nobody(self) -> Days:
        """(people,) no day for anybody."""
        return np.full(len(self.numbers), NEVER)

    def sheet(self, name: str) -> Sheet:
        """A table by its name in the plan; tied to nobody where its rows are not about participants."""
        if name not in self._sheets:
            frame = self.snapshot.tables[name]
            column = participant_column(self.plan, name)
            if name == "participants":
                person = np.arange(len(frame), dtype=np.int64)
            elif column is None or column not in frame:
                person = np.full(len(frame), -1, dtype=np.int64)
            else:
                person = self._places(frame[column])
            self._sheets[name] = Sheet(name, self.plan.data.tables[name], frame, person, self.snapshot.rows[name])
        return self._sheets[name]

    def _places(self, named: pd.Series[Any]) -> Whole:
        """(rows,) the places of participants among the people; -1 where nobody is named."""
        import pyarrow as pa
        import pyarrow.compute as pc

        found = pc.index_in(pa.array(named), value_set=pa.array(self.snapshot.participants[self.key]), skip_nulls=True)
        places: Whole = found.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
        return places

    def holding(self, standard: StandardName) -> Sheet | None:
        """The table of a standard; None where the plan has none."""
        name = self.plan.data.holding(standard)
        return None if name is None else self.sheet(name)

    def _first(self, standard: StandardName, date: str, where: dict[str, tuple[str, ...]]) -> Days:
        """(people,) the first date of the rows that meet a condition."""
        sheet = self.holding(standard)
        first = self.nobody()
        if sheet is None:
            return first
        wanted = sheet.person >= 0
        for column, values in where.items():
            wanted &= sheet.frame[column].isin(values).fillna(value=False).to_numpy(dtype=bool)
        days = sheet.dates(date)[wanted]
        order = np.argsort(days, kind="stable")[::-1]  # the earliest is written last; NaT, at the end, first
        first[sheet.person[wanted][order]] = days[order]
        return first


def as_days(values: pd.Series[Any]) -> Days:
    """A date column as days; NaT where empty."""
    return values.to_numpy(dtype="datetime64[s]").astype("datetime64[D]")
