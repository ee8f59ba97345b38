"""How good the data are: completeness, timing, contradictions, linkage, duplicates and digits, as rows and queries."""
