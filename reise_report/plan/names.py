"""Names that refer to other parts of the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from reise_report.plan.problem import Finding, KeyPath, suggestion


def known(path: KeyPath, name: str, among: Iterable[str], what: str) -> Iterator[Finding]:
    """What is wrong with a name at ``path``: nothing is called so."""
    names = list(among)
    if name not in names:
        yield Finding(path, f"there is no {what} '{name}'{suggestion(name, names)}")


def unique(path: KeyPath, names: Iterable[str], what: str) -> Iterator[Finding]:
    """Names at ``path`` that stand there more than once."""
    for name, count in Counter(names).items():
        if count > 1:
            yield Finding(path, f"{what} '{name}' stands {count} times; once is enough")
