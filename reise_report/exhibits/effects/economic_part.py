"""What a report shows of an economic evaluation: means before differences, differences before any ratio."""

from __future__ import annotations

from reise_report.exhibits.effects.economic_figures import acceptability_figure, plane_figure
from reise_report.exhibits.effects.economic_sentences import paragraphs
from reise_report.exhibits.effects.economic_tables import difference_table, means_tables, threshold_table
from reise_report.exhibits.effects.evaluation import Evaluation
from reise_report.exhibits.effects.part import Part
from reise_report.exhibits.reader import Reader
from reise_report.plan.analyses import CostEffectiveness


def cost_effectiveness_part(reader: Reader, analysis: CostEffectiveness) -> Part:
    """Paragraphs, the tables of means, differences and thresholds, the plane and the acceptability curves."""
    one = Evaluation(reader, analysis)
    figures = tuple(figure for figure in (plane_figure(one), acceptability_figure(one)) if figure is not None)
    return Part(paragraphs(one), (*means_tables(one), difference_table(one), threshold_table(one)), figures)
