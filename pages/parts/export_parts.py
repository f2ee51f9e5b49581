"""What waits for an accounting package, what the check before writing says, the press, and every batch written."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from typing import Any

import streamlit as st

from engine import posting
from engine.exporters import ExportInvoice, Finding
from engine.marking import mark_exported
from engine.model import SupplierInvoice
from engine.posting import ExportResult
from engine.store.database import Row
from engine.workbench import Workbench
from pages.parts import tables
from pages.parts.acting import act_and_say, attempt
from pages.parts.printing import count, moment, plain

NAMES = {"xero-csv": "Xero bills (CSV)", "generic-csv": "Any package (CSV)", "generic-xlsx": "Any package (XLSX)"}
WAITING: dict[str, Any] = {
    "supplier": st.column_config.TextColumn("Supplier", width="medium"),
    "number": st.column_config.TextColumn("Number", width="small"),
    "kind": st.column_config.TextColumn("Kind", width="small"),
    "dated": tables.day_column("Dated"),
    "net": tables.money_column("Net"),
    "tax": tables.money_column("Tax"),
    "total": tables.money_column("Total"),
    "currency": st.column_config.TextColumn("Currency", width="small"),
    "jobs": st.column_config.TextColumn("Jobs", width="small"),
}
FINDINGS: dict[str, Any] = {
    "what": st.column_config.TextColumn("", width="small"),
    "invoice": st.column_config.TextColumn("Invoice", width="small"),
    "field": st.column_config.TextColumn("Where", width="small"),
    "reason": st.column_config.TextColumn("What", width="large"),
    "fix": st.column_config.TextColumn("What to do", width="large"),
}
ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def target_name(target: str) -> str:
    """A target's name for people."""
    return NAMES.get(target, target)


def target_place(target: str) -> tuple[int, str]:
    """Where a target stands among the others: known ones first, as listed above."""
    return (list(NAMES).index(target) if target in NAMES else len(NAMES)), target


def draw_waiting(waiting: Sequence[ExportInvoice]) -> None:
    """What the next press would write."""
    st.subheader("Waiting", anchor=False)
    if not waiting:
        st.info("Nothing new waits for this target. Accepted invoices appear here.", icon=":material/inventory:")
        return
    tables.show_rows([_waiting_row(one) for one in waiting], WAITING, key="waiting")


def _waiting_row(one: ExportInvoice) -> dict[str, Any]:
    invoice: SupplierInvoice = one.invoice
    return {
        "supplier": one.supplier_name,
        "number": invoice.invoice_number,
        "kind": "Credit note" if invoice.is_credit_note else "Invoice",
        "dated": invoice.invoice_date,
        "net": invoice.sign * invoice.net_total,
        "tax": invoice.sign * invoice.tax_total,
        "total": invoice.sign * invoice.gross_total,
        "currency": invoice.currency,
        "jobs": ", ".join(sorted({coding.job for coding in one.coding if coding.job})),
    }


def draw_preflight(findings: Sequence[Finding], waiting: Sequence[ExportInvoice]) -> None:
    """The check before anything is written: refusals stay behind, warnings go along."""
    if not waiting:
        return
    refused = [finding for finding in findings if finding.refuses]
    if not findings:
        st.success("Checked: everything can be written.", icon=":material/fact_check:")
        return
    numbers = {one.invoice.id: one.invoice.invoice_number for one in waiting}
    said = f"{count(len({finding.invoice for finding in refused}), 'invoice')} must stay behind until mended"
    st.warning(f"Checked: {said if refused else 'everything can be written, with remarks'}.", icon=":material/fact_check:")
    tables.show_rows([finding_row(finding, numbers) for finding in findings], FINDINGS, key="findings")


def draw_marking(bench: Workbench, target: str, waiting: Sequence[ExportInvoice], findings: Sequence[Finding]) -> None:
    """For what must stay behind: somebody entered it in the accounting package by hand, and says so."""
    refused = {finding.invoice for finding in findings if finding.refuses}
    behind = [one.invoice for one in waiting if one.invoice.id in refused]
    if not behind:
        return
    with st.popover("Entered by hand …", icon=":material/edit_note:"):
        chosen = st.selectbox(
            "Which", behind, format_func=lambda one: f"{one.supplier_name} {one.invoice_number}", key="by_hand"
        )
        reason = st.text_input("Reason: who entered it, under which number", key="by_hand_reason")
        if st.button("Mark as exported", key="mark_exported", disabled=not reason.strip()):
            invoice = chosen.id.removesuffix("-R")
            act_and_say(lambda: mark_exported(bench, invoice, target, reason), f"{chosen.invoice_number} no longer waits.")


def finding_row(finding: Finding, numbers: dict[str, str]) -> dict[str, Any]:
    """A finding for the table."""
    return {
        "what": "▲ Stays behind" if finding.refuses else "△ Remark",
        "invoice": numbers.get(finding.invoice, finding.invoice),
        "field": finding.field.replace("_", " ") + (f", line {finding.line}" if finding.line else ""),
        "reason": finding.reason,
        "fix": finding.fix,
    }


def writable(waiting: Sequence[ExportInvoice], findings: Sequence[Finding]) -> tuple[ExportInvoice, ...]:
    """What waits and is not refused."""
    refused = {finding.invoice for finding in findings if finding.refuses}
    return tuple(one for one in waiting if one.invoice.id not in refused)


def draw_press(bench: Workbench, target: str, chosen: Sequence[ExportInvoice]) -> None:
    """The press. What it gave stays on the page, with its files."""
    label = f"Write {count(len(chosen), 'invoice')}" if chosen else "Offer the last batch again"
    ever = bool(chosen) or bool(posting.batches(bench, target))
    if ever and st.button(label, type="primary", icon=":material/output:"):
        with st.spinner("Writing …"):
            result = attempt(lambda: posting.export(bench, target))
        if result is not None:
            st.session_state["exported"] = result
            st.rerun()
    result = st.session_state.get("exported")
    if isinstance(result, ExportResult) and result.target == target:
        draw_result(bench, result)


def draw_result(bench: Workbench, result: ExportResult) -> None:
    """What the press gave."""
    if result.batch is None:
        st.warning("Nothing could be written: every invoice was refused, see above.", icon=":material/warning:")
        return
    with st.container(border=True):
        if result.again:
            st.info(
                f"Nothing new was waiting: batch {plain(result.batch)} is offered again, byte for byte. "
                "Loading it twice into the accounting package is what to avoid, not pressing twice here.",
                icon=":material/replay:",
            )
        else:
            st.success(
                f"{count(len(result.invoices), 'invoice')} written as batch {plain(result.batch)}.",
                icon=":material/check_circle:",
            )
        draw_files(bench, result.batch, result.files, key="result")


def draw_files(bench: Workbench, batch: str, files: Sequence[str], key: str) -> None:
    """The batch's files, each to download, and all of them in one."""
    papers = [name for name in files if "/" in name]
    with st.container(horizontal=True):
        for name in files:
            if name not in papers:
                _draw_file(bench, batch, name, key)
        packed = attempt(lambda: zipped(bench, batch, tuple(files)))
        if packed is not None:
            st.download_button(
                f"Everything, with {count(len(papers), 'document')} (ZIP)", packed, f"{batch}.zip", "application/zip",
                icon=":material/folder_zip:", key=f"{key}-{batch}-zip", on_click="ignore",
            )  # fmt: skip


def _draw_file(bench: Workbench, batch: str, name: str, key: str) -> None:
    content = attempt(lambda: posting.batch_file(bench, batch, name))
    if content is not None:
        st.download_button(name, content, name, icon=":material/download:", key=f"{key}-{batch}-{name}", on_click="ignore")


def zipped(bench: Workbench, batch: str, files: tuple[str, ...]) -> bytes:
    """The batch as one archive; the same batch gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in files:
            archive.writestr(zipfile.ZipInfo(name, ZIP_TIME), posting.batch_file(bench, batch, name))
    return out.getvalue()


def draw_batches(bench: Workbench, target: str) -> None:
    """Every batch written for the target, newest first."""
    rows = posting.batches(bench, target)
    if not rows:
        return
    st.subheader("Batches written", anchor=False)
    for row in rows:
        _draw_batch(bench, row)


def _draw_batch(bench: Workbench, row: Row) -> None:
    record = json.loads(row["record"])
    said = f"{moment(row['created_at'])} · {count(row['postings'], 'posting')} · by {row['created_by']}"
    with st.expander(f"{plain(row['id'])} · {plain(said)}", icon=":material/inventory_2:"):
        if record["files"]:
            draw_files(bench, row["id"], record["files"], key="kept")
        else:
            st.markdown(f"Entered by hand: {plain(record['by_hand'])}")
