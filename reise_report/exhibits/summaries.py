"""Sentences that sum up counts: the flow, who took part, who is enrolled, how complete the data are, harms."""

from __future__ import annotations

from reise_report.exhibits.reader import Reader
from reise_report.results.row import Row


def _n(reader: Reader, row: Row) -> str:
    return reader.shown(row, reader.language.integer)


def _in_group(reader: Reader, arm: str, n: str) -> str:
    return reader.text("{n} in the group “{arm}”", n=n, arm=reader.arm(arm))


def flow_sentence(reader: Reader) -> str:
    """Numbers randomised, allocated to each arm, and with the primary outcome."""
    view, language = reader.view, reader.language
    arms = list(reader.plan.design.arms)
    sizes = [_in_group(reader, arm, _n(reader, view[f"flow.allocated.{arm}"])) for arm in arms]
    followed = [_n(reader, view[f"flow.follow_up.{arm}.available"]) for arm in arms]
    return reader.text(
        "{n} participants were randomised: {sizes}. The primary outcome is known for {followed} of them, respectively.",
        n=_n(reader, view["flow.randomised.n"]),
        sizes=language.list_of(sizes),
        followed=language.list_of(followed),
    )


def uptake_sentence(reader: Reader) -> str:
    """How many took part, in each arm that was to receive the intervention."""
    parts = []
    for arm, design in reader.plan.design.arms.items():
        if design.role == "intervention":
            received = _n(reader, reader.view[f"flow.uptake.{arm}.received"])
            size = _n(reader, reader.view[f"flow.allocated.{arm}"])
            parts.append(
                reader.text("{received} of {n} in the group “{arm}”", received=received, n=size, arm=reader.arm(arm))
            )
    return reader.text(
        "Of those allocated to the intervention, {parts} took part.", parts=reader.language.list_of(parts)
    )


def enrolled_sentence(reader: Reader) -> str:
    """How many are randomised, when, and out of how many planned."""
    n = _n(reader, reader.view["flow.randomised.n"])
    first, last = (reader.view.get(f"recruitment.{name}") for name in ("first", "last"))
    planned = reader.plan.design.planned
    sentences = [reader.text("{n} participants are randomised.", n=n)]
    if planned is not None:
        sentences.append(reader.text("The plan was {n}.", n=reader.language.integer(planned.participants)))
    if first is not None and last is not None and isinstance(first.value, str) and isinstance(last.value, str):
        sentences.append(
            reader.text(
                "The first was randomised on {first}, the last on {last}.",
                first=reader.language.date(first.value),
                last=reader.language.date(last.value),
            )
        )
    return " ".join(sentences)


def completeness_sentence(reader: Reader) -> str:
    """How many have the primary outcome, all groups together; or that to tell it would give the groups away."""
    outcome = reader.plan.estimands[reader.plan.primary().estimand].outcome
    parts = ("available", "missing", "not_due")
    there, missing, waiting = (reader.view.get(f"completeness.{outcome}.all.{part}") for part in parts)
    name = reader.words(reader.plan.outcomes[outcome].name)
    if there is None or missing is None or waiting is None:
        return reader.text(
            "How many have the primary outcome, “{outcome}”, cannot be told without giving away who is in which group.",
            outcome=name,
        )
    values = {
        "outcome": name,
        "there": _n(reader, there),
        "missing": _n(reader, missing),
    }
    if waiting.value == 0:
        return reader.text(
            "The primary outcome, “{outcome}”, is known for {there} participants and missing for {missing}.", **values
        )
    return reader.text(
        "The primary outcome, “{outcome}”, is known for {there} participants and missing for {missing}; {waiting} have "
        "not come so far yet.",
        waiting=_n(reader, waiting),
        **values,
    )


def lay_participants(reader: Reader) -> str:
    """How many took part, for the public."""
    n = _n(reader, reader.view["flow.randomised.n"])
    sizes = [
        _in_group(reader, arm, _n(reader, reader.view[f"flow.allocated.{arm}"])) for arm in reader.plan.design.arms
    ]
    return reader.text(
        "{n} people took part. Chance decided which group each person joined: {sizes}.",
        n=n,
        sizes=reader.language.list_of(sizes),
    )


def lay_harms(reader: Reader) -> str:
    """Adverse events for the public, in plain words."""
    if reader.plan.harms is None:
        return reader.text("The data do not tell whether there were unwanted events.")
    sentences = [_lay_people(reader, "any", reader.text("People who reported an unwanted event"))]
    if reader.plan.harms.serious is not None:
        who = reader.text("People who had a serious one, such as a stay in hospital")
        sentences.append(_lay_people(reader, "serious", who))
    return " ".join(sentences)


def _lay_people(reader: Reader, kind: str, who: str) -> str:
    """How many in each arm, or in one sentence that no number may be shown."""
    arms = list(reader.plan.design.arms)
    rows = [reader.view[f"harms.{kind}.people.{arm}"] for arm in arms]
    if all(row.value is None for row in rows):
        return reader.text("{who}: we do not show how many, so that nobody can be recognised.", who=who)
    counts = [_in_group(reader, arm, _lay_count(reader, row)) for arm, row in zip(arms, rows, strict=True)]
    return reader.text("{who}: {counts}.", who=who, counts=reader.language.list_of(counts))


def _lay_count(reader: Reader, row: Row) -> str:
    if row.value is None:
        return reader.text("a number that is not shown")
    return reader.text("none") if row.value == 0 else _n(reader, row)
