"""Monitoring a trial at several looks: boundaries, conditional and predictive power, and the sample sizes they cost."""
