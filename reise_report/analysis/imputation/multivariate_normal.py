"""Multiple imputation from one joint normal distribution: of a set of columns, or of repeated outcomes."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from reise_report.analysis.imputation.imputed import Array, Chain, Count, Imputed, Rows, as_numbers
from reise_report.analysis.imputation.posterior import draw_posterior
from reise_report.analysis.imputation.reference_based import ITERATIONS, completed_draws, fit_to
from reise_report.analysis.imputation.reference_strategy import Strategy, check_strategy
from reise_report.analysis.imputation.repeated_outcome import repeated_outcome
from reise_report.analysis.imputation.specification import arm_labels
from reise_report.analysis.inputs import binary_vector
from reise_report.analysis.reason import COLLINEAR, NO_DATA, NO_VARIATION, TOO_FEW
from reise_report.errors import AnalysisError

METHOD = "multivariate_normal"


def multivariate_normal(
    columns: pd.DataFrame,
    *,
    m: int,
    seed: int | np.random.Generator,
    by: ArrayLike | None = None,
    iterations: int = ITERATIONS,
) -> Imputed:
    """Impute numbers from a joint normal distribution with a mean and covariance matrix of each arm's own.

    Data augmentation, m chains of which each gives its last draw; the prior is flat for the means, and Jeffreys' for
    the covariance. Complete columns inform the others. A column that is not normal keeps its mean and variance but not
    its shape: for means and their differences that does little harm, for extremes it does.

    Args:
        columns: one row a participant; numbers, missing values allowed.
        m: data sets to make.
        seed: an integer or a numpy generator.
        by: (n,), the arm of each participant; None imputes all together.
        iterations: of each chain.

    Returns:
        The data sets. Reasons, for every column with missing values in an arm: ``no_data`` where nobody has one of the
        columns, ``too_few`` people for the covariances, ``no_variation`` of a column, ``collinear`` columns.

    Raises:
        AnalysisError: a column is not of numbers, no data sets asked for, or arms missing.

    Source: Schafer JL (1997), Analysis of Incomplete Multivariate Data, chapter 5.
    """
    _check(m, iterations)
    numbers = np.column_stack([as_numbers(columns[name]) for name in columns.columns])
    labels = arm_labels(by, len(columns))
    arms: list[str | None] = [*sorted(set(labels))] if labels else [None]
    complete = np.broadcast_to(numbers, (m, *numbers.shape)).copy()
    counts: list[Count] = []
    chains: list[Chain] = []
    warnings: list[str] = []
    for arm, rng in zip(arms, np.random.default_rng(seed).spawn(len(arms)), strict=True):
        rows = np.flatnonzero(np.array(labels) == arm) if arm is not None else np.arange(len(columns))
        rows = rows[np.lexsort(numbers[rows].T[::-1])]
        own = numbers[rows]
        why = _no_distribution(own)
        found, told = _described(columns, own, arm, why)
        counts, warnings = counts + found, warnings + told
        if why is None and np.isnan(own).any():
            complete[:, rows], courses = _augmented(own, m, iterations, rng)
            chains += _courses(columns, own, arm, courses)
    return _kept(columns, complete, labels, tuple(counts), tuple(chains), tuple(warnings))


def impute_repeated(
    outcomes: pd.DataFrame,
    arm: ArrayLike,
    covariates: ArrayLike | None = None,
    *,
    m: int,
    seed: int | np.random.Generator,
    strategy: Strategy = "missing_at_random",
    dropout: ArrayLike | None = None,
    iterations: int = ITERATIONS,
) -> Imputed:
    """Impute repeated outcomes from the posterior of the model of repeated measures, under a strategy after dropout.

    The data sets that :func:`reise_report.analysis.imputation.reference_based.reference_based` pools, for analyses of
    other kinds. Both arms share a covariance matrix; means differ by arm and visit and with covariates by visit.

    Args:
        outcomes: one row a participant and one column a visit, in order.
        arm: (n,), 1 intervention and 0 control, the reference.
        covariates: (n, k), baseline; complete.
        m: data sets to make.
        seed: an integer or a numpy generator.
        strategy: of outcomes after dropout.
        dropout: (n,), the first visit after leaving treatment; None takes the one from which nothing was observed.
        iterations: of each chain.

    Returns:
        The data sets; where the model cannot be fitted, its reason for every column with missing values.

    Raises:
        AnalysisError: wrong shapes or values, or an unknown strategy.
    """
    _check(m, iterations)
    check_strategy(strategy)
    numbers = np.column_stack([as_numbers(outcomes[name]) for name in outcomes.columns])
    a = binary_vector(arm, "arm", len(outcomes))
    mar = strategy == "missing_at_random"
    data = repeated_outcome(numbers, a, covariates, dropout, observed_after_dropout_fitted=mar)
    fit = fit_to(data)
    why = TOO_FEW if fit.reason is None and len(a) <= numbers.shape[1] + 1 else fit.reason
    complete = np.broadcast_to(numbers, (m, *numbers.shape)).copy()
    chains: list[Chain] = []
    counts, told = _described(outcomes, numbers, None, why)
    if why is None and np.isnan(numbers).any():
        complete, means, sds = completed_draws(data, fit, strategy, m, iterations, np.random.default_rng(seed))
        chains = _courses(outcomes, numbers, None, (means, sds))
    return _kept(outcomes, complete, (), tuple(counts), tuple(chains), tuple(told) + fit.warnings)


def _check(m: int, iterations: int) -> None:
    for what, number in (("m", m), ("iterations", iterations)):
        if number < 1 or number != int(number):
            raise AnalysisError(f"{what} is {number!r}; expected a whole number of at least 1")


def _no_distribution(own: Array) -> str | None:
    """Why a joint distribution of an arm's columns is not determined."""
    n, visits = own.shape
    seen = (~np.isnan(own)).sum(axis=0)
    if (seen == 0).any():
        return NO_DATA
    if seen.min() < 3 or n <= visits + 1:
        return TOO_FEW
    if not (np.nanstd(own, axis=0) > 1e-12 * np.nanmax(np.abs(own), axis=0)).all():
        return NO_VARIATION
    complete = own[~np.isnan(own).any(axis=1)]
    if len(complete) > visits:
        standard = (complete - complete.mean(axis=0)) / np.nanstd(own, axis=0)
        if np.linalg.matrix_rank(standard, tol=1e-9 * np.sqrt(len(complete))) < visits:
            return COLLINEAR
    return None


def _augmented(own: Array, m: int, iterations: int, rng: np.random.Generator) -> tuple[Array, tuple[Array, Array]]:
    """The arm's columns completed, and the course of the chains; about standardised columns, so that units tell not."""
    n, visits = own.shape
    centre, spread = np.nanmean(own, axis=0), np.nanstd(own, axis=0)
    design = np.broadcast_to(np.eye(visits), (n, visits, visits)).copy()
    drawn = draw_posterior(
        (own - centre) / spread, design, np.zeros(visits), np.eye(visits), m=m, iterations=iterations, rng=rng
    )
    filled = np.where(np.isnan(own), drawn.complete * spread + centre, own)
    return filled, (drawn.means * spread + centre, drawn.sds * spread)


def _described(columns: pd.DataFrame, own: Array, arm: str | None, why: str | None) -> tuple[list[Count], list[str]]:
    counts, told = [], []
    names = [str(name) for name in columns.columns]
    within = f" in arm {arm}" if arm is not None else ""
    for index, name in enumerate(names):
        missing = int(np.isnan(own[:, index]).sum())
        if not missing:
            continue
        others = tuple(other for other in names if other != name)
        counts.append(
            Count(column=name, arm=arm, n=len(own), n_missing=missing, method=METHOD, predictors=others, reason=why)
        )
    if counts and why is not None:
        told.append(f"Nothing is imputed{within}: the joint distribution is not determined ({why.replace('_', ' ')}).")
    return counts, told


def _courses(columns: pd.DataFrame, own: Array, arm: str | None, courses: tuple[Array, Array]) -> list[Chain]:
    means, sds = courses
    return [
        Chain(column=str(name), arm=arm, mean=means[..., index], sd=sds[..., index])
        for index, name in enumerate(columns.columns)
        if np.isnan(own[:, index]).any() and not np.isnan(means[..., index]).any()
    ]


def _kept(
    columns: pd.DataFrame,
    complete: Array,
    labels: tuple[str, ...],
    counts: tuple[Count, ...],
    chains: tuple[Chain, ...],
    warnings: tuple[str, ...],
) -> Imputed:
    rows: dict[str, Rows] = {}
    values: dict[str, Array] = {}
    for index, name in enumerate(columns.columns):
        missing = np.flatnonzero(columns[name].isna().to_numpy())
        if missing.size:
            rows[str(name)], values[str(name)] = missing, complete[:, missing, index]
    return Imputed(
        columns=columns,
        m=complete.shape[0],
        rows=rows,
        values=values,
        arms=labels,
        counts=counts,
        chains=chains,
        latent={},
        warnings=warnings,
    )
