"""One mail taken in: its documents read, proved and screened, and everything kept in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.accepting import accept_imported
from engine.evaluating import evaluate_stored
from engine.issues import Code, Issue, Severity
from engine.mail_documents import read_documents
from engine.model import (
    Email,
    MailPlace,
)
from engine.reading_mails import MadeInvoice, ReadDocument, Rules
from engine.same_document import before_keeping
from engine.screening import identify_supplier
from engine.store import Transaction, arrivals, invoices, ledger, masters
from engine.store.invoices import StoredInvoice
from engine.store.rows import now
from engine.suppliers import proposed_supplier
from engine.workbench import Workbench


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of one mail. `outcome` is done, ignored or held."""

    outcome: str
    reason: str | None
    documents: tuple[ReadDocument, ...]
    mail_arrival: int

    @property
    def made(self) -> tuple[MadeInvoice, ...]:
        """All invoices of the mail."""
        return tuple(made for document in self.documents for made in document.made)


def take_in(
    bench: Workbench,
    rules: Rules,
    email: Email,
    *,
    account: str,
    place: MailPlace | None = None,
    is_mail: bool = True,
    fetched: bool = True,
) -> TakenIn:
    """Reads the documents of a mail whose raw bytes are safely kept, and commits all of it at once.

    `fetched` is false for what only stands for a mail: it must never be touched on the server.
    """
    for attachment in email.attachments:
        if attachment.ignored is None:
            bench.originals.put(attachment.content)
    with bench.store.transaction() as cursor:
        if rules.create_suppliers:  # an earlier mail of the same run may have made one
            rules = replace(rules, world=replace(rules.world, suppliers=masters.suppliers(cursor)))
        documents = read_documents(cursor, bench, rules, email)
        outcome, reason = mail_outcome(email, documents)
        arrivals.save_mail(cursor, email, is_mail=is_mail)
        number = arrivals.add_mail_arrival(
            cursor, mail=email.sha256, account=account, at=now(), outcome=outcome, reason=reason
        )
        arrivals.add_document_arrivals(cursor, number, [document.arrival for document in documents])
        if place is not None:
            arrivals.save_place(cursor, place, email.sha256 if fetched else None)
        keep_documents(cursor, bench, rules, documents, number)
        arrivals.add_log(cursor, number, now(), log_lines(email, documents, outcome, reason))
    return TakenIn(outcome, reason, documents, number)


def mail_outcome(email: Email, documents: Sequence[ReadDocument]) -> tuple[str, str | None]:
    """done, ignored or held, with the reason for the latter two."""
    for document in documents:
        if document.arrival.outcome == "held":
            return "held", f"{document.arrival.file_name}: {document.arrival.reason}"
    for issue in email.issues:
        if issue.severity is Severity.BLOCK:
            return "held", issue.message
    if not documents:
        return "ignored", "the mail has no attachment"
    if all(document.attachment.ignored is not None for document in documents):
        return "ignored", "the mail has nothing to read: " + (documents[0].arrival.reason or "")
    return "done", None


def keep_documents(
    cursor: Transaction, bench: Workbench, rules: Rules, documents: Sequence[ReadDocument], mail_arrival: int
) -> None:
    """Keeps documents and their invoices, evaluates these, and accepts them where the defaults say so."""
    for entry in documents:
        if entry.document is not None and entry.arrival.outcome != "duplicate":
            kind = entry.made[0].invoice.kind.value if entry.made else entry.arrival.reason
            size = len(entry.attachment.content)
            arrivals.save_document(cursor, entry.document, kind=kind, size=size, at=now())
        if entry.parts:
            arrivals.save_parts(cursor, entry.attachment.sha256, entry.parts)
    made = [made for entry in documents for made in entry.made]
    if rules.create_suppliers:
        made = [_with_new_supplier(cursor, bench, entry) for entry in made]
        rules = replace(rules, world=replace(rules.world, suppliers=masters.suppliers(cursor)))
    kept: list[StoredInvoice] = []
    for one in made:
        before_keeping(cursor, bench, one.invoice)
        order = invoices.save_invoice(cursor, one.invoice, one.reading, mail_arrival=mail_arrival, at=now())
        kept.append(StoredInvoice(one.invoice, one.reading, order, mail_arrival))
    evaluate_stored(cursor, bench.settings, rules.world, kept)
    accept_imported(cursor, bench, rules.world, [one.invoice.id for one in made])


def _with_new_supplier(cursor: Transaction, bench: Workbench, made: MadeInvoice) -> MadeInvoice:
    if made.invoice.supplier is not None:
        return made
    known, _ = identify_supplier(made.invoice, masters.suppliers(cursor), sender=None, format_name=None)
    if known is not None:
        return replace(made, invoice=replace(made.invoice, supplier=known.number))
    supplier = proposed_supplier(cursor, made.invoice)
    masters.save_suppliers(cursor, [supplier])
    ledger.add_event(cursor, bench.event("supplier created", supplier.number, name=supplier.name))
    return replace(made, invoice=replace(made.invoice, supplier=supplier.number))


def log_lines(email: Email, documents: Sequence[ReadDocument], outcome: str, reason: str | None) -> list[str]:
    """The mail's log: what came, what became of each document, and how it ended."""
    lines = [f"Mail from {email.sender or 'a folder'} with {len(email.attachments)} attachment(s) kept."]
    if email.original_sender and email.original_sender != email.sender:
        lines.append(f"Forwarded by {email.sender}; first sent by {email.original_sender}.")
    lines.extend(issue.message for issue in email.issues)
    for entry in documents:
        arrival = entry.arrival
        said = f"{arrival.file_name}: {arrival.outcome}" + (f" ({arrival.reason})" if arrival.reason else "")
        lines.append(said)
        lines.extend(f"{arrival.file_name}: {issue.message}" for issue in arrival.issues)
        lines.extend(
            f"{arrival.file_name}: {made.invoice.kind.value.replace('_', ' ')} {made.invoice.invoice_number} of "
            f"{made.invoice.supplier_name}, {made.invoice.currency} {made.invoice.gross_total}"
            for made in entry.made
        )
    return [*lines, f"Outcome: {outcome}" + (f" ({reason})" if reason else "")]


def not_fetched(place: MailPlace, message: str) -> Email:
    """What stands for a mail that was too large to be fetched; it stays on the server."""
    name = "|".join((place.account, place.folder, place.uid_validity, place.uid))
    issue = Issue(Code.DOC_TOO_LARGE, message, Severity.BLOCK)
    digest = hashlib.sha256(name.encode()).hexdigest()
    return Email(digest, None, "", "", "", None, "(mail too large to be fetched)", None, "", (), (), (issue,))
