"""Jinja templates to Quarto Markdown: what a template prints is escaped, unless an exhibit or a catalogue made it."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from functools import cache
from numbers import Number
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from reise_report import resources
from reise_report.documents.qmd import Qmd
from reise_report.errors import DocumentError, nearest
from reise_report.exhibits import escape

if TYPE_CHECKING:
    from jinja2 import Environment

_SUFFIX = ".qmd.j2"
_NOT_WORDS = frozenset({"", "nan", "NaN", "NaT", "None", "<NA>", "inf", "-inf", "undefined"})


class _RefusedError(Exception):
    """A value that a template may not print; :func:`fill` says where it stood."""


def fill(name: str, context: Mapping[str, object], folder: Path | None = None) -> Qmd:
    """The template with the context's values in it.

    The delimiters are ``<< value >>``, ``<% statement %>`` and ``<# comment #>``, so that a template is a valid Quarto
    document itself. A :class:`Qmd` goes in as it is; any other string is escaped. Everything else is refused: a number
    without a format has no place in a report.

    Args:
        name: of the template without its suffix, ``final`` for ``final.qmd.j2``.
        context: what the template may name.
        folder: where the templates are; the package's own when None.

    Raises:
        DocumentError: no such template, an unknown name in it, or a value that may not be printed; with file and line.
    """
    from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

    folder = folder or resources.template_root() / "reports"
    try:
        return Qmd(_environment(folder).get_template(name + _SUFFIX).render(context))
    except TemplateNotFound as missing:
        _no_template(str(missing.name or name), folder)
    except TemplateSyntaxError as wrong:
        raise DocumentError(f"{wrong.filename or wrong.name}, line {wrong.lineno}: {wrong.message}") from wrong
    except (TemplateError, _RefusedError) as wrong:
        raise DocumentError(f"{_place(wrong, name)}: {_explained(str(wrong), context)}") from wrong


@cache
def _environment(folder: Path) -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateSyntaxError, nodes

    class _Environment(Environment):
        """Refuses to print sums of texts: markupsafe would escape the data in them for HTML, not for Markdown."""

        def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
            tree = super()._parse(source, name, filename)
            for output in tree.find_all(nodes.Output):
                for joined in output.find_all((nodes.Concat, nodes.Add, nodes.Mod)):
                    message = "print two texts as << a >><< b >>, not as a sum of them"
                    raise TemplateSyntaxError(message, joined.lineno, name, filename)
            return tree

    # Autoescape makes a macro's result Markup, which tells it from a value. The escaping itself is `finalize`'s, for
    # Markdown, which is what these templates are.
    return _Environment(
        loader=FileSystemLoader(folder),
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_printed,
    )


def _printed(value: object) -> str:
    """What a template prints for a value: Markup, so that Jinja leaves it as it is."""
    from jinja2 import StrictUndefined
    from markupsafe import Markup

    if isinstance(value, StrictUndefined):
        return str(value)  # raises UndefinedError with the name
    if isinstance(value, Markup):  # what a macro of the template made
        return value
    if isinstance(value, str):
        if value.strip() in _NOT_WORDS:
            raise _RefusedError(f"the value is {value!r}, which is no text to print")
        return Markup(value if isinstance(value, Qmd) else escape.markdown(value))  # noqa: S704
    if value is None:
        raise _RefusedError("the value is None: a template prints only what has a value; test for it with <% if %>")
    if isinstance(value, Number):
        raise _RefusedError(f"the value is the bare number {value!r}; format numbers with the language room")
    raise _RefusedError(f"the value is a {type(value).__name__}, which has no text")


def _no_template(name: str, folder: Path) -> NoReturn:
    known = sorted(path.name for path in folder.glob("*.j2"))
    hint = nearest(name, known)
    did = f"; did you mean {hint}?" if hint else f"; there are: {', '.join(known) or 'none'}"
    raise DocumentError(f"no template {name} in {folder.name}/{did}")


def _place(error: Exception, name: str) -> str:
    """The template's file and line where the error arose: the innermost frame that is a template's."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".j2")]
    if not frames:
        return name + _SUFFIX
    return f"{Path(frames[-1].filename).name}, line {frames[-1].lineno}"


def _explained(message: str, context: Mapping[str, object]) -> str:
    """Jinja's message, with the nearest known name for one that is undefined."""
    if not message.endswith("is undefined"):
        return message
    hint = nearest(message.split("'")[1], context) if "'" in message else None
    return f"{message}; did you mean {hint}?" if hint else message
