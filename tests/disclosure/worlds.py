"""Every trial that could have been: the rows of made-up trials with two arms, and what is published of them."""

from __future__ import annotations

from functools import partial

from reise_report.analysis.proportion import wilson
from reise_report.analysis.risk_difference import newcombe
from reise_report.disclosure.withhold import withhold
from reise_report.results.row import Row, Unit
from reise_report.results.translate import row_from

people = partial(Row, unit=Unit.PEOPLE)


def sizes(arms):
    """Everybody, and each arm."""
    yield people(id="flow.randomised.n", value=sum(arms.values()))
    for arm, n in arms.items():
        yield people(id=f"flow.allocated.{arm}", value=n, part_of="flow.randomised.n")


def primary(arms, known, events):
    """The primary analysis without covariates, as the results room makes its rows."""
    yield from sizes(arms)
    start = "primary.x.arm"
    for arm, n in arms.items():
        id_ = f"{start}.{arm}"
        yield people(id=f"{id_}.randomised", value=n, part_of=f"flow.allocated.{arm}")
        yield people(id=f"{id_}.data.available", value=known[arm], part_of=f"{id_}.randomised")
        yield people(id=f"{id_}.data.missing", value=n - known[arm], part_of=f"{id_}.randomised")
        out_of = {"numerator": events[arm], "denominator": known[arm]}
        yield people(id=f"{id_}.events", value=events[arm], among=f"{id_}.data.available", **out_of)
        based = (f"{id_}.events", f"{id_}.data.available")
        risk = wilson(events[arm], known[arm])
        yield row_from(risk, id=f"{id_}.risk", unit=Unit.PROPORTION, group=arm, based_on=based, **out_of)
    first, second = arms
    difference = newcombe(events[first], known[first], events[second], known[second])
    based = tuple(f"{start}.{arm}.{part}" for arm in arms for part in ("events", "data.available"))
    yield row_from(
        difference, id="primary.x.risk_difference.unadjusted", unit=Unit.RISK_DIFFERENCE, based_on=based,
        n_randomised=sum(arms.values()), n_available=sum(known.values()),
    )  # fmt: skip


def harms(arms, some, serious):
    """People with any event, and with a serious one, by arm and together."""
    yield from sizes(arms)
    for kind, had in (("any", some), ("serious", serious)):
        size = {**{arm: f"flow.allocated.{arm}" for arm in arms}, "all": "flow.randomised.n"}
        total = {**had, "all": sum(had.values())}
        out_of = {**arms, "all": sum(arms.values())}
        for arm in (*arms, "all"):
            id_ = f"harms.{kind}.people.{arm}"
            among = size[arm] if kind == "any" else f"harms.any.people.{arm}"
            part_of = None if arm == "all" else f"harms.{kind}.people.all"
            n = {"numerator": total[arm], "denominator": out_of[arm]}
            yield people(id=id_, value=total[arm], part_of=part_of, among=among, **n)
            yield Row(id=f"harms.{kind}.share.{arm}", value=total[arm] / out_of[arm], unit=Unit.PROPORTION,
                      based_on=(id_, size[arm]), **n)  # fmt: skip


def published(rows, minimum_cell):
    """What a reader gets: id, and every number of it."""
    told = withhold(rows, minimum_cell)
    fields = ("value", "low", "high", "se", "numerator", "denominator", "n_randomised", "n_available", "n_analysed")
    return tuple((row.id, row.reason, *(getattr(row, name) for name in fields)) for row in told)
