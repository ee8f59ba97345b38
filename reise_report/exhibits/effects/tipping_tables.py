"""How many of the missing would have to have had the outcome for the conclusion to change."""

from __future__ import annotations

from reise_report.exhibits.effects.by_group import not_told
from reise_report.exhibits.effects.comparison import Comparison
from reise_report.exhibits.effects.part import Part
from reise_report.exhibits.effects.scale import Scale, effect_scale
from reise_report.exhibits.effects.shift_tables import shifted_means_part
from reise_report.exhibits.effects.tipping_grid import TippingGrid
from reise_report.exhibits.figure import Figure
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import Align, BodyRow, HeadCell, Table
from reise_report.plan.analyses import TippingPoint
from reise_report.plan.outcomes import Continuous
from reise_report.results.row import Row, Unit


def tipping_part(reader: Reader, analysis: TippingPoint) -> Part:
    """The grid of assumptions, where the conclusion changes, and how near that is."""
    one = Comparison(reader, analysis)
    return shifted_means_part(one, analysis) if isinstance(one.outcome, Continuous) else _of_risks(one)


def _conclusion(row: Row, null: float) -> int | None:
    """1 where the interval is above no difference, −1 below, 0 where it includes it."""
    if row.low is None or row.high is None:
        return None
    return 1 if row.low > null else -1 if row.high < null else 0


def _of_risks(one: Comparison) -> Part:
    scale = effect_scale(one.reader, one.analysis, Unit.RISK_DIFFERENCE)
    cells = _cells(one)
    if not cells:
        return Part()
    if set(cells) == {(0, 0)} and cells[0, 0].value is not None:
        return Part((one.reader.text("The outcome is known of everybody: nothing is missing that could change it."),))
    said = _said_of_risks(one, cells)
    figure = _grid_figure(one, cells, scale)
    return Part(tuple(filter(None, [said])), (_corners_table(one, cells, scale),), () if not figure else (figure,))


def _cells(one: Comparison) -> dict[tuple[int, int], Row]:
    """Events among the missing of the first and of the second group → the difference."""
    start, end = f"{one.analysis.id}.tip.", ".difference"
    found = {}
    for row in one.reader.view.results:
        if row.id.startswith(start) and row.id.endswith(end):
            first, _, second = row.id.removeprefix(start).removesuffix(end).partition(".")
            found[int(first), int(second)] = row
    return dict(sorted(found.items()))


def _nearest(one: Comparison) -> tuple[int, int] | None:
    first, second = (None if row is None else row.value for row in one.of_arms("tip.nearest.{arm}"))
    return (first, second) if isinstance(first, int) and isinstance(second, int) else None


def _said_of_risks(one: Comparison, cells: dict[tuple[int, int], Row]) -> str:
    text, language, share = one.reader.text, one.reader.language, one.row("tip.share_changed")
    most = (max(first for first, _ in cells), max(second for _, second in cells))
    if all(row.low is None for row in cells.values()):
        return not_told(one, next(iter(cells.values())))
    if share is None or not isinstance(share.value, int | float):
        return ""
    if share.value == 0:
        return text("Whatever the missing outcomes were, the conclusion is the same as among those with data.")
    told = text(
        "The conclusion differs from that among those with data in {share} of all ways in which the missing could have "
        "had the outcome.",
        share=language.percent(share.value),
    )
    nearest = _nearest(one)
    if nearest is None:
        return told
    values = {
        "one": language.count_of(nearest[0], most[0]),
        "other": language.count_of(nearest[1], most[1]),
        "first": one.names[0],
        "second": one.names[1],
    }
    near = text(
        "The way nearest to what was observed is that {one} of the missing in the group “{first}” had it, and {other} "
        "in the group “{second}”.",
        **values,
    )
    return f"{told} {near}"


def _corners_table(one: Comparison, cells: dict[tuple[int, int], Row], scale: Scale) -> Table:
    text, reader = one.reader.text, one.reader
    most = (max(first for first, _ in cells), max(second for _, second in cells))
    named = {(0, 0): text("Nobody of the missing")}
    named.setdefault(most, text("All of the missing"))
    named.setdefault((most[0], 0), text("All in the group “{arm}”, nobody else", arm=one.names[0]))
    named.setdefault((0, most[1]), text("All in the group “{arm}”, nobody else", arm=one.names[1]))
    nearest = _nearest(one)
    if nearest is not None and nearest in cells:
        named.setdefault(nearest, text("Nearest change of the conclusion"))
    integer = reader.language.integer
    rows = [
        BodyRow(label, (integer(at[0]), integer(at[1]), reader.with_interval(cells[at], scale.write)))
        for at, label in named.items()
        if at in cells
    ]
    return Table(
        id=one.anchor,
        caption=text(
            "{outcome}: the difference between the groups, by how many of the missing had the outcome.",
            outcome=reader.words(one.outcome.name),
        ),
        head=(
            (
                HeadCell(text("Who of the missing had the outcome"), rows=2),
                HeadCell(text("Missing with the outcome, n"), columns=2),
                HeadCell(f"{scale.name}\n({reader.confidence(one.analysis.level)})", rows=2),
            ),
            tuple(HeadCell(name) for name in one.names),
        ),
        rows=tuple(rows),
        align=(Align.CENTRE,) * 3,
        label_share=0.36,
        notes=(
            one.abbreviations(),
            one.population(),
            text(
                "Every number of events among the missing is analysed as if observed: Newcombe's interval, no "
                "covariates."
            ),
            text(
                "Nearest change: where the interval comes to include no difference, or ceases to, with risks among the "
                "missing as near as possible to those observed (tipping point)."
            ),
        ),
    )


def _grid_figure(one: Comparison, cells: dict[tuple[int, int], Row], scale: Scale) -> Figure | None:
    if all(row.low is None for row in cells.values()) or len(cells) < 2:
        return None
    reader, text, integer = one.reader, one.reader.text, one.reader.language.integer
    firsts, seconds = sorted({at[0] for at in cells}), sorted({at[1] for at in cells})
    conclusions = tuple(tuple(_conclusion(cells[i, j], scale.null) for j in seconds) for i in firsts)
    nearest = _nearest(one)
    ringed = None
    if nearest is not None and nearest in cells:
        ringed = (firsts.index(nearest[0]), seconds.index(nearest[1]))
    above, below = _directions(one, scale)
    grid = TippingGrid(
        id=f"grid-{one.anchor}",
        title=text("Conclusions by what the missing outcomes were"),
        columns=tuple(integer(n) for n in seconds),
        rows=tuple(integer(n) for n in firsts),
        cells=conclusions,
        row_label=text(
            "With the outcome among {n} missing in the group “{arm}”", n=integer(firsts[-1]), arm=one.names[0]
        ),
        column_label=text(
            "With the outcome among {n} missing in the group “{arm}”", n=integer(seconds[-1]), arm=one.names[1]
        ),
        above=above,
        below=below,
        includes=text("the interval includes no difference"),
        unknown=text("no estimate"),
        nearest=ringed,
        nearest_label=text("the nearest to what was observed where the conclusion changes"),
    )
    caption = text(
        "{outcome}: what could be concluded, by how many of the missing had the outcome.",
        outcome=reader.words(one.outcome.name),
    )
    return Figure(f"grid-{one.anchor}", caption, _alt(one, cells, conclusions, (above, below)), grid)


def _directions(one: Comparison, scale: Scale) -> tuple[str, str]:
    text, first = one.reader.text, one.names[0]
    return (
        text("the whole interval says: {direction} in the group “{first}”", direction=scale.more, first=first),
        text("the whole interval says: {direction} in the group “{first}”", direction=scale.fewer, first=first),
    )


def _alt(
    one: Comparison,
    cells: dict[tuple[int, int], Row],
    conclusions: tuple[tuple[int | None, ...], ...],
    directions: tuple[str, str],
) -> str:
    """How many cells of the grid lead to each conclusion."""
    text, integer = one.reader.text, one.reader.language.integer
    flat = [cell for line in conclusions for cell in line]
    said = {
        1: directions[0],
        0: text("the interval includes no difference"),
        -1: directions[1],
        None: text("no estimate"),
    }
    parts = [f"{words}: {integer(flat.count(cell))}" for cell, words in said.items() if cell in flat]
    start = text("A grid of {n} ways in which the missing could have had the outcome.", n=integer(len(cells)))
    return f"{start} {text('Of these: {parts}.', parts='; '.join(parts))} {_said_of_risks(one, cells)}".strip()
