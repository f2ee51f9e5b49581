"""Rows of values to records, with the rules that hold within a row and across rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from engine.model import (
    ExchangeRate,
    GoodsReceipt,
    GoodsReceiptLine,
    Job,
    PurchaseOrder,
    PurchaseOrderLine,
    Supplier,
    TaxCode,
)
from engine.tables.grid import Cell

Record = Supplier | Job | PurchaseOrder | GoodsReceipt | TaxCode | ExchangeRate
JOB_STATES = {"active": "open", "complete": "closed", "completed": "closed", "finished": "closed"}
_ORDER_LINE = ("line", "description", "quantity", "unit_price")


@dataclass(frozen=True, slots=True)
class Row:
    """A row's values by our column names, empty and unreadable cells left out; `good` when every cell could be read."""

    number: int
    values: Mapping[str, Any]
    cells: Sequence[Cell]
    good: bool = True


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row beside other rows or within itself; `column` is our name for the column."""

    row: Row
    column: str | None
    message: str


@dataclass(frozen=True, slots=True)
class _Group:
    """The good rows of one order or receipt, and what they say about it as a whole."""

    header: Mapping[str, Any]
    rows: Sequence[Row]


Built = tuple[list[tuple[Record, Row]], list[Fault]]  # every record with the (first) row that it was read from


def _suppliers(rows: Sequence[Row]) -> Built:
    kept, faults = _unique([row for row in rows if row.good], "number")
    return [(Supplier(**row.values), row) for row in kept], faults


def _jobs(rows: Sequence[Row]) -> Built:
    kept, faults = _unique([row for row in rows if row.good], "number")
    return [(_with_known_state(Job(**row.values)), row) for row in kept], faults


def _with_known_state(job: Job) -> Job:
    state = job.state.lower()
    return replace(job, state=JOB_STATES.get(state, state))


def _unique(rows: Sequence[Row], column: str) -> tuple[list[Row], list[Fault]]:
    """The rows without those that name again what an earlier one named."""
    first: dict[object, Row] = {}
    faults: list[Fault] = []
    for row in rows:
        value = row.values[column]
        earlier = first.setdefault(value.casefold() if isinstance(value, str) else value, row)
        if earlier is not row:
            faults.append(
                Fault(row, column, f"“{value}” stands twice: in row {earlier.number} and row {row.number}. Keep one.")
            )
    return list(first.values()), faults


def _taxes(rows: Sequence[Row]) -> Built:
    kept, faults = _unique([row for row in rows if row.good], "code")  # a rate that changes needs a code of its own
    codes: list[tuple[Record, Row]] = []
    for row in kept:
        tax = TaxCode(
            row.values["code"], row.values["name"], row.values["rate"], row.values.get("from"), row.values.get("to")
        )
        if tax.valid_from and tax.valid_to and tax.valid_to < tax.valid_from:
            faults.append(Fault(row, "to", f"Tax code {tax.code} ends before it begins."))
        else:
            codes.append((tax, row))
    return codes, faults


def _rates(rows: Sequence[Row]) -> Built:
    """One rate a currency and day, above zero."""
    found: dict[tuple[str, date], tuple[Record, Row]] = {}
    faults: list[Fault] = []
    for row in (row for row in rows if row.good):
        rate = ExchangeRate(row.values["currency"], row.values["from"], row.values["rate"])
        if rate.rate <= 0:
            faults.append(Fault(row, "rate", "A rate is above zero: ledger currency for one of this currency."))
        elif earlier := found.get((rate.currency, rate.valid_from)):
            said = f"This day stands twice: in row {earlier[1].number} and row {row.number}. Keep one."
            faults.append(Fault(row, "from", said))
        else:
            found[rate.currency, rate.valid_from] = rate, row
    return list(found.values()), faults


def _orders(rows: Sequence[Row]) -> Built:
    header = (
        "order_number", "supplier", "order_date", "currency", "state", "limit_amount", "valid_from", "valid_to",
        "exchange_rate",
    )  # fmt: skip
    groups, faults = _grouped(rows, header, ("supplier", "order_date", "currency"))
    broken = {_key(row, "order_number") for row in rows if not row.good}
    orders: list[tuple[Record, Row]] = []
    for group in groups:
        lines, wrong = _order_lines(group.rows)
        faults += wrong
        if not lines and (wrong or _key(group.rows[0], "order_number") in broken):
            faults += _left_out(group, wrong)  # without its lines it would be a blank order, which any invoice may bill
        else:
            orders.append((PurchaseOrder(**group.header, lines=tuple(lines)), group.rows[0]))
    return orders, faults


def _order_lines(rows: Sequence[Row]) -> tuple[list[PurchaseOrderLine], list[Fault]]:
    faults: list[Fault] = []
    whole: list[Row] = []
    for row in rows:
        if not any(name in row.values for name in _ORDER_LINE):
            continue
        if fault := _line_fault(row):
            faults.append(fault)
        else:
            whole.append(row)
    kept, twice = _unique(whole, "line")
    names = PurchaseOrderLine.__dataclass_fields__
    return [PurchaseOrderLine(**_only(row, names)) for row in kept], faults + twice


def _line_fault(row: Row) -> Fault | None:
    if missing := [name for name in _ORDER_LINE if name not in row.values]:
        what = {"line": "line number", "unit_price": "unit price"}.get(missing[0], missing[0])
        return Fault(row, missing[0], f"An order line needs its {what}.")
    if row.values.get("cancelled_quantity", 0) > row.values["quantity"]:
        return Fault(row, "cancelled_quantity", "More is cancelled than was ordered.")
    return None


def _left_out(group: _Group, wrong: Sequence[Fault]) -> list[Fault]:
    told = {fault.row.number for fault in wrong}
    message = "This order is left out: none of its lines could be read."
    return [Fault(row, "order_number", message) for row in group.rows if row.number not in told]


def _receipts(rows: Sequence[Row]) -> Built:
    header = ("receipt_number", "order_number", "received_on", "delivery_note")
    groups, faults = _grouped(rows, header, ("order_number", "received_on"))
    receipts: list[tuple[Record, Row]] = []
    for group in groups:
        wrong = {row.number: fault for row in group.rows if (fault := _receipt_fault(row))}
        kept, twice = _unique([row for row in group.rows if row.number not in wrong], "line")
        faults += [*wrong.values(), *twice]
        lines = tuple(GoodsReceiptLine(**_only(row, GoodsReceiptLine.__dataclass_fields__)) for row in kept)
        if lines:
            receipts.append((GoodsReceipt(**group.header, lines=lines), kept[0]))
    return receipts, faults


def _receipt_fault(row: Row) -> Fault | None:
    for name, done in (("accepted_quantity", "accepted"), ("returned_quantity", "returned")):
        if row.values.get(name, 0) > row.values["quantity"]:
            return Fault(row, name, f"More is {done} than was received.")
    return None


def _only(row: Row, names: Mapping[str, object]) -> dict[str, Any]:
    return {name: value for name, value in row.values.items() if name in names}


def _key(row: Row, column: str) -> str:
    return str(row.values.get(column, "")).casefold()


def _grouped(rows: Sequence[Row], header: Sequence[str], needed: Sequence[str]) -> tuple[list[_Group], list[Fault]]:
    """The good rows by their number (the first column of `header`), less those that contradict an earlier row of the group.

    A group's later rows may leave header cells empty, as many exports do.
    """
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if row.good:
            groups.setdefault(_key(row, header[0]), []).append(row)
    found: list[_Group] = []
    faults: list[Fault] = []
    for members in groups.values():
        said, agreeing, wrong = _agreement(members, header)
        faults += wrong
        if missing := [name for name in needed if name not in said]:
            what = missing[0].replace("_", " ")
            faults += [Fault(row, missing[0], f"No row of “{said[header[0]]}” fills its {what}.") for row in agreeing]
        else:
            found.append(_Group(said, agreeing))
    return found, faults


def _agreement(rows: Sequence[Row], header: Sequence[str]) -> tuple[dict[str, Any], list[Row], list[Fault]]:
    said: dict[str, tuple[Any, int]] = {}
    agreeing: list[Row] = []
    faults: list[Fault] = []
    for row in rows:
        fault = next((fault for name in header[1:] if (fault := _contradiction(row, name, said))), None)
        if fault:
            faults.append(fault)
            continue
        agreeing.append(row)
        for name in header:
            if name in row.values:
                said.setdefault(name, (row.values[name], row.number))
    return {name: value for name, (value, _) in said.items()}, agreeing, faults


def _contradiction(row: Row, name: str, said: Mapping[str, tuple[Any, int]]) -> Fault | None:
    if name not in row.values or name not in said or row.values[name] == said[name][0]:
        return None
    return Fault(row, name, f"Row {said[name][1]} says “{said[name][0]}” for the same number. Make both rows agree.")


KINDS: Mapping[str, Callable[[Sequence[Row]], Built]] = {
    "suppliers": _suppliers,
    "jobs": _jobs,
    "orders": _orders,
    "receipts": _receipts,
    "taxes": _taxes,
    "rates": _rates,
}
