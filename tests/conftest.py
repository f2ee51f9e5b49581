"""Fixtures for every test; what they need is imported when the first test asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.mailserver import Account, Dovecot


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A running mail server, one per test process; see tests/mailserver.py."""
    from tests.mailserver import running_dovecot

    yield from running_dovecot()


@pytest.fixture
def account(dovecot: Dovecot) -> Account:
    """A fresh user with an empty inbox on the running mail server."""
    return dovecot.account()
