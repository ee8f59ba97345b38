"""The trial's own passages as a full report prints them, each with the heading it runs in under."""

from __future__ import annotations

from collections.abc import Mapping

from reise_report.exhibits.reader import Reader


def passage_headings(reader: Reader) -> Mapping[str, str]:
    """Key under ``trial.texts`` → heading, of those that stand together under the trial, in the order printed."""
    return {
        "background": reader.text("Background"),
        "objectives": reader.text("Objectives"),
        "setting": reader.text("Setting"),
        "eligibility": reader.text("Who could take part"),
        "intervention": reader.text("Intervention"),
        "comparator": reader.text("Comparator"),
        "randomisation": reader.text("Randomisation"),
        "blinding": reader.text("Blinding"),
        "sample_size": reader.text("Sample size"),
        "patient_involvement": reader.text("Patient and public involvement"),
        "conflicts_of_interest": reader.text("Conflicts of interest"),
        "data_sharing": reader.text("Sharing of data"),
    }
