"""The examples in the docstrings are true."""

import doctest
import importlib
import pkgutil

import pytest

import reise_report.analysis as room

MODULES = sorted(module.name for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."))


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_are_true(name):
    failed, _ = doctest.testmod(importlib.import_module(name))
    assert failed == 0
