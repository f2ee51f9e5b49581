"""The Invoices page: the queue, and every act on one invoice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from engine import views
from tests.pages.desk import Desk
from tests.pages.reading import button, press, problems_of, text_of


def fill_form(desk: Desk, key: str, value: str, submit: str) -> None:
    desk.at.text_input(key=key).set_value(value)
    press(desk.at, submit)


def shown(at: AppTest) -> str:
    """The invoice that the address names."""
    named = at.query_params["invoice"]
    return named if isinstance(named, str) else named[0]


def test_the_queue_filters_by_state_reason_and_words(full: Desk) -> None:
    at = full.open("invoices")
    everything = len(at.dataframe[0].value)
    at.pills(key="queue_state").set_value("held").run()
    held = at.dataframe[0].value
    assert 0 < len(held) < everything
    assert all("Held" in state for state in held["shown_state"])
    at.selectbox(key="queue_reason").set_value("PRICE").run()
    priced = at.dataframe[0].value
    assert 0 < len(priced) < len(held)
    assert all("Price above order" in reasons for reasons in priced["reasons"])
    at.text_input(key="queue_search").set_value("no such supplier").run()
    assert "No invoice fits these filters" in text_of(at)


def test_choosing_a_row_opens_the_invoice_and_next_moves_on(full: Desk) -> None:
    at = full.open("invoices")
    at.session_state["queue"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    at.run()
    first = shown(at)
    assert views.invoice_view(full.bench.store, first).invoice.invoice_number in text_of(at)
    press(at, "Next")
    assert shown(at) != first
    press(at, "Previous")
    assert shown(at) == first
    press(at, "Queue")
    assert "invoice" not in at.query_params


def test_a_hold_says_what_by_how_much_and_who_clears_it(full: Desk) -> None:
    said = text_of(full.open("invoices", invoice=full.invoice("PRICE")))
    assert "Price above order" in said
    assert "allowed:" in said
    assert "Usually by: buyer" in said


def test_the_match_ledger_shows_ordered_received_billed_and_open(full: Desk) -> None:
    invoice_id = full.invoice("QTY_ORD")
    ledger = full.open("invoices", invoice=invoice_id).dataframe[0].value
    row = next(row for _, row in ledger.iterrows() if "More than ordered" in row["verdict"])
    assert row["open"] == row["ordered"] - row["billed_before"] - row["this"]
    assert row["open"] < 0


def test_a_blocked_invoice_cannot_be_accepted_until_its_hold_is_released_with_a_reason(full: Desk) -> None:
    invoice_id = full.invoice("PRICE")
    at = full.open("invoices", invoice=invoice_id)
    assert button(at, "Accept").disabled
    fill_form(full, "reason-PRICE-0", "  ", "Release")
    assert "needs a reason" in text_of(full.at)
    fill_form(full, "reason-PRICE-0", "agreed by phone", "Release")
    assert full.state_of(invoice_id) == "matched"
    assert "agreed by phone" in text_of(full.at)
    press(full.at, "Accept")
    assert full.state_of(invoice_id) == "accepted"
    assert problems_of(full.at) == []


def test_accepting_moves_the_job_card_and_reversing_moves_it_back(full: Desk) -> None:
    row = next(row for row in views.queue(full.bench.store, state="matched") if row["orders"])
    before = {card.job: card for card in views.job_cards(full.bench.store)}
    full.open("invoices", invoice=row["id"])
    press(full.at, "Accept")
    after = {card.job: card for card in views.job_cards(full.bench.store)}
    moved = [job for job in before if after[job].actual != before[job].actual]
    assert moved
    assert sum(after[job].actual - before[job].actual for job in moved) == row["net_total"]
    fill_form(full, "reverse_reason", "", "Reverse it")
    assert "needs a reason" in text_of(full.at)
    fill_form(full, "reverse_reason", "sent back", "Reverse it")
    assert full.state_of(row["id"]) == "reversed"
    assert {card.job: card for card in views.job_cards(full.bench.store)} == before


def test_all_clean_ones_are_accepted_in_one_press(full: Desk) -> None:
    clean = [row["id"] for row in views.queue(full.bench.store, state="matched")]
    press(full.open("invoices"), "Accept them")
    assert {full.state_of(invoice_id) for invoice_id in clean} == {"accepted"}


def test_a_correction_is_proved_and_matched_again(full: Desk) -> None:
    invoice_id = full.invoice("PO_INVALID")
    supplier = views.invoice_view(full.bench.store, invoice_id).invoice.supplier
    fitting = (row for row in views.orders(full.bench.store) if row["state"] == "open" and row["supplier"] == supplier)
    order = next(fitting)["order_number"]
    press(full.open("invoices", invoice=invoice_id), "Correct")
    fill_form(full, f"correct-{invoice_id}-purchase_orders", order, "Keep and match again")
    assert problems_of(full.at) == []
    view = views.invoice_view(full.bench.store, invoice_id)
    assert view.invoice.purchase_orders == (order,)
    assert "PO_INVALID" not in {hold.code.value for hold in view.match.holds}
    assert "corrected" in text_of(full.at)


def test_a_correction_that_is_no_figure_is_refused_and_changes_nothing(full: Desk) -> None:
    invoice_id = full.invoice("PRICE")
    before = views.invoice_view(full.bench.store, invoice_id).invoice
    press(full.open("invoices", invoice=invoice_id), "Correct")
    fill_form(full, f"correct-{invoice_id}-gross_total", "about a hundred", "Keep and match again")
    assert "Nothing was changed" in text_of(full.at)
    assert views.invoice_view(full.bench.store, invoice_id).invoice == before


def test_an_unknown_supplier_becomes_one_by_one_press(full: Desk) -> None:
    invoice_id = full.invoice("SUP_UNKNOWN")
    press(full.open("invoices", invoice=invoice_id), "Create this supplier")
    assert problems_of(full.at) == []
    view = views.invoice_view(full.bench.store, invoice_id)
    assert view.invoice.supplier is not None
    assert "SUP_UNKNOWN" not in {hold.code.value for hold in view.match.holds}


def test_setting_aside_needs_a_reason_and_keeps_it(full: Desk) -> None:
    invoice_id = full.invoice("PRICE")
    full.open("invoices", invoice=invoice_id)
    fill_form(full, "aside_reason", "", "Keep this")
    assert "needs a reason" in text_of(full.at)
    fill_form(full, "aside_reason", "not ours", "Keep this")
    assert full.state_of(invoice_id) == "ignored"
    assert "not ours" in text_of(full.at)


def test_every_sample_invoice_opens(full: Desk) -> None:
    for row in views.queue(full.bench.store):
        at = full.open("invoices", invoice=row["id"])
        assert problems_of(at) == [], row["invoice_number"]
        assert row["invoice_number"] in text_of(at)


def test_ten_thousand_invoices_with_long_names_are_listed(full: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    one = views.queue(full.bench.store)[0]
    many: tuple[dict[str, Any], ...] = tuple(
        {
            **one,
            "id": f"{number}",
            "supplier_name": "A Very Long Company Name of Plumbing, Gas, Drainage and Roofing Proprietary Limited " * 2,
            "invoice_number": f"INV-{number:08d}",
            "invoice_date": date(2026, 10, 1 + number % 28),
            "gross_total": Decimal(number) / 100,
        }
        for number in range(10_000)
    )
    monkeypatch.setattr(views, "queue", lambda *_, **__: many)
    at = full.open("invoices")
    assert problems_of(at) == []
    assert len(at.dataframe[0].value) == 10_000
    assert "10,000 invoices" in text_of(at)


def test_the_first_held_line_is_told_with_reasons_receipts_picture_and_tests(full: Desk) -> None:
    said = text_of(full.open("invoices", invoice=full.invoice("QTY_REC")))
    assert "Line 1 → order PO-10420 line 1" in said
    assert "part number RCBO20 is the same" in said
    assert "Out of receipt GR-7018" in said
    assert "Received **14**" in said
    assert "Over by **6**" in said
    assert "**Billed in all 20 EA of 14 EA received**" in said
    assert "receipt GR-7018 of 16 Oct 2026" in said, "the hold names the record that it was measured on"


def test_the_history_tells_what_became_of_the_holds(full: Desk) -> None:
    invoice_id = full.invoice("PRICE")
    assert "held: **Price above order** on line 1" in text_of(full.open("invoices", invoice=invoice_id))


def test_a_line_that_waits_behind_a_duplicate_is_not_said_to_agree(full: Desk) -> None:
    at = full.open("invoices", invoice=full.invoice("DUP_EXACT"))
    assert set(at.dataframe[0].value["verdict"]) == {"… waits behind a hold"}
    assert "further holds wait behind this" in text_of(at)


def test_a_line_that_passes_by_a_limit_alone_is_told_apart(full: Desk) -> None:
    verdicts = {
        verdict
        for row in full.bench.store.read("invoice_queue", state="matched")[:25]
        for verdict in full.open("invoices", invoice=row["id"]).dataframe[0].value["verdict"]
    }
    assert {"✓ Agrees", "≈ Within limits"} <= verdicts
