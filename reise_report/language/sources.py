"""Every text that the program can say, found where it stands: in calls in the package's code and in the templates.

A text is found when it is a literal argument of a call by one of the names in :data:`CALLS`, whatever it is called on:
``language.text("Missing")``, ``reader.text("Missing")``, ``<< _("Missing") >>``. Either branch of a conditional counts.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from reise_report import resources
from reise_report.errors import DocumentError

if TYPE_CHECKING:
    from jinja2 import Environment, nodes

PACKAGE: Final = Path(resources.__file__).parent

CALLS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "text": ("msgid",),
        "say": ("msgid",),
        "mark": ("msgid",),
        "plural": ("msgid", "plural"),
        "text_for": ("context", "msgid"),
        "_": ("msgid",),
        "gettext": ("msgid",),
        "ngettext": ("msgid", "plural"),
        "pgettext": ("context", "msgid"),
    }
)
"""Name of the call to what its first arguments are."""


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """A text to translate: the English words, their plural where there is one, and the context that sets them apart."""

    msgid: str
    plural: str | None = None
    context: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The texts with the files they stand in, and calls that can never find their translation."""

    messages: dict[Message, set[str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def find(package: Path = PACKAGE, templates: Path | None = None) -> Found:
    """All texts of the package and its templates.

    Args:
        package: folder with the Python sources.
        templates: folder with the ``.j2`` templates; the package's own when None.

    Raises:
        DocumentError: a file cannot be parsed.
    """
    templates = resources.template_root() if templates is None else templates
    found = Found()
    for path in sorted(package.rglob("*.py")):
        if path.is_relative_to(package / "language") and path.parent != package:
            continue  # the room itself: its calls and examples pass texts on and say none
        _collect(found, _python_calls(path), f"{package.name}/{path.relative_to(package).as_posix()}")
    environment = _environment()
    for path in sorted(templates.rglob("*.j2")):
        _collect(found, _template_calls(path, environment), f"templates/{path.relative_to(templates).as_posix()}")
    return found


Call = tuple[str, int, list[list[str] | None]]
"""Name, line, and for each argument the texts it can be, or None where it is no literal."""


def _collect(found: Found, calls: Iterable[Call], file: str) -> None:
    for name, line, arguments in calls:
        roles = CALLS[name]
        if len(arguments) < len(roles) or any(argument is None for argument in arguments[: len(roles)]):
            continue
        for message in _messages(roles, [argument or [] for argument in arguments]):
            if not message.msgid.strip():
                found.problems.append(f"{file}:{line}: an empty text cannot be translated")
            else:
                found.messages.setdefault(message, set()).add(file)


def _messages(roles: Sequence[str], arguments: Sequence[list[str]]) -> Iterator[Message]:
    """One message for each way the arguments can turn out; both forms of a plural go in step."""
    if roles == ("msgid",):
        yield from (Message(text) for text in arguments[0])
    elif roles == ("msgid", "plural"):
        yield from (Message(one, many) for one, many in zip(arguments[0], arguments[1], strict=False))
    else:
        yield from (Message(text, context=context) for context in arguments[0] for text in arguments[1])


def _python_calls(path: Path) -> Iterator[Call]:
    try:
        tree = ast.parse(path.read_bytes(), filename=path.name)
    except SyntaxError as error:
        raise DocumentError(f"{path}:{error.lineno}: cannot look for texts in Python that does not parse") from error
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            if name in CALLS:
                yield name, node.lineno, [_python_texts(argument) for argument in node.args]


def _python_texts(argument: ast.expr) -> list[str] | None:
    match argument:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.IfExp(body=body, orelse=orelse):
            return _both(_python_texts(body), _python_texts(orelse))
    return None


def _environment() -> Environment:
    """Templates as ``documents`` reads them; only parsed here, nothing is rendered."""
    from jinja2 import Environment

    return Environment(  # noqa: S701
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
    )


def _template_calls(path: Path, environment: Environment) -> Iterator[Call]:
    from jinja2 import TemplateSyntaxError, nodes

    try:
        tree = environment.parse(path.read_text(encoding="utf-8"), filename=path.name)
    except TemplateSyntaxError as error:
        raise DocumentError(f"{path}:{error.lineno}: {error.message}") from error
    for call in tree.find_all(nodes.Call):
        target = call.node
        name = target.name if isinstance(target, nodes.Name) else getattr(target, "attr", "")
        if name in CALLS:
            yield name, call.lineno, [_template_texts(argument) for argument in call.args]


def _template_texts(argument: nodes.Expr) -> list[str] | None:
    from jinja2 import nodes

    if isinstance(argument, nodes.Const):
        return [argument.value] if isinstance(argument.value, str) else None
    if isinstance(argument, nodes.CondExpr) and argument.expr2 is not None:
        return _both(_template_texts(argument.expr1), _template_texts(argument.expr2))
    return None


def _both(first: list[str] | None, second: list[str] | None) -> list[str] | None:
    return None if first is None or second is None else first + second
