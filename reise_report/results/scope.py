"""How much of the data an analysis may look at, and what it asks of them."""

from __future__ import annotations

from enum import StrEnum


class Scope(StrEnum):
    """How much of the data an analysis may look at."""

    FULL = "full"
    POOLED = "pooled"  # the allocation has been taken out of the data


class Subject(StrEnum):
    """What results are about."""

    TRIAL = "trial"  # what the plan asks of the data
    QUALITY = "quality"  # how good the data are
