"""Names of the choices in models of means, for notes."""

from __future__ import annotations

from reise_report.exhibits.reader import Reader


def covariance_words(reader: Reader, structure: str) -> str:
    """The covariance of the visits."""
    text = reader.text
    return {
        "unstructured": text("unstructured"),
        "heterogeneous_toeplitz": text("Toeplitz with a variance for each visit"),
        "toeplitz": text("Toeplitz"),
        "heterogeneous_ar1": text("first-order autoregressive with a variance for each visit"),
        "ar1": text("first-order autoregressive"),
        "heterogeneous_compound_symmetry": text("compound symmetry with a variance for each visit"),
        "compound_symmetry": text("compound symmetry"),
    }[structure]


def degrees_of_freedom_words(reader: Reader, df: str) -> str:
    """The adjustment of standard errors and the degrees of freedom."""
    text = reader.text
    return {
        "kenward_roger_linear": text(
            "standard errors and degrees of freedom after Kenward and Roger (linear, as in SAS)"
        ),
        "kenward_roger": text(
            "standard errors and degrees of freedom after Kenward and Roger (with second derivatives)"
        ),
        "satterthwaite": text("degrees of freedom after Satterthwaite"),
    }[df]
