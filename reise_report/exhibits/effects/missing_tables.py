"""What missing outcomes could change: a difference in risks at its bounds, and after reference-based imputation."""

from __future__ import annotations

from reise_report.exhibits.effects.by_group import by_group, interval_lines, not_told, told
from reise_report.exhibits.effects.comparison import Comparison
from reise_report.exhibits.effects.forest import Forest, Mark, forest_figure
from reise_report.exhibits.effects.part import Part
from reise_report.exhibits.effects.scale import Scale, effect_scale
from reise_report.exhibits.figure import Figure
from reise_report.exhibits.in_sentence import raised
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import Align, BodyRow, HeadCell, RowKind, Table
from reise_report.plan.analyses import Bounds, ReferenceBased
from reise_report.plan.outcomes import Continuous
from reise_report.results.row import Row, Unit


def bounds_part(reader: Reader, analysis: Bounds) -> Part:
    """The difference in the extreme cases, the set of all that the data allow, and a forest plot of the cases."""
    one = Comparison(reader, analysis)
    scale = effect_scale(reader, analysis, Unit.RISK_DIFFERENCE)
    cases = {
        "complete": reader.text("Those with data alone"),
        "worst": reader.text("Worst case for the group “{first}”", first=one.names[0]),
        "best": reader.text("Best case for the group “{first}”", first=one.names[0]),
        "no_event": reader.text("Nobody of the missing had the outcome"),
        "event": reader.text("All of the missing had the outcome"),
    }
    found = {label: row for name, label in cases.items() if (row := one.row(f"case.{name}")) is not None}
    if not found:
        return Part()
    figure = _cases_figure(one, found, scale)
    said = tuple(filter(None, [_missing_sentence(one), _identified_sentence(one, scale)]))
    nobody_missing = all(row is not None and row.value == 0 for row in one.of_arms("arm.{arm}.data.missing"))
    if nobody_missing and any(row.value is not None for row in found.values()):
        said = (reader.text("The outcome is known of everybody, so that all cases are the same."),)
    return Part((" ".join(said),) if said else (), (_cases_table(one, found, scale),), () if not figure else (figure,))


def _missing_sentence(one: Comparison) -> str:
    counts = []
    for missing, everybody in zip(
        one.of_arms("arm.{arm}.data.missing"), one.of_arms("arm.{arm}.randomised"), strict=True
    ):
        if (
            missing is None
            or everybody is None
            or not isinstance(missing.value, int)
            or not isinstance(everybody.value, int)
        ):
            return ""
        counts.append(one.reader.language.count_of(missing.value, everybody.value))
    return one.reader.text(
        "The outcome is not known of {one} in the group “{first}” and {other} in the group “{second}”.",
        one=counts[0],
        other=counts[1],
        first=one.names[0],
        second=one.names[1],
    )


def _identified_sentence(one: Comparison, scale: Scale) -> str:
    rows = [one.row(f"identified.{name}") for name in ("lower", "upper", "low", "high")]
    values = [row.value for row in rows if row is not None]
    lower, upper, low, high = (*values, None, None, None, None)[:4]
    if not isinstance(lower, int | float) or not isinstance(upper, int | float):
        return not_told(one, rows[0])
    limits = one.reader.language.limits(lower, upper, scale.tell)
    if not isinstance(low, int | float) or not isinstance(high, int | float):
        return one.reader.text("Whatever these outcomes were, the risk difference was from {limits}.", limits=limits)
    return one.reader.text(
        "Whatever these outcomes were, the risk difference was from {limits}; with chance counted too: {interval}.",
        limits=limits,
        interval=one.reader.language.interval(low, high, scale.write, one.analysis.level),
    )


def _cases_table(one: Comparison, found: dict[str, Row], scale: Scale) -> Table:
    text, reader = one.reader.text, one.reader
    rows = [BodyRow(label, (one.analysed(row), reader.with_interval(row, scale.write))) for label, row in found.items()]
    lower, upper = one.row("identified.lower"), one.row("identified.upper")
    if lower is not None and upper is not None:
        rows.append(BodyRow(text("All possible values"), ("", _span(one, lower, upper, scale)), RowKind.TOTAL))
    low, high = one.row("identified.low"), one.row("identified.high")
    if low is not None and high is not None and low.value is not None:
        label = text("{ci} of the true value, whichever it is", ci=reader.confidence(one.analysis.level))
        rows.append(BodyRow(label, ("", _span(one, low, high, scale))))
    return Table(
        id=one.anchor,
        caption=text(
            "{outcome}: the difference between the groups, whatever the missing outcomes were.",
            outcome=reader.words(one.outcome.name),
        ),
        head=(
            (
                HeadCell(text("Assumption about the missing")),
                HeadCell(text("Analysed, n")),
                HeadCell(f"{scale.name}\n({reader.confidence(one.analysis.level)})"),
            ),
        ),
        rows=tuple(rows),
        align=(Align.CENTRE,) * 2,
        label_share=0.46,
        notes=(
            one.abbreviations(),
            one.population(),
            text(
                "Worst case: the missing of the group “{first}” had the worse outcome and those of the group "
                "“{second}” the better one; best case: the other way round. Newcombe's intervals.",
                first=one.names[0],
                second=one.names[1],
            ),
            text("All possible values: bounds after Manski; their interval after Imbens and Manski."),
        ),
    )


def _span(one: Comparison, lower: Row, upper: Row, scale: Scale) -> str:
    if isinstance(lower.value, int | float) and isinstance(upper.value, int | float):
        return one.reader.language.limits(lower.value, upper.value, scale.write)
    return one.reader.reason(lower.reason)


def _cases_figure(one: Comparison, found: dict[str, Row], scale: Scale) -> Figure | None:
    reader, text = one.reader, one.reader.text
    forest = Forest(
        id=f"forest-{one.anchor}",
        title=text("Risk difference, whatever the missing outcomes were"),
        caption=text(
            "{outcome}: risk difference with its {ci}, by what is assumed about the missing outcomes.",
            outcome=reader.words(one.outcome.name),
            ci=text("{level} confidence interval", level=reader.language.level(one.analysis.level)),
        ),
        heads=(
            text("Assumption about the missing"),
            text("Difference ({ci})", ci=reader.confidence(one.analysis.level)),
        ),
        scale=scale,
        level=one.analysis.level,
        groups=[("", [Mark(label, row) for label, row in found.items()])],
        of_randomised=True,
    )
    return forest_figure(reader, forest)


def reference_part(reader: Reader, analysis: ReferenceBased) -> Part:
    """At each visit how many were imputed, the means by group and their difference, under the strategy of the plan."""
    one = Comparison(reader, analysis)
    scale = effect_scale(reader, analysis, Unit.MEASURE)
    visits = list(one.outcome.variables) if isinstance(one.outcome, Continuous) else []
    rows = [*one.sizes(1)]
    for name in visits:
        rows += _visit_lines(one, name, scale)
    strategy = _strategy(one, analysis)
    variance = {
        "jackknife": reader.text("jackknife (Wolbers and co-workers)"),
        "information_anchored": reader.text("information-anchored jackknife (Lu)"),
    }[analysis.variance]
    table = by_group(
        one,
        rows,
        caption=reader.text(
            "{outcome}: means by group and visit, had those who dropped out gone on as assumed.",
            outcome=reader.words(one.outcome.name),
        ),
        notes=(
            f"{raised(strategy)}.",
            reader.text(
                "Reference-based imputation after Carpenter, Roger and Kenward, by conditional means; variance: "
                "{variance}. {covariates}",
                variance=variance,
                covariates=one.adjusted_for(_adjusted_for(one, analysis)),
            ),
        ),
    )
    return Part(tuple(filter(None, [_reference_sentence(one, strategy, scale)])), (table,))


def _adjusted_for(one: Comparison, analysis: ReferenceBased) -> list[str]:
    baseline = one.outcome.baseline if isinstance(one.outcome, Continuous) else None
    return [*([baseline] if baseline is not None else []), *analysis.covariates]


def _visit_lines(one: Comparison, name: str, scale: Scale) -> list[BodyRow]:
    text, at = one.reader.text, f"at.{name}"
    difference = one.row(f"{at}.difference")
    if difference is None:
        return []
    visit = one.reader.words(one.reader.plan.design.visits[name].name)
    lines = [
        *one.people(text("Imputed, n"), f"{at}.arm.{{arm}}.imputed", 1),
        *interval_lines(one, text("Adjusted mean"), f"{at}.arm.{{arm}}.mean", scale.write),
        BodyRow(scale.name, ("", "", one.reader.with_interval(difference, scale.write))),
        BodyRow(text("Test of no difference"), ("", "", one.p_value(f"{at}.p_value"))),
    ]
    members = [BodyRow(row.label, row.cells, RowKind.MEMBER) for row in lines if any(row.cells)]
    return [BodyRow(visit, ("", "", ""), RowKind.GROUP), *members]


def _strategy(one: Comparison, analysis: ReferenceBased) -> str:
    """What is assumed of those who dropped out, as a clause."""
    text, second = one.reader.text, one.names[1]
    return {
        "missing_at_random": lambda: text(
            "those who dropped out are taken to have gone on like the others of their group"
        ),
        "jump_to_reference": lambda: text(
            "those who dropped out are taken to have gone on, from then, like the group “{second}”", second=second
        ),
        "copy_reference": lambda: text(
            "those who dropped out are taken to have been like the group “{second}” all the time", second=second
        ),
        "copy_increments_in_reference": lambda: text(
            "those who dropped out are taken to have changed from then as the group “{second}” did", second=second
        ),
    }[analysis.strategy]()


def _reference_sentence(one: Comparison, strategy: str, scale: Scale) -> str:
    main = one.outcome.visit or ""
    row = one.row(f"at.{main}.difference")
    shown = told(one, row, scale, f"at.{main}.p_value")
    if not shown:
        return not_told(one, row)
    return one.reader.text(
        "If {strategy}, the difference at {visit} was {difference}.",
        strategy=strategy,
        visit=one.visit(main),
        difference=shown,
    )
