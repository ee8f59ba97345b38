"""Assumptions and verdicts in words: every one that a method names, in both languages."""

import ast
from pathlib import Path
from typing import get_args

import pytest

from reise_report import analysis
from reise_report.analysis.assumption import Verdict
from reise_report.exhibits.effects.assumption_words import assumption_words, verdict_words
from tests.exhibits.derived_trial import plan, reader


def names_of(source):
    """The names that a module gives its assumptions: of calls, and of the variables that calls take."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Assumption":
            yield from (word.value.value for word in node.keywords if _is_name(word.arg, word.value))
        elif isinstance(node, ast.Assign):
            pairs = zip(_several(node.targets[0]), _several(node.value), strict=False)
            yield from (value.value for target, value in pairs if _is_name(getattr(target, "id", ""), value))
        elif isinstance(node, ast.AnnAssign) and _is_name(getattr(node.target, "id", ""), node.value):
            yield node.value.value


def _several(node):
    return node.elts if isinstance(node, ast.Tuple) else [node]


def _is_name(word, value):
    return word in ("name", "_NAME") and isinstance(value, ast.Constant) and isinstance(value.value, str)


def all_names():
    sources = (path.read_text(encoding="utf-8") for path in Path(analysis.__file__).parent.rglob("*.py"))
    return sorted({name for source in sources if "Assumption" in source for name in names_of(source)})


def test_the_names_are_found_in_every_way_in_which_they_are_given():
    assert {"independence", "proportional_odds", "calibration", "homogeneous_odds_ratio"} <= set(all_names())


@pytest.mark.parametrize("language", ["en", "nb"])
def test_every_assumption_of_a_method_has_words_of_its_own(tmp_path, language):
    one = reader(tmp_path, plan(), language)
    said = [assumption_words(one, name) for name in all_names()]
    assert len(set(said)) == len(said)
    assert not any(name in words for name, words in zip(all_names(), said, strict=True) if "_" in name)


def test_the_words_are_other_ones_in_norwegian(tmp_path):
    english, norwegian = reader(tmp_path / "en", plan()), reader(tmp_path / "nb", plan(), "nb")
    assert not {assumption_words(english, name) for name in all_names()} & {
        assumption_words(norwegian, name) for name in all_names()
    }


def test_an_assumption_that_only_an_installed_method_knows_keeps_its_name_and_may_break(tmp_path):
    one = reader(tmp_path, plan())
    assert assumption_words(one, "tails_are_light") == "“tails_\u200bare_\u200blight”, as the package calls it"


@pytest.mark.parametrize("verdict", get_args(Verdict))
def test_every_verdict_has_words_in_both_languages(tmp_path, verdict):
    one, other = reader(tmp_path / "en", plan()), reader(tmp_path / "nb", plan(), "nb")
    assert verdict_words(one, verdict) != verdict_words(other, verdict)


def test_what_the_design_gives_is_said_to_hold_by_design(tmp_path):
    one = reader(tmp_path, plan())
    assert verdict_words(one, "supported", "by_design") == "holds by design"
    assert verdict_words(one, "untestable", "by_design") == "cannot be tested"
