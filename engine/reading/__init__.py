"""Any document to what stands on it: an electronic invoice, a declared supplier format, or the reason why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.formats import Format, apply, identify
from engine.issues import Code, Issue, Severity
from engine.model import Document, DocumentKind, MediaType, OwnCompany, Reading, Supplier
from engine.reading.hybrid import read_hybrid
from engine.reading.kinds import wording_kind
from engine.reading.outcome import Outcome
from engine.reading.page import read_page
from engine.reading.xml_invoices import read_xml

__all__ = ["Outcome", "read_document"]


def read_document(
    document: Document,
    formats: Sequence[Format],
    company: OwnCompany,
    *,
    format_hint: str | None = None,
    suppliers: Sequence[Supplier] = (),
) -> Outcome:
    """What the document says. `format_hint` names the supplier's own format, which decides where several claim a document.

    An invoice's format wins over wording; a document that calls itself a statement, a quote … gives one reading with its
    kind and no values. A PDF that no format knows is read from the page alone, where `suppliers`, those in the ledger, help
    to tell who is who. One that shows neither number nor total gives no reading and the issue why.
    """
    if document.media is MediaType.XML:
        return read_xml(document)
    inside = read_hybrid(document, company, suppliers) if document.embedded else None
    if inside is not None and inside.readings:
        return inside
    outcome = _read_visible(document, formats, company, format_hint, suppliers)
    return outcome if inside is None else _with_doubts(outcome, inside.issues)


def _with_doubts(outcome: Outcome, doubts: tuple[Issue, ...]) -> Outcome:
    """The readings of the page, each with the doubt that the broken e-invoice within the PDF leaves."""
    readings = tuple(replace(one, issues=(*one.issues, *doubts)) for one in outcome.readings)
    return Outcome(readings, outcome.issues if readings else (*outcome.issues, *doubts))


def _read_visible(
    document: Document,
    formats: Sequence[Format],
    company: OwnCompany,
    format_hint: str | None,
    suppliers: Sequence[Supplier],
) -> Outcome:
    """What a person sees on the document."""
    if document.is_scan:
        return Outcome((), (_scan(document),))
    if not document.pages and not document.rows:
        return Outcome((), (_nothing_to_read(document),))
    found = identify(document, formats, hint=format_hint)
    if found.format is not None:
        return Outcome(apply(found.format, document))
    if (kind := wording_kind(document)) is not None:
        return Outcome((_of_kind(document, kind),), (_not_invoice(document, kind),))
    assert found.issue is not None, "identify gives a format or the issue why not"
    if document.media is MediaType.PDF and found.issue.code is Code.NO_FORMAT:
        outcome = read_page(document, company, suppliers)
        if outcome.readings:
            return outcome
    return Outcome((), (found.issue,))


def _of_kind(document: Document, kind: DocumentKind) -> Reading:
    return Reading(kind, "wording", "1", pages=tuple(page.number for page in document.pages))


def _scan(document: Document) -> Issue:
    message = (
        f"{document.file_name} is a picture without text, which cannot be read yet. "
        "Ask the supplier for the PDF as their system makes it, or type the invoice in."
    )
    return Issue(Code.SCAN, message)


def _not_invoice(document: Document, kind: DocumentKind) -> Issue:
    message = f"{document.file_name} calls itself a {kind.value.replace('_', ' ')}, so no invoice was made of it."
    return Issue(Code.DOC_NOT_INVOICE, message, Severity.INFO)


def _nothing_to_read(document: Document) -> Issue:
    message = f"{document.file_name} holds nothing that can be read as an invoice. Ask for a PDF, a CSV or an e-invoice."
    return Issue(Code.DOC_UNREADABLE, message)
