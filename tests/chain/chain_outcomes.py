"""What became of mails, in the shape of the sample world's outcome files."""

from __future__ import annotations

from typing import Any

from engine import views
from engine.identifiers import order_key
from engine.workbench import Workbench


def outcomes(bench: Workbench) -> dict[str, dict[str, Any]]:
    """Every mail that arrived, by Message-ID."""
    return {row["message_id"]: _mail(bench, row["id"]) for row in _arrivals(bench)}


def _arrivals(bench: Workbench) -> list[dict[str, Any]]:
    found = bench.store.cursor().execute("SELECT a.id, m.message_id FROM mail_arrival a JOIN mail m ON m.sha256 = a.mail")
    return [{"id": number, "message_id": message_id} for number, message_id in found.fetchall()]


def _mail(bench: Workbench, number: int) -> dict[str, Any]:
    view = views.mail_view(bench.store, number)
    return {"outcome": view.mail["outcome"], "documents": [_document(bench, document) for document in view.documents]}


def _document(bench: Workbench, document: dict[str, Any]) -> dict[str, Any]:
    made = document["invoices"] if document["outcome"] == "imported" else []
    return {
        "file": document["file_name"],
        "outcome": document["outcome"],
        "invoices": [_invoice(views.invoice_view(bench.store, invoice)) for invoice in made],
    }


def _invoice(view: views.InvoiceView) -> dict[str, Any]:
    invoice = view.invoice
    holds = sorted({hold.code.value for hold in (view.match.holds if view.match else ()) if hold.is_open_block})
    said = {
        "supplier": invoice.supplier,
        "invoice_number": invoice.invoice_number,
        "invoice_date": invoice.invoice_date.isoformat(),
        "due_date": invoice.due_date.isoformat() if invoice.due_date else None,
        "kind": invoice.kind.value,
        "net_total": str(invoice.net_total),
        "tax_total": str(invoice.tax_total),
        "gross_total": str(invoice.gross_total),
        "purchase_orders": sorted({order_key(number) for number in invoice.purchase_orders}),
        "state": view.state,
        "holds": holds,
    }
    if "ARITH" in holds:
        del said["net_total"]
    return said


def expected(outcome: dict[str, Any]) -> dict[str, Any]:
    """An outcome file, cut to what `outcomes` says.

    Where a document contradicts itself, its net total is not compared: it prints none of its own, and two could be meant.
    """
    names = (
        "supplier", "invoice_number", "invoice_date", "due_date", "kind", "net_total", "tax_total", "gross_total", "state",
        "holds",
    )  # fmt: skip
    return {
        "outcome": outcome["outcome"],
        "documents": [
            {
                "file": document["file"],
                "outcome": document["outcome"],
                "invoices": [
                    {name: invoice[name] for name in names if not (name == "net_total" and "ARITH" in invoice["holds"])}
                    | {"purchase_orders": sorted({order_key(number) for number in invoice["purchase_orders"]})}
                    for invoice in document["invoices"]
                ],
            }
            for document in outcome["documents"]
        ],
    }
