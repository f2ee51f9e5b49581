"""Takes the picture in the README: the real Invoices page on the sample world. Run `python docs/screenshot.py`."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.browser.conftest import ARGUMENTS, serving
from tests.sampleworld import sample_store

PICTURE = Path(__file__).with_name("invoices.png")


def main() -> None:
    """Opens the invoice with the price rise, chooses the line that is too dear, and keeps what is seen."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(sample_store(Path(folder))) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(ARGUMENTS))
        page = browser.new_page(viewport={"width": 1500, "height": 940})
        page.goto(f"{address}/invoices")
        page.get_by_role("textbox", name="Search").fill("HP-208867")
        page.get_by_role("textbox", name="Search").press("Enter")
        page.get_by_text("1 invoice ·").wait_for()
        tick(page)
        page.get_by_text("Match with orders").wait_for()
        page.wait_for_timeout(1500)
        tick(page)
        page.get_by_text("PO-10410 line 1:").last.wait_for()
        page.mouse.move(5, 900)
        page.wait_for_timeout(2500)
        page.screenshot(path=PICTURE)
        browser.close()


def tick(page: Page) -> None:
    """Chooses the first row of the first table."""
    box = page.get_by_test_id("stDataFrame").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 16, box["y"] + 51)


if __name__ == "__main__":
    main()
