"""Derivations: from what registers and questionnaires hold to the outcomes that analyses need."""
