"""How each language writes numbers, percents, intervals and dates: a table of signs and words, no logic.

The signs are those of CLDR (Babel), held here so that an upgrade of Babel cannot change a published report; a test
compares them with the installed CLDR and names the three places where we differ on purpose. Sources and choices:
``docs/style-numbers.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

NBSP: Final = "\u00a0"
MINUS: Final = "\u2212"
PLUS: Final = "+"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conventions:
    """The signs and fixed words of one language.

    Attributes:
        code: the language, ``en`` or ``nb``.
        locale: the BCP 47 tag for ``lang`` attributes, ``nb-NO``.
        decimal: decimal sign.
        group: sign between groups of three digits, from four digits on.
        percent: what follows a number that is a percentage, with its space.
        interval: pattern of a confidence interval, from ``level``, ``low`` and ``high``.
        joined: the word before the last member of a list.
        out_of: pattern of a count out of a total, from ``count`` and ``total``.
        percentage_point: the unit of a difference between two percentages, singular and plural.
        day: pattern of a date, from ``day``, ``month`` and ``year``.
        months: names of the months, January first.
        money: pattern of an amount, from ``amount`` and ``currency``.
        currencies: ISO code to the sign used instead of it.
    """

    code: str
    locale: str
    decimal: Literal[".", ","]
    group: str
    percent: str
    interval: str
    joined: str
    out_of: str
    percentage_point: tuple[str, str]
    day: str
    months: tuple[str, ...]
    money: str
    currencies: tuple[tuple[str, str], ...] = ()


_ENGLISH = Conventions(
    code="en",
    locale="en-GB",
    decimal=".",
    group=",",
    percent="%",
    interval="{level} CI {low} to {high}",
    joined="and",
    out_of="{count} of {total}",
    percentage_point=("percentage point", "percentage points"),
    day=f"{{day}}{NBSP}{{month}} {{year}}",
    months=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    money=f"{{currency}}{NBSP}{{amount}}",
)

_BOKMAAL = Conventions(
    code="nb",
    locale="nb-NO",
    decimal=",",
    group=NBSP,
    percent=f"{NBSP}%",
    interval=f"{{level}}{NBSP}KI {{low}} til {{high}}",
    joined="og",
    out_of="{count} av {total}",
    percentage_point=("prosentpoeng", "prosentpoeng"),
    # The hard space also keeps Markdown from reading "1. juni" at the start of a line as a numbered list.
    day=f"{{day}}.{NBSP}{{month}} {{year}}",
    months=(
        *("januar", "februar", "mars", "april", "mai", "juni"),
        *("juli", "august", "september", "oktober", "november", "desember"),
    ),
    money=f"{{amount}}{NBSP}{{currency}}",
    currencies=(("NOK", "kr"),),
)

CONVENTIONS: Final[dict[str, Conventions]] = {"en": _ENGLISH, "nb": _BOKMAAL}
