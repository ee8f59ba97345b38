"""Dated tables of prices that the package ships: each price with the document that it was read in.

Each lies in ``prices/<name>.toml``. A year that no document was found for is not there, and nothing is put in its
place: a plan gives the price itself, or names the year whose price stands for it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from reise_report.plan.choice import Text

PriceTableName = Literal["drg_unit_price", "drg_observed_cost"]
_FOLDER = Path(__file__).parent / "prices"


@dataclass(frozen=True, slots=True)
class DatedPrice:
    """The price of one unit in a year, and the document that says so."""

    price: float
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
    years: Mapping[int, DatedPrice]


@cache
def price_table(name: PriceTableName) -> PriceTable:
    """A table of prices by its short name."""
    with (_FOLDER / f"{name}.toml").open("rb") as file:
        found = tomllib.load(file)
    years = {
        int(year): DatedPrice(float(row["price"]), Text(row["source"])) for year, row in sorted(found["years"].items())
    }
    return PriceTable(title=found["title"], unit=found["unit"], years=years)
