"""Documents that have nothing to do with one another may come in any order: the books say the same in the end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from engine import views
from engine.accepting import accept_clean, reverse
from engine.commitments import job_entries, job_order_lines
from engine.figures import figures
from engine.workbench import Workbench, open_workbench
from tests.joins.smallworld import JOBS, ORDERS, RECEIPTS, Line, Paper, load, settle, take_in

DAY = date(2026, 11, 30)
TWO_JOBS = JOBS + "J-2,One kitchen,900.00\n"
ROWS = (
    "PO-1,S-1,2026-09-01,AUD,1,Thing TAP,TAP,10,5.00,J-1,3-way\n"
    "PO-1,S-1,2026-09-01,AUD,2,Thing SINK,SINK,2,120.00,J-2,3-way\n"
    "PO-2,S-1,2026-09-01,AUD,1,Thing HOSE,HOSE,7,3.33,J-1,2-way\n"
    "PO-3,S-1,2026-09-01,AUD,1,Thing MIXER,MIXER,1,90.00,J-2,2-way\n"
)
RECEIVED = "GR-1,PO-1,2026-10-01,1,10,0\nGR-1,PO-1,2026-10-01,2,2,0\n"
SLICES = (Line("TAP", "7", "5.00"), Line("SINK", "1", "120.00"))
REST = (Line("TAP", "3", "5.00"), Line("SINK", "1", "120.00"))
PAPERS = {
    "slice": Paper("A-1", "PO-1", SLICES, freight="10.00"),
    "rest": Paper("A-2", "PO-1", REST, freight="4.99"),
    "dear": Paper("B-1", "PO-2", (Line("HOSE", "7", "3.36"),)),
    "held": Paper("C-1", "PO-3", (Line("MIXER", "1", "99.00"),)),
}
CREDIT = Paper("D-1", None, (Line("SINK", "1", "120.00"),), credit=True, original="A-1")
ORDERS_OF_ARRIVAL = (
    ("slice", "rest", "dear", "held"), ("held", "dear", "rest", "slice"),
    ("rest", "held", "slice", "dear"), ("dear", "slice", "held", "rest"),
)  # fmt: skip


def picture(bench: Workbench) -> dict[str, object]:
    """What the books say: states and holds, cards with their rows, figures; without times and running numbers."""
    queue = {row["invoice_number"]: row for row in views.queue(bench.store)}
    found = figures(bench.store, DAY)
    jobs = ("J-1", "J-2")
    entries = [entry for job in jobs for entry in job_entries(bench.store, job)]
    return {
        "states": {number: (row["state"], tuple(row["codes"] or ())) for number, row in sorted(queue.items())},
        "cards": views.job_cards(bench.store, "AUD"),
        "lines": [job_order_lines(bench.store, job, "AUD") for job in jobs],
        "actuals": sorted((e["invoice_number"], e["description"], e["quantity"], e["actual"]) for e in entries),
        "received": found.received,
        "ahead": found.not_received,
        "spend": sorted((line.reference, line.billed, line.price_effect) for line in found.spend_lines),
    }


def arrived(path: Path, papers: Sequence[Paper], *, lists_first: bool = True) -> dict[str, object]:
    with open_workbench(path) as bench:
        settle(bench)
        load(bench, "jobs", TWO_JOBS)
        lists = (("orders", ORDERS + ROWS), ("receipts", RECEIPTS + RECEIVED))
        for kind, text in lists if lists_first else ():
            assert not load(bench, kind, text).refused
        for one in papers:
            take_in(bench, one)
            if lists_first:
                accept_clean(bench)
        for kind, text in () if lists_first else lists:
            assert not load(bench, kind, text).refused
        while any(result.accepted for result in accept_clean(bench)):
            pass
        return picture(bench)


def states_of(found: dict[str, object]) -> dict[str, str]:
    states = found["states"]
    assert isinstance(states, dict)
    return {number: state for number, (state, _) in states.items()}


@pytest.fixture(scope="module")
def straight(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """The books after everything came in the usual order."""
    return arrived(tmp_path_factory.mktemp("straight") / "s.duckdb", [PAPERS[name] for name in ORDERS_OF_ARRIVAL[0]])


def test_the_usual_order_says_what_it_must(straight: dict[str, object]) -> None:
    assert states_of(straight) == {"A-1": "accepted", "A-2": "accepted", "B-1": "accepted", "C-1": "held"}
    cards = {card.job: (card.committed, card.actual) for card in straight["cards"]}  # type: ignore[attr-defined]
    # 10.00 over 35 and 120, 4.99 over 15 and 120: 2.25 + 7.75 and 0.55 + 4.44.
    assert cards == {"J-1": (Decimal(0), Decimal("76.32")), "J-2": (Decimal(90), Decimal("252.19"))}


@pytest.mark.parametrize("names", ORDERS_OF_ARRIVAL[1:], ids="-".join)
def test_invoices_in_any_order(tmp_path: Path, straight: dict[str, object], names: tuple[str, ...]) -> None:
    assert arrived(tmp_path / "s.duckdb", [PAPERS[name] for name in names]) == straight


def test_orders_and_receipts_after_the_invoices(tmp_path: Path, straight: dict[str, object]) -> None:
    papers = [PAPERS[name] for name in ORDERS_OF_ARRIVAL[2]]
    assert arrived(tmp_path / "s.duckdb", papers, lists_first=False) == straight


def test_a_credit_note_before_the_invoice_it_credits(tmp_path: Path) -> None:
    """It waits, and is taken once the invoice is accepted."""
    first = arrived(tmp_path / "a.duckdb", [PAPERS["slice"], CREDIT])
    assert states_of(first) == {"A-1": "accepted", "D-1": "accepted"}
    assert arrived(tmp_path / "b.duckdb", [CREDIT, PAPERS["slice"]]) == first


def test_reversed_in_any_order_the_books_are_as_before(tmp_path: Path) -> None:
    with open_workbench(tmp_path / "s.duckdb") as bench:
        settle(bench)
        load(bench, "jobs", TWO_JOBS)
        load(bench, "orders", ORDERS + ROWS)
        load(bench, "receipts", RECEIPTS + RECEIVED)
        was = picture(bench)
        for name in ORDERS_OF_ARRIVAL[0]:
            take_in(bench, PAPERS[name])
        ids = [result.invoice for result in accept_clean(bench) if result.accepted]
        assert len(ids) == 3
        for invoice in (ids[1], ids[2], ids[0]):
            reverse(bench, invoice, "wrong company")
        now = picture(bench)
    assert [card.actual for card in now["cards"]] == [0, 0]  # type: ignore[attr-defined]
    for what in ("cards", "lines", "received", "ahead"):
        assert now[what] == was[what], what
