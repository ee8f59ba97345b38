"""The effect of taking part, in those who take part when offered, with what it rests on."""

from __future__ import annotations

from reise_report.exhibits.effects.assumption_words import assumption_words, verdict_words
from reise_report.exhibits.effects.by_group import not_told, told
from reise_report.exhibits.effects.comparison import Comparison
from reise_report.exhibits.effects.part import Part
from reise_report.exhibits.effects.scale import Scale, effect_scale
from reise_report.exhibits.effects.variance_words import variance_words
from reise_report.exhibits.in_sentence import lowered
from reise_report.exhibits.reader import Format, Reader
from reise_report.exhibits.table import Align, BodyRow, HeadCell, RowKind, Table
from reise_report.plan.analyses import TwoStageLeastSquares
from reise_report.plan.outcomes import Binary
from reise_report.results.row import Row, Unit

_ASSUMED = (
    "independence",
    "exclusion_restriction",
    "monotonicity",
    "no_interference",
    "relevance",
    "exclusion_and_monotonicity",
)
"""In the order in which a report tells them."""


def complier_part(reader: Reader, analysis: TwoStageLeastSquares) -> Part:
    """Who took part, the effect of the offer and of taking part, who the compliers are, and what is assumed."""
    one = Comparison(reader, analysis)
    row = one.row("complier_effect")
    scale = effect_scale(reader, analysis, row.unit if row is not None else Unit.RISK_DIFFERENCE)
    assumed = assumptions_of_uptake(one)
    tables = (_table(one, analysis, scale), *([] if assumed is None else [assumed]))
    return Part(tuple(filter(None, [_said(one, scale)])), tables)


def _said(one: Comparison, scale: Scale) -> str:
    text, row = one.reader.text, one.row("complier_effect")
    shown = told(one, row, scale, "complier_effect_p")
    effect = not_told(one, row)
    if shown:
        effect = text("In those who take part when offered, taking part made a difference of {effect}.", effect=shown)
    took = one.row(f"took_part.{one.arms[0]}")
    if took is None or took.value is None or took.numerator is None or took.denominator is None:
        return effect
    started = text(
        "In the group “{first}”, {count} took part.",
        first=one.names[0],
        count=one.reader.language.count_of(took.numerator, took.denominator),
    )
    return " ".join(filter(None, [started, effect]))


def _table(one: Comparison, analysis: TwoStageLeastSquares, scale: Scale) -> Table:
    text, language = one.reader.text, one.reader.language
    words = one.reader.words(one.outcome.name)
    risks = isinstance(one.outcome, Binary)
    on_outcome = lowered(scale.name)
    lines = [
        _group(text("Participants"), _people(one)),
        _group(text("Taking part"), _uptake(one)),
        _group(
            text("Effect on the outcome"),
            [
                _line(one, text("Of the allocation: {effect}", effect=on_outcome), "intention_to_treat", scale.write),
                _line(one, text("Of taking part: {effect}", effect=on_outcome), "complier_effect", scale.write),
                _line(one, text("Test of no difference"), "complier_effect_p", language.p_value),
            ],
        ),
        _group(
            text("Risks by how people respond to the offer") if risks else text("Means by how people respond"),
            _strata(one, language.percent if risks else scale.write),
        ),
    ]
    return Table(
        id=one.anchor,
        caption=text(
            "{outcome}: the effect in those who take part when offered (complier average causal effect).", outcome=words
        ),
        head=((HeadCell(text("Result")), HeadCell(text("Estimate ({ci})", ci=one.reader.confidence(analysis.level)))),),
        rows=tuple(row for group in lines for row in group),
        align=(Align.CENTRE,),
        label_share=0.64,
        notes=_notes(one, analysis, risks=risks),
        continued=True,
    )


def _group(head: str, members: list[BodyRow | None]) -> list[BodyRow]:
    """Rows under a head; nothing where there are none."""
    found = [row for row in members if row is not None]
    return [BodyRow(head, kind=RowKind.GROUP), *found] if found else []


def _line(one: Comparison, label: str, part: str, write: Format) -> BodyRow | None:
    row = one.row(part)
    return None if row is None else BodyRow(label, (one.reader.with_interval(row, write),), RowKind.MEMBER)


def _people(one: Comparison) -> list[BodyRow | None]:
    text, effect = one.reader.text, one.row("complier_effect")
    if effect is None:
        return []
    counts = {
        text("Randomised, n"): effect.n_randomised,
        text("With data on the outcome, n"): effect.n_available,
        text("Analysed, n"): effect.n_analysed,
    }
    return [
        BodyRow(label, (one.reader.language.integer(n),), RowKind.MEMBER)
        for label, n in counts.items()
        if n is not None
    ]


def _uptake(one: Comparison) -> list[BodyRow | None]:
    text, language = one.reader.text, one.reader.language
    rows: list[BodyRow | None] = []
    for arm, name in zip(one.arms, one.names, strict=True):
        count = one.row(f"took_part.{arm}")
        if count is not None:
            shown = one.reader.count_share(count, one.row(f"uptake.{arm}"))
            rows.append(BodyRow(text("Took part: {arm}, n (%)", arm=name), (shown,), RowKind.MEMBER))
    return [
        *rows,
        _line(one, text("Effect of the allocation on taking part, percentage points"), "first_stage", language.points),
        _line(one, text("Strength of the instrument (classical F)"), "first_stage_f", _whole(one)),
    ]


def _whole(one: Comparison) -> Format:
    return lambda value: one.reader.language.number(value, 0)


def _strata(one: Comparison, write: Format) -> list[BodyRow | None]:
    text, language = one.reader.text, one.reader.language
    share = one.row("stratum.share")
    if share is None:
        return []
    return [
        _line(one, text("Share who take part if, and only if, offered (compliers)"), "stratum.share", language.percent),
        _line(one, text("Compliers with the intervention"), "stratum.complier_with", write),
        _line(one, text("Compliers without it"), "stratum.complier_without", write),
        _line(one, text("Compliers: ratio of the two"), "stratum.ratio", language.ratio),
        _seen(one, text("Those who do not take part even if offered"), "stratum.never_taker", write),
        _seen(one, text("Those who take part even if not offered"), "stratum.always_taker", write),
    ]


def _seen(one: Comparison, label: str, part: str, write: Format) -> BodyRow | None:
    """A kind of people that may not be there at all; then there is no line of them."""
    row = one.row(part)
    nobody = (
        row is not None and row.value is None and not row.n_analysed and row.reason in ("no_data", "no_participants")
    )
    return None if nobody else _line(one, label, part, write)


def _notes(one: Comparison, analysis: TwoStageLeastSquares, *, risks: bool) -> tuple[str, ...]:
    text = one.reader.text
    notes = [
        one.abbreviations(),
        one.population(),
        text("Taking part: {column}.", column=one.columns([analysis.uptake])),
        text(
            "Two-stage least squares with the allocation as instrument for taking part; variance: {variance}. "
            "{covariates}",
            variance=variance_words(one.reader, analysis.variance),
            covariates=one.adjusted_for(analysis.covariates),
        ),
    ]
    if one.row("stratum.share") is not None:
        notes.append(
            text("Those who do not take part even if offered, or do so anyway: risks as observed, Wilson's intervals.")
            if risks
            else text("Those who do not take part even if offered, or take part anyway: means as observed.")
        )
    return tuple(notes)


def assumptions_of_uptake(one: Comparison) -> Table | None:
    """What the effect of taking part takes for granted, with the verdicts; None where the view has none."""
    found = [(name, row) for name in _ASSUMED if (row := one.row(f"check.{name}.verdict")) is not None]
    if not found:
        return None
    text = one.reader.text
    return Table(
        id=f"{one.anchor}-assumptions",
        caption=text("What the effect of taking part takes for granted."),
        head=((HeadCell(text("Assumption")), HeadCell(text("Finding"))),),
        rows=tuple(BodyRow(assumption_words(one.reader, name), (_finding(one, name, row),)) for name, row in found),
        align=(Align.LEFT,),
        label_share=0.6,
        notes=(text("“Supported” means that the check found nothing against the assumption; it does not prove it."),),
    )


def _finding(one: Comparison, name: str, row: Row) -> str:
    verdict = verdict_words(one.reader, str(row.value), row.method)
    if row.value == "not_checked":
        checked = one.row(f"check.{name}.p_value")
        more = one.reader.reason(checked.reason) if checked is not None else ""
    else:
        more = _seen_of(one, name)
    return f"{verdict} ({more})" if more else verdict


def _seen_of(one: Comparison, name: str) -> str:
    """The number that a verdict rests on, in words."""
    text, language = one.reader.text, one.reader.language
    statistic = one.row(f"check.{name}.statistic")
    if name == "exclusion_and_monotonicity":
        return one.p_value(f"check.{name}.p_value")
    if statistic is None or not isinstance(statistic.value, int | float):
        return ""
    if name == "relevance":
        return text("robust F = {f}", f=language.number(statistic.value, 0))
    if name == "monotonicity" and statistic.value == 0:
        return text("nobody in the group “{second}” took part", second=one.names[1])
    if name == "monotonicity":
        n, second = language.integer(statistic.value), one.names[1]
        return text("took part in the group “{second}”: {n}", second=second, n=n)
    return ""
