"""The documents of one mail beside one another: pages of one invoice joined, what only shows again put aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.joining import groups_of, joined
from engine.model import Email, MediaType, SupplierInvoice
from engine.reading_mails import ReadDocument, Reader, Rules, begin_reading, settled_as
from engine.store import Transaction
from engine.store.arrivals import DocumentPart
from engine.workbench import Workbench


def read_documents(cursor: Transaction, bench: Workbench, rules: Rules, email: Email) -> tuple[ReadDocument, ...]:
    """Every attachment with what became of it; nothing is written yet."""
    reader = Reader(bench, rules, email)
    known = begin_reading(cursor, rules, email)
    done: list[ReadDocument] = []
    for attachment in email.attachments:
        if attachment.ignored is not None:
            done.append(settled_as(attachment, "ignored", attachment.ignored))
        elif attachment.sha256 in known:
            done.append(settled_as(attachment, "duplicate", "the same file arrived before"))
        else:
            known.add(attachment.sha256)
            done.append(reader.read(attachment))
    return settled_together(reader, done)


def settled_together(reader: Reader, documents: Sequence[ReadDocument]) -> tuple[ReadDocument, ...]:
    """The documents of one mail looked at beside one another: pages of one invoice joined, twins put aside."""
    return _without_twins(_pages_joined(reader, documents))


def _pages_joined(reader: Reader, documents: Sequence[ReadDocument]) -> Sequence[ReadDocument]:
    """Files that are pages of one invoice become one document: the first is imported, the others say where they went."""
    places = [place for place, entry in enumerate(documents) if _media(entry) is MediaType.PDF]
    pages = [entry.document for place in places if (entry := documents[place]).document is not None]
    numbers = [_number_of(documents[place]) for place in places]
    after = list(documents)
    for group in groups_of(pages, numbers):
        first, *others = (documents[places[place]] for place in group.places)
        whole = reader.read_joined(first.attachment, joined([pages[place] for place in group.places]))
        if len(whole.made) != 1 or (not group.is_whole and _is_proved(first)):
            continue  # together they are no invoice either, or the first is one already: each is told as it is
        parts = tuple(DocumentPart(other.attachment.sha256, _pages_of(other)) for other in others)
        after[places[group.places[0]]] = replace(whole, parts=parts)
        for place, other in zip(group.places[1:], others, strict=True):
            reason = f"further pages of the invoice in {first.attachment.file_name}"
            after[places[place]] = settled_as(other.attachment, "ignored", reason, (), other.document)
    return after


def _is_proved(entry: ReadDocument) -> bool:
    return any(made.invoice.verified for made in entry.made)


def _number_of(entry: ReadDocument) -> str | None:
    """The invoice number that was read on a document, whether or not it made an invoice by itself."""
    return next((number for number in entry.numbers if number), None)


def _pages_of(entry: ReadDocument) -> int:
    return len(entry.document.pages) if entry.document else 0


def _without_twins(documents: Sequence[ReadDocument]) -> tuple[ReadDocument, ...]:
    """A page that only shows again what an electronic invoice of the same mail says is put aside, with its reason."""
    electronic = [made.invoice for entry in documents if _media(entry) is MediaType.XML for made in entry.made]
    return tuple(_put_aside(entry, electronic) for entry in documents)


def _put_aside(entry: ReadDocument, electronic: Sequence[SupplierInvoice]) -> ReadDocument:
    if _media(entry) is not MediaType.PDF or entry.document is None:
        return entry
    words = {word.text.strip(".,:;#") for page in entry.document.pages for word in page.words}
    if any(invoice.invoice_number in words for invoice in electronic):
        return settled_as(entry.attachment, "ignored", "same invoice as the electronic one", (), entry.document)
    return entry


def _media(entry: ReadDocument) -> MediaType | None:
    return entry.document.media if entry.document is not None else None
