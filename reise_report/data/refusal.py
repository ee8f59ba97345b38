"""The error of a cell that breaks its column's contract."""

from __future__ import annotations


class RefusedCellError(ValueError):
    """A cell that breaks the contract; the message is the rule."""
