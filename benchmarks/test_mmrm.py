"""How long a model of repeated measures takes: a trial of 425 people with three visits, and a large one of 20 000.

``pytest benchmarks/test_mmrm.py --benchmark-only``; the data are random, the seed fixed, a fifth of the visits missing.
"""

from __future__ import annotations

import numpy as np
import pytest

from reise_report.analysis.mmrm.assumptions import assumptions
from reise_report.analysis.mmrm.covariance_structure import STRUCTURES
from reise_report.analysis.mmrm.fit import fit_mmrm
from reise_report.analysis.mmrm.inference import DEGREES_OF_FREEDOM
from reise_report.analysis.mmrm.repeated_measures import repeated_measures


def trial(n, n_visits):
    """Outcome, arm, baseline and five covariates."""
    rng = np.random.default_rng(1)
    arm = (rng.permutation(n) < n // 2).astype(float)
    level = rng.normal(size=n)
    outcome = level[:, None] + rng.normal(size=(n, n_visits)) + 0.3 * arm[:, None]
    outcome[rng.random((n, n_visits)) < 0.2] = np.nan
    return outcome, arm, level + rng.normal(size=n), rng.normal(size=(n, 5))


def long(n, n_visits):
    """The same as one row an outcome, with a mean by arm and visit and slopes of baseline by visit."""
    outcome, arm, baseline, covariates = trial(n, n_visits)
    subject, visit = np.nonzero(np.isfinite(outcome))
    at = np.eye(n_visits)[visit]
    design = np.column_stack([at, at * arm[subject, None], at * baseline[subject, None], covariates[subject]])
    return outcome[subject, visit], design, subject, visit


@pytest.mark.parametrize(("n", "n_visits"), [(425, 3), (20_000, 4), (425, 8)])
def test_fit_and_kenward_roger(benchmark, n, n_visits):
    given = long(n, n_visits)

    def fit():
        inference = fit_mmrm(*given).inference("kenward_roger_linear")
        return [inference.contrast(row) for row in np.eye(given[1].shape[1])[n_visits : 2 * n_visits]]

    assert all(found.value is not None for found in benchmark(fit))


@pytest.mark.parametrize("structure", STRUCTURES)
def test_structures(benchmark, structure):
    assert benchmark(fit_mmrm, *long(425, 4), structure=structure).converged


@pytest.mark.parametrize("df", DEGREES_OF_FREEDOM)
def test_inference(benchmark, df):
    fit = fit_mmrm(*long(425, 4))
    rows = np.eye(fit.coefficients.size)[4:8]
    assert benchmark(lambda: fit.inference(df).f_test(rows)).statistic is not None


@pytest.mark.parametrize("constrained", [False, True])
@pytest.mark.parametrize(("n", "n_visits"), [(425, 3), (20_000, 4)])
def test_repeated_measures(benchmark, n, n_visits, constrained):
    outcome, arm, baseline, covariates = trial(n, n_visits)
    result = benchmark(
        repeated_measures, outcome, arm, baseline=baseline, covariates=covariates, constrained=constrained
    )
    assert result.reason is None


def test_assumptions(benchmark):
    outcome, arm, baseline, _ = trial(425, 3)
    result = repeated_measures(outcome, arm, baseline=baseline)
    assert benchmark(assumptions, result)
