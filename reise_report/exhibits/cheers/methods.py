"""Items that the plan of the economic analysis answers: perspective to uncertainty."""

from __future__ import annotations

from reise_report.exhibits.cheers.answer import Answer, not_applicable, not_reported, reported
from reise_report.exhibits.cheers.study import Study
from reise_report.exhibits.derivation_words import column_name, value_set_name
from reise_report.exhibits.in_sentence import listed, lowered, raised
from reise_report.exhibits.table import Link
from reise_report.plan.check_economics import LONGEST_WITHOUT_DISCOUNT
from reise_report.plan.derived import QualityAdjustedLifeYears, Score


def perspective(study: Study) -> Answer:
    """Item 8: the sums of costs, that of the base case first."""
    reader = study.reader
    first, *others = [lowered(column_name(reader, column)) for column in study.outcome.costs]
    said = reader.text("Base case: {costs}.", costs=first)
    if others:
        said += " " + reader.text("Beside it: {costs}.", costs=listed(reader, others))
    return reported(*study.own(), *cost_table(study), said=said)


def horizon(study: Study) -> Answer:
    """Item 9: the visit that ends it."""
    reader = study.reader
    visit = reader.plan.design.visits[study.outcome.visit]
    said = reader.text(
        "From randomisation to {visit} (day {day}).",
        visit=lowered(reader.words(visit.name)),
        day=reader.language.integer(visit.day),
    )
    return reported(*study.own(), study.section("sec-estimands"), said=said)


def discounting(study: Study) -> Answer:
    """Item 10: the rates; within a year none are needed, and that is said."""
    reader, discount = study.reader, study.analysis.discount
    if discount is not None:
        level = reader.language.level
        said = reader.text(
            "{costs} a year for costs, {effects} for effects.",
            costs=level(discount.costs),
            effects=level(discount.effects),
        )
        return reported(*study.own(), said=said)
    if within_a_year(study):
        return reported(
            *study.own(), said=reader.text("Nothing is discounted, as the time horizon is not longer than a year.")
        )
    return not_reported(reader.text("The time horizon is longer than a year, and the plan has no rate."))


def within_a_year(study: Study) -> bool:
    """Whether the horizon is so short that there is nothing to discount."""
    return study.reader.plan.design.visits[study.outcome.visit].day <= LONGEST_WITHOUT_DISCOUNT


def effect_chosen(study: Study) -> Answer:
    """Item 11: the effect, and harms where they are recorded."""
    reader = study.reader
    said = f"{raised(column_name(reader, study.outcome.effect))}."
    harms = (study.section("sec-harms"),) if reader.plan.harms is not None else ()
    return reported(*study.own(), study.section("sec-estimands"), *harms, said=said)


def effect_measured(study: Study) -> Answer:
    """Item 12: the outcome's source."""
    said = study.reader.words(study.outcome.measured_by).rstrip(".") + "."
    return reported(study.section("sec-estimands"), *_derived(study), said=said)


def effect_valued(study: Study) -> Answer:
    """Item 13: the value set behind life years; another effect that is derived is counted in its own unit."""
    reader, effect = study.reader, study.effect
    if effect is None:
        return not_reported(
            reader.text("The effect is a column of the data; the plan does not say how it was valued."),
            study.section("sec-dictionary"),
        )
    if not isinstance(effect, QualityAdjustedLifeYears):
        return not_applicable(reader.text("The effect is counted in its own unit."), *_derived(study))
    index = reader.plan.derived[effect.index]
    if not isinstance(index, Score) or index.value_set is None:
        return not_reported(reader.text("The plan names no value set."), *_derived(study))
    said = reader.text("Value set: {name}.", name=value_set_name(reader, index.value_set))
    return reported(*_derived(study), said=said)


def resources(study: Study) -> Answer:
    """Item 14: what is counted, and at which prices."""
    if study.costs is None:
        return not_reported(
            study.reader.text("Costs are columns of the data; the plan does not say how they were counted and priced."),
            study.section("sec-dictionary"),
        )
    return reported(study.section("sec-derived"), *cost_table(study), *study.own())


def currency(study: Study) -> Answer:
    """Item 15: prices and amounts of a plan are in one currency, so that nothing is converted."""
    reader, costs = study.reader, study.costs
    if costs is None:
        unit = reader.plan.people[study.outcome.base_case].unit
        name = reader.text("The currency is not told.") if unit is None else _currency(study, reader.words(unit))
        return not_reported(f"{name} {reader.text('There is no price year.')}", study.section("sec-dictionary"))
    name = _currency(study, dict(reader.language.conventions.currencies).get(costs.currency, costs.currency))
    if costs.price_level is None:
        lacking = reader.text("There is no price year: each amount is in the money of its own year.")
        return not_reported(f"{name} {lacking}", *cost_table(study))
    year = reader.text("Price year: {year}.", year=str(costs.price_level.year))
    converted = reader.text("Nothing is converted from another currency.")
    return reported(*cost_table(study), said=f"{name} {year} {converted}")


def _currency(study: Study, name: str) -> str:
    return study.reader.text("Currency: {name}.", name=name)


def model(study: Study) -> Answer:
    """Item 16: an analysis of a trial's own participants has none."""
    return not_applicable(
        study.reader.text(
            "Costs and effects are the participants' own, within the follow-up; no model carries them on."
        )
    )


def analytics(study: Study) -> Answer:
    """Item 17: what becomes of missing values; the assumptions of the plan, where it has any."""
    text, missing = study.reader.text, study.analysis.missing
    if missing.method == "nested_imputation":
        said = text("Missing values are imputed once in each bootstrap sample.")
    elif missing.method == "multiple_imputation":
        said = text(
            "Missing values are imputed {n} times, and the results pooled.",
            n=study.reader.language.integer(missing.imputations),
        )
    else:
        said = text("Only participants with all costs and the effect are analysed.")
    assumed = (study.section("sec-provenance"),) if any(study.reader.plan.assumptions()) else ()
    return reported(*study.own(), *assumed, said=said)


def heterogeneity(study: Study) -> Answer:
    """Item 18: subgroups of this analysis."""
    where = study.under("subgroups")
    if where:
        return reported(*where)
    return not_reported(study.reader.text("The report has no subgroups of this analysis."))


def distribution(study: Study) -> Answer:
    """Item 19: severity is an adjustment by priority; no analysis of the package spreads effects over groups."""
    text = study.reader.text
    if study.has("severity.shortfall"):
        said = text("Severity, as absolute shortfall. Costs and effects are not spread over groups of people.")
        return reported(*study.own(), said=said)
    return not_reported(
        text("How costs and effects are distributed among people is not analysed, and severity is not computed.")
    )


def uncertainty_methods(study: Study) -> Answer:
    """Item 20: how intervals and probabilities came about, and sensitivity analyses."""
    reader, analysis = study.reader, study.analysis
    if not has_uncertainty(study):
        return not_reported(reader.text("No uncertainty could be computed."), *study.own())
    if analysis.missing.method == "multiple_imputation":
        said = reader.text("Standard errors pooled over the imputations.")
    else:
        said = reader.text("{n} bootstrap samples.", n=reader.language.integer(analysis.draws))
    return reported(*study.own(), *study.under("sensitivity"), said=said)


def has_uncertainty(study: Study) -> bool:
    """Whether the main difference in costs has an interval, and the probability at the reference threshold a value."""
    base, thresholds = study.outcome.base_case, study.analysis.thresholds
    row = study.reader.view.get(f"{study.analysis.id}.{base}.cost_difference")
    told = row is not None and row.low is not None and row.high is not None
    return told and study.has(f"{base}.at.{thresholds.key(thresholds.reference)}.probability")


def _derived(study: Study) -> tuple[Link, ...]:
    return (study.section("sec-derived"),) if study.effect is not None else ()


def cost_table(study: Study) -> tuple[Link, ...]:
    """The table of costs, with their sums and prices; nothing where costs are columns of the data."""
    if study.costs is None:
        return ()
    return (study.section("sec-dictionary", study.reader.text("Costs"), "tbl-costs"),)
