"""Versions of reports: written whole or not at all, never overwritten, verifiable."""
