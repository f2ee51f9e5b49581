"""Orders, Jobs, Suppliers and Reconciliation: filters, rows behind figures, the ways on, lists loaded, records changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from engine import views
from engine.accepting import accept, accept_clean, reverse
from engine.figures import figures
from engine.workbench import open_workbench
from pages.parts import known
from pages.parts.figure_prices import fits
from pages.parts.order_desk import standing
from pages.parts.supplier_desk import senders_of
from pages.parts.supplier_facts import changed_fields
from tests.pages.desk import Desk
from tests.pages.reading import press, problems_of, text_of
from tests.sampleworld import sample_store

D = Decimal
DAY = date(2026, 11, 30)
VIEWS = ("Spend against orders", "Prices", "Received, not invoiced", "Exceptions", "Arrivals")


def pick(at: AppTest, key: str, row: int) -> AppTest:
    """Chooses a row of a table."""
    at.session_state[key] = {"selection": {"rows": [row], "columns": [], "cells": []}}
    return at.run()


def metric(at: AppTest, label: str) -> str:
    """The figure of that label."""
    return next(str(element.value) for element in at.metric if element.label == label)


def upload(at: AppTest, kind: str, text: str) -> AppTest:
    """Loads a list through the page."""
    at.file_uploader(key=f"loader-file-{kind}").upload(f"{kind}.csv", text.encode(), "text/csv")
    return press(at, "Load")


# --- orders -----------------------------------------------------------------------------------------------------------


def test_orders_are_found_by_state_supplier_and_words(full: Desk) -> None:
    at = full.open("orders")
    book = full.bench.store.read("order_book")
    assert len(at.dataframe[0].value) == len(book)
    at.pills(key="orders_state").set_value("cancelled").run()
    assert len(at.dataframe[0].value) == sum(row["state"] == "cancelled" for row in book) > 0
    at.pills(key="orders_state").set_value("all").run()
    at.selectbox(key="orders_supplier").set_value("S-004").run()
    assert set(at.dataframe[0].value["supplier_name"]) == {"Delta Hire Services Pty Ltd"}
    at.selectbox(key="orders_supplier").set_value("all").run()
    at.text_input(key="orders_search").set_value("j-203 harbour").run()
    assert set(at.dataframe[0].value["shown_jobs"]) == {"J-203"}
    at.text_input(key="orders_search").set_value("no such thing").run()
    assert "No order fits" in text_of(at)


def test_one_order_shows_its_lines_receipts_and_invoices(full: Desk) -> None:
    order = next(row for row in full.bench.store.read("order_book") if row["billed"] > row["ordered"] and not row["open"])
    at = full.open("orders", order=order["order_number"])
    assert problems_of(at) == []
    lines, bills, receipts = (table.value for table in at.dataframe)
    assert "▲ Billed above price" in set(lines["standing"])
    assert sum(bills["amount"]) == order["billed"]
    assert len(receipts) > 0
    assert metric(at, "Open") == "$0.00"


def test_an_order_leads_to_the_invoice_that_bills_it(full: Desk) -> None:
    order = next(row for row in full.bench.store.read("order_book") if row["billed"])["order_number"]
    invoice = full.bench.store.read("order_bills", order=order)[0]["invoice"]
    at = pick(full.open("orders", order=order), "order_bills", 0)
    assert at.query_params["invoice"] == invoice


def test_choosing_an_order_opens_it_and_the_way_back_closes_it(full: Desk) -> None:
    at = pick(full.open("orders"), "orders", 0)
    assert "Goods receipts" in text_of(at)
    press(at, "All orders")
    assert "80 orders" in text_of(at)


@pytest.mark.parametrize(
    ("ordered", "received", "billed", "over", "said"),
    [
        ("10", "10", "10", "0", "✓ Billed in full"),
        ("10", "10", "11", "0", "▲ More than ordered"),
        ("10", "10", "10", "0.01", "▲ Billed above price"),
        ("10", "10", "10", "0.004", "✓ Billed in full"),
        ("10", "4", "6", "0", "△ Billed, not received"),
        ("10", "4", "0", "0", "○ Received, not billed"),
        ("10", "0", "0", "0", "○ To come"),
        ("10", "0", "3", "0", "… Partly billed"),
    ],
)
def test_how_far_an_order_line_has_come(ordered: str, received: str, billed: str, over: str, said: str) -> None:
    assert standing(D(ordered), D(received), D(billed), D(over)) == said


# --- lists loaded where they are shown --------------------------------------------------------------------------------

ORDERS = "order_number,supplier,order_date,currency,line,description,quantity,unit_price\n"


def test_suppliers_orders_and_receipts_are_loaded_on_their_pages(empty: Desk) -> None:
    upload(empty.open("suppliers"), "suppliers", "number,name\nS-1,Harbour Plumbing\n")
    at = upload(empty.open("orders"), "orders", ORDERS + "PO-1,S-1,2026-10-01,AUD,1,Copper tube,4,25.00\n")
    assert problems_of(at) == []
    assert "1 new row" in text_of(at)
    assert list(at.dataframe[0].value["open"]) == [D(100)]
    at.segmented_control(key="loader_kind").set_value("receipts").run()
    at = upload(at, "receipts", "receipt_number,order_number,received_on,line,quantity\nGR-1,PO-1,2026-10-05,1,4\n")
    assert list(at.dataframe[0].value["received"]) == [D(100)]


def test_jobs_are_loaded_on_their_page(empty: Desk) -> None:
    at = upload(empty.open("jobs"), "jobs", "number,name,budget\nJ-1,One bathroom,900.00\n")
    assert list(at.dataframe[0].value["remaining"]) == [D(900)]


def test_a_refused_row_is_named_by_row_and_column_and_nothing_is_loaded(empty: Desk) -> None:
    at = upload(empty.open("orders"), "orders", ORDERS + "PO-1,S-1,2026-10-01,AUD,1,Copper tube,four,25.00\n")
    assert any("nothing was loaded" in message for message in problems_of(at))
    refused = at.dataframe[-1].value
    assert [(row["row"], row["column"], row["value"]) for _, row in refused.iterrows()] == [(2, "quantity", "four")]
    assert views.orders(empty.bench.store) == ()


def test_load_without_a_file_asks_for_one(empty: Desk) -> None:
    at = press(empty.open("jobs"), "Load")
    assert "Choose a file first" in text_of(at)


# --- jobs -------------------------------------------------------------------------------------------------------------


def test_a_job_over_its_budget_is_marked_in_words_and_found(full: Desk) -> None:
    over = [card for card in views.job_cards(full.bench.store) if card.remaining is not None and card.remaining < 0]
    at = full.open("jobs")
    at.pills(key="jobs_which").set_value("over").run()
    assert list(at.dataframe[0].value["job"]) == [card.job for card in over] != []
    assert set(at.dataframe[0].value["warning"]) == {"▲ Over budget"}


def test_a_job_card_moves_with_what_is_accepted_and_shows_every_row_behind_it(full: Desk) -> None:
    at = full.open("jobs", job="J-204")
    before = metric(at, "Committed"), metric(at, "Actual")
    assert "No invoice was accepted for this job yet" in text_of(at)
    accept_clean(full.bench)
    at.run()
    card = next(card for card in views.job_cards(full.bench.store) if card.job == "J-204")
    assert (metric(at, "Committed"), metric(at, "Actual")) != before
    entries, lines = (table.value for table in at.dataframe)
    assert (sum(entries["actual"]), sum(lines["committed"])) == (card.actual, card.committed)
    assert metric(at, "Budget") == "$85,500.00"
    pick(at, "job_entries", 0)
    assert list(at.query_params) == ["invoice"]


def test_a_job_that_is_not_there_is_said(full: Desk) -> None:
    assert "There is no such job" in text_of(full.open("jobs", job="J-999"))


# --- suppliers --------------------------------------------------------------------------------------------------------


def test_suppliers_are_found_by_what_waits_and_how_they_are_imported(full: Desk) -> None:
    at = full.open("suppliers")
    at.pills(key="suppliers_which").set_value("manual").run()
    assert list(at.dataframe[0].value["number"]) == ["S-009"]
    at.pills(key="suppliers_which").set_value("held").run()
    assert set(at.dataframe[0].value["shown_held"]) >= {"▲ 4"}


def test_currencies_stand_side_by_side(full: Desk) -> None:
    at = full.open("suppliers")
    (row,) = [row for _, row in at.dataframe[0].value.iterrows() if row["number"] == "S-002"]
    assert row["others"] == "USD 471.40"


def test_a_changed_record_is_kept_told_and_its_invoices_matched_again(full: Desk) -> None:
    stranger = full.invoice("SENDER_UNVERIFIED")
    sender = views.invoice_view(full.bench.store, stranger).mail["original_sender"]
    number = views.invoice_view(full.bench.store, stranger).invoice.supplier
    at = full.open("suppliers", supplier=number)
    area = at.text_area[0]
    area.set_value(f"{area.value}\n{sender.upper()}")
    at.toggle[0].set_value(False)
    press(at, "Save")
    assert problems_of(at) == []
    kept = known.supplier_named(full.bench, number)
    assert kept is not None and sender in kept.email_senders and not kept.auto_import
    assert full.state_of(stranger) == "matched"
    assert "auto import: yes → no" in text_of(at)
    assert "not imported automatically" in text_of(at).replace("*", "")


def test_a_supplier_without_a_name_is_refused_in_words(full: Desk) -> None:
    at = full.open("suppliers", supplier="S-001")
    at.text_input[0].set_value(" ")
    press(at, "Save")
    assert any("number and a name" in message for message in problems_of(at))
    assert known.supplier_named(full.bench, "S-001").name == "Harbour Plumbing Supplies Pty Ltd"


def test_a_supplier_leads_to_its_invoices(full: Desk) -> None:
    at = pick(full.open("suppliers", supplier="S-002"), "supplier_invoices", 0)
    newest = [row for row in views.queue(full.bench.store) if row["supplier"] == "S-002"][-1]
    assert at.query_params["invoice"] == newest["id"]


def test_senders_as_they_are_typed() -> None:
    assert senders_of("A@b.example\n@c.example, d.example;a@b.example\n\n") == ("a@b.example", "c.example", "d.example")


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        ('{"before": {"name": "A"}, "after": {"name": "A", "format": "x"}}', ["format: – → x"]),
        ('{"before": {"auto_import": true}, "after": {}}', ["auto import: yes → no"]),
        ('{"before": {}, "after": {"order_required": false}}', ["order required: yes → no"]),
        ('{"before": {"email_senders": ["a.example"]}, "after": {}}', ["email senders: a.example → –"]),
        ('{"before": null, "after": {"name": "A"}}', ["name: – → A"]),
        ("{}", []),
    ],
)
def test_what_changed_in_a_record(detail: str, said: list[str]) -> None:
    assert changed_fields(detail) == said


# --- reconciliation ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def accepted_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample world with everything clean accepted, made once."""
    folder = tmp_path_factory.mktemp("accepted")
    with open_workbench(sample_store(folder)) as bench:
        accept_clean(bench)
    return folder


@pytest.fixture
def accepted(make_desk: Callable[[Path], Desk], accepted_world: Path, tmp_path: Path) -> Desk:
    """The app on that world, in a copy of the test's own."""
    shutil.copytree(accepted_world, tmp_path, dirs_exist_ok=True)
    return make_desk(tmp_path / "sample.duckdb")


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens_before_anything_is_accepted(full: Desk, view: str) -> None:
    at = full.open("reconciliation", report=view)
    assert problems_of(at) == []
    assert "count 0 accepted invoices; 82 invoices wait" in text_of(at)


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens_once_invoices_are_accepted(accepted: Desk, view: str) -> None:
    at = accepted.open("reconciliation", report=view)
    assert problems_of(at) == []
    assert "count 65 accepted invoices; 17 invoices wait" in text_of(at)


def test_figures_follow_what_is_done_elsewhere(full: Desk) -> None:
    at = full.open("reconciliation")
    assert metric(at, "Billed") == "$0.00"
    first = next(row for row in views.queue(full.bench.store, state="matched") if row["net_total"] > 0)
    accept(full.bench, [first["id"]])
    assert metric(at.run(), "Billed") == f"${first['net_total']:,.2f}"
    reverse(full.bench, first["id"], "booked by mistake")
    assert metric(at.run(), "Billed") == "$0.00"


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens_for_one_month(accepted: Desk, view: str) -> None:
    at = accepted.open("reconciliation", report=view, month="2026-10")
    assert problems_of(at) == []
    assert "October 2026, AUD" in text_of(at)


def test_filters_are_kept_on_the_way_to_an_invoice_and_back(full: Desk) -> None:
    full.open("reconciliation", report="Exceptions", currency="USD")
    full.open("invoices", invoice=full.invoice("CUR_MISMATCH"))
    at = full.open("reconciliation")
    assert (at.segmented_control(key="report").value, metric(at, "Money held")) == ("Exceptions", "USD 518.54")


def test_an_address_that_names_no_view_shows_the_first(full: Desk) -> None:
    at = full.open("reconciliation", report="Weather", month="1999-01")
    assert problems_of(at) == []
    assert metric(at, "Left unexplained") == "$0.00"


def test_a_new_store_says_what_to_do_first(empty: Desk) -> None:
    at = empty.open("reconciliation")
    assert problems_of(at) == []
    assert "Nothing to reconcile yet" in text_of(at)


@pytest.mark.parametrize(
    ("step", "field"),
    [("Ordered", "committed"), ("Price", "price_effect"), ("Quantity", "quantity_effect"), ("Billed", "billed")],
)
def test_a_step_of_the_bridge_opens_the_lines_that_sum_to_it(accepted: Desk, step: str, field: str) -> None:
    found = figures(accepted.bench.store, DAY)
    at = accepted.open("reconciliation")
    at.pills(key="spend_step").set_value(step).run()
    shown = at.dataframe[0].value
    assert sum(shown[field]) == sum(getattr(row, field) for row in found.spend if row.currency == "AUD") != 0
    assert 0 not in set(shown[field])


@pytest.mark.parametrize(("step", "field"), [("Unplanned charges", "unplanned"), ("Without order", "without_order")])
def test_what_no_order_planned_opens_its_invoice_lines(accepted: Desk, step: str, field: str) -> None:
    found = figures(accepted.bench.store, DAY)
    at = accepted.open("reconciliation")
    at.pills(key="spend_step").set_value(step).run()
    assert sum(at.dataframe[0].value["billed"]) == sum(getattr(row, field) for row in found.spend) != 0


def test_the_bridge_of_one_supplier(accepted: Desk) -> None:
    at = accepted.open("reconciliation")
    at.selectbox(key="spend_supplier").set_value("S-004").run()
    assert (metric(at, "Ordered"), metric(at, "Billed"), metric(at, "Left unexplained")) == (
        "$2,940.00",
        "$6,364.00",
        "$0.00",
    )
    assert set(at.dataframe[0].value["supplier_name"]) == {"Delta Hire Services Pty Ltd"}


def test_a_line_without_an_order_opens_its_invoice(accepted: Desk) -> None:
    at = accepted.open("reconciliation")
    at.pills(key="spend_step").set_value("Without order").run()
    pick(at, "rows-spend-lines", 0)
    assert list(at.query_params) == ["invoice"]


def test_an_item_at_another_price_opens_its_invoice(accepted: Desk) -> None:
    at = accepted.open("reconciliation", report="Prices")
    assert (metric(at, "Billed above order"), metric(at, "Billed below order")) == ("$4.50", "-$369.00")
    assert list(at.dataframe[0].value["variance"]) == [D(-324), D(-45), D("4.50")]
    invoice = next(row for row in figures(accepted.bench.store, DAY).prices if row.variance == -324).invoice
    pick(at, "rows-prices", 0)
    assert at.query_params["invoice"] == invoice


def test_a_lines_rounding_is_no_other_price(accepted: Desk) -> None:
    rounded = next(row for row in figures(accepted.bench.store, DAY).prices if 0 < abs(row.variance) < D("0.01"))
    assert [fits(rounded, name) for name in ("different", "over", "under", "all")] == [False, False, False, True]


def test_what_was_received_and_not_invoiced_opens_its_order(accepted: Desk) -> None:
    at = accepted.open("reconciliation", report="Received, not invoiced")
    shown = at.dataframe[0].value
    assert f"${sum(shown['value']):,.2f}" == metric(at, "Received, not invoiced")
    pick(at, "rows-received-not-invoiced", 0)
    assert at.query_params["order"] == shown["purchase_order"][0]


def test_a_reason_opens_the_invoices_it_holds(full: Desk) -> None:
    at = full.open("reconciliation", report="Exceptions")
    assert metric(at, "Invoices held") == "16"
    at.selectbox(key="exception_reason").set_value("PRICE").run()
    (held,) = at.dataframe[0].value["invoice_number"]
    assert "Total with tax" in text_of(at)
    pick(at, "rows-exceptions", 0)
    assert at.query_params["invoice"] == full.invoice("PRICE")
    assert held in text_of(at)


def test_the_other_currency_has_figures_of_its_own(full: Desk) -> None:
    at = full.open("reconciliation", report="Exceptions", currency="USD")
    assert metric(at, "Money held") == "USD 518.54"
    assert len(at.dataframe[0].value) == 1


def test_everything_that_arrived_adds_up_and_opens(full: Desk) -> None:
    at = full.open("reconciliation", report="Arrivals")
    assert "86 mails = 81 done + 3 ignored + 2 held; nothing is left over" in text_of(at).replace("*", "")
    at.segmented_control(key="arrival_rows").set_value("documents").run()
    at.pills(key="arrival_outcome").set_value("imported").run()
    assert len(at.dataframe[0].value) == 81
    pick(at, "rows-arrived-documents", 0)
    assert list(at.query_params) == ["invoice"]
