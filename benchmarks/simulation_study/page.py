"""The tables of the page docs/methods/simulation_study.md, from the study's results.

Run: python -m benchmarks.simulation_study.page writes them between the page's marks.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.simulation_study.methods import GROUPS, Method
from benchmarks.simulation_study.performance import LEVEL

METHODS_FOLDER = Path(__file__).resolve().parents[2] / "docs" / "methods"
RESULTS, PAGE = METHODS_FOLDER / "simulation_study.json", METHODS_FOLDER / "simulation_study.md"

_OFF = 2.576
"""A share is set in bold where it lies further from its nominal value than so many Monte-Carlo errors."""

_ESTIMANDS = {
    "risk_if_offered": ("Risk if everybody were offered", 4),
    "risk_if_not_offered": ("Risk if nobody were", 4),
    "risk_difference": ("Risk difference", 4),
    "risk_ratio": ("Risk ratio (error of its logarithm)", 4),
    "odds_ratio": ("Odds ratio (error of its logarithm)", 4),
    "share_attending": ("Share who take part if offered", 4),
    "complier_effect": ("Risk difference of those who take part if offered", 4),
    "incidence_m3": ("Difference in cumulative incidence, 3 months", 4),
    "incidence_m6": ("… 6 months", 4),
    "days_after_return": ("Difference in mean days after the return, of 365", 3),
    "health_m3": ("Mean difference in EQ-5D-5L index, 3 months", 5),
    "health_m12": ("… 12 months", 5),
    "wellbeing_m12": ("Mean difference in WEMWBS, 12 months", 4),
    "work_ability_m12": ("… Work Ability Score", 4),
    "pain_interference_m12": ("… PROMIS pain interference", 4),
    "probability_index": ("Probability that work ability is better with the offer", 5),
}


def tables(results: Mapping[str, Any], scenario: str) -> str:
    """The tables of a scenario, one a question."""
    found = results["scenarios"][scenario]["methods"]
    null = scenario != "alternative"
    parts = []
    for title, methods in GROUPS.items():
        rows = [_row(method, found[name], null=null) for name, method in methods.items() if name in found]
        if rows:
            parts.append("\n".join([f"**{title}**", "", *_head(null=null), *rows]))
    return "\n\n".join(parts)


def truths(results: Mapping[str, Any]) -> str:
    """The true values under the alternative."""
    values = results["truth"]["alternative"]
    rows = [
        f"| {words} | {values[name]['value']:.{digits}f} | {values[name]['se']:.{digits}f} |"
        for name, (words, digits) in _ESTIMANDS.items()
    ]
    return "\n".join(["| estimand | true value | Monte-Carlo error |", "| --- | --- | --- |", *rows])


def _head(*, null: bool) -> Iterator[str]:
    test = "type I error" if null else "power"
    names = ["method", "bias", "empirical SE", "model SE", "relative error", "coverage", test, "trials", "no estimate"]
    yield f"| {' | '.join(names)} |"
    yield f"|{' --- |' * len(names)}"


def _row(method: Method, of: Mapping[str, Any], *, null: bool) -> str:
    digits = _digits(of)
    cells = [
        method.label + (" (log)" if method.scale == "ratio" else ""),
        _measure(of.get("bias"), digits, sign=True),
        _measure(of.get("empirical_se"), digits),
        _measure(of.get("model_se"), digits),
        _measure(of.get("relative_error"), 1, sign=True, unit=" %"),
        _share(of.get("coverage"), 1 - LEVEL),
        _share(of.get("rejection"), LEVEL if null else None),
        str(of["trials"]),
        str(sum(of.get("not_estimable", {}).values())),
    ]
    return f"| {' | '.join(cells)} |"


def _digits(of: Mapping[str, Any]) -> int:
    """As many decimals as the error of the bias asks for."""
    if "empirical_se" not in of:
        return 3
    se = of["empirical_se"]["value"]
    return 2 if se > 5 else 3 if se > 0.1 else 4


def _measure(of: Mapping[str, float] | None, digits: int, *, sign: bool = False, unit: str = "") -> str:
    if of is None:
        return ""
    value = f"{of['value']:{'+' if sign else ''}z.{digits}f}".replace("-", "−")
    return f"{value}{unit} ({of['mcse']:.{digits}f})"


def _share(of: Mapping[str, float] | None, nominal: float | None) -> str:
    if of is None:
        return ""
    words = f"{100 * of['value']:.1f} % ({100 * of['mcse']:.1f})"
    off = nominal is not None and abs(of["value"] - nominal) > _OFF * of["mcse"]
    return f"**{words}**" if off else words


def written(page: str, results: Mapping[str, Any]) -> str:
    """The page with the tables between its marks."""
    made = {"truth": truths(results), **{name: tables(results, name) for name in results["scenarios"]}}
    for name, table in made.items():
        begin, end = f"<!-- {name}: made by benchmarks/simulation_study/page.py -->", f"<!-- end of {name} -->"
        before, mark, rest = page.partition(begin)
        _, closing, after = rest.partition(end)
        if not mark or not closing:
            raise ValueError(f"the page has no place for '{name}': it needs the lines '{begin}' and '{end}'")
        page = f"{before}{begin}\n\n{table}\n\n{end}{after}"
    return page


def main() -> None:
    """Write the tables into the page."""
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), results), encoding="utf-8")


if __name__ == "__main__":
    main()
