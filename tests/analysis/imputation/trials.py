"""Made-up trials with missing values, for the tests of imputation."""

import numpy as np
import pandas as pd


def trial(n=200, seed=0, missing=0.2):
    """Two arms, numbers, a boolean, an ordered and an unordered category; everything but age can be missing."""
    rng = np.random.default_rng(seed)
    arm = np.where(rng.permutation(n) < n // 2, "ips", "control")
    health = rng.normal(size=n)
    frame = pd.DataFrame({"age": rng.normal(45, 10, n)})
    frame["before"] = 50 + 8 * health + rng.normal(0, 4, n)
    frame["after"] = frame["before"] + 3 * (arm == "ips") + rng.normal(0, 5, n)
    frame["work"] = (health + rng.normal(size=n) > 0).astype(float)
    frame["degree"] = pd.Series(rng.random(n) < 0.5).astype("boolean")
    frame["mobility"] = pd.Categorical.from_codes(
        np.clip(np.round(1.5 - health + rng.normal(0, 0.6, n)), 0, 3).astype(int), ["none", "slight", "some", "severe"]
    ).as_ordered()
    frame["site"] = pd.Categorical(rng.choice(["a", "b", "c"], n))
    for name in frame.columns[1:]:
        frame[name] = frame[name].mask(rng.random(n) < missing)
    return frame, arm
