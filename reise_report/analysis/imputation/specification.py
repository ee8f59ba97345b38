"""What is to be imputed, how, and from what: the choices of chained equations, checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from reise_report.analysis.imputation.imputed import Array, as_numbers
from reise_report.analysis.inputs import check_choice
from reise_report.errors import AnalysisError, nearest

Method = Literal["pmm", "normal", "logistic", "multinomial", "ordered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """One column, as the equations see it.

    Attributes:
        name: its name.
        numbers: (n,), numbers or codes of levels; NaN where missing.
        levels: number of levels of a category, 2 for booleans and for numbers that are 0 and 1 only; 0 for a number.
        method: how its missing values are drawn.
        predictors: positions of the columns that predict it.
    """

    name: str
    numbers: Array
    levels: int
    method: Method
    predictors: tuple[int, ...]


def variables(
    columns: pd.DataFrame,
    methods: Mapping[str, Method] | None = None,
    predictors: Mapping[str, Sequence[str]] | pd.DataFrame | None = None,
) -> tuple[Variable, ...]:
    """Each column with its method and predictors: predictive mean matching, or logistic, ordered or multinomial steps.

    Args:
        columns: one row a participant.
        methods: methods other than the default, by column.
        predictors: the columns that predict each; or a square frame of booleans, a row for each column predicted. All
            others predict a column that is not named.

    Raises:
        AnalysisError: an unknown column or method, or a method that does not suit the column.
    """
    names = [str(name) for name in columns.columns]
    if len(set(names)) != len(names):
        raise AnalysisError("two columns have the same name; each needs its own")
    chosen = dict(methods or {})
    by_name = _by_name(predictors, names)
    for given, what in ((chosen, "methods"), (by_name, "predictors")):
        for name in given:
            _known(name, names, what)
    found = []
    for name in names:
        column = columns[name]
        levels = _levels(column)
        method = chosen.get(name, _default(column, levels))
        _check_method(name, method, levels, column)
        listed = by_name.get(name, [other for other in names if other != name])
        positions = tuple(sorted({_known(other, names, f"predictors of '{name}'") for other in listed}))
        if names.index(name) in positions:
            raise AnalysisError(f"'{name}' is among its own predictors; take it out")
        found.append(
            Variable(name=name, numbers=as_numbers(column), levels=levels, method=method, predictors=positions)
        )
    return tuple(found)


def arm_labels(by: ArrayLike | None, n: int) -> tuple[str, ...]:
    """The arm of each participant as text; empty where all are imputed together.

    Raises:
        AnalysisError: there are not ``n`` labels, or one is missing.
    """
    if by is None:
        return ()
    labels = pd.Series(np.asarray(by).tolist(), dtype=object)
    if len(labels) != n:
        raise AnalysisError(f"'by' has {len(labels)} labels for {n} participants; give each the label of their arm")
    if labels.isna().any():
        raise AnalysisError(f"'by' has no label for {int(labels.isna().sum())} participants; each has an arm")
    return tuple(str(label) for label in labels)


def _by_name(
    predictors: Mapping[str, Sequence[str]] | pd.DataFrame | None, names: list[str]
) -> Mapping[str, Sequence[str]]:
    if not isinstance(predictors, pd.DataFrame):
        return predictors or {}
    for label in [*predictors.index, *predictors.columns]:
        _known(str(label), names, "the predictor matrix")
    return {
        str(target): [str(name) for name in predictors.columns if bool(predictors.at[target, name])]
        for target in predictors.index
    }


def _known(name: str, names: list[str], where: str) -> int:
    if name not in names:
        near = nearest(name, names)
        raise AnalysisError(f"{where}: there is no column '{name}'" + (f", did you mean '{near}'?" if near else ""))
    return names.index(name)


def _levels(column: pd.Series) -> int:
    if isinstance(column.dtype, pd.CategoricalDtype):
        return len(column.cat.categories)
    present = np.unique(as_numbers(column)[column.notna().to_numpy()])
    both = bool(np.isin(present, (0.0, 1.0)).all()) and present.size > 0
    return 2 if pd.api.types.is_bool_dtype(column.dtype) or both else 0


def _default(column: pd.Series, levels: int) -> Method:
    if levels == 0:
        return "pmm"
    if levels <= 2:
        return "logistic"
    is_ordered = isinstance(column.dtype, pd.CategoricalDtype) and bool(column.dtype.ordered)
    return "ordered" if is_ordered else "multinomial"


def _check_method(name: str, method: str, levels: int, column: pd.Series) -> None:
    check_choice(method, Method, f"imputation method for '{name}'")
    number = levels == 0 or (levels == 2 and pd.api.types.is_numeric_dtype(column.dtype))
    truth = pd.api.types.is_bool_dtype(column.dtype)
    suits = {
        "pmm": number or truth,
        "normal": number and not truth,
        "logistic": levels in (1, 2),
        "multinomial": levels > 0,
        "ordered": levels > 0,
    }[method]
    if not suits:
        kind = f"a category of {levels} levels" if levels else "a number"
        raise AnalysisError(
            f"'{name}' is {kind}, which '{method}' cannot impute; leave the method out for the usual one"
        )
