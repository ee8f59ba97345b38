"""An analysis of means, as its sentences, tables and figure need it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

from reise_report.exhibits.effects.comparison import Comparison
from reise_report.exhibits.effects.scale import measure_format
from reise_report.exhibits.in_sentence import listed
from reise_report.plan.outcomes import Continuous

if TYPE_CHECKING:
    from reise_report.exhibits.reader import Format, Reader
    from reise_report.plan.analyses import AnalysisOfCovariance, MixedModelRepeatedMeasures


@dataclass(frozen=True)
class MeansOfArms:
    """Two arms compared by means.

    Attributes:
        reader: a view, the plan of the analysis, and a language.
        analysis: what the plan asks for.
    """

    reader: Reader
    analysis: MixedModelRepeatedMeasures | AnalysisOfCovariance

    @cached_property
    def arms(self) -> Comparison:
        """The two arms and their rows."""
        return Comparison(self.reader, self.analysis)

    @cached_property
    def outcome(self) -> Continuous:
        """The outcome; the plan lets no other kind be analysed by means."""
        return cast(Continuous, self.arms.outcome)

    @property
    def name(self) -> str:
        """What readers call the outcome."""
        return self.reader.words(self.outcome.name)

    @property
    def unit(self) -> str:
        """Of the outcome; empty where the plan names none."""
        unit = self.reader.plan.people[self.outcome.variable].unit
        return "" if unit is None else self.reader.words(unit)

    @cached_property
    def observed(self) -> Format:
        """How observed means and standard deviations are written."""
        return measure_format(self.reader, self.outcome.variable)

    @cached_property
    def estimated(self) -> Format:
        """How means of a model and differences are written: with one decimal more."""
        return measure_format(self.reader, self.outcome.variable, 1)

    def mean_sd(self, part: str) -> tuple[str, str]:
        """Observed mean and standard deviation of either arm: ``34.5 (8.2)``; why there is none.

        Args:
            part: the end of the rows' ids before ``_mean`` and ``_sd``.
        """
        cells = []
        for mean, sd in zip(self.arms.of_arms(f"{part}_mean"), self.arms.of_arms(f"{part}_sd"), strict=True):
            shown = self.reader.shown(mean, self.observed)
            has_both = mean is not None and mean.value is not None and sd is not None and sd.value is not None
            cells.append(f"{shown} ({self.reader.shown(sd, self.observed)})" if has_both else shown)
        return (cells[0], cells[1])

    def means_sentence(self, visit: str, means: str, difference: str, p_value: str) -> str:
        """The adjusted means at a visit and their difference, or why there are none.

        Args:
            visit: its key.
            means: the end of the ids of the means, with ``{arm}``.
            difference: of the difference's id.
            p_value: of its p-value's id.
        """
        one, text, row = self.arms, self.reader.text, self.arms.row(difference)
        rows, at = one.of_arms(means), one.visit(visit)
        shown = one.difference(row, self.estimated, one.p_value(p_value))
        if not shown:
            reason = self.reader.reason(row.reason) if row is not None else ""
            if not reason:
                return ""
            return text(
                "At {visit}, the adjusted difference could not be estimated: {reason}.", visit=at, reason=reason
            )
        if any(mean is None or mean.value is None for mean in rows):
            return text("At {visit}, the adjusted difference was {difference}.", visit=at, difference=shown)
        first, second = one.cells(means, self.estimated)
        return text(
            "At {visit}, the adjusted mean was {first_mean} in the group “{first}” and {second_mean} in the group "
            "“{second}”: a difference of {difference}.",
            visit=at,
            first=one.names[0],
            first_mean=first,
            second=one.names[1],
            second_mean=second,
            difference=shown,
        )

    def adjusted_for(self, *, baseline: bool = True) -> str:
        """For what a model adjusts, as a sentence; the value at baseline first where it is a covariate."""
        names, text = list(self.analysis.covariates), self.reader.text
        if self.outcome.baseline is None or not baseline:
            return self.arms.adjusted_for(names)
        words = [text("the value at baseline"), *self.arms.labels(names)]
        return text("Adjusted for {covariates}.", covariates=listed(self.reader, words))
