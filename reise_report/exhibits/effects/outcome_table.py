"""The table of a binary outcome: risks by group, absolute beside relative effects, unadjusted beside adjusted."""

from __future__ import annotations

from reise_report.exhibits.effects.comparison import Comparison
from reise_report.exhibits.effects.variance_words import imputation_notes, variance_words
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import Align, BodyRow, HeadCell, RowKind, Table
from reise_report.plan.analyses import StandardisedRisk

_FIRTH = "standardised_risk.firth"


def outcome_table(reader: Reader, analysis: StandardisedRisk) -> Table:
    """A binary outcome: numbers randomised, with data and analysed; risks; unadjusted effects beside adjusted ones."""
    one = Comparison(reader, analysis)
    effects = _variants(analysis)
    blank = ("",) * len(effects)
    rows = [*one.sizes(len(effects)), _analysed(one, effects), *_risks(one, blank), *_effects(one, effects)]
    return Table(
        id=one.anchor,
        caption=reader.text(
            "{outcome}: results by group, and the difference between the groups.",
            outcome=reader.words(one.outcome.name),
        ),
        head=_head(one, effects),
        rows=tuple(rows),
        align=(Align.CENTRE,) * (2 + len(effects)),
        label_share=0.3,
        notes=_notes(one, analysis),
    )


def _variants(analysis: StandardisedRisk) -> tuple[str, ...]:
    return ("unadjusted", "adjusted") if analysis.covariates or analysis.missing is not None else ("unadjusted",)


def _head(one: Comparison, effects: tuple[str, ...]) -> tuple[tuple[HeadCell, ...], ...]:
    text = one.reader.text
    adjusted = text("Adjusted") if getattr(one.analysis, "covariates", []) else text("Imputed")
    names = {"unadjusted": text("Unadjusted"), "adjusted": adjusted}
    return (
        (
            HeadCell(text("Result"), rows=2),
            HeadCell(text("Group"), columns=2),
            HeadCell(
                text("Difference ({ci})", ci=one.reader.confidence(one.analysis.level)),
                columns=len(effects),
            ),
        ),
        (*(HeadCell(name) for name in one.names), *(HeadCell(names[effect]) for effect in effects)),
    )


def _analysed(one: Comparison, effects: tuple[str, ...]) -> BodyRow:
    counts = (one.analysed(one.row(f"risk_difference.{effect}")) for effect in effects)
    return BodyRow(one.reader.text("Analysed, n"), ("", "", *counts))


def _risks(one: Comparison, blank: tuple[str, ...]) -> list[BodyRow]:
    reader, percent = one.reader, one.reader.language.percent
    cells, spans = [], []
    for arm in one.arms:
        risk = reader.view[f"{one.analysis.id}.arm.{arm}.risk"]
        cells.append(reader.count_share(reader.view[f"{one.analysis.id}.arm.{arm}.events"], risk))
        spans.append(reader.interval(risk, percent))
    rows = [
        BodyRow(reader.text("{outcome}, n (%)", outcome=reader.words(one.outcome.name)), (*cells, *blank)),
        BodyRow(reader.confidence(one.analysis.level), (*spans, *blank), RowKind.MEMBER),
    ]
    if len(blank) > 1:
        standardised = one.cells("arm.{arm}.risk_adjusted", percent)
        rows.append(BodyRow(reader.text("Standardised risk"), (*standardised, *blank), RowKind.MEMBER))
    return rows


def _effects(one: Comparison, effects: tuple[str, ...]) -> list[BodyRow]:
    text = one.reader.text
    labels = {
        "risk_difference": text("Risk difference, percentage points"),
        "risk_ratio": text("Risk ratio"),
        "odds_ratio": text("Odds ratio"),
        "p_value": text("Test of no difference"),
    }
    lines = {
        measure: BodyRow(label, ("", "", *(_effect(one, measure, effect) for effect in effects)))
        for measure, label in labels.items()
    }
    test = lines.pop("p_value")
    marginal = one.row("marginal_odds_ratio.adjusted")
    more = []
    if marginal is not None and len(effects) > 1:
        shown = one.reader.with_interval(marginal, one.reader.language.ratio)
        more.append(BodyRow(text("Odds ratio of the standardised risks"), ("", "", "", shown)))
    return [*lines.values(), *more, test]


def _effect(one: Comparison, measure: str, variant: str) -> str:
    reader, language = one.reader, one.reader.language
    row = reader.view[f"{one.analysis.id}.{measure}.{variant}"]
    if measure == "p_value":
        return reader.shown(row, language.p_value)
    return reader.with_interval(row, language.points if measure == "risk_difference" else language.ratio)


def _notes(one: Comparison, analysis: StandardisedRisk) -> tuple[str, ...]:
    text = one.reader.text
    notes = [
        one.abbreviations(),
        one.population(),
        text(
            "Unadjusted: Newcombe's interval for the risk difference, log intervals for the ratios, chi-squared test "
            "without correction."
        ),
    ]
    if analysis.covariates:
        notes.append(_adjustment(one, analysis))
    main = one.row(f"risk_difference.{_variants(analysis)[-1]}")
    return (*notes, *imputation_notes(one, analysis.missing, main))


def _adjustment(one: Comparison, analysis: StandardisedRisk) -> str:
    text, covariates = one.reader.text, one.columns(analysis.covariates)
    row = one.row("risk_difference.adjusted")
    if row is not None and (row.method or "").startswith(_FIRTH):
        return text(
            "Adjusted: risks standardised over a logistic model with {covariates}. Maximum likelihood had no finite "
            "estimate, so the plan's fallback was taken: Firth's penalised likelihood with a corrected intercept; "
            "variance: delta method, model-based. The adjusted odds ratio is conditional on the covariates, its "
            "interval of the profile likelihood.",
            covariates=covariates,
        )
    return text(
        "Adjusted: risks standardised over a logistic model with {covariates}; variance: {variance}. The "
        "adjusted odds ratio is conditional on the covariates.",
        covariates=covariates,
        variance=variance_words(one.reader, analysis.variance),
    )
