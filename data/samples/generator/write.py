"""Writing the world down: mails, expected outcomes, load files and settings."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import mime
from company import COLLEAGUES, COMPANY, COMPANY_ABN, COMPANY_DOMAIN, INBOX, JOBS, SUPPLIERS, TAXES
from printing import weekday_mail
from records import Attached, BilledLine, Charge, Expected, Invoice, Mail, Wrap
from story import Story
from tables import table_rows

# Who prints the order's number on every line, and who writes freight as a row of the table.
ORDER_BY_LINE = ("summit", "quickfix", "voltline")
CHARGES_AS_ROWS = ("quickfix", "voltline")


def _stamp(moment: datetime) -> str:
    return f"{weekday_mail(moment.date())} {moment:%H:%M:%S} +1000"


def _headers(mail: Mail, sender: tuple[str, str], to: str, subject: str, *, moment: datetime, part: str) -> mime.Headers:
    domain = sender[1].rpartition("@")[2]
    checked = mail.authentication
    return [
        ("Received", f"from mail.{domain} by mx.{COMPANY_DOMAIN} with ESMTPS; {_stamp(moment + timedelta(seconds=4))}"),
        (
            "Authentication-Results",
            f"mx.{COMPANY_DOMAIN}; spf={checked} smtp.mailfrom={domain}; dkim={checked} header.d={domain}; "
            f"dmarc={checked} header.from={domain}",
        ),
        ("Date", _stamp(moment)),
        ("From", f'"{sender[0]}" <{sender[1]}>'),
        ("To", to),
        ("Message-ID", f"<{part}.{mail.slug}.{moment:%Y%m%d%H%M%S}@{domain}>"),
        ("Subject", mime.encoded(subject)),
    ]


def _body(mail: Mail, words: str) -> mime.Part:
    if not mail.html:
        return mime.text(words)
    paragraphs = "".join(f"<p>{line}</p>" for line in words.splitlines() if line)
    html = mime.text(f"<html><body>{paragraphs}</body></html>\n", "html")
    return mime.multipart("alternative", f"=_alt-{mail.name}", [mime.text(words), html])


def _content(mail: Mail, words: str, files: list[Attached], mark: str) -> mime.Part:
    parts = [_body(mail, words)]
    for index, file in enumerate(files):
        identity = f"{index}.{mail.slug}@{COMPANY_DOMAIN}" if file.inline else ""
        parts.append(mime.attachment(file.name, file.content, file.media, inline=file.inline, identity=identity))
    return parts[0] if len(parts) == 1 else mime.multipart("mixed", f"=_{mark}-{mail.name}", parts)


def raw_mail(mail: Mail, files: list[Attached]) -> bytes:
    """The mail as it lies in the mailbox."""
    subject, words = mail.filled(mail.subject), mail.filled(mail.body)
    if mail.wrap is Wrap.PLAIN:
        headers = _headers(mail, mail.sender, INBOX, subject, moment=mail.sent, part="m")
        return mime.mail(headers, _content(mail, words, files, "part"))
    colleague = (COLLEAGUES[mail.colleague], f"{mail.colleague}@{COMPANY_DOMAIN}")
    later = mail.sent + timedelta(minutes=47)
    headers = _headers(mail, colleague, INBOX, f"Fwd: {subject}", moment=later, part="f")
    if mail.wrap is Wrap.MESSAGE:
        inner_headers = _headers(mail, mail.sender, colleague[1], subject, moment=mail.sent, part="m")
        inner = mime.mail(inner_headers, _content(mail, words, files, "inner"))
        note = mime.text(f"For processing please.\n\n{colleague[0]}\n")
        return mime.mail(headers, mime.multipart("mixed", f"=_fwd-{mail.name}", [note, mime.message_part(inner)]))
    forwarded = (
        f"Came to me instead of the invoices mailbox.\n\n{colleague[0]}\n\n---------- Forwarded message ---------\n"
        f"From: {mail.sender[0]} <{mail.sender[1]}>\nDate: {_stamp(mail.sent)}\nSubject: {subject}\n"
        f"To: {colleague[0]} <{colleague[1]}>\n\n\n{words}"
    )
    return mime.mail(headers, _content(mail, forwarded, files, "part"))


def _plain(value: Decimal) -> str:
    return f"{value:f}"


def _line(row: BilledLine, invoice: Invoice) -> dict[str, Any]:
    by_line = invoice.supplier.key in ORDER_BY_LINE
    return {
        "kind": row.kind,
        "description": row.description,
        "part": row.part or None,
        "quantity": _plain(row.quantity),
        "unit": row.unit,
        "unit_price": _plain(row.unit_price),
        "discount": _plain(row.discount) if row.discount else None,
        "net_amount": _plain(row.net),
        "tax_rate": _plain(row.rate),
        "purchase_order": (invoice.printed(row.order) or None) if by_line else None,
    }


def _charge(row: Charge) -> dict[str, Any]:
    return {"kind": row.kind, "description": row.description, "net_amount": _plain(row.net), "tax_rate": _plain(row.rate)}


def _invoice(truth: Expected) -> dict[str, Any]:
    invoice = truth.invoice
    in_table = invoice.supplier.key in CHARGES_AS_ROWS
    return {
        "supplier": invoice.supplier.number or None,
        "supplier_name": invoice.supplier.name,
        "supplier_tax_id": invoice.supplier.abn,
        "invoice_number": invoice.number,
        "invoice_date": invoice.day.isoformat(),
        "due_date": invoice.due.isoformat() if invoice.due else None,
        "kind": invoice.kind,
        "original_invoice": invoice.original.number if invoice.original else None,
        "currency": invoice.currency,
        "net_total": _plain(invoice.net_total),
        "tax_total": _plain(invoice.tax_total),
        "gross_total": _plain(invoice.gross_total),
        "amount_due": _plain(invoice.gross_total + invoice.rounding),
        "purchase_orders": invoice.order_names,
        "job": invoice.job or None,
        "state": truth.state,
        "holds": list(truth.holds),
        "lines": [_line(line, invoice) for line in (table_rows(invoice) if in_table else invoice.lines)],
        "charges": [] if in_table else [_charge(charge) for charge in invoice.charges],
    }


def outcome(mail: Mail, files: list[Attached]) -> dict[str, Any]:
    """What must become of a mail."""
    documents = [document for file in files for document in file.documents]
    readable = [document for document in documents if not document.inline]
    result = "held" if any(document.outcome == "held" for document in documents) else "done" if readable else "ignored"
    return {
        "mail": f"{mail.name}.eml",
        "outcome": result,
        "documents": [
            {
                "file": document.name,
                "outcome": document.outcome,
                "reason": document.reason,
                "invoices": [_invoice(truth) for truth in document.expected],
            }
            for document in documents
        ],
    }


def _csv(path: Path, head: str, rows: list[tuple[object, ...]]) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(head.split())
    writer.writerows(rows)
    path.write_bytes(buffer.getvalue().encode())


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _suppliers(out: Path) -> None:
    head = (
        "number name tax_id email_senders format auto_import order_required account_code tax_code payment_terms_days "
        "currency bank_account"
    )
    rows: list[tuple[object, ...]] = [
        (
            s.number,
            s.name,
            s.abn,
            f"{s.mailbox};{s.domain}",
            s.format,
            _yes(s.auto_import),
            _yes(s.order_required),
            s.account_code,
            "GST",
            s.terms,
            "AUD",
            "",
        )
        for s in SUPPLIERS.values()
        if s.known
    ]
    _csv(out / "suppliers.csv", head, rows)


def _orders(out: Path, story: Story) -> None:
    head = (
        "order_number supplier order_date currency state job line kind part description quantity unit unit_price "
        "cancelled_quantity tax_code account_code match"
    )
    rows: list[tuple[object, ...]] = []
    for order in sorted(story.orders, key=lambda order: order.number):
        first = (order.name, order.supplier.number, order.day.isoformat(), "AUD", order.state)
        rows += [
            (
                *first,
                line.job,
                line.line,
                line.kind,
                line.part,
                line.description,
                _plain(line.quantity),
                line.unit,
                _plain(line.unit_price),
                _plain(line.cancelled) if line.cancelled else "",
                line.tax_code,
                "425" if line.kind == "freight" else order.supplier.account_code,
                line.match,
            )
            for line in order.lines
        ]
        if not order.lines:
            rows.append((*first, *[""] * 12))
    _csv(out / "orders.csv", head, rows)


def _receipts(out: Path, story: Story) -> None:
    rows: list[tuple[object, ...]] = [
        (
            f"GR-{receipt.number}",
            receipt.order.name,
            receipt.day.isoformat(),
            line,
            _plain(quantity),
            _plain(quantity),
            _plain(receipt.returned.get(line, Decimal(0))),
            f"DN{receipt.number * 7 % 90000 + 10000}",
        )
        for receipt in sorted(story.receipts, key=lambda receipt: receipt.number)
        for line, quantity in receipt.quantities.items()
    ]
    head = "receipt_number order_number received_on line quantity accepted_quantity returned_quantity delivery_note"
    _csv(out / "receipts.csv", head, rows)


def load_files(out: Path, story: Story) -> None:
    """The tables that `load` takes."""
    _suppliers(out)
    _csv(out / "jobs.csv", "number name customer state budget", [(*job[:4], _plain(job[4])) for job in JOBS])
    _orders(out, story)
    _receipts(out, story)
    _csv(out / "taxes.csv", "code name rate", list(TAXES))


def settings(out: Path) -> None:
    """The sample company's settings."""
    people = ", ".join(f'"{name}"' for name in ("Sample Analyst", *COLLEAGUES.values()))
    words = f"""actor = "Sample Analyst"
people = [{people}]
ledger_currency = "AUD"

[company]
names = ["{COMPANY}", "Ridgeline Trade Services"]
tax_ids = ["{COMPANY_ABN}"]
bank_accounts = ["000-201 44170902"]
email_domains = ["{COMPANY_DOMAIN}"]

[[mailboxes]]
name = "sample"
kind = "folder"
path = "mails"
after = "leave"
"""
    (out / "settings.toml").write_bytes(words.encode())


def world(out: Path, story: Story) -> None:
    """Everything, under `out`, which must be empty."""
    (out / "mails").mkdir(parents=True)
    (out / "outcomes").mkdir()
    load_files(out, story)
    settings(out)
    for mail in sorted(story.mails, key=lambda mail: mail.number):
        files = [make() for make in mail.files]
        (out / "mails" / f"{mail.name}.eml").write_bytes(raw_mail(mail, files))
        truth = json.dumps(outcome(mail, files), indent=1, ensure_ascii=False) + "\n"
        (out / "outcomes" / f"{mail.name}.json").write_bytes(truth.encode())
