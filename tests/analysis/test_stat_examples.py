"""Printed examples and edge cases: Newcombe 1998 (a) to (h), single proportions, 2×2×2 tables of non-compliance."""

from functools import cache

import numpy as np
import pytest

from reise_report.analysis import risk_difference
from reise_report.analysis.compliance.complier_means import complier_means
from reise_report.analysis.compliance.wald_estimator import wald_estimator
from reise_report.analysis.proportion import clopper_pearson, wilson
from reise_report.analysis.two_by_two import fisher_exact
from tests.analysis import oracle

pytestmark = oracle.needs_shared

# Compared in other files: multiplicity, Fieller, mid-p, MOVER and score intervals of the risk ratio, Mee's interval
# (Miettinen–Nurminen without N/(N − 1)), McNemar, and Fisher's conditional odds ratio.
NOT_COVERED_PREFIXES = (
    "published.rd.newcombe_d.mee",
    "published.rd.gartnam.mee",
    "published.midp.",
    "published.rr.",
    "published.holm.",
    "holm.",
    "holm15.",
    "hochberg.",
    "hommel.",
    "bonferroni.",
    "bh.",
    "bh15.",
    "fieller.",
    "fluoxtca.",
    "published.fluoxtca.",
    "fisher.tea.conditional_or",
    "mcnemar.",
)
COVERS = {
    "stat_examples": (
        "wilson.",
        "published.wilson.",
        "published.clopper_pearson.",
        "published.rd.newcombe_d.mn",
        "published.rd.newcombe_d.newcombe_hybrid",
        "fisher.tea.p_two_sided",
        "cace.",
        "published.cace.",
        *(
            f"rd.newcombe98_{example}.{part}"
            for example in "abcdefgh"
            for part in ("input", "newcombe_hybrid", "wald", "miettinen_nurminen", "agresti_caffo")
        ),
    )
}


def is_covered(key: str) -> bool:
    return not key.startswith(NOT_COVERED_PREFIXES) and not key.endswith(".mee")


def people(counts):
    """One row a person from the counts z1d1y1, z1d1y0, z1d0y1, z1d0y0, z0d1y1, z0d1y0, z0d0y1, z0d0y0."""
    offered = np.repeat([1, 1, 1, 1, 0, 0, 0, 0], counts)
    uptake = np.repeat([1, 1, 0, 0, 1, 1, 0, 0], counts)
    return np.repeat([1, 0, 1, 0, 1, 0, 1, 0], counts), uptake, offered


def complier_table(name, counts):
    y, d, z = people(counts)
    means = complier_means(y, d, z, variance="hc1")
    values = oracle.complier(y, d, z, None, f"cace.{name}")
    values[f"cace.{name}.counts"] = counts
    values[f"cace.{name}.pi_c_n_a"] = [
        means.complier_share.value,
        means.never_taker_share.value,
        means.always_taker_share.value,
    ]
    risks = [means.complier_intervention.value, means.complier_control.value]
    values[f"cace.{name}.mu_c1_mu_c0"] = risks
    values[f"cace.{name}.wald_delta_se"] = wald_estimator(y, d, z, variance="delta").se
    return values


@cache
def found():
    values = {"fisher.tea.p_two_sided": fisher_exact(3, 4, 1, 4).p_value}
    for key, entry in oracle.expected("stat_examples").items():
        kind, _, rest = key.removeprefix("published.").partition(".")
        if kind in ("wilson", "clopper_pearson"):
            events, n = (int(part) for part in rest.split("_"))
            values[key] = oracle.limits({"wilson": wilson, "clopper_pearson": clopper_pearson}[kind](events, n))
        elif key.endswith(".input") and key.startswith("rd."):
            counts, example = entry["value"], key.removesuffix(".input")
            values[key] = counts
            values[f"{example}.newcombe_hybrid"] = oracle.limits(risk_difference.newcombe(*counts))
            for method in ("wald", "miettinen_nurminen", "agresti_caffo"):
                values[f"{example}.{method}"] = oracle.limits(getattr(risk_difference, method)(*counts))
        elif key.endswith(".counts") and kind == "cace":
            name = rest.removesuffix(".counts")
            values |= {key: entry["value"]} if name == "sommer_zeger" else complier_table(name, entry["value"])
    values["published.rd.newcombe_d.mn"] = values["rd.newcombe98_d.miettinen_nurminen"]
    values["published.rd.newcombe_d.newcombe_hybrid"] = values["rd.newcombe98_d.newcombe_hybrid"]
    effect, (low, high) = values["cace.flu.cace"], values["cace.flu.cace.ci95_HC1_normal"]
    values["published.cace.flu.abs_est_ci"] = [-effect, -high, -low]  # printed with the outcome turned round
    values["published.cace.improve.mu_c1_mu_c0"] = values["cace.improve.mu_c1_mu_c0"]
    return values


@pytest.mark.parametrize("key", [key for key in oracle.expected("stat_examples") if is_covered(key)])
def test_agrees_with_the_reference_on(key):
    oracle.agrees(found()[key], key, oracle.expected("stat_examples")[key])


def test_every_key_is_either_covered_or_of_a_kind_named_as_not_covered():
    assert set(found()) == set(filter(is_covered, oracle.expected("stat_examples")))


def test_the_prefixes_declared_are_of_the_keys_compared():
    keys = oracle.expected("stat_examples")
    assert [key for key in keys if key.startswith(COVERS["stat_examples"])] == list(filter(is_covered, keys))
