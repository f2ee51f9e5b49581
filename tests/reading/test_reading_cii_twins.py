"""One invoice in two syntaxes reads as one: random invoices, written as UBL and as CII, are read as they were written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.model import Document, DocumentKind, MediaType, Reading
from engine.reading.cii_names import D16B, ZUGFERD_1, Names
from engine.reading.ubl_kinds import COMPONENTS, NAMESPACES
from engine.reading.xml_invoices import read_xml
from engine.reading.xml_units import unit_word
from tests.reading.bare_values import bare


@dataclass(frozen=True)
class Charge:
    is_charge: bool
    amount: Decimal
    reason: str | None
    code: str | None
    category: str
    rate: Decimal | None


@dataclass(frozen=True)
class Row:
    name: str
    part: str | None
    quantity: Decimal
    unit: str
    price: Decimal
    base: Decimal | None
    net: Decimal
    category: str
    rate: Decimal | None
    discounts: tuple[Charge, ...]
    order: str | None
    order_line: str | None


@dataclass(frozen=True)
class Sale:
    type_code: str
    number: str
    day: date
    due: date | None
    currency: str
    order: str | None
    job: str | None
    delivery: str | None
    original: str | None
    supplier: str
    trading: str | None
    vat: str | None
    registration: str | None
    other_tax: str | None
    buyer: str
    account: str | None
    rows: tuple[Row, ...]
    charges: tuple[Charge, ...]
    net: Decimal
    tax: Decimal
    tax_elsewhere: Decimal | None
    gross: Decimal
    rounding: Decimal | None
    prepaid: Decimal | None
    due_now: Decimal


LETTERS = st.characters(
    min_codepoint=33, max_codepoint=0x24F, exclude_characters="\x7f\xa0\xad\x85", exclude_categories=["Cc"]
)
WORD = st.text(LETTERS, min_size=1, max_size=8)
TEXT = st.lists(WORD, min_size=1, max_size=4).map(" ".join).filter(lambda text: text.upper() not in {"NA", "N/A"})
MONEY = st.decimals(min_value=-99999, max_value=99999, places=2)
POSITIVE = st.decimals(min_value="0.0001", max_value=99999, places=4)
DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))
RATES = st.tuples(st.just("S"), st.decimals(min_value=0, max_value=30, places=1)) | st.sampled_from(
    [("Z", None), ("E", None), ("AE", Decimal(0)), ("L", None)]
)
CHARGES = st.builds(
    lambda is_charge, amount, reason, code, tax: Charge(is_charge, amount, reason, code, *tax),
    st.booleans(),
    MONEY,
    st.none() | TEXT | st.sampled_from(["Freight", "Pallet deposit"]),
    st.sampled_from([None, "FC", "ABL", "95"]),
    RATES,
)
ROWS = st.builds(
    lambda tax, **values: Row(category=tax[0], rate=tax[1], **values),
    tax=RATES,
    name=TEXT,
    part=st.none() | TEXT,
    quantity=st.decimals(min_value=-999, max_value=999, places=3),
    unit=st.sampled_from(["H87", "MTR", "C62", "XPP", "KGM"]),
    price=POSITIVE,
    base=st.none() | st.sampled_from([Decimal(1), Decimal(100), Decimal("12.5")]),
    net=MONEY,
    discounts=st.lists(CHARGES, max_size=2).map(tuple),
    order=st.none() | TEXT,
    order_line=st.none() | TEXT,
)
SALES = st.builds(
    Sale,
    type_code=st.sampled_from(["380", "381", "384", "389", "261", "326"]),
    number=TEXT,
    day=DAYS,
    due=st.none() | DAYS,
    currency=st.sampled_from(["EUR", "AUD", "SEK"]),
    order=st.none() | TEXT,
    job=st.none() | TEXT,
    delivery=st.none() | TEXT,
    original=st.none() | TEXT,
    supplier=TEXT,
    trading=st.none() | TEXT,
    vat=st.none() | WORD,
    registration=st.none() | WORD,
    other_tax=st.none() | WORD,
    buyer=TEXT,
    account=st.none() | WORD,
    rows=st.lists(ROWS, max_size=3).map(tuple),
    charges=st.lists(CHARGES, max_size=3).map(tuple),
    net=MONEY,
    tax=MONEY,
    tax_elsewhere=st.none() | MONEY,
    gross=MONEY,
    rounding=st.none() | MONEY,
    prepaid=st.none() | MONEY,
    due_now=MONEY,
)


def tag(name: str, *inner: str, **attributes: str) -> str:
    """An element; none where nothing stands within."""
    body, given_ = "".join(inner), "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<{name}{given_}>{body}</{name}>" if body else ""


def words(value: object) -> str:
    if value is None:
        return ""
    return escape(f"{value:f}" if isinstance(value, Decimal) else str(value))


# --- as UBL ---------------------------------------------------------------------------------------------------------


def as_ubl(sale: Sale) -> bytes:
    spaces = "".join(f' xmlns:{prefix}="{space}"' for prefix, space in NAMESPACES.items())
    return f'<Invoice xmlns="{COMPONENTS}Invoice-2"{spaces}>{"".join(ubl_parts(sale))}</Invoice>'.encode()


def ubl_parts(sale: Sale) -> Iterator[str]:
    def money(name: str, value: Decimal | None) -> str:
        return tag(f"cbc:{name}", words(value), currencyID=sale.currency)

    yield tag("cbc:ID", words(sale.number))
    yield tag("cbc:IssueDate", sale.day.isoformat())
    yield tag("cbc:DueDate", sale.due.isoformat() if sale.due else "")
    yield tag("cbc:InvoiceTypeCode", sale.type_code)
    yield tag("cbc:DocumentCurrencyCode", sale.currency)
    yield tag("cac:OrderReference", tag("cbc:ID", words(sale.order)))
    yield tag("cac:BillingReference", tag("cac:InvoiceDocumentReference", tag("cbc:ID", words(sale.original))))
    yield tag("cac:DespatchDocumentReference", tag("cbc:ID", words(sale.delivery)))
    yield tag("cac:ProjectReference", tag("cbc:ID", words(sale.job)))
    yield tag("cac:AccountingSupplierParty", ubl_supplier(sale))
    buyer = tag("cac:PartyLegalEntity", tag("cbc:RegistrationName", words(sale.buyer)))
    yield tag("cac:AccountingCustomerParty", tag("cac:Party", buyer))
    yield tag("cac:PaymentMeans", tag("cac:PayeeFinancialAccount", tag("cbc:ID", words(sale.account))))
    yield from (ubl_charge(charge, sale) for charge in sale.charges)
    yield tag("cac:TaxTotal", tag("cbc:TaxAmount", words(sale.tax_elsewhere), currencyID="GBP"))
    yield tag("cac:TaxTotal", money("TaxAmount", sale.tax))
    yield tag(
        "cac:LegalMonetaryTotal",
        money("TaxExclusiveAmount", sale.net),
        money("TaxInclusiveAmount", sale.gross),
        money("PrepaidAmount", sale.prepaid),
        money("PayableRoundingAmount", sale.rounding),
        money("PayableAmount", sale.due_now),
    )
    yield from (ubl_line(row, sale) for row in sale.rows)


def ubl_supplier(sale: Sale) -> str:
    def scheme(number: str | None, name: str) -> str:
        company = tag("cbc:CompanyID", words(number))
        return tag("cac:PartyTaxScheme", company, tag("cac:TaxScheme", tag("cbc:ID", name))) if company else ""

    registered = tag("cbc:RegistrationName", words(sale.supplier)) + tag("cbc:CompanyID", words(sale.registration))
    return tag(
        "cac:Party",
        tag("cac:PartyName", tag("cbc:Name", words(sale.trading))),
        scheme(sale.other_tax, "TAX"),
        scheme(sale.vat, "VAT"),
        tag("cac:PartyLegalEntity", registered),
    )


def ubl_tax(name: str, category: str, rate: Decimal | None) -> str:
    return tag(name, tag("cbc:ID", category), tag("cbc:Percent", words(rate)))


def ubl_charge(charge: Charge, sale: Sale, *, is_taxed: bool = True) -> str:
    return tag(
        "cac:AllowanceCharge",
        tag("cbc:ChargeIndicator", str(charge.is_charge).lower()),
        tag("cbc:AllowanceChargeReasonCode", words(charge.code)),
        tag("cbc:AllowanceChargeReason", words(charge.reason)),
        tag("cbc:Amount", words(charge.amount), currencyID=sale.currency),
        ubl_tax("cac:TaxCategory", charge.category, charge.rate) if is_taxed else "",
    )


def ubl_line(row: Row, sale: Sale) -> str:
    order = tag("cac:OrderReference", tag("cbc:ID", words(row.order)))
    return tag(
        "cac:InvoiceLine",
        tag("cbc:InvoicedQuantity", words(row.quantity), unitCode=row.unit),
        tag("cbc:LineExtensionAmount", words(row.net), currencyID=sale.currency),
        tag("cac:OrderLineReference", tag("cbc:LineID", words(row.order_line)), order),
        "".join(ubl_charge(charge, sale, is_taxed=False) for charge in row.discounts),
        tag(
            "cac:Item",
            tag("cbc:Name", words(row.name)),
            tag("cac:SellersItemIdentification", tag("cbc:ID", words(row.part))),
            ubl_tax("cac:ClassifiedTaxCategory", row.category, row.rate),
        ),
        tag(
            "cac:Price",
            tag("cbc:PriceAmount", words(row.price), currencyID=sale.currency),
            tag("cbc:BaseQuantity", words(row.base)),
        ),
    )


# --- as CII ---------------------------------------------------------------------------------------------------------


def as_cii(sale: Sale, names: Names) -> bytes:
    spaces = "".join(f' xmlns:{prefix}="{space}"' for prefix, space in names.spaces.items())
    about = tag("ram:ID", words(sale.number)) + tag("ram:TypeCode", sale.type_code) + cii_day("ram:IssueDateTime", sale.day)
    trade = "".join(
        [
            *(cii_line(row, names) for row in sale.rows),
            tag(names.agreement, cii_agreement(sale, names)),
            tag(names.delivery, tag("ram:DespatchAdviceReferencedDocument", tag(names.reference, words(sale.delivery)))),
            tag(names.settlement, cii_settlement(sale, names)),
        ]
    )
    body = tag(names.document, about) + tag(names.transaction, trade)
    return f"<rsm:{names.root}{spaces}>{body}</rsm:{names.root}>".encode()


def cii_day(name: str, day: date | None) -> str:
    return tag(name, tag("udt:DateTimeString", f"{day:%Y%m%d}" if day else "", format="102"))


def cii_agreement(sale: Sale, names: Names) -> str:
    def registration(number: str | None, scheme: str) -> str:
        return tag("ram:SpecifiedTaxRegistration", tag("ram:ID", words(number), schemeID=scheme))

    seller = [
        tag("ram:Name", words(sale.supplier)),
        tag(
            "ram:SpecifiedLegalOrganization",
            tag("ram:ID", words(sale.registration)),
            tag("ram:TradingBusinessName", words(sale.trading)),
        ),
        registration(sale.other_tax, "FC"),
        registration(sale.vat, "VA"),
    ]
    return "".join(
        [
            tag("ram:SellerTradeParty", *seller),
            tag("ram:BuyerTradeParty", tag("ram:Name", words(sale.buyer))),
            tag("ram:BuyerOrderReferencedDocument", tag(names.reference, words(sale.order))),
            tag("ram:SpecifiedProcuringProject", tag("ram:ID", words(sale.job))),
        ]
    )


def cii_settlement(sale: Sale, names: Names) -> str:
    account = tag("ram:PayeePartyCreditorFinancialAccount", tag("ram:IBANID", words(sale.account)))
    return "".join(
        [
            tag("ram:InvoiceCurrencyCode", sale.currency),
            tag("ram:SpecifiedTradeSettlementPaymentMeans", account),
            *(cii_charge(charge, names) for charge in sale.charges),
            tag("ram:SpecifiedTradePaymentTerms", cii_day("ram:DueDateDateTime", sale.due)),
            tag(
                names.totals,
                tag("ram:TaxBasisTotalAmount", words(sale.net)),
                tag("ram:TaxTotalAmount", words(sale.tax_elsewhere), currencyID="GBP"),
                tag("ram:TaxTotalAmount", words(sale.tax), currencyID=sale.currency),
                tag("ram:RoundingAmount", words(sale.rounding)),
                tag("ram:GrandTotalAmount", words(sale.gross)),
                tag("ram:TotalPrepaidAmount", words(sale.prepaid)),
                tag("ram:DuePayableAmount", words(sale.due_now)),
            ),
            tag("ram:InvoiceReferencedDocument", tag(names.reference, words(sale.original))),
        ]
    )


def cii_tax(name: str, category: str, rate: Decimal | None, names: Names) -> str:
    return tag(name, tag("ram:TypeCode", "VAT"), tag("ram:CategoryCode", category), tag(names.rate, words(rate)))


def cii_charge(charge: Charge, names: Names, *, is_taxed: bool = True) -> str:
    return tag(
        "ram:SpecifiedTradeAllowanceCharge",
        tag("ram:ChargeIndicator", tag("udt:Indicator", str(charge.is_charge).lower())),
        tag("ram:ActualAmount", words(charge.amount)),
        tag("ram:ReasonCode", words(charge.code)),
        tag("ram:Reason", words(charge.reason)),
        cii_tax("ram:CategoryTradeTax", charge.category, charge.rate, names) if is_taxed else "",
    )


def cii_line(row: Row, names: Names) -> str:
    order = tag(names.reference, words(row.order)) + tag("ram:LineID", words(row.order_line))
    price = tag("ram:ChargeAmount", words(row.price)) + tag("ram:BasisQuantity", words(row.base))
    return tag(
        "ram:IncludedSupplyChainTradeLineItem",
        tag(
            "ram:SpecifiedTradeProduct",
            tag("ram:SellerAssignedID", words(row.part)),
            tag("ram:Name", words(row.name)),
        ),
        tag(
            names.line_agreement,
            tag("ram:BuyerOrderReferencedDocument", order),
            tag("ram:NetPriceProductTradePrice", price),
        ),
        tag(names.line_delivery, tag("ram:BilledQuantity", words(row.quantity), unitCode=row.unit)),
        tag(
            names.line_settlement,
            cii_tax("ram:ApplicableTradeTax", row.category, row.rate, names),
            "".join(cii_charge(charge, names, is_taxed=False) for charge in row.discounts),
            tag(names.line_totals, tag("ram:LineTotalAmount", words(row.net))),
        ),
    )


# --- both read --------------------------------------------------------------------------------------------------------


def read(xml: bytes) -> Reading:
    (reading,) = read_xml(Document("0" * 64, "invoice.xml", MediaType.XML, xml=xml)).readings
    assert reading.issues == ()
    return reading


def value_of(printed: Any) -> Any:
    return None if printed is None else printed.value


@settings(max_examples=150, deadline=None)
@given(SALES)
def test_both_syntaxes_read_alike(sale: Sale) -> None:
    ubl = bare(read(as_ubl(sale)))
    assert bare(read(as_cii(sale, D16B))) == ubl
    assert bare(read(as_cii(sale, ZUGFERD_1))) == ubl


HEADER = {
    "invoice_number": "number",
    "invoice_date": "day",
    "due_date": "due",
    "currency": "currency",
    "job": "job",
    "delivery_note": "delivery",
    "original_invoice": "original",
    "supplier_name": "supplier",
    "buyer_name": "buyer",
    "bank_account": "account",
    "net_total": "net",
    "tax_total": "tax",
    "gross_total": "gross",
    "rounding": "rounding",
    "prepaid": "prepaid",
    "amount_due": "due_now",
}
LINE = {
    "description": "name",
    "part": "part",
    "quantity": "quantity",
    "unit_price": "price",
    "base_quantity": "base",
    "net_amount": "net",
    "purchase_order": "order",
    "order_line": "order_line",
}
KINDS = {"381": DocumentKind.CREDIT_NOTE, "261": DocumentKind.CREDIT_NOTE, "389": DocumentKind.SELF_BILLED_INVOICE}


@settings(max_examples=150, deadline=None)
@given(SALES, st.sampled_from(["ubl", "d16b", "zugferd 1"]))
def test_what_was_written_is_read(sale: Sale, syntax: str) -> None:
    reading = read(as_ubl(sale) if syntax == "ubl" else as_cii(sale, D16B if syntax == "d16b" else ZUGFERD_1))
    assert reading.kind is KINDS.get(sale.type_code, DocumentKind.INVOICE)
    for field, written in HEADER.items():
        assert value_of(getattr(reading, field)) == getattr(sale, written), field
    assert value_of(reading.supplier_tax_id) == (sale.vat or sale.registration or sale.other_tax)
    orders = dict.fromkeys(order for order in (sale.order, *(row.order for row in sale.rows)) if order)
    assert [order.value for order in reading.purchase_orders] == list(orders)
    assert len(reading.lines) == len(sale.rows)
    for line, row in zip(reading.lines, sale.rows, strict=True):
        for field, written in LINE.items():
            assert value_of(getattr(line, field)) == getattr(row, written), field
        assert value_of(line.unit) == unit_word(row.unit)
        assert value_of(line.tax_rate) == rate(row.category, row.rate)
        discount = sum((-one.amount if one.is_charge else one.amount for one in row.discounts), Decimal(0))
        assert (value_of(line.discount) or 0) == discount
    amounts = [(value_of(line.net_amount), value_of(line.tax_rate)) for line in reading.charges]
    expected = [(one.amount if one.is_charge else -one.amount, rate(one.category, one.rate)) for one in sale.charges]
    assert amounts == expected


def rate(category: str, written: Decimal | None) -> Decimal | None:
    """The rate as written, else zero where the category means that."""
    return Decimal(0) if written is None and category in {"Z", "E", "AE"} else written
