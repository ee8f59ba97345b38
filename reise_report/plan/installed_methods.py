"""Methods of the user's own: what installed Python packages offer under the entry point ``reise_report.methods``."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points

GROUP = "reise_report.methods"


def installed_methods() -> dict[str, EntryPoint]:
    """Name → entry point, in alphabetical order; nothing is imported."""
    return {point.name: point for point in sorted(entry_points(group=GROUP), key=lambda point: point.name)}
