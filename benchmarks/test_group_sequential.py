"""How long boundaries and their costs take to compute."""

from __future__ import annotations

import pytest

from reise_report.analysis.group_sequential.boundaries import obrien_fleming, spending_boundaries
from reise_report.analysis.group_sequential.conditional_power import conditional_power_of_boundaries
from reise_report.analysis.group_sequential.futility import futility_boundaries
from reise_report.analysis.group_sequential.sample_size import inflation_factor
from reise_report.analysis.group_sequential.spending import Spending

OBF = Spending("obrien_fleming")


@pytest.mark.parametrize("looks", [2, 5, 10])
def test_spending_boundaries(benchmark, looks):
    information = [k / looks for k in range(1, looks + 1)]
    assert benchmark(spending_boundaries, information, OBF, alpha=0.05, sides=2).upper


def test_classical_boundaries(benchmark):
    assert benchmark(obrien_fleming, [0.2, 0.4, 0.6, 0.8, 1], alpha=0.05, sides=2).upper


def test_futility(benchmark):
    spending = Spending("hwang_shih_decani", -2.0)
    assert benchmark(futility_boundaries, [0.33, 0.67, 1], OBF, spending, alpha=0.025, beta=0.1).lower


def test_inflation(benchmark):
    found = spending_boundaries([0.2, 0.4, 0.6, 0.8, 1], OBF, alpha=0.05, sides=2)
    assert benchmark(inflation_factor, found, 0.9) > 1


def test_conditional_power(benchmark):
    found = spending_boundaries([0.2, 0.4, 0.6, 0.8, 1], OBF, alpha=0.05, sides=2)
    assert benchmark(conditional_power_of_boundaries, found, 2, 1.0).value is not None
