"""The whole app under Streamlit's own test harness, on a store of the test's own."""

from __future__ import annotations

import time
from pathlib import Path

from streamlit.testing.v1 import AppTest

from engine.workbench import Workbench
from pages.parts import house

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 30


class Desk:
    """The app on one store; `open` shows a page, `bench` is the workbench that the pages use."""

    def __init__(self, store: Path) -> None:
        self.store = store
        self.at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE_S)
        self.at.run()

    @property
    def bench(self) -> Workbench:
        opened = house.open_house(self.store).bench
        assert opened is not None
        return opened

    def open(self, page: str, **query: str) -> AppTest:
        """The page, in the same session, with these words in its address."""
        self.at.switch_page(f"pages/{page}.py")
        self.at.query_params.clear()
        for name, value in query.items():
            self.at.query_params[name] = value
        return self.at.run()

    def wait(self) -> AppTest:
        """The page once the long work beside it has ended."""
        work = house.open_house(self.store).work
        until = time.monotonic() + PATIENCE_S
        while work.state.running:
            assert time.monotonic() < until, f"{work.state.title} did not end"
            time.sleep(0.02)
        return self.at.run()

    def invoice(self, code: str) -> str:
        """The id of the first invoice with that open hold."""
        return next(row["id"] for row in self.bench.store.read("invoice_queue", state=None) if code in row["codes"])

    def state_of(self, invoice_id: str) -> str:
        """An invoice's state now."""
        return next(row["state"] for row in self.bench.store.read("invoice_queue", state=None) if row["id"] == invoice_id)
