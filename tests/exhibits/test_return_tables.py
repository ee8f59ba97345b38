"""What derivations gave, as tables: numbers from the view alone, with honest denominators."""

from reise_report.exhibits.concordance_table import concordance_tables
from reise_report.exhibits.return_tables import return_tables
from reise_report.results.row import Reason, Row, Unit
from tests import small_trial
from tests.exhibits.derived_trial import OWN_ANSWER, RULE, plan, reader
from tests.small_trial import both

GROUPS = {"offered": 20, "usual": 40, "all": 60}
STATUS = {"returned": 6, "not_returned": 10, "died": 1, "working_at_start": 1, "lost": 2, "incomplete": 0}


def size_id(group):
    return "flow.randomised.n" if group == "all" else f"flow.allocated.{group}"


def count(id_, value, **more):
    return Row(id=id_, value=value, unit=Unit.PEOPLE, **more)


def sizes():
    return [count(size_id(group), n) for group, n in GROUPS.items()]


def visit_rows(name, kind, visit, group, yes, known):
    return answer_rows(f"derivation.{name}.{kind}.{visit}.{group}", yes, known)


def answer_rows(prefix, yes, known):
    yield count(f"{prefix}.yes", yes, numerator=yes, denominator=known)
    share = {"value": yes / known} if known else {"reason": Reason.NO_DATA}
    yield Row(id=f"{prefix}.share", unit=Unit.PROPORTION, numerator=yes, denominator=known, **share)


def return_rows(name="rtw", median=120.5):
    rows = sizes()
    for group, n in GROUPS.items():
        rows += [
            count(f"derivation.{name}.status.{group}.{status}", people * n // 20, part_of=size_id(group))
            for status, people in STATUS.items()
        ]
        for part, days in (("q1", 60.0), ("median", median), ("q3", 200.0)):
            value = {"value": days} if median is not None else {"reason": Reason.NO_EVENTS}
            rows.append(Row(id=f"derivation.{name}.day.{group}.{part}", unit=Unit.DAYS, **value))
        for visit, known in (("m6", 18), ("m12", 0)):
            for kind in ("by", "at"):
                rows += visit_rows(name, kind, visit, group, 3 if known else 0, known)
    return rows


def cells(table):
    return {row.label: row.cells for row in table.rows if row.cells}


def one_table(tmp_path, rows, derived=None, language="en"):
    ((said, table),) = return_tables(reader(tmp_path, plan(derived), language, rows))
    return said, table


def test_every_status_has_its_count_and_its_share_of_the_group(tmp_path):
    _, table = one_table(tmp_path, return_rows())
    assert cells(table)["Returned"] == ("6 (30.0%)", "12 (30.0%)", "18 (30.0%)")
    assert cells(table)["Follow-up not complete yet"] == ("0 (0.0%)",) * 3


def test_days_are_told_as_median_and_quartiles(tmp_path):
    _, table = one_table(tmp_path, return_rows())
    assert cells(table)["Days to the return, median (quartiles)"][0] == "121 (60 to 200)"


def test_where_nobody_returned_there_are_no_days_and_no_sentence(tmp_path):
    said, table = one_table(tmp_path, return_rows(median=None))
    assert said == ""
    assert cells(table)["Days to the return, median (quartiles)"] == ("no events",) * 3


def test_at_a_visit_the_denominator_is_those_of_whom_it_is_known(tmp_path):
    _, table = one_table(tmp_path, return_rows())
    assert cells(table)["6 months"][0] == "3 of 18 (16.7%)"
    assert cells(table)["12 months"][0] == "no data"


def test_the_sentence_says_how_many_and_by_when(tmp_path):
    said, _ = one_table(tmp_path, return_rows())
    assert said == "By the rule “Back at work” 18 people returned, half of them by day 121 after randomisation."
    said, _ = one_table(tmp_path, return_rows(), language="nb")
    assert said == (
        "Etter regelen «Back at work» kom 18 personer tilbake, halvparten av dem innen dag 121 etter randomiseringen."
    )


def test_own_answers_have_visits_but_no_status(tmp_path):
    rows = sizes() + [
        row
        for group in GROUPS
        for visit in ("m6", "m12")
        for kind in ("by", "at")
        for row in visit_rows("own", kind, visit, group, 4, 16)
    ]
    said, table = one_table(tmp_path, rows, {"own": OWN_ANSWER})
    assert said == "“Own answer”: 4 of 16 people of whom it is known had returned by 12 months (25.0%)."
    assert next(row.label for row in table.rows) == "Own answer by this visit, n of N (%)"
    assert cells(table)["12 months"] == ("4 of 16 (25.0%)",) * 3


def test_combined_sources_tell_which_decided(tmp_path):
    derived = {
        "rtw": RULE,
        "own": OWN_ANSWER,
        "either": {"kind": "combined", "name": both("Either"), "sources": ["rtw", "own"], "rule": "first_known"},
    }
    rows = sizes() + [
        count(f"derivation.either.source.{group}.{source}", n * tenths // 10, part_of=size_id(group))
        for group, n in GROUPS.items()
        for source, tenths in (("rtw", 5), ("own", 3), ("none", 2))
    ]
    rows += [row for group in GROUPS for row in answer_rows(f"derivation.either.answer.{group}", 4, 16)]
    said, table = one_table(tmp_path, rows, derived)
    assert said == "“Either” rests on several sources; the one that decided may have said yes or no."
    assert {label: shown[0] for label, shown in cells(table).items()} == {
        "Either, n of N (%)": "4 of 16 (25.0%)",
        "“Back at work”": "10 (50.0%)",
        "“Own answer”": "6 (30.0%)",
        "None of them is known": "4 (20.0%)",
    }


def test_a_reader_without_arms_sees_everybody_alone(tmp_path):
    rows = [row for row in return_rows() if ".offered" not in row.id and ".usual" not in row.id]
    _, table = one_table(tmp_path, rows)
    assert [cell.text for cell in table.head[0]] == ["Result", "All\n(n = 60)"]


def test_a_reader_without_rows_and_a_plan_without_derivations_see_nothing(tmp_path):
    assert return_tables(reader(tmp_path, plan())) == []
    assert return_tables(reader(tmp_path, small_trial.plan())) == []
    assert concordance_tables(reader(tmp_path, small_trial.plan())) == []


CELLS = {"both": 10, "first_only": 2, "second_only": 3, "neither": 35, "not_both_known": 10}
PAIR = {"id": "work", "name": both("Register and own answer"), "first": "rtw", "second": "own"}


def concordance_rows(agreement=0.9, kappa=0.73, interval=(0.52, 0.94)):
    rows = sizes()
    for group in GROUPS:
        prefix = f"concordance.work.{group}"
        rows += [count(f"{prefix}.cell.{name}", n) for name, n in CELLS.items()]
        low, high = interval
        limits = {"low": low, "high": high, "level": 0.95} if low is not None else {}
        reason = {"reason": Reason.NO_VARIATION} if kappa is None else {}
        rows.append(Row(id=f"{prefix}.measure.kappa", value=kappa, unit=Unit.STATISTIC, **limits, **reason))
        for name in ("sensitivity", "specificity", "positive_predictive_value", "negative_predictive_value"):
            rows.append(
                Row(id=f"{prefix}.measure.{name}", value=0.8, unit=Unit.PROPORTION, low=0.6, high=0.9, level=0.95)
            )
        known = {"value": agreement, "numerator": 45, "denominator": 50} if agreement else {"reason": Reason.NO_DATA}
        rows.append(
            Row(id=f"{prefix}.measure.agreement", unit=Unit.PROPORTION, low=0.8, high=0.96, level=0.95, **known)
        )
    return rows


def pair_of(tmp_path, rows, language="en"):
    made = plan({"rtw": RULE, "own": OWN_ANSWER})
    made["concordance"] = [PAIR]
    ((said, table),) = concordance_tables(reader(tmp_path, made, language, rows))
    return said, table


def test_agreement_and_kappa_are_said_in_words(tmp_path):
    said, _ = pair_of(tmp_path, concordance_rows())
    assert said == (
        "“Register and own answer”: 45 of 50 people had the same answer in both sources (90.0%). Cohen’s kappa was "
        "0.73 (95% CI 0.52 to 0.94)."
    )


def test_agreement_and_kappa_are_said_in_norwegian(tmp_path):
    said, _ = pair_of(tmp_path, concordance_rows(), "nb")
    assert said == (
        "«Register and own answer»: 45 av 50 personer hadde samme svar i begge kildene (90,0\u00a0%). Cohens kappa var "
        "0,73 (95\u00a0%\u00a0KI 0,52 til 0,94)."
    )


def test_a_kappa_without_interval_or_without_value_is_said_so(tmp_path):
    assert pair_of(tmp_path, concordance_rows(kappa=1.0, interval=(None, None)))[0].endswith("Cohen’s kappa was 1.00.")
    said, _ = pair_of(tmp_path, concordance_rows(kappa=None, interval=(None, None)))
    assert said.endswith("Cohen’s kappa could not be estimated: no variation.")


def test_where_nobody_is_known_in_both_sources_it_says_that(tmp_path):
    said, _ = pair_of(tmp_path, concordance_rows(agreement=None, kappa=None, interval=(None, None)))
    assert said == "“Register and own answer”: nobody is known in both sources."


def test_the_four_cells_the_unknown_and_the_measures_stand_in_the_table(tmp_path):
    _, table = pair_of(tmp_path, concordance_rows())
    shown = cells(table)
    assert [shown[label][0] for label in ("Yes in both", "Yes only in “Back at work”", "Yes only in “Own answer”")] == [
        "10",
        "2",
        "3",
    ]
    assert shown["Not known in both"][0] == "10"
    assert shown["Cohen’s kappa"][2] == "0.73 (0.52 to 0.94)"
    assert shown["Sensitivity (%)"][2] == "80.0 (60.0 to 90.0)"
    assert "those of “Own answer”, with “Back at work” taken for right." in table.notes[1]
