"""The ground every part of a plan stands on: strict models, words per language, and choices that name their source."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, RootModel, StringConstraints, Tag, model_validator

LanguageCode = Literal["en", "nb"]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
DottedId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$")]


class Strict(BaseModel):
    """A model that refuses keys it does not know and cannot be changed once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def _how_written(value: object) -> str:
    return "by_language" if isinstance(value, dict) else "same_everywhere"


Words = Annotated[
    Annotated[str, Tag("same_everywhere")] | Annotated[dict[LanguageCode, str], Tag("by_language")],
    Discriminator(_how_written),
]


class Text(RootModel[Words]):
    """Words that readers see: one string for every language, or one string per language."""

    model_config = ConfigDict(frozen=True, str_strip_whitespace=True)

    @model_validator(mode="after")
    def _has_words(self) -> Text:
        words = [self.root] if isinstance(self.root, str) else list(self.root.values())
        if not words or not all(word.strip() for word in words):
            raise ValueError("a text must not be empty; write words, or leave the key out")
        return self

    def languages(self) -> frozenset[str] | None:
        """The languages it is written in; None where the same words serve all (a name, a code)."""
        return None if isinstance(self.root, str) else frozenset(self.root)

    def in_language(self, code: str) -> str:
        """The words in one language.

        Raises:
            KeyError: the text is not written in that language; the plan's check reports this first.
        """
        return self.root if isinstance(self.root, str) else self.root[code]  # type: ignore[index]


class Choice(Strict):
    """A part of the plan that can say where it comes from.

    ``source`` names the document a choice is taken from; ``assumption`` says, in words for the reader, what was assumed
    where no document fixes it. Every assumption is printed in the report.
    """

    source: Text | None = Field(None, description="The document, and the place in it, that fixes this choice.")
    assumption: Text | None = Field(
        None, description="What was assumed here, in words for the reader, because no public document fixes it."
    )


Code = str | int | float | bool
"""A value as it stands in a file."""

Condition = dict[Identifier, Code | list[Code]]
"""Column → value, or list of values: the rows where every column has (one of) its values.

For a binary column the values are true and false, for categories and arms the plan's levels and arms.
"""
