"""Fixtures for every test; what they need is imported when the first test asks for it."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.mailserver import Account, Dovecot


@pytest.fixture(autouse=True)
def ocr(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether pictures are read must not depend on what is installed: only tests that say so read them."""
    if "ocr" not in request.keywords:
        monkeypatch.setenv("MATCHBOOK_OCR", "off")
    elif not importlib.util.find_spec("rapidocr"):
        if "ocr" in os.environ.get("MATCHBOOK_REQUIRE", ""):
            pytest.fail("requirements-ocr.txt is not installed, and MATCHBOOK_REQUIRE asks for it")
        pytest.skip("requirements-ocr.txt is not installed")


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A running mail server, one per test process; see tests/mailserver.py."""
    from tests.mailserver import running_dovecot

    yield from running_dovecot()


@pytest.fixture
def account(dovecot: Dovecot) -> Account:
    """A fresh user with an empty inbox on the running mail server."""
    return dovecot.account()
