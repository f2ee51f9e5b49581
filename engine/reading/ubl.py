"""UBL 2.1 invoices and credit notes (Peppol BIS, PINT A-NZ, XRechnung and its extension) to a `Reading`."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from lxml import etree

from engine.issues import Code, Issue
from engine.model import Document, DocumentKind, Printed, Reading
from engine.reading.outcome import Outcome
from engine.reading.ubl_kinds import INVOICES, OTHERS, invoice_kind
from engine.reading.ubl_lines import order_reference, read_charges, read_lines
from engine.reading.ubl_nodes import COMPONENTS, Node, Values, printed_text

READER, VERSION = "ubl", "1"
_SUPPLIER = ("cac:AccountingSupplierParty", "cac:Party")
_BUYER = ("cac:AccountingCustomerParty", "cac:Party")
_TOTAL = "cac:LegalMonetaryTotal"
_PROLOG = 1000  # bytes within which a document type declaration would stand
_DOCTYPE = (
    "The XML carries a document type declaration. Attacks hide in those, e-invoices need none. Ask the supplier for a PDF."
)
_TAX_SCHEMES = ("VAT", "GST")
_ABN_SCHEME = "0151"  # ISO 6523: Australian business number


def read_ubl(document: Document) -> Outcome:
    """The reading of an XML document. Not UBL: no reading and an issue `NO_FORMAT`; broken, or with a document type
    declaration (which no e-invoice needs and attacks hide in): `DOC_UNREADABLE`. A UBL message of another kind (statement,
    despatch advice …) gives a reading with its kind alone."""
    parsed = _parse(document.xml)
    if isinstance(parsed, Issue):
        return Outcome((), (parsed,))
    element, prefix = _business_document(parsed)
    namespace, _, root = element.tag.removeprefix("{").rpartition("}")
    if namespace != f"{COMPONENTS}{root}-2":
        message = f"{document.file_name} is XML with the root “{root[:60]}”, not a UBL invoice. Ask for UBL or a PDF."
        return Outcome((), (Issue(Code.NO_FORMAT, message),))
    if root not in INVOICES:
        return Outcome((Reading(OTHERS.get(root, DocumentKind.OTHER), READER, VERSION),))
    return Outcome((_read_invoice(Node(element, f"{prefix}/ubl:{root}"), root),))


def _parse(xml: bytes) -> Any:
    """The root element, or the issue that keeps it from being read."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        is_attack = b"<!DOCTYPE" in xml.replace(b"\0", b"")[:_PROLOG]  # without the zeros of UTF-16
        broken = (
            f"The XML is broken at line {error.lineno}, or nested too deep. Ask the supplier to send the e-invoice again."
        )
        return Issue(Code.DOC_UNREADABLE, _DOCTYPE if is_attack else broken)
    return Issue(Code.DOC_UNREADABLE, _DOCTYPE) if root.getroottree().docinfo.doctype else root


def _business_document(root: Any) -> tuple[Any, str]:
    """The UBL element and the path to its parent: the root, or what a Peppol envelope (SBDH) wraps."""
    if etree.QName(root).localname == "StandardBusinessDocument":
        for child in root:
            if (etree.QName(child).namespace or "").startswith(COMPONENTS):
                return child, "/sbd:StandardBusinessDocument"
    return root, ""


def _read_invoice(root: Node, name: str) -> Reading:
    values = Values()
    reading = Reading(
        kind=invoice_kind(name, root.text_of("cbc:InvoiceTypeCode") or root.text_of("cbc:CreditNoteTypeCode")),
        reader=READER,
        reader_version=VERSION,
        invoice_number=values.text(root, "cbc:ID"),
        invoice_date=values.day(root, "cbc:IssueDate"),
        due_date=values.day(root, "cbc:DueDate") or values.day(root, "cac:PaymentMeans", "cbc:PaymentDueDate"),
        currency=values.text(root, "cbc:DocumentCurrencyCode"),
        purchase_orders=_purchase_orders(root),
        job=_job(root, values),
        delivery_note=values.text(root, "cac:DespatchDocumentReference", "cbc:ID"),
        original_invoice=values.text(root, "cac:BillingReference", "cac:InvoiceDocumentReference", "cbc:ID"),
        bank_account=_bank_account(root),
        lines=read_lines(root, values),
        charges=read_charges(root, values),
    )
    reading = _with_totals(_with_parties(reading, root), root, values)
    return replace(reading, issues=(*values.issues, *_currency_issues(root, reading)))


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
        endpoint if endpoint and endpoint.attribute("schemeID") == _ABN_SCHEME else None,
        *(node.first("cbc:CompanyID") for node in schemes),
    ]
    return printed_text(next((node for node in candidates if node), None))


def _with_totals(reading: Reading, root: Node, values: Values) -> Reading:
    currency = reading.currency.value if reading.currency else ""
    return replace(
        reading,
        net_total=values.amount(root, _TOTAL, "cbc:TaxExclusiveAmount"),
        tax_total=_tax_total(root, currency, values),
        gross_total=values.amount(root, _TOTAL, "cbc:TaxInclusiveAmount"),
        rounding=values.amount(root, _TOTAL, "cbc:PayableRoundingAmount"),
        prepaid=_prepaid(root, values),
        amount_due=values.amount(root, _TOTAL, "cbc:PayableAmount"),
    )


def _tax_total(root: Node, currency: str, values: Values) -> Printed[Decimal] | None:
    """Tax in the document's currency (BT-110); a second total may state it in the accounting currency (BT-111)."""
    for total in root.all("cac:TaxTotal"):
        amount = total.first("cbc:TaxAmount")
        if amount and amount.attribute("currencyID") in {currency, ""}:
            return values.amount(amount)
    return None


def _prepaid(root: Node, values: Values) -> Printed[Decimal] | None:
    """What is already paid (BT-113), less what is collected for third parties (XRechnung's extension, BT-DEX-002)."""
    paid = values.amount(root, _TOTAL, "cbc:PrepaidAmount")
    others = [amount for node in root.all("cac:PrepaidPayment") if (amount := _third_party(node, values))]
    if not others:
        return paid
    parts = [*([paid] if paid else []), *others]
    return Printed(sum((part.value for part in parts), Decimal(0)), " ".join(part.text for part in parts), parts[0].source)


def _third_party(node: Node, values: Values) -> Printed[Decimal] | None:
    """A payment with an instruction is collected for a third party; the others detail BT-113 and are not counted again."""
    if not node.first("cbc:InstructionID") or not (amount := values.amount(node, "cbc:PaidAmount")):
        return None
    return replace(amount, value=-amount.value)


def _purchase_orders(root: Node) -> tuple[Printed[str], ...]:
    """The order references of the header and then of the lines, each once."""
    lines = ("cac:OrderLineReference", "cac:OrderReference", "cbc:ID")
    nodes = [
        *root.walk("cac:OrderReference", "cbc:ID"),
        *root.walk("cac:InvoiceLine", *lines),
        *root.walk("cac:CreditNoteLine", *lines),
    ]
    found: dict[str, Printed[str]] = {}
    for printed in (order_reference(node) for node in nodes if node.text):
        if printed:
            found.setdefault(printed.value, printed)
    return tuple(found.values())


def _job(root: Node, values: Values) -> Printed[str] | None:
    """The project reference (BT-11); a credit note has it among the additional documents, with type code 50."""
    for node in root.all("cac:AdditionalDocumentReference"):
        if node.text_of("cbc:DocumentTypeCode") == "50":
            return values.text(node, "cbc:ID")
    return values.text(root, "cac:ProjectReference", "cbc:ID")


def _bank_account(root: Node) -> Printed[str] | None:
    """The account to pay to (BT-84), a six-digit Australian branch number (BSB) before it."""
    for account in root.walk("cac:PaymentMeans", "cac:PayeeFinancialAccount"):
        if number := account.first("cbc:ID"):
            branch = account.text_of("cac:FinancialInstitutionBranch", "cbc:ID").replace("-", "").replace(" ", "")
            text = f"{branch} {number.text}" if len(branch) == 6 and branch.isdecimal() else number.text
            return Printed(text, text, number.source)
    return None


def _currency_issues(root: Node, reading: Reading) -> tuple[Issue, ...]:
    """An invoice whose total is in another currency than the invoice says cannot be believed."""
    gross = root.first(_TOTAL, "cbc:TaxInclusiveAmount")
    stated = gross.attribute("currencyID") if gross else ""
    if gross is None or reading.currency is None or stated in {"", reading.currency.value}:
        return ()
    message = f"The invoice is in {reading.currency.value} but its total in {stated}. Ask the supplier which is right."
    return (Issue(Code.FIELD_UNREADABLE, message, where=gross.source),)
