"""What the bootstrap resamples: each person's arm, costs, utilities and baseline, with what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from reise_report.analysis.collinearity import adjustment
from reise_report.analysis.inputs import Matrix, Vector, binary_vector
from reise_report.errors import AnalysisError, nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class EconomicTrial:
    """A trial's costs and utilities, one row a participant.

    Attributes:
        arm: (n,), 1 intervention and 0 control.
        costs: (n, c), money by category or period; NaN where missing. Refunds may make one negative.
        utilities: (n, u), the utility index at each measurement, or one column of quality-adjusted life years; NaN
            where missing.
        years: (u,), what each utility counts for in quality-adjusted life years: the trapezoids' weights, as
            (0.125, 0.25, 0.375, 0.25) for measurements at 0, 3, 6 and 12 months; (1,) for a column of life years.
        perspectives: for each perspective, by name, the cost columns that it counts.
        cost_covariates: (n, k), baseline numbers for which costs are adjusted, as earlier costs.
        effect_covariates: (n, l), for which quality-adjusted life years are adjusted, as the utility at baseline.
        auxiliary: (n, m), further numbers that help to impute; NaN where missing.
        clusters: (n,), who is drawn together, as the people of one case manager; missing for people by themselves.
    """

    arm: ArrayLike
    costs: pd.DataFrame
    utilities: pd.DataFrame
    years: Sequence[float]
    perspectives: Mapping[str, Sequence[str]]
    cost_covariates: pd.DataFrame | None = None
    effect_covariates: pd.DataFrame | None = None
    auxiliary: pd.DataFrame | None = None
    clusters: ArrayLike | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """The trial as arrays, people in an order of their own, so that the order of the rows is nothing.

    Attributes:
        arm: (n,).
        columns: (n, p), all that imputation looks at: costs, utilities, baseline, auxiliary; NaN where missing.
        names: (p,).
        sums: (1 + perspectives, p), the weight of each column in life years, and in each perspective's costs.
        perspectives: names, in the order of ``sums`` from its second row.
        design: (n, r), intercept, covariates, arm.
        uses: (2, r), True for the columns of ``design`` that the regression of effects, and that of costs, has.
        clusters: (n,), numbers of clusters.
        clustered: whether anybody shares a cluster.
        warnings: what the user should know.
    """

    arm: Vector
    columns: Matrix
    names: tuple[str, ...]
    sums: Matrix
    perspectives: tuple[str, ...]
    design: Matrix
    uses: NDArray[np.bool_]
    clusters: NDArray[np.intp]
    clustered: bool
    warnings: tuple[str, ...]


def prepare(trial: EconomicTrial) -> Prepared:
    """Check a trial and put it into arrays.

    Missing baseline covariates are filled with the mean of everybody who has them, whatever their arm: a baseline value
    cannot depend on the arm, and the adjusted difference stays right.

    Raises:
        AnalysisError: other lengths, infinite values, columns that are no numbers, unknown or double names, weights
            that do not fit.

    Source: White IR, Thompson SG (2005), Stat Med 24:993–1007, doi:10.1002/sim.1981.
    """
    allocation = binary_vector(trial.arm, "arm")
    n = allocation.size
    costs, utilities = _numbers(trial.costs, "costs", n), _numbers(trial.utilities, "utilities", n)
    sums = _sums(trial, costs, utilities)
    baseline = [_numbers(frame, "covariates", n) for frame in (trial.cost_covariates, trial.effect_covariates)]
    frames = {**_columns(utilities), **_columns(costs)}
    for further in (baseline[1], baseline[0], _numbers(trial.auxiliary, "auxiliary", n)):
        _join(frames, further)
    main = len(utilities.columns) + len(costs.columns)
    columns = np.column_stack(list(frames.values())) if frames else np.empty((n, 0))
    padded = np.hstack([sums, np.zeros((len(sums), columns.shape[1] - main))])
    clusters, clustered = _clusters(trial.clusters, n)
    order = np.lexsort([*np.nan_to_num(columns, nan=np.inf).T, clusters, allocation])
    design, uses, warnings = _design([frame.iloc[order] for frame in baseline], allocation[order])
    return Prepared(
        arm=allocation[order],
        columns=columns[order],
        names=tuple(frames),
        sums=padded,
        perspectives=tuple(trial.perspectives),
        design=design,
        uses=uses,
        clusters=clusters[order],
        clustered=clustered,
        warnings=warnings,
    )


def _numbers(frame: pd.DataFrame | None, what: str, n: int) -> pd.DataFrame:
    if frame is None:
        return pd.DataFrame(index=range(n))
    names = [str(name) for name in frame.columns]
    if len(set(names)) != len(names):
        raise AnalysisError(f"two columns of the {what} have the same name; each needs its own")
    if len(frame) != n:
        raise AnalysisError(f"the {what} have {len(frame)} rows, the arms {n}; they must be the same people")
    wrong = [name for name, kind in zip(names, frame.dtypes, strict=True) if not pd.api.types.is_numeric_dtype(kind)]
    if wrong:
        raise AnalysisError(f"the {what} hold no numbers in '{wrong[0]}'; make dummies of categories first")
    made = pd.DataFrame({name: frame.iloc[:, place].to_numpy(dtype=float) for place, name in enumerate(names)})
    made = made if names else pd.DataFrame(index=range(n))
    infinite = np.isinf(made.to_numpy(dtype=float)).any(axis=0)
    if infinite.any():
        name = names[int(np.argmax(infinite))]
        raise AnalysisError(f"'{name}' of the {what} has infinite values; correct them or code them as missing")
    return made


def _columns(frame: pd.DataFrame) -> dict[str, Vector]:
    return {str(name): frame[name].to_numpy(dtype=float) for name in frame.columns}


def _join(frames: dict[str, Vector], further: pd.DataFrame) -> None:
    """Add columns; one that is there already, as the utility at baseline, stays as it is.

    Raises:
        AnalysisError: another column of that name is there.
    """
    for name, values in _columns(further).items():
        if not np.array_equal(frames.setdefault(name, values), values, equal_nan=True):
            raise AnalysisError(f"two columns called '{name}' hold different numbers; give each its own name")


def _sums(trial: EconomicTrial, costs: pd.DataFrame, utilities: pd.DataFrame) -> Matrix:
    shared = sorted(set(costs.columns) & set(utilities.columns))
    if shared:
        raise AnalysisError(f"'{shared[0]}' is among the costs and among the utilities; give each its own name")
    years = np.asarray(trial.years, dtype=float)
    if years.shape != (utilities.shape[1],) or not np.isfinite(years).all() or not years.any():
        raise AnalysisError(
            f"'years' are {tuple(trial.years)} for {utilities.shape[1]} utilities; give one number for each, not all 0"
        )
    if not trial.perspectives:
        raise AnalysisError("there is no perspective; name at least one, with the costs it counts")
    known = [*utilities.columns, *costs.columns]
    sums = np.zeros((1 + len(trial.perspectives), len(known)))
    sums[0, : years.size] = years
    for row, (perspective, counted) in enumerate(trial.perspectives.items(), start=1):
        if not counted or isinstance(counted, str):
            raise AnalysisError(f"perspective '{perspective}' counts no list of costs; give the names of its columns")
        for name in counted:
            if name not in costs.columns:
                near = nearest(name, costs.columns)
                hint = f", did you mean '{near}'?" if near else ""
                raise AnalysisError(f"perspective '{perspective}' counts '{name}', which is no cost{hint}")
            sums[row, known.index(name)] = 1.0
    return sums


def _clusters(labels: ArrayLike | None, n: int) -> tuple[NDArray[np.intp], bool]:
    """A number for each cluster; people without one are clusters of their own, all of which have the number −1."""
    if labels is None:
        return np.full(n, -1), False
    codes, _ = pd.factorize(pd.Series(np.asarray(labels).tolist(), dtype=object).astype("string"), sort=True)
    if codes.size != n:
        raise AnalysisError(f"'clusters' has {codes.size} entries for {n} participants; they must be the same people")
    return codes.astype(np.intp), bool((codes >= 0).any())


def _design(baseline: list[pd.DataFrame], arm: Vector) -> tuple[Matrix, NDArray[np.bool_], tuple[str, ...]]:
    """Intercept, covariates of effects, those of costs, arm; and which of them each regression has."""
    parts, uses, said = [], [], list[str]()
    for place, frame in enumerate((baseline[1], baseline[0])):
        values = frame.to_numpy(dtype=float).reshape(arm.size, frame.shape[1])
        missing = np.isnan(values)
        empty = missing.all(axis=0)
        for name, count, none in zip(frame.columns, missing.sum(axis=0).tolist(), empty, strict=True):
            if none:
                said.append(f"Covariate left out, nobody having it: {name}.")
            elif count:
                said.append(f"Covariate {name}: {count} missing values filled with the mean of everybody.")
        values, missing = values[:, ~empty], missing[:, ~empty]
        names = [str(name) for name, none in zip(frame.columns, empty, strict=True) if not none]
        filled = np.where(missing, np.nanmean(values, axis=0, keepdims=True) if values.size else 0.0, values)
        ready = adjustment(filled, arm, names)
        said.extend(ready.warnings)
        parts.append(ready.columns)
        uses.extend([place] * ready.columns.shape[1])
    design = np.column_stack([np.ones(arm.size), *parts, arm])
    table = np.array([[True, *(used == place for used in uses), True] for place in (0, 1)])
    return design, table, tuple(dict.fromkeys(said))
