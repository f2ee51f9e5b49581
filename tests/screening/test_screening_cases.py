"""Every layer of duplicates and every check of fraud as a file: an invoice, what is known around it, and what is held.

A case has `why`, `[invoice]`, and where they matter `[supplier]`, `[mail]`, `[[earlier]]`, `[[suppliers]]` (others on file),
`[[accounts]]` (printed before), `[[former]]`, and `[[holds]]`: each with its `code`, and where it matters `severity`, `says`
(words of the message), `other` (the earlier invoice's id) and `evidence` (kinds that must be there).
"""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engine.issues import Severity
from engine.model import DocumentKind, InvoiceLine, LineKind, Supplier, SupplierInvoice
from engine.screening import Background, FormerAccount, PrintedAccount, earlier_of, other_of, screen

CASES = sorted((Path(__file__).parent / "cases").glob("*.toml"))
HARBOUR: dict[str, Any] = {
    "number": "S-1", "name": "Harbour Plumbing Supplies Pty Ltd", "tax_id": "51 824 753 556",
    "email_senders": ["accounts@harbourplumbing.example"],
}  # fmt: skip
USUAL: dict[str, Any] = {
    "id": "this", "number": "INV-10023", "date": date(2026, 3, 10), "net": "100.00", "tax": "10.00",
    "name": "Harbour Plumbing",
    "lines": [{"what": "Copper pipe", "quantity": "10", "amount": "100.00"}],
}  # fmt: skip


def invoice_of(given: dict[str, Any], supplier: str | None) -> SupplierInvoice:
    told = USUAL | given
    net, tax = Decimal(told["net"]), Decimal(told["tax"])
    return SupplierInvoice(
        id=told["id"], document=told["id"], part=1, kind=DocumentKind(told.get("kind", "invoice")), supplier=supplier,
        supplier_name=told["name"], supplier_tax_id=told.get("tax_id"), invoice_number=told["number"],
        invoice_date=told["date"], due_date=None, currency=told.get("currency", "AUD"), net_total=net, tax_total=tax,
        gross_total=net + tax, amount_due=None, purchase_orders=tuple(told.get("orders", ())), job=told.get("job"),
        delivery_note=told.get("delivery_note"), original_invoice=told.get("original_invoice"),
        bank_account=told.get("account"), lines=tuple(lines_of(told["lines"])), verified=True,
    )  # fmt: skip


def lines_of(lines: list[dict[str, str]]) -> list[InvoiceLine]:
    return [
        InvoiceLine(
            number, LineKind.ITEM, one["what"], None, Decimal(one["quantity"]), None, None, Decimal(one["amount"]), None,
            None, None,
        )
        for number, one in enumerate(lines, start=1)
    ]  # fmt: skip


def supplier_of(given: dict[str, Any]) -> Supplier:
    told = HARBOUR | given if "number" not in given else given
    senders = tuple(told.get("email_senders", ()))
    return Supplier(**(told | {"email_senders": senders}))


def background_of(case: dict[str, Any], supplier: Supplier | None) -> Background:
    mail = case.get("mail", {})
    known = [supplier_of(one) for one in case.get("suppliers", [])] + ([supplier] if supplier else [])
    return Background(
        reply_to=mail.get("reply_to"),
        authentication=tuple((name, mail[name]) for name in ("spf", "dkim", "dmarc") if name in mail),
        is_first=mail.get("first", False),
        is_vouched=mail.get("vouched", False),
        own_domains=("ridgeline.example",),
        suppliers={one.number: one for one in known},
        accounts=tuple(
            PrintedAccount(one["account"], "before", "INV-1", date(2026, 1, 5), one["accepted"])
            for one in case.get("accounts", [])
        ),
        former=tuple(FormerAccount(one["account"], one["until"]) for one in case.get("former", [])),
    )


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_what_is_held(path: Path) -> None:
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    supplier = None if case.get("unknown_supplier") else supplier_of(case.get("supplier", {}))
    number = supplier.number if supplier else None
    mail = case.get("mail", {})
    holds = screen(
        invoice_of(case.get("invoice", {}), number),
        supplier,
        sender=mail.get("sender"),
        internal=mail.get("internal", False),
        earlier=[earlier_of(invoice_of(one, one.get("supplier", number))) for one in case.get("earlier", [])],
        around=background_of(case, supplier),
    )
    expected = case.get("holds", [])
    assert [hold.code.value for hold in holds] == [one["code"] for one in expected], [hold.message for hold in holds]
    for hold, one in zip(holds, expected, strict=True):
        assert hold.severity is Severity(one.get("severity", "block"))
        assert one.get("says", "") in hold.message
        assert other_of(hold) == one.get("other")
        assert set(one.get("evidence", ())) <= {evidence.kind for evidence in hold.evidence}


def test_every_case_says_why() -> None:
    assert len(CASES) > 40
    assert all(tomllib.loads(path.read_text(encoding="utf-8")).get("why") for path in CASES)
