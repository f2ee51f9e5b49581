"""Chains run as where pictures are not recognised."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sampleworld import without_recognition


@pytest.fixture(autouse=True)
def _no_recognition() -> Iterator[None]:
    with without_recognition():
        yield
