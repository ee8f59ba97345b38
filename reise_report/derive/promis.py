"""PROMIS-29: raw scores of four items to T-scores with standard errors, by version."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

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
    """

    t: NDArray[np.float64]
    se: NDArray[np.float64]


def t_scores(items: ArrayLike, domain: str, version: Version) -> TScores:
    """T-scores of one domain. All four items are needed: the published table is for their sum.

    Higher is better for ``physical_function`` and ``social_roles``, worse for the others.

    Args:
        items: (n, 4), answers 1–5 already turned so that more is more of what the domain is named for; NaN where
            missing.
        domain: ``physical_function``, ``anxiety``, ``depression``, ``fatigue``, ``sleep_disturbance``,
            ``social_roles`` or ``pain_interference``.
        version: of the profile; only physical function differs between them.

    Raises:
        DataError: an unknown domain or version, or an answer outside 1–5.

    >>> scores = t_scores([[1, 1, 1, 1]], "anxiety", "v2.1")
    >>> float(scores.t[0]), float(scores.se[0])
    (40.3, 6.1)
    """
    answers = np.asarray(items, dtype=float).reshape(-1, ITEMS)
    there = ~np.isnan(answers)
    wrong = there & ~np.isin(answers, (1, 2, 3, 4, 5))
    if wrong.any():
        row, item = np.argwhere(wrong)[0]
        raise DataError(f"row {row + 1}: {answers[row, item]:g} is no answer to item {item + 1} of {domain}: 1 to 5")
    table = _domain(domain, version)
    complete = there.all(axis=1)
    place = np.where(complete, np.where(there, answers, 1).sum(axis=1), ITEMS).astype(int) - ITEMS
    t = np.array(table["t"])[place]
    se = np.array(table.get("se", [np.nan] * len(table["t"])))[place]
    return TScores(np.where(complete, t, np.nan), np.where(complete, se, np.nan))


@cache
def _domain(name: str, version: str) -> dict[str, Any]:
    domains = json.loads(_TABLE.read_text(encoding="utf-8"))["domains"]
    if name not in domains:
        near = nearest(name, domains)
        hint = f"did you mean '{near}'?" if near else f"there are {', '.join(domains)}"
        raise DataError(f"PROMIS-29 has no domain '{name}'; {hint}")
    if version not in ("v2.0", "v2.1"):
        raise DataError(
            f"the version of PROMIS-29 is v2.0 or v2.1, not '{version}': they score physical function apart"
        )
    table: dict[str, Any] = domains[name].get(version, domains[name])
    return table
