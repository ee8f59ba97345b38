"""One-way deterministic sensitivity analyses, ordered by how much they move the result."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reise_report.errors import AnalysisError


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One assumption changed, all others as in the base case.

    Attributes:
        name: of the assumption.
        low: least result over its variants and the base case.
        high: greatest result.
        low_variant: the variant that gives ``low``; None where the base case does.
        high_variant: the variant that gives ``high``; None where the base case does.
        swing: ``high − low``, at least 0.
        changes_sign: whether a variant has the other sign than the base case, so that the conclusion turns.
        not_estimable: variants without a result.
    """

    name: str
    low: float
    high: float
    low_variant: str | None
    high_variant: str | None
    swing: float
    changes_sign: bool
    not_estimable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tornado:
    """Bars from the widest to the narrowest; of equal swing, as given.

    Attributes:
        base: the result of the base case.
        bars: one for each assumption.
    """

    base: float
    bars: tuple[Bar, ...]


def tornado(base: float, variants: Mapping[str, Mapping[str, float | None]]) -> Tornado:
    """Order one-way sensitivity analyses by their swing.

    Args:
        base: the result of the base case, usually net benefit at one willingness to pay: a ratio would change its
            meaning from quadrant to quadrant.
        variants: for each assumption the result under each of its variants; None where there is none.

    Raises:
        AnalysisError: a result that is no finite number, an assumption without variants.

    Source: Husereau D et al. (2022), BMC Med 20:23, doi:10.1186/s12916-021-02204-0, items 20 and 24.

    >>> found = tornado(100.0, {"discount rate": {"0 %": 110.0, "5 %": 95.0}, "price": {"high": -40.0}})
    >>> [(bar.name, bar.low, bar.high, bar.changes_sign) for bar in found.bars]
    [('price', -40.0, 100.0, True), ('discount rate', 95.0, 110.0, False)]
    """
    _check_finite("base case", base)
    bars = [_bar(base, name, results) for name, results in variants.items()]
    return Tornado(base=float(base), bars=tuple(sorted(bars, key=lambda bar: -bar.swing)))


def _bar(base: float, name: str, results: Mapping[str, float | None]) -> Bar:
    if not results:
        raise AnalysisError(f"sensitivity analysis '{name}' has no variants; leave it out or give their results")
    known = {variant: value for variant, value in results.items() if value is not None}
    for variant, value in known.items():
        _check_finite(f"'{variant}' of '{name}'", value)
    points: Sequence[tuple[float, str | None]] = [
        (float(base), None),
        *((float(value), variant) for variant, value in known.items()),
    ]
    low, high = min(points, key=lambda point: point[0]), max(points, key=lambda point: point[0])
    return Bar(
        name=name,
        low=low[0],
        high=high[0],
        low_variant=low[1],
        high_variant=high[1],
        swing=high[0] - low[0],
        changes_sign=any(value * base < 0 for value in known.values()),
        not_estimable=tuple(variant for variant in results if results[variant] is None),
    )


def _check_finite(what: str, value: float) -> None:
    if not math.isfinite(value):
        raise AnalysisError(f"the result of {what} is {value!r}; expected a finite number, or None where there is none")
