"""Lines of text around a point of a drawing."""

from __future__ import annotations

from collections.abc import Sequence

from reise_report.exhibits import svg
from reise_report.exhibits.text_width import Weight

LINE = 10.5  # points from one line to the next
RISE = 0.35  # of the size: from the middle of the letters to their baseline


def centred(
    lines: Sequence[str],
    middle: svg.Point,
    *,
    size: float,
    anchor: str = "start",
    weight: Weight = "Regular",
    fill: str = "",
) -> list[str]:
    """Lines under one another whose middle is ``middle``; ``anchor`` as :func:`reise_report.exhibits.svg.text`."""
    first = middle[1] - LINE * (len(lines) - 1) / 2 + RISE * size
    return [
        svg.text((middle[0], first + LINE * place), line, anchor=anchor, weight=weight, size=size, fill=fill)
        for place, line in enumerate(lines)
    ]
