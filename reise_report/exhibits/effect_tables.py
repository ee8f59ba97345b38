"""Tables of effects: the outcome by arm with absolute and relative effects, and the effect in those who took part."""

from __future__ import annotations

from collections.abc import Callable

from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import Align, BodyRow, HeadCell, RowKind, Table
from reise_report.plan.analyses import StandardisedRisk, TwoStageLeastSquares
from reise_report.results.row import Row


def outcome_table(reader: Reader, analysis: StandardisedRisk) -> Table:
    """A binary outcome: numbers randomised, with data and analysed; risks; unadjusted effects beside adjusted ones."""
    estimand = reader.plan.estimands[analysis.estimand]
    arms = (estimand.treatments.arm, estimand.treatments.against)
    outcome = reader.plan.outcomes[estimand.outcome]
    adjusted = bool(analysis.covariates)
    blank = ("",) * (1 + adjusted)
    rows = [*_numbers(reader, analysis, arms, blank), *_risks(reader, analysis, arms, adjusted)]
    rows += _effects(reader, analysis, adjusted)
    return Table(
        id=analysis.id.replace(".", "-"),
        caption=reader.text(
            "{outcome}: results by group, and the difference between the groups.", outcome=reader.words(outcome.name)
        ),
        head=_outcome_head(reader, arms, adjusted, analysis.level),
        rows=tuple(rows),
        align=(Align.CENTRE,) * (2 + len(blank)),
        label_share=0.3,
        notes=_outcome_notes(reader, analysis, adjusted),
    )


def _outcome_head(
    reader: Reader, arms: tuple[str, str], adjusted: bool, level: float
) -> tuple[tuple[HeadCell, ...], ...]:
    effects = [reader.text("Unadjusted")] + ([reader.text("Adjusted")] if adjusted else [])
    return (
        (
            HeadCell(reader.text("Result"), rows=2),
            HeadCell(reader.text("Group"), columns=2),
            HeadCell(reader.text("Difference ({ci})", ci=reader.confidence(level)), columns=len(effects)),
        ),
        (*(HeadCell(reader.arm(arm)) for arm in arms), *(HeadCell(effect) for effect in effects)),
    )


def _numbers(
    reader: Reader, analysis: StandardisedRisk, arms: tuple[str, str], blank: tuple[str, ...]
) -> list[BodyRow]:
    labels = {
        "randomised": reader.text("Randomised, n"),
        "data.available": reader.text("With data on the outcome, n"),
    }
    integer = reader.language.integer
    rows = [
        BodyRow(
            label,
            tuple(reader.shown(reader.view[f"{analysis.id}.arm.{arm}.{part}"], integer) for arm in arms) + blank,
        )
        for part, label in labels.items()
    ]
    effects = [reader.view[f"{analysis.id}.risk_difference.{v}"].n_analysed for v in _variants(len(blank) == 2)]
    analysed = tuple("" if n is None else integer(n) for n in effects)
    return [*rows, BodyRow(reader.text("Analysed, n"), ("", "", *analysed))]


def _risks(reader: Reader, analysis: StandardisedRisk, arms: tuple[str, str], adjusted: bool) -> list[BodyRow]:
    estimand = reader.plan.estimands[analysis.estimand]
    outcome = reader.plan.outcomes[estimand.outcome]
    cells, spans = [], []
    for arm in arms:
        prefix = f"{analysis.id}.arm.{arm}"
        risk = reader.view[f"{prefix}.risk"]
        cells.append(reader.count_share(reader.view[f"{prefix}.events"], risk))
        spans.append(reader.interval(risk, reader.language.percent))
    difference = [_effect(reader, analysis, "risk_difference", variant) for variant in _variants(adjusted)]
    rows = [
        BodyRow(reader.text("{outcome}, n (%)", outcome=reader.words(outcome.name)), (*cells, *[""] * len(difference))),
        BodyRow(reader.confidence(analysis.level), (*spans, *[""] * len(difference)), RowKind.MEMBER),
    ]
    if adjusted:
        standardised = tuple(
            reader.shown(reader.view[f"{analysis.id}.arm.{arm}.risk_adjusted"], reader.language.percent) for arm in arms
        )
        rows.append(BodyRow(reader.text("Standardised risk"), (*standardised, *[""] * len(difference)), RowKind.MEMBER))
    return rows


def _effects(reader: Reader, analysis: StandardisedRisk, adjusted: bool) -> list[BodyRow]:
    labels = {
        "risk_difference": reader.text("Risk difference, percentage points"),
        "risk_ratio": reader.text("Risk ratio"),
        "odds_ratio": reader.text("Odds ratio"),
        "p_value": reader.text("Test of no difference"),
    }
    return [
        BodyRow(label, ("", "", *(_effect(reader, analysis, measure, variant) for variant in _variants(adjusted))))
        for measure, label in labels.items()
    ]


def _variants(adjusted: bool) -> tuple[str, ...]:
    return ("unadjusted", "adjusted") if adjusted else ("unadjusted",)


def _effect(reader: Reader, analysis: StandardisedRisk, measure: str, variant: str) -> str:
    row = reader.view[f"{analysis.id}.{measure}.{variant}"]
    if measure == "p_value":
        return reader.shown(row, reader.language.p_value)
    return reader.with_interval(row, reader.language.points if measure == "risk_difference" else reader.language.ratio)


def _outcome_notes(reader: Reader, analysis: StandardisedRisk, adjusted: bool) -> tuple[str, ...]:
    estimand = reader.plan.estimands[analysis.estimand]
    columns = reader.plan.people
    notes = [
        reader.text("{ci}: confidence interval.", ci=reader.text("CI")),
        reader.text(
            "Population: {population}.", population=reader.words(reader.plan.populations[estimand.population].name)
        ),
        reader.text(
            "Unadjusted: Newcombe's interval for the risk difference, log intervals for the ratios, chi-squared test "
            "without correction."
        ),
    ]
    if adjusted:
        names = [label for name in analysis.covariates if (label := _label(reader, columns[name].label))]
        notes.append(
            reader.text(
                "Adjusted: risks standardised over a logistic model with {covariates}; variance: {variance}. The "
                "adjusted odds ratio is conditional on the covariates.",
                covariates=reader.language.list_of(names),
                variance=variance_words(reader, analysis),
            )
        )
    return tuple(notes)


def _label(reader: Reader, label: object) -> str:
    words = reader.words(label) if label is not None else ""  # type: ignore[arg-type]
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def variance_words(reader: Reader, analysis: StandardisedRisk | TwoStageLeastSquares) -> str:
    """The name of the variance estimator, for a note."""
    return {
        "influence_function": reader.text("influence function"),
        "ye": reader.text("Ye and co-workers"),
        "delta_model": reader.text("delta method, model-based"),
        "delta_hc0": reader.text("delta method, robust (HC0)"),
        "delta_hc1": reader.text("delta method, robust (HC1)"),
        "delta_hc3": reader.text("delta method, robust (HC3)"),
        "classical": reader.text("classical"),
        "hc0": reader.text("robust (HC0)"),
        "hc1": reader.text("robust (HC1)"),
        "hc3": reader.text("robust (HC3)"),
    }[analysis.variance]


def complier_table(reader: Reader, analyses: list[TwoStageLeastSquares]) -> Table:
    """The effect of taking part, in those who would take part if offered: one column an analysis."""
    effects = [(analysis, reader.view[f"{analysis.id}.complier_effect"]) for analysis in analyses]
    estimand = reader.plan.estimands[analyses[0].estimand]
    percent, integer = reader.language.percent, reader.language.integer
    first, second = estimand.treatments.arm, estimand.treatments.against

    def across(label: str, part: str, show: str) -> BodyRow:
        rows = [reader.view[f"{analysis.id}.{part}"] for analysis, _ in effects]
        shown: Callable[[Row], str] = {
            "percent": lambda row: reader.shown(row, percent),
            "points": lambda row: reader.with_interval(row, reader.language.points),
            "statistic": lambda row: reader.shown(row, lambda value: reader.language.number(value, 0)),
            "p": lambda row: reader.shown(row, reader.language.p_value),
        }[show]
        return BodyRow(label, tuple(shown(row) for row in rows))

    def people(label: str, part: str) -> BodyRow:
        counts = [getattr(effect, part) for _, effect in effects]
        return BodyRow(label, tuple("" if n is None else integer(n) for n in counts))

    rows = (
        people(reader.text("Randomised, n"), "n_randomised"),
        people(reader.text("With data on the outcome, n"), "n_available"),
        people(reader.text("Analysed, n"), "n_analysed"),
        across(reader.text("Took part: {arm}", arm=reader.arm(first)), f"uptake.{first}", "percent"),
        across(reader.text("Took part: {arm}", arm=reader.arm(second)), f"uptake.{second}", "percent"),
        across(reader.text("Effect of the allocation on taking part, percentage points"), "first_stage", "points"),
        across(reader.text("Strength of the instrument (F)"), "first_stage_f", "statistic"),
        across(
            reader.text("Effect of the allocation on the outcome, percentage points"), "intention_to_treat", "points"
        ),
        across(reader.text("Effect of taking part, percentage points"), "complier_effect", "points"),
        across(reader.text("Test of no difference"), "complier_effect_p", "p"),
    )
    return Table(
        id="compliers",
        caption=reader.text("The effect in those who took part when offered (complier average causal effect)."),
        head=(
            (
                HeadCell(reader.text("Result ({ci})", ci=reader.confidence(analyses[0].level))),
                *(HeadCell(reader.words(analysis.name)) for analysis in analyses),
            ),
        ),
        rows=rows,
        align=(Align.CENTRE,) * len(analyses),
        label_share=0.46,
        notes=(
            reader.text("{ci}: confidence interval.", ci=reader.text("CI")),
            reader.text(
                "Two-stage least squares with the allocation as instrument for taking part; variance: {variance}. "
                "Assumes that the allocation works only through taking part, and that it makes nobody do the opposite.",
                variance=reader.language.list_of(
                    list(dict.fromkeys(variance_words(reader, analysis) for analysis in analyses))
                ),
            ),
        ),
    )
