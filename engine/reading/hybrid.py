"""A PDF with an electronic invoice inside: the XML is what is booked, and the page, which people see, must say the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.issues import Code, Issue, Severity
from engine.model import Document, DocumentKind, MediaType, OwnCompany, Reading, Supplier
from engine.reading.comparing import as_seen, compared
from engine.reading.outcome import Outcome
from engine.reading.page import read_page
from engine.reading.page.lines import rows_of
from engine.reading.shown import Shown
from engine.reading.xml_invoices import read_xml

# What the standards call the one file that counts, the youngest first; ZUGFeRD 1 wrote its name in both cases.
_NAMES = ("factur-x.xml", "xrechnung.xml", "zugferd-invoice.xml")


def read_hybrid(document: Document, company: OwnCompany, suppliers: Sequence[Supplier] = ()) -> Outcome | None:
    """The reading of the e-invoice within a PDF, with an issue for each field in which the page differs; `None` where the
    PDF carries none. `suppliers` are those in the ledger, for reading the page.

    Embedded XML that is no invoice (an order, a timesheet) is passed over. An e-invoice that is broken gives an outcome
    without readings and the issue why.
    """
    read = sorted(_read(document), key=lambda one: _rank(one[0]))
    invoices = [reading for _, outcome in read for reading in outcome.readings if reading.kind.is_invoice]
    if not invoices:
        broken = next((outcome for name, outcome in read if _rank(name) < len(_NAMES) and not outcome.readings), None)
        return Outcome((), (_broken(document, broken.issues[0]),)) if broken else None
    reading = replace(invoices[0], pages=tuple(page.number for page in document.pages))
    issues = [*_several(document, invoices)]
    if not any(page.words for page in document.pages):
        issues.append(_unseen())
        return Outcome((replace(reading, issues=(*reading.issues, *issues)),))
    return Outcome((_with_page(reading, document, company, suppliers, issues),))


def _read(document: Document) -> list[tuple[str, Outcome]]:
    """Every embedded XML file, read."""
    return [
        (one.name, read_xml(Document(document.sha256, one.name, MediaType.XML, xml=one.content)))
        for one in document.embedded
    ]


def _rank(name: str) -> int:
    name = name.lower().rpartition("/")[2]
    return _NAMES.index(name) if name in _NAMES else len(_NAMES)


def _with_page(
    reading: Reading, document: Document, company: OwnCompany, suppliers: Sequence[Supplier], issues: list[Issue]
) -> Reading:
    seen = read_page(document, company, suppliers).readings
    page = _same_invoice(reading, seen)
    found = compared(reading, page, Shown(rows_of(document), page), company)
    issues += found.issues
    issues += _other_kind(reading, seen)
    issues += _more_invoices(reading, page, seen)
    issues += [issue for one in seen for issue in one.issues if issue.code is Code.HIDDEN_TEXT]
    reading = as_seen(reading, found.places)
    if page is not None and not reading.lines and _adds_up(reading, page):
        reading = replace(reading, lines=page.lines, charges=reading.charges or page.charges)
    return replace(reading, issues=(*reading.issues, *issues))


def _same_invoice(reading: Reading, seen: Sequence[Reading]) -> Reading | None:
    """The page's reading of that number, else its first of an invoice."""
    invoices = [one for one in seen if one.kind.is_invoice]
    number = reading.invoice_number.value if reading.invoice_number else None
    same = (one for one in invoices if one.invoice_number and one.invoice_number.value == number)
    return next(same, invoices[0] if invoices else None)


def _adds_up(reading: Reading, page: Reading) -> bool:
    """Whether the lines that the page shows make the e-invoice's net total, which says nothing of lines itself."""
    rows = page.lines + (reading.charges or page.charges)
    if not page.lines or reading.net_total is None or any(row.net_amount is None for row in rows):
        return False
    return sum(row.net_amount.value for row in rows if row.net_amount) == reading.net_total.value


def _other_kind(reading: Reading, seen: Sequence[Reading]) -> list[Issue]:
    if any(one.kind.is_invoice and (one.is_credit_note or not reading.is_credit_note) for one in seen):
        other = next((one for one in seen if one.is_credit_note), None)
        if other is None or reading.is_credit_note or reading.kind is DocumentKind.SELF_BILLED_INVOICE:
            return []
        return [_kind_differs(reading.kind, other.kind, Severity.BLOCK)]
    kinds = [one.kind for one in seen if not one.kind.is_invoice and one.kind is not DocumentKind.OTHER]
    return [_kind_differs(reading.kind, kinds[0], Severity.WARN)] if kinds else []


def _kind_differs(xml: DocumentKind, page: DocumentKind, severity: Severity) -> Issue:
    one, other = (kind.value.replace("_", " ") for kind in (xml, page))
    message = (
        f"The e-invoice is a document of the kind {one}, the page calls itself {other}. Ask the supplier which is right."
    )
    return Issue(Code.XML_PAGE_DIFFERS, message, severity)


def _more_invoices(reading: Reading, page: Reading | None, seen: Sequence[Reading]) -> list[Issue]:
    numbers = [one.invoice_number.value for one in seen if one is not page and one.invoice_number and one.gross_total]
    if not numbers:
        return []
    message = (
        f"The pages seem to hold another invoice, {numbers[0]}, which is not in the e-invoice and was not read."
        " Look through the pages, and type it in where it is one."
    )
    return [Issue(Code.UNVERIFIED, message, Severity.WARN)]


def _several(document: Document, invoices: Sequence[Reading]) -> list[Issue]:
    """Two e-invoices in one PDF must say the same; ZUGFeRD and XRechnung may lie side by side."""

    def said(reading: Reading) -> tuple[object, ...]:
        known = (reading.invoice_number, reading.gross_total, reading.bank_account)
        return tuple(one.value if one else None for one in known)

    if all(said(one) == said(invoices[0]) for one in invoices[1:]):
        return []
    message = (
        f"{document.file_name} carries {len(invoices)} e-invoices that differ. Ask the supplier which of them is right."
    )
    return [Issue(Code.XML_PAGE_DIFFERS, message)]


def _unseen() -> Issue:
    message = (
        "The page is a picture, so it could not be compared with the e-invoice inside the PDF. Compare the two yourself."
    )
    return Issue(Code.UNVERIFIED, message, Severity.WARN)


def _broken(document: Document, issue: Issue) -> Issue:
    message = f"The e-invoice inside {document.file_name} cannot be read. {issue.message}"
    return Issue(Code.DOC_UNREADABLE, message, Severity.WARN)
