"""The figures of a report, from a view: each with a caption, an alternative text with the numbers, and a drawing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from reise_report.exhibits.axis import month_starts
from reise_report.exhibits.effects.forest import Forest, Mark, forest_figure
from reise_report.exhibits.effects.part import anchor
from reise_report.exhibits.effects.scale import effect_scale
from reise_report.exhibits.figure import ArmStyle, Figure
from reise_report.exhibits.flow_diagram import FlowDiagram, description
from reise_report.exhibits.icon_array import IconArray, IconGroup
from reise_report.exhibits.lay_sentences import lay_event, lay_frequencies, out_of_hundred, shares
from reise_report.exhibits.plots import AccrualPlot, BalancePlot, BalanceRow, RiskPlot, RiskPoint
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.sentences import difference_sentence, risks_sentence
from reise_report.exhibits.summaries import enrolled_sentence
from reise_report.language.rounding import Number
from reise_report.plan.analyses import Analysis, StandardisedRisk
from reise_report.plan.outcomes import TimeToEvent
from reise_report.plan.questions import Contrast
from reise_report.results.row import Row, Unit

MOST_ARMS = 4
"""Arms that a flow diagram has room for; with more, the flow is a table."""


def flow_figure(reader: Reader, diagram: FlowDiagram) -> Figure | None:
    """The flow diagram, its alternative text the whole flow in sentences; None for more arms than a page is wide."""
    if len(diagram.arms) > MOST_ARMS:
        return None
    return Figure("flow", reader.text("Flow of participants through the trial."), description(diagram), diagram)


def arm_styles(reader: Reader, treatments: Contrast) -> dict[str, ArmStyle]:
    """How the two arms of a comparison look, the same in every drawing.

    The first intervention and the first control come first, then the others in order. A trial with more arms than there
    are styles gives them by the side of the comparison.
    """
    arms = reader.plan.design.arms
    pair = (treatments.arm, treatments.against)
    if len(arms) > len(ArmStyle):
        return dict(zip(pair, (ArmStyle.INTERVENTION, ArmStyle.CONTROL), strict=True))
    control = reader.plan.design.control()
    first = next(key for key, item in arms.items() if item.role == "intervention")
    others = [key for key in arms if key not in (first, control)]
    styles = {first: ArmStyle.INTERVENTION, control: ArmStyle.CONTROL}
    styles |= dict(zip(others, (ArmStyle.THIRD, ArmStyle.FOURTH), strict=False))
    return {arm: styles[arm] for arm in pair}


def risk_difference_figure(reader: Reader, analysis: StandardisedRisk) -> Figure | None:
    """The risk difference of an analysis, unadjusted and adjusted; None where neither has an interval."""
    variants = [("unadjusted", reader.text("Unadjusted"))]
    if analysis.covariates or analysis.missing is not None:
        variants.append(("adjusted", reader.text("Adjusted")))
    outcome = reader.words(reader.plan.outcomes[reader.plan.estimands[analysis.estimand].outcome].name)
    stem, leading = f"{analysis.id}.risk_difference", variants[-1][0]
    marks = [Mark(label, reader.view[f"{stem}.{variant}"], variant == leading) for variant, label in variants]
    forest = Forest(
        id=f"forest-{anchor(analysis.id)}",
        title=reader.text("Risk difference"),
        caption=reader.text(
            "{outcome}: risk difference with its {ci}.",
            outcome=outcome,
            ci=reader.text("{level} confidence interval", level=reader.language.level(analysis.level)),
        ),
        heads=(reader.text("Analysis"), reader.text("Difference ({ci})", ci=reader.confidence(analysis.level))),
        scale=effect_scale(reader, analysis, Unit.RISK_DIFFERENCE),
        level=analysis.level,
        groups=[(outcome, marks)],
        of_randomised=True,
        alt=f"{risks_sentence(reader, analysis)} {difference_sentence(reader, analysis)}",
    )
    return forest_figure(reader, forest)


def icon_figure(reader: Reader, analysis: Analysis) -> Figure | None:
    """Both groups as a hundred people each; None where a share may not be shown, or there is none."""
    styles = arm_styles(reader, reader.plan.estimands[analysis.estimand].treatments)
    groups = []
    for arm, row in shares(reader, analysis).items():
        if not isinstance(row.value, float):
            return None
        count = out_of_hundred(row.value)
        groups.append(
            IconGroup(
                label=reader.words(reader.plan.design.arms[arm].name),
                count=count,
                text=reader.text("{count} of 100", count=count),
                style=styles[arm],
            )
        )
    if not groups:
        return None
    array = IconArray(
        id="people",
        title=reader.text("People out of 100"),
        groups=tuple(groups),
        filled=lay_event(reader, analysis),
        outlined=reader.text("the others"),
    )
    return Figure(
        "people", reader.text("Each sign stands for one of 100 people."), lay_frequencies(reader, analysis), array
    )


def risk_figure(reader: Reader, analysis: Analysis) -> Figure | None:
    """The share of each arm with the event, with its interval; None where no arm has one."""
    estimand = reader.plan.estimands[analysis.estimand]
    outcome = reader.plan.outcomes[estimand.outcome]
    arms = shares(reader, analysis)
    if all(row.value is None for row in arms.values()):
        return None
    percent = reader.language.percent
    styles = arm_styles(reader, estimand.treatments)
    horizon = reader.words(reader.plan.design.visits[outcome.visit].name) if outcome.visit else ""
    of_event = isinstance(outcome, TimeToEvent)
    plot = RiskPlot(
        id="risks",
        title=reader.words(outcome.name),
        arms=tuple(
            RiskPoint(
                label=reader.arm(arm),
                value=_hundredfold(row.value),
                low=_hundredfold(row.low),
                high=_hundredfold(row.high),
                text=reader.with_interval(row, percent),
                style=styles[arm],
            )
            for arm, row in arms.items()
        ),
        axis_label=reader.text("Proportion with the event by {visit}", visit=horizon)
        if of_event
        else reader.words(outcome.metric),
        percent=reader.language.conventions.percent,
        decimal_sign=reader.language.conventions.decimal,
    )
    caption = reader.text(
        "{outcome} by group, with {ci}.",
        outcome=reader.words(outcome.name),
        ci=reader.text("{level} confidence intervals", level=reader.language.level(analysis.level)),
    )
    alt = _shares_in_words(reader, arms) if of_event else risks_sentence(reader, analysis)
    return Figure("risks", caption, alt, plot)


def _shares_in_words(reader: Reader, arms: Mapping[str, Row]) -> str:
    parts = [f"{reader.arm(arm)}: {reader.with_interval(row, reader.language.percent)}" for arm, row in arms.items()]
    return f"{'; '.join(parts)}."


def _hundredfold(value: float | int | str | None) -> float | None:
    return 100 * float(value) if isinstance(value, int | float) else None


def balance_figure(reader: Reader) -> Figure | None:
    """Standardised differences at baseline, with what chance alone would give; None where nothing can be computed.

    With several intervention arms the one that the primary analysis compares is shown, and the caption names it; the
    table has them all.
    """
    compared = [key for key, item in reader.plan.design.arms.items() if item.role == "intervention"]
    primary = reader.plan.estimands[reader.plan.primary().estimand].treatments
    arm = next((arm for arm in (primary.arm, primary.against) if arm in compared), compared[0])
    limit = reader.view.get(f"baseline.smd_chance_limit.{arm}")
    columns = reader.plan.people
    rows = []
    for name in reader.plan.baseline.variables:
        label = columns[name].label
        row = reader.view[f"baseline.{name}.smd.{arm}"]
        rows.append((reader.words(label) if label else name, row))
    if limit is None or not isinstance(limit.value, float) or all(row.value is None for _, row in rows):
        return None

    def two_decimals(value: Number) -> str:
        return reader.language.number(value, 2)

    shown = reader.shown(limit, two_decimals)
    plot = BalancePlot(
        id="balance",
        title=reader.text("Standardised differences at baseline"),
        rows=tuple(BalanceRow(label, row.value if isinstance(row.value, float) else None) for label, row in rows),
        band=limit.value,
        band_label=reader.text("95 of 100 by chance alone: ±{limit}", limit=shown),
        axis_label=reader.text("Standardised difference"),
        missing=reader.text("cannot be computed"),
        decimal_sign=reader.language.conventions.decimal,
    )
    caption = reader.text("Standardised differences between the groups at baseline.")
    if len(reader.plan.design.arms) > 2:
        caption = reader.text(
            "Standardised differences at baseline between the groups “{first}” and “{second}”.",
            first=reader.arm(arm),
            second=reader.arm(reader.plan.design.control()),
        )
    caption = " ".join(
        [
            caption,
            reader.text(
                "Variables with more than two levels have a distance without sign, which chance alone makes larger "
                "than the band shows."
            ),
        ]
    )
    parts = [f"{label} {reader.shown(row, two_decimals)}" for label, row in rows]
    # Labels may have commas of their own.
    alt = reader.text("Standardised differences: {parts}.", parts="; ".join(parts))
    return Figure("balance", caption, alt, plot)


def accrual_figure(reader: Reader) -> Figure | None:
    """Participants randomised so far, month by month, against the number planned; None where the data hold no dates."""
    cumulative = reader.view.under("recruitment.cumulative")
    first, last = reader.view.get("recruitment.first"), reader.view.get("recruitment.last")
    if not cumulative or first is None or last is None:
        return None
    integer = reader.language.integer
    counts = [(_month(key), row.value) for key, row in cumulative.items() if isinstance(row.value, int)]
    ends = [*(_next_month(month).isoformat() for month, _ in counts[:-1]), str(last.value)]
    points = [(str(first.value), 0), *zip(ends, (count for _, count in counts), strict=True)]
    planned = reader.plan.design.planned
    total = integer(counts[-1][1])
    plot = AccrualPlot(
        id="accrual",
        title=reader.text("Participants randomised over time"),
        points=tuple(points),
        ticks=tuple(
            (day.isoformat(), reader.language.month(day))
            for day in month_starts(dt.date.fromisoformat(points[0][0]), dt.date.fromisoformat(points[-1][0]))
        ),
        recruited_label=reader.text("randomised: {n}", n=total),
        axis_label=reader.text("Participants randomised"),
        planned=planned.participants if planned else None,
        planned_label=reader.text("planned: {n}", n=integer(planned.participants)) if planned else "",
        thousands=reader.language.conventions.group,
    )
    caption = reader.text("Participants randomised over time, all groups together.")
    return Figure("accrual", caption, enrolled_sentence(reader), plot)


def _month(key: str) -> dt.date:
    year, month = key[1:].split("_")
    return dt.date(int(year), int(month), 1)


def _next_month(day: dt.date) -> dt.date:
    return dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)
