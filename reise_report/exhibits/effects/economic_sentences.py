"""What an economic evaluation says, in words that survive a ratio without meaning."""

from __future__ import annotations

from collections.abc import Iterator

from reise_report.exhibits.effects.comparison import why_not
from reise_report.exhibits.effects.evaluation import Evaluation
from reise_report.exhibits.in_sentence import listed, raised
from reise_report.plan.economic_choices import CompleteCases, NestedImputation
from reise_report.results.row import Row


def paragraphs(one: Evaluation) -> tuple[str, ...]:
    """Means and differences; where they lie; the thresholds; what the numbers rest on."""
    found = [
        " ".join([*_costs(one), _effects(one)]),
        " ".join(_positions(one)),
        " ".join([*_thresholds(one), _information(one)]),
        " ".join(filter(None, [_missing(one), _discounting(one), severity(one)])),
    ]
    return tuple(paragraph.strip() for paragraph in found if paragraph.strip())


def _costs(one: Evaluation) -> Iterator[str]:
    """Mean costs of either group before the difference, for each perspective."""
    for perspective in one.perspectives:
        part = "arm.{arm}.cost." + perspective + ".mean"
        first, second = one.cells(part, one.money)
        row = one.row(f"{perspective}.cost_difference")
        difference = one.told_amount(row)
        if not difference:
            yield one.reader.text(
                "{costs}: no difference can be told ({reason}).",
                costs=one.label(perspective),
                reason=why_not(one.reader, row),
            )
            continue
        yield one.reader.text(
            "{costs} within {horizon} were on average {first_cost} in the group “{first}” and {second_cost} in the "
            "group “{second}”; with missing data and baseline taken into account, the difference is {difference}.",
            costs=one.label(perspective),
            horizon=one.horizon,
            first=one.names[0],
            second=one.names[1],
            first_cost=first,
            second_cost=second,
            difference=difference,
        )


def _effects(one: Evaluation) -> str:
    part = "arm.{arm}.effect." + one.economic.effect + ".mean"
    first, second = one.cells(part, one.effect)
    row = one.row("effect_difference")
    difference = one.told_effect(row)
    if not difference:
        return one.reader.text(
            "{effect}: no difference can be told ({reason}).",
            effect=one.label(one.economic.effect),
            reason=why_not(one.reader, row),
        )
    return one.reader.text(
        "{effect} were on average {first_value} in the group “{first}” and {second_value} in the group “{second}”; "
        "the difference is {difference}.",
        effect=one.label(one.economic.effect),
        first=one.names[0],
        second=one.names[1],
        first_value=first,
        second_value=second,
        difference=difference,
    )


def _positions(one: Evaluation) -> Iterator[str]:
    for perspective in one.perspectives:
        said = position(one, perspective)
        if said:
            yield one.reader.text("Counting {costs}: {said}", costs=one.named(perspective), said=said)


def position(one: Evaluation, perspective: str) -> str:
    """Where the two differences lie, and the ratio where it means something, with what the data say of it."""
    row, text = one.row(f"{perspective}.verdict"), one.reader.text
    if row is None or not isinstance(row.value, str):
        return ""
    names = {"first": one.names[0], "second": one.names[1]}
    if row.value == "dominant":
        return text(
            "the group “{first}” gained more and did not cost more than the group “{second}”. It dominates, and a cost "
            "per {unit} would have no meaning.",
            unit=one.one_more,
            **names,
        )
    if row.value == "dominated":
        return text(
            "the group “{first}” gained less and did not cost less than the group “{second}”. It is dominated, and a "
            "cost per {unit} would have no meaning.",
            unit=one.one_more,
            **names,
        )
    if row.value == "undefined":
        return text("the groups do not differ in effect, so that there is no cost per {unit}.", unit=one.one_more)
    ratio = one.row(f"{perspective}.ratio")
    amount = one.reader.shown(ratio, one.money)
    if row.value == "north_east":
        told = text(
            "the group “{first}” gained more and cost more than the group “{second}”: {amount} for each {unit} gained.",
            amount=amount,
            unit=one.one_more,
            **names,
        )
    else:
        told = text(
            "the group “{first}” cost less and gained less than the group “{second}”: {amount} was saved for each "
            "{unit} given up.",
            amount=amount,
            unit=one.one_more,
            **names,
        )
    return " ".join(filter(None, [told, ratios_allowed(one, perspective)]))


def ratios_allowed(one: Evaluation, perspective: str) -> str:
    """The set of ratios that the data do not contradict, in words; only what has a meaning is told as an interval."""
    found, text = one.row(f"{perspective}.ratio_set"), one.reader.text
    if found is None or found.value is None:
        return ""
    level = one.reader.language.level(one.choices.level)
    if found.value == "bounded" and found.low is not None and found.high is not None:
        if found.low > 0:
            limits = one.reader.language.limits(found.low, found.high, one.money)
            return text(
                "The {level} confidence interval of the ratio is {limits} (Fieller).", level=level, limits=limits
            )
        if found.high > 0:
            return text(
                "The data allow any ratio up to {high} (Fieller, {level}), and do not exclude that the group costs "
                "less, so that no interval is given.",
                high=one.money(found.high),
                level=level,
            )
    if found.value == "empty":
        return text("The data contradict every ratio (Fieller, {level}).", level=level)
    return text(
        "The data set no limits to this ratio (Fieller, {level}): the difference in effects is too uncertain to divide "
        "by, so that no interval is given.",
        level=level,
    )


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
                amount=one.money(amount),
                unit=one.one_more,
                first=one.names[0],
                probabilities=listed(one.reader, parts),
            )


def _information(one: Evaluation) -> str:
    reference = one.choices.thresholds.reference
    row = one.row(f"{one.at(one.economic.base_case, reference)}.perfect_information")
    value = one.reader.shown(row, one.money) if row is not None and row.value is not None else ""
    if not value:
        return ""
    return one.reader.text(
        "At {amount}, knowing costs and effects without any doubt would be worth at most {value} for each person whom "
        "the decision concerns (counting {costs}).",
        amount=one.money(reference),
        value=value,
        costs=one.named(one.economic.base_case),
    )


def _missing(one: Evaluation) -> str:
    """How many lacked something, and what was done about it."""
    row = one.row(f"{one.economic.base_case}.incomplete")
    total = sum(_whole(row) for row in one.of_arms("arm.{arm}.randomised"))
    complete = sum(_whole(row) for row in one.of_arms("arm.{arm}.complete"))
    text, count = one.reader.text, one.reader.language.count_of
    missing = one.choices.missing
    if isinstance(missing, CompleteCases):
        return text("{count} have every cost and effect, and only they are analysed.", count=count(complete, total))
    if row is None or not isinstance(row.value, int) or not total:
        return ""
    if row.value == 0:
        return text("No cost or effect was missing.")
    lacking = count(row.value, total)
    if isinstance(missing, NestedImputation):
        return text(
            "{count} lacked a cost or an effect; what they lacked was imputed anew in each of {draws} bootstrap "
            "samples.",
            count=raised(lacking),
            draws=one.reader.language.integer(one.choices.draws),
        )
    return text(
        "{count} lacked a cost or an effect; what they lacked was imputed {m} times, and the results were pooled.",
        count=raised(lacking),
        m=one.reader.language.integer(missing.imputations),
    )


def _whole(row: Row | None) -> int:
    return row.value if row is not None and isinstance(row.value, int) else 0


def _discounting(one: Evaluation) -> str:
    discount, text = one.choices.discount, one.reader.text
    if discount is None:
        return text("Nothing is discounted within {horizon}.", horizon=one.horizon)
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
    if row is None or not isinstance(row.value, int | float):
        return text("Severity (absolute shortfall) cannot be computed: {reason}.", reason=why_not(one.reader, row))
    told = text(
        "People of this age and sex can expect {healthy} quality-adjusted life years; with usual care {prognosis} "
        "({source}). The absolute shortfall is {shortfall}.",
        healthy=_years(one, "healthy"),
        prognosis=_years(one, "prognosis"),
        shortfall=_years(one, "shortfall"),
        source="" if asked.source is None else one.reader.words(asked.source),
    )
    group = one.row("severity.group")
    if group is None or not isinstance(group.value, int):
        return told
    total = len(asked.limits) + 1
    return f"{told} " + text("That is severity group {group} of {n}.", group=group.value, n=total)


def _years(one: Evaluation, part: str) -> str:
    return one.reader.shown(one.row(f"severity.{part}"), lambda value: one.reader.language.number(value, 1))
