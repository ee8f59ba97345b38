"""What the public sees of a primary analysis of times or means, and what could be worked out from it.

The rows of a time to an event are attacked by writing down every trial with an arm of the same size: those that do not
fit the published numbers are struck out, and no small count may be the same in all that are left.
"""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reise_report.analysis.survival.cumulative_incidence_difference import cumulative_incidence_contrast
from reise_report.disclosure.audience import Audience
from reise_report.disclosure.view import view
from reise_report.disclosure.withhold import withhold
from reise_report.results.row import Reason, Row, Unit
from reise_report.results.translate import row_from
from tests.disclosure.worlds import people, sizes
from tests.results.effects import trial

LEAST = 5
FATES = ("event", "competing", "without")
START = "primary.x"


def followed(fates):
    """Times and causes of an arm in which nobody left early: the share with the event is the events out of all."""
    event, competing, without = fates
    time = np.r_[np.linspace(1, 300, event), np.linspace(5, 310, competing), np.full(without, 365.0)]
    return time, np.r_[np.ones(event), np.full(competing, 2), np.zeros(without)]


def rows_of(arms, fates):
    """The primary analysis of a time to an event as the results room makes its rows.

    Args:
        arms: arm → how many were randomised.
        fates: arm → with the event, with what competes, without; all others have no data.
    """
    yield from sizes(arms)
    for arm, n in arms.items():
        id_, known = f"{START}.arm.{arm}", sum(fates[arm])
        yield people(id=f"{id_}.randomised", value=n, part_of=f"flow.allocated.{arm}")
        yield people(id=f"{id_}.data.available", value=known, part_of=f"{id_}.randomised")
        yield people(id=f"{id_}.data.missing", value=n - known, part_of=f"{id_}.randomised")
        for name, count in zip(FATES, fates[arm], strict=True):
            out_of = {"numerator": count, "denominator": known, "part_of": f"{id_}.data.available"}
            yield people(id=f"{id_}.fate.{name}", value=count, **out_of)
    (first, second), data = arms, [followed(fates[arm]) for arm in arms]
    time, cause = (np.concatenate(parts) for parts in zip(*data, strict=True))
    flag = np.r_[np.ones(len(data[0][0])), np.zeros(len(data[1][0]))]
    found = cumulative_incidence_contrast(
        time, cause, flag, [365], variance="greenwood", interval="complementary_log_log"
    )[0]
    of = {arm: tuple(f"{START}.arm.{arm}.{part}" for part in ("fate.event", "data.available")) for arm in arms}
    n = {"n_available": len(time), "n_randomised": sum(arms.values())}
    for arm, incidence in ((first, found.incidence1), (second, found.incidence0)):
        yield row_from(incidence, id=f"{START}.at.y.arm.{arm}.incidence", unit=Unit.PROPORTION, based_on=of[arm], **n)
    both = {"based_on": (*of[first], *of[second]), **n}
    yield row_from(found.difference, id=f"{START}.at.y.difference", unit=Unit.RISK_DIFFERENCE, **both)
    days = {"value": 20.37, "low": -4.21, "high": 44.95, "level": 0.95, "method": "restricted_mean_time_lost.greenwood"}
    yield Row(id=f"{START}.time_with_event.difference", unit=Unit.DAYS, **days, **both)


def told(arms, fates):
    return {row.id: row for row in withhold(list(rows_of(arms, fates)), LEAST)}


def decimals_of(shown):
    """The step to which a share was rounded, as a reader would see it from its digits."""
    return next(step for step in (0.1, 0.05, 0.02, 0.01) if abs(shown / step - round(shown / step)) < 1e-9)


@st.composite
def trials(draw):
    size = draw(st.integers(22, 34))
    counts = [draw(st.integers(0, 8)) for _ in range(2)]
    missing = draw(st.integers(0, 6))
    event = draw(st.integers(0, size - sum(counts) - missing))
    return size, (event, counts[0], size - event - counts[0] - missing)


@settings(max_examples=25, deadline=None)
@example((30, (20, 3, 7)))
@example((30, (20, 0, 10)))
@example((30, (26, 1, 2)))
@example((30, (14, 2, 12)))
@example((30, (2, 0, 28)))
@example((30, (0, 4, 26)))
@given(trials())
def test_no_small_fate_and_no_small_number_without_data_can_be_worked_out(made):
    size, fates = made
    shown = {
        id_: row
        for id_, row in told({"a": size, "b": 40}, {"a": fates, "b": (20, 8, 12)}).items()
        if row.value is not None
    }
    axes = np.meshgrid(*[np.arange(size + 1)] * 3, indexing="ij")
    event, competing, without = (axis.ravel() for axis in axes)
    missing = size - event - competing - without
    possible = missing >= 0
    counts = {"fate.event": event, "fate.competing": competing, "fate.without": without, "data.missing": missing}
    worlds = {name: column[possible] for name, column in counts.items()}
    known = size - worlds["data.missing"]
    fits = np.ones(len(known), dtype=bool)
    for name, column in {**worlds, "data.available": known}.items():
        if f"{START}.arm.a.{name}" in shown:
            fits &= column == shown[f"{START}.arm.a.{name}"].value
    share = shown.get(f"{START}.at.y.arm.a.incidence")
    if share is not None:
        fits &= np.abs(worlds["fate.event"] / np.maximum(known, 1) - share.value) <= decimals_of(share.value) / 2 + 1e-9
    truth = {**dict(zip((f"fate.{name}" for name in FATES), fates, strict=True)), "data.missing": size - sum(fates)}
    small = {name for name, count in truth.items() if 0 < count < LEAST}
    for name in small:
        assert worlds[name][fits].max() >= LEAST, name


def test_shares_from_a_curve_are_told_in_whole_percent_without_numbers_of_people():
    row = told({"a": 150, "b": 150}, {"a": (100, 20, 30), "b": (90, 20, 40)})[f"{START}.at.y.arm.a.incidence"]
    assert row.value == pytest.approx(0.67)
    assert all(round(limit * 100, 9) == round(limit * 100) for limit in (row.low, row.high))
    assert row.n_available is None
    assert row.se is None


def test_days_are_told_as_whole_days_and_keep_their_side_of_none():
    arms = {"a": 150, "b": 150}
    row = told(arms, dict.fromkeys(arms, (100, 20, 30)))[f"{START}.time_with_event.difference"]
    assert (row.value, row.low, row.high) == (20.0, -4.0, 45.0)


def test_few_missing_or_few_who_died_do_not_silence_the_answer():
    """Two without data and three who died are withheld, and yet the main result is told."""
    found = told({"a": 150, "b": 150}, {"a": (100, 3, 45), "b": (90, 20, 40)})
    start = f"{START}.arm.a"
    hidden = ("data.missing", "fate.competing", "data.available")
    assert all(found[f"{start}.{part}"].reason is Reason.WITHHELD for part in hidden)
    assert found[f"{START}.at.y.arm.a.incidence"].value == pytest.approx(0.68)  # 100 of 148
    assert found[f"{START}.time_with_event.difference"].value == 20.0


@pytest.mark.parametrize("fates", [(3, 0, 147), (147, 0, 3), (147, 2, 1)])
def test_few_with_the_event_or_few_without_it_silence_share_and_days(fates):
    found = told({"a": 150, "b": 150}, {"a": fates, "b": (90, 20, 40)})
    assert found[f"{START}.at.y.arm.a.incidence"].reason is Reason.WITHHELD
    assert found[f"{START}.time_with_event.difference"].reason is Reason.WITHHELD


def test_an_arm_of_few_people_gives_no_days_and_no_mean():
    fates = {"a": (8, 0, 8), "b": (90, 20, 40)}
    assert told({"a": 16, "b": 150}, fates)[f"{START}.time_with_event.difference"].reason is Reason.WITHHELD


def means(known, missing):
    """The rows of a primary analysis of means that the public gets."""
    arms = {arm: n + lost for (arm, n), lost in zip(known.items(), missing, strict=True)}
    rows = list(sizes(arms))
    for arm, n in arms.items():
        id_ = f"{START}.arm.{arm}"
        rows += [
            people(id=f"{id_}.randomised", value=n, part_of=f"flow.allocated.{arm}"),
            people(id=f"{id_}.data.available", value=known[arm], part_of=f"{id_}.randomised"),
            people(id=f"{id_}.data.missing", value=n - known[arm], part_of=f"{id_}.randomised"),
        ]
    based = tuple(f"{START}.arm.{arm}.data.available" for arm in arms)
    mean = {
        "unit": Unit.MEASURE,
        "n_available": sum(known.values()),
        "method": "ancova.hc3",
        "level": 0.95,
        "based_on": based,
    }
    for arm in arms:
        rows.append(Row(id=f"{START}.arm.{arm}.mean", value=61.234, low=58.9, high=63.5, **mean))
    rows.append(Row(id=f"{START}.difference", value=3.217, low=0.011, high=6.423, **mean))
    return {row.id: row for row in withhold(rows, LEAST)}


def test_few_missing_do_not_silence_a_difference_of_means():
    found = means({"a": 148, "b": 147}, (2, 3))
    row = found[f"{START}.difference"]
    assert found[f"{START}.arm.a.data.missing"].reason is Reason.WITHHELD
    assert (row.value, row.low, row.high) == pytest.approx((3.2, 0.05, 6.4))  # steps of 0.05, on its side of none


def test_the_smaller_arm_decides_how_coarse_a_difference_of_means_is():
    assert means({"a": 300, "b": 20}, (0, 0))[f"{START}.difference"].value == pytest.approx(3.0)  # steps of 0.5
    small = means({"a": 300, "b": 19}, (0, 0))
    assert all(
        small[f"{START}.{part}"].reason is Reason.WITHHELD for part in ("difference", "arm.a.mean", "arm.b.mean")
    )


def with_primary(outcome, id_):
    """The made-up trial with every method, another of its analyses as the primary one."""
    plan = trial.plan()
    for analysis in plan["analyses"]:
        analysis["role"] = "primary" if analysis["id"] == id_ else "secondary"
    for part in ("sensitivity", "subgroups", "families"):
        plan.pop(part, None)
    plan["disclosure"] = {"public": {"minimum_cell": LEAST}}
    plan["analyses"] = [analysis for analysis in plan["analyses"] if analysis["estimand"] == outcome]
    return plan


@pytest.mark.parametrize(
    ("outcome", "id_"),
    [("time", "time.curves"), ("alone", "alone.curves"), ("score", "score.mmrm"), ("score", "score.ancova")],
)
def test_the_public_gets_no_curve_no_other_visit_and_no_other_analysis(outcome, id_):
    from reise_report.results.assemble import analyse
    from reise_report.results.scope import Scope

    loaded, snapshot = trial.read(with_primary(outcome, id_), trial.people())
    seen = view(analyse(loaded, snapshot, Scope.FULL), loaded, Audience.PUBLIC).results.rows
    of_analyses = [row for row in seen if row.startswith(("time.", "alone.", "score."))]
    assert of_analyses
    assert all(row.startswith(f"{id_}.") for row in of_analyses)
    never = (
        ".curve.",
        ".followed.",
        ".check.",
        ".at.m3.",
        ".at.m6.",
        ".p_value",
        ".ratio",
        ".observed_",
        ".covariance.",
    )
    assert not [row for row in of_analyses for part in never if part in f"{row}."]
    assert all(row.se is None and row.n_analysed is None for row in seen.values())
