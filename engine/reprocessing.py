"""A mail gone through again, from its kept original: what was held may be read now."""

from __future__ import annotations

from dataclasses import replace

from engine.desk import identify_open
from engine.errors import NotFound, Refused
from engine.evaluating import evaluate, load_world
from engine.importing import DOCUMENT_ENDINGS, make_rules, reading_apart
from engine.mail_documents import settled_together
from engine.model import Email
from engine.reading_mails import ReadDocument, Reader, Rules
from engine.store import Transaction, arrivals, invoices, ledger, masters
from engine.store.database import Row, read
from engine.store.rows import now
from engine.taking_in import keep_documents, log_lines
from engine.unwrapping import unwrap, wrap_file
from engine.workbench import Workbench


def reprocess(bench: Workbench, mail_arrival: int, *, processes: int = 0) -> str:
    """Reads the held documents of a mail again with today's formats and readers, in so many `processes` (0: in this one);
    gives the mail's outcome.

    Raises `NotFound`, or `Refused` where nothing of the mail is held.
    """
    with reading_apart(bench, make_rules(bench), processes) as rules:
        outcome = _reprocess(bench, rules, mail_arrival)
    bench.publish()
    return outcome


def _reprocess(bench: Workbench, rules: Rules, mail_arrival: int) -> str:
    with bench.store.transaction() as cursor:
        arrival = _arrival(cursor, mail_arrival)
        held = {row["document"] for row in _documents(cursor, mail_arrival) if row["outcome"] == "held"}
        if not held:
            raise Refused("Nothing of this mail is held; there is nothing to read again.")
        email = _opened(bench, arrival)
        reader = Reader(bench, rules, email)
        read = [reader.read(attachment) for attachment in email.attachments if attachment.sha256 in held]
        documents = settled_together(reader, read)
        for document in documents:
            arrivals.settle_document(cursor, mail_arrival, document.arrival)
        keep_documents(cursor, bench, rules, documents, mail_arrival)
        return _close(cursor, bench, arrival, email, documents)


def assign_mail(bench: Workbench, mail_arrival: int, supplier: str, *, processes: int = 0) -> str:
    """Says that the mail's sender writes for a supplier, and reads what is held again; gives the mail's outcome."""
    with bench.store.transaction() as cursor:
        arrival = _arrival(cursor, mail_arrival)
        chosen = load_world(cursor).supplier(supplier)
        if chosen is None:
            raise NotFound(f"There is no supplier {supplier}.")
        if not (address := arrival["original_sender"]):
            raise Refused("This file came without a mail, so there is no sender to assign.")
        if address not in chosen.email_senders:
            masters.save_suppliers(cursor, [replace(chosen, email_senders=(*chosen.email_senders, address))])
        ledger.add_event(cursor, bench.event("sender assigned", supplier, sender=address))
        identify_open(cursor, bench)
        evaluate(cursor, bench.settings, load_world(cursor), invoices.open_ids(cursor), everything=False)
        any_held = any(row["outcome"] == "held" for row in _documents(cursor, mail_arrival))
    if any_held:
        return reprocess(bench, mail_arrival, processes=processes)
    bench.publish()
    return str(arrival["outcome"])


def _arrival(cursor: Transaction, mail_arrival: int) -> Row:
    rows = read(
        cursor,
        "SELECT a.*, m.is_mail, m.subject, m.original_sender"
        " FROM mail_arrival a JOIN mail m ON m.sha256 = a.mail WHERE a.id = $id",
        {"id": mail_arrival},
    )
    if not rows:
        raise NotFound(f"There is no mail {mail_arrival}.")
    return rows[0]


def _documents(cursor: Transaction, mail_arrival: int) -> tuple[Row, ...]:
    return read(cursor, "FROM document_arrival WHERE mail_arrival = $id ORDER BY id", {"id": mail_arrival})


def _opened(bench: Workbench, arrival: Row) -> Email:
    if not bench.originals.has(arrival["mail"]):
        raise Refused("This mail was never fetched, because it is too large. Save its invoice and import the file.")
    raw = bench.originals.get(arrival["mail"])
    name = arrival["subject"]
    if not arrival["is_mail"] and name.lower().endswith(DOCUMENT_ENDINGS):
        return wrap_file(raw, name)
    return unwrap(raw, own=bench.settings.company, file_name=name if name.lower().endswith(".msg") else "")


def _close(
    cursor: Transaction, bench: Workbench, arrival: Row, email: Email, documents: tuple[ReadDocument, ...]
) -> str:
    rows = _documents(cursor, arrival["id"])
    held = next((row for row in rows if row["outcome"] == "held"), None)
    outcome = "held" if held else "done"
    reason = f"{held['file_name']}: {held['reason']}" if held else None
    arrivals.set_mail_outcome(cursor, arrival["id"], outcome, reason)
    lines = [f"Gone through again by {bench.actor}.", *log_lines(email, documents, outcome, reason)[1:]]
    arrivals.add_log(cursor, arrival["id"], now(), lines)
    ledger.add_event(cursor, bench.event("mail gone through again", str(arrival["id"]), outcome=outcome))
    return outcome
