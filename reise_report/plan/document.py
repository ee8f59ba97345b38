"""A YAML 1.2 file as plain data, together with the line of every key."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reise_report.plan.problem import Finding, InvalidPlanError, KeyPath, Problem, dotted

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

_SCALARS = ("null", "bool", "int", "float", "str", "timestamp")
_TAG = "tag:yaml.org,2002:"
_MOST_VALUES = 100_000  # aliases that multiply one another would fill the memory long before they mean anything


@dataclass(frozen=True, slots=True)
class Document:
    """A file read: its name, its data, and where each key stands.

    Attributes:
        file: the file's name, without its folder.
        data: mappings, lists, text, numbers, truth values, dates and None.
        lines: key path → line of the key (or list item), counted from 1.
    """

    file: str
    data: dict[str, Any]
    lines: dict[KeyPath, int] = field(repr=False)

    def problem(self, finding: Finding) -> Problem:
        """The finding with its line: that of the key, or of the nearest key above it."""
        path = finding.path
        while path and path not in self.lines:
            path = path[:-1]
        return Problem(self.file, self.lines.get(path), dotted(finding.path), finding.message)

    def error(self, findings: list[Finding]) -> InvalidPlanError:
        """All findings as one error, in the order of the file."""
        return InvalidPlanError(sorted((self.problem(item) for item in findings), key=lambda item: item.line or 0))


def read_document(path: Path) -> Document:
    """Read a YAML 1.2 file that holds one mapping.

    Only plain values are built: a tag such as ``!!python/object`` is refused, as are duplicate keys and keys that are
    not text. Aliases may be used.

    Raises:
        InvalidPlanError: the file is missing, empty, not UTF-8, not YAML, or not a mapping; every duplicate key
            at once.
    """
    text = _read_text(path)
    node = _compose(text, path.name)
    if node is None:
        raise _whole_file(path.name, "the file is empty; write the plan in it (see docs/plan-reference.md)")
    builder = _Builder()
    data = builder.build(node, ())
    document = Document(path.name, data if isinstance(data, dict) else {}, builder.lines)
    if not isinstance(data, dict):
        kind = "a list" if isinstance(data, list) else "a single value"
        raise _whole_file(
            path.name, f"the file holds {kind} at the top; expected keys with values ('trial:', 'design:', …)"
        )
    if builder.findings:
        raise document.error(builder.findings)
    return document


def _whole_file(name: str, message: str, line: int | None = None) -> InvalidPlanError:
    return InvalidPlanError([Problem(name, line, "", message)])


def _read_text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise _whole_file(
            path.name,
            f"no such file in the folder '{path.resolve().parent.name}'; give the trial's folder, or the file itself",
        ) from None
    except OSError as error:
        raise _whole_file(path.name, f"cannot be read: {error.strerror}") from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{raw[error.start]:02x} is not UTF-8; the file is probably Latin-1 (Windows)"
        raise _whole_file(
            path.name, f"{found}. Save it as UTF-8, or run: iconv -f WINDOWS-1252 -t UTF-8", line
        ) from None


def _compose(text: str, name: str) -> Node | None:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    # The node tree, not the built objects: it keeps the place of every key, and lets all duplicates be told at once.
    reader = YAML(typ="safe", pure=True)
    try:
        return reader.compose(text)  # type: ignore[no-any-return]
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _whole_file(name, _not_yaml(error.problem or "", text, mark.line), mark.line + 1) from None
    except YAMLError as error:
        raise _whole_file(name, f"is not YAML: {' '.join(str(error).split())}") from None


def _not_yaml(problem: str, text: str, line: int) -> str:
    if "'\\t'" in problem:
        return "a tab is used for indentation, which YAML does not allow; use spaces"
    if "another document" in problem:
        return "a second document begins here ('---'); a plan is one document"
    lines = text.splitlines()
    shown = lines[line].strip()[:60] if line < len(lines) else "the end of the file"
    return f"is not YAML: {problem}, at: {shown}"


class _Builder:
    """Builds plain data from a node tree; keeps lines and findings on the way."""

    def __init__(self) -> None:
        from ruamel.yaml import YAML

        self.lines: dict[KeyPath, int] = {}
        self.findings: list[Finding] = []
        self._constructor = YAML(typ="safe", pure=True).constructor
        self._above: list[int] = []
        self._values = 0

    def build(self, node: Node, path: KeyPath) -> Any:  # noqa: ANN401 - a value of any YAML type
        self.lines.setdefault(path, node.start_mark.line + 1)
        self._values += 1
        if id(node) in self._above:
            return self._refuse(path, f"the alias '*{node.anchor}' stands inside the value that it names")
        if self._values > _MOST_VALUES:
            if self._values == _MOST_VALUES + 1:
                self._refuse(path, f"the file unfolds to more than {_MOST_VALUES:,} values; write its aliases out")
            return None
        kind = node.tag.removeprefix(_TAG) if node.tag else ""
        if kind in _SCALARS:
            return self._scalar(node, kind, path)
        self._above.append(id(node))
        try:
            if kind == "map":
                return self._mapping(node, path)
            if kind == "seq":
                return [self.build(member, (*path, index)) for index, member in enumerate(node.value)]
        finally:
            self._above.pop()
        return self._refuse(
            path, f"the tag '{str(node.tag).replace(_TAG, '!!')}' is not allowed; write plain values only"
        )

    def _refuse(self, path: KeyPath, message: str) -> None:
        self.findings.append(Finding(path, message))

    def _scalar(self, node: Node, kind: str, path: KeyPath) -> Hashable:
        try:
            value = self._constructor.construct_object(node, deep=True)
        except ValueError as error:
            self._refuse(path, f"'{node.value}' is not a {'date' if kind == 'timestamp' else kind}: {error}")
            return None
        if kind == "timestamp" and not isinstance(value, dt.datetime):
            return value  # type: ignore[no-any-return]
        if kind == "timestamp":
            self._refuse(path, f"'{node.value}' is a point in time; write a date, YYYY-MM-DD")
            return None
        if isinstance(value, float) and not math.isfinite(value):
            self._refuse(path, f"'{node.value}' is not a finite number")
        return value  # type: ignore[no-any-return]

    def _mapping(self, node: Node, path: KeyPath) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key, line = key_node.value, key_node.start_mark.line + 1
            if key_node.tag != f"{_TAG}str":
                self.lines.setdefault((*path, str(key)), line)
                mend = "repeat the keys here" if key == "<<" else f'write it in quotes: "{key}"'
                self._refuse((*path, str(key)), f"'{key}' cannot be a key; {mend}")
                continue
            if key in found:
                first = self.lines[(*path, key)]
                self.findings.append(
                    Finding((*path, key), f"the key '{key}' stands twice (lines {first} and {line}); keep one")
                )
                continue
            self.lines[(*path, key)] = line
            found[key] = self.build(value_node, (*path, key))
        return found
