"""How much of the data an analysis may look at."""

from __future__ import annotations

from enum import StrEnum


class Scope(StrEnum):
    """How much of the data an analysis may look at."""

    FULL = "full"
    POOLED = "pooled"  # the allocation has been taken out of the data
