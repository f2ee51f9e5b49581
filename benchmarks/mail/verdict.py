"""Whether anything was lost or doubled: every mail, every original, every invoice, and the mailbox itself.

The measure is a store that took the same mails in, in the same order, and was never disturbed.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from benchmarks.mail.trial import Trial, new_store
from engine import views
from engine.errors import StoreError
from engine.importing import import_files
from engine.settings import AfterAction, MailboxKind
from engine.workbench import Workbench, open_workbench

# everything an import writes but where mails lay and when things happened
TABLES = {
    "mail": "sha256, message_id, subject, body",
    "mail_arrival": "mail, outcome, reason",
    "document": "sha256, file_name, media, kind, bytes",
    "document_arrival": "document, file_name, container, outcome, reason",
    "invoice": "document, kind, supplier, invoice_number, invoice_date, currency, net_total, tax_total, gross_total",
    "invoice_line": "* EXCLUDE (invoice)",
    "invoice_state": "state",
    "allocation": "* EXCLUDE (invoice)",
    "hold": "* EXCLUDE (invoice)",
    "job_cost": "*",
    "log": "message",
    "event": "what, subject",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. `lost` and `doubled` name mails and documents; `problems` everything else that is not as it must be;
    `torn` counts half-written files beside the originals, which are harmless."""

    mails: int
    documents: int
    invoices: int
    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    problems: tuple[str, ...]
    torn: int

    @property
    def clean(self) -> bool:
        """Whether nothing at all was found."""
        return not (self.lost or self.doubled or self.problems)


def judge(trial: Trial) -> Verdict:
    """The verdict; call it when no importer runs and the last one was left to end."""
    with open_workbench(trial.store) as bench, new_store(trial.folder / "undisturbed" / "matchbook.duckdb") as measure:
        _take_in_undisturbed(trial, measure)
        mails = Counter({mail.message_id: 0 for mail in trial.sent}) | _counted(bench, _MAILS)
        wanted, made = _counted(measure, _INVOICES), _counted(bench, _INVOICES)
        lost = [mail.message_id for mail in trial.sent if not mails[mail.message_id]]
        doubled = [name for name, times in mails.items() if times > 1]
        lost += [f"invoice of {document}" for document in wanted - made]
        doubled += [f"invoice of {document}" for document in made - wanted]
        problems = (*_originals(trial, bench), *_differences(bench, measure), *_sums(bench), *_mailbox(trial))
        counted = views.status(bench.store)
        torn = sum(1 for path in bench.originals.folder.rglob(".new-*"))
        invoices = sum(entry["count"] for entry in counted.invoices.values())
        figures = (counted.mails["arrived"], counted.documents["arrived"], invoices)
    return Verdict(*figures, tuple(lost), tuple(doubled), problems, torn)


_MAILS = "SELECT m.message_id FROM mail_arrival a JOIN mail m ON m.sha256 = a.mail"
_INVOICES = "SELECT document || ' ' || invoice_number FROM invoice"


def _take_in_undisturbed(trial: Trial, measure: Workbench) -> None:
    folder = trial.folder / "sent"
    folder.mkdir()
    for number, mail in enumerate(trial.sent):
        (folder / f"{number:06d}.eml").write_bytes(mail.raw)
    import_files(measure, [folder])


def _counted(bench: Workbench, sql: str) -> Counter[Any]:
    rows = bench.store.cursor().execute(sql).fetchall()
    return Counter(row[0] if len(row) == 1 else row for row in rows)


def _originals(trial: Trial, bench: Workbench) -> Iterator[str]:
    """Every raw mail and document is kept byte by byte, and no file under an original's name holds anything else."""
    for mail in trial.sent:
        try:
            if bench.originals.get(hashlib.sha256(mail.raw).hexdigest()) != mail.raw:
                yield f"the original of {mail.message_id} is another"
        except StoreError as error:
            yield str(error)
    for (document,) in bench.store.cursor().execute("SELECT sha256 FROM document").fetchall():
        if not bench.originals.has(document):
            yield f"the original of document {document} is missing"
    for path in bench.originals.folder.rglob("*"):
        named = path.is_file() and not path.name.startswith(".new-")
        if named and hashlib.sha256(path.read_bytes()).hexdigest() != path.name:
            yield f"the original {path.name} is half written"


def _differences(bench: Workbench, measure: Workbench) -> Iterator[str]:
    """Rows that are in one store and not in the other, table by table."""
    for table, columns in TABLES.items():
        sql = f"SELECT {columns} FROM {table}"
        here, there = _counted(bench, sql), _counted(measure, sql)
        for what, rows in (("too much", here - there), ("missing", there - here)):
            if rows:
                yield f"{table}: {rows.total()} {what}, such as {next(iter(rows))}"


def _sums(bench: Workbench) -> Iterator[str]:
    """Arrived is what became of it, at every arrow."""
    counted = views.status(bench.store)
    for name, counts in (("mails", counted.mails), ("documents", counted.documents)):
        if counts["arrived"] != sum(number for outcome, number in counts.items() if outcome != "arrived"):
            yield f"{name} do not add up: {counts}"
    if orphans := _counted(bench, "SELECT id FROM invoice WHERE document NOT IN (SELECT document FROM document_arrival)"):
        yield f"invoices without a document: {orphans.total()}"


def _mailbox(trial: Trial) -> Iterator[str]:
    """Deleted, moved or left, each mail once."""
    after, every = trial.box.after, Counter(mail.message_id for mail in trial.sent)
    inbox = message_ids(trial, "INBOX")
    if inbox != (every if after is AfterAction.LEAVE else Counter()):
        yield f"the inbox holds {inbox.total()} mails"
    if after is AfterAction.MOVE and (moved := message_ids(trial, trial.box.move_to)) != every:
        yield f"the folder {trial.box.move_to} holds {moved.total()} mails of {every.total()}"
    if after is AfterAction.LEAVE and trial.box.kind is MailboxKind.IMAP:
        marked = len(trial.account.uids(f"KEYWORD {trial.box.keyword}"))
        if marked != every.total():
            yield f"{marked} mails are marked of {every.total()}"


def message_ids(trial: Trial, folder: str) -> Counter[str]:
    """The Message-IDs in a folder of the server, flagged as deleted or not."""
    client = trial.account.client()
    try:
        assert client.select(f'"{folder}"', readonly=True)[0] == "OK"
        _, parts = client.uid("FETCH", "1:*", "(BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")
    finally:
        client.logout()
    heads = [part[1].decode() for part in parts if isinstance(part, tuple)]
    return Counter(found[0] for head in heads if (found := re.search(r"<[^>]+>", head)))
