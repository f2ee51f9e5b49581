"""UBL 2.1 invoices and credit notes (Peppol BIS, PINT A-NZ, XRechnung and its extension) to a `Reading`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from engine.model import DocumentKind, Printed, Reading, ReadingTax
from engine.reading.outcome import Outcome
from engine.reading.ubl_kinds import COMPONENTS, INVOICES, NAMESPACES, OTHERS, invoice_kind
from engine.reading.ubl_lines import read_charges, read_lines
from engine.reading.xml_enclosures import Names, enclosures
from engine.reading.xml_nodes import Node, Values, printed_text
from engine.reading.xml_opening import Opened
from engine.reading.xml_values import ABN_SCHEME, bank_account, currency_issues, negated, order_references, rate_of, sum_of

READER, VERSION = "ubl", "1"
_SUPPLIER = ("cac:AccountingSupplierParty", "cac:Party")
_BUYER = ("cac:AccountingCustomerParty", "cac:Party")
_TOTAL = "cac:LegalMonetaryTotal"
_TAX_SCHEMES = ("VAT", "GST")
ENCLOSURES = Names(
    references=(("cac:AdditionalDocumentReference",),),
    binary=("cac:Attachment", "cbc:EmbeddedDocumentBinaryObject"),
    address=("cac:Attachment", "cac:ExternalReference", "cbc:URI"),
    description="cbc:DocumentDescription",
    number="cbc:ID",
)


def is_ubl(opened: Opened) -> bool:
    """Whether it is a message of UBL 2.1, an invoice or another."""
    return opened.namespace == f"{COMPONENTS}{opened.root}-2"


def read_ubl(opened: Opened) -> Outcome:
    """The reading of a UBL message. One of another kind (statement, despatch advice …), or a pro-forma invoice, gives a
    reading with its kind alone."""
    if opened.root not in INVOICES:
        return Outcome((Reading(OTHERS.get(opened.root, DocumentKind.OTHER), READER, VERSION),))
    root = Node(opened.element, f"{opened.prefix}/ubl:{opened.root}", NAMESPACES)
    kind = invoice_kind(opened.root, root.text_of("cbc:InvoiceTypeCode") or root.text_of("cbc:CreditNoteTypeCode"))
    if not kind.is_invoice:
        return Outcome((Reading(kind, READER, VERSION),))
    return Outcome((_read_invoice(root, kind),))


def _read_invoice(root: Node, kind: DocumentKind) -> Reading:
    values = Values()
    reading = Reading(
        kind=kind,
        reader=READER,
        reader_version=VERSION,
        invoice_number=values.text(root, "cbc:ID"),
        invoice_date=values.day(root, "cbc:IssueDate"),
        due_date=values.day(root, "cbc:DueDate") or values.day(root, "cac:PaymentMeans", "cbc:PaymentDueDate"),
        currency=values.text(root, "cbc:DocumentCurrencyCode"),
        purchase_orders=order_references(_order_nodes(root)),
        job=_job(root, values),
        delivery_note=values.text(root, "cac:DespatchDocumentReference", "cbc:ID"),
        original_invoice=values.text(root, "cac:BillingReference", "cac:InvoiceDocumentReference", "cbc:ID"),
        bank_account=_bank_account(root),
        lines=read_lines(root, values),
        charges=read_charges(root, values),
        enclosures=enclosures(root, ENCLOSURES),
    )
    reading = _with_totals(_with_parties(reading, root), root, values)
    gross = root.first(_TOTAL, "cbc:TaxInclusiveAmount")
    return replace(reading, issues=(*values.issues, *currency_issues(gross, reading.currency)))


def _with_parties(reading: Reading, root: Node) -> Reading:
    supplier, buyer = (next(root.walk(*path), None) for path in (_SUPPLIER, _BUYER))
    return replace(
        reading,
        supplier_name=_party_name(supplier),
        supplier_tax_id=_tax_id(supplier),
        buyer_name=_party_name(buyer),
        buyer_tax_id=_tax_id(buyer),
    )


def _party_name(party: Node | None) -> Printed[str] | None:
    """The registered name (BT-27), else the trading name (BT-28)."""
    if party is None:
        return None
    registered = party.first("cac:PartyLegalEntity", "cbc:RegistrationName")
    return printed_text(registered or party.first("cac:PartyName", "cbc:Name"))


def _tax_id(party: Node | None) -> Printed[str] | None:
    """The VAT or GST number (BT-31), else the registration (BT-30), an ABN as network address, any other tax number."""
    if party is None:
        return None
    schemes = list(party.all("cac:PartyTaxScheme"))
    value_added = (node for node in schemes if node.text_of("cac:TaxScheme", "cbc:ID").upper() in _TAX_SCHEMES)
    endpoint = party.first("cbc:EndpointID")
    candidates = [
        *(node.first("cbc:CompanyID") for node in value_added),
        party.first("cac:PartyLegalEntity", "cbc:CompanyID"),
        endpoint if endpoint and endpoint.attribute("schemeID") == ABN_SCHEME else None,
        *(node.first("cbc:CompanyID") for node in schemes),
    ]
    return printed_text(next((node for node in candidates if node), None))


def _with_totals(reading: Reading, root: Node, values: Values) -> Reading:
    currency = reading.currency.value if reading.currency else ""
    return replace(
        reading,
        net_total=values.amount(root, _TOTAL, "cbc:TaxExclusiveAmount"),
        tax_total=values.amount(tax, "cbc:TaxAmount") if (tax := _tax_node(root, currency)) else None,
        taxes=tuple(_tax(node, values) for node in tax.all("cac:TaxSubtotal")) if tax else (),
        gross_total=values.amount(root, _TOTAL, "cbc:TaxInclusiveAmount"),
        rounding=values.amount(root, _TOTAL, "cbc:PayableRoundingAmount"),
        prepaid=_prepaid(root, values),
        amount_due=values.amount(root, _TOTAL, "cbc:PayableAmount"),
    )


def _tax_node(root: Node, currency: str) -> Node | None:
    """Tax in the document's currency (BT-110); a second total may state it in the accounting currency (BT-111)."""
    for total in root.all("cac:TaxTotal"):
        amount = total.first("cbc:TaxAmount")
        if amount and amount.attribute("currencyID") in {currency, ""}:
            return total
    return None


def _tax(node: Node, values: Values) -> ReadingTax:
    rate = values.amount(node, "cac:TaxCategory", "cbc:Percent") or values.amount(node, "cbc:Percent")
    return ReadingTax(
        base=values.amount(node, "cbc:TaxableAmount"),
        amount=values.amount(node, "cbc:TaxAmount"),
        rate=rate_of(rate, node.first("cac:TaxCategory", "cbc:ID")),
    )


def _prepaid(root: Node, values: Values) -> Printed[Decimal] | None:
    """What is already paid (BT-113), less what is collected for third parties (XRechnung's extension, BT-DEX-002)."""
    paid = values.amount(root, _TOTAL, "cbc:PrepaidAmount")
    return sum_of([paid, *(_third_party(node, values) for node in root.all("cac:PrepaidPayment"))])


def _third_party(node: Node, values: Values) -> Printed[Decimal] | None:
    """A payment with an instruction is collected for a third party; the others detail BT-113 and are not counted again."""
    return negated(values.amount(node, "cbc:PaidAmount")) if node.first("cbc:InstructionID") else None


def _order_nodes(root: Node) -> Iterator[Node]:
    """The order references of the header and then of the lines."""
    yield from root.walk("cac:OrderReference", "cbc:ID")
    for line in ("cac:InvoiceLine", "cac:CreditNoteLine"):
        yield from root.walk(line, "cac:OrderLineReference", "cac:OrderReference", "cbc:ID")


def _job(root: Node, values: Values) -> Printed[str] | None:
    """The project reference (BT-11); a credit note has it among the additional documents, with type code 50."""
    for node in root.all("cac:AdditionalDocumentReference"):
        if node.text_of("cbc:DocumentTypeCode") == "50":
            return values.text(node, "cbc:ID")
    return values.text(root, "cac:ProjectReference", "cbc:ID")


def _bank_account(root: Node) -> Printed[str] | None:
    for account in root.walk("cac:PaymentMeans", "cac:PayeeFinancialAccount"):
        if number := account.first("cbc:ID"):
            return bank_account(number, account.text_of("cac:FinancialInstitutionBranch", "cbc:ID"))
    return None
