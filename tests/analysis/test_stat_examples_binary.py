"""Printed examples of intervals and tests beyond those of test_stat_examples: Mee, mid-p, ratios, Fisher, McNemar."""

from functools import cache

import pytest

from reise_report.analysis import risk_ratio
from reise_report.analysis.mcnemar import mcnemar
from reise_report.analysis.odds_ratio import fisher_conditional
from reise_report.analysis.proportion import mid_p
from reise_report.analysis.risk_difference import mee
from tests.analysis import oracle

pytestmark = oracle.needs_shared

COVERS = {
    "stat_examples": (
        *(f"rd.newcombe98_{example}.mee" for example in "abcdefgh"),
        "published.rd.newcombe_d.mee",
        "published.rd.gartnam.mee",
        "published.midp.",
        "published.rr.",
        "fisher.tea.conditional_or",
        "mcnemar.",
    )
}


@cache
def found():
    expected = oracle.expected("stat_examples")
    values = {"fisher.tea.conditional_or": fisher_conditional(3, 4, 1, 4).value}
    test = mcnemar(150, 86, correction=True)
    values |= {"mcnemar.p_cc": test.p_value, "mcnemar.stat_cc": test.statistic}
    for key in keys():
        parts = key.removeprefix("published.").split(".")
        if key.endswith(".mee"):
            # Example (d) of Newcombe 1998 is 5/56 v. 0/29; Gart and Nam's is 7/25 v. 2/25.
            counts = {"published.rd.newcombe_d.mee": [5, 56, 0, 29], "published.rd.gartnam.mee": [7, 25, 2, 25]}.get(
                key
            )
            values[key] = oracle.limits(mee(*(counts or expected[key.replace(".mee", ".input")]["value"])))
        elif parts[0] == "midp":
            values[key] = oracle.limits(mid_p(*(int(count) for count in parts[1].split("_"))))
        elif parts[0] == "rr":
            counts = [int(count) for count in parts[2].replace("vs_", "").split("_")]
            method = {"mover_wilson": "mover_wilson", "score_koopman": "score_miettinen_nurminen"}[parts[1]]
            values[key] = oracle.limits(getattr(risk_ratio, method)(*counts))
    return values


def keys():
    return [key for key in oracle.expected("stat_examples") if key.startswith(COVERS["stat_examples"])]


@pytest.mark.parametrize("key", keys())
def test_agrees_with_the_reference_on(key):
    entry = oracle.expected("stat_examples")[key]
    if key.endswith(".mee") and entry["kind"] == "computed":  # printed to eight decimals, as Miettinen–Nurminen's
        assert found()[key] == pytest.approx(entry["value"], rel=0, abs=2e-8)
    elif key == "fisher.tea.conditional_or":  # R finds it by uniroot, to four decimals
        assert found()[key] == pytest.approx(entry["value"], rel=0, abs=entry["tolerance"])
    else:
        oracle.agrees(found()[key], key, entry)


def test_every_key_is_found():
    assert set(found()) == set(keys())
