"""PROMIS-29: raw scores of four items to T-scores with standard errors, by version."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reise_report.derive.scale import looked_up, raw_sum, whole_answers
from reise_report.errors import DataError, nearest

ITEMS = 4
_TABLE = Path(__file__).parent / "tables" / "promis_29.json"

Version = Literal["v2.0", "v2.1"]


@dataclass(frozen=True, slots=True)
class TScores:
    """T-scores: 50 is the mean of the reference population, 10 its standard deviation.

    Attributes:
        t: (n,); NaN where an item is missing.
        se: (n,) standard error of each person's score; NaN also where the published table has none.
        raw: (n,) the sum of the four answers, 4–20; NaN where an item is missing.
    """

    t: NDArray[np.float64]
    se: NDArray[np.float64]
    raw: NDArray[np.float64]


def t_scores(items: ArrayLike, domain: str, version: str) -> TScores:
    """T-scores of one domain. All four items are needed: the published table is for their sum.

    Higher is better for ``physical_function`` and ``social_roles``, worse for the others.

    Args:
        items: (n, 4), answers 1–5 already turned so that more is more of what the domain is named for; NaN where
            missing.
        domain: ``physical_function``, ``anxiety``, ``depression``, ``fatigue``, ``sleep_disturbance``,
            ``social_roles`` or ``pain_interference``.
        version: of the profile, a :data:`Version`; only physical function differs between them.

    Raises:
        DataError: an unknown domain or version, or an answer outside 1–5.

    >>> scores = t_scores([[1, 1, 1, 1]], "anxiety", "v2.1")
    >>> float(scores.t[0]), float(scores.se[0])
    (40.3, 6.1)
    """
    answers = whole_answers(items, 1, 5, [f"item {number} of {domain}" for number in range(1, ITEMS + 1)])
    t, se = _domain(domain, version)
    total, given = raw_sum(answers)
    return TScores(
        t=looked_up(answers, t, ITEMS),
        se=looked_up(answers, se, ITEMS),
        raw=np.where(given == ITEMS, total, np.nan),
    )


@cache
def _domain(name: str, version: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """T-scores and standard errors for the sums 4 to 20."""
    domains: dict[str, Any] = json.loads(_TABLE.read_text(encoding="utf-8"))["domains"]
    if name not in domains:
        near = nearest(name, domains)
        hint = f"did you mean '{near}'?" if near else f"there are {', '.join(domains)}"
        raise DataError(f"PROMIS-29 has no domain '{name}'; {hint}")
    if version not in ("v2.0", "v2.1"):
        raise DataError(
            f"the version of PROMIS-29 is v2.0 or v2.1, not '{version}': they score physical function apart"
        )
    table = domains[name].get(version, domains[name])
    t = np.array(table["t"])
    return t, np.array(table.get("se", np.full(t.size, np.nan)))
