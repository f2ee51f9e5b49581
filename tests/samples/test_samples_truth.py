"""The sample world's truth against the engine's steps, without reading paper: mails unwrap to the documents they hold,
electronic invoices read in full, and matching the true invoices gives the holds that the story meant."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from engine.codec import from_json
from engine.documents import open_document
from engine.identifiers import order_key
from engine.issues import Code, Issue
from engine.matching import Known, match
from engine.model import Billed, Match, SupplierInvoice
from engine.reading.xml_invoices import read_xml
from engine.settings_file import load_settings
from engine.tables import read_table
from engine.unwrapping import unwrap

WORLD = Path(__file__).resolve().parents[2] / "data" / "samples" / "world"
MAILS = sorted((WORLD / "mails").glob("*.eml"))
OWN = load_settings(WORLD / "settings.toml").company
NOT_OF_MATCHING = {"SENDER_UNVERIFIED", "DUP_EXACT", "UNVERIFIED"}


def truth_of(mail: Path) -> dict[str, Any]:
    return json.loads((WORLD / "outcomes" / f"{mail.stem}.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


@cache
def listed(kind: str) -> tuple[Any, ...]:
    return read_table(kind, (WORLD / f"{kind}.csv").read_bytes(), f"{kind}.csv").records


def as_invoice(truth: dict[str, Any]) -> SupplierInvoice:
    """The invoice as a perfect reading would prove it."""
    rows = [row | {"is_charge": False} for row in truth["lines"]] + [row | {"is_charge": True} for row in truth["charges"]]
    absent = {"part": None, "quantity": None, "unit": None, "unit_price": None, "purchase_order": None, "job": None}
    lines = [absent | {k: v for k, v in row.items() if k != "discount"} | {"number": n} for n, row in enumerate(rows, 1)]
    kept = {key: value for key, value in truth.items() if key not in ("state", "holds", "lines", "charges")}
    more = {"id": truth["invoice_number"], "document": "d", "part": 1, "delivery_note": None, "bank_account": None}
    invoice = from_json(SupplierInvoice, kept | more | {"verified": True, "lines": lines})
    faulty = "ARITH" in truth["holds"]
    issues = (Issue(Code.ARITH, "The total does not add up."),) if faulty else ()
    return type(invoice)(**{name: getattr(invoice, name) for name in invoice.__dataclass_fields__} | {"issues": issues})


def matched() -> Iterator[tuple[dict[str, Any], Match]]:
    """Every true invoice in order of arrival, matched with what earlier ones have billed."""
    ledger: dict[tuple[str, int], tuple[Decimal, Decimal]] = {}
    suppliers = {supplier.number: supplier for supplier in listed("suppliers")}
    for mail in MAILS:
        for document in truth_of(mail)["documents"]:
            for truth in document["invoices"]:
                invoice = as_invoice(truth)
                billed = tuple(Billed(*place, *taken) for place, taken in ledger.items())
                known = Known(
                    suppliers.get(truth["supplier"]),
                    listed("orders"),
                    listed("receipts"),
                    billed,
                    listed("jobs"),
                    tax_codes=listed("taxes"),
                )
                outcome = match(invoice, known)
                yield truth, outcome
                for one in () if "DUP_EXACT" in truth["holds"] else outcome.allocations:
                    place = (one.purchase_order, one.order_line)
                    quantity, amount = ledger.get(place, (Decimal(0), Decimal(0)))
                    ledger[place] = (quantity + invoice.sign * one.quantity, amount + invoice.sign * one.amount)


def named(value: object) -> str:
    return value if isinstance(value, str) else str(value["invoice_number"]) if isinstance(value, dict) else ""


@pytest.mark.parametrize("truth, outcome", list(matched()), ids=named)
def test_matching_the_truth_gives_the_expected_holds(truth: dict[str, Any], outcome: Match) -> None:
    if "DUP_EXACT" in truth["holds"]:
        return  # what a duplicate bills is of no interest: screening stops it before
    blocking = sorted({hold.code.value for hold in outcome.holds if hold.is_open_block})
    assert blocking == [code for code in truth["holds"] if code not in NOT_OF_MATCHING], [h.message for h in outcome.holds]
    if truth["state"] == "matched":
        assert outcome.complete


@pytest.mark.parametrize("mail", MAILS, ids=lambda mail: mail.stem)
def test_mail_unwraps_to_its_documents(mail: Path) -> None:
    truth = truth_of(mail)["documents"]
    found = unwrap(mail.read_bytes(), own=OWN)
    assert [attachment.file_name for attachment in found.attachments] == [document["file"] for document in truth]
    logos = [attachment.ignored is not None for attachment in found.attachments]
    assert logos == [document["reason"] == "logo" for document in truth]
    assert not found.issues
    suppliers = {invoice["supplier"] for document in truth for invoice in document["invoices"] if invoice["supplier"]}
    domains = {supplier.email_senders[1] for supplier in listed("suppliers") if supplier.number in suppliers}
    claimed = {domain for domain in domains if found.original_sender.endswith(domain)}
    expected = {code for document in truth for invoice in document["invoices"] for code in invoice["holds"]}
    assert (claimed == domains) == ("SENDER_UNVERIFIED" not in expected)


def electronic() -> Iterator[tuple[str, bytes, dict[str, Any]]]:
    for mail in MAILS:
        by_name = {document["file"]: document for document in truth_of(mail)["documents"]}
        for attachment in unwrap(mail.read_bytes(), own=OWN).attachments:
            if attachment.file_name.endswith(".xml"):
                yield attachment.file_name, attachment.content, by_name[attachment.file_name]["invoices"][0]


@pytest.mark.parametrize("name, content, truth", list(electronic()), ids=named)
def test_electronic_invoice_reads_in_full(name: str, content: bytes, truth: dict[str, Any]) -> None:
    (reading,) = read_xml(open_document(content, name)).readings
    assert not reading.issues
    for field in ("supplier_name", "supplier_tax_id", "invoice_number", "currency"):
        assert getattr(reading, field).value == truth[field], field
    for field in ("net_total", "tax_total", "gross_total", "amount_due"):
        assert getattr(reading, field).value == Decimal(truth[field]), field
    assert reading.invoice_date is not None
    assert reading.invoice_date.value.isoformat() == truth["invoice_date"]
    assert reading.kind == truth["kind"]
    orders = {order_key(printed.value) for printed in reading.purchase_orders}
    assert orders == {order_key(name) for name in truth["purchase_orders"]}
    for field in ("lines", "charges"):
        amounts = [row.net_amount.value for row in getattr(reading, field) if row.net_amount]
        assert amounts == [Decimal(row["net_amount"]) for row in truth[field]], field
