"""Seeds of the analyses that draw: fixed by trial and analysis, so that the same plan gives the same numbers."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reise_report.plan.model import Plan


def seed_of(plan: Plan, analysis: str) -> int:
    """The seed of an analysis, 0 to 2³¹ − 1: the first bytes of a hash of the trial's and the analysis's id."""
    digest = hashlib.sha256(f"{plan.trial.id}/{analysis}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % 2**31
