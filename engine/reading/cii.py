"""Cross Industry Invoices (CII D16B: XRechnung, Factur-X and ZUGFeRD 2 in every profile; ZUGFeRD 1) to a `Reading`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from engine.issues import Code, Issue, Severity
from engine.model import DocumentKind, Printed, Reading, ReadingTax
from engine.reading import xml_enclosures
from engine.reading.cii_lines import order_nodes, read_charges, read_lines
from engine.reading.cii_names import D16B, ZUGFERD_1, Names, names_of
from engine.reading.outcome import Outcome
from engine.reading.xml_codes import kind_of_type
from engine.reading.xml_nodes import Node, Values, printed_text
from engine.reading.xml_opening import Opened
from engine.reading.xml_values import ABN_SCHEME, bank_account, currency_issues, order_references, rate_of

READER, VERSION = "cii", "1"
_TAX_SCHEMES = ("VA", "VAT", "GST")
_REFERENCE = "ram:AdditionalReferencedDocument"
ENCLOSURES = {
    names.root: xml_enclosures.Names(
        references=((names.transaction, names.agreement, _REFERENCE), (names.transaction, names.settlement, _REFERENCE)),
        binary=("ram:AttachmentBinaryObject",),
        address=("ram:URIID",),
        description="ram:Name",
        number=names.reference,
    )
    for names in (D16B, ZUGFERD_1)
}
_DAY_FORMATS = ("", "102", "203", "204", "205")  # UNCL 2379: a day as CCYYMMDD, alone or before a time
_DAY = re.compile(r"(\d{4})(-?)(\d{2})\2(\d{2})(?:\d{4}(?:\d{2})?|T[\d:.]+)?(?:Z|[+-]\d{2}:?\d{2})?", re.ASCII)


def is_cii(opened: Opened) -> bool:
    """Whether it is a Cross Industry Invoice of a version that is read here."""
    return names_of(opened.namespace, opened.root) is not None


def read_cii(opened: Opened) -> Outcome:
    """The reading of a Cross Industry Invoice. Profiles without lines (MINIMUM, BASIC WL) give a reading without lines; a
    pro-forma invoice gives a reading with its kind alone."""
    names = names_of(opened.namespace, opened.root)
    assert names is not None, "read_cii is asked for a Cross Industry Invoice only"
    root = Node(opened.element, f"{opened.prefix}/rsm:{opened.root}", names.spaces)
    kind = kind_of_type(root.text_of(names.document, "ram:TypeCode"))
    if not kind.is_invoice:
        return Outcome((Reading(kind, READER, VERSION),))
    return Outcome((_read_invoice(root, kind, names),))


def _read_invoice(root: Node, kind: DocumentKind, names: Names) -> Reading:
    values = Values(_day_of)
    trade, settlement = names.transaction, (names.transaction, names.settlement)
    reading = Reading(
        kind=kind,
        reader=READER,
        reader_version=VERSION,
        invoice_number=values.text(root, names.document, "ram:ID"),
        invoice_date=_day(root, values, names.document, "ram:IssueDateTime"),
        due_date=_due_date(root, names, values),
        currency=values.text(root, *settlement, "ram:InvoiceCurrencyCode"),
        purchase_orders=order_references(_order_nodes(root, names)),
        job=values.text(root, trade, names.agreement, "ram:SpecifiedProcuringProject", "ram:ID"),
        delivery_note=_delivery_note(root, names, values),
        original_invoice=values.text(root, *settlement, "ram:InvoiceReferencedDocument", names.reference),
        bank_account=_bank_account(root, names),
        lines=tuple(line for node in root.all(trade) for line in read_lines(node, names, values)),
        charges=tuple(row for node in root.walk(*settlement) for row in read_charges(node, names, values)),
        taxes=tuple(_tax(node, names, values) for node in root.walk(*settlement, "ram:ApplicableTradeTax")),
        enclosures=xml_enclosures.enclosures(root, ENCLOSURES[names.root]),
    )
    return _with_totals(_with_parties(reading, root, names), root, names, values)


def _tax(node: Node, names: Names, values: Values) -> ReadingTax:
    return ReadingTax(
        base=values.amount(node, "ram:BasisAmount"),
        amount=values.amount(node, "ram:CalculatedAmount"),
        rate=rate_of(values.amount(node, names.rate), node.first("ram:CategoryCode")),
    )


def _day_of(node: Node) -> date:
    """The day of a date as CII writes it. Raises `ValueError` where it is none."""
    match = _DAY.fullmatch(node.text)
    if match is None or node.attribute("format") not in _DAY_FORMATS:
        raise ValueError(node.text)
    return date(int(match[1]), int(match[3]), int(match[4]))


def _day(node: Node, values: Values, *path: str) -> Printed[date] | None:
    return values.day(node, *path, "udt:DateTimeString") or values.day(node, *path, "udt:DateTime")


def _due_date(root: Node, names: Names, values: Values) -> Printed[date] | None:
    """The due date (BT-9) of the first terms that are not those of a discount for paying early; that an invoice is due in
    parts is told."""
    terms = list(root.walk(names.transaction, names.settlement, "ram:SpecifiedTradePaymentTerms"))
    dated = [(term, day) for term in terms if (day := _day(term, values, "ram:DueDateDateTime"))]
    net = [day for term, day in dated if not any(term.all("ram:ApplicableTradePaymentDiscountTerms"))]
    days = net or [day for _, day in dated]
    if len({day.value for day in days}) > 1:
        shown = ", ".join(day.value.isoformat() for day in days[:5])
        message = f"The invoice names several due dates ({shown}); the first is taken. Check its payment terms."
        values.issues.append(Issue(Code.FIELD_UNREADABLE, message, Severity.WARN, days[1].source))
    return days[0] if days else None


def _order_nodes(root: Node, names: Names) -> Iterator[Node]:
    """The order references of the header and then of the lines."""
    trade = names.transaction
    yield from root.walk(trade, names.agreement, "ram:BuyerOrderReferencedDocument", names.reference)
    for transaction in root.all(trade):
        yield from order_nodes(transaction, names)


def _delivery_note(root: Node, names: Names, values: Values) -> Printed[str] | None:
    """The despatch advice (BT-16), else the delivery note that ZUGFeRD knows beside it."""
    delivery = (names.transaction, names.delivery)
    despatch = values.text(root, *delivery, "ram:DespatchAdviceReferencedDocument", names.reference)
    return despatch or values.text(root, *delivery, "ram:DeliveryNoteReferencedDocument", names.reference)


def _bank_account(root: Node, names: Names) -> Printed[str] | None:
    for means in root.walk(names.transaction, names.settlement, "ram:SpecifiedTradeSettlementPaymentMeans"):
        for name in ("ram:IBANID", "ram:ProprietaryID"):
            if number := means.first("ram:PayeePartyCreditorFinancialAccount", name):
                bank = "ram:PayeeSpecifiedCreditorFinancialInstitution"
                return bank_account(number, means.text_of(bank, "ram:AustralianBSBID"))
    return None


def _with_parties(reading: Reading, root: Node, names: Names) -> Reading:
    agreement = (names.transaction, names.agreement)
    supplier, buyer = (next(root.walk(*agreement, party), None) for party in ("ram:SellerTradeParty", "ram:BuyerTradeParty"))
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
    return printed_text(party.first("ram:Name") or party.first("ram:SpecifiedLegalOrganization", "ram:TradingBusinessName"))


def _tax_id(party: Node | None) -> Printed[str] | None:
    """The VAT or GST number (BT-31), else the registration (BT-30), an ABN as network address, any other tax number."""
    if party is None:
        return None
    numbers = [node for node in party.walk("ram:SpecifiedTaxRegistration", "ram:ID") if node.text]
    address = party.first("ram:URIUniversalCommunication", "ram:URIID")
    candidates = [
        *(node for node in numbers if node.attribute("schemeID").upper() in _TAX_SCHEMES),
        party.first("ram:SpecifiedLegalOrganization", "ram:ID"),
        address if address and address.attribute("schemeID") == ABN_SCHEME else None,
        *numbers,
    ]
    return printed_text(next((node for node in candidates if node), None))


def _with_totals(reading: Reading, root: Node, names: Names, values: Values) -> Reading:
    """The totals in the document's currency; tax (and with an extension any total) may be stated in another one besides."""
    currency = reading.currency.value if reading.currency else ""

    def node(name: str) -> Node | None:
        path = (names.transaction, names.settlement, names.totals, name)
        nodes = [found for found in root.walk(*path) if found.text]
        own = (found for found in nodes if found.attribute("currencyID") in {currency, ""})
        return next(own, nodes[0] if nodes and name != "ram:TaxTotalAmount" else None)

    def amount(name: str) -> Printed[Decimal] | None:
        return values.amount(found) if (found := node(name)) else None

    reading = replace(
        reading,
        net_total=amount("ram:TaxBasisTotalAmount"),
        tax_total=amount("ram:TaxTotalAmount"),
        gross_total=amount("ram:GrandTotalAmount"),
        rounding=amount("ram:RoundingAmount"),
        prepaid=amount("ram:TotalPrepaidAmount"),
        amount_due=amount("ram:DuePayableAmount"),
    )
    issues = currency_issues(node("ram:GrandTotalAmount"), reading.currency)
    return replace(reading, issues=(*values.issues, *issues))
