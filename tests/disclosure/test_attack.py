"""What somebody could work out from the public numbers, by trying every trial that could have given them.

Nothing here uses the program's own reasoning: all possible counts are written down, and those that do not fit the
published numbers are struck out. A withheld small count holds when it could as well be no small count.
"""

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reise_report.disclosure.withhold import withhold
from tests.disclosure.worlds import harms, primary, published

LEAST = 5


def shown(rows, minimum_cell=LEAST):
    return {row.id: row.value for row in withhold(rows, minimum_cell) if row.value is not None}


def struck(worlds, numbers, known):
    """The worlds in which every number that is known has its value."""
    fits = np.ones(len(next(iter(worlds.values()))), dtype=bool)
    for id_, value in known.items():
        if id_ in numbers:
            fits &= np.isclose(numbers[id_], value, rtol=0, atol=1e-9)
    return {name: column[fits] for name, column in worlds.items()}


def harm_worlds(size_a, size_b):
    """All counts of people with any and with serious events in two arms, and what would be published of them."""
    axes = [np.arange(size + 1) for size in (size_a, size_a, size_b, size_b)]
    any_a, serious_a, any_b, serious_b = (axis.ravel() for axis in np.meshgrid(*axes, indexing="ij"))
    possible = (serious_a <= any_a) & (serious_b <= any_b)
    counts = {"any.a": any_a, "serious.a": serious_a, "any.b": any_b, "serious.b": serious_b}
    counts = {name: column[possible] for name, column in counts.items()}
    for kind in ("any", "serious"):
        counts[f"{kind}.all"] = counts[f"{kind}.a"] + counts[f"{kind}.b"]
    size = {"a": size_a, "b": size_b, "all": size_a + size_b}
    numbers = {}
    for name, column in counts.items():
        kind, arm = name.split(".")
        numbers[f"harms.{kind}.people.{arm}"] = column
        numbers[f"harms.{kind}.share.{arm}"] = column / size[arm]
    for arm, n in size.items():
        counts[f"none.{arm}"] = n - counts[f"any.{arm}"]
        counts[f"not serious.{arm}"] = counts[f"any.{arm}"] - counts[f"serious.{arm}"]
    return counts, numbers


@st.composite
def harmed(draw):
    sizes = draw(st.integers(12, 20)), draw(st.integers(12, 20))
    some = [draw(st.integers(0, size)) for size in sizes]
    return sizes, some, [draw(st.integers(0, n)) for n in some]


@settings(max_examples=60, deadline=None)
@example(((14, 20), [8, 12], [1, 2]))
@example(((14, 20), [8, 12], [7, 2]))
@example(((12, 12), [1, 0], [1, 0]))
@example(((12, 20), [12, 17], [12, 14]))
@given(harmed())
def test_no_small_number_of_people_with_events_can_be_worked_out(trial):
    sizes, some, serious = trial
    arms = dict(zip("ab", sizes, strict=True))
    known = shown(harms(arms, dict(zip("ab", some, strict=True)), dict(zip("ab", serious, strict=True))))
    worlds, numbers = harm_worlds(*sizes)
    truth = {"any.a": some[0], "any.b": some[1], "serious.a": serious[0], "serious.b": serious[1]}
    left = struck(worlds, numbers, known)
    itself = np.logical_and.reduce([left[name] == value for name, value in truth.items()])
    for name, column in left.items():
        true = int(column[itself][0])
        if 0 < true < LEAST:
            assert column.max() >= LEAST, name
            assert len(np.unique(column)) > 1


@st.composite
def levels(draw):
    counts = draw(st.lists(st.integers(0, 9), min_size=2, max_size=4))
    return draw(st.integers(0, 9)), counts


@settings(max_examples=60, deadline=None)
@example((3, [9, 9, 8]))
@given(levels())
def test_no_small_level_and_no_small_number_of_missing_people_can_be_worked_out(trial):
    missing, counts = trial
    from reise_report.results.row import Row, Unit

    available = sum(counts)
    start = "baseline.region.all"
    rows = [
        Row(id="flow.randomised.n", value=available + missing, unit=Unit.PEOPLE),
        Row(id=f"{start}.data.available", value=available, unit=Unit.PEOPLE, part_of="flow.randomised.n"),
        Row(id=f"{start}.data.missing", value=missing, unit=Unit.PEOPLE, part_of="flow.randomised.n"),
    ]
    for i, n in enumerate(counts):
        link = {"numerator": n, "denominator": available}
        level = f"{start}.level.l{i}"
        rows.append(Row(id=level, value=n, unit=Unit.PEOPLE, part_of=f"{start}.data.available", **link))
        if available:
            based = (level, f"{start}.data.available")
            rows.append(
                Row(id=f"{start}.share.l{i}", value=n / available, unit=Unit.PROPORTION, based_on=based, **link)
            )
    known = shown(rows)
    axes = np.meshgrid(*[np.arange(15)] * len(counts), np.arange(15), indexing="ij")
    *columns, lost = (axis.ravel() for axis in axes)
    total = sum(columns)
    worlds = {**{f"l{i}": column for i, column in enumerate(columns)}, "missing": lost}
    numbers = {"flow.randomised.n": total + lost, f"{start}.data.available": total, f"{start}.data.missing": lost}
    for i, column in enumerate(columns):
        numbers[f"{start}.level.l{i}"] = column
        numbers[f"{start}.share.l{i}"] = column / np.maximum(total, 1)
    left = struck(worlds, numbers, known)
    for name, true in [*((f"l{i}", n) for i, n in enumerate(counts)), ("missing", missing)]:
        if 0 < true < LEAST:
            assert left[name].max() >= LEAST, name


@pytest.mark.slow
def test_rounded_shares_and_their_difference_leave_open_how_many_are_missing():
    """All trials of 14 and 15 people in which up to five are missing from each arm, by what is published of them."""
    arms, least = {"a": 14, "b": 15}, 3
    published_of = defaultdict(list)
    for known_a in range(9, 15):
        for events_a in range(known_a + 1):
            for known_b in range(10, 16):
                for events_b in range(known_b + 1):
                    rows = primary(arms, {"a": known_a, "b": known_b}, {"a": events_a, "b": events_b})
                    published_of[published(rows, least)].append((known_a, events_a, known_b, events_b))
    told = 0
    for numbers, trials in published_of.items():
        difference = next(row for row in numbers if row[0].startswith("primary.x.risk_difference"))
        if difference[2] is None:
            continue
        told += len(trials)
        for missing in ({14 - trial[0] for trial in trials}, {15 - trial[2] for trial in trials}):
            assert len(missing) > 1 or not 0 < min(missing) < least, trials
    assert told > 100  # not everything is withheld


def estimates(rows):
    return {id_: value for id_, value in shown(rows).items() if "risk" in id_ or id_.endswith("events")}


def test_a_few_missing_people_leave_shares_and_a_difference_in_whole_percent():
    """Of ReISE's size: 3 of 142 missing, as an attacker with the exact share 34/139 would find."""
    rows = primary({"a": 142, "b": 283}, {"a": 139, "b": 277}, {"a": 34, "b": 46})
    told = estimates(rows)
    assert (told["primary.x.arm.a.risk"], told["primary.x.arm.b.risk"]) == (0.24, 0.17)
    assert told["primary.x.risk_difference.unadjusted"] == pytest.approx(0.08, abs=0.021)
    assert not any(id_.endswith("events") for id_ in told)


def test_with_nobody_missing_counts_and_exact_estimates_are_shown():
    told = estimates(primary({"a": 142, "b": 283}, {"a": 142, "b": 283}, {"a": 34, "b": 46}))
    assert told["primary.x.arm.a.events"] == 34
    assert told["primary.x.arm.a.risk"] == 34 / 142


def test_few_events_take_every_estimate_from_them_along():
    told = estimates(primary({"a": 142, "b": 283}, {"a": 142, "b": 283}, {"a": 3, "b": 46}))
    assert set(told) == {"primary.x.arm.b.events", "primary.x.arm.b.risk"}
