"""The pictures of an economic evaluation: the plane, and the probability of being worth the cost over thresholds."""

from __future__ import annotations

from reise_report.exhibits.effects.acceptability_plot import AcceptabilityPlot, ValueCurve
from reise_report.exhibits.effects.economic_tables import quadrant_rows
from reise_report.exhibits.effects.evaluation import Evaluation
from reise_report.exhibits.effects.plane_plot import Outline, PlanePanel, PlanePlot, Spot
from reise_report.exhibits.figure import Figure
from reise_report.exhibits.in_sentence import as_given


def plane_figure(one: Evaluation) -> Figure | None:
    """The plane of every perspective that has draws; None where none has."""
    text, shown = one.reader.text, [name for name in one.perspectives if _estimate(one, name) is not None]
    panels = [panel for name in shown if (panel := _panel(one, name)) is not None]
    if not panels:
        return None
    reference = one.choices.thresholds.reference
    plot = PlanePlot(
        id=f"plane-{one.anchor}",
        title=text("Cost-effectiveness plane"),
        panels=tuple(panels),
        effect_label=text("Difference in {effect}", effect=one.named(one.economic.effect)),
        cost_label=text("Difference in costs, {currency}", currency=one.currency_sign),
        threshold=reference,
        threshold_label=text(
            "{amount} for one {unit}: worth the cost below the line", amount=one.threshold(reference), unit=one.one_more
        ),
        decimal_sign=one.reader.language.conventions.decimal,
        thousands=one.reader.language.conventions.group,
    )
    return Figure(
        id=f"{one.anchor}-plane",
        caption=" ".join(
            filter(
                None,
                [
                    text(
                        "{analysis}: differences in costs and effects, “{first}” minus “{second}”. The dot is the "
                        "estimate, the lines hold 50 and 95% of the uncertainty, and each corner has the share that "
                        "lies there.",
                        analysis=one.reader.words(one.analysis.name),
                        first=one.names[0],
                        second=one.names[1],
                    ),
                    _resting(one),
                ],
            )
        ),
        alt=" ".join(_in_words(one, name) for name in shown),
        spec=plot,
    )


def _resting(one: Evaluation) -> str:
    """How many people the base case rests on."""
    row = one.row(f"{one.economic.base_case}.cost_difference")
    return "" if row is None else one.rests_on(row.n_analysed, row)


def _estimate(one: Evaluation, perspective: str) -> Spot | None:
    effect, cost = one.row("effect_difference"), one.row(f"{perspective}.cost_difference")
    if effect is None or cost is None:
        return None
    if not isinstance(effect.value, int | float) or not isinstance(cost.value, int | float):
        return None
    return (float(effect.value), float(cost.value))


def _panel(one: Evaluation, perspective: str) -> PlanePanel | None:
    estimate = _estimate(one, perspective)
    inner, outer = (_outlines(one, perspective, share, inner=share == "50") for share in ("50", "95"))
    draws = _spots(one, f"{perspective}.draw")
    if estimate is None or not (inner or outer or draws):
        return None
    return PlanePanel(
        title=one.label(perspective),
        estimate=estimate,
        draws=draws,
        outlines=(*outer, *inner),
        corners=quadrant_rows(one, perspective),
    )


def _outlines(one: Evaluation, perspective: str, share: str, *, inner: bool) -> tuple[Outline, ...]:
    stem = f"{perspective}.contour.{share}"
    places = sorted({part.split(".")[0] for part in one.below(stem)}, key=int)
    return tuple(Outline(_spots(one, f"{stem}.{place}"), inner) for place in places)


def _spots(one: Evaluation, stem: str) -> tuple[Spot, ...]:
    rows = one.below(stem)
    places = sorted({part.split(".")[0] for part in rows})
    pairs = [(rows[f"{place}.effect"].value, rows[f"{place}.cost"].value) for place in places]
    return tuple(
        (float(effect), float(cost))
        for effect, cost in pairs
        if isinstance(effect, int | float) and isinstance(cost, int | float)
    )


def _in_words(one: Evaluation, perspective: str) -> str:
    """The estimate and the shares of the four quarters."""
    dot = one.reader.text(
        "{costs}: the dot lies at {effect} and {cost}.",
        costs=one.label(perspective),
        effect=one.reader.shown(one.row("effect_difference"), one.effect),
        cost=one.reader.shown(one.row(f"{perspective}.cost_difference"), one.money),
    )
    shares = quadrant_rows(one, perspective)
    if not all(shares):
        return dot
    quarters = one.reader.text(
        "Of the uncertainty {north_east} lies where more is gained at a higher cost, {south_east} where more is gained "
        "at no higher cost, {south_west} where less is gained at no higher cost, and {north_west} where less is gained "
        "at a higher cost.",
        north_east=shares[0],
        south_east=shares[1],
        south_west=shares[2],
        north_west=shares[3],
    )
    return f"{dot} {quarters}"


def acceptability_figure(one: Evaluation) -> Figure | None:
    """The probability of being worth the cost over what may be paid; None where no perspective has a curve."""
    text, language = one.reader.text, one.reader.language
    curves = [
        ValueCurve(one.label(name), points) for name in one.perspectives if (points := _curve(one, name, "probability"))
    ]
    if not curves:
        return None
    amounts = one.choices.thresholds.amounts
    plot = AcceptabilityPlot(
        id=f"acceptability-{one.anchor}",
        title=text("Cost-effectiveness acceptability"),
        height_label=text("Probability that the group “{first}” is worth its cost", first=one.names[0]),
        amount_label=text("What may be paid for one {unit}, {currency}", unit=one.one_more, currency=one.currency_sign),
        curves=tuple(curves),
        thresholds=tuple((amount, as_given(language, amount)) for amount in amounts),
        top=100.0,
        percent=language.conventions.percent,
        decimal_sign=language.conventions.decimal,
        thousands=language.conventions.group,
    )
    return Figure(
        id=f"{one.anchor}-acceptability",
        caption=" ".join(
            [
                text(
                    "{analysis}: cost-effectiveness acceptability curves. The upright lines are the plan's thresholds.",
                    analysis=one.reader.words(one.analysis.name),
                ),
                *_frontier(one),
                *filter(None, [_resting(one)]),
            ]
        ),
        alt=" ".join(filter(None, (_curve_in_words(one, name) for name in one.perspectives))),
        spec=plot,
    )


def _curve(one: Evaluation, perspective: str, measure: str) -> tuple[Spot, ...]:
    rows = one.below(f"{perspective}.curve")
    steps = sorted({part.split(".")[0] for part in rows})
    found = [(rows[f"{step}.threshold"].value, rows[f"{step}.{measure}"].value) for step in steps]
    return tuple(
        (float(amount), 100 * float(height))
        for amount, height in found
        if isinstance(amount, int | float) and isinstance(height, int | float)
    )


def _frontier(one: Evaluation) -> list[str]:
    """From which amount on the intervention has the higher expected net benefit: there the curve is the frontier."""
    said = []
    for perspective in one.perspectives:
        curve, frontier = (_curve(one, perspective, measure) for measure in ("probability", "frontier"))
        if not curve:
            continue
        own = [amount for (amount, here), (_, best) in zip(curve, frontier, strict=True) if here == best]
        costs, first, second = one.named(perspective), *one.names
        if len(own) == len(curve):
            said.append(
                one.reader.text(
                    "Counting {costs}, the group “{first}” has the higher expected net benefit throughout, and the "
                    "curve is the frontier.",
                    costs=costs,
                    first=first,
                )
            )
        elif not own:
            said.append(
                one.reader.text(
                    "Counting {costs}, the group “{second}” has the higher expected net benefit throughout; the "
                    "frontier is what the curve lacks to 100%.",
                    costs=costs,
                    second=second,
                )
            )
        elif own[-1] == curve[-1][0]:
            said.append(
                one.reader.text(
                    "Counting {costs}, the curve is the frontier from about {amount} on; below that the group "
                    "“{second}” has the higher expected net benefit.",
                    costs=costs,
                    amount=one.money(own[0]),
                    second=second,
                )
            )
        else:
            said.append(
                one.reader.text(
                    "Counting {costs}, the curve is the frontier up to about {amount}; above that the group “{second}” "
                    "has the higher expected net benefit.",
                    costs=costs,
                    amount=one.money(own[-1]),
                    second=second,
                )
            )
    return said


def _curve_in_words(one: Evaluation, perspective: str) -> str:
    """The probability at each of the plan's thresholds."""
    told = []
    for amount in one.choices.thresholds.amounts:
        row = one.row(f"{one.at(perspective, amount)}.probability")
        if row is not None and row.value is not None:
            told.append(f"{one.threshold(amount)}: {one.reader.shown(row, one.share)}")
    if not told:
        return ""
    return f"{one.label(perspective)}. " + "; ".join(told) + "."
