"""A plotnine plot as part of our own drawing: our fonts, text as text, the same bytes every time.

matplotlib writes a drawing for itself: with a date, a style for the whole page, ids that any page may hold too, and
coordinates of six decimals. What is taken over here is only what one sees.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from reise_report.exhibits import svg
from reise_report.resources import font_folder

if TYPE_CHECKING:
    import pandas as pd

# plotnine adds parts of many kinds and is typed here and there only.
Part = Any

TEXT_SIZE = 8.5
SMALL_SIZE = 8.0
LINE_SPACING = 0.95  # of the font's own line height
GRID = "#e3e7ea"
HAIR, THIN, STRONG = 0.3, 0.4, 0.75  # plotnine's line sizes
_FAMILY = "Source Sans 3"

_ROOT = re.compile(r"^.*?<svg[^>]*>|</svg>\s*$", re.DOTALL)
_UNSEEN = re.compile(r"<metadata>.*?</metadata>\s*|<!--.*?-->\s*|<style[^>]*>\*\{.*?\}</style>\s*", re.DOTALL)
_EMPTY = re.compile(r"<defs>\s*</defs>\s*|<g/>\s*|<g>\s*</g>\s*")
_UNTURNED = re.compile(r' transform="rotate\(-?0 [^"]*\)"')
_LONG_NUMBER = re.compile(r"-?\d+\.\d{2,}(?:e-?\d+)?")
_TAG = re.compile(r"<[^>]*>")
_ID = re.compile(r'\sid="([^"]+)"')
_POINTER = re.compile(r'(?:xlink:)?href="#([^"]+)"|url\(#([^)]+)\)')


def grammar() -> Part:
    """plotnine, imported when a figure is first drawn: it takes two seconds."""
    import plotnine

    return plotnine


def document(plot: Part, *, height: float, id_: str, title: str) -> str:
    """The plot as SVG of the page's width.

    Args:
        plot: with :func:`look` among its layers.
        height: in points.
        id_: prefix of the ids; unique in a report.
        title: name of the drawing, read by machines.
    """
    body = _tidy(_drawn(plot, height), f"rr-{id_}-")
    return svg.document(height=height, size=TEXT_SIZE, body=[body], id_=id_, title=title)


def look(**changes: Part) -> Part:
    """The house's theme: no frame, hair-thin grid across the values only, ink for the words."""
    gg = grammar()
    house: dict[str, Any] = {
        "text": gg.element_text(family=_FAMILY, size=TEXT_SIZE, color=svg.INK),
        "axis_text": gg.element_text(size=SMALL_SIZE, color=svg.INK),
        "axis_text_y": gg.element_text(size=SMALL_SIZE, color=svg.INK, va="center"),
        "axis_title": gg.element_text(size=SMALL_SIZE, color=svg.INK),
        "plot_title": gg.element_text(size=SMALL_SIZE, color=svg.INK, ha="left"),
        "plot_title_position": "plot",
        "axis_title_y": gg.element_blank(),
        "axis_ticks": gg.element_blank(),
        "panel_background": gg.element_blank(),
        "panel_border": gg.element_blank(),
        "panel_grid": gg.element_blank(),
        "plot_background": gg.element_blank(),
        "legend_position": "none",
        "plot_margin": 1 / svg.PAGE_WIDTH,
    }
    return gg.theme(**{**house, **changes})


def frame(names: Sequence[str], rows: Sequence[tuple[object, ...]]) -> pd.DataFrame:
    """Rows as the data frame that plotnine takes."""
    import pandas as pd

    return pd.DataFrame(rows, columns=list(names))


def words(
    places: Sequence[tuple[float, float, str]], *, side: str = "left", colour: str = svg.INK, size: float = SMALL_SIZE
) -> Part:
    """Words in the plot's own coordinates, as (x, y, text); ``side`` is the end that stands at x."""
    gg = grammar()
    return gg.geom_text(
        gg.aes("x", "y", label="text"),
        data=frame(["x", "y", "text"], places),
        inherit_aes=False,
        ha=side,
        size=size,
        color=colour,
        lineheight=LINE_SPACING,
    )


def levels(
    start: float, end: float, heights: Sequence[float], *, colour: str, line: str = "solid", size: float = HAIR
) -> Part:
    """Lines across, that end where the data end."""
    gg = grammar()
    return gg.geom_segment(
        gg.aes(x="start", xend="end", y="height", yend="height"),
        data=frame(["start", "end", "height"], [(start, end, height) for height in heights]),
        inherit_aes=False,
        color=colour,
        linetype=line,
        size=size,
    )


@cache
def _fonts() -> None:
    """Make the report's own fonts known to matplotlib, once a process."""
    from matplotlib import font_manager

    for style in ("Regular", "Semibold"):
        font_manager.fontManager.addfont(font_folder() / f"SourceSans3-{style}.ttf")


def _drawn(plot: Part, height: float) -> str:
    import matplotlib
    from matplotlib import pyplot

    _fonts()
    settings: Any = {
        "svg.fonttype": "none",
        "svg.hashsalt": "reise_report",
        "font.family": [_FAMILY],
        "text.parse_math": False,  # a label may hold $ signs, and formulas would be set in another font
    }
    with matplotlib.rc_context(settings):
        figure = (plot + grammar().theme(figure_size=(svg.PAGE_WIDTH / 72, height / 72), dpi=72)).draw()
        try:
            target = io.StringIO()
            figure.savefig(target, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
        finally:
            pyplot.close(figure)
    return target.getvalue()


def _tidy(markup: str, prefix: str) -> str:
    """What matplotlib drew, without its root, its style and the ids that nothing points to."""
    body = _UNSEEN.sub("", _ROOT.sub("", markup))
    body = _in_tags(_LONG_NUMBER, lambda found: svg.number(float(found.group())), body)
    used = {first or second for first, second in _POINTER.findall(body)}
    body = _in_tags(_ID, lambda found: f' id="{prefix}{found[1]}"' if found[1] in used else "", body)
    body = _in_tags(
        _POINTER, lambda found: f'href="#{prefix}{found[1]}"' if found[1] else f"url(#{prefix}{found[2]})", body
    )
    body = _UNTURNED.sub("", body)
    while _EMPTY.search(body):
        body = _EMPTY.sub("", body)
    return body.strip()


def _in_tags(pattern: re.Pattern[str], write: Callable[[re.Match[str]], str], markup: str) -> str:
    """Replaces inside tags only: what stands between them is words, and a number there was rounded by its writer."""
    return _TAG.sub(lambda tag: pattern.sub(write, tag.group()), markup)
