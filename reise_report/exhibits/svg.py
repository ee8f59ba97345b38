"""The few SVG elements that our own drawings are made of: text stays text, coordinates have two decimals at most."""

from __future__ import annotations

from collections.abc import Sequence

from reise_report.exhibits import escape
from reise_report.exhibits.text_width import Weight

Point = tuple[float, float]

INK = "#1a2329"
ACCENT = "#0b3d66"
GREY = "#6b7280"
RULE = "#8a949c"
PAGE_WIDTH = 465.0  # points, about 164 mm: the text width of an A4 page
FAMILY = "'Source Sans 3'"  # in quotes: a bare 3 is no family name in CSS, and another font would be taken
_WEIGHTS: dict[Weight, str] = {"Regular": "", "Semibold": ' font-weight="600"'}


def number(value: float) -> str:
    """A coordinate, rounded to hundredths and without needless zeros.

    >>> number(2.50), number(-0.001), number(3)
    ('2.5', '0', '3')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def text(
    at: Point, content: str, *, weight: Weight = "Regular", anchor: str = "start", fill: str = "", size: float = 0
) -> str:
    """One line of text with its baseline at ``at``; anchor is start, middle or end; size 0 is the drawing's own."""
    extra = _WEIGHTS[weight]
    extra += f' text-anchor="{anchor}"' if anchor != "start" else ""
    extra += f' fill="{fill}"' if fill else ""
    extra += f' font-size="{number(size)}"' if size else ""
    return f'<text x="{number(at[0])}" y="{number(at[1])}"{extra}>{escape.svg(content)}</text>'


def upward_text(at: Point, content: str, *, size: float, fill: str) -> str:
    """A semibold line read from below, centred on ``at``."""
    x, y = number(at[0] + 0.36 * size), number(at[1])
    return (
        f'<text transform="translate({x},{y}) rotate(-90)" text-anchor="middle" font-size="{number(size)}" '
        f'font-weight="600" fill="{fill}">{escape.svg(content)}</text>'
    )


def rectangle(corner: Point, width: float, height: float, *, fill: str, stroke: str = "", radius: float = 0) -> str:
    """A box; without ``stroke`` it has no edge."""
    edge = f' stroke="{stroke}" stroke-width="0.7"' if stroke else ""
    round_ = f' rx="{number(radius)}"' if radius else ""
    x, y = map(number, corner)
    return f'<rect x="{x}" y="{y}" width="{number(width)}" height="{number(height)}"{round_} fill="{fill}"{edge}/>'


def path(points: Sequence[Point], *, stroke: str = INK, width: float = 0.7, dash: str = "") -> str:
    """A line through points."""
    way = " ".join(f"{'ML'[place > 0]}{number(x)},{number(y)}" for place, (x, y) in enumerate(points))
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="{way}" fill="none" stroke="{stroke}" stroke-width="{number(width)}"{dashes}/>'


def polygon(points: Sequence[Point], *, fill: str, stroke: str = "") -> str:
    """A closed shape."""
    edge = f' stroke="{stroke}" stroke-width="1.2"' if stroke else ""
    return f'<polygon points="{" ".join(f"{number(x)},{number(y)}" for x, y in points)}" fill="{fill}"{edge}/>'


def circle(centre: Point, radius: float, *, fill: str, stroke: str = "", width: float = 1.2) -> str:
    """A disc, or a ring where ``fill`` is none."""
    edge = f' stroke="{stroke}" stroke-width="{number(width)}"' if stroke else ""
    x, y = map(number, centre)
    return f'<circle cx="{x}" cy="{y}" r="{number(radius)}" fill="{fill}"{edge}/>'


def arrow(points: Sequence[Point], *, stroke: str = INK) -> str:
    """A line through points with a head at the last one, which is to lie straight across or straight down."""
    (x0, y0), (x1, y1) = points[-2:]
    long, half = 5.0, 2.6
    if abs(y1 - y0) > abs(x1 - x0):
        back = y1 - long if y1 > y0 else y1 + long
        head, end = [(x1, y1), (x1 - half, back), (x1 + half, back)], (x1, back)
    else:
        back = x1 - long if x1 > x0 else x1 + long
        head, end = [(x1, y1), (back, y1 - half), (back, y1 + half)], (back, y1)
    return path([*points[:-1], end], stroke=stroke) + polygon(head, fill=stroke)


def document(*, height: float, size: float, body: Sequence[str], id_: str, title: str, description: str = "") -> str:
    """A drawing of the page's width.

    Args:
        height: in points.
        size: of its text, in points.
        body: the elements, in the order in which they are painted.
        id_: prefix of the ids; unique in a report.
        title: its name in a few words.
        description: what one would see, with the numbers; empty where the figure around it says so.
    """
    width, prefix = number(PAGE_WIDTH), escape.xml(id_)
    described = f' aria-describedby="rr-{prefix}-desc"' if description else ""
    words = f'<title id="rr-{prefix}-title">{escape.svg(title)}</title>\n'
    if description:
        words += f'<desc id="rr-{prefix}-desc">{escape.svg(description)}</desc>\n'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" height="{number(height)}pt" '
        f'viewBox="0 0 {width} {number(height)}" role="img" '
        f'aria-labelledby="rr-{prefix}-title"{described}>\n{words}'
        f'<g font-family="{FAMILY}" font-size="{number(size)}" fill="{INK}">\n' + "\n".join(body) + "\n</g>\n</svg>\n"
    )
