"""What a batch says about itself: its manifest with control totals, and its list of refusals and warnings."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal

from engine.exporters.amounts import ZERO
from engine.exporters.batch import ExportFile, ExportInvoice, Finding
from engine.exporters.free_text import cell_text

PREFLIGHT_COLUMNS = ("outcome", "supplier", "invoice_number", "line", "field", "reason", "fix", "invoice_id")


def manifest(
    about: Mapping[str, str],
    invoices: Sequence[ExportInvoice],
    files: Sequence[ExportFile],
    *,
    keys: Mapping[str, str],
    attachments: Mapping[str, str],
    refused: Sequence[ExportInvoice],
) -> ExportFile:
    """`manifest.json`. `about` names the batch; `keys` and `attachments` are by invoice id."""
    places = {invoice: (file.name, first, last) for file in files for invoice, first, last in file.rows}
    content = dict(about) | {
        "files": [{"name": file.name, "sha256": _sha256(file.content), "bytes": len(file.content)} for file in files],
        "control_totals": control_totals(invoices),
        "invoices": [
            _entry(export, keys) | _place(places.get(export.invoice.id)) | {"attachment": attachments[export.invoice.id]}
            for export in invoices
        ],
        "refused": [_entry(export, keys) | {"status": "refused"} for export in refused],
    }
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    return ExportFile("manifest.json", text.encode("utf-8"))


def control_totals(invoices: Sequence[ExportInvoice]) -> list[dict[str, object]]:
    """Count and totals per supplier and currency; what a credit note says counts against."""
    sums: dict[tuple[str, str], list[Decimal]] = {}
    counts: dict[tuple[str, str], int] = {}
    for export in invoices:
        key = (export.supplier_name, export.invoice.currency)
        totals = (export.invoice.net_total, export.invoice.tax_total, export.invoice.gross_total)
        so_far = sums.setdefault(key, [ZERO, ZERO, ZERO])
        sums[key] = [total + export.invoice.sign * more for total, more in zip(so_far, totals, strict=True)]
        counts[key] = counts.get(key, 0) + 1
    return [
        {"supplier": supplier, "currency": currency, "count": counts[supplier, currency]}
        | {name: f"{total:.2f}" for name, total in zip(("net", "tax", "gross"), totals, strict=True)}
        for (supplier, currency), totals in sorted(sums.items())
    ]


def _entry(export: ExportInvoice, keys: Mapping[str, str]) -> dict[str, object]:
    invoice = export.invoice
    return {
        "invoice_id": invoice.id,
        "revision": export.revision,
        "key": keys[invoice.id],
        "supplier": export.supplier_name,
        "invoice_number": invoice.invoice_number,
        "kind": invoice.kind.value,
        "currency": invoice.currency,
        "net_total": f"{invoice.net_total:.2f}",
        "tax_total": f"{invoice.tax_total:.2f}",
        "gross_total": f"{invoice.gross_total:.2f}",
        "document_sha256": _sha256(export.document),
    }


def _place(place: tuple[str, int, int] | None) -> dict[str, object]:
    if place is None:
        return {"status": "exported"}
    return {"status": "exported", "file": place[0], "first_row": place[1], "last_row": place[2]}


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def preflight_file(findings: Sequence[Finding], invoices: Sequence[ExportInvoice]) -> ExportFile:
    """`preflight.csv`: every refusal and warning with its invoice, line, field, reason and mend."""
    by_id = {export.invoice.id: export for export in invoices}
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(PREFLIGHT_COLUMNS)
    for finding in findings:
        export = by_id[finding.invoice]
        outcome = "refused" if finding.refuses else "warning"
        line = "" if finding.line is None else str(finding.line)
        words = (export.supplier_name, export.invoice.invoice_number, line, finding.field, finding.reason, finding.fix)
        writer.writerow([outcome, *map(cell_text, words), finding.invoice])
    return ExportFile("preflight.csv", text.getvalue().encode("utf-8"))
