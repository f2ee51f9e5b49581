"""One document of a mail, read and proved before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.evaluating import World
from engine.formats import Format
from engine.identifiers import sender_matches
from engine.issues import Code, Issue, Severity
from engine.model import (
    Attachment,
    Document,
    Email,
    Reading,
    Supplier,
    SupplierInvoice,
)
from engine.reading import read_document
from engine.reading.outcome import Outcome
from engine.reading.safely import Item, Read, read_safely
from engine.reading_ahead import Ahead
from engine.screening import identify_supplier
from engine.settings import Settings
from engine.store import Transaction, arrivals
from engine.store.arrivals import DocumentArrival, DocumentPart
from engine.verifying import is_template_free, proved
from engine.workbench import Workbench


@dataclass(frozen=True, slots=True)
class MadeInvoice:
    """An invoice made of a document, with the reading it came from."""

    invoice: SupplierInvoice
    reading: Reading
    file_name: str


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document after reading: what it is, what became of it, and the invoices made of it. `parts` are the further files
    of an invoice that came page by page; `numbers` are the invoice numbers read."""

    attachment: Attachment
    arrival: DocumentArrival
    document: Document | None = None
    made: tuple[MadeInvoice, ...] = ()
    parts: tuple[DocumentPart, ...] = ()
    numbers: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for a whole import. `automatic`: the watcher imports, so a supplier's own switch counts. `ahead` reads in
    processes of their own; without it this process reads."""

    formats: tuple[Format, ...]
    world: World
    automatic: bool = False
    create_suppliers: bool = False
    ahead: Ahead | None = None


def begin_reading(cursor: Transaction, rules: Rules, email: Email) -> set[str]:
    """Lets the documents of a mail be read that will be asked for soon, where processes do that; gives those that arrived
    before, which need no reading."""
    wanted = [attachment for attachment in email.attachments if attachment.ignored is None]
    known = arrivals.known_documents(cursor, [attachment.sha256 for attachment in wanted])
    if rules.ahead is not None:
        hint = _format_hint(email, rules.world.suppliers)
        for attachment in wanted:
            if attachment.sha256 not in known:
                rules.ahead.begin(Item(attachment.content, attachment.file_name, hint))
    return known


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads and proves the documents of one mail."""

    bench: Workbench
    rules: Rules
    email: Email

    def read(self, attachment: Attachment) -> ReadDocument:
        """One document read and proved; nothing is written."""
        document, outcome = self._read(Item(attachment.content, attachment.file_name, self.hint))
        return self.settled(attachment, document, outcome)

    @property
    def hint(self) -> str | None:
        """The format of the supplier who writes from the mail's address."""
        return _format_hint(self.email, self.rules.world.suppliers)

    def _read(self, item: Item) -> Read:
        rules, company = self.rules, self.bench.settings.company
        if rules.ahead is not None:
            return rules.ahead.read(item)
        known = rules.world.suppliers
        return read_safely(item.content, item.file_name, rules.formats, company, item.format_hint, suppliers=known)

    def read_joined(self, first: Attachment, document: Document) -> ReadDocument:
        """A document that came in several files, as one."""
        known, company = self.rules.world.suppliers, self.bench.settings.company
        outcome = read_document(document, self.rules.formats, company, format_hint=self.hint, suppliers=known)
        return self.settled(first, document, outcome)

    def settled(self, attachment: Attachment, document: Document | None, outcome: Outcome) -> ReadDocument:
        """What becomes of a document after reading."""
        numbers = tuple(reading.invoice_number.value if reading.invoice_number else None for reading in outcome.readings)
        return replace(self._settled(attachment, document, outcome), numbers=numbers)

    def _settled(self, attachment: Attachment, document: Document | None, outcome: Outcome) -> ReadDocument:
        if not outcome.readings:
            unread = outcome.issues[0].code if outcome.issues else Code.DOC_UNREADABLE
            return settled_as(attachment, "held", unread.value, outcome.issues, document)
        if not any(reading.kind.is_invoice for reading in outcome.readings):
            kind = outcome.readings[0].kind
            return settled_as(attachment, "ignored", kind.value, outcome.issues, document)
        made, issues = self._proved(attachment, outcome)
        if (reason := _switched_off(made, self.rules)) is None and not made:
            reason = _why_none(issues)
        if reason is not None:
            return settled_as(attachment, "held", reason, issues, document)
        return replace(settled_as(attachment, "imported", None, issues, document), made=tuple(made))

    def _proved(self, attachment: Attachment, outcome: Outcome) -> tuple[list[MadeInvoice], list[Issue]]:
        """The invoices of a document, and the issues of those parts that none could be made of."""
        made: list[MadeInvoice] = []
        issues: list[Issue] = list(outcome.issues)
        for reading in (reading for reading in outcome.readings if reading.kind.is_invoice):
            invoice, problems = believed(reading, attachment.sha256, self.bench.settings, self.rules.world, self.email)
            if invoice is None:
                issues.extend(problems)
            else:
                made.append(MadeInvoice(invoice, reading, attachment.file_name))
        return made, issues


def believed(
    reading: Reading, sha256: str, settings: Settings, world: World, email: Email
) -> tuple[SupplierInvoice | None, tuple[Issue, ...]]:
    """The invoice that a reading proves, with its supplier where the document names one of ours."""
    currency = _usual_currency(reading, world) or settings.ledger_currency
    invoice, issues = proved(reading, document_sha256=sha256, settings=settings, supplier=None, currency=currency)
    if invoice is None:
        return None, issues
    supplier = _supplier_of(invoice, reading, world, email)
    if supplier is None or not is_template_free(reading):
        return replace(invoice, supplier=supplier.number if supplier else None), issues
    return proved(reading, document_sha256=sha256, settings=settings, supplier=supplier, currency=currency)


def _why_none(issues: Sequence[Issue]) -> str:
    """The code of what kept a document from becoming an invoice."""
    blocking = (issue.code for issue in issues if issue.severity is Severity.BLOCK)
    return next(blocking, Code.FIELD_MISSING).value


def _usual_currency(reading: Reading, world: World) -> str | None:
    """The currency of the supplier whose format read the document."""
    name = reading.reader.removeprefix("format:")
    return next((supplier.currency for supplier in world.suppliers if supplier.format == name), None)


def _supplier_of(invoice: SupplierInvoice, reading: Reading, world: World, email: Email) -> Supplier | None:
    format_name = reading.reader.removeprefix("format:") if reading.reader.startswith("format:") else None
    sender = email.original_sender or None
    supplier, _ = identify_supplier(invoice, world.suppliers, sender=sender, format_name=format_name)
    return supplier


def _switched_off(made: Sequence[MadeInvoice], rules: Rules) -> str | None:
    if not rules.automatic:
        return None
    for entry in made:
        supplier = rules.world.supplier(entry.invoice.supplier)
        if supplier is not None and not supplier.auto_import:
            return f"automatic import is switched off for {supplier.name}"
    return None


def settled_as(
    attachment: Attachment,
    outcome: str,
    reason: str | None,
    issues: Sequence[Issue] = (),
    document: Document | None = None,
) -> ReadDocument:
    """A document with what became of it."""
    arrival = DocumentArrival(
        attachment.sha256, attachment.file_name, _container(attachment), outcome, reason, tuple(issues)
    )
    return ReadDocument(attachment, arrival, document)


def _container(attachment: Attachment) -> str:
    return " / ".join(attachment.path)


def _format_hint(email: Email, suppliers: Sequence[Supplier]) -> str | None:
    for supplier in suppliers:
        if supplier.format and sender_matches(email.original_sender, supplier.email_senders):
            return supplier.format
    return None
