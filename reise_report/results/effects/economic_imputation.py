"""Multiple imputation of costs and utilities, and differences pooled over the completed data sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from reise_report.analysis.assumption import Assumption
from reise_report.analysis.covariates import DesignMatrix
from reise_report.analysis.economics.incremental import Variance, adjusted
from reise_report.analysis.economics.joint_difference import JointDifference, no_difference
from reise_report.analysis.economics.normal_plane import NormalPlane
from reise_report.analysis.economics.pooled_difference import PooledDifference, pool_differences
from reise_report.analysis.imputation.adequacy import chains_converged, missing_at_random
from reise_report.analysis.imputation.chained_equations import chained_equations
from reise_report.analysis.imputation.imputed import Imputed
from reise_report.analysis.reason import NO_PARTICIPANTS
from reise_report.plan.economic_choices import PooledImputation
from reise_report.results.effects.economic_columns import EconomicColumns

_VARIANCE: Variance = "hc3"


def pooled_planes(
    columns: EconomicColumns, asked: PooledImputation, seed: int
) -> tuple[Mapping[str, NormalPlane], tuple[Assumption, ...]]:
    """For each perspective the pooled differences, and what the imputation rests on.

    Args:
        columns: everybody randomised.
        asked: how values are imputed.
        seed: of the imputation.
    """
    arm = columns.arm
    counts = {
        name: int((columns.costs[list(parts)].isna().any(axis=1) | np.isnan(columns.effect)).sum())
        for name, parts in columns.perspectives.items()
    }
    if arm.size == 0 or arm.min() == arm.max():
        nothing = no_difference(f"incremental.{_VARIANCE}", NO_PARTICIPANTS, arm.size)
        return {name: _plane(name, [nothing, nothing], counts[name]) for name in counts}, ()
    imputed = chained_equations(
        _all_columns(columns, asked.auxiliary),
        m=asked.imputations,
        seed=seed,
        by=np.where(arm == 1, "intervention", "control"),
        iterations=asked.iterations,
        donors=asked.donors,
    )
    if (reason := imputed.reason()) is not None:
        nothing = no_difference(f"incremental.{_VARIANCE}", reason, arm.size)
        return {name: _plane(name, [nothing, nothing], counts[name]) for name in counts}, ()
    designs = _designs(columns, imputed)
    planes = {name: _plane(name, _each(columns, imputed, designs, name), counts[name]) for name in columns.perspectives}
    names = [str(name) for name in imputed.columns.columns]
    return planes, (chains_converged(imputed), missing_at_random(names))


def _plane(name: str, each: Sequence[JointDifference], incomplete: int) -> NormalPlane:
    pooled: PooledDifference = pool_differences(each)
    return NormalPlane(perspective=name, pooled=pooled, incomplete=incomplete)


def _all_columns(columns: EconomicColumns, auxiliary: Sequence[str]) -> pd.DataFrame:
    """Costs, utilities, covariates, auxiliary columns and who is dead, each once."""
    parts = {str(name): columns.costs[name] for name in columns.costs}
    parts |= {str(name): columns.effects[name] for name in columns.effects}
    asked = [*columns.analysis.cost_covariates, *columns.analysis.effect_covariates, *auxiliary]
    parts |= {name: columns.people[name] for name in asked if name not in parts}
    parts |= {str(name): columns.dead[name] for name in columns.dead}
    return pd.DataFrame(parts)


def _designs(columns: EconomicColumns, imputed: Imputed) -> list[tuple[DesignMatrix, DesignMatrix]]:
    """The covariates of costs and of effects in each completed data set."""
    analysis = columns.analysis
    names = list(dict.fromkeys([*analysis.cost_covariates, *analysis.effect_covariates]))
    # A frame of all columns for each data set would take longer than the regressions.
    rows = {name: imputed.rows[name] for name in imputed.rows if name in names}
    narrow = replace(imputed, columns=imputed.columns[names], rows=rows)
    covariates = columns.sample.covariates
    return [
        (covariates(frame, analysis.cost_covariates), covariates(frame, analysis.effect_covariates)) for frame in narrow
    ]


def _each(
    columns: EconomicColumns, imputed: Imputed, designs: Sequence[tuple[DesignMatrix, DesignMatrix]], name: str
) -> list[JointDifference]:
    costs = sum(imputed.array(part) for part in columns.perspectives[name])
    effects = sum(
        weight * imputed.array(str(part)) for part, weight in zip(columns.effects, columns.weights, strict=True)
    )
    return [
        adjusted(
            cost,
            effect,
            columns.arm,
            of_costs.values,
            of_effects.values,
            variance=_VARIANCE,
            cost_names=of_costs.names,
            effect_names=of_effects.names,
        )
        for (of_costs, of_effects), cost, effect in zip(
            designs, np.atleast_2d(costs), np.atleast_2d(effects), strict=True
        )
    ]
