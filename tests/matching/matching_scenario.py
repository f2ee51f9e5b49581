"""A world around one invoice, written as short as a case file can be: everything usual is filled in here."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engine.codec import from_json
from engine.matching import STARTING_TOLERANCES, Known
from engine.matching.known import EarlierBilling
from engine.model import (
    Billed,
    ExchangeRate,
    GoodsReceipt,
    Job,
    LevelRule,
    LineChoice,
    Match,
    OrderReference,
    PartReference,
    PurchaseOrder,
    Supplier,
    SupplierInvoice,
    TaxCode,
    Tolerance,
    UnitConversion,
)
from engine.settings import BareNumber

TAXES = (TaxCode("GST", "GST on expenses", Decimal(10)), TaxCode("FRE", "GST free", Decimal(0)))
LINE: dict[str, Any] = {"kind": "item", "part": None, "quantity": None, "unit": None, "unit_price": None, "tax_rate": None}
LINE |= {"purchase_order": None, "job": None}
INVOICE: dict[str, Any] = {
    "id": "I-1", "document": "d1", "part": 1, "kind": "invoice", "supplier": "S1", "supplier_tax_id": None,
    "supplier_name": "Harbour Plumbing Supplies", "invoice_number": "INV-1", "invoice_date": "2026-03-10", "due_date": None,
    "currency": "AUD", "amount_due": None, "purchase_orders": [], "job": None, "delivery_note": None,
    "original_invoice": None, "bank_account": None, "verified": True,
}  # fmt: skip
EARLIER = {"purchase_order": "PO-0417", "receipt": None, "invoice_date": "2026-03-08"}

LEARNED: dict[str, Any] = {"supplier": "S1", "part": None, "our_part": None}


def make_supplier(**fields: Any) -> Supplier:
    return from_json(Supplier, {"number": "S1", "name": "Harbour Plumbing Supplies", "tax_code": "GST"} | fields)


def make_invoice(lines: list[dict[str, Any]], **fields: Any) -> SupplierInvoice:
    """Tax is 10 % of the lines and totals add up, unless `fields` say otherwise."""
    numbered = [LINE | {"number": number} | line for number, line in enumerate(lines, 1)]
    net = sum((Decimal(line["net_amount"]) for line in lines), Decimal(0))
    tax = Decimal(fields.get("tax_total", round(net / 10, 2)))
    totals = {"net_total": str(net), "tax_total": str(tax), "gross_total": str(net + tax)}
    return from_json(SupplierInvoice, INVOICE | totals | {"lines": numbered} | fields)


def make_order(lines: list[dict[str, Any]], **fields: Any) -> PurchaseOrder:
    numbered = [{"line": number} | line for number, line in enumerate(lines, 1)]
    usual = {"order_number": "PO-0417", "supplier": "S1", "order_date": "2026-03-01", "currency": "AUD", "lines": numbered}
    return from_json(PurchaseOrder, usual | fields)


def make_receipt(lines: list[dict[str, Any]], **fields: Any) -> GoodsReceipt:
    numbered = [{"line": number} | line for number, line in enumerate(lines, 1)]
    usual = {"receipt_number": "R-1", "order_number": "PO-0417", "received_on": "2026-03-05", "lines": numbered}
    return from_json(GoodsReceipt, usual | fields)


def build(case: dict[str, Any]) -> tuple[SupplierInvoice, Known]:
    """The invoice of a case file, and what is known around it."""
    table = dict(case["invoice"])
    invoice = make_invoice(table.pop("lines", []), **table)
    supplier = None if case.get("supplier") == "unknown" else make_supplier(**case.get("supplier", {}))
    named = {one["kind"] for one in case.get("tolerances", [])}
    usual = tuple(one for one in STARTING_TOLERANCES if one.kind not in named)
    tolerances = (*usual, *(from_json(Tolerance, one) for one in case.get("tolerances", [])))
    known = Known(
        supplier=supplier,
        orders=tuple(make_order(one.pop("lines", []), **one) for one in case.get("orders", [])),
        receipts=tuple(make_receipt(one.pop("lines"), **one) for one in case.get("receipts", [])),
        billed=tuple(from_json(Billed, one) for one in case.get("billed", [])),
        jobs=tuple(Job(number, f"Job {number}") for number in case.get("jobs", ["J-204", "J-205"])),
        tolerances=tolerances,
        tax_codes=TAXES,
        levels=tuple(from_json(LevelRule, one) for one in case.get("levels", [])),
        rates=tuple(from_json(ExchangeRate, one) for one in case.get("rates", [])),
        earlier=tuple(from_json(EarlierBilling, EARLIER | one) for one in case.get("earlier", [])),
        credited_orders=tuple(case.get("credited_orders", [])),
        conversions=tuple(from_json(UnitConversion, {"supplier": "S1"} | one) for one in case.get("conversions", [])),
        choices=tuple(from_json(LineChoice, one) for one in case.get("choices", [])),
        part_references=tuple(from_json(PartReference, LEARNED | one) for one in case.get("part_references", [])),
        order_references=tuple(
            from_json(OrderReference, {"supplier": "S1"} | one) for one in case.get("order_references", [])
        ),
        subject=case.get("subject"),
        sample_seed=case.get("sample_seed"),
        bare_number=BareNumber(case.get("bare_number", "order")),
    )
    return invoice, known


def in_words(match: Match) -> dict[str, Any]:
    """A match as case files write it."""
    return {
        "orders": list(match.orders),
        "allocations": [
            f"{one.invoice_line}: {one.purchase_order}/{one.order_line} x {one.quantity} = {one.amount} {one.kind}"
            + (f" from {one.receipt}" if one.receipt else "")
            for one in match.allocations
        ],
        "holds": [
            f"{hold.code.value} {hold.severity.value}" + (f" line {hold.invoice_line}" if hold.invoice_line else "")
            for hold in match.holds
        ],
        "jobs": [f"{line}: {job}" for line, job in match.jobs],
        "complete": match.complete,
        "candidates": [f"{one.purchase_order} missing {one.missing}" for one in match.candidates],
        "reasons": [f"{one.invoice_line}: {why.text}" for one in match.allocations for why in one.why[:1]],
        "units": [f"{one.invoice_line}: 1 is {one.unit_size}" for one in match.allocations],
    }
