"""The tables of an economic evaluation: what was used, what it cost, how people fared, differences, thresholds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reise_report.exhibits import svg
from reise_report.exhibits.effects.economic_methods import methods
from reise_report.exhibits.effects.evaluation import Evaluation
from reise_report.exhibits.reader import Format
from reise_report.exhibits.table import LONGEST_UNBROKEN, Align, BodyRow, HeadCell, RowKind, Table, words_of
from reise_report.exhibits.text_width import width
from reise_report.plan.economic_parts import index_columns, life_years, sums_of_costs
from reise_report.results.row import Row

_PAGE, _INSET, _TYPE = svg.PAGE_WIDTH, 8.0, 8.5
"""Points: the width of a page's text, the insets of a cell with some air, and the type of tables."""
_NARROWEST = 0.16
"""Share of the width that labels keep, however long the numbers."""
_QUARTERS = ("north_east", "south_east", "south_west", "north_west")


def means_tables(one: Evaluation) -> Iterator[Table]:
    """Resource use, costs, and effects, by group, as observed."""
    text = one.reader.text
    used = _columns(one, "used")
    if used:
        rows = [_means(one, column, "used", _one_decimal(one)) for column in used]
        yield _by_arm(one, "-use", text("What was used within {horizon}, by group.", horizon=one.horizon), rows)
    caption = text("Costs within {horizon}, {currency}, by group.", horizon=one.horizon, currency=one.currency_sign)
    yield _by_arm(one, "-costs", caption, list(_cost_rows(one)), _price_year(one))
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
    sums = list(sums_of_costs(one.reader.plan, one.economic))
    if not sums:
        yield from (_means(one, column, "cost", one.amount) for column in one.perspectives)
        return
    kinds = {kind for total in sums for kind in total.kinds}
    groups = [
        (one.reader.text("By kind"), [column for column in one.reader.plan.people if column in kinds]),
        (one.reader.text("In all"), one.perspectives),
    ]
    if len(sums[0].costs.visits) > 1:
        periods = [period for total in sums for period in total.periods]
        groups.append((one.reader.text("By the period that ends with"), periods))
    for head, columns in groups:
        yield BodyRow(head, kind=RowKind.GROUP)
        yield from (_means(one, column, "cost", one.amount, RowKind.MEMBER) for column in columns)


def _effect_columns(one: Evaluation) -> list[str]:
    found = life_years(one.reader.plan, one.economic)
    return [*(() if found is None else index_columns(found)), one.economic.effect]


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


def _price_year(one: Evaluation) -> tuple[str, ...]:
    """In the money of which year costs are told, where the plan fixes one."""
    total = next(sums_of_costs(one.reader.plan, one.economic), None)
    level = None if total is None else total.costs.price_level
    return () if level is None else (one.reader.text("Price year: {year}.", year=str(level.year)),)


def _by_arm(one: Evaluation, suffix: str, caption: str, rows: list[BodyRow], more: tuple[str, ...] = ()) -> Table:
    text = one.reader.text
    mean, lacking = text("Mean (SD)"), text("Missing")
    names = [HeadCell(_with_size(one, arm, name), columns=2) for arm, name in zip(one.arms, one.names, strict=True)]
    return Table(
        id=f"{one.anchor}{suffix}",
        caption=caption,
        head=((HeadCell(text("Per participant"), rows=2), *names), (HeadCell(mean), HeadCell(lacking)) * 2),
        rows=tuple(rows),
        align=(Align.RIGHT, Align.RIGHT) * 2,
        label_share=_label_share(rows, 4, 0.42),
        notes=(
            text("SD: standard deviation."),
            one.population(),
            text("As observed, without those missing and without discounting; differences are told by themselves."),
            *more,
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
        label_share=_label_share(lines, 2, 0.5),
        notes=tuple(filter(None, [one.abbreviations(), one.population(), *methods(one)])),
        continued=len(lines) > LONGEST_UNBROKEN,
    )


def _headed(one: Evaluation, column: str) -> str:
    unit = one.reader.plan.people[column].unit
    if column != one.economic.effect:
        sign = one.currency_sign
    else:  # life years say by their name what they are counted in
        sign = "" if unit is None or one.in_life_years else one.reader.words(unit)
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


def threshold_table(one: Evaluation) -> Table:
    """Net benefit, the probability of being worth the cost, and the value of perfect information at each threshold."""
    text = one.reader.text
    lines = [line for perspective in one.perspectives for line in _worth(one, perspective)]
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
        label_share=_label_share(lines, 3, 0.24),
        notes=tuple(
            filter(
                None,
                [
                    one.abbreviations(),
                    one.population(),
                    text("Net benefit: the threshold times the difference in effects, less the difference in costs."),
                    _regression_note(one),
                    ""
                    if source is None
                    else text("Thresholds: {source}.", source=one.reader.words(source).rstrip(".")),
                ],
            )
        ),
        continued=len(lines) > LONGEST_UNBROKEN,
    )


def _worth(one: Evaluation, perspective: str) -> Iterator[BodyRow]:
    """One perspective at each threshold; at the reference the regression of complete cases too."""
    reader = one.reader
    yield BodyRow(one.label(perspective), kind=RowKind.GROUP)
    for amount in one.choices.thresholds.amounts:
        at = one.at(perspective, amount)
        cells = (
            reader.with_interval(one.row(f"{at}.net_benefit"), one.amount),
            reader.shown(one.row(f"{at}.probability"), one.share),
            reader.shown(one.row(f"{at}.perfect_information"), one.amount),
        )
        yield BodyRow(one.threshold(amount), cells, RowKind.MEMBER)
        regressed = one.row(_regression(perspective))
        if regressed is not None and amount == one.choices.thresholds.reference:
            yield BodyRow(
                reader.text("Complete cases"), (reader.with_interval(regressed, one.amount), "", ""), RowKind.MEMBER
            )


def _regression_note(one: Evaluation) -> str:
    """What the lines of complete cases are; empty where there are none."""
    if all(one.row(_regression(perspective)) is None for perspective in one.perspectives):
        return ""
    amount = one.threshold(one.choices.thresholds.reference)
    return one.reader.text("Complete cases: net benefit regression (HC3) at {amount}.", amount=amount)


def _regression(perspective: str) -> str:
    return f"{perspective}.regression.net_benefit"


def _label_share(lines: Iterable[BodyRow], columns: int, wanted: float) -> float:
    """The labels' share of the width: as wanted, or less where long numbers would else stand on two lines.

    Args:
        lines: of the table.
        columns: how many share the rest alike.
        wanted: the share where the numbers leave it.
    """
    longest = max((width(words_of(cell), _TYPE) for line in lines for cell in line.cells), default=0.0)
    left = 1 - columns * (longest + _INSET) / _PAGE
    return round(min(wanted, max(left, _NARROWEST)), 3)


def quadrant_rows(one: Evaluation, perspective: str) -> tuple[str, str, str, str]:
    """The shares of the draws in each quarter of the plane; empty where there are none."""
    rows = [one.row(f"{perspective}.quadrant.{quarter}") for quarter in _QUARTERS]
    shown = ["" if row is None or row.value is None else one.reader.shown(row, one.share) for row in rows]
    return (shown[0], shown[1], shown[2], shown[3])
