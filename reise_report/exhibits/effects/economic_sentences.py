"""What an economic evaluation says, in words that survive a ratio without meaning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reise_report.exhibits.effects.comparison import why_not
from reise_report.exhibits.effects.economic_position import position
from reise_report.exhibits.effects.evaluation import Evaluation
from reise_report.exhibits.in_sentence import listed
from reise_report.exhibits.reader import Format
from reise_report.language.speech import mark
from reise_report.plan.economic_choices import CompleteCases, NestedImputation
from reise_report.results.row import Row


def paragraphs(one: Evaluation) -> tuple[str, ...]:
    """Means and differences; where they lie; the thresholds; what the numbers rest on."""
    found = [
        " ".join(_differences(one)),
        " ".join(_positions(one)),
        " ".join([*_thresholds(one), _information(one)]),
        " ".join(filter(None, [_missing(one), _discounting(one), severity(one)])),
    ]
    return tuple(paragraph.strip() for paragraph in found if paragraph.strip())


def _differences(one: Evaluation) -> Iterator[str]:
    """Means of either group before the difference, costs first; how differences were found is told once."""
    told = ""
    for perspective in one.perspectives:
        how = _how(one, adjusted=bool(one.choices.cost_covariates))
        yield from _costs(one, perspective, how if how != told else _LIKEWISE)
        told = how
    how = _how(one, adjusted=bool(one.choices.effect_covariates))
    yield from _effects(one, how if how != told else _LIKEWISE)


_LIKEWISE = mark("Found in the same way, the difference is {difference}.")


def _how(one: Evaluation, *, adjusted: bool) -> str:
    """The sentence of the difference: what was done about missing data, and whether it is adjusted."""
    if isinstance(one.choices.missing, CompleteCases):
        if adjusted:
            return mark(
                "Among those with every cost and effect, baseline taken into account, the difference is {difference}."
            )
        return mark("Among those with every cost and effect, the difference is {difference}.")
    if adjusted:
        return mark("With missing data and baseline taken into account, the difference is {difference}.")
    return mark("With missing data taken into account, the difference is {difference}.")


def _costs(one: Evaluation, perspective: str, how: str) -> Iterator[str]:
    row = one.row(f"{perspective}.cost_difference")
    return _means_and_difference(one, _Told("cost", perspective, one.money), row, one.told_amount(row), how)


def _effects(one: Evaluation, how: str) -> Iterator[str]:
    row = one.row("effect_difference")
    return _means_and_difference(one, _Told("effect", one.economic.effect, one.effect), row, one.told_effect(row), how)


@dataclass(frozen=True, slots=True)
class _Told:
    """What a sentence is about: costs or effect, the column, and how its means are written."""

    kind: str
    column: str
    write: Format


def _means_and_difference(one: Evaluation, told: _Told, row: Row | None, difference: str, how: str) -> Iterator[str]:
    """Means of either group before the difference."""
    if row is None:
        return
    what, text = one.label(told.column), one.reader.text
    if not difference:
        yield text("{what}: no difference can be told ({reason}).", what=what, reason=why_not(one.reader, row))
        return
    part = f"arm.{{arm}}.{told.kind}.{told.column}.mean"
    values = one.cells(part, told.write)
    names = {"first": one.names[0], "second": one.names[1], "first_value": values[0], "second_value": values[1]}
    if all(_known(mean) for mean in one.of_arms(part)):
        yield text(
            "{what} within {horizon} came to {first_value} on average in the group “{first}” and to {second_value} in "
            "the group “{second}”.",
            what=what,
            horizon=one.horizon,
            **names,
        )
    else:  # the reason stands in the place of a mean that is not known
        yield text(
            "{what} within {horizon}, as observed: in the group “{first}” {first_value}, in the group “{second}” "
            "{second_value}.",
            what=what,
            horizon=one.horizon,
            **names,
        )
    yield text(how, difference=difference)


def _positions(one: Evaluation) -> Iterator[str]:
    for perspective in one.perspectives:
        said = position(one, perspective)
        if said:
            yield one.reader.text("Counting {costs}: {said}", costs=one.named(perspective), said=said)


def _thresholds(one: Evaluation) -> Iterator[str]:
    """How probable it is that the intervention is worth its cost, at the reference, the lowest and the highest."""
    chosen = one.choices.thresholds
    for amount in dict.fromkeys((chosen.reference, chosen.amounts[0], chosen.amounts[-1])):
        parts = []
        for perspective in one.perspectives:
            row = one.row(f"{one.at(perspective, amount)}.probability")
            if row is not None and row.value is not None:
                probability = one.reader.shown(row, one.probability)
                parts.append(
                    one.reader.text(
                        "{probability} counting {costs}", probability=probability, costs=one.named(perspective)
                    )
                )
        if parts:
            yield one.reader.text(
                "If {amount} may be spent on one {unit}, the probability that the group “{first}” is worth its cost is "
                "{probabilities}.",
                amount=one.threshold(amount),
                unit=one.one_more,
                first=one.names[0],
                probabilities=listed(one.reader, parts),
            )


def _information(one: Evaluation) -> str:
    reference = one.choices.thresholds.reference
    row = one.row(f"{one.at(one.economic.base_case, reference)}.perfect_information")
    if row is None or not isinstance(row.value, int | float):
        return ""
    text, some = one.reader.text, row.value >= 1
    value = (
        text("{amount} at most", amount=one.money(row.value))
        if some
        else text("less than {amount}", amount=one.money(1))
    )
    return one.reader.text(
        "If {amount} may be spent on one {unit}, knowing costs and effects without any doubt would be worth {value} "
        "for each person whom the decision concerns (counting {costs}).",
        amount=one.threshold(reference),
        unit=one.one_more,
        value=value,
        costs=one.named(one.economic.base_case),
    )


def _missing(one: Evaluation) -> str:
    """How many lacked something, and what was done about it."""
    total, complete = _together(one, "arm.{arm}.randomised"), _together(one, "arm.{arm}.complete")
    if not total or complete is None:
        return ""
    text, count = one.reader.text, one.reader.language.count_of
    missing = one.choices.missing
    if isinstance(missing, CompleteCases):
        return text("{count} have every cost and effect, and only they are analysed.", count=count(complete, total))
    if complete == total:
        return text("No cost or effect was missing.")
    lacking = count(total - complete, total)
    if not any(_known(one.row(f"{name}.cost_difference")) for name in one.perspectives):
        return text("{count} lacked a cost or an effect.", count=lacking)
    if isinstance(missing, NestedImputation):
        return text(
            "{count} lacked a cost or an effect; what they lacked was imputed anew in each of {draws} bootstrap "
            "samples.",
            count=lacking,
            draws=one.reader.language.integer(one.choices.draws),
        )
    return text(
        "{count} lacked a cost or an effect; what they lacked was imputed {m} times, and the results were pooled.",
        count=lacking,
        m=one.reader.language.integer(missing.imputations),
    )


def _known(row: Row | None) -> bool:
    return row is not None and row.value is not None


def _together(one: Evaluation, part: str) -> int | None:
    """A number of people in both groups; None where the audience may not see one of the two."""
    values = [row.value for row in one.of_arms(part) if row is not None and isinstance(row.value, int)]
    return sum(values) if len(values) == len(one.arms) else None


def _discounting(one: Evaluation) -> str:
    discount, text = one.choices.discount, one.reader.text
    if discount is None:
        return text("Costs and effects within {horizon} are not discounted.", horizon=one.horizon)
    language = one.reader.language
    effect = one.told_effect(one.row("undiscounted.effect_difference"))
    cost = one.told_amount(one.row(f"undiscounted.{one.economic.base_case}.cost_difference"))
    rates = {
        "costs": language.percent(discount.costs, _decimals(discount.costs)),
        "effects": language.percent(discount.effects, _decimals(discount.effects)),
    }
    told = text("Costs are discounted by {costs} a year, effects by {effects}.", **rates)
    if not effect or not cost:
        return told
    plain = text(
        "Without discounting, the difference in {costs} is {cost}, and that in effects {effect}.",
        costs=one.named(one.economic.base_case),
        cost=cost,
        effect=effect,
    )
    return f"{told} {plain}"


def _decimals(rate: float) -> int:
    return 0 if round(100 * rate, 6) == round(100 * rate) else 1


def severity(one: Evaluation) -> str:
    """How severe the condition is by absolute shortfall; or that this is not computed."""
    asked, text = one.choices.shortfall, one.reader.text
    if asked is None:
        return text(
            "Severity (absolute shortfall) is not computed: the plan names no norms for health, no life table and no "
            "prognosis."
        )
    row = one.row("severity.shortfall")
    if row is None:
        return ""
    if not isinstance(row.value, int | float):
        return text("Severity (absolute shortfall) cannot be computed: {reason}.", reason=why_not(one.reader, row))
    told = text(
        "People of this age and sex can expect {healthy} quality-adjusted life years, the participants {prognosis} "
        "with usual care. The absolute shortfall is {shortfall}.",
        healthy=_years(one, "healthy"),
        prognosis=_years(one, "prognosis"),
        shortfall=_years(one, "shortfall"),
    )
    if asked.source is not None:
        told += " " + text(
            "Source of the norms and the prognosis: {source}.", source=one.reader.words(asked.source).rstrip(".")
        )
    group = one.row("severity.group")
    if group is None or not isinstance(group.value, int):
        return told
    total = len(asked.limits) + 1
    return f"{told} " + text("That is severity group {group} of {n}.", group=group.value, n=total)


def _years(one: Evaluation, part: str) -> str:
    return one.reader.shown(one.row(f"severity.{part}"), lambda value: one.reader.language.number(value, 1))
