"""Electronic invoices and credit notes: UBL 2.1 in the shape that Peppol's PINT A-NZ asks for."""

from __future__ import annotations

from decimal import Decimal
from xml.sax.saxutils import escape

from company import COMPANY, COMPANY_ABN, COMPANY_ADDRESS
from records import BilledLine, Charge, Invoice, cents

_UNITS = {"EA": "EA", "LEN": "EA", "BOX": "XBX", "DAY": "DAY", "M": "MTR", "M2": "MTK"}
_CHARGE_CODES = {"freight": "FC", "discount": "95", "surcharge": "SH"}


def _tag(name: str, value: str, **attributes: str) -> str:
    marks = "".join(f' {key}="{escape(text)}"' for key, text in attributes.items())
    return f"<{name}{marks}>{escape(value)}</{name}>"


def _money(name: str, amount: Decimal, currency: str) -> str:
    return _tag(name, f"{amount:.2f}", currencyID=currency)


def _category(rate: Decimal, name: str) -> str:
    body = (
        _tag("cbc:ID", "S" if rate else "Z")
        + _tag("cbc:Percent", f"{rate:f}")
        + "<cac:TaxScheme><cbc:ID>GST</cbc:ID></cac:TaxScheme>"
    )
    return f"<{name}>{body}</{name}>"


def _party(role: str, name: str, number: str, street: str, city: str) -> str:
    return (
        f"<cac:{role}><cac:Party>{_tag('cbc:EndpointID', number, schemeID='0151')}"
        f"<cac:PartyName>{_tag('cbc:Name', name)}</cac:PartyName>"
        f"<cac:PostalAddress>{_tag('cbc:StreetName', street)}{_tag('cbc:CityName', city)}"
        "<cac:Country><cbc:IdentificationCode>AU</cbc:IdentificationCode></cac:Country></cac:PostalAddress>"
        f"<cac:PartyTaxScheme>{_tag('cbc:CompanyID', number)}<cac:TaxScheme><cbc:ID>GST</cbc:ID></cac:TaxScheme>"
        "</cac:PartyTaxScheme>"
        f"<cac:PartyLegalEntity>{_tag('cbc:RegistrationName', name)}{_tag('cbc:CompanyID', number, schemeID='0151')}"
        f"</cac:PartyLegalEntity></cac:Party></cac:{role}>"
    )


def _parties(invoice: Invoice) -> list[str]:
    seller = invoice.supplier
    return [
        _party("AccountingSupplierParty", seller.name, seller.abn, *seller.address),
        _party("AccountingCustomerParty", COMPANY, COMPANY_ABN, *COMPANY_ADDRESS),
    ]


def _charge(charge: Charge, currency: str) -> str:
    is_charge = "true" if charge.net >= 0 else "false"
    code = "cbc:AllowanceChargeReasonCode"
    return (
        f"<cac:AllowanceCharge>{_tag('cbc:ChargeIndicator', is_charge)}{_tag(code, _CHARGE_CODES[charge.kind])}"
        f"{_tag('cbc:AllowanceChargeReason', charge.description)}{_money('cbc:Amount', abs(charge.net), currency)}"
        f"{_category(charge.rate, 'cac:TaxCategory')}</cac:AllowanceCharge>"
    )


def _tax(invoice: Invoice) -> str:
    parts = [
        f"<cac:TaxSubtotal>{_money('cbc:TaxableAmount', base, invoice.currency)}"
        f"{_money('cbc:TaxAmount', cents(base * rate / 100), invoice.currency)}"
        f"{_category(rate, 'cac:TaxCategory')}</cac:TaxSubtotal>"
        for rate, base in invoice.tax_bases.items()
    ]
    return f"<cac:TaxTotal>{_money('cbc:TaxAmount', invoice.tax_total, invoice.currency)}{''.join(parts)}</cac:TaxTotal>"


def _totals(invoice: Invoice) -> str:
    charges = sum((c.net for c in invoice.charges if c.net >= 0), Decimal(0))
    allowances = -sum((c.net for c in invoice.charges if c.net < 0), Decimal(0))
    figures = [
        ("cbc:LineExtensionAmount", invoice.goods_total, True),
        ("cbc:TaxExclusiveAmount", invoice.net_total, True),
        ("cbc:TaxInclusiveAmount", invoice.gross_total, True),
        ("cbc:AllowanceTotalAmount", allowances, bool(allowances)),
        ("cbc:ChargeTotalAmount", charges, bool(charges)),
        ("cbc:PayableRoundingAmount", invoice.rounding, bool(invoice.rounding)),
        ("cbc:PayableAmount", invoice.gross_total + invoice.rounding, True),
    ]
    body = "".join(_money(name, amount, invoice.currency) for name, amount, wanted in figures if wanted)
    return f"<cac:LegalMonetaryTotal>{body}</cac:LegalMonetaryTotal>"


def _line(index: int, line: BilledLine, invoice: Invoice) -> str:
    credit = invoice.kind == "credit_note"
    name, amount = ("cac:CreditNoteLine", "cbc:CreditedQuantity") if credit else ("cac:InvoiceLine", "cbc:InvoicedQuantity")
    allowance = ""
    if line.discount:
        allowance = (
            "<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator>"
            "<cbc:AllowanceChargeReason>Project discount</cbc:AllowanceChargeReason>"
            f"{_money('cbc:Amount', line.discount, invoice.currency)}</cac:AllowanceCharge>"
        )
    return (
        f"<{name}>{_tag('cbc:ID', str(index))}{_tag(amount, f'{line.quantity.normalize():f}', unitCode=_UNITS[line.unit])}"
        f"{_money('cbc:LineExtensionAmount', line.net, invoice.currency)}"
        f"{allowance}<cac:Item>{_tag('cbc:Name', line.description)}"
        f"<cac:SellersItemIdentification>{_tag('cbc:ID', line.part)}</cac:SellersItemIdentification>"
        f"{_category(line.rate, 'cac:ClassifiedTaxCategory')}</cac:Item>"
        f"<cac:Price>{_money('cbc:PriceAmount', line.unit_price, invoice.currency)}</cac:Price></{name}>"
    )


def ubl(invoice: Invoice) -> bytes:
    """The electronic document, one element a line where it matters to a reader of differences."""
    root = "CreditNote" if invoice.kind == "credit_note" else "Invoice"
    space = "urn:oasis:names:specification:ubl:schema:xsd:"
    head = [
        _tag("cbc:CustomizationID", "urn:peppol:pint:billing-1@aunz-1"),
        _tag("cbc:ProfileID", "urn:peppol:bis:billing"),
        _tag("cbc:ID", invoice.number),
        _tag("cbc:IssueDate", invoice.day.isoformat()),
        *([_tag("cbc:DueDate", invoice.due.isoformat())] if invoice.due and root == "Invoice" else []),
        _tag(f"cbc:{root}TypeCode", "381" if root == "CreditNote" else "380"),
        _tag("cbc:DocumentCurrencyCode", invoice.currency),
    ]
    if invoice.order_names:
        head.append(f"<cac:OrderReference>{_tag('cbc:ID', invoice.order_names[0])}</cac:OrderReference>")
    if invoice.original is not None:
        reference = _tag("cbc:ID", invoice.original.number)
        head.append(
            f"<cac:BillingReference><cac:InvoiceDocumentReference>{reference}</cac:InvoiceDocumentReference></cac:BillingReference>"
        )
    body = [
        *head,
        *_parties(invoice),
        *(_charge(charge, invoice.currency) for charge in invoice.charges),
        _tax(invoice),
        _totals(invoice),
        *(_line(index, line, invoice) for index, line in enumerate(invoice.lines, 1)),
    ]
    opening = (
        f'<{root} xmlns="{space}{root}-2" xmlns:cac="{space}CommonAggregateComponents-2" '
        f'xmlns:cbc="{space}CommonBasicComponents-2">'
    )
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', opening, *body, f"</{root}>", ""]).encode()
