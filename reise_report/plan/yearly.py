"""Figures by calendar year: what one unit costs, and the index that brings the money of one year to that of another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from reise_report.plan.choice import Choice, Identifier, Text
from reise_report.plan.price_table import IndexTableName, PriceTableName, index_table, price_table

YEAR = r"^(19|20)\d\d$"
"""The pattern of a year as a key."""

Year = Annotated[str, StringConstraints(pattern=YEAR)]
_CalendarYear = Annotated[int, Field(ge=1900, le=2099)]


class Prices(Choice):
    """What one unit costs, by calendar year. A year without a price is an error, never zero."""

    table: PriceTableName | None = Field(
        None,
        description="A dated table of the package: the unit price of activity-based funding per DRG point, or the cost "
        "per DRG point observed in the hospitals' accounts (docs/methods/costs.md).",
    )
    by_year: dict[Year, Annotated[float, Field(ge=0)]] = Field(
        default_factory=dict, description='Year, in quotes, → price of one unit: "2024": 850. Wins over the table.'
    )
    taken_from: dict[Year, Year] = Field(
        default_factory=dict,
        description='Year without a price of its own → the year whose price is taken: "2025": "2024".',
    )

    @model_validator(mode="after")
    def _has_prices(self) -> Prices:
        if self.table is None and not self.by_year:
            raise ValueError("give prices: 'table' (one of the package's), 'by_year', or both")
        _check_taken(self.taken_from, self.own(), "price")
        return self

    def own(self) -> dict[int, float]:
        """Year → price, of the years that have one of their own, the earliest first."""
        table = price_table(self.table).years if self.table is not None else {}
        return _in_order({year: dated.figure for year, dated in table.items()}, self.by_year)


class PriceIndex(Choice):
    """What the same goods cost in different years. A year without a figure is an error where its money is used."""

    name: Text | None = Field(
        None, description="What readers call the index; needed where it is the plan's own, else the table's is taken."
    )
    table: IndexTableName | None = Field(
        None,
        description="A dated table of the package: the consumer price index by year (docs/methods/costs.md).",
    )
    by_year: dict[Year, Annotated[float, Field(gt=0, allow_inf_nan=False)]] = Field(
        default_factory=dict, description='Year, in quotes, → the index: "2024": 133.6. Wins over the table.'
    )
    base: _CalendarYear | None = Field(
        None,
        description="The year whose index is 100. Figures of two bases cannot stand side by side, so it is needed "
        "where 'by_year' adds to the table, and must be the table's.",
    )
    taken_from: dict[Year, Year] = Field(
        default_factory=dict,
        description='Year without a figure of its own → the year whose figure is taken: "2025": "2024".',
    )

    @model_validator(mode="after")
    def _has_figures(self) -> PriceIndex:
        if self.table is None and not self.by_year:
            raise ValueError("give the index: 'table' (one of the package's), 'by_year', or both")
        if self.table is None and self.name is None:
            raise ValueError("an index of the plan's own needs a 'name' for readers: \"Wage index\"")
        if self.table is not None and (self.by_year or self.base is not None):
            own = index_table(self.table).base
            if self.base != own:
                raise ValueError(
                    f"the figures of '{self.table}' have {own} = 100; figures of two bases cannot stand side by side. "
                    f"Write 'base: {own}' if those under 'by_year' have it too, or convert them"
                )
        at_base = self.by_year.get(str(self.base), 100)
        if at_base != 100:
            raise ValueError(f"{self.base} is the base, so its index is 100, not {at_base:g}; correct one of them")
        _check_taken(self.taken_from, self.own(), "figure")
        return self

    def own(self) -> dict[int, float]:
        """Year → index, of the years that have a figure of their own, the earliest first."""
        table = index_table(self.table).years if self.table is not None else {}
        return _in_order({year: dated.figure for year, dated in table.items()}, self.by_year)

    def figures(self) -> dict[int, float]:
        """Year → index, of the years that have a figure or take that of another, the earliest first."""
        own = self.own()
        taken = {int(year): own[int(other)] for year, other in self.taken_from.items()}
        return dict(sorted((own | taken).items()))


class PriceLevel(Choice):
    """The year in whose money all costs are told: each amount × the index of that year / the index of its own year."""

    year: _CalendarYear = Field(description="The price year: 2025.")
    index: PriceIndex = Field(description="The index by which amounts of other years are brought to it.")
    not_adjusted: list[Identifier] = Field(
        default_factory=list,
        description="Components that are left as they stand, as their prices are in the price year's money already.",
    )

    @model_validator(mode="after")
    def _has_its_year(self) -> PriceLevel:
        known = self.index.figures()
        if self.year not in known:
            there = ", ".join(map(str, known))
            raise ValueError(
                f"the index has no figure for the price year {self.year}; there are {there}. Write it under "
                "'index.by_year' with its source, or choose another price year"
            )
        return self


def _in_order(table: Mapping[int, float], by_year: Mapping[str, float]) -> dict[int, float]:
    return dict(sorted({**table, **{int(year): figure for year, figure in by_year.items()}}.items()))


def _check_taken(taken_from: Mapping[str, str], own: Mapping[int, float], what: str) -> None:
    for year, other in taken_from.items():
        if int(year) in own:
            raise ValueError(f"{year} has a {what} of its own and cannot take that of {other}; leave one of them out")
        if int(other) not in own:
            there = ", ".join(map(str, own))
            raise ValueError(f"{year} takes the {what} of {other}, which has none of its own; there are {there}")
