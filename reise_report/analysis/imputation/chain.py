"""The chained equations of one arm: each column in turn is drawn from its regression on the others."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from reise_report.analysis.imputation import logistic_step, ordered_step
from reise_report.analysis.imputation.arm_data import ArmData, Coded
from reise_report.analysis.imputation.augmentation import augmentation
from reise_report.analysis.imputation.imputed import Array, Latent, Rows
from reise_report.analysis.imputation.linear_step import draw_linear
from reise_report.analysis.imputation.predictive_mean_matching import match


@dataclass(slots=True, kw_only=True)
class ArmChains:
    """The m chains of one arm.

    Attributes:
        data: the completed columns.
        donors: for predictive mean matching.
        rng: the arm's own source of randomness.
        predictors: by position of the column, the positions of its predictors.
        modes: by position, the last estimates of an iterated fit, to start the next from.
        pseudo: by position, the pseudo-people of a category's fit and everybody's weights.
        latent: by position, what a category was last drawn from.
        means: by position, one (m,) mean of the imputed values for each iteration.
        sds: the same of their standard deviations.
        unsettled: positions of columns with a fit that did not settle.
        limited: positions of columns that have fewer predictors than asked for.
        room: memory for the design of a category's fit.
    """

    data: ArmData
    donors: int
    rng: np.random.Generator
    predictors: dict[int, tuple[int, ...]] = field(default_factory=dict)
    modes: dict[int, Array] = field(default_factory=dict)
    pseudo: dict[int, tuple[Array, Array]] = field(default_factory=dict)
    latent: dict[int, Latent] = field(default_factory=dict)
    means: dict[int, list[Array]] = field(default_factory=dict)
    sds: dict[int, list[Array]] = field(default_factory=dict)
    unsettled: set[int] = field(default_factory=set)
    limited: set[int] = field(default_factory=set)
    room: Array = field(default_factory=lambda: np.empty(0))

    def run(self, iterations: int) -> None:
        """Start from random draws of the observed values and go through the columns, fewest missing first."""
        order = self._start()
        for position in order:
            self.predictors[position] = self._usable(position)
        # A lone incomplete column is drawn from complete ones: the first draw is as good as the last.
        for _ in range(1 if len(order) == 1 else iterations):
            self.data.recompute()
            for position in order:
                self._draw(position)
                imputed = self.data.columns[position].imputed
                self.means.setdefault(position, []).append(imputed.mean(axis=1))
                self.sds.setdefault(position, []).append(imputed.std(axis=1))

    def _start(self) -> list[int]:
        """The columns to impute in the order of their visits, each filled with draws from those observed."""
        columns, m = self.data.columns, self.data.design.shape[0]
        incomplete = [place for place, column in enumerate(columns) if column.missing.size]
        order = []
        for place in sorted(incomplete, key=lambda place: (columns[place].missing.size, place)):
            column = columns[place]
            if column.reason is not None:
                self.data.fill(column, np.full((m, column.missing.size), np.nan))
                continue
            drawn = self.rng.integers(0, column.observed.size, size=(m, column.missing.size))
            self.data.fill(column, column.numbers[column.observed][drawn])
            order.append(place)
        return order

    def _usable(self, position: int) -> tuple[int, ...]:
        """The predictors of a column that vary in this arm; at most half as many as people, the strongest."""
        column = self.data.columns[position]
        width = {p: self.data.width(p) for p in column.variable.predictors}
        usable = [p for p in column.variable.predictors if width[p] > 0]
        most = max(column.observed.size // 2 - 1, 0)
        if sum(width[p] for p in usable) <= most:
            return tuple(usable)
        self.limited.add(position)
        kept: list[int] = []
        for p in sorted(usable, key=lambda p: (-_strength(column, self.data.columns[p]), p)):
            if sum(width[other] for other in kept) + width[p] > most:
                break
            kept.append(p)
        return tuple(sorted(kept))

    def _draw(self, position: int) -> None:
        """Impute one column, and bring the cross products up to date."""
        column = self.data.columns[position]
        start, stop = column.columns
        if column.present.size == 1 or (column.is_linear and stop == start):
            return  # the same for everybody observed, as it was filled with at the start
        rows = self.data.design[:, column.missing, :]
        turned = rows.transpose(0, 2, 1)
        places = self.data.places(self.predictors[position])
        if column.is_linear:
            values = self._linear(column, places, rows, self.data.gram - turned @ rows)
        else:
            values = self._category(position, column, places, rows)
        before = turned @ rows[..., start:stop]
        self.data.fill(column, values)
        if stop > start:
            rows[..., start:stop] = column.standardised(values)
            self.data.change(start, stop, turned @ rows[..., start:stop] - before)

    def _linear(self, column: Coded, places: Rows, rows: Array, gram: Array) -> Array:
        """Draw a number by matching or from its normal distribution; ``gram`` is that of those observed."""
        at, n = column.columns[0], column.observed.size
        inner = gram[:, places[:, None], places]
        draw = draw_linear(inner, gram[:, places, at], gram[:, at, at], n, self.rng)
        spread = np.zeros((2, *gram.shape[:2]))
        spread[0][:, places], spread[1][:, places] = draw.mode, draw.drawn
        missing = (rows @ spread[1][..., None])[..., 0]
        if column.variable.method == "pmm":
            everybody = (self.data.design @ spread[0][..., None])[..., 0]
            values = column.numbers[column.observed]
            return match(everybody[:, column.observed], missing, values, self.donors, self.rng)
        standard = missing + draw.sigma[:, None] * self.rng.standard_normal(missing.shape)
        drawn: Array = standard * column.spread[0] + column.centre[0]
        return drawn

    def _category(self, position: int, column: Coded, places: Rows, rows: Array) -> Array:
        """Draw a category from its logistic regression, with pseudo-people against separation."""
        ordered = column.variable.method == "ordered" and column.present.size > 2
        if ordered:
            places = places[1:]
        points, weights = self._augmented(position, column, places, ordered)
        design = self._with_pseudo(column, places, points)
        step = ordered_step.draw_ordered if ordered else logistic_step.draw_logistic
        fit = step(design, weights, self.modes.get(position), self.rng)
        self.modes[position] = fit.mode
        if not fit.settled.all():
            self.unsettled.add(position)
        above = ordered_step.log_odds_above if ordered else logistic_step.log_odds_above
        log_odds = above(rows[..., places], fit.drawn, column.present.size)
        self.latent[position] = Latent(log_odds=log_odds, uniform=self.rng.random(rows.shape[:2]))
        drawn: Array = column.present[categories(self.latent[position])]
        return drawn

    def _with_pseudo(self, column: Coded, places: Rows, points: Array) -> Array:
        """The design of those observed and, below, of the pseudo-people, in room that is used again and again."""
        m, n = self.data.design.shape[0], column.observed.size
        shape = (m, n + points.shape[0], places.size)
        size = int(np.prod(shape))
        if self.room.size < size:
            self.room = np.empty(size)
        design = self.room[:size].reshape(shape)
        rows = self.data.design.take(column.observed, axis=1)
        start, stop = column.columns
        if places.size + stop - start == rows.shape[2]:  # all but its own: slices are copied faster than columns
            design[:, :n, :start], design[:, :n, start:] = rows[..., :start], rows[..., stop:]
        else:
            design[:, :n] = rows[..., places]
        design[:, n:] = points
        return design

    def _augmented(self, position: int, column: Coded, places: Rows, ordered: bool) -> tuple[Array, Array]:
        """The pseudo-people's design, and the weights in each category of those observed and of the pseudo-people."""
        if position not in self.pseudo:
            varying = places if ordered else places[1:]
            points, weights = augmentation(self.data.low[varying], self.data.high[varying], column.present.size)
            own = (column.numbers[column.observed][:, None] == column.present).astype(float)
            design = points if ordered else np.column_stack([np.ones(len(points)), points])
            self.pseudo[position] = design, np.concatenate([own, weights])
        return self.pseudo[position]


def categories(latent: Latent, shift: float | Array = 0.0) -> Rows:
    """The category that each cell's random number gives, 0 to K − 1, with the log odds shifted.

    Args:
        latent: what the cells were drawn from.
        shift: added to the log odds of every higher category; one number, or one for each cell, (k,).
    """
    from scipy.special import expit

    moved = latent.log_odds + np.reshape(shift, (-1, 1))
    drawn: Rows = (latent.uniform[..., None] < expit(moved)).sum(axis=-1)
    return drawn


def _strength(target: Coded, predictor: Coded) -> float:
    """The greatest correlation of a column with another, in those who have both."""
    both = ~np.isnan(target.numbers) & ~np.isnan(predictor.numbers)
    if both.sum() < 3:
        return 0.0
    pairs = [part.raw(part.numbers[both]) for part in (target, predictor)]
    centred = [raw - raw.mean(axis=0) for raw in pairs]
    length = [np.sqrt((c**2).sum(axis=0)) for c in centred]
    product = np.abs(centred[0].T @ centred[1])
    scale = np.outer(*length)
    strongest = np.divide(product, scale, out=np.zeros_like(product), where=scale > 0)
    return round(float(strongest.max(initial=0)), 12)  # equal but for rounding is equal
