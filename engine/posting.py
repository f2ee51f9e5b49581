"""Accepted invoices to one accounting package: one press, one batch; a second press offers the same bytes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from engine.costing import only_job
from engine.errors import ExportError, NotFound
from engine.evaluating import World, load_world
from engine.exporters import Batch, build_batch, targets
from engine.exporters.batch import ExportInvoice, Finding, LineCoding
from engine.matching.charge_classes import charge_class
from engine.model import ChargeClass, DocumentKind, InvoiceLine, LineKind, Match, PurchaseOrderLine, SupplierInvoice
from engine.settings import ChargeSharing, Settings
from engine.store import Transaction, invoices, ledger, masters
from engine.store.database import Row
from engine.store.rows import now
from engine.version import VERSION
from engine.workbench import Workbench


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What one press gave. `again`: nothing new was waiting, so the newest batch is offered once more, byte for byte.

    `files` are names relative to the folder the batch was written to.
    """

    batch: str | None
    target: str
    files: tuple[str, ...]
    invoices: tuple[str, ...]
    refused: tuple[Finding, ...]
    warnings: tuple[Finding, ...] = ()
    again: bool = False


def waiting(bench: Workbench, target: str) -> tuple[ExportInvoice, ...]:
    """What the target would be given now. Raises `NotFound` for a target that does not exist."""
    _known(target)
    with bench.store.transaction() as cursor:
        return tuple(invoice for _, invoice in _waiting(cursor, bench, target))


def preflight(bench: Workbench, target: str) -> tuple[Finding, ...]:
    """Refusals and warnings, before anything is written."""
    chosen = waiting(bench, target)
    return targets()[target].preflight(chosen, bench.settings.exports)


def export(bench: Workbench, target: str, out: Path | None = None) -> ExportResult:
    """Writes one batch of everything that waits for the target, and copies it to `out`.

    The batch's files are whole in the store's export folder before anything is recorded. Raises `ExportError` or `NotFound`.
    """
    _known(target)
    _make(out)
    with bench.store.transaction() as cursor:
        pairs = _waiting(cursor, bench, target)
        batch = _built(bench, target, [invoice for _, invoice in pairs]) if pairs else None
        if batch is None or not batch.accepted:
            result = _again(bench, target, batch)
        else:
            _keep_files(bench.place.exports / batch.id, batch)
            postings = [posting for posting, invoice in pairs if _key(invoice) in set(batch.accepted)]
            result = _result(batch, target)
            record = {"files": list(result.files), "invoices": list(result.invoices)}
            ledger.add_batch(
                cursor, batch=batch.id, target=target, at=now(), who=bench.actor, record=record, postings=postings
            )
            for invoice_id in result.invoices:
                ledger.add_event(cursor, bench.event("exported", invoice_id, target=target, batch=batch.id))
    if out is not None and result.batch is not None:
        _copy(bench.place.exports / result.batch, out)
    bench.publish()
    return result


def batches(bench: Workbench, target: str | None = None) -> tuple[Row, ...]:
    """Batches written, newest first."""
    return bench.store.read("batches", target=target)


def batch_file(bench: Workbench, batch: str, name: str) -> bytes:
    """One file of a kept batch. Raises `NotFound`."""
    folder = (bench.place.exports / batch).resolve()
    path = (folder / name).resolve()
    if not path.is_relative_to(folder) or not path.is_file():
        raise NotFound(f"Batch {batch} has no file {name}.")
    return path.read_bytes()


def _known(target: str) -> None:
    if target not in targets():
        raise NotFound(f"There is no export target “{target}”. There are: {', '.join(sorted(targets()))}.")


def _waiting(cursor: Transaction, bench: Workbench, target: str) -> list[tuple[str, ExportInvoice]]:
    world = load_world(cursor)
    return [(row["id"], _prepared(cursor, bench, world, row)) for row in bench.store.read("postings_waiting", target=target)]


def _prepared(cursor: Transaction, bench: Workbench, world: World, posting: Row) -> ExportInvoice:
    stored = invoices.invoice(cursor, posting["invoice"])
    outcome = invoices.match(cursor, posting["invoice"])
    assert stored is not None and outcome is not None
    invoice = stored.invoice
    supplier = world.supplier(invoice.supplier)
    order_lines = _order_lines(cursor, outcome)
    documents = bench.store.read("document_of", invoice=invoice.id)
    return ExportInvoice(
        invoice=_opposite(invoice) if posting["kind"] == "reversal" else invoice,
        revision=posting["revision"],
        supplier_name=supplier.name if supplier else invoice.supplier_name,
        supplier_key=(supplier.tax_id if supplier else invoice.supplier_tax_id) or "",
        coding=tuple(
            _coded(line, invoice, outcome, order_lines, world=world, settings=bench.settings) for line in invoice.lines
        ),
        document_name=documents[0]["file_name"] if documents else f"{invoice.invoice_number}.pdf",
        document=bench.originals.get(invoice.document),
    )


def _opposite(invoice: SupplierInvoice) -> SupplierInvoice:
    """A credit that takes an exported invoice back (an invoice again, where a credit note is taken back)."""
    kind = DocumentKind.INVOICE if invoice.is_credit_note else DocumentKind.CREDIT_NOTE
    return replace(invoice, id=f"{invoice.id}-R", kind=kind, invoice_number=f"{invoice.invoice_number}-R")


def _coded(
    line: InvoiceLine,
    invoice: SupplierInvoice,
    outcome: Match,
    order_lines: OrderLines,
    *,
    world: World,
    settings: Settings,
) -> LineCoding:
    """Account and tax code: the order line's, else the supplier's, else the defaults; the job is the one it is costed to."""
    allocation = next((entry for entry in outcome.allocations if entry.invoice_line == line.number), None)
    ordered = order_lines.get((allocation.purchase_order, allocation.order_line)) if allocation else None
    supplier = world.supplier(invoice.supplier)
    account = (ordered and ordered.account_code) or _own_account(line, settings) or (supplier and supplier.account_code)
    tax = (ordered and ordered.tax_code) or _tax_by_rate(line.tax_rate, invoice) or (supplier and supplier.tax_code)
    order = allocation.purchase_order if allocation else line.purchase_order or next(iter(outcome.orders), None)
    return LineCoding(
        line.number,
        account or settings.exports.account_code,
        tax or None,
        only_job(line, invoice, outcome, settings.imports.charge_sharing),
        order,
        tax_rate=next((known.rate for known in world.tax_codes if known.code == tax), None),
    )


OrderLines = Mapping[tuple[str, int], PurchaseOrderLine]


def _order_lines(cursor: Transaction, outcome: Match) -> OrderLines:
    """The order lines that an invoice bills, by order and line."""
    orders = masters.orders(cursor, {one.purchase_order for one in outcome.allocations})
    return {(order.order_number, line.line): line for order in orders for line in order.lines}


def _own_account(line: InvoiceLine, settings: Settings) -> str | None:
    """The account of lines that are no goods, where they have one of their own."""
    accounts, kind = settings.exports, charge_class(line)
    if kind is ChargeClass.RETENTION:
        return accounts.retention_account_code
    if kind is ChargeClass.PREPAYMENT:
        return accounts.prepayment_account_code
    if line.kind is LineKind.ROUNDING:
        return accounts.rounding_account_code
    is_charge = kind is not None and line.kind is not LineKind.DISCOUNT
    if line.kind is LineKind.FREIGHT or (is_charge and settings.imports.charge_sharing is ChargeSharing.ACCOUNT):
        return accounts.freight_account_code
    return None


def _tax_by_rate(rate: Decimal | None, invoice: SupplierInvoice) -> str | None:
    """Our code for the printed rate; where no rate is printed, an invoice without any tax is free of it."""
    if rate is None:
        return "FRE" if invoice.tax_total == 0 else None
    return {Decimal(10): "GST", Decimal(15): "S15", Decimal(0): "FRE"}.get(rate)


def _built(bench: Workbench, target: str, chosen: Sequence[ExportInvoice]) -> Batch:
    return build_batch(
        target,
        chosen,
        bench.settings.exports,
        org=next(iter(bench.settings.company.names), "Matchbook"),
        created_at=now(),
        created_by=bench.actor,
        app_version=VERSION,
    )


def _key(invoice: ExportInvoice) -> str:
    return invoice.invoice.id


def _result(batch: Batch, target: str) -> ExportResult:
    refused = tuple(finding for finding in batch.findings if finding.refuses)
    warned = tuple(finding for finding in batch.findings if not finding.refuses)
    return ExportResult(batch.id, target, tuple(file.name for file in batch.files), tuple(batch.accepted), refused, warned)


def _again(bench: Workbench, target: str, refused: Batch | None) -> ExportResult:
    """The newest batch of the target once more; nothing at all where there never was one."""
    findings = tuple(finding for finding in refused.findings if finding.refuses) if refused else ()
    records = ((row["id"], json.loads(row["record"])) for row in batches(bench, target))
    written = next(((name, record) for name, record in records if record["files"]), None)  # not those marked by hand
    if written is None:
        return ExportResult(None, target, (), (), findings)
    name, record = written
    return ExportResult(name, target, tuple(record["files"]), tuple(record["invoices"]), findings, again=True)


def _keep_files(folder: Path, batch: Batch) -> None:
    fresh = folder.with_name(folder.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    for file in batch.files:
        path = fresh / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
    shutil.rmtree(folder, ignore_errors=True)
    fresh.replace(folder)


def _make(out: Path | None) -> None:
    """The folder to copy to, before anything is recorded. Raises `ExportError` where there can be none."""
    try:
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportError(f"{out} cannot be the folder of an export: {error.strerror}. Name another with --out.") from error


def _copy(folder: Path, out: Path) -> None:
    try:
        shutil.copytree(folder, out, dirs_exist_ok=True)
    except (OSError, shutil.Error) as error:
        raise ExportError(
            f"The batch is kept, but cannot be copied to {out}: {error}. Name another folder with --out."
        ) from error
