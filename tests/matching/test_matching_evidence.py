"""The records behind a hold, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from matching_scenario import make_order, make_receipt, make_supplier

from engine.matching import Known
from engine.matching.evidence import rows_of_place
from engine.matching.known import EarlierBilling
from engine.model import Billed, MatchLevel, PurchaseOrder

PLACE = ("PO-0417", 1)


def an_order(**fields: object) -> PurchaseOrder:
    line = {"description": "Pipe", "quantity": "10", "unit_price": "10.00", "unit": "m", "cancelled_quantity": "1"}
    return make_order([line, line], **fields)


def earlier(number: str, day: int, taken: str, receipt: str | None = None, *, line: int = 1) -> EarlierBilling:
    figures = (Decimal(text) for text in taken.split(" for "))
    return EarlierBilling(f"id-{number}", number, date(2026, 2, day), "PO-0417", line, receipt, *figures)


def said(known: Known, place: tuple[str, int] = PLACE) -> list[str]:
    return [f"{one.kind}: {one.text}" for one in rows_of_place(place, known)]


def test_order_receipts_and_earlier_invoices_oldest_first() -> None:
    late = make_receipt([{"quantity": "4", "returned_quantity": "1", "accepted_quantity": "3"}], receipt_number="R-2")
    early = make_receipt([{"quantity": "6"}], received_on="2026-03-02", delivery_note="DN-7")
    other = make_receipt([{"quantity": "9"}], receipt_number="R-9", order_number="PO-9")
    known = Known(
        supplier=make_supplier(),
        orders=(an_order(),),
        receipts=(late, early, other),
        earlier=(
            earlier("INV-2", 20, "-1 for -10.00"),
            earlier("INV-1", 10, "2 for 20.00", "R-1"),
            earlier("INV-1", 10, "1 for 10.00", "R-2"),
            earlier("INV-1", 10, "5 for 50.00", line=2),
        ),
    )
    assert said(known) == [
        "ordered: order PO-0417 line 1 of 01 Mar 2026: 10 m less 1 cancelled at 10.00 AUD",
        "received: receipt R-1 of 02 Mar 2026, delivery note DN-7: 6 m",
        "received: receipt R-2 of 05 Mar 2026: 4 m, 1 returned, 3 accepted",
        "billed: invoice INV-1 of 10 Feb 2026: 3 m for 30.00 AUD, out of receipt R-1, R-2",
        "billed: credit note INV-2 of 20 Feb 2026: gave back 1 m for 10.00 AUD",
    ]
    assert said(known, ("PO-0417", 0)) == [
        "ordered: order PO-0417 of 01 Mar 2026",
        "billed: invoice INV-1 of 10 Feb 2026: 80.00 AUD, out of receipt R-1, R-2",
        "billed: credit note INV-2 of 20 Feb 2026: gave back 10.00 AUD",
    ]


def test_nothing_received_is_said_and_only_where_receipts_count() -> None:
    known = Known(supplier=make_supplier(), orders=(an_order(),))
    assert said(known)[1:] == ["received: no receipt of order PO-0417 line 1 is loaded"]
    by_order = replace(an_order().lines[0], match=MatchLevel.TWO_WAY)
    assert said(Known(supplier=make_supplier(), orders=(replace(an_order(), lines=(by_order,)),)))[1:] == []


def test_a_blanket_order_says_its_limits() -> None:
    blanket = make_order([], limit_amount="500.00", valid_from="2026-01-01")
    known = Known(supplier=make_supplier(), orders=(blanket,))
    assert said(known, ("PO-0417", 0)) == ["ordered: order PO-0417 of 01 Mar 2026: limit 500.00 AUD, valid from 01 Jan 2026"]


def test_the_sum_stands_in_where_no_invoice_is_known() -> None:
    billed = Billed("PO-0417", 1, Decimal(3), Decimal("30.00"))
    known = Known(supplier=make_supplier(), orders=(an_order(),), billed=(billed,))
    assert said(known)[-1] == "billed: earlier invoices together: 3 m for 30.00 AUD"


def test_an_unknown_order_has_no_records() -> None:
    assert rows_of_place(("PO-9", 1), Known(supplier=make_supplier())) == ()
