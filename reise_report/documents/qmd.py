"""Text that is valid Quarto Markdown already, and the check that nothing unresolved is left in a document's source."""

from __future__ import annotations

import re

from reise_report.errors import DocumentError

_FENCED = re.compile(r"^(`{3,}|~{3,})[^\n]*\n.*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
_ESCAPED = re.compile(r"\\.", re.DOTALL)
# What a template or a formatter leaves behind when something went wrong. A data cell cannot trip these: its braces and
# signs are escaped, and tables are raw blocks, which are not looked at.
_LEFTOVERS = (
    (re.compile(r"\{\{|\}\}"), "a Quarto shortcode or an unresolved placeholder; the two engines would differ"),
    (re.compile(r"<<|>>|<%|%>|<#|#>"), "an unresolved template expression"),
    (re.compile(r"\b(?:nan|NaN|NaT)\b|<NA>"), "a missing number"),
    (re.compile(r"\?\?"), "a placeholder"),
)


class Qmd(str):
    """Text that is already valid Quarto Markdown; every other string is escaped when a template prints it.

    >>> isinstance(Qmd("**bold**"), str)
    True
    """

    __slots__ = ()


def check(body: str, origin: str) -> None:
    """Stop at the first thing in the prose of a document that nobody meant to print.

    Raw blocks and code are left alone: what stands in them was escaped for its own target.

    Args:
        body: the source of a document, without its front matter.
        origin: what to call it in a message, ``report.qmd``.

    Raises:
        DocumentError: names the line and what is wrong with it.
    """
    prose = _blank(_ESCAPED, _blank(_CODE, _blank(_FENCED, body)))
    for pattern, meaning in _LEFTOVERS:
        found = pattern.search(prose)
        if found:
            line = prose.count("\n", 0, found.start()) + 1
            words = body.splitlines()[line - 1].strip()
            raise DocumentError(f'{origin}, line {line}: "{found.group()}" is {meaning}, in: {words[:120]}')


def _blank(pattern: re.Pattern[str], text: str) -> str:
    """The text with each match gone but its line ends kept, so that line numbers stay right."""
    return pattern.sub(lambda found: "\n" * found.group().count("\n"), text)
