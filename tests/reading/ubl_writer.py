"""Invoices as drafts that add up, and a small writer of UBL for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from engine.money import cents
from engine.reading.ubl_kinds import COMPONENTS

HUNDRED = Decimal(100)
_VALUE_ADDED = "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"


@dataclass(frozen=True)
class Tax:
    """A category (UNCL 5305) and its rate in per cent."""

    category: str
    rate: Decimal


@dataclass(frozen=True)
class Extra:
    """An allowance or charge; the amount is positive."""

    is_charge: bool
    amount: Decimal
    reason: str
    tax: Tax

    @property
    def signed(self) -> Decimal:
        return self.amount if self.is_charge else -self.amount


@dataclass(frozen=True)
class Item:
    """A line; `extras` are its own allowances and charges."""

    description: str
    quantity: Decimal
    unit: str
    price: Decimal
    tax: Tax
    base: Decimal | None = None
    part: str | None = None
    extras: tuple[Extra, ...] = ()

    @property
    def discount(self) -> Decimal:
        return -sum((extra.signed for extra in self.extras), Decimal(0))

    @property
    def net(self) -> Decimal:
        return cents(self.quantity * self.price / (self.base or 1) - self.discount)


@dataclass(frozen=True)
class Draft:
    """An invoice or credit note whose totals follow from its parts."""

    items: tuple[Item, ...]
    extras: tuple[Extra, ...] = ()
    number: str = "RE-2026-0815"
    day: date = date(2026, 3, 18)
    due: date | None = date(2026, 4, 17)
    currency: str = "EUR"
    supplier: str = "Lindenhof Werkzeuge GmbH"
    supplier_tax_id: str | None = "DE136695976"
    buyer: str = "Wattle Ridge Contracting Pty Ltd"
    order: str | None = "PO-0500"
    account: str | None = "DE89370400440532013000"
    prepaid: Decimal | None = None
    rounding: Decimal | None = None
    is_credit_note: bool = False
    enclosed: tuple[tuple[str, str, str], ...] = field(default=())  # name, media type, base64

    @property
    def net(self) -> Decimal:
        return sum((row.net for row in self.items), Decimal(0)) + sum((row.signed for row in self.extras), Decimal(0))

    @property
    def bases(self) -> dict[Tax, Decimal]:
        """The taxable amount of each category and rate."""
        found: dict[Tax, Decimal] = {}
        for tax, amount in [(i.tax, i.net) for i in self.items] + [(e.tax, e.signed) for e in self.extras]:
            found[tax] = found.get(tax, Decimal(0)) + amount
        return found

    @property
    def tax(self) -> Decimal:
        return sum((cents(base * tax.rate / HUNDRED) for tax, base in self.bases.items()), Decimal(0))

    @property
    def gross(self) -> Decimal:
        return self.net + self.tax

    @property
    def payable(self) -> Decimal:
        return self.gross - (self.prepaid or 0) + (self.rounding or 0)


def ubl(draft: Draft, **changed: Any) -> bytes:
    """The draft as UBL. `changed` replaces totals as written: net, tax, gross, payable."""
    name = "CreditNote" if draft.is_credit_note else "Invoice"
    totals = {key: changed.get(key, getattr(draft, key)) for key in ("net", "tax", "gross", "payable")}
    lines = "".join(_item(number, item, draft) for number, item in enumerate(draft.items, 1))
    type_code = ("CreditNoteTypeCode", "381") if draft.is_credit_note else ("InvoiceTypeCode", "380")
    due = _tag("DueDate", draft.due) if not draft.is_credit_note else ""
    means = f"<cac:PaymentMeans>{_tag('PaymentMeansCode', '58')}"
    means += _tag("PaymentDueDate", draft.due) if draft.is_credit_note else ""
    means += f"<cac:PayeeFinancialAccount>{_tag('ID', draft.account)}</cac:PayeeFinancialAccount>" if draft.account else ""
    body = (
        _tag("ID", draft.number) + _tag("IssueDate", draft.day) + due + _tag(*type_code)
        + _tag("DocumentCurrencyCode", draft.currency)
        + (f"<cac:OrderReference>{_tag('ID', draft.order)}</cac:OrderReference>" if draft.order else "")
        + "".join(_enclosed(*one) for one in draft.enclosed)
        + _party("AccountingSupplierParty", draft.supplier, draft.supplier_tax_id)
        + _party("AccountingCustomerParty", draft.buyer, None)
        + means + "</cac:PaymentMeans>"
        + "".join(_extra(extra, draft.currency, with_tax=True) for extra in draft.extras)
        + _taxes(draft, totals["tax"])
        + "<cac:LegalMonetaryTotal>"
        + _amount("TaxExclusiveAmount", totals["net"], draft.currency)
        + _amount("TaxInclusiveAmount", totals["gross"], draft.currency)
        + _amount("PrepaidAmount", draft.prepaid, draft.currency)
        + _amount("PayableRoundingAmount", draft.rounding, draft.currency)
        + _amount("PayableAmount", totals["payable"], draft.currency)
        + "</cac:LegalMonetaryTotal>" + lines
    )  # fmt: skip
    spaces = " ".join(f'xmlns:{p}="{COMPONENTS}Common{n}Components-2"' for p, n in (("cac", "Aggregate"), ("cbc", "Basic")))
    return f'<?xml version="1.0" encoding="UTF-8"?><{name} xmlns="{COMPONENTS}{name}-2" {spaces}>{body}</{name}>'.encode()


def _tag(name: str, value: object, attributes: str = "") -> str:
    return "" if value is None else f"<cbc:{name}{attributes}>{escape(str(value))}</cbc:{name}>"


def _amount(name: str, value: Decimal | None, currency: str) -> str:
    return "" if value is None else _tag(name, f"{value:f}", f' currencyID="{currency}"')


def _party(role: str, name: str, tax_id: str | None) -> str:
    scheme = f"<cac:PartyTaxScheme>{_tag('CompanyID', tax_id)}{_VALUE_ADDED}</cac:PartyTaxScheme>"
    legal = f"<cac:PartyLegalEntity>{_tag('RegistrationName', name)}</cac:PartyLegalEntity>"
    return f"<cac:{role}><cac:Party>{scheme if tax_id else ''}{legal}</cac:Party></cac:{role}>"


def _category(tag: str, tax: Tax) -> str:
    rate = None if tax.category == "O" else f"{tax.rate:f}"
    return f"<cac:{tag}>{_tag('ID', tax.category)}{_tag('Percent', rate)}{_VALUE_ADDED}</cac:{tag}>"


def _extra(extra: Extra, currency: str, *, with_tax: bool) -> str:
    inner = _tag("ChargeIndicator", "true" if extra.is_charge else "false") + _tag("AllowanceChargeReason", extra.reason)
    inner += _amount("Amount", extra.amount, currency) + (_category("TaxCategory", extra.tax) if with_tax else "")
    return f"<cac:AllowanceCharge>{inner}</cac:AllowanceCharge>"


def _taxes(draft: Draft, total: Decimal) -> str:
    parts = "".join(
        "<cac:TaxSubtotal>"
        + _amount("TaxableAmount", base, draft.currency)
        + _amount("TaxAmount", cents(base * tax.rate / HUNDRED), draft.currency)
        + _category("TaxCategory", tax)
        + "</cac:TaxSubtotal>"
        for tax, base in draft.bases.items()
    )
    return f"<cac:TaxTotal>{_amount('TaxAmount', total, draft.currency)}{parts}</cac:TaxTotal>"


def _item(number: int, item: Item, draft: Draft) -> str:
    name, quantity = ("CreditNoteLine", "CreditedQuantity") if draft.is_credit_note else ("InvoiceLine", "InvoicedQuantity")
    part = f"<cac:SellersItemIdentification>{_tag('ID', item.part)}</cac:SellersItemIdentification>" if item.part else ""
    base = _tag("BaseQuantity", None if item.base is None else f"{item.base:f}", f' unitCode="{item.unit}"')
    return (
        f"<cac:{name}>{_tag('ID', number)}"
        + _tag(quantity, f"{item.quantity:f}", f' unitCode="{item.unit}"')
        + _amount("LineExtensionAmount", item.net, draft.currency)
        + "".join(_extra(extra, draft.currency, with_tax=False) for extra in item.extras)
        + f"<cac:Item>{_tag('Name', item.description)}{part}{_category('ClassifiedTaxCategory', item.tax)}</cac:Item>"
        + f"<cac:Price>{_amount('PriceAmount', item.price, draft.currency)}{base}</cac:Price></cac:{name}>"
    )


def _enclosed(name: str, media_type: str, content: str) -> str:
    binary = _tag("EmbeddedDocumentBinaryObject", content, f' mimeCode="{media_type}" filename="{name}"')
    return (
        f"<cac:AdditionalDocumentReference>{_tag('ID', 'TS-1')}{_tag('DocumentDescription', 'Timesheet')}"
        f"<cac:Attachment>{binary}</cac:Attachment></cac:AdditionalDocumentReference>"
    )
