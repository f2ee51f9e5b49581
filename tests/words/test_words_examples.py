"""The examples in the docstrings of the words are true."""

from __future__ import annotations

import doctest
import importlib

import pytest

WORDS = ["engine.money", "engine.dates", "engine.identifiers", "engine.reading.xml_units"]


@pytest.mark.parametrize("name", WORDS)
def test_examples(name: str) -> None:
    found = doctest.testmod(importlib.import_module(name))
    assert found.attempted
    assert not found.failed
