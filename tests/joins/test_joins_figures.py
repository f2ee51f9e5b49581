"""Every figure is the sum of the rows given with it, month by month and whole, from the store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from engine import views
from engine.accepting import accept, accept_clean
from engine.commitments import job_entries, job_order_lines
from engine.figures import Figures, figures
from engine.workbench import Workbench, open_workbench
from tests.joins.smallworld import Line, Paper, id_of, load, order, receipt, take_in
from tests.sampleworld import sample_store

DAY = date(2026, 11, 30)
D = Decimal


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """The sample world with everything clean accepted; nobody here changes it."""
    folder: Path = tmp_path_factory.mktemp("figures")
    with open_workbench(sample_store(folder)) as bench:
        assert any(result.accepted for result in accept_clean(bench))
        yield bench


def total(rows: Iterator[Decimal]) -> Decimal:
    return sum(rows, D(0))


def test_a_store_without_anything_has_no_figures_and_no_months(tmp_path: Path) -> None:
    with open_workbench(tmp_path / "new.duckdb") as bench:
        found = figures(bench.store, DAY)
    assert (found.months, found.spend, found.waiting, found.mails, found.currencies) == ((), (), (), (), ())
    assert found.exception_rate is None
    assert [row.difference for row in found.arrivals] == [0, 0]


def test_a_price_rise_and_a_part_not_billed_yet(bench: Workbench) -> None:
    """10 ordered at 50.00; 4 billed at 50.50, inside the tolerance."""
    load(bench, "orders", order(quantity="10"))
    accept(bench, [id_of(take_in(bench, Paper("INV-1", lines=[Line(quantity="4", price="50.50")])))])
    found = figures(bench.store, DAY)
    (row,) = found.spend
    assert (row.committed, row.price_effect, row.quantity_effect, row.billed) == (500, 2, -300, 202)
    (line,) = found.spend_lines
    assert (line.purchase_order, line.dated) == ("PO-1", date(2026, 9, 1))
    assert line.invoices == tuple(one.invoice for one in found.prices)
    assert [(one.variance, one.percent) for one in found.prices] == [(2, 1)]
    assert found.months == (*sorted({bench_month(), date(2026, 10, 1), date(2026, 9, 1)}, reverse=True),)


def bench_month() -> date:
    """The month in which the tests run: what is imported arrives in it."""
    return datetime.now(UTC).date().replace(day=1)


def test_what_no_order_planned_belongs_to_the_month_of_its_invoice(bench: Workbench) -> None:
    suppliers = "number,name,tax_id,order_required\nS-1,Smallbore Pipes Pty Ltd,94909312760,no\n"
    load(bench, "suppliers", suppliers)
    accept(bench, [id_of(take_in(bench, Paper("INV-2", order=None, day="2026-10-05")))])
    october, september = figures(bench.store, DAY, date(2026, 10, 1)), figures(bench.store, DAY, date(2026, 9, 1))
    assert [(line.cause, line.billed, len(line.invoices)) for line in october.spend_lines] == [("no order", 50, 1)]
    assert (september.spend, september.spend_lines) == ((), ())


def test_received_and_not_invoiced_belongs_to_the_month_received(bench: Workbench) -> None:
    load(bench, "orders", order(quantity="10", match="3-way"))
    load(bench, "receipts", receipt("6"))
    in_october = figures(bench.store, DAY, date(2026, 10, 1)).received
    assert [(row.quantity, row.value, row.age_days) for row in in_october] == [(6, 300, 60)]
    assert figures(bench.store, DAY, date(2026, 11, 1)).received == ()


def test_months_add_up_to_the_whole(sample: Workbench) -> None:
    whole = figures(sample.store, DAY)
    parts = [figures(sample.store, DAY, month) for month in whole.months]
    assert len(parts) > 2
    for field in ("committed", "price_effect", "quantity_effect", "billed"):
        assert total(getattr(line, field) for part in parts for line in part.spend_lines) == total(
            getattr(line, field) for line in whole.spend_lines
        )
    for rows in ("prices", "received", "waiting", "mails", "documents", "spend_lines"):
        assert sum(len(getattr(part, rows)) for part in parts) == len(getattr(whole, rows)), rows


def months_of(bench: Workbench) -> list[Figures]:
    whole = figures(bench.store, DAY)
    return [whole, *(figures(bench.store, DAY, month) for month in whole.months)]


def test_every_bridge_closes_and_is_the_sum_of_its_lines(sample: Workbench) -> None:
    for found in months_of(sample):
        for row in found.spend:
            mine = [line for line in found.spend_lines if (line.supplier, line.currency) == (row.supplier, row.currency)]
            assert row.residue == 0
            assert row.committed == total(line.committed for line in mine)
            assert row.billed == total(line.billed for line in mine)


def test_what_is_billed_is_what_was_accepted(sample: Workbench) -> None:
    booked = [row for row in views.queue(sample.store) if row["state"] in ("accepted", "exported")]
    assert total(row.billed for row in figures(sample.store, DAY).spend) == total(row["net_total"] for row in booked)


def test_every_reason_opens_exactly_the_invoices_it_counts(sample: Workbench) -> None:
    for found in months_of(sample):
        for row in found.exceptions:
            mine = [
                one for one in found.waiting if (one.code, one.owner, one.currency) == (row.code, row.owner, row.currency)
            ]
            assert (row.invoices, row.gross) == (len(mine), total(one.gross for one in mine))
            assert row.oldest_days == max(one.age_days for one in mine)
        assert sum(row.invoices for row in found.exceptions) == len(found.waiting)


def test_the_arrivals_are_the_rows_that_arrived(sample: Workbench) -> None:
    status, found = views.status(sample.store), figures(sample.store, DAY)
    mails, documents = found.arrivals
    assert (mails.arrived, len(found.mails)) == (status.mails["arrived"],) * 2
    assert (documents.arrived, len(found.documents)) == (status.documents["arrived"],) * 2
    assert dict(documents.outcomes) == {name: number for name, number in status.documents.items() if name != "arrived"}
    assert all(row["invoice"] for row in found.documents if row["outcome"] == "imported")


def test_the_book_of_orders_agrees_with_the_list_of_orders(sample: Workbench) -> None:
    book = {row["order_number"]: row for row in sample.store.read("order_book")}
    for row in views.orders(sample.store):
        assert {name: book[row["order_number"]][name] for name in row} == row


def test_what_is_open_on_an_order(bench: Workbench) -> None:
    load(bench, "orders", order(quantity="10"))
    take_in(bench, Paper("INV-1", lines=[Line(quantity="4")]))
    (row,) = bench.store.read("order_book")
    assert (row["ordered"], row["billed"], row["open"], row["jobs"]) == (500, 200, 300, ["J-1"])
    load(bench, "orders", order(quantity="10").replace("match\n", "match,state\n").replace("2-way\n", "2-way,closed\n"))
    (row,) = bench.store.read("order_book")
    assert (row["state"], row["open"]) == ("closed", 0)


def test_bills_and_receipts_of_an_order(bench: Workbench) -> None:
    load(bench, "orders", order(quantity="10", match="3-way"))
    load(bench, "receipts", receipt("6", returned="1"))
    invoice = id_of(take_in(bench, Paper("INV-1", lines=[Line(quantity="5")])))
    (bill,) = bench.store.read("order_bills", order="PO-1")
    assert (bill["invoice"], bill["order_line"], bill["quantity"], bill["amount"]) == (invoice, 1, 5, 250)
    (row,) = bench.store.read("order_receipts", order="PO-1")
    assert (row["receipt_number"], row["quantity"], row["returned_quantity"]) == ("GR-1", 6, 1)
    assert bench.store.read("order_bills", order="PO-2") == ()


def test_every_job_card_is_the_sum_of_its_order_lines_and_entries(sample: Workbench) -> None:
    cards = views.job_cards(sample.store)
    assert any(card.committed for card in cards)
    for card in cards:
        assert total(line.committed for line in job_order_lines(sample.store, card.job)) == card.committed
        assert total(entry["actual"] for entry in job_entries(sample.store, card.job)) == card.actual


def test_a_job_has_its_entries_under_every_spelling_of_its_number(bench: Workbench) -> None:
    load(bench, "orders", order(quantity="2").replace("J-1", "1"))
    accept(bench, [id_of(take_in(bench, Paper("INV-1", lines=[Line(quantity="2")])))])
    (card,) = views.job_cards(bench.store)
    assert total(entry["actual"] for entry in job_entries(bench.store, "J-1")) == card.actual == 100
    (line,) = job_order_lines(bench.store, "J-1")
    assert (line.ordered, line.billed, line.committed, line.ordered_value) == (2, 2, 0, 100)


def test_spend_of_a_supplier_is_never_added_up_over_currencies(sample: Workbench) -> None:
    rows = sample.store.read("supplier_spend")
    assert {(row["supplier"], row["currency"]) for row in rows if row["currency"] != "AUD"} == {("S-002", "USD")}
    counted = [
        row
        for row in views.queue(sample.store)
        if row["supplier"] == "S-002"
        and row["currency"] == "AUD"
        and row["state"] not in ("ignored", "duplicate", "reversed")
    ]
    mine = next(row for row in rows if (row["supplier"], row["currency"]) == ("S-002", "AUD"))
    assert (mine["billed"], mine["invoices"]) == (total(row["net_total"] for row in counted), len(counted))
    assert mine["accepted"] == total(row["net_total"] for row in counted if row["state"] == "accepted")
