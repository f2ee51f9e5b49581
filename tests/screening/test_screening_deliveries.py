"""G14: two invoices that claim the same received goods, whatever their numbers, dates and amounts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from engine.matching import Known
from engine.matching.known import EarlierBilling
from engine.model import (
    Allocation,
    DocumentKind,
    GoodsReceipt,
    GoodsReceiptLine,
    MatchLevel,
    PurchaseOrder,
    PurchaseOrderLine,
    SupplierInvoice,
)
from engine.screening import Claimed, claimed_before


def invoice(delivery_note: str | None = None, kind: DocumentKind = DocumentKind.INVOICE) -> SupplierInvoice:
    return SupplierInvoice(
        id="this", document="d", part=1, kind=kind, supplier="S-1", supplier_name="Harbour", supplier_tax_id=None,
        invoice_number="X-7", invoice_date=date(2026, 4, 1), due_date=None, currency="AUD", net_total=Decimal(10),
        tax_total=Decimal(1), gross_total=Decimal(11), amount_due=None, purchase_orders=("PO-1",), job=None,
        delivery_note=delivery_note, original_invoice=None, bank_account=None, lines=(), verified=True,
    )  # fmt: skip


def taking(*quantities: str, kind: str = "item") -> tuple[Allocation, ...]:
    """What this invoice takes of the order's lines, in their order; empty takes nothing."""
    return tuple(
        Allocation(line, "PO-1", line, None, Decimal(quantity), Decimal(10), kind, 1.0)
        for line, quantity in enumerate(quantities, start=1)
        if quantity
    )


def receipt(number: str, *quantities: str, note: str | None = None) -> GoodsReceipt:
    lines = tuple(GoodsReceiptLine(line, Decimal(quantity)) for line, quantity in enumerate(quantities, start=1))
    return GoodsReceipt(number, "PO-1", date(2026, 3, 1), note, lines)


def took(invoice_id: str, *quantities: str, receipt_number: str = "GR-1") -> list[EarlierBilling]:
    return [
        EarlierBilling(
            invoice_id, f"INV-{invoice_id}", date(2026, 3, 5), "PO-1", line, receipt_number, Decimal(quantity), Decimal(1)
        )
        for line, quantity in enumerate(quantities, start=1)
    ]


def known(receipts: list[GoodsReceipt], earlier: list[EarlierBilling], match: MatchLevel | None = None) -> Known:
    lines = tuple(PurchaseOrderLine(line, f"Thing {line}", Decimal(100), Decimal(1), match=match) for line in (1, 2))
    order = PurchaseOrder("PO-1", "S-1", date(2026, 2, 1), "AUD", lines=lines)
    return Known(supplier=None, orders=(order,), receipts=tuple(receipts), earlier=tuple(earlier))


def claims(found: tuple[Claimed, ...]) -> list[str]:
    return [one.invoice for one in found]


def test_nothing_that_was_received_is_left() -> None:
    world = known([receipt("GR-1", "10", "5")], took("a", "10", "5"))
    (claim,) = claimed_before(invoice(), world, taking("10", "5"))
    assert (claim.invoice, claim.receipts) == ("a", ("GR-1",))
    assert claim.why == "nothing of what was received is left after INV-a: PO-1 line 1, PO-1 line 2 (receipt GR-1)"
    assert claims(claimed_before(invoice(), world, taking("8"))) == ["a"], "part of it is the same goods still"


@pytest.mark.parametrize(
    ("receipts", "earlier", "taken"),
    [
        ([receipt("GR-1", "20")], took("a", "10"), taking("10")),  # ten more came
        ([receipt("GR-1", "0")], took("a", "10"), taking("10")),  # nothing came at all: that is not received yet
        ([receipt("GR-1", "10", "5")], took("a", "10"), taking("10", "5")),  # its second line is nobody else's
        ([receipt("GR-1", "10")], took("a", "10"), taking("12")),  # more than any one of them took
        ([receipt("GR-1", "10")], [*took("a", "6"), *took("b", "4")], taking("10")),  # two took it between them
        ([receipt("GR-1", "10")], [*took("a", "10"), *took("c", "-10")], taking("10")),  # and gave it back
        ([receipt("GR-1", "10")], took("a", "10"), taking("10", kind="credit")),
        ([receipt("GR-1", "10")], took("a", "10"), ()),
    ],
)
def test_what_is_no_second_claim(
    receipts: list[GoodsReceipt], earlier: list[EarlierBilling], taken: tuple[Allocation, ...]
) -> None:
    assert claimed_before(invoice(), known(receipts, earlier), taken) == ()


def test_the_delivery_that_it_names_was_billed_though_more_came_since() -> None:
    world = known([receipt("GR-1", "10", note="D-5501"), receipt("GR-2", "10", note="D-5502")], took("a", "10"))
    (claim,) = claimed_before(invoice("d 5501"), world, taking("10"))
    assert claim.why.startswith("delivery d 5501, which it names, was billed by INV-a")
    assert claimed_before(invoice("D-5502"), world, taking("10")) == ()
    assert claimed_before(invoice(), world, taking("10")) == ()


def test_a_pair_that_was_decided_is_not_asked_about_and_another_one_is() -> None:
    world = known([receipt("GR-1", "10")], [*took("a", "10"), *took("b", "10")])
    assert claims(claimed_before(invoice(), world, taking("10"))) == ["a", "b"]
    assert claims(claimed_before(invoice(), world, taking("10"), {"a"})) == ["b"]


def test_a_credit_note_and_an_order_whose_receipts_do_not_count_claim_nothing() -> None:
    receipts, earlier = [receipt("GR-1", "10")], took("a", "10")
    assert claimed_before(invoice(kind=DocumentKind.CREDIT_NOTE), known(receipts, earlier), taking("10")) == ()
    assert claimed_before(invoice(), known(receipts, earlier, MatchLevel.TWO_WAY), taking("10")) == ()
