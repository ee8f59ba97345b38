"""Whether an imputation can be relied on: chains that have settled, data sets enough, and what no data can tell."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from reise_report.analysis.assumption import Assumption
from reise_report.analysis.imputation.imputed import Array, Imputed
from reise_report.analysis.imputation.monte_carlo_error import MonteCarloError
from reise_report.analysis.imputation.pooling import Pooled
from reise_report.analysis.reason import NOT_CONVERGED, TOO_FEW

SPLIT_R_HAT = "split_r_hat"

R_HAT_LIMIT = 1.2
"""Wide, since chains are short: an autocorrelation of 0.3 alone brings half chains of four draws to 1.1."""

_LEAST_ITERATIONS = 5

_MONTE_CARLO_SHARE = 0.1
"""Of the standard error (White, Royston and Wood 2011, section 7.3)."""


def split_r_hat(draws: Array) -> float | None:
    """How much more the halves of m chains differ than they should had they settled: 1 where not at all.

    The first fifth of the iterations is left out, each chain is cut in two, and the variance between the 2m means is
    compared with that within: √((T − 1)/T + B/W). A drift that all chains share then shows too.

    Args:
        draws: (iterations, m).

    Returns:
        None with fewer than five iterations, or where nothing varies.

    Sources: Gelman A, Rubin DB (1992), Stat Sci 7:457–472, doi:10.1214/ss/1177011136; Vehtari A et al. (2021), Bayesian
    Anal 16:667–718, doi:10.1214/20-BA1221 (split).
    """
    if draws.shape[0] < _LEAST_ITERATIONS:
        return None
    kept = draws[draws.shape[0] // 5 :]
    half = kept.shape[0] // 2
    halves = np.concatenate([kept[-2 * half : -half], kept[-half:]], axis=1)
    within = float(halves.var(axis=0, ddof=1).mean())
    between = float(halves.mean(axis=0).var(ddof=1))
    scale = float(np.abs(halves).max())
    if within <= (1e-9 * scale) ** 2:
        return None
    return math.sqrt((half - 1) / half + between / within)


def chains_converged(imputed: Imputed) -> Assumption:
    """Whether the means of the imputed values have settled, by the worst split R-hat of all columns and arms.

    ``supported`` below 1.2, a limit for short chains: it is wide since a handful of iterations, autocorrelated, exceed
    1.1 even where they have settled. Nothing imputed, or one column only, needs no chains.

    Source: Oberman HI, van Buuren S, Vink G (2021), arXiv:2110.11951.
    """
    name = "imputation_chains_converged"
    iterated = [chain for chain in imputed.chains if chain.mean.shape[0] > 1]
    if not iterated:
        return Assumption(
            name=name, verdict="supported", method=SPLIT_R_HAT, detail="No chain is needed: each draw is independent."
        )
    if iterated[0].mean.shape[0] < _LEAST_ITERATIONS:
        detail = f"{iterated[0].mean.shape[0]} iterations are too few to tell; make at least {_LEAST_ITERATIONS}."
        return Assumption(name=name, verdict="not_checked", method=SPLIT_R_HAT, reason=TOO_FEW, detail=detail)
    found = [(value, chain) for chain in iterated if (value := split_r_hat(chain.mean)) is not None]
    if not found:
        detail = "The imputed values do not vary over the iterations."
        return Assumption(name=name, verdict="not_checked", method=SPLIT_R_HAT, reason=NOT_CONVERGED, detail=detail)
    value, chain = max(found, key=lambda entry: entry[0])
    within = f" in arm {chain.arm}" if chain.arm is not None else ""
    return Assumption(
        name=name,
        verdict="supported" if value < R_HAT_LIMIT else "doubtful",
        method=SPLIT_R_HAT,
        statistic=value,
        threshold=R_HAT_LIMIT,
        detail=f"The greatest of {len(found)} is that of {chain.column}{within}.",
    )


def enough_imputations(pooled: Pooled, error: MonteCarloError) -> Assumption:
    """Whether another seed would give about the same: Monte-Carlo error below a tenth of the standard error.

    The rule of thumb m ≥ 100 × fraction of missing information is held to as well.

    Source: White IR, Royston P, Wood AM (2011), Stat Med 30:377–399, doi:10.1002/sim.4067, section 7.
    """
    name = "imputations_enough"
    if (
        pooled.estimate.value is None
        or pooled.total is None
        or pooled.between is None
        or pooled.fraction_missing is None
    ):
        return Assumption(name=name, verdict="not_checked", method=error.method, reason=pooled.estimate.reason)
    share = math.sqrt(pooled.between / pooled.m / pooled.total)
    wanted = max(math.ceil(round(100 * pooled.fraction_missing, 9)), 1)
    enough = share < _MONTE_CARLO_SHARE and pooled.m >= wanted
    return Assumption(
        name=name,
        verdict="supported" if enough else "doubtful",
        method=error.method,
        statistic=share,
        threshold=_MONTE_CARLO_SHARE,
        detail=(
            f"The Monte-Carlo error is {100 * share:.1f} % of the standard error. The fraction of missing information "
            f"is {pooled.fraction_missing:.2f}, which asks for {wanted} imputations; there are {pooled.m}."
        ),
    )


def missing_at_random(predictors: Sequence[str]) -> Assumption:
    """What imputation takes for granted and no data can show: that the variables used tell all about being missing.

    Args:
        predictors: what the imputation was based on.
    """
    listed = ", ".join(predictors) if predictors else "nothing"
    return Assumption(
        name="missing_at_random",
        verdict="untestable",
        detail=f"Given {listed}, those missing are taken to be like those observed. See the sensitivity analyses.",
    )
