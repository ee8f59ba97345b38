"""Simulated trials with repeated measures, the seed given."""

import numpy as np


def trial(n=60, n_visits=3, seed=1, missing=0.2, effect=1.0):
    """(outcome with gaps, arm, baseline)."""
    rng = np.random.default_rng(seed)
    arm = rng.permutation(np.arange(n) % 2).astype(float)
    level = rng.normal(size=n)
    baseline = 10 + level + rng.normal(size=n)
    outcome = 10 + level[:, None] + rng.normal(size=(n, n_visits)) + effect * arm[:, None]
    outcome[rng.random((n, n_visits)) < missing] = np.nan
    return outcome, arm, baseline


def long(outcome, arm, baseline=None):
    """(outcome, design, subject, visit) with a mean for each arm and visit, and baseline's slope."""
    subject, visit = np.nonzero(np.isfinite(outcome))
    at = np.eye(outcome.shape[1])[visit]
    columns = [at, at * arm[subject, None]] + ([] if baseline is None else [baseline[subject, None]])
    return outcome[subject, visit], np.concatenate(columns, axis=1), subject, visit
