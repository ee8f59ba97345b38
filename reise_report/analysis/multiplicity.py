"""Several tests, one error rate: p-values adjusted over a family of hypotheses, and the decisions they lead to.

A hypothesis whose p-value could not be computed counts as p = 1: it stays in the family, is never rejected, and closes
whatever comes after it in a fixed order. To leave it out would reward a failed analysis with a larger share of error.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from reise_report.analysis.estimate import Estimate
from reise_report.analysis.inputs import Vector, check_choice
from reise_report.analysis.normal_interval import critical_value
from reise_report.errors import AnalysisError, nearest

_ROUNDING = 1e-12

Procedure = Literal["none", "bonferroni", "holm", "hochberg", "hommel", "benjamini_hochberg", "fixed_sequence"]
PValues = Mapping[str, float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One hypothesis of a family.

    Attributes:
        hypothesis: its key.
        p_value: its own p-value; None where it could not be computed.
        adjusted: the least error rate of the whole family at which the hypothesis is rejected, 0–1.
        rejected: whether ``adjusted`` is at most the family's error rate.
        step: 1 for the hypothesis that the procedure looks at first, 2 …; in the order of the family where the
            procedure has none.
        method: ``multiplicity.holm`` …
        warnings: what the user should know.
    """

    hypothesis: str
    p_value: float | None
    adjusted: float
    rejected: bool
    step: int
    method: str
    warnings: tuple[str, ...] = ()


def adjust(p_values: Sequence[float | None], procedure: Procedure) -> tuple[float, ...]:
    """Adjusted p-values in the order given, as R's ``p.adjust``.

    Args:
        p_values: 0–1; None where a test could not be made, which counts as 1.
        procedure: ``bonferroni``, ``holm`` (both need nothing of the tests' dependence), ``hochberg``, ``hommel`` (need
            independence or positive dependence), ``benjamini_hochberg`` (the false discovery rate, not the chance of
            any error), ``fixed_sequence`` (in the order given), ``none``.

    Raises:
        AnalysisError: a p-value outside 0–1, or an unknown procedure.

    Sources: Holm S (1979), Scand J Stat 6:65–70; Hochberg Y (1988), Biometrika 75:800–802,
    doi:10.1093/biomet/75.4.800; Hommel G (1988), Biometrika 75:383–386, doi:10.1093/biomet/75.2.383; Benjamini Y,
    Hochberg Y (1995), J R Stat Soc B 57:289–300, doi:10.1111/j.2517-6161.1995.tb02031.x; Maurer W, Hothorn LA,
    Lehmacher W (1995), in Vollmar J (ed.), Biometrie in der chemisch-pharmazeutischen Industrie 6:3–18.

    >>> adjust([0.01, 0.04, 0.03, 0.005], "holm")
    (0.03, 0.06, 0.06, 0.02)
    """
    check_choice(procedure, Procedure, "procedure")
    p = _checked(p_values)
    return tuple(float(value) for value in _ADJUSTED[procedure](p)) if p.size else ()


def family(p_values: PValues, *, procedure: Procedure, alpha: float = 0.05) -> tuple[Decision, ...]:
    """Adjust a family of hypotheses and decide, in its order.

    Args:
        p_values: hypothesis to p-value, in the order of the plan; None where a test could not be made.
        procedure: as for :func:`adjust`.
        alpha: the family's error rate, 0–1.

    Raises:
        AnalysisError: a p-value or the error rate outside 0–1, or an unknown procedure.
    """
    _check_alpha(alpha)
    p = _checked(list(p_values.values()))
    adjusted = adjust(list(p_values.values()), procedure)
    order = np.arange(p.size)
    if procedure in ("holm", "hochberg", "hommel", "benjamini_hochberg"):
        order = np.argsort(p, kind="stable")
        order = order[::-1] if procedure == "hochberg" else order
    steps = np.empty(p.size, dtype=int)
    steps[order] = np.arange(1, p.size + 1)
    return tuple(
        _decision(name, p_values[name], value, alpha, int(step), f"multiplicity.{procedure}")
        for name, value, step in zip(p_values, adjusted, steps, strict=True)
    )


def hierarchical(
    families: Sequence[PValues], *, procedure: Procedure = "holm", alpha: float = 0.05
) -> tuple[Decision, ...]:
    """Families in a fixed order, each tested in full only after all of the one before it were rejected.

    Serial gatekeeping: the adjusted p-value is the larger of that within the family and of the largest of all families
    before.

    Args:
        families: in the order of testing, each as for :func:`family`.
        procedure: within each family.
        alpha: the error rate of all families together.

    Returns:
        All decisions, family by family; ``step`` is the family's number.

    Raises:
        AnalysisError: a hypothesis in two families, a p-value outside 0–1, an unknown procedure.

    Source: Dmitrienko A, Offen WW, Westfall PH (2003), Stat Med 22:2387–2400, doi:10.1002/sim.1526.
    """
    _check_alpha(alpha)
    names = [name for members in families for name in members]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise AnalysisError(f"hypothesis '{twice}' stands in more than one family; name it in one only")
    decisions: list[Decision] = []
    gate = 0.0
    for number, members in enumerate(families, start=1):
        adjusted = [max(gate, value) for value in adjust(list(members.values()), procedure)]
        method = f"multiplicity.hierarchical_{procedure}"
        for name, value in zip(members, adjusted, strict=True):
            decisions.append(_decision(name, members[name], value, alpha, number, method))
        gate = max([gate, *adjusted])
    return tuple(decisions)


def graphical(
    p_values: PValues,
    weights: Mapping[str, float],
    transitions: Mapping[str, Mapping[str, float]],
    *,
    alpha: float = 0.05,
) -> tuple[Decision, ...]:
    """Weighted tests whose share of the error passes on along a graph when a hypothesis is rejected.

    Args:
        p_values: hypothesis to p-value; None where a test could not be made.
        weights: share of the error each begins with, 0–1, together at most 1.
        transitions: from a hypothesis, the share of its error that each other receives, together at most 1.
        alpha: the error rate of all together.

    Returns:
        Decisions in the order of the family; ``step`` is the order in which the procedure reaches them.

    Raises:
        AnalysisError: weights or transitions that are no shares, or that name a hypothesis without a p-value.

    Source: Bretz F, Maurer W, Brannath W, Posch M (2009), Stat Med 28:586–604, doi:10.1002/sim.3495, algorithm 2.

    >>> order = graphical({"a": 0.01, "b": 0.04}, {"a": 1.0}, {"a": {"b": 1.0}})
    >>> [decision.adjusted for decision in order]
    [0.01, 0.04]
    """
    _check_alpha(alpha)
    names = list(p_values)
    p = _checked(list(p_values.values()))
    shares, graph = _graph(names, weights, transitions)
    adjusted, steps = np.ones(p.size), np.zeros(p.size, dtype=int)
    left = list(range(p.size))
    reached = 0.0
    for step in range(1, p.size + 1):
        at = min(left, key=lambda index: (p[index] / shares[index] if shares[index] > 0 else math.inf, index))
        reached = max(reached, float(p[at] / shares[at]) if shares[at] > 0 else math.inf)
        adjusted[at], steps[at] = min(1.0, reached), step
        left.remove(at)
        shares, graph = _passed_on(shares, graph, at, left)
    return tuple(
        _decision(name, p_values[name], float(value), alpha, int(step), "multiplicity.graphical")
        for name, value, step in zip(names, adjusted, steps, strict=True)
    )


def simultaneous_level(level: float, comparisons: int) -> float:
    """The level of each of several intervals so that all hold together with ``level`` at least (Bonferroni).

    >>> round(simultaneous_level(0.95, 4), 4)
    0.9875
    """
    critical_value(level)
    if comparisons < 1 or comparisons != int(comparisons):
        raise AnalysisError(f"simultaneous intervals are of 1 comparison or more; got {comparisons}")
    return 1 - (1 - level) / comparisons


def simultaneous_intervals(estimates: Sequence[Estimate]) -> tuple[Estimate, ...]:
    """The estimates with intervals that hold together with the level that each has now (Bonferroni).

    They are widened from the standard error, normal or t as the estimate has it. One without a standard error, such as
    Newcombe's interval, must be asked for at :func:`simultaneous_level` from the method itself.

    Args:
        estimates: one family, of one level; those without a value count as members.

    Returns:
        The same in the same order, ``level`` being that of the single interval.

    Raises:
        AnalysisError: an estimate with a value but no standard error, or different levels.
    """
    from dataclasses import replace

    levels = {entry.level for entry in estimates}
    if len(levels) > 1:
        raise AnalysisError(f"intervals of different levels cannot be joined: {sorted(levels)}")
    widened = []
    for entry in estimates:
        level = simultaneous_level(entry.level, len(estimates))
        if entry.value is None:
            widened.append(replace(entry, level=level))
            continue
        if entry.se is None:
            raise AnalysisError(
                f"'{entry.method}' has no standard error to widen; ask the method for level {level:.6g} instead"
            )
        half = _quantile(level, entry.df) * entry.se
        if entry.scale == "log":
            limits = (entry.value * math.exp(-half), entry.value * math.exp(half))
        else:
            limits = (entry.value - half, entry.value + half)
        widened.append(replace(entry, low=limits[0], high=limits[1], level=level))
    return tuple(widened)


def _decision(name: str, p: float | None, adjusted: float, alpha: float, step: int, method: str) -> Decision:
    warnings = ("There is no p-value: it counts as 1.",) if p is None else ()
    return Decision(
        hypothesis=name,
        p_value=p,
        adjusted=adjusted,
        rejected=p is not None and adjusted <= alpha,
        step=step,
        method=method,
        warnings=warnings,
    )


def _checked(p_values: Sequence[float | None]) -> Vector:
    p = np.array([1.0 if value is None else float(value) for value in p_values])
    wrong = ~((p >= 0) & (p <= 1))
    if wrong.any():
        raise AnalysisError(f"a p-value lies between 0 and 1; got {p[wrong][0]}; give None where there is none")
    return p


def _check_alpha(alpha: float) -> None:
    if not 0 < alpha < 1:
        raise AnalysisError(f"an error rate lies between 0 and 1, as in 0.05; got {alpha!r}")


def _quantile(level: float, df: float | None) -> float:
    from scipy.special import stdtrit

    return critical_value(level) if df is None else float(stdtrit(df, (1 + level) / 2))


def _bonferroni(p: Vector) -> Vector:
    return np.minimum(1.0, p * p.size)


def _holm(p: Vector) -> Vector:
    order = np.argsort(p, kind="stable")
    return _in_place(order, np.minimum(1.0, np.maximum.accumulate((p.size - np.arange(p.size)) * p[order])))


def _hochberg(p: Vector) -> Vector:
    order = np.argsort(p, kind="stable")[::-1]
    return _in_place(order, np.minimum(1.0, np.minimum.accumulate((np.arange(p.size) + 1) * p[order])))


def _benjamini_hochberg(p: Vector) -> Vector:
    order = np.argsort(p, kind="stable")[::-1]
    return _in_place(order, np.minimum(1.0, np.minimum.accumulate(p.size * p[order] / np.arange(p.size, 0, -1))))


def _hommel(p: Vector) -> Vector:
    """Wright's algorithm (1992, Biometrics 48:1005–1013)."""
    n, order = p.size, np.argsort(p, kind="stable")
    sorted_p = p[order]
    least = np.full(n, float((n * sorted_p / np.arange(1, n + 1)).min()))
    adjusted = least.copy()
    for m in range(n - 1, 1, -1):
        first, rest = np.arange(n - m + 1), np.arange(n - m + 1, n)
        smallest = float((m * sorted_p[rest] / np.arange(2, m + 1)).min())
        least[first] = np.minimum(m * sorted_p[first], smallest)
        least[rest] = least[n - m]
        adjusted = np.maximum(adjusted, least)
    return _in_place(order, np.minimum(1.0, np.maximum(adjusted, sorted_p)))


def _fixed_sequence(p: Vector) -> Vector:
    return np.asarray(np.maximum.accumulate(p), dtype=float)


def _unadjusted(p: Vector) -> Vector:
    return p


_ADJUSTED = {
    "none": _unadjusted,
    "bonferroni": _bonferroni,
    "holm": _holm,
    "hochberg": _hochberg,
    "hommel": _hommel,
    "benjamini_hochberg": _benjamini_hochberg,
    "fixed_sequence": _fixed_sequence,
}


def _in_place(order: np.ndarray, values: Vector) -> Vector:
    placed = np.empty_like(values)
    placed[order] = values
    return placed


def _graph(
    names: list[str], weights: Mapping[str, float], transitions: Mapping[str, Mapping[str, float]]
) -> tuple[Vector, np.ndarray]:
    """Weights and transitions as arrays, checked."""
    shares, graph = np.zeros(len(names)), np.zeros((len(names), len(names)))
    for name, share in weights.items():
        shares[_index(name, names)] = share
    for source, targets in transitions.items():
        for target, share in targets.items():
            graph[_index(source, names), _index(target, names)] = share
    rows = graph.sum(axis=1)
    if (shares < 0).any() or shares.sum() > 1 + 1e-9:
        raise AnalysisError(f"the weights are shares of the error, together at most 1; got {shares.tolist()}")
    if (graph < 0).any() or (rows > 1 + 1e-9).any() or np.diag(graph).any():
        raise AnalysisError(
            "the transitions from a hypothesis are shares for others, together at most 1, none for itself"
        )
    return shares, graph


def _index(name: str, names: list[str]) -> int:
    if name not in names:
        near = nearest(name, names)
        raise AnalysisError(f"no p-value for hypothesis '{name}'" + (f", did you mean '{near}'?" if near else ""))
    return names.index(name)


def _passed_on(shares: Vector, graph: np.ndarray, at: int, left: list[int]) -> tuple[Vector, np.ndarray]:
    """The graph without one hypothesis: its weight, and the ways through it, go where its edges lead."""
    new_shares, new_graph = np.zeros_like(shares), np.zeros_like(graph)
    for i in left:
        new_shares[i] = shares[i] + shares[at] * graph[at, i]
        loop = graph[i, at] * graph[at, i]
        if loop < 1 - _ROUNDING:  # else the two pass everything to each other, and nothing goes on
            for j in left:
                if j != i:
                    new_graph[i, j] = (graph[i, j] + graph[i, at] * graph[at, j]) / (1 - loop)
    return new_shares, new_graph
