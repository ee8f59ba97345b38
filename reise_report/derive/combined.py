"""Several sources of one binary thing, by a rule of precedence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from reise_report.derive.return_to_work import Answer, Truth


def combined(sources: Mapping[str, Answer], rule: Literal["first_known", "any"]) -> tuple[Answer, NDArray[np.str_]]:
    """What the sources say together, and for each person the source that decided.

    Args:
        sources: name → what it says; the first is asked first.
        rule: ``first_known``: the first that knows decides. ``any``: the first that says yes decides; where none does
            the first that knows, and its answer is no.

    Returns:
        The answer, and the name of the source; an empty text where none knows.
    """
    known = np.stack([source.known for source in sources.values()])
    yes = np.stack([source.yes for source in sources.values()]) & known
    deciding = np.where(yes.any(axis=0), yes, known) if rule == "any" else known
    first = np.argmax(deciding, axis=0)
    somebody_knows: Truth = np.logical_or.reduce(known, axis=0)
    answer: Truth = np.take_along_axis(yes, first[None], axis=0)[0]
    return Answer(answer, somebody_knows), np.where(somebody_knows, np.array(list(sources))[first], "")
