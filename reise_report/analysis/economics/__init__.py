"""Costs and quality-adjusted life years of a trial: what more is paid, what is gained, and how sure that is."""
