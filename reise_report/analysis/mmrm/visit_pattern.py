"""Repeated measures grouped by which visits were observed, in the smallest form with the same likelihood."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.inputs import Matrix, Vector
from reise_report.analysis.mmrm.observations import Codes, Observations
from reise_report.errors import AnalysisError


@dataclass(frozen=True, slots=True, kw_only=True)
class WideData:
    """One block a participant: their design and outcome by visit.

    Attributes:
        rows: (n, T, p + 1), the design's columns and then the outcome; zero at visits not observed.
        observed: (n, T).
        groups: (n,), whose covariance matrix is each participant's, from 0.
        position: (N,), where in ``rows`` seen as (n·T, p + 1) each observation stands.
    """

    rows: NDArray[np.float64]
    observed: NDArray[np.bool_]
    groups: Codes
    position: Codes


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternData:
    """The same, sorted by pattern of observed visits, each pattern's participants in as few blocks as will do.

    The likelihood needs of the participants of a pattern only the sums of products of their entries. A triangular
    factor has the same sums, so that thousands of participants shrink to as many blocks as a block has columns.

    Attributes:
        blocks: (m, T, p + 1), zero at visits not observed.
        pattern: (m,), the pattern of each block, ascending.
        starts: (P,), each pattern's first block.
        observed: (P, T).
        counts: (P,), participants.
        groups: (P,), whose covariance matrix.
        members: (n,), each participant's pattern.
    """

    blocks: NDArray[np.float64]
    pattern: Codes
    starts: Codes
    observed: NDArray[np.bool_]
    counts: Vector
    groups: Codes
    members: Codes

    @property
    def n_groups(self) -> int:
        """How many covariance matrices there are."""
        return int(self.groups.max()) + 1


def widen(given: Observations) -> WideData:
    """Lay the observations out by participant and visit.

    Raises:
        AnalysisError: a participant has two observations of one visit.
    """
    n, n_visits, design = len(given.groups), given.n_visits, given.design
    place = given.subject * n_visits + given.visit
    counts = np.bincount(place, minlength=n * n_visits)
    if counts.max(initial=0) > 1:
        who, when = divmod(int(counts.argmax()), n_visits)
        raise AnalysisError(
            f"participant {who} has {int(counts.max())} outcomes at visit {when}; there may be one at each visit: "
            "decide which counts before the analysis"
        )
    rows = np.zeros((n * n_visits, design.shape[1] + 1))
    rows[place, :-1] = design
    rows[place, -1] = given.outcome
    return WideData(
        rows=rows.reshape(n, n_visits, -1),
        observed=(counts > 0).reshape(n, n_visits),
        groups=given.groups,
        position=place,
    )


def patterns(data: WideData) -> PatternData:
    """Sort the participants by pattern and shorten each pattern."""
    key = np.column_stack([data.groups, data.observed])
    distinct, which = np.unique(key, axis=0, return_inverse=True)
    which = which.reshape(-1)
    order = np.argsort(which, kind="stable")
    ends = np.cumsum(np.bincount(which, minlength=len(distinct)))
    observed = distinct[:, 1:].astype(bool)
    parts = []
    for members, seen in zip(np.split(order, ends[:-1]), observed, strict=True):
        parts.append(_shorten(data.rows[members], seen))
    lengths = np.array([len(part) for part in parts])
    return PatternData(
        blocks=np.concatenate(parts),
        pattern=np.repeat(np.arange(len(parts)), lengths),
        starts=np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64),
        observed=observed,
        counts=np.bincount(which, minlength=len(distinct)).astype(float),
        groups=distinct[:, 0].astype(np.int64),
        members=which.astype(np.int64),
    )


def _shorten(blocks: NDArray[np.float64], seen: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Blocks, (m', T, q) with m' ≤ m, whose entries have the same sums of products."""
    n, n_visits, width = blocks.shape
    flat = blocks[:, seen].reshape(n, -1)
    columns, which = _distinct_columns(flat)
    if n <= columns.shape[1]:
        return blocks
    factor: Matrix = np.asarray(np.linalg.qr(columns, mode="r"))
    short = factor[:, which]
    result = np.zeros((len(short), n_visits, width))
    result[:, seen] = short.reshape(len(short), int(seen.sum()), width)
    return result


def _distinct_columns(matrix: Matrix) -> tuple[Matrix, Codes]:
    """The columns without repetitions, and which of them each column is: a covariate is the same at every visit."""
    marks = np.cos(np.arange(len(matrix), dtype=float)) @ matrix
    _, first, which = np.unique(marks, return_index=True, return_inverse=True)
    distinct = matrix[:, first]
    if np.array_equal(distinct[:, which], matrix):
        return distinct, which
    return matrix, np.arange(matrix.shape[1])
