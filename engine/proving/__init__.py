"""The proofs: a `Reading` becomes the `SupplierInvoice` that we believe, or says why not."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from engine.identifiers import compact_tax_id, is_valid_tax_id
from engine.issues import Code, Issue, Severity
from engine.model import OwnCompany, Reading, SupplierInvoice
from engine.proving.equations import Equation, equations
from engine.proving.evidence import default_currency, is_verified
from engine.proving.figures import Figures, figures_of
from engine.proving.invoice import supplier_invoice
from engine.proving.scans import scan_issues
from engine.proving.without_lines import with_lines

__all__ = ["Equation", "Figures", "equations", "figures_of", "prove"]

_NEEDED = {
    "supplier_name": "supplier name",
    "invoice_number": "invoice number",
    "invoice_date": "invoice date",
    "gross_total": "total with tax",
}


def prove(
    reading: Reading,
    *,
    document_sha256: str,
    supplier: str | None = None,
    company: OwnCompany = OwnCompany(),  # noqa: B008 - frozen, so one for all is safe
    rounding_limit: Decimal = Decimal("0.05"),
    currency: str | None = None,
) -> tuple[SupplierInvoice | None, tuple[Issue, ...]]:
    """The supplier invoice that a reading proves, and every issue of reading and proofs (the invoice holds the same).

    `supplier` is our supplier's number where the ledger knows one; `currency` that supplier's currency, taken only where the
    document and its tax id leave it open. `rounding_limit`, in the document's currency, is how far a total may be off
    before it blocks. No invoice where the document is none (`DOC_NOT_INVOICE`) or lacks supplier, number, date, currency or
    total (`FIELD_MISSING`). Figures that are not printed are derived where that is exact, which an issue of severity *info*
    tells.
    """
    if not reading.kind.is_invoice:
        message = f"This is no invoice but a {reading.kind.replace('_', ' ')}."
        return None, (*reading.issues, Issue(Code.DOC_NOT_INVOICE, message, Severity.INFO))
    implied = default_currency(reading)
    money = reading.currency.value if reading.currency else implied or currency
    if missing := tuple(_missing(reading, money)):
        return None, (*reading.issues, *missing)
    reading = with_lines(reading)
    figures = figures_of(reading)
    proofs = equations(reading, figures, rounding_limit)
    issues = (
        *reading.issues,
        *figures.issues,
        *(proof.issue() for proof in proofs if not proof.closes),
        *_currency_issues(reading, implied, money),
        *_date_issues(reading),
        *_identity_issues(reading, company),
        *scan_issues(reading, proofs, supplier=supplier),
    )
    verified = is_verified(reading, proofs, issues, supplier=supplier, company=company, currency=currency)
    return supplier_invoice(
        reading, figures, issues, sha256=document_sha256, supplier=supplier, currency=str(money), verified=verified
    )


def _missing(reading: Reading, currency: str | None) -> Iterator[Issue]:
    for name, words in _NEEDED.items():
        value = getattr(reading, name)
        if value is None or value.value == "":
            yield Issue(
                Code.FIELD_MISSING, f"No {words} was found on the document. Correct the reading, or ask the supplier."
            )
    if not currency:
        yield Issue(Code.FIELD_MISSING, "The document does not say its currency. Set the currency of the supplier.")


def _currency_issues(reading: Reading, implied: str | None, currency: str | None) -> Iterator[Issue]:
    if reading.currency is None:
        reason = "because of the kind of its business number" if implied else "as the supplier's currency"
        yield Issue(Code.FIELD_MISSING, f"The currency is not printed; {currency} is taken {reason}.", Severity.INFO)


def _date_issues(reading: Reading) -> Iterator[Issue]:
    due, invoiced = reading.due_date, reading.invoice_date
    if due and invoiced and due.value < invoiced.value:
        message = f"The due date {due.value} lies before the invoice date {invoiced.value}. Check both on the document."
        yield Issue(Code.ARITH, message, Severity.WARN, due.source)


def _identity_issues(reading: Reading, company: OwnCompany) -> Iterator[Issue]:
    tax_id, name = reading.supplier_tax_id, reading.supplier_name
    own_ids = {compact_tax_id(own) for own in company.tax_ids}
    if tax_id and compact_tax_id(tax_id.value) in own_ids:
        message = f"The supplier's business number {tax_id.value} is our own. Check who sent the invoice."
        yield Issue(Code.TAXID_INVALID, message, where=tax_id.source)
    elif tax_id and is_valid_tax_id(tax_id.value) is False:
        message = f"The business number {tax_id.value} fails its check digit. Compare it with the supplier's record."
        yield Issue(Code.TAXID_INVALID, message, Severity.WARN, tax_id.source)
    if name and name.value.casefold().strip() in {own.casefold().strip() for own in company.names}:
        message = f"The supplier's name “{name.value}” is our own. Check who sent the invoice."
        yield Issue(Code.FIELD_UNREADABLE, message, where=name.source)
