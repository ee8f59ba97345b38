"""Repeated measures by a linear model with correlated residuals (MMRM), fitted by restricted maximum likelihood."""
