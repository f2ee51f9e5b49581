"""Any document to what stands on it: an electronic invoice, a declared supplier format, or the reason why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.formats import Format, apply, identify
from engine.issues import Code, Issue, Severity
from engine.model import Document, DocumentKind, MediaType, OwnCompany, Reading, Supplier
from engine.reading.hybrid import read_hybrid
from engine.reading.kinds import wording_kind
from engine.reading.layers import closed_up, has_layer, is_poor
from engine.reading.outcome import Outcome
from engine.reading.page import read_page
from engine.reading.page.reader import READER as PAGE_READER
from engine.reading.scans import as_recognised, read_recognised, scan_issue, with_doubt
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
    if document.is_recognised:
        return read_recognised(document, company, suppliers)
    is_layer = has_layer(document)
    if document.is_scan or (is_layer and is_poor(document)):
        return Outcome((), (scan_issue(document),))
    document = closed_up(document) if is_layer else document
    outcome = _read_text(document, formats, company, format_hint, suppliers)
    if is_layer and outcome.readings:
        return with_doubt(outcome) if outcome.readings[0].reader != PAGE_READER else as_recognised(outcome, document)
    return outcome


def _read_text(
    document: Document,
    formats: Sequence[Format],
    company: OwnCompany,
    format_hint: str | None,
    suppliers: Sequence[Supplier],
) -> Outcome:
    if not document.pages and not document.rows:
        return Outcome((), (_nothing_to_read(document),))
    found = identify(document, formats, hint=format_hint)
    if found.format is not None:
        return Outcome(apply(found.format, document))
    assert found.issue is not None, "identify gives a format or the issue why not"
    if document.media is MediaType.PDF and found.issue.code is Code.NO_FORMAT:
        outcome = read_page(document, company, suppliers)
        return outcome if outcome.readings else Outcome((), (found.issue,))
    if (kind := wording_kind(document)) is not None:
        return Outcome((_of_kind(document, kind),), (_not_invoice(document, kind),))
    return Outcome((), (found.issue,))


def _of_kind(document: Document, kind: DocumentKind) -> Reading:
    return Reading(kind, "wording", "1", pages=tuple(page.number for page in document.pages))


def _not_invoice(document: Document, kind: DocumentKind) -> Issue:
    message = f"{document.file_name} calls itself a {kind.value.replace('_', ' ')}, so no invoice was made of it."
    return Issue(Code.DOC_NOT_INVOICE, message, Severity.INFO)


def _nothing_to_read(document: Document) -> Issue:
    message = f"{document.file_name} holds nothing that can be read as an invoice. Ask for a PDF, a CSV or an e-invoice."
    return Issue(Code.DOC_UNREADABLE, message)
