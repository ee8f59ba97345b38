"""Made-up trials with skewed costs, utilities with a ceiling, and people who leave."""

import numpy as np
import pandas as pd

from reise_report.analysis.economics.economic_trial import EconomicTrial

YEARS = (0.125, 0.25, 0.375, 0.25)


def complete(seed=0, n=160, arm=None):
    """Frames of costs, utilities and baseline; health drives all of them."""
    rng = np.random.default_rng(seed)
    arm = (rng.permutation(n) >= n // 3).astype(float) if arm is None else arm
    health, left = rng.normal(size=n), 0.6 * rng.normal(size=n)
    utilities, costs = np.empty((n, 4)), np.empty((n, 3))
    for visit in range(4):
        left = 0.7 * left + 0.5 * rng.normal(size=n)
        utilities[:, visit] = np.minimum(1, 0.75 + 0.12 * health + 0.12 * left + (visit > 0) * 0.03 * arm)
        if visit:
            user = rng.random(n) < 1 / (1 + np.exp(-(0.8 - 0.8 * health)))
            costs[:, visit - 1] = user * np.exp(8 - 0.5 * health - 0.3 * left + 0.1 * arm + 0.9 * rng.normal(size=n))
    before = np.exp(8 - 0.5 * health + 0.7 * rng.normal(size=n))
    return (
        arm,
        pd.DataFrame(costs, columns=["hospital", "primary", "medicines"]),
        pd.DataFrame(utilities, columns=["u0", "u3", "u6", "u12"]),
        pd.DataFrame({"before": before}),
    )


def trial(seed=0, n=160, *, missing=True, **changes):
    """People with poor health leave more often; others miss a visit by chance."""
    arm, costs, utilities, before = complete(seed, n)
    rng = np.random.default_rng(seed + 1000)
    if missing:
        gone = np.full(n, 9)
        for visit in (1, 2, 3):
            odds = np.exp(-1.6 - (utilities.iloc[:, visit - 1] - 0.75) / 0.17)
            gone = np.where((gone == 9) & (rng.random(n) < odds / (1 + odds)), visit, gone)
        for visit in (1, 2, 3):
            utilities.iloc[(gone <= visit) | (rng.random(n) < 0.07), visit] = np.nan
            costs.iloc[(gone <= visit) | (rng.random(n) < 0.05), visit - 1] = np.nan
    given = {
        "arm": arm,
        "costs": costs,
        "utilities": utilities,
        "years": YEARS,
        "perspectives": {"health": ["hospital", "primary"], "societal": ["hospital", "primary", "medicines"]},
        "cost_covariates": before,
        "effect_covariates": utilities[["u0"]],
    }
    return EconomicTrial(**{**given, **changes})
