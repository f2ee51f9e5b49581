"""Duplicates, senders, bank accounts, business numbers, and who an invoice is from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from engine.issues import Code
from engine.model import DocumentKind, InvoiceLine, LineKind, Supplier, SupplierInvoice
from engine.screening import EarlierInvoice, identify_supplier, lines_key, name_key, screen

ABN, OTHER_ABN = "51 824 753 556", "53 004 085 616"
HARBOUR = Supplier(
    "S1", "Harbour Plumbing Supplies Pty Ltd", ABN, ("accounts@harbour.example", "billing.example"), "harbour",
    bank_account="062-000 12345678",
)  # fmt: skip
COAST = Supplier("S2", "Coast Electrical & Data", OTHER_ABN, ("coast.example",), "coast")
BOTH = (HARBOUR, COAST)


def invoice(**fields: object) -> SupplierInvoice:
    usual = SupplierInvoice(
        id="I-9", document="d9", part=1, kind=DocumentKind.INVOICE, supplier=None, supplier_name="", supplier_tax_id=None,
        invoice_number="INV-00123", invoice_date=date(2026, 3, 10), due_date=None, currency="AUD", net_total=Decimal(100),
        tax_total=Decimal(10), gross_total=Decimal(110), amount_due=None, purchase_orders=(), job=None, delivery_note=None,
        original_invoice=None, bank_account=None, lines=(), verified=True,
    )  # fmt: skip
    return replace(usual, **fields)  # type: ignore[arg-type]


def earlier(**fields: object) -> EarlierInvoice:
    usual = EarlierInvoice(
        id="I-1", supplier="S1", supplier_name="Harbour Plumbing Supplies", kind=DocumentKind.INVOICE,
        invoice_number="inv 00123", invoice_date=date(2026, 3, 1), gross_total=Decimal("110.00"), document="d1",
    )  # fmt: skip
    return replace(usual, **fields)  # type: ignore[arg-type]


def codes(inv: SupplierInvoice, supplier: Supplier | None = HARBOUR, **around: object) -> list[Code]:
    usual = {"sender": None, "internal": False, "earlier": ()} | around
    return [hold.code for hold in screen(inv, supplier, **usual)]  # type: ignore[arg-type]


def test_a_usual_invoice_raises_nothing() -> None:
    plain = invoice(supplier_tax_id=ABN, bank_account="BSB 062 000 Acc No 1234 5678")
    assert codes(plain, sender="Accounts@Harbour.example", earlier=[earlier(invoice_number="INV-00122")]) == []


@pytest.mark.parametrize(
    ("before", "duplicate"),
    [
        (earlier(), True),
        (earlier(invoice_number="INV00123", gross_total=Decimal(5), invoice_date=date(2025, 1, 1)), True),
        (earlier(id="I-9"), False),
        (earlier(supplier="S2"), False),
        (earlier(supplier=None), False),
        (earlier(kind=DocumentKind.CREDIT_NOTE), False),
        (earlier(invoice_number="INV-001230", gross_total=Decimal(90)), False),
    ],
)
def test_the_same_number_again(before: EarlierInvoice, duplicate: bool) -> None:
    assert codes(invoice(), earlier=[before]) == ([Code.DUP_EXACT] if duplicate else [])


def test_a_duplicate_of_a_supplier_not_yet_known() -> None:
    before = earlier(supplier=None, supplier_name="NEWCOMER PTY LTD")
    assert codes(invoice(supplier_name="Newcomer"), None, earlier=[before]) == [Code.DUP_EXACT]
    assert codes(invoice(supplier_name="Somebody"), None, earlier=[before]) == []


def test_a_duplicate_names_the_pair_and_is_nobodys_to_release() -> None:
    (hold,) = screen(invoice(), HARBOUR, sender=None, internal=False, earlier=[earlier()])
    assert hold.message.startswith(
        "Invoice INV-00123 of Harbour Plumbing Supplies came before, dated 01 Mar 2026 over 110.00."
    )
    assert (hold.releasable, hold.measured, hold.limit) == (False, "INV-00123 over 110.00 AUD", "inv 00123 once")


@pytest.mark.parametrize(
    ("sender", "measured"),
    [
        ("accounts@harbour.example", None),
        ("anyone@mail.billing.example", None),
        (None, None),
        ("ceo@harbour.example", "ceo@harbour.example (domain known)"),
        ("accounts@harb0ur.example", "accounts@harb0ur.example (looks like harbour.example)"),
        ("x@evilbilling.example", "x@evilbilling.example (looks like billing.example)"),
        ("x@elsewhere.example", "x@elsewhere.example (domain unknown)"),
    ],
)
def test_senders(sender: str | None, measured: str | None) -> None:
    holds = screen(invoice(), HARBOUR, sender=sender, internal=False, earlier=())
    assert [hold.measured for hold in holds] == ([measured] if measured else [])
    assert all(hold.code is Code.SENDER_UNVERIFIED and hold.releasable for hold in holds)


def test_a_colleague_may_send_anything_and_a_supplier_without_senders_is_held() -> None:
    assert codes(invoice(), sender="pat@own.example", internal=True) == []
    assert codes(invoice(), replace(HARBOUR, email_senders=()), sender="a@harbour.example") == [Code.SENDER_UNVERIFIED]


@pytest.mark.parametrize(
    ("printed", "on_file", "changed"),
    [
        ("062-000 12345678", "062000 1234 5678", False),
        ("BSB: 062-000 Account number: 12345678", "062-000 12345678", False),
        ("062-000 12345679", "062-000 12345678", True),
        ("GB33 BUKB 2020 1555 5555 55", "GB33BUKB20201555555555", False),
        ("GB33 BUKC 2020 1555 5555 55", "GB33BUKB20201555555555", True),
        (None, "062-000 12345678", False),
        (None, None, False),
    ],
)
def test_bank_accounts(printed: str | None, on_file: str | None, changed: bool) -> None:
    found = codes(invoice(bank_account=printed), replace(HARBOUR, bank_account=on_file))
    assert found == ([Code.BANK_CHANGED] if changed else [])


@pytest.mark.parametrize(
    ("printed", "wrong"),
    [
        ("ABN 51 824 753 556", False),
        ("51824753556", False),
        ("824 753 556", False),  # its company number stands within the business number
        ("51 824 753 557", True),
        (OTHER_ABN, True),
        (None, False),
    ],
)
def test_business_numbers(printed: str | None, wrong: bool) -> None:
    assert codes(invoice(supplier_tax_id=printed)) == ([Code.TAXID_INVALID] if wrong else [])


@pytest.mark.parametrize(
    ("fields", "sender", "format_name", "found", "by"),
    [
        ({"supplier_tax_id": ABN, "supplier_name": "Coast Electrical & Data"}, None, "coast", "S1", "tax_id"),
        ({"supplier_tax_id": "51 824 753 557", "supplier_name": "HARBOUR PLUMBING SUPPLIES"}, None, None, "S1", "name"),
        ({"supplier_name": "whatever"}, None, "Harbour", "S1", "format"),
        ({"supplier_name": "COAST ELECTRICAL AND DATA P/L"}, None, None, "S2", "name"),
        ({"supplier_name": "Harbour Plumbing Suplies"}, "accounts@harbour.example", None, "S1", "sender"),
        ({"supplier_name": "Harbour Plumbing Suplies"}, "accounts@elsewhere.example", None, None, None),
        ({"supplier_name": "Lakeside Timber"}, "accounts@harbour.example", None, None, None),
        ({"supplier_name": ""}, "accounts@harbour.example", None, None, None),
        ({"supplier_name": "", "bank_account": "062-000 12345678"}, None, None, None, None),
    ],
)
def test_who_it_is_from(
    fields: dict, sender: str | None, format_name: str | None, found: str | None, by: str | None
) -> None:
    supplier, why = identify_supplier(invoice(**fields), BOTH, sender=sender, format_name=format_name)
    assert (supplier.number if supplier else None) == found
    assert [evidence.kind for evidence in why] == ([by] if by else [])


def test_branches_that_share_a_business_number() -> None:
    north = replace(HARBOUR, number="S3", name="Harbour Plumbing North", format="harbour")
    branches = (HARBOUR, north)
    one = invoice(supplier_tax_id=ABN, supplier_name="Harbour Plumbing North Pty Ltd")
    assert identify_supplier(one, branches, sender=None, format_name=None)[0] == north
    vague = invoice(supplier_tax_id=ABN, supplier_name="Harbour Plumbing")
    supplier, why = identify_supplier(vague, branches, sender=None, format_name="harbour")
    assert supplier is None
    assert [evidence.text for evidence in why] == [
        "business number 51 824 753 556 fits 2 suppliers: S1, S3",
        "format harbour fits 2 suppliers: S1, S3",
    ]


def test_names_without_their_legal_form() -> None:
    assert name_key("Coast Electrical & Data Pty. Ltd.") == name_key("COAST ELECTRICAL AND DATA P/L")
    assert name_key("Pty Ltd") == ""


@pytest.mark.parametrize(
    ("now", "before", "suspect"),
    [
        ({}, {"invoice_number": "INV-00123-1"}, True),
        ({}, {"invoice_number": "INV-00123 COPY"}, True),
        ({}, {"invoice_number": "INV-OO123"}, True),
        ({}, {"invoice_number": "INV-00132"}, True),
        ({}, {"invoice_number": "INV-00124"}, False),  # a series: a rent, nine days later
        ({}, {"invoice_number": "INV-00124", "invoice_date": date(2026, 3, 10)}, True),
        ({}, {"invoice_number": "INV-00123-1", "gross_total": Decimal(90)}, False),
        ({}, {"invoice_number": "R-9", "lines": "same"}, True),
        ({"purchase_orders": ("417",)}, {"invoice_number": "R-9", "lines": "same"}, False),
        (
            {"delivery_note": "D1", "purchase_orders": ("417",)},
            {"invoice_number": "R-9", "lines": "same", "delivery_note": "D1"},
            True,
        ),
        ({}, {"invoice_number": "R-9", "lines": "same", "invoice_date": date(2025, 3, 10)}, False),
    ],
)
def test_another_number_for_the_same_invoice(now: dict[str, object], before: dict[str, object], suspect: bool) -> None:
    line = InvoiceLine(1, LineKind.ITEM, "Pipe", None, Decimal(10), "m", Decimal(10), Decimal(100), None, None, None)
    this = invoice(**({"invoice_date": date(2026, 3, 10), "lines": (line,)} | now))
    lines = {"lines": lines_key(this)} if before.get("lines") else {}
    assert (Code.DUP_SUSPECT in codes(this, earlier=[earlier(**(before | lines))])) == suspect
