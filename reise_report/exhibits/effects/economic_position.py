"""Where the differences in costs and effects lie, and a ratio only where it means something."""

from __future__ import annotations

from reise_report.exhibits.effects.evaluation import Evaluation
from reise_report.language.speech import mark

_QUARTERS = {
    "north_east": ("north_east", mark("The probability of gaining more at a higher cost is {share}.")),
    "dominant": ("south_east", mark("The probability of gaining more at no higher cost is {share}.")),
    "dominated": ("north_west", mark("The probability of gaining less at no lower cost is {share}.")),
    "south_west": ("south_west", mark("The probability of gaining less at a lower cost is {share}.")),
}
"""Verdict → the quarter of the plane that it is about, and its words."""
_WITH_RATIO = ("north_east", "south_west")


def position(one: Evaluation, perspective: str) -> str:
    """Where the two differences lie and how probable that is, and the ratio where it means something."""
    told = _told(one, perspective)
    if not told:
        return ""
    allowed = ratios_allowed(one, perspective) if _verdict(one, perspective) in _WITH_RATIO else ""
    return " ".join(filter(None, [told, _certainty(one, perspective), allowed]))


def _certainty(one: Evaluation, perspective: str) -> str:
    """How much of the uncertainty lies in the quarter of the verdict."""
    quarter, words = _QUARTERS.get(_verdict(one, perspective), ("", ""))
    row = one.row(f"{perspective}.quadrant.{quarter}")
    if row is None or row.value is None:
        return ""
    return one.reader.text(words, share=one.reader.shown(row, one.probability))


def _told(one: Evaluation, perspective: str) -> str:
    """The verdict in words, with the ratio where it means something."""
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
    if ratio is None or ratio.value is None:
        return ""
    amount = one.reader.shown(ratio, one.money)
    if row.value == "north_east":
        return text(
            "the group “{first}” gained more and cost more than the group “{second}”: {amount} for each {unit} gained.",
            amount=amount,
            unit=one.one_more,
            **names,
        )
    return text(
        "the group “{first}” cost less and gained less than the group “{second}”: {amount} was saved for each "
        "{unit} given up.",
        amount=amount,
        unit=one.one_more,
        **names,
    )


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
            return _reaching_below(one, one.money(found.high), level, saved=_verdict(one, perspective) == "south_west")
    if found.value == "half_line":
        return text(
            "The data limit this ratio on one side only (Fieller, {level}): the difference in effects is too uncertain "
            "to divide by, so that no interval is given.",
            level=level,
        )
    if found.value == "empty":
        return text("The data contradict every ratio (Fieller, {level}).", level=level)
    return text(
        "The data set no limits to this ratio (Fieller, {level}): the difference in effects is too uncertain to divide "
        "by, so that no interval is given.",
        level=level,
    )


def _verdict(one: Evaluation, perspective: str) -> str:
    row = one.row(f"{perspective}.verdict")
    return row.value if row is not None and isinstance(row.value, str) else ""


def _reaching_below(one: Evaluation, high: str, level: str, *, saved: bool) -> str:
    """A set of ratios that goes on below 0, where a ratio has no meaning: only its upper end is told."""
    first = one.names[0]
    if saved:
        return one.reader.text(
            "The data allow any saving up to {high} for each {unit} given up (Fieller, {level}), and do not exclude "
            "that the group “{first}” costs more, so that no interval is given.",
            high=high,
            unit=one.one_more,
            level=level,
            first=first,
        )
    return one.reader.text(
        "The data allow any ratio up to {high} (Fieller, {level}), and do not exclude that the group “{first}” costs "
        "less, so that no interval is given.",
        high=high,
        level=level,
        first=first,
    )
