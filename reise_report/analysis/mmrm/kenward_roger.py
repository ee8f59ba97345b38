"""Kenward and Roger's small-sample covariance matrix, degrees of freedom and F test.

With A the covariance matrix of the covariance parameters (from the observed information), V = (ΣX'WX)⁻¹, and sums over
participants P_i = −ΣX'WΣ_iWX, Q_ij = ΣX'WΣ_iWΣ_jWX, R_ij = ΣX'WΣ_ijWX:

    V_A = V + 2V{ΣΣ A_ij(Q_ij − P_iVP_j − R_ij/4)}V.

The *linear* variant leaves R out. It is what SAS's DDFM=KR does for an unstructured covariance, whose entries are SAS's
parameters, so that second derivatives vanish; and DDFM=KR(FIRSTORDER) for the others. The *full* variant takes R from
the parameters of R's ``mmrm``: it depends on that choice, and the linear one does not.

Source: Kenward MG, Roger JH (1997), Biometrics 53:983–997, doi:10.2307/2533558.
"""

from __future__ import annotations

import numpy as np

from reise_report.analysis.inputs import Matrix
from reise_report.analysis.mmrm.workings import Workings


def adjusted_covariance(workings: Workings, *, linear: bool) -> Matrix:
    """V_A, (p, p), of the working model's coefficients."""
    first, likelihood = workings.first, workings.likelihood
    n_groups, k, size, _ = first.shape
    p = len(likelihood.covariance)
    everything = workings.parameter_covariance
    by_group = everything.reshape(n_groups, k, n_groups, k)
    products = workings.slopes.products
    weighted = np.tensordot(everything, products, 1)
    middle = -np.einsum("kab,kbc->ac", products @ likelihood.covariance, weighted)
    for group in range(n_groups):
        own = by_group[group, :, group]
        mine = workings.data.groups == group
        mixed = np.tensordot(own, first[group], 1)
        between = np.einsum("kab,pbc,kcd->pad", mixed, likelihood.inverse[mine], first[group], optimize=True)
        rows = likelihood.weighted[mine[workings.data.pattern], :, :p]
        place = np.cumsum(mine)[workings.data.pattern[mine[workings.data.pattern]]] - 1
        middle = middle + np.tensordot(rows, between[place] @ rows, axes=([0, 1], [0, 1]))
        if not linear:
            bend = np.tensordot(own, workings.second[group], 2).reshape(size * size)
            middle = middle - np.tensordot(bend, workings.slopes.gram[group], 1) / 4
    total = likelihood.covariance + 2 * likelihood.covariance @ middle @ likelihood.covariance
    return np.asarray((total + total.T) / 2)


def scale_and_denominator(workings: Workings, contrasts: Matrix) -> tuple[float, float]:
    """λ, by which F is multiplied, and the denominator's degrees of freedom.

    Both rest on the unadjusted V. For one contrast λ is 1 and the degrees of freedom are Satterthwaite's.

    Args:
        workings: the fit.
        contrasts: (q, p), of full rank, in the working model's coefficients.
    """
    covariance, parameters = workings.likelihood.covariance, workings.parameter_covariance
    q = len(contrasts)
    middle = contrasts.T @ np.linalg.solve(contrasts @ covariance @ contrasts.T, contrasts)
    turned = (middle @ covariance) @ workings.slopes.products @ covariance
    traces = np.trace(turned, axis1=1, axis2=2)
    a1 = float(traces @ parameters @ traces)
    a2 = float(np.einsum("ij,iab,jba->", parameters, turned, turned, optimize=True))
    if q == 1:  # the formulas below come to this, but for rounding
        return 1.0, 2 / a2 if a2 > 0 else float("inf")
    b = (a1 + 6 * a2) / (2 * q)
    g = ((q + 1) * a1 - (q + 4) * a2) / ((q + 2) * a2)
    denominator = 3 * q + 2 * (1 - g)
    c1, c2, c3 = g / denominator, (q - g) / denominator, (q + 2 - g) / denominator
    expectation = 1 / (1 - a2 / q)
    variance = 2 / q * (1 + c1 * b) / ((1 - c2 * b) ** 2 * (1 - c3 * b))
    ratio = variance / (2 * expectation**2)
    degrees = 4 + (q + 2) / (q * ratio - 1)
    return degrees / (expectation * (degrees - 2)), degrees
