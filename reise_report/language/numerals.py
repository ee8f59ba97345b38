"""Numbers as a language writes them. Every method takes a number and gives plain text; none computes a statistic."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from reise_report.errors import DocumentError
from reise_report.language.conventions import MINUS, NBSP, PLUS, Conventions
from reise_report.language.rounding import Number, exact, round_half_away, round_significant, round_to_multiple

_UNIT = re.compile(r"[^\d]*[^\W\d_][^\d]*$")


@dataclass(frozen=True, eq=False)
class Numerals:
    """Writes numbers in one language."""

    conventions: Conventions

    def integer(self, n: Number) -> str:
        """A whole number: ``1,234`` / ``1 234``.

        Raises:
            DocumentError: ``n`` is not whole.
        """
        decimal = exact(n)
        if decimal != decimal.to_integral_value():
            raise DocumentError(f"{n} is not a whole number; write it with number(x, decimals)")
        return self._written(round_half_away(decimal, 0))

    def number(self, x: Number, decimals: int) -> str:
        """A number with so many decimals: ``−1,234.50`` / ``−1 234,50``."""
        return self._written(round_half_away(x, decimals))

    def signed(self, x: Number, decimals: int = 1) -> str:
        """A number that always shows its sign; what rounds to zero has none: ``+1.2``, ``−1.2``, ``0.0``."""
        return self._written(round_half_away(x, decimals), sign=True)

    def percent(self, p: Number, decimals: int = 1) -> str:
        """A proportion (0–1) as a percentage: ``34.5%`` / ``34,5 %``."""
        return self.number(exact(p).scaleb(2), decimals) + self.conventions.percent

    def level(self, level: Number) -> str:
        """A confidence level or a level of significance with the decimals it needs: ``95%``, ``97.5%``."""
        percentage = exact(level).scaleb(2).normalize()
        return self.percent(level, max(0, -int(percentage.as_tuple().exponent)))

    def points(self, d: Number, decimals: int = 1, sign: bool = False) -> str:
        """A difference of proportions (−1 to 1) in percentage points, without the unit: for table cells."""
        return self._written(round_half_away(exact(d).scaleb(2), decimals), sign=sign)

    def percentage_points(self, d: Number, decimals: int = 1, sign: bool = False) -> str:
        """A difference of proportions (−1 to 1) with its unit: ``3.2 percentage points`` / ``3,2 prosentpoeng``."""
        number = self.points(d, decimals, sign)
        singular, plural = self.conventions.percentage_point
        return f"{number}{NBSP}{singular if number.lstrip(MINUS + PLUS) == '1' else plural}"

    def ratio(self, x: Number, decimals: int = 2) -> str:
        """A ratio of risks, odds or rates: two decimals, and as many significant digits below 0.1.

        Raises:
            DocumentError: ``x`` is negative.
        """
        decimal = exact(x)
        if decimal < 0:
            raise DocumentError(f"{x} is negative and no ratio of risks, odds or rates")
        if 0 < decimal < Decimal("0.1"):
            return self._written(round_significant(decimal, max(decimals, 1)))
        return self.number(decimal, decimals)

    def p_value(self, p: Number) -> str:
        """A p-value with its letter and relation: ``p = 0.032``, ``p = 0.45``, ``p < 0.001``, ``p > 0.99``.

        Three decimals below 0.1, two from there on, never 0.000; the spaces are hard.

        Raises:
            DocumentError: ``p`` is outside 0–1.
        """
        decimal = exact(p)
        if not 0 <= decimal <= 1:
            raise DocumentError(f"{p} is no p-value: it must lie between 0 and 1")
        if decimal < Decimal("0.001"):
            relation, shown = "<", Decimal("0.001")
        elif decimal > Decimal("0.99"):
            relation, shown = ">", Decimal("0.99")
        else:
            thousandths = round_half_away(decimal, 3)
            relation, shown = "=", thousandths if thousandths < Decimal("0.1") else round_half_away(decimal, 2)
        return f"p{NBSP}{relation}{NBSP}{self._written(shown)}"

    def interval(self, low: Number, high: Number, format: Callable[[Number], str], level: Number = 0.95) -> str:
        """A confidence interval: ``95% CI −1.2 to 3.4`` / ``95 % KI −1,2 til 3,4``.

        Args:
            low: lower limit.
            high: upper limit, at least ``low``.
            format: writes one limit, most often a method of this object. A unit in words at the end of both limits
                is written once.
            level: confidence level, between 0 and 1.

        Raises:
            DocumentError: ``low`` is above ``high``, or ``level`` is not between 0 and 1.
        """
        return self._interval(self.conventions.interval, low, high, format, level)

    def limits(self, low: Number, high: Number, format: Callable[[Number], str]) -> str:
        """The two limits alone: ``−1.2 to 3.4`` / ``−1,2 til 3,4``, for tables whose head says what they are.

        Raises:
            DocumentError: ``low`` is above ``high``.
        """
        pattern = "{low}" + self.conventions.interval.partition("{low}")[2]
        return self._interval(pattern, low, high, format, 0.95)

    def count_of(self, k: Number, n: Number) -> str:
        """A count out of a total: ``207 of 600`` / ``207 av 600``."""
        _check_part(k, n)
        return self.conventions.out_of.format(count=self.integer(k), total=self.integer(n))

    def count_percent(self, k: Number, n: Number, decimals: int = 1) -> str:
        """A count with the percentage it is of a total: ``207 (34.5%)`` / ``207 (34,5 %)``.

        Raises:
            DocumentError: the total is zero, or smaller than the count.
        """
        _check_part(k, n)
        if exact(n) == 0:
            raise DocumentError("a percentage of nobody: the total is 0; write the count alone")
        return f"{self.integer(k)} ({self.percent(int(exact(k)) / int(exact(n)), decimals)})"

    def mean_sd(self, mean: Number, sd: Number, decimals: int = 1) -> str:
        """A mean with its standard deviation: ``34.5 (8.2)``.

        Raises:
            DocumentError: the standard deviation is negative.
        """
        if exact(sd) < 0:
            raise DocumentError(f"{sd} is no standard deviation: it is negative")
        return f"{self.number(mean, decimals)} ({self.number(sd, decimals)})"

    def money(self, amount: Number, currency: str = "NOK", nearest: int = 1) -> str:
        """An amount of money: ``NOK 12,300`` / ``12 300 kr``.

        Args:
            amount: in whole units of the currency.
            currency: ISO 4217 code.
            nearest: round to multiples of this many units; 100 in running text.
        """
        written = self._written(round_to_multiple(amount, nearest))
        sign = dict(self.conventions.currencies).get(currency, currency)
        return self.conventions.money.format(amount=written, currency=sign)

    def _interval(self, pattern: str, low: Number, high: Number, write: Callable[[Number], str], level: Number) -> str:
        if exact(low) > exact(high):
            raise DocumentError(f"an interval from {low} to {high}: the lower limit is above the upper")
        if not 0 < exact(level) < 1:
            raise DocumentError(f"{level} is no confidence level: it must lie between 0 and 1, 0.95 for 95 per cent")
        first, last = write(low), write(high)
        unit = _UNIT.search(first)
        if unit and last.endswith(unit.group()):
            first = first.removesuffix(unit.group())
        return pattern.format(level=self.level(level), low=first, high=last)

    def _written(self, rounded: Decimal, sign: bool = False) -> str:
        """Our own assembly: CLDR has a hyphen before English negatives, and its patterns lose spaces."""
        whole, _, fraction = f"{abs(rounded):f}".partition(".")
        grouped = f"{int(whole):,}".replace(",", self.conventions.group)
        before = MINUS if rounded < 0 else PLUS if sign and rounded > 0 else ""
        return before + grouped + (self.conventions.decimal + fraction if fraction else "")


def _check_part(k: Number, n: Number) -> None:
    if not 0 <= exact(k) <= exact(n):
        raise DocumentError(f"{k} out of {n}: a part must lie between 0 and its total")
