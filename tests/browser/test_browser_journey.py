"""The main journey, as a newcomer walks it: mailbox tested, mail imported, an invoice accepted, costed and exported."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from engine.loading import load_file
from engine.sample import LISTS, WORLD
from engine.settings import Place
from engine.settings_file import load_settings, resolved, save_settings
from engine.workbench import open_workbench
from tests.browser.conftest import serving
from tests.sampleworld import sample_store

EXPECTED = Path(__file__).parent / "expected"
INVOICE, NET, JOB = "HP-208841", "$1,863.20", "J-201"
pytestmark = pytest.mark.browser


@pytest.fixture
def before_the_mail(tmp_path: Path) -> Iterator[str]:
    """A workbench that knows suppliers, orders and jobs of the sample world, and has its mailbox set up, but no mail yet."""
    store = tmp_path / "sample.duckdb"
    save_settings(Place(store).own_settings, resolved(load_settings(WORLD / "settings.toml"), WORLD))
    with open_workbench(store) as bench:
        for kind in LISTS:
            load_file(bench, kind, WORLD / f"{kind}.csv")
    with serving(store) as address:
        yield address


def choose_row(page: Page, table: Locator, row: int) -> None:
    """Ticks a row of a table; tables are drawn, so a place is clicked and not an element."""
    table.scroll_into_view_if_needed()
    expect(table.locator("[role=gridcell]").first).to_be_attached()
    box = table.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 16, box["y"] + 34 * (row + 1) + 17)


def press_until(page: Page, button: str, answer: str) -> None:
    """Presses a button, as a person would press again, until the page answers: on a page that is still being drawn for the
    first time, a press can meet a button that is replaced under it."""
    said = page.get_by_text(answer).first
    for _ in range(6):
        page.get_by_role("button", name=button).click()
        try:
            said.wait_for(state="visible", timeout=20_000)
        except PlaywrightTimeout:
            continue
        return
    expect(said).to_be_visible()


def go_to(page: Page, name: str) -> None:
    """Follows a link of the navigation, again where the page drew it anew under the press."""
    for _ in range(6):
        page.get_by_role("link", name=name, exact=True).first.click()
        try:
            page.wait_for_url(f"**/{name.lower()}*", timeout=20_000)
        except PlaywrightTimeout:
            continue
        return
    expect(page).to_have_url(re.compile(f"/{name.lower()}"))


def metric(page: Page, label: str) -> Locator:
    """A figure's value by its label."""
    return page.get_by_test_id("stMetric").filter(has_text=label).get_by_test_id("stMetricValue")


def test_from_mailbox_to_accounting_package(page: Page, before_the_mail: str) -> None:
    page.goto(f"{before_the_mail}/mailbox")
    press_until(page, "Connect", "Every stage passed")
    page.get_by_role("button", name="Import now").click()
    expect(page.get_by_text("mails taken in").first).to_be_visible(timeout=180_000)

    go_to(page, "Invoices")
    page.get_by_role("textbox", name="Search").fill(INVOICE)
    page.get_by_role("textbox", name="Search").press("Enter")
    expect(page.get_by_text("1 invoice ·").first).to_be_visible()
    choose_row(page, page.get_by_test_id("stDataFrame").first, 0)
    expect(page.get_by_text(f"Invoice {INVOICE}").first).to_be_visible()
    expect(page.get_by_alt_text("Page 1 of")).to_be_visible()
    ledger = page.get_by_test_id("stDataFrame").first
    expect(ledger.locator("[role=gridcell]", has_text="✓ Agrees").first).to_be_attached()
    choose_row(page, ledger, 0)
    expect(page.get_by_text("PO-10401 line 1").first).to_be_visible()

    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_text(f"{INVOICE} accepted").first).to_be_visible()
    expect(page.get_by_role("button", name="Reverse")).to_be_visible()

    page.goto(f"{before_the_mail}/jobs?job={JOB}")
    expect(metric(page, "Actual")).to_have_text(NET)

    go_to(page, "Export")
    page.get_by_role("button", name="Write 1 invoice").click()
    expect(page.get_by_text("written as batch").first).to_be_visible()
    file = page.get_by_role("button", name=".csv").first
    with page.expect_download() as caught:
        file.click()
    got = Path(caught.value.path()).read_bytes()
    compare(got, EXPECTED / "xero-bills.csv")

    page.get_by_role("button", name="Offer the last batch again").click()
    expect(page.get_by_text("byte for byte").first).to_be_visible()
    with page.expect_download() as caught:
        page.get_by_role("button", name=".csv").first.click()
    assert Path(caught.value.path()).read_bytes() == got


def compare(got: bytes, expected: Path) -> None:
    """The file as expected; MATCHBOOK_REWRITE=1 keeps what it is now instead."""
    if os.environ.get("MATCHBOOK_REWRITE"):
        expected.write_bytes(got)
    assert got == expected.read_bytes()


def test_a_link_to_an_invoice_is_the_first_thing_asked_of_a_new_server(page: Page, sample: str) -> None:
    page.goto(f"{sample}/invoices?invoice=nothing")
    expect(page.get_by_text("There is no invoice nothing").first).to_be_visible()
    expect(page.get_by_role("link", name="Received email")).to_be_visible()


def test_nothing_outside_is_asked_for(page: Page, sample: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for name in ("", "invoices", "reconciliation", "export"):
        page.goto(f"{sample}/{name}")
        page.wait_for_selector("h1")
        page.wait_for_timeout(500)
    outside = [url for url in asked if not url.startswith((sample, sample.replace("http", "ws"), "data:", "blob:"))]
    assert outside == []


def test_an_import_may_be_left_and_goes_on(page: Page, before_the_mail: str) -> None:
    page.goto(f"{before_the_mail}/mailbox")
    page.get_by_role("button", name="Import now").click()
    expect(page.get_by_text("Stop after this one").first).to_be_visible()
    go_to(page, "Orders")
    expect(page.get_by_role("heading", name="Orders")).to_be_visible()
    go_to(page, "Mailbox")
    expect(page.get_by_text("mails taken in").first).to_be_visible(timeout=180_000)


def test_the_server_ends_at_once_and_cleanly_while_a_page_is_open(page: Page, tmp_path: Path) -> None:
    store = sample_store(tmp_path)
    with serving(store) as address:
        page.goto(f"{address}/invoices")
        expect(page.get_by_role("heading", name="Invoices")).to_be_visible()
    with open_workbench(store) as bench:  # nobody holds it any more
        assert bench.store.read("invoice_counts")
    assert "Traceback" not in (tmp_path / "server.log").read_text(errors="replace")


def test_a_password_left_by_the_tab_key_is_kept(page: Page, before_the_mail: str) -> None:
    page.goto(f"{before_the_mail}/mailbox")
    page.get_by_text("Add a mailbox").click()
    expect(page.get_by_role("textbox", name="Server")).to_be_visible()
    page.get_by_role("textbox", name="Name of this mailbox").fill("accounts")
    page.get_by_role("textbox", name="Server").fill("mail.company.example")
    page.get_by_role("textbox", name="User name").fill("accounts")
    password = page.locator("input[type=password]")
    password.fill("open sesame")
    password.press("Tab")
    page.wait_for_timeout(700)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_placeholder("on file; type to change it")).to_be_visible()
