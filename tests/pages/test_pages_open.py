"""Every page opens, on a new store and on the sample world, and says what it should."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pages.desk import ROOT, Desk
from tests.pages.reading import problems_of, text_of

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
FIRST_STEPS = {
    "overview": "Nothing has arrived yet",
    "mailbox": "No mailbox yet",
    "received_email": "No mail has arrived yet",
    "invoices": "No invoices yet",
    "orders": "No orders yet",
    "jobs": "No jobs yet",
    "suppliers": "No suppliers yet",
    "export": "Nothing new waits",
    "laboratory": "Nothing to replay yet",
    "settings": "CSV or XLSX",
}
SAYS = {
    "overview": "Nothing is lost",
    "mailbox": "Import",
    "received_email": "mails",
    "invoices": "invoices",
    "orders": "orders",
    "jobs": "jobs",
    "suppliers": "suppliers",
    "export": "Nothing new waits",
    "laboratory": "Human work against money let through",
    "settings": "CSV or XLSX",
}


def test_every_page_is_in_the_navigation() -> None:
    app = (ROOT / "app.py").read_text(encoding="utf-8")
    assert all(f'"pages/{page}.py"' in app for page in PAGES)
    assert len(PAGES) == 11


@pytest.mark.parametrize("page", PAGES)
def test_page_on_a_new_store_says_what_to_do_first(empty: Desk, page: str) -> None:
    at = empty.open(page)
    assert problems_of(at) == []
    assert FIRST_STEPS.get(page, "") in text_of(at)


@pytest.mark.parametrize("page", PAGES)
def test_page_on_the_sample_world_shows_it(full: Desk, page: str) -> None:
    at = full.open(page)
    assert problems_of(at) == []
    assert SAYS.get(page, "") in text_of(at)


@pytest.mark.parametrize(
    ("page", "word"), [("invoices", "invoice"), ("received_email", "mail"), ("orders", "order")], ids=lambda value: value
)
def test_an_address_that_names_nothing_is_answered_in_words(full: Desk, page: str, word: str) -> None:
    at = full.open(page, **{word: "999999"})
    assert not at.exception
    assert f"There is no {word} 999999" in text_of(at)


def test_a_store_that_another_workbench_holds_is_said_and_tried_again(
    empty: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is no store stands for any store that cannot be opened."""
    broken = tmp_path / "broken.duckdb"
    broken.write_bytes(b"no store" * 1000)
    monkeypatch.setenv("MATCHBOOK_STORE", str(broken))
    at = empty.open("invoices")
    assert not at.exception
    assert "could not be opened" in text_of(at)
    assert any(element.label == "Try again" for element in at.button)
    monkeypatch.setenv("MATCHBOOK_STORE", str(empty.store))
    assert "No invoices yet" in text_of(empty.open("invoices"))
