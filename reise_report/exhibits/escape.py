"""Text from data or plan, made harmless for each target: it comes out as those characters and nothing else.

Quarto expands ``{{< ... >}}`` textually, also inside raw blocks, and a raw block is fenced with backticks. So braces
and backticks never leave these functions as themselves: they are written as character references.
"""

from __future__ import annotations

import re

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Not allowed in XML 1.0, and of no use in a report: C0 and C1 controls, lone surrogates, non-characters.
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_BLANKS = re.compile("[ \t]+")

_REFERENCES = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        '"': "&quot;",
        "'": "&#39;",
        "{": "&#123;",
        "}": "&#125;",
        "`": "&#96;",
    }
)
_TYPST_BRACES = {"{": r"\u{7b}", "}": r"\u{7d}", "`": r"\u{60}"}
_TYPST_STRING = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\t": r"\t"} | _TYPST_BRACES)


def printable(text: str) -> str:
    r"""The text with every kind of line end as ``\n`` and each unprintable character as a question mark.

    >>> printable("a\r\nb\x00")
    'a\nb?'
    """
    return _UNPRINTABLE.sub("?", _LINE_ENDS.sub("\n", text))


def xml(text: str) -> str:
    """For text or an attribute of XML (Word, SVG); a line end stays one character, as a reference."""
    return printable(text).translate(_REFERENCES).replace("\n", "&#10;")


def svg(text: str) -> str:
    """For text in a drawing that is put into a web page: no word in it can be taken for an attribute or an address."""
    return xml(text).replace("=", "&#61;").replace(":", "&#58;").replace("@", "&#64;")


def html(text: str) -> str:
    """For the content of an HTML element; a line end becomes ``<br>``. Attributes take :func:`xml`.

    >>> html("{{< x >}}")
    '&#123;&#123;&lt; x &gt;&#125;&#125;'
    """
    return printable(text).translate(_REFERENCES).replace("\n", "<br>")


def typst(text: str) -> str:
    r"""For Typst's content mode, ``[...]``; a line end becomes a line break.

    Every ASCII punctuation mark is escaped, so that no list, heading, link, shorthand (``--``, ``...``, ``-1``) or
    smart quote arises.

    >>> typst("#read(1)")
    '\\#read\\(1\\)'
    """
    return _PUNCTUATION.sub(_typst_mark, printable(text)).replace("\n", r"#linebreak();")


def _typst_mark(found: re.Match[str]) -> str:
    mark = found.group()
    return _TYPST_BRACES.get(mark, "\\" + mark)


def typst_string(text: str) -> str:
    r"""A Typst string with its quotes, for code mode.

    >>> print(typst_string('say "ja"'))
    "say \"ja\""
    """
    return f'"{printable(text).translate(_TYPST_STRING)}"'


def markdown(text: str) -> str:
    """For the inlines of a paragraph in pandoc's or Quarto's Markdown; a line end becomes a hard break.

    Blanks at the ends and beside a line end go, since four of them would start a code block; a line end at the end of
    a paragraph has nothing to break and goes too.
    """
    lines = [_BLANKS.sub(" ", line).strip(" ") for line in printable(text).strip(" \t\n").split("\n")]
    return "\\\n".join(_PUNCTUATION.sub(r"\\\g<0>", line) for line in lines)
