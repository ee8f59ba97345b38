"""What the analyses take for granted, with what the checks found."""

from __future__ import annotations

from collections.abc import Iterable

from reise_report.exhibits.effects.assumption_words import assumption_words, verdict_words
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import LONGEST_UNBROKEN, Align, BodyRow, HeadCell, RowKind, Table
from reise_report.language.speech import mark
from reise_report.results.row import Row

_SEEN = {
    "relevance": (mark("F = {seen}"), 0, mark("F of the first stage below 10")),
    "enough_events": (mark("{seen} per coefficient"), 1, mark("fewer than ten per coefficient")),
    "positivity": (mark("least chance {seen}"), 2, mark("a chance of a group below 0.05")),
    "residuals_normal": (mark("skewness {seen}"), 2, mark("a skewness beyond ±1")),
    "followed_to_horizon": (mark("{seen} followed"), None, mark("fewer than 95% followed to the end")),
    "no_influential_participant": (mark("largest shift {seen}"), 2, mark("a shift of more than one standard error")),
    "no_high_leverage": (mark("largest leverage {seen}"), 2, mark("a leverage above 0.5")),
    "imputation_chains_converged": (mark("R-hat = {seen}"), 2, mark("an R-hat of 1.2 or more")),
    "imputations_enough": (
        mark("Monte-Carlo error {seen}"),
        None,
        mark("a Monte-Carlo error of 10% or more of the standard error, or too few imputations for what is missing"),
    ),
}
"""Checks that hold a statistic against a limit: how it is told (decimals; None for a percentage), and the limit."""


def checks_table(reader: Reader) -> Table | None:
    """Every assumption of every analysis of the plan, with its verdict; None where no method has any.

    Sensitivity analyses rest on the same assumptions, or say in their name what they change; their checks are in the
    results file.
    """
    rows: list[BodyRow] = []
    names: list[str] = []
    for analysis in reader.plan.analyses:
        found = _verdicts(reader, analysis.id)
        if found:
            rows.append(BodyRow(reader.words(analysis.name), kind=RowKind.GROUP))
            rows += [_row(reader, analysis.id, name, verdict) for name, verdict in found.items()]
            names += found
    if not rows:
        return None
    return Table(
        id="checks",
        caption=reader.text("What the analyses take for granted, and what checks of it found."),
        head=(
            (
                HeadCell(reader.text("Assumption")),
                HeadCell(reader.text("Finding")),
                HeadCell(reader.text("Seen in the check")),
            ),
        ),
        rows=tuple(rows),
        align=(Align.LEFT, Align.LEFT),
        label_share=0.56,
        notes=(
            reader.text("“Supported” means that the check found nothing against the assumption; it does not prove it."),
            reader.text("Doubtful: {limits}.", limits="; ".join(_limits(reader, names))),
            reader.text("Checks of sensitivity analyses are in the results file."),
        ),
        continued=len(rows) > LONGEST_UNBROKEN,
    )


def _verdicts(reader: Reader, id_: str) -> dict[str, Row]:
    """The verdicts on an analysis's assumptions, by the assumption's name."""
    prefix, ending = f"{id_}.check.", ".verdict"
    return {
        row.id.removeprefix(prefix).removesuffix(ending): row
        for row in reader.view.results
        if row.id.startswith(prefix) and row.id.endswith(ending)
    }


def _row(reader: Reader, id_: str, name: str, verdict: Row) -> BodyRow:
    found = verdict_words(reader, str(verdict.value), verdict.method)
    return BodyRow(assumption_words(reader, name), (found, _seen(reader, f"{id_}.check.{name}", name)), RowKind.MEMBER)


def _seen(reader: Reader, stem: str, name: str) -> str:
    """The number that the verdict rests on, or why there is none; empty where data cannot tell."""
    statistic, p_value = reader.view.get(f"{stem}.statistic"), reader.view.get(f"{stem}.p_value")
    if name not in _SEEN:
        return reader.shown(p_value, reader.language.p_value)
    if statistic is None or not isinstance(statistic.value, int | float):
        return reader.shown(statistic or p_value, reader.language.p_value)
    words, decimals, _ = _SEEN[name]
    language = reader.language
    seen = language.percent(statistic.value) if decimals is None else language.number(statistic.value, decimals)
    return reader.text(words, seen=seen)


def _limits(reader: Reader, names: Iterable[str]) -> list[str]:
    """What makes an assumption doubtful, for the checks that were made."""
    limits = [reader.text(_SEEN[name][2]) for name in _SEEN if name in names]
    return [reader.text("a p-value below 5%"), *limits]
