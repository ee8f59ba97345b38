"""Ordered outcomes: people by category with a common odds ratio, and the probability of lying higher."""

from __future__ import annotations

from reise_report.exhibits.effects.assumption_words import assumption_words, verdict_words
from reise_report.exhibits.effects.by_group import (
    analysed_line,
    by_group,
    effect_line,
    effect_lines,
    not_told,
    p_value_line,
    told,
)
from reise_report.exhibits.effects.comparison import Comparison
from reise_report.exhibits.effects.part import Part
from reise_report.exhibits.effects.scale import effect_scale
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import BodyRow, RowKind
from reise_report.plan.analyses import MannWhitney, ProportionalOdds
from reise_report.results.row import Row, Unit


def proportional_odds_part(reader: Reader, analysis: ProportionalOdds) -> Part:
    """People by category and group, the common odds ratio, and whether it is common."""
    one = Comparison(reader, analysis)
    row = one.row("odds_ratio")
    shown = told(one, row, effect_scale(reader, analysis, Unit.RATIO))
    said = not_told(one, row)
    if shown:
        first, second = one.names
        said = reader.text(
            "The odds of a higher category were {ratio} times as large in the group “{first}” as in the group "
            "“{second}”.",
            first=first,
            second=second,
            ratio=shown,
        )
    common = effect_lines(one, {"odds_ratio": (reader.text("Common odds ratio"), reader.language.ratio)})
    table = by_group(
        one,
        [
            *one.sizes(1),
            *_categories(one),
            *analysed_line(one, row),
            *common,
            *p_value_line(one),
            *_proportionality(one),
        ],
        caption=reader.text(
            "{outcome}: people by category and group, and the common odds ratio.",
            outcome=reader.words(one.outcome.name),
        ),
        notes=(
            reader.text(
                "Common odds ratio: above 1 where those in the group “{first}” lie in higher categories.",
                first=one.names[0],
            ),
            reader.text(
                "Proportional odds model (cumulative logit) by maximum likelihood, Wald's interval on the log scale. "
                "{covariates}",
                covariates=one.adjusted_for(analysis.covariates),
            ),
            _check_note(one),
        ),
    )
    return Part(tuple(filter(None, [said])), (table,))


def _categories(one: Comparison) -> list[BodyRow]:
    """A line for each category, in the plan's order or that of its numbers."""
    first, second = (one.reader.view.under(f"{one.analysis.id}.arm.{arm}.category") for arm in one.arms)
    column = one.reader.plan.people[one.outcome.variable]
    if column.levels is not None:
        names = {name: one.reader.words(words) for name, words in column.levels.items() if name in first}
    else:
        names = {name: _shown_number(one, name) for name in sorted(first, key=_number)}
    if not names:
        return []
    available = one.of_arms("arm.{arm}.data.available")
    head = BodyRow(
        one.reader.text("{outcome}, n (%)", outcome=one.reader.words(one.outcome.name)), ("", "", ""), RowKind.GROUP
    )
    members = [
        BodyRow(
            words,
            (*(_share(one, rows[name], of) for rows, of in zip((first, second), available, strict=True)), ""),
            RowKind.MEMBER,
        )
        for name, words in names.items()
    ]
    return [head, *members]


def _number(name: str) -> float:
    """The number that the end of a row's id stands for: ``minus_2_5`` → −2.5."""
    sign = -1.0 if name.startswith("minus_") else 1.0
    return sign * float(name.removeprefix("minus_").replace("_", "."))


def _shown_number(one: Comparison, name: str) -> str:
    value = _number(name)
    return one.reader.language.number(value, 0 if value.is_integer() else one.reader.plan.people[_column(one)].decimals)


def _column(one: Comparison) -> str:
    return one.outcome.variable


def _share(one: Comparison, count: Row, of: Row | None) -> str:
    if isinstance(count.value, int) and of is not None and isinstance(of.value, int) and of.value:
        return one.reader.language.count_percent(count.value, of.value)
    return one.reader.shown(count, one.reader.language.integer)


def _proportionality(one: Comparison) -> list[BodyRow]:
    """Whether one odds ratio holds for all cut points, in words and with the test's p-value."""
    row = one.row("check.proportional_odds.verdict")
    if row is None:
        return []
    verdict = verdict_words(one.reader, str(row.value))
    tested = one.row("check.proportional_odds.p_value")
    more = "" if tested is None else one.reader.shown(tested, one.reader.language.p_value)
    return [effect_line(assumption_words(one.reader, "proportional_odds"), f"{verdict} ({more})" if more else verdict)]


def _check_note(one: Comparison) -> str:
    row = one.row("check.proportional_odds.verdict")
    if row is None or row.method != "proportional_odds.score":
        return ""
    return one.reader.text(
        "Whether one odds ratio holds: score test against one for each cut point, of the groups' effect alone."
    )


def mann_whitney_part(reader: Reader, analysis: MannWhitney) -> Part:
    """The probability that somebody of the first group lies higher, with Wilcoxon's test."""
    one = Comparison(reader, analysis)
    row = one.row("probability")
    shown = told(one, row, effect_scale(reader, analysis, Unit.PROPORTION))
    said = not_told(one, row)
    if shown:
        first, second = one.names
        said = reader.text(
            "The probability that a participant of the group “{first}” lies higher than one of the group “{second}” "
            "was {probability}; one half means no difference.",
            first=first,
            second=second,
            probability=shown,
        )
    label = reader.text("Probability of lying higher, {first} over {second}", first=one.names[0], second=one.names[1])
    table = by_group(
        one,
        [
            *one.sizes(1),
            *analysed_line(one, row),
            *effect_lines(one, {"probability": (label, lambda value: reader.language.number(value, 2))}),
            *p_value_line(one),
        ],
        caption=reader.text(
            "{outcome}: the probability of lying higher in one group than in the other.",
            outcome=reader.words(one.outcome.name),
        ),
        notes=(
            reader.text("Probability: of two participants drawn at random, one from each group; ties count half."),
            reader.text(
                "Interval on the logit scale with the variance of DeLong and co-workers. Wilcoxon's rank-sum test, "
                "normal approximation with the variance corrected for ties."
            ),
        ),
    )
    return Part(tuple(filter(None, [said])), (table,))
