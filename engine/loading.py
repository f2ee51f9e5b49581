"""Lists of suppliers, jobs, orders, receipts and tax codes into the store: all or nothing, or the good rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from engine.accounts import propose_loaded
from engine.desk import identify_open
from engine.errors import LoadError
from engine.evaluating import evaluate, load_world
from engine.matching.tolerances import Scope, is_within, tolerance_for
from engine.matching.wording import figure
from engine.model import GoodsReceipt, GoodsReceiptLine, OrderState, PurchaseOrder, Supplier, ToleranceKind
from engine.screening import name_key
from engine.store import Transaction, invoices, ledger, masters, rules
from engine.store.masters import Saved
from engine.tables import Loaded, Refusal, read_table
from engine.workbench import Workbench

_SAVE: dict[str, Callable[[Transaction, Sequence[Any]], Saved]] = {
    "suppliers": masters.save_suppliers,
    "jobs": masters.save_jobs,
    "orders": masters.save_orders,
    "receipts": masters.save_receipts,
    "taxes": masters.save_tax_codes,
    "rates": masters.save_exchange_rates,
}
KINDS = tuple(_SAVE)
ZERO = Decimal(0)
_Placed = tuple[int, Any]  # a record with the row of the file that it begins in


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
        good, refused = _checked(cursor, kind, table)
        good, remarks = _resolved(cursor, kind, good)
        if refused and not partial:
            saved = Saved(0, 0, 0)
        else:
            if kind == "suppliers":
                good, remarks = _with_accounts_on_file(cursor, bench, good, file_name)
            saved = _SAVE[kind](cursor, [record for _, record in good])
            ledger.add_event(cursor, bench.event(f"{kind} loaded", file_name, new=saved.loaded, changed=saved.changed))
            if saved.loaded or saved.changed:
                _evaluate_again(cursor, bench, kind)
    bench.publish()
    remarks = (*table.remarks, *remarks)
    return LoadResult(saved.loaded, saved.changed, saved.unchanged, refused, table.unknown_columns, remarks)


def _with_accounts_on_file(
    cursor: Transaction, bench: Workbench, good: list[_Placed], file_name: str
) -> tuple[list[_Placed], tuple[Refusal, ...]]:
    """A list never writes over a bank account: what it says otherwise is remarked, and waits for a person."""
    kept, said = propose_loaded(cursor, bench, [record for _, record in good], file_name)
    remarks = tuple(
        Refusal(row, "bank_account", record.bank_account or "", said[record.number])
        for row, record in good
        if record.number in said
    )
    return [(row, one) for (row, _), one in zip(good, kept, strict=True)], remarks


def _evaluate_again(cursor: Transaction, bench: Workbench, kind: str) -> None:
    if kind == "suppliers":
        identify_open(cursor, bench)
    evaluate(cursor, bench.settings, load_world(cursor), invoices.open_ids(cursor), everything=False)


def _checked(cursor: Transaction, kind: str, table: Loaded) -> tuple[list[_Placed], tuple[Refusal, ...]]:
    """The records that fit what is in the store, each with its row, and every refusal."""
    placed = list(zip(table.record_rows, table.records, strict=True))
    if kind != "receipts":
        return placed, table.refused
    desk = _ReceiptDesk(cursor, [receipt for _, receipt in placed if isinstance(receipt, GoodsReceipt)])
    good: list[_Placed] = []
    refused = list(table.refused)
    for row, receipt in placed:
        assert isinstance(receipt, GoodsReceipt)
        problems = [Refusal(row, *problem) for problem in desk.problems(receipt)]
        refused.extend(problems)
        desk.count(receipt, is_good=not problems)
        if not problems:
            good.append((row, receipt))
    return good, tuple(sorted(refused, key=lambda refusal: refusal.row))


class _ReceiptDesk:
    """Checks receipts one after another against their orders and against what was received before, in this file too."""

    def __init__(self, cursor: Transaction, arriving: Sequence[GoodsReceipt]) -> None:
        self.orders = {order.order_number: order for order in masters.orders(cursor)}
        self.tolerances = rules.tolerances(cursor)
        again = {receipt.receipt_number for receipt in arriving}
        stored = masters.receipts(cursor)
        self.replaced = {receipt.receipt_number: receipt for receipt in stored if receipt.receipt_number in again}
        self.received: dict[tuple[str, int], Decimal] = {}
        for receipt in stored:
            if receipt.receipt_number not in again:
                self._add(receipt)

    def count(self, receipt: GoodsReceipt, *, is_good: bool) -> None:
        """Counts what a receipt brings; a refused one leaves what the store has of it."""
        counted = receipt if is_good else self.replaced.get(receipt.receipt_number)
        if counted is not None:
            self._add(counted)

    def _add(self, receipt: GoodsReceipt) -> None:
        for line in receipt.lines:
            place = receipt.order_number, line.line
            self.received[place] = self.received.get(place, ZERO) + line.net_quantity

    def problems(self, receipt: GoodsReceipt) -> Iterator[tuple[str, str, str]]:
        """Why a receipt cannot be: column, value, message."""
        number = receipt.order_number
        order = self.orders.get(number)
        if order is None:
            yield "order_number", number, f"There is no order {number}. Load the order first."
        elif order.state in (OrderState.CANCELLED, OrderState.FINALLY_CLOSED):
            yield "order_number", number, f"Order {number} is {order.state.in_words}; nothing can be received on it."
        else:
            for line in receipt.lines:
                yield from self._line_problems(order, line)

    def _line_problems(self, order: PurchaseOrder, line: GoodsReceiptLine) -> Iterator[tuple[str, str, str]]:
        """A line that the order does not have, or more than was ordered beyond the limit for quantities."""
        ordered = next((one.live_quantity for one in order.lines if one.line == line.line), None)
        if ordered is None:
            yield "line", str(line.line), f"Order {order.order_number} has no line {line.line}. Is it another order’s?"
            return
        total = self.received.get((order.order_number, line.line), ZERO) + line.net_quantity
        scope = Scope(order.supplier, order=order.order_number)
        limit = tolerance_for(ToleranceKind.QUANTITY_ORDERED, scope, self.tolerances)
        if line.net_quantity > 0 and not is_within(total - ordered, ordered, limit):
            said = f"{figure(total)} received of {figure(ordered)} ordered"
            message = f"Order {order.order_number} line {line.line}: {said}. Correct the receipt or the order."
            yield "quantity", figure(line.quantity), message


def _resolved(cursor: Transaction, kind: str, good: list[_Placed]) -> tuple[list[_Placed], tuple[Refusal, ...]]:
    """Orders may name their supplier by name; the store keeps the number. A supplier who is not known is remarked."""
    if kind != "orders":
        return good, ()
    known = masters.suppliers(cursor)
    resolved: list[_Placed] = []
    remarks = []
    for row, order in good:
        assert isinstance(order, PurchaseOrder)
        found = _supplier_named(order.supplier, known)
        if found is None:
            message = f"Supplier “{order.supplier}” is not in the store: load it, or its invoices will not find this order."
            remarks.append(Refusal(row, "supplier", order.supplier, message))
        resolved.append((row, order if found is None else replace(order, supplier=found)))
    return resolved, tuple(remarks)


def _supplier_named(text: str, suppliers: Sequence[Supplier]) -> str | None:
    """The number of the one supplier of that number, else of that name (small letters, without its legal form)."""
    wanted = text.strip().casefold()
    for fitting in (
        [supplier.number for supplier in suppliers if supplier.number.casefold() == wanted],
        [supplier.number for supplier in suppliers if name_key(supplier.name) == name_key(text)],
    ):
        if len(fitting) == 1:
            return fitting[0]
    return None
