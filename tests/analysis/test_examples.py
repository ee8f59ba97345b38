"""The examples in the docstrings are true."""

import doctest
import importlib
import pkgutil

import pytest

import reise_report.analysis as room


@pytest.mark.parametrize("name", sorted(module.name for module in pkgutil.iter_modules(room.__path__)))
def test_the_examples_of_a_module_are_true(name):
    failed, _ = doctest.testmod(importlib.import_module(f"{room.__name__}.{name}"))
    assert failed == 0
