from lxml import etree
from lxml import html as reader

from reise_report.exhibits import html
from reise_report.exhibits.table import Align, BodyRow, RowKind
from tests.exhibits.tables import HOSTILE, baseline, hostile


def parsed(table) -> etree._Element:
    return reader.fragment_fromstring(html.write(table), create_parent="div")


def test_the_table_lies_in_a_region_that_a_keyboard_can_scroll_and_its_caption_names():
    (region,) = parsed(baseline()).xpath("./div[@role='region']")
    assert region.get("tabindex") == "0"
    assert region.get("aria-labelledby") == "tbl-baseline-caption"
    assert region.get("aria-label") == "Characteristics at baseline."
    assert region.xpath("./table/@aria-labelledby") == ["tbl-baseline-caption"]


def test_head_cells_have_their_scopes_and_spans():
    heads = parsed(baseline()).xpath("//thead//th")
    assert [(th.get("scope"), th.get("colspan"), th.get("rowspan")) for th in heads] == [
        ("col", None, "2"),
        ("colgroup", "2", None),
        ("col", None, "2"),
        ("col", None, None),
        ("col", None, None),
    ]


def test_every_row_has_a_header_with_its_scope():
    headers = parsed(baseline()).xpath("//tbody/tr/th")
    assert [(th.text, th.get("scope")) for th in headers] == [
        ("Age, years", "row"),
        ("Sex, n (%)", "rowgroup"),
        ("Woman", "row"),
        ("Missing", "row"),
        ("Region", "row"),
        ("Randomised", "row"),
    ]


def test_a_group_and_its_members_are_a_body_of_their_own():
    bodies = parsed(baseline()).xpath("//tbody")
    assert [[th.text for th in body.xpath(".//th")] for body in bodies] == [
        ["Age, years"],
        ["Sex, n (%)", "Woman", "Missing"],
        ["Region", "Randomised"],
    ]


def test_a_table_that_starts_with_a_group_has_no_empty_body():
    rows = (BodyRow("G", (), RowKind.GROUP), BodyRow("m", ("1", "2", "3"), RowKind.MEMBER))
    (body,) = parsed(baseline(rows=rows)).xpath("//tbody")
    assert len(body) == 2


def test_a_group_row_without_cells_spans_the_table():
    (row,) = parsed(baseline()).xpath("//tr[@class='rr-group']")
    assert row.xpath("./th/@colspan") == ["4"]
    assert not row.xpath("./td")


def test_rows_and_cells_carry_their_kinds_as_classes():
    page = parsed(baseline())
    assert page.xpath("//tbody/tr/@class") == ["rr-item", "rr-group", "rr-member", "rr-member", "rr-item", "rr-total"]
    assert page.xpath("//tbody[1]/tr/td/@class") == ["rr-decimal", "rr-decimal", "rr-right"]


def test_no_cell_of_the_head_is_empty():
    assert all("".join(th.itertext()).strip() for th in parsed(baseline()).xpath("//thead//th"))


def test_column_widths_follow_the_label_share():
    widths = parsed(baseline(label_share=0.4)).xpath("//col/@style")
    assert widths == ["width:40%", *["width:20%"] * 3]


def test_notes_follow_the_table_in_their_order():
    assert parsed(baseline()).xpath("./div[@class='rr-notes']/p/text()") == list(baseline().notes)


def test_a_table_without_notes_has_no_place_for_them():
    assert "rr-notes" not in html.write(baseline(notes=()))


def test_numbers_start_blocks_of_one_width():
    styles = parsed(baseline(align=(Align.DECIMAL, Align.LEFT, Align.LEFT))).xpath("//span/@style")
    assert len(styles) == 4
    assert len(set(styles)) == 1


def test_line_ends_are_kept_and_counts_held_together():
    (head,) = parsed(baseline()).xpath("//thead//th[3]")
    assert list(head.itertext()) == ["All", "(n\u00a0=\u00a0899)"]
    assert head.find("br") is not None


def test_hostile_text_is_text_everywhere():
    page = parsed(hostile())
    assert page.xpath("//thead//th[1]")[0].text == HOSTILE
    assert page.xpath("//tbody[1]//td")[0].text == HOSTILE
    assert page.xpath("//tr[@class='rr-group']/th")[0].text == HOSTILE
    assert page.xpath("./div[@class='rr-notes']/p")[0].text == HOSTILE
    assert page.xpath("./div[@role='region']")[0].get("aria-label") == HOSTILE
    assert not page.xpath("//b | //script")
    assert "{{" not in html.write(hostile())


def test_the_same_table_gives_the_same_markup():
    assert html.write(baseline()) == html.write(baseline())
