"""What a UBL file says is what is read: for any invoice that adds up, written by a writer of our own."""

from __future__ import annotations

import base64
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.model import Document, LineKind, MediaType, Reading
from engine.proving import prove
from engine.reading.xml_invoices import enclosed_in, read_xml
from tests.reading.bare_values import bare
from tests.reading.ubl_writer import Draft, Extra, Item, Tax, ubl

TAXES = [Tax("S", Decimal(19)), Tax("S", Decimal(7)), Tax("S", Decimal("5.5")), Tax("E", Decimal(0)), Tax("O", Decimal(0))]
WORDS = st.text(alphabet="abcdefghijklmnopqrstuvwxyzÄÖÜé0123456789 &<>\"'-/.,", min_size=1, max_size=30).map(
    lambda text: " ".join(text.split()) or "x"
)
UNITS = {"C62": "ea", "MTR": "m", "KGM": "kg", "HUR": "h", "XPP": "XPP"}


def money(least: str, most: str, places: int = 2) -> st.SearchStrategy[Decimal]:
    return st.decimals(Decimal(least), Decimal(most), places=places, allow_nan=False, allow_infinity=False)


def extras(words: st.SearchStrategy[str]) -> st.SearchStrategy[Extra]:
    return st.builds(Extra, st.booleans(), money("0.01", "20"), words, st.sampled_from(TAXES))


items = st.builds(
    Item,
    description=st.text(alphabet="abcdefgh ", min_size=3, max_size=20).map(lambda text: "Item " + " ".join(text.split())),
    quantity=money("0.001", "5000", 3),
    unit=st.sampled_from(sorted(UNITS)),
    price=money("0.0001", "9000", 4),
    tax=st.sampled_from(TAXES),
    base=st.sampled_from([None, Decimal(1), Decimal(10), Decimal(100), Decimal(1000)]),
    part=st.none() | st.sampled_from(["A-1", "4711"]),
    extras=st.lists(extras(WORDS), max_size=3).map(tuple),
)
drafts = st.builds(
    Draft,
    items=st.lists(items, min_size=1, max_size=6).map(tuple),
    extras=st.lists(extras(st.sampled_from(["Small order", "Versand", "Bonus"])), max_size=4).map(tuple),
    number=WORDS,
    day=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    due=st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    currency=st.sampled_from(["EUR", "AUD", "SEK"]),
    supplier=WORDS,
    supplier_tax_id=st.none() | st.just("DE136695976"),
    buyer=WORDS,
    order=st.none() | st.sampled_from(["PO-0500", "4711"]),
    account=st.none() | st.just("DE89370400440532013000"),
    prepaid=st.none() | money("0", "500"),
    rounding=st.none() | money("-0.04", "0.04"),
    is_credit_note=st.booleans(),
)


def read(xml: bytes) -> Reading:
    (reading,) = read_xml(Document("0" * 64, "a.xml", MediaType.XML, xml=xml)).readings
    return reading


def expected(draft: Draft) -> dict[str, object]:
    return {
        "kind": "credit_note" if draft.is_credit_note else "invoice",
        "invoice_number": draft.number,
        "invoice_date": draft.day,
        "due_date": draft.due,
        "currency": draft.currency,
        "supplier_name": draft.supplier,
        "supplier_tax_id": draft.supplier_tax_id,
        "buyer_name": draft.buyer,
        "purchase_orders": [draft.order] if draft.order else [],
        "bank_account": draft.account,
        "net_total": draft.net,
        "tax_total": draft.tax,
        "gross_total": draft.gross,
        "amount_due": draft.payable,
        "prepaid": draft.prepaid,
        "rounding": draft.rounding,
        "issues": [],
    }


def expected_line(item: Item) -> dict[str, object]:
    return {
        "kind": LineKind.ITEM,
        "description": item.description,
        "part": item.part,
        "quantity": item.quantity,
        "unit": UNITS[item.unit],
        "unit_price": item.price,
        "base_quantity": item.base,
        "discount": item.discount if item.extras else None,
        "net_amount": item.net,
        "tax_rate": item.tax.rate,
    }


@settings(max_examples=150, deadline=None)
@given(drafts)
def test_a_written_invoice_reads_as_it_was_meant(draft: Draft) -> None:
    found = bare(read(ubl(draft)))
    assert {name: found[name] for name in expected(draft)} == expected(draft)
    assert [{name: line[name] for name in expected_line(draft.items[0])} for line in found["lines"]] == [
        expected_line(item) for item in draft.items
    ]
    assert [(row["description"], row["net_amount"], row["tax_rate"]) for row in found["charges"]] == [
        (extra.reason, extra.signed, extra.tax.rate) for extra in draft.extras
    ]
    assert [(tax["rate"], tax["base"]) for tax in found["taxes"]] == [(tax.rate, base) for tax, base in draft.bases.items()]


@settings(max_examples=100, deadline=None)
@given(drafts)
def test_every_equation_of_an_invoice_that_adds_up_closes(draft: Draft) -> None:
    """Only what it says to us may be doubtful (a total below zero, a due date before the invoice's), never a sum."""
    invoice, issues = prove(read(ubl(draft)), document_sha256="0" * 64)
    assert invoice is not None
    assert [issue for issue in issues if issue.code == "ARITH" and "due date" not in issue.message] == []
    assert abs(invoice.gross_total) == abs(draft.gross)


@settings(max_examples=50, deadline=None)
@given(drafts, money("0.10", "400"))
def test_a_total_that_does_not_follow_is_told(draft: Draft, more: Decimal) -> None:
    xml = ubl(draft, gross=draft.gross + more, payable=draft.payable + more)
    invoice, issues = prove(read(xml), document_sha256="0" * 64)
    assert invoice is not None
    assert not invoice.verified
    assert any(issue.code == "ARITH" for issue in issues)


def test_files_within_the_invoice_are_listed_and_handed_out() -> None:
    content = base64.b64encode(b"%PDF-1.7 hours").decode()
    draft = Draft(
        (Item("Labour", Decimal(2), "HUR", Decimal(80), TAXES[0]),),
        enclosed=(
            ("../hours.pdf", "application/pdf", content),
            ("run.exe", "application/x-msdownload", content),
            ("torn.pdf", "application/pdf", "%%%"),
        ),
    )
    xml = ubl(draft)
    first, second, _ = read(xml).enclosures
    assert (first.name, first.media_type, first.description, first.size) == ("hours.pdf", "application/pdf", "Timesheet", 14)
    assert second.name == "run.exe"
    assert enclosed_in(xml) == ((first, b"%PDF-1.7 hours"),), "nothing that could run, nothing broken"
    assert enclosed_in(b"<torn") == enclosed_in(b"<other/>") == ()
