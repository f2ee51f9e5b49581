"""UBL's namespaces, and what its roots mean in the words of the trade."""

from __future__ import annotations

from engine.model import DocumentKind
from engine.reading.xml_codes import kind_of_type

COMPONENTS = "urn:oasis:names:specification:ubl:schema:xsd:"
NAMESPACES = {"cac": f"{COMPONENTS}CommonAggregateComponents-2", "cbc": f"{COMPONENTS}CommonBasicComponents-2"}

INVOICES = {
    "Invoice": DocumentKind.INVOICE,
    "CreditNote": DocumentKind.CREDIT_NOTE,
    "SelfBilledInvoice": DocumentKind.SELF_BILLED_INVOICE,
    "SelfBilledCreditNote": DocumentKind.CREDIT_NOTE,
}
OTHERS = {
    "Statement": DocumentKind.STATEMENT,
    "Reminder": DocumentKind.REMINDER,
    "RemittanceAdvice": DocumentKind.REMITTANCE,
    "Quotation": DocumentKind.QUOTE,
    "OrderResponse": DocumentKind.ORDER_CONFIRMATION,
    "OrderResponseSimple": DocumentKind.ORDER_CONFIRMATION,
    "DespatchAdvice": DocumentKind.DELIVERY_DOCKET,
}


def invoice_kind(root: str, type_code: str) -> DocumentKind:
    """The kind of an invoice by its root's name and its type code (UNTDID 1001), which may turn an `Invoice` into a credit
    note (381) or a self-billed invoice (389)."""
    by_code = kind_of_type(type_code)
    return by_code if root == "Invoice" or by_code is DocumentKind.CREDIT_NOTE else INVOICES[root]
