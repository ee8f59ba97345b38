"""Reading a drawing: every text with its place, and what fonts, ids and colours it uses."""

import re
from dataclasses import dataclass

from lxml import etree

from reise_report.exhibits.text_width import width

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Words:
    """A text of a drawing, with the points it reaches across the page."""

    text: str
    left: float
    right: float
    y: float
    size: float


def root(svg: str) -> etree._Element:
    return etree.fromstring(svg.encode())


def style(element: etree._Element, name: str) -> str:
    """An attribute or a part of the style, inherited."""
    for one in (element, *element.iterancestors()):
        if one.get(name):
            return one.get(name)
        found = re.search(rf"(?:^|;)\s*{name}: ([^;]+)", one.get("style", ""))
        if found:
            return found[1]
    return ""


def texts(svg: str) -> list[Words]:
    """The level texts of a drawing; turned ones are left out."""
    found = []
    for element in root(svg).iter(f"{SVG}text"):
        if "rotate" in element.get("transform", ""):
            continue
        size = float(style(element, "font-size").removesuffix("px"))
        weight = "Semibold" if style(element, "font-weight") == "600" else "Regular"
        content = element.text or ""
        length = width(content, size, weight)
        x, y = place(element)
        start = x - {"middle": length / 2, "end": length}.get(style(element, "text-anchor"), 0)
        found.append(Words(content, start, start + length, y, size))
    return found


def place(element: etree._Element) -> tuple[float, float]:
    """Where a text stands, moved by what it lies in."""
    x, y = float(element.get("x", 0)), float(element.get("y", 0))
    for one in (element, *element.iterancestors()):
        moved = re.fullmatch(r"translate\((-?[\d.]+)[ ,](-?[\d.]+)\)", one.get("transform", ""))
        if moved:
            x, y = x + float(moved[1]), y + float(moved[2])
    return x, y


def families(svg: str) -> set[str]:
    return {style(element, "font-family") for element in root(svg).iter(f"{SVG}text")}


def ids(svg: str) -> list[str]:
    return [element.get("id") for element in root(svg).iter() if element.get("id")]


def longest_fraction(svg: str) -> int:
    """The most decimals of any coordinate."""
    places = [
        len(digits)
        for element in root(svg).iter()
        for name, value in element.attrib.items()
        if name not in {"id", "clip-path", "href", "font-family"}
        for digits in re.findall(r"\d\.(\d+)", value)
    ]
    return max(places, default=0)


def colours(svg: str) -> set[str]:
    return set(re.findall(r"#[0-9a-f]{6}\b", re.sub(r'(?:id|href|clip-path)="[^"]*"', "", svg)))
