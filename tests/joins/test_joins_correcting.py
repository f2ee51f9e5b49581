"""A person's corrections go through the same parsing and proofs; a wrong one names its field and changes nothing."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from engine import views
from engine.accepting import accept
from engine.correcting import correct
from engine.errors import NotFound, Refused
from engine.workbench import Workbench
from tests.joins.smallworld import Line, Paper, id_of, load, order, take_in


def test_corrected_reference_is_matched_and_the_old_text_kept(bench: Workbench) -> None:
    load(bench, "orders", order())
    invoice = id_of(take_in(bench, Paper("A-1", order="PO-l")))
    correct(bench, invoice, {"purchase_orders": "PO-1"})
    view = views.invoice_view(bench.store, invoice)
    assert (view.state, view.invoice.purchase_orders) == ("matched", ("PO-1",))
    detail = json.loads(next(event["detail"] for event in view.history if event["what"] == "corrected"))
    assert detail == {"before": {"purchase_orders": "PO-l"}, "after": {"purchase_orders": "PO-1"}}


def test_correcting_keeps_id_place_and_supplier(bench: Workbench) -> None:
    load(bench, "orders", order())
    invoice = id_of(take_in(bench, Paper("A-1")))
    before = views.invoice_view(bench.store, invoice)
    correct(bench, invoice, {"invoice_number": "A-2", "invoice_date": "7/10/2026"})
    after = views.invoice_view(bench.store, invoice)
    assert (after.invoice.invoice_number, after.invoice.invoice_date.isoformat()) == ("A-2", "2026-10-07")
    assert (after.arrival_order, after.invoice.supplier, after.invoice.id) == (before.arrival_order, "S-1", invoice)


def test_figures_that_do_not_add_up_are_held_until_they_do(bench: Workbench) -> None:
    load(bench, "orders", order())
    invoice = id_of(take_in(bench, Paper("A-1")))
    correct(bench, invoice, {"lines.1.quantity": "2"})
    assert views.invoice_view(bench.store, invoice).state == "held"
    correct(bench, invoice, {"lines.1.quantity": "1,0"})
    found = views.invoice_view(bench.store, invoice)
    assert (found.state, found.invoice.lines[0].quantity) == ("matched", Decimal("1.0"))


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"gross_total": "five"}, "gross_total"),
        ({"invoice_date": "32/13/2026"}, "invoice_date"),
        ({"colour": "blue"}, "colour"),
        ({"lines.9.quantity": "1"}, "lines.9.quantity"),
        ({"lines.0.quantity": "1"}, "lines.0.quantity"),
        ({"lines.x.quantity": "1"}, "lines.x.quantity"),
        ({"lines.1": "1"}, "lines.1"),
        ({"lines.1.quantity.more": "1"}, "lines.1.quantity.more"),
        ({"lines.1.colour": "blue"}, "lines.1.colour"),
        ({"supplier_name": "New name", "net_total": "1.2.3"}, "net_total"),
        ({"invoice_number": ""}, "invoice"),
    ],
)
def test_wrong_correction_is_named_and_changes_nothing(bench: Workbench, changes: dict[str, str], named: str) -> None:
    load(bench, "orders", order())
    invoice = id_of(take_in(bench, Paper("A-1")))
    before = views.invoice_view(bench.store, invoice)
    with pytest.raises(Refused, match=named):
        correct(bench, invoice, changes)
    assert views.invoice_view(bench.store, invoice) == before


def test_every_wrong_field_is_named_at_once(bench: Workbench) -> None:
    invoice = id_of(take_in(bench, Paper("A-1")))
    with pytest.raises(Refused) as refused:
        correct(bench, invoice, {"net_total": "x", "lines.1.unit_price": "y", "due_date": "2026-11-01"})
    assert "net_total" in str(refused.value)
    assert "lines.1.unit_price" in str(refused.value)


def test_accepted_or_unknown_invoice_cannot_be_corrected(bench: Workbench) -> None:
    load(bench, "orders", order())
    invoice = id_of(take_in(bench, Paper("A-1")))
    accept(bench, [invoice])
    with pytest.raises(Refused, match="accepted"):
        correct(bench, invoice, {"invoice_number": "A-2"})
    with pytest.raises(NotFound):
        correct(bench, "nobody", {"invoice_number": "A-2"})


def test_corrected_price_changes_what_later_invoices_may_bill(bench: Workbench) -> None:
    load(bench, "orders", order(quantity="2", price="25.00"))
    first = id_of(take_in(bench, Paper("A-1", lines=(Line(quantity="2", price="25.00"),))))
    second = id_of(take_in(bench, Paper("A-2", lines=(Line(quantity="1", price="25.00"),))))
    assert views.invoice_view(bench.store, second).state == "held"
    figures = {"lines.1.quantity": "1", "lines.1.net_amount": "25.00"}
    correct(bench, first, figures | {"net_total": "25.00", "tax_total": "2.50", "gross_total": "27.50"})
    assert views.invoice_view(bench.store, second).state == "matched"
