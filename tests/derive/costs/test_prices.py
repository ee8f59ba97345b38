"""Which price a year has; a year without one is an error that says how to mend it."""

from __future__ import annotations

import numpy as np
import pytest

from reise_report.derive.costs.prices import prices_of, year_begins, years_of
from reise_report.errors import PlanError
from reise_report.plan.yearly import Prices
from tests.derive.costs.frames import day


def priced(prices: Prices, *years: int) -> list[float]:
    return prices_of(prices, np.array(years), "derived.costs.components.hospital.price").tolist()


def test_each_row_has_the_price_of_its_year():
    assert priced(Prices(table="drg_unit_price"), 2024, 2018, 2024) == [52248, 43428, 52248]


def test_the_plan_s_own_price_wins():
    assert priced(Prices(table="drg_unit_price", by_year={"2024": 50000}), 2024) == [50000]


def test_another_year_s_price_is_taken_where_the_plan_says_so():
    assert priced(Prices(table="drg_unit_price", taken_from={"2023": "2024"}), 2023, 2020) == [52248, 45808]


def test_a_year_without_price_is_an_error_that_names_the_place_the_years_and_the_mend():
    with pytest.raises(PlanError) as caught:
        priced(Prices(table="drg_unit_price"), 2024, 2025, 2022)
    assert str(caught.value) == (
        "derived.costs.components.hospital.price: there is no price for 2022, 2025, and something was used then; there "
        "are prices for 2018, 2020, 2024. Write the prices under 'by_year', or say under 'taken_from' which year's "
        'price stands for one ("2022": "2020")'
    )


def test_no_rows_need_no_price():
    assert priced(Prices(by_year={"2024": 1})) == []


def test_days_and_years_of_a_leap_year():
    assert years_of(np.array([day("2023-12-31"), day("2024-01-01"), day("2024-12-31")])).tolist() == [2023, 2024, 2024]
    begins = year_begins(np.array([2023, 2024, 2025]))
    assert begins.tolist() == [day("2023-01-01"), day("2024-01-01"), day("2025-01-01")]
    assert np.diff(begins).tolist() == [365, 366]
