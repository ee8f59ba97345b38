"""Multiple imputation by chained equations, arm by arm, all imputed data sets side by side."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from reise_report.analysis.imputation.arm_data import ArmData, Coded
from reise_report.analysis.imputation.chain import ArmChains
from reise_report.analysis.imputation.delta import Delta, with_delta
from reise_report.analysis.imputation.imputed import Array, Chain, Count, Imputed, Latent, Rows
from reise_report.analysis.imputation.specification import Method, Variable, arm_labels, variables
from reise_report.errors import AnalysisError

_CERTAIN = 1e3
"""Log odds of a level above one that nobody in the arm was observed with, or below: as good as certain."""


def chained_equations(
    columns: pd.DataFrame,
    *,
    m: int,
    seed: int | np.random.Generator,
    by: ArrayLike | None = None,
    iterations: int = 10,
    methods: Mapping[str, Method] | None = None,
    predictors: Mapping[str, Sequence[str]] | pd.DataFrame | None = None,
    donors: int = 5,
    delta: Delta | None = None,
) -> Imputed:
    """Impute every column from the others, in turn, until the chains have settled (fully conditional specification).

    Each arm is imputed from its own participants only. Columns are visited fewest missing first. Numbers are drawn by
    predictive mean matching (``pmm``) or from a normal distribution (``normal``); numbers of 0 and 1, booleans and
    categories by logistic (``logistic``), proportional-odds (``ordered``) or baseline-category (``multinomial``)
    regression, augmented against separation. The result depends neither on the order of the rows nor on units.

    Args:
        columns: one row a participant: numbers, booleans and categories, missing values allowed.
        m: data sets to make.
        seed: an integer or a numpy generator. The same seed gives the same data sets.
        by: (n,), the arm of each participant; None imputes all together.
        iterations: rounds of each chain. One is enough, and is made, where a single column has missing values.
        methods: other methods than the usual, by column.
        predictors: the columns that predict each, by column or as a frame of booleans, a row for each column predicted.
        donors: for predictive mean matching.
        delta: shifts of the imputed values, see :func:`reise_report.analysis.imputation.delta.with_delta`.

    Returns:
        The data sets, with counts and the course of the chains. A column that fewer than three people in an arm have is
        not imputed there and predicts nothing there: :meth:`Imputed.reason` gives ``no_data`` or ``too_few``.

    Raises:
        AnalysisError: no data sets or iterations asked for, an unknown column or method, text columns, or arms missing.

    Sources: van Buuren S, Groothuis-Oudshoorn K (2011), J Stat Softw 45(3), doi:10.18637/jss.v045.i03; White IR,
    Royston P, Wood AM (2011), Stat Med 30:377–399, doi:10.1002/sim.4067; Sullivan TR et al. (2018), Stat Methods Med
    Res 27:2610–2626, doi:10.1177/0962280216683570 (by arm).

    >>> data = pd.DataFrame({"before": [1.0, 2, 3, 4, 5, 6], "after": [2.0, 3, None, 5, 5, None]})
    >>> chained_equations(data, m=3, seed=1).values["after"].shape
    (3, 2)
    """
    _check_numbers(m, iterations, donors)
    specified = variables(columns, methods, predictors)
    labels = arm_labels(by, len(columns))
    arms: list[str | None] = [*sorted(set(labels))] if labels else [None]
    sources = np.random.default_rng(seed).spawn(len(arms))

    def one_arm(arm: str | None, rng: np.random.Generator) -> Finished:
        rows = np.flatnonzero(np.array(labels) == arm) if arm is not None else np.arange(len(columns))
        rows = _in_their_own_order(specified, rows)
        chains = ArmChains(data=ArmData(specified, rows, m), donors=donors, rng=rng)
        chains.run(iterations)
        return arm, rows, chains

    imputed = _together(columns, m, labels, specified, _side_by_side(one_arm, arms, sources))
    return imputed if not delta else with_delta(imputed, delta)


def _side_by_side(
    one_arm: Callable[[str | None, np.random.Generator], Finished],
    arms: Sequence[str | None],
    sources: Sequence[np.random.Generator],
) -> list[Finished]:
    """The arms at the same time: each has its own source of randomness; which one is done first does not matter."""
    with ThreadPoolExecutor(max_workers=max(min(len(arms), os.cpu_count() or 1), 1)) as workers:
        return list(workers.map(one_arm, arms, sources))


def _check_numbers(m: int, iterations: int, donors: int) -> None:
    for what, number in (("m", m), ("iterations", iterations), ("donors", donors)):
        if number < 1 or number != int(number):
            raise AnalysisError(f"{what} is {number!r}; expected a whole number of at least 1")


def _in_their_own_order(specified: Sequence[Variable], rows: Rows) -> Rows:
    """The rows sorted by what they hold: who gets which random number then does not hang on the order of the file."""
    if not specified:
        return rows
    ranked = np.lexsort([variable.numbers[rows] for variable in reversed(specified)])
    sorted_rows: Rows = rows[ranked]
    return sorted_rows


Finished = tuple["str | None", Rows, ArmChains]


def _together(
    columns: pd.DataFrame, m: int, labels: tuple[str, ...], specified: Sequence[Variable], finished: Sequence[Finished]
) -> Imputed:
    """The arms' imputed values put back in the rows they belong to."""
    rows: dict[str, Rows] = {}
    values: dict[str, Array] = {}
    latent: dict[str, Latent] = {}
    for position, variable in enumerate(specified):
        parts = [(at, chains, chains.data.columns[position]) for _, at, chains in finished]
        where = [at[coded.missing] for at, _, coded in parts]
        positions = np.concatenate(where)
        if not positions.size:
            continue
        order = np.argsort(positions)
        rows[variable.name] = positions[order]
        values[variable.name] = np.concatenate([coded.imputed for _, _, coded in parts], axis=1)[:, order]
        if variable.levels >= 2 and variable.method in ("logistic", "ordered"):
            drawn = [_expanded(chains.latent.get(position), coded) for _, chains, coded in parts]
            latent[variable.name] = Latent(
                log_odds=np.concatenate([one.log_odds for one in drawn], axis=1)[:, order],
                uniform=np.concatenate([one.uniform for one in drawn], axis=1)[:, order],
            )
    return Imputed(
        columns=columns,
        m=m,
        rows=rows,
        values=values,
        arms=labels,
        counts=_counts(specified, finished),
        chains=_chains(specified, finished),
        latent=latent,
        warnings=_warnings(specified, finished),
    )


def _expanded(latent: Latent | None, coded: Coded) -> Latent:
    """What an arm's category was drawn from, over all its levels, also those that nobody in the arm had."""
    m, k = coded.imputed.shape
    cuts = np.arange(coded.variable.levels - 1)
    passed = np.searchsorted(coded.present, cuts, side="right")
    log_odds = np.where(passed == 0, _CERTAIN, -_CERTAIN) * np.ones((m, k, 1))
    if latent is None:
        return Latent(log_odds=log_odds, uniform=np.full((m, k), 0.5))
    inside = (passed > 0) & (passed < coded.present.size)
    log_odds[..., inside] = latent.log_odds[..., passed[inside] - 1]
    return Latent(log_odds=log_odds, uniform=latent.uniform)


def _counts(specified: Sequence[Variable], finished: Sequence[Finished]) -> tuple[Count, ...]:
    counts = []
    for position, variable in enumerate(specified):
        for arm, at, chains in finished:
            coded = chains.data.columns[position]
            if not coded.missing.size:
                continue
            names = tuple(specified[p].name for p in chains.predictors.get(position, ()))
            counts.append(
                Count(
                    column=variable.name,
                    arm=arm,
                    n=int(at.size),
                    n_missing=int(coded.missing.size),
                    method=variable.method,
                    predictors=names,
                    reason=coded.reason,
                )
            )
    return tuple(counts)


def _chains(specified: Sequence[Variable], finished: Sequence[Finished]) -> tuple[Chain, ...]:
    return tuple(
        Chain(
            column=variable.name,
            arm=arm,
            mean=np.array(chains.means[position]),
            sd=np.array(chains.sds[position]),
        )
        for position, variable in enumerate(specified)
        for arm, _, chains in finished
        if position in chains.means
    )


def _warnings(specified: Sequence[Variable], finished: Sequence[Finished]) -> tuple[str, ...]:
    said = []
    for arm, _, chains in finished:
        within = f" in arm {arm}" if arm is not None else ""
        for position, variable in enumerate(specified):
            coded = chains.data.columns[position]
            name, seen = variable.name, coded.observed.size
            if not coded.missing.size:
                continue
            if coded.reason is not None:
                said.append(f"{name} is not imputed{within}: {seen} people have it. It predicts no other column there.")
            elif coded.present.size == 1:
                said.append(f"{name} is the same for everybody who has it{within}; the others were given that value.")
            elif variable.levels == 2 and np.unique(coded.numbers[coded.observed]).size == 1:
                said.append(f"{name} is the same for everybody who has it{within}; the other value is imputed rarely.")
            if position in chains.limited:
                kept = ", ".join(specified[p].name for p in chains.predictors[position]) or "none"
                said.append(
                    f"{name} has too many predictors for {seen} people{within}; the strongest were kept: {kept}."
                )
            if position in chains.unsettled:
                said.append(f"A model that imputes {name}{within} did not settle; its last step was used.")
    return tuple(said)
