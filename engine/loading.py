"""Lists of suppliers, jobs, orders, receipts and tax codes into the store: all or nothing, or the good rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from engine.errors import LoadError
from engine.evaluating import evaluate, load_world
from engine.identifiers import invoice_key
from engine.model import GoodsReceipt, OrderState, PurchaseOrder, Supplier
from engine.store import Transaction, invoices, ledger, masters
from engine.store.masters import Saved
from engine.tables import Loaded, Refusal, read_table
from engine.workbench import Workbench

_SAVE: dict[str, Callable[[Transaction, Sequence[Any]], Saved]] = {
    "suppliers": masters.save_suppliers,
    "jobs": masters.save_jobs,
    "orders": masters.save_orders,
    "receipts": masters.save_receipts,
    "taxes": masters.save_tax_codes,
}
KINDS = tuple(_SAVE)


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What loading a list did. Nothing was saved where rows were refused and the good ones were not asked for."""

    loaded: int
    changed: int
    unchanged: int
    refused: tuple[Refusal, ...]
    unknown_columns: tuple[str, ...] = ()
    remarks: tuple[Refusal, ...] = ()


def load_file(bench: Workbench, kind: str, path: Path, *, partial: bool = False) -> LoadResult:
    """Loads the list in a CSV or XLSX file. Raises `LoadError` where it cannot be read as such a list at all."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise LoadError(f"The file {path} cannot be read: {error.strerror}. Check the name and try again.") from error
    return load_list(bench, kind, content, path.name, partial=partial)


def load_list(bench: Workbench, kind: str, content: bytes, file_name: str, *, partial: bool = False) -> LoadResult:
    """Loads a list; then everything that is still open is matched again. Raises `LoadError`."""
    table = read_table(kind, content, file_name)
    with bench.store.transaction() as cursor:
        records, refused = _checked(cursor, kind, table)
        if refused and not partial:
            saved = Saved(0, 0, 0)
        else:
            saved = _SAVE[kind](cursor, _resolved(cursor, kind, records))
            ledger.add_event(cursor, bench.event(f"{kind} loaded", file_name, new=saved.loaded, changed=saved.changed))
            evaluate(cursor, bench.settings, load_world(cursor), invoices.open_ids(cursor), everything=False)
    bench.publish()
    return LoadResult(saved.loaded, saved.changed, saved.unchanged, refused, table.unknown_columns, table.remarks)


def _checked(cursor: Transaction, kind: str, table: Loaded) -> tuple[list[Any], tuple[Refusal, ...]]:
    """The records that fit what is in the store, and every refusal."""
    if kind != "receipts":
        return list(table.records), table.refused
    orders = {order.order_number: order for order in masters.orders(cursor)}
    good: list[Any] = []
    refused = list(table.refused)
    for receipt in table.records:
        assert isinstance(receipt, GoodsReceipt)
        problems = list(_receipt_problems(receipt, orders, masters.receipts_of(cursor, receipt)))
        refused.extend(problems)
        if not problems:
            good.append(receipt)
    return good, tuple(refused)


def _receipt_problems(
    receipt: GoodsReceipt, orders: dict[str, PurchaseOrder], received_before: dict[int, Decimal]
) -> Iterator[Refusal]:
    """Why a receipt cannot be: no such order, cancelled, a line of another order, or more than was ordered."""
    order = orders.get(receipt.order_number)
    if order is None:
        yield _refusal(receipt, f"There is no order {receipt.order_number}. Load the order first.")
        return
    if order.state is OrderState.CANCELLED:
        yield _refusal(receipt, f"Order {receipt.order_number} is cancelled; nothing can be received on it.")
        return
    ordered = {line.line: line.live_quantity for line in order.lines}
    for line in receipt.lines:
        if line.line not in ordered:
            yield _refusal(receipt, f"Order {receipt.order_number} has no line {line.line}.")
        elif received_before.get(line.line, Decimal(0)) + line.net_quantity > ordered[line.line]:
            total = received_before.get(line.line, Decimal(0)) + line.net_quantity
            said = f"{total} received of {ordered[line.line]} ordered"
            yield _refusal(
                receipt, f"Order {receipt.order_number} line {line.line}: {said}. Correct the receipt or the order."
            )


def _refusal(receipt: GoodsReceipt, message: str) -> Refusal:
    return Refusal(0, "receipt_number", receipt.receipt_number, message)


def _resolved(cursor: Transaction, kind: str, records: list[Any]) -> list[Any]:
    """Orders may name their supplier by name; the store keeps the number."""
    if kind != "orders":
        return records
    names = {_name_key(supplier): supplier.number for supplier in masters.suppliers(cursor)}
    return [_with_supplier_number(order, names) for order in records]


def _with_supplier_number(order: PurchaseOrder, names: dict[str, str]) -> PurchaseOrder:
    return replace(order, supplier=names.get(invoice_key(order.supplier), order.supplier))


def _name_key(supplier: Supplier) -> str:
    return invoice_key(supplier.name)
