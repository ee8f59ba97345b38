"""Tables that the writers' tests share."""

from reise_report.exhibits.table import Align, BodyRow, HeadCell, RowKind, Table

HOSTILE = '{{< x >}} <b> #read("x") *y* $z$ | \\ `w`'


def baseline(**changes) -> Table:
    """A baseline table in small: a spanning head, a group, a total, words among the numbers, notes."""
    values = {
        "id": "baseline",
        "caption": "Characteristics at baseline.",
        "head": (
            (HeadCell("Characteristic", rows=2), HeadCell("Randomised", columns=2), HeadCell("All\n(n = 899)", rows=2)),
            (HeadCell("Offered"), HeadCell("Not offered")),
        ),
        "rows": (
            BodyRow("Age, years", ("37.4 (10.6)", "36.9 (10.2)", "37.2 (10.5)")),
            BodyRow("Sex, n (%)", (), RowKind.GROUP),
            BodyRow("Woman", ("320 (53.3)", "–", "470 (52.3)"), RowKind.MEMBER),
            BodyRow("Missing", ("0", "1", "1"), RowKind.MEMBER),
            BodyRow("Region", ("North", "South", "Both")),
            BodyRow("Randomised", ("600", "299", "899"), RowKind.TOTAL),
        ),
        "align": (Align.DECIMAL, Align.DECIMAL, Align.RIGHT),
        "notes": ("SD: standard deviation.", "Population: everyone randomised."),
    }
    return Table(**{**values, **changes})


def hostile() -> Table:
    """Every text of the table is hostile."""
    return Table(
        id="hostile",
        caption=HOSTILE,
        head=((HeadCell(HOSTILE), HeadCell(HOSTILE)),),
        rows=(BodyRow(HOSTILE, (HOSTILE,)), BodyRow(HOSTILE, (), RowKind.GROUP), BodyRow("two\nlines", ("a\nb",))),
        align=(Align.LEFT,),
        notes=(HOSTILE,),
    )
