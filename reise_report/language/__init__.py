"""Words and numbers in each language."""
