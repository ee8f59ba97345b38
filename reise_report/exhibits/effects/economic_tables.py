"""The tables of an economic evaluation: what was used, what it cost, how people fared, differences, thresholds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reise_report.exhibits.effects.evaluation import Evaluation
from reise_report.exhibits.reader import Format
from reise_report.exhibits.table import LONGEST_UNBROKEN, Align, BodyRow, HeadCell, RowKind, Table
from reise_report.plan.costs import Costs
from reise_report.plan.derived import QualityAdjustedLifeYears
from reise_report.plan.derived_columns import owner
from reise_report.results.row import Row

_LONG = 16
"""Signs of a cell that a narrow column does not hold."""
_QUARTERS = ("north_east", "south_east", "south_west", "north_west")


def means_tables(one: Evaluation) -> Iterator[Table]:
    """Resource use, costs, and effects, by group, as observed."""
    text = one.reader.text
    used = _columns(one, "used")
    if used:
        rows = [_means(one, column, "used", _one_decimal(one)) for column in used]
        yield _by_arm(one, "-use", text("What was used within {horizon}, by group.", horizon=one.horizon), rows)
    caption = text("Costs within {horizon}, {currency}, by group.", horizon=one.horizon, currency=one.currency_sign)
    yield _by_arm(one, "-costs", caption, list(_cost_rows(one)))
    effects = [_means(one, column, "effect", one.effect) for column in _effect_columns(one)]
    caption = text("{effect} within {horizon}, by group.", effect=one.label(one.economic.effect), horizon=one.horizon)
    yield _by_arm(one, "-effects", caption, effects)


def _one_decimal(one: Evaluation) -> Format:
    return lambda value: one.reader.language.number(value, 1)


def _columns(one: Evaluation, stem: str) -> list[str]:
    """The columns of a kind that the first group is told of, in the plan's order."""
    told = {part.rpartition(".")[0] for part in one.below(f"arm.{one.arms[0]}.{stem}")}
    return [column for column in one.reader.plan.people if column in told]


def _cost_rows(one: Evaluation) -> Iterator[BodyRow]:
    """Components, sums, and sums by period; or the columns of the data."""
    derived = _derivation(one)
    told = _columns(one, "cost")
    if derived is None:
        yield from (_means(one, column, "cost", one.amount) for column in told)
        return
    name, costs = derived
    parts = [f"{name}_{part}" for part in costs.components]
    yield BodyRow(one.reader.text("By kind"), kind=RowKind.GROUP)
    yield from (_means(one, part, "cost", one.amount, RowKind.MEMBER) for part in parts if part in told)
    yield BodyRow(one.reader.text("In all"), kind=RowKind.GROUP)
    yield from (_means(one, total, "cost", one.amount, RowKind.MEMBER) for total in one.perspectives)
    if len(costs.visits) > 1:
        yield BodyRow(one.reader.text("By the period that ends with"), kind=RowKind.GROUP)
        for total in one.perspectives:
            columns = [f"{total}_{visit}" for visit in costs.visits]
            yield from (_means(one, column, "cost", one.amount, RowKind.MEMBER) for column in columns)


def _derivation(one: Evaluation) -> tuple[str, Costs] | None:
    name = owner(one.reader.plan, one.economic.base_case)
    found = one.reader.plan.derived.get(name or "")
    return (name, found) if name is not None and isinstance(found, Costs) else None


def _effect_columns(one: Evaluation) -> list[str]:
    found = one.reader.plan.derived.get(one.economic.effect)
    if isinstance(found, QualityAdjustedLifeYears):
        return [*(f"{found.index}_{visit}" for visit in found.visits), one.economic.effect]
    return [one.economic.effect]


def _means(one: Evaluation, column: str, stem: str, write: Format, kind: RowKind = RowKind.ITEM) -> BodyRow:
    """Mean, standard deviation and the number missing, for either group."""
    cells = []
    for mean, sd in zip(*(one.of_arms(f"arm.{{arm}}.{stem}.{column}.{part}") for part in ("mean", "sd")), strict=True):
        shown = one.reader.shown(mean, write)
        if mean is not None and mean.value is not None and sd is not None and sd.value is not None:
            shown = f"{shown} ({one.reader.shown(sd, write)})"
        cells += [shown, _missing(one, mean)]
    return BodyRow(one.label(column), tuple(cells), kind)


def _missing(one: Evaluation, row: Row | None) -> str:
    if row is None or row.n_randomised is None or row.n_available is None:
        return ""
    return one.reader.language.integer(row.n_randomised - row.n_available)


def _by_arm(one: Evaluation, suffix: str, caption: str, rows: list[BodyRow]) -> Table:
    text = one.reader.text
    # Long amounts need wider columns, or each of them would stand on two lines.
    long = any(len(cell) > _LONG for row in rows for cell in row.cells)
    mean, lacking = text("Mean (SD)"), text("Missing")
    names = [HeadCell(_with_size(one, arm, name), columns=2) for arm, name in zip(one.arms, one.names, strict=True)]
    return Table(
        id=f"{one.anchor}{suffix}",
        caption=caption,
        head=((HeadCell(text("Per participant"), rows=2), *names), (HeadCell(mean), HeadCell(lacking)) * 2),
        rows=tuple(rows),
        align=(Align.RIGHT, Align.RIGHT) * 2,
        label_share=0.32 if long else 0.42,
        notes=(
            text("SD: standard deviation."),
            one.population(),
            text("As observed, without those missing and without discounting; differences are told by themselves."),
        ),
        continued=len(rows) > LONGEST_UNBROKEN,
    )


def _with_size(one: Evaluation, arm: str, name: str) -> str:
    row = one.row(f"arm.{arm}.randomised")
    if row is None or not isinstance(row.value, int):
        return name
    return f"{name}\n" + one.reader.text("n = {n}", n=one.reader.language.integer(row.value))


def difference_table(one: Evaluation) -> Table:
    """Differences in effects and in costs, adjusted and imputed, and from complete cases."""
    text = one.reader.text
    lines: list[BodyRow] = [BodyRow(_headed(one, one.economic.effect), kind=RowKind.GROUP)]
    lines += _lines(one, _variants(one, "effect_difference", one.economic.base_case, "effect_difference"), one.effect)
    for perspective in one.perspectives:
        lines.append(BodyRow(_headed(one, perspective), kind=RowKind.GROUP))
        asked = _variants(one, f"{perspective}.cost_difference", perspective, "cost_difference")
        lines += _lines(one, asked, one.amount)
    return Table(
        id=f"{one.anchor}-differences",
        caption=text(
            "{analysis}: differences in costs and effects within {horizon}, “{first}” minus “{second}”.",
            analysis=one.reader.words(one.analysis.name),
            horizon=one.horizon,
            first=one.names[0],
            second=one.names[1],
        ),
        head=(
            (
                HeadCell(text("Difference")),
                HeadCell(text("Analysed, n")),
                HeadCell(text("Estimate ({ci})", ci=one.reader.confidence(one.choices.level))),
            ),
        ),
        rows=tuple(lines),
        align=(Align.CENTRE, Align.CENTRE),
        label_share=0.5,
        notes=tuple(filter(None, [one.abbreviations(), one.population(), *_methods(one)])),
        continued=len(lines) > LONGEST_UNBROKEN,
    )


def _headed(one: Evaluation, column: str) -> str:
    unit = one.reader.plan.people[column].unit
    sign = one.currency_sign if column != one.economic.effect else "" if unit is None else one.reader.words(unit)
    return f"{one.label(column)}, {sign}" if sign else one.label(column)


def _variants(one: Evaluation, main: str, perspective: str, kind: str) -> list[tuple[str, Row | None]]:
    text = one.reader.text
    return [
        (text("Main analysis"), one.row(main)),
        (text("Without discounting"), one.row(f"undiscounted.{main}")),
        (text("Complete cases, not adjusted"), one.row(f"{main}.unadjusted")),
        (text("Complete cases, seemingly unrelated regressions"), one.row(f"{perspective}.regression.{kind}")),
        (text("Complete cases, generalised linear model"), one.row(f"{perspective}.cost_model.{kind}")),
    ]


def _lines(one: Evaluation, asked: Iterable[tuple[str, Row | None]], write: Format) -> list[BodyRow]:
    return [
        BodyRow(label, (one.analysed(row), one.reader.with_interval(row, write)), RowKind.MEMBER)
        for label, row in asked
        if row is not None
    ]


def _methods(one: Evaluation) -> Iterator[str]:
    """How the main analysis was made, and the others."""
    text, choices = one.reader.text, one.choices
    draws = one.reader.language.integer(choices.draws)
    yield {
        "nested_imputation": text(
            "Main analysis: linear regressions of costs and of effects in {draws} bootstrap samples drawn within "
            "groups, each with its own imputation of what was missing (Brand 2019); percentile intervals.",
            draws=draws,
        ),
        "complete_cases": text(
            "Main analysis: linear regressions of costs and of effects in {draws} bootstrap samples of complete cases "
            "drawn within groups; percentile intervals.",
            draws=draws,
        ),
        "multiple_imputation": text(
            "Main analysis: linear regressions of costs and of effects (HC3) in data completed by multiple imputation, "
            "pooled by Rubin's rules."
        ),
    }[choices.missing.method]
    if choices.cluster is not None:
        yield text("People were drawn together by {cluster}.", cluster=one.named(choices.cluster))
    if choices.effect_covariates:
        yield text("Effects adjusted for {covariates}.", covariates=one.columns(choices.effect_covariates))
    if choices.cost_covariates:
        yield text("Costs adjusted for {covariates}.", covariates=one.columns(choices.cost_covariates))
    if choices.cost_cap is not None:
        quantile = one.reader.language.percent(choices.cost_cap, 1)
        yield text("Costs above the {quantile} quantile of their kind and period are set to it.", quantile=quantile)


def threshold_table(one: Evaluation) -> Table:
    """Net benefit, the probability of being worth the cost, and the value of perfect information at each threshold."""
    text, language = one.reader.text, one.reader.language
    lines: list[BodyRow] = []
    for perspective in one.perspectives:
        lines.append(BodyRow(one.label(perspective), kind=RowKind.GROUP))
        for amount in one.choices.thresholds.amounts:
            at = one.at(perspective, amount)
            cells = (
                one.reader.with_interval(one.row(f"{at}.net_benefit"), one.amount),
                one.reader.shown(one.row(f"{at}.probability"), language.percent),
                one.reader.shown(one.row(f"{at}.perfect_information"), one.amount),
            )
            lines.append(BodyRow(one.money(amount), cells, RowKind.MEMBER))
    source = one.choices.thresholds.source
    return Table(
        id=f"{one.anchor}-thresholds",
        caption=text(
            "{analysis}: what the group “{first}” is worth at each threshold for one {unit}, {currency}.",
            analysis=one.reader.words(one.analysis.name),
            first=one.names[0],
            unit=one.one_more,
            currency=one.currency_sign,
        ),
        head=(
            (
                HeadCell(text("Threshold")),
                HeadCell(text("Net benefit ({ci})", ci=one.reader.confidence(one.choices.level))),
                HeadCell(text("Probability of being worth the cost")),
                HeadCell(text("Value of perfect information, per person")),
            ),
        ),
        rows=tuple(lines),
        align=(Align.CENTRE, Align.CENTRE, Align.CENTRE),
        label_share=0.2,
        notes=tuple(
            filter(
                None,
                [
                    one.abbreviations(),
                    one.population(),
                    text("Net benefit: the threshold times the difference in effects, less the difference in costs."),
                    "" if source is None else text("Thresholds: {source}.", source=one.reader.words(source)),
                ],
            )
        ),
        continued=len(lines) > LONGEST_UNBROKEN,
    )


def quadrant_rows(one: Evaluation, perspective: str) -> tuple[str, str, str, str]:
    """The shares of the draws in each quarter of the plane; empty where there are none."""
    rows = [one.row(f"{perspective}.quadrant.{quarter}") for quarter in _QUARTERS]
    shown = [
        "" if row is None or row.value is None else one.reader.shown(row, one.reader.language.percent) for row in rows
    ]
    return (shown[0], shown[1], shown[2], shown[3])
