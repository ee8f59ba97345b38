"""Small trials for the tests of non-compliance, from counts."""

import numpy as np


def people(n1, took1, events1, n0, took0, events0):
    """Those offered first; within an arm the first took part and the last had the event."""
    uptake = np.concatenate([np.arange(n1) < took1, np.arange(n0) < took0]).astype(float)
    outcome = np.concatenate([np.arange(n1) >= n1 - events1, np.arange(n0) >= n0 - events0]).astype(float)
    return outcome, uptake, np.repeat([1.0, 0.0], [n1, n0])


def table(counts):
    """One row a person from the counts z1d1y1, z1d1y0, z1d0y1, z1d0y0, z0d1y1, z0d1y0, z0d0y1, z0d0y0."""
    offered = np.repeat([1, 1, 1, 1, 0, 0, 0, 0], counts)
    uptake = np.repeat([1, 1, 0, 0, 1, 1, 0, 0], counts)
    return np.repeat([1, 0, 1, 0, 1, 0, 1, 0], counts), uptake, offered


FLU = [31, 424, 85, 944, 30, 237, 99, 1041]
"""Hirano et al. 2000, flu encouragement: counts in stat_examples/expected.json."""

VITAMIN_A = [12, 9663, 34, 2385, 0, 0, 74, 11514]
"""Sommer and Zeger 1991, deaths: counts in stat_examples/expected.json, the outcome turned round."""


def trial(seed=1, n=300, always=0.0, effect=1.0):
    """Outcome, uptake, offer and two covariates of n people, 60 % of them compliers; the second covariate is binary."""
    rng = np.random.default_rng(seed)
    kind, z = rng.random(n), (rng.permutation(n) < n // 3).astype(float)
    x = np.column_stack([rng.normal(size=n), rng.random(n) < 0.4]).astype(float)
    d = np.where(kind < 0.6, z, (kind > 1 - always).astype(float))
    y = 2 + effect * d + x[:, 0] + (kind > 0.6) + rng.normal(size=n)
    return y, d, z, x
