"""Dated tables that the package ships: prices, and an index of prices, each figure with the document it was read in.

Each lies in ``prices/<name>.toml``. A year that no document was found for is not there, and nothing is put in its
place: a plan gives the figure itself, or names the year whose figure stands for it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from reise_report.plan.choice import Text

PriceTableName = Literal["drg_unit_price", "drg_observed_cost"]
IndexTableName = Literal["consumer_price_index"]
_FOLDER = Path(__file__).parent / "prices"


@dataclass(frozen=True, slots=True)
class DatedFigure:
    """The price of one unit in a year, or the mean of an index over it, and the document that says so."""

    figure: float
    source: Text


@dataclass(frozen=True, slots=True)
class PriceTable:
    """Prices by year.

    Attributes:
        title: what readers call the price, by language.
        unit: of what it is the price, by language.
        years: calendar year → price with its source, the earliest first.
    """

    title: Mapping[str, str]
    unit: Mapping[str, str]
    years: Mapping[int, DatedFigure]


@dataclass(frozen=True, slots=True)
class IndexTable:
    """An index of prices by year.

    Attributes:
        title: what readers call the index, by language.
        base: the year whose index is 100.
        years: calendar year → index with its source, the earliest first.
    """

    title: Mapping[str, str]
    base: int
    years: Mapping[int, DatedFigure]


@cache
def price_table(name: PriceTableName) -> PriceTable:
    """A table of prices by its short name."""
    found = _read(name)
    return PriceTable(title=found["title"], unit=found["unit"], years=_dated(found, "price"))


@cache
def index_table(name: IndexTableName) -> IndexTable:
    """A table of an index by its short name."""
    found = _read(name)
    return IndexTable(title=found["title"], base=int(found["base"]), years=_dated(found, "index"))


def _read(name: str) -> dict[str, Any]:
    with (_FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def _dated(table: dict[str, Any], key: str) -> dict[int, DatedFigure]:
    rows = sorted(table["years"].items())
    return {int(year): DatedFigure(float(row[key]), Text(row["source"])) for year, row in rows}
