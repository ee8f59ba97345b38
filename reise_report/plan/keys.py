"""Which keys and choices the model knows at a place of the document; for messages that name the nearest one."""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, RootModel
from pydantic.fields import FieldInfo

from reise_report.plan.problem import KeyPath


def known_keys(model: type[BaseModel], data: object, path: KeyPath) -> list[str]:
    """The keys that may stand in the mapping at ``path``; empty where any name may stand there.

    Args:
        model: the model of the whole document.
        data: the whole document, to tell the members of a discriminated union apart.
        path: the mapping's key path.
    """
    keys: list[str] = []
    for kind in _kinds_at(model, data, path):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            keys += [field.alias or name for name, field in kind.model_fields.items()]
        elif get_origin(kind) is dict:
            keys += literals(get_args(kind)[0])
    return keys


def field_at(model: type[BaseModel], data: object, path: KeyPath) -> FieldInfo | None:
    """The model's field for the key at the end of ``path``, or None where there is none."""
    for kind in _kinds_at(model, data, path[:-1]):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            for name, field in kind.model_fields.items():
                if (field.alias or name) == path[-1]:
                    return field
    return None


def literals(kind: object) -> list[str]:
    """The values of a ``Literal``, as text; empty for any other type."""
    return [str(value) for value in get_args(kind)] if get_origin(kind) is Literal else []


def _kinds_at(model: type[BaseModel], data: object, path: KeyPath) -> list[Any]:
    kinds: list[Any] = [model]
    here = data
    for step in path:
        here = _member(here, step)
        kinds = [inner for kind in kinds for inner in _step(kind, step, here)]
    return kinds


def _member(data: object, step: str | int) -> object:
    if isinstance(data, dict):
        return data.get(step)
    if isinstance(data, list) and isinstance(step, int) and step < len(data):
        return data[step]
    return None


def _step(kind: Any, step: str | int, value: object) -> Iterator[Any]:  # noqa: ANN401 - any type annotation
    origin, inner = get_origin(kind), get_args(kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, field in kind.model_fields.items():
            if (field.alias or name) == step:
                yield from _alternatives(field.annotation, value)
    elif origin is dict:
        yield from _alternatives(inner[1], value)
    elif origin in (list, tuple):
        yield from _alternatives(inner[0], value)


def _alternatives(kind: Any, value: object) -> Iterator[Any]:  # noqa: ANN401 - any type annotation
    """The type without its wrappers; of a discriminated union only the member that ``value`` asks for."""
    if isinstance(kind, type) and issubclass(kind, RootModel):
        kind = kind.model_fields["root"].annotation
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        yield from _alternatives(inner[0], value)
    elif origin in (Union, types.UnionType):
        members = [found for member in inner for found in _alternatives(member, value)]
        yield from ([member for member in members if _asked_for(member, value)] or members)
    else:
        yield kind


def _asked_for(kind: Any, value: object) -> bool:  # noqa: ANN401 - any type annotation
    if not (isinstance(kind, type) and issubclass(kind, BaseModel) and isinstance(value, dict)):
        return False
    # What tells the members apart is a key that can have one value alone.
    return any([str(value.get(name))] == literals(field.annotation) for name, field in kind.model_fields.items())
