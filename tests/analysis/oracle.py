"""The reference values of R (``expected.json``) and the same quantities by our own methods, under the same keys.

The functions below mirror those of the references' ``common.R`` one by one: a key that they yield is a key that the
methods of the analysis room answer for.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from reise_report.analysis import descriptive, odds_ratio, proportion, risk_difference, risk_ratio, two_by_two
from reise_report.analysis import standardised_mean_difference as smd
from reise_report.analysis.compliance import two_stage_least_squares as cace
from reise_report.analysis.covariates import design_matrix
from reise_report.analysis.estimate import Estimate
from reise_report.analysis.least_squares import fit_least_squares
from reise_report.analysis.standardised_risk import standardised_risk

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
FOLDERS = {
    "jobs2": SHARED / "trials" / "jobs2",
    **{
        name: SHARED / "validation" / name
        for name in (
            "stat_examples",
            "indo_rct",
            "strep_tb",
            "licorice_gargle",
            "nsw_lalonde",
            "pbc_rct",
            "menss_cea",
        )
    },
    "penn_bonus": SHARED / "trials" / "penn_bonus",
}
Values = dict[str, Any]

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the reference data lie beside the repository, not in it")


@cache
def expected(name: str) -> Values:
    """Every reference value of one data set with its tolerance; empty where the data are absent."""
    file = FOLDERS[name] / "expected.json"
    if not file.is_file():
        return {}
    return {key: entry for key, entry in json.loads(file.read_text(encoding="utf-8")).items() if key != "_meta"}


def data(name: str) -> pd.DataFrame:
    return pd.read_csv(FOLDERS[name] / "data.csv")


def agrees(found: Any, key: str, entry: Values, *, relative: float = 1e-6) -> None:
    """Six significant digits, or the reference's own tolerance where that is stricter, with two reasoned exceptions.

    Miettinen–Nurminen limits were printed to eight decimals: a small limit has fewer than six digits to compare.
    R stops a logistic fit one step short of ours and keeps the weights from before its last step, so that its standard
    errors differ by 1e-7 to 3e-6 of themselves (test_logistic_regression proves that this is all), and a limit near
    zero by that share of the interval, not of the limit. ``relative`` loosens the comparison where that needs it.
    """
    ours, theirs = np.atleast_1d(np.asarray(found, dtype=float)), np.atleast_1d(np.asarray(entry["value"], dtype=float))
    assert ours.shape == theirs.shape
    for our, their in zip(ours, theirs, strict=True):
        scale = np.abs(theirs).max() if "delta_model" in key else abs(their)
        # Below a ten-millionth of a millionth a number is zero that rounding missed.
        tolerance = entry["tolerance"] if scale < 1e-13 else relative * scale
        if relative == 1e-6:
            tolerance = min(tolerance, entry["tolerance"])
        if "miettinen_nurminen" in key:
            tolerance = max(tolerance, 1.1e-8)
        if entry["kind"] == "published":  # rounded in print
            tolerance = entry["tolerance"]
        assert our == pytest.approx(their, rel=0, abs=tolerance)


def limits(estimate: Estimate) -> list[float | None]:
    return [estimate.low, estimate.high]


def baseline_numeric(frame: pd.DataFrame, variable: str, arm: pd.Series) -> Values:
    values: Values = {}
    groups = {label: frame.loc[arm == label, variable].to_numpy(dtype=float) for label in (0, 1)}
    for label, group in groups.items():
        summary, key = descriptive.summarise(group), f"baseline.{variable}.arm{label}"
        values |= {f"{key}.n": summary.n, f"{key}.n_missing": summary.n_missing}
        values |= {f"{key}.mean": summary.mean, f"{key}.sd": summary.sd}
        values[f"{key}.median_q1_q3"] = [summary.median, summary.q1, summary.q3]
        values[f"{key}.min_max"] = [summary.minimum, summary.maximum]
    values[f"baseline.{variable}.smd"] = smd.numeric(groups[1], groups[0]).value
    return values


def baseline_category(frame: pd.DataFrame, variable: str, arm: pd.Series) -> Values:
    values: Values = {}
    column = frame[variable]
    if not pd.api.types.is_numeric_dtype(column):
        column = column.astype("string").str.strip().replace("", pd.NA)
    category = column.astype("category")
    tables = {label: descriptive.tabulate(category[arm == label]) for label in (0, 1)}
    for label, table in tables.items():
        key = f"baseline.{variable}.arm{label}"
        values[f"{key}.n_missing"] = table.n_missing
        for level, count, share in zip(table.levels, table.counts, table.proportions(), strict=True):
            name = level.removesuffix(".0") if pd.api.types.is_float_dtype(column) else level
            values[f"{key}.n[{name}]"] = count
            values[f"{key}.pct[{name}]"] = math.nan if share is None else 100 * share
    one, none = tables[1], tables[0]
    if len(one.levels) == 2:
        values[f"baseline.{variable}.smd"] = smd.binary(one.counts[1], one.n, none.counts[1], none.n).value
    elif len(one.levels) > 2:
        values[f"baseline.{variable}.smd"] = smd.categorical(one.counts, none.counts).value
    return values


def binary(outcome: Iterable[float], arm: Iterable[float], key: str) -> Values:
    y, a = np.asarray(list(outcome), dtype=float), np.asarray(list(arm), dtype=float)
    known = ~np.isnan(y)
    y, a = y[known], a[known]
    counts = x1, n1, x0, n0 = int(y[a == 1].sum()), int((a == 1).sum()), int(y[a == 0].sum()), int((a == 0).sum())
    wald, newcombe = risk_difference.wald(*counts), risk_difference.newcombe(*counts)
    ratio, odds = risk_ratio.log_wald(*counts), odds_ratio.woolf(*counts)
    square = two_by_two.chi_square(*counts)
    values = {
        "events_n.arm1": [x1, n1],
        "events_n.arm0": [x0, n0],
        "risk.arm1": proportion.wilson(x1, n1).value,
        "risk.arm0": proportion.wilson(x0, n0).value,
        "risk.arm1.wilson95": limits(proportion.wilson(x1, n1)),
        "risk.arm0.wilson95": limits(proportion.wilson(x0, n0)),
        "risk.arm1.clopper_pearson95": limits(proportion.clopper_pearson(x1, n1)),
        "risk.arm0.clopper_pearson95": limits(proportion.clopper_pearson(x0, n0)),
        "rd": newcombe.value,
        "rd.se_wald": wald.se,
        "rd.ci95_wald": limits(wald),
        "rd.ci95_newcombe": limits(newcombe),
        "rd.ci95_miettinen_nurminen": limits(risk_difference.miettinen_nurminen(*counts)),
        "rd.ci95_agresti_caffo": limits(risk_difference.agresti_caffo(*counts)),
        "rr": ratio.value,
        "rr.ci95_log_wald": limits(ratio),
        "or": odds.value,
        "or.ci95_woolf": limits(odds),
        "p.chisq_uncorrected": square.p_value,
        "p.chisq_yates": two_by_two.chi_square_yates(*counts).p_value,
        "p.fisher_two_sided": two_by_two.fisher_exact(*counts).p_value,
        "z.pooled": math.copysign(math.sqrt(square.statistic or 0.0), newcombe.value or 0.0),
    }
    return {f"{key}.{name}": value for name, value in values.items()}


def standardised(outcome: pd.Series, arm: pd.Series, covariates: pd.DataFrame, key: str) -> Values:
    design = design_matrix(covariates)
    keep = design.complete & outcome.notna().to_numpy()
    y, a, x = outcome.to_numpy(dtype=float)[keep], arm.to_numpy(dtype=float)[keep], design.values[keep[design.complete]]
    by = {
        kind: standardised_risk(y, a, x, variance=kind, names=design.names)
        for kind in ("influence_function", "delta_model", "delta_hc0", "delta_hc1", "delta_hc3")
    }
    model = by["delta_model"]
    conditional = model.conditional_odds_ratio
    values = {
        "n": model.n,
        "logit.coef_arm": math.log(conditional.value or math.nan),
        "logit.se_arm": conditional.se,
        "or": conditional.value,
        "or.ci95_wald": limits(conditional),
        "p.wald": conditional.p_value,
        "marginal_risk.arm1": model.risk1.value,
        "marginal_risk.arm0": model.risk0.value,
        "rd": model.risk_difference.value,
        "rd.se_delta_model": model.risk_difference.se,
        "rd.ci95_delta_model": limits(model.risk_difference),
        "rr": model.risk_ratio.value,
        "rr.se_log_delta_model": model.risk_ratio.se,
        "rd.se_delta_HC0": by["delta_hc0"].risk_difference.se,
        "rd.ci95_delta_HC0": limits(by["delta_hc0"].risk_difference),
        "rd.se_delta_HC1": by["delta_hc1"].risk_difference.se,
        "rd.se_delta_HC3": by["delta_hc3"].risk_difference.se,
        "rd.se_influence": by["influence_function"].risk_difference.se,
    }
    return {f"{key}.{name}": value for name, value in values.items()}


def complier(outcome: Any, uptake: Any, offered: Any, covariates: Any, key: str) -> Values:
    y, d, z = (np.asarray(values, dtype=float) for values in (outcome, uptake, offered))
    x = np.empty((y.size, 0)) if covariates is None else np.asarray(covariates, dtype=float)
    by = {kind: cace.two_stage_least_squares(y, d, z, x, variance=kind) for kind in ("classical", "hc0", "hc1")}
    one = by["hc1"]
    to_treat = fit_least_squares(np.column_stack([np.ones(y.size), x, z]), y)
    values = {
        "n": one.n,
        "itt": one.intention_to_treat.value,
        "itt.se_ols": math.sqrt(to_treat.covariance("classical")[-1, -1]),
        "itt.se_HC1": one.intention_to_treat.se,
        "itt.se_HC2": math.sqrt(to_treat.covariance("hc2")[-1, -1]),
        "first_stage": one.first_stage.value,
        "first_stage.F": one.first_stage_f,
        "first_stage.F_HC1": one.first_stage_f_robust,
        "cace": one.effect.value,
        "cace.se_iid": by["classical"].effect.se,
        "cace.se_HC0": by["hc0"].effect.se,
        "cace.se_HC1": one.effect.se,
        "cace.ci95_HC1_normal": limits(one.effect),
    }
    return {f"{key}.{name}": value for name, value in values.items()}
