"""Sensitivity analyses of an economic evaluation as a tornado: each beside the main analysis, the widest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reise_report.exhibits.effects.part import anchor
from reise_report.exhibits.effects.tornado_plot import TornadoBar, TornadoPlot
from reise_report.exhibits.figure import Figure
from reise_report.exhibits.reader import Reader

if TYPE_CHECKING:
    from reise_report.exhibits.effects.sensitivity import Line
    from reise_report.plan.analyses import Analysis


def tornado_figure(reader: Reader, analysis: Analysis, lines: list[Line], *, left_out: bool) -> Figure | None:
    """The plot; None where the main analysis or all the others give no result.

    Args:
        reader: for words and numbers.
        analysis: the main one.
        lines: it, then the sensitivity analyses on its scale.
        left_out: whether there are others, on another scale.
    """
    main, *others = lines
    base = main.row.value
    if not isinstance(base, int | float) or not any(line.row.value is not None for line in others):
        return None
    ordered = sorted(others, key=lambda line: -_swing(line, float(base)))
    text, scale, conventions = reader.text, main.scale, reader.language.conventions
    plot = TornadoPlot(
        id=f"tornado-{anchor(analysis.id)}",
        title=text("Sensitivity analyses"),
        base=float(base),
        base_label=text("Main analysis: {value}", value=scale.write(base)),
        bars=tuple(TornadoBar(line.label, _value(line), reader.shown(line.row, scale.write)) for line in ordered),
        heads=(text("What is changed"), text("Net benefit")),
        axis_label=scale.name,
        decimal_sign=conventions.decimal,
        thousands=conventions.group,
    )
    caption = text(
        "{analysis}: how far each change moves the net benefit from that of the main analysis. Above 0 the group "
        "“{first}” is worth more than it costs.",
        analysis=reader.words(analysis.name),
        first=reader.arm(reader.plan.estimands[analysis.estimand].treatments.arm),
    )
    if left_out:
        caption += " " + text("Those on another scale are in the table alone.")
    told = [f"{line.label}: {reader.shown(line.row, scale.tell)}" for line in ordered]
    alt = text("Main analysis: {value}", value=scale.tell(base))
    return Figure(
        id=f"{anchor(analysis.id)}-sensitivity",
        caption=caption,
        alt="; ".join([alt, *told]) + ".",
        spec=plot,
    )


def _value(line: Line) -> float | None:
    return float(line.row.value) if isinstance(line.row.value, int | float) else None


def _swing(line: Line, base: float) -> float:
    """How far the result moves; those without one stand last."""
    value = _value(line)
    return -1.0 if value is None else abs(value - base)
