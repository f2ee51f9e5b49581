"""Changing what the company keeps on file: one supplier, one tolerance; everything still open is then matched again."""

from __future__ import annotations

from engine.codec import to_json
from engine.errors import Refused
from engine.evaluating import evaluate, load_world
from engine.model import Supplier, Tolerance, ToleranceState
from engine.store import Transaction, invoices, ledger, masters
from engine.store.rows import now
from engine.workbench import Workbench


def change_supplier(bench: Workbench, supplier: Supplier) -> int:
    """Keeps a supplier's record, new or changed; gives how many open invoices were matched anew.

    Raises `Refused` where number or name is missing.
    """
    if not supplier.number.strip() or not supplier.name.strip():
        raise Refused("A supplier needs a number and a name. Fill in both.")
    with bench.store.transaction() as cursor:
        before = next((one for one in masters.suppliers(cursor) if one.number == supplier.number), None)
        if before == supplier:
            return 0
        masters.save_suppliers(cursor, [supplier])
        event = bench.event("supplier changed", supplier.number, before=to_json(before), after=to_json(supplier))
        ledger.add_event(cursor, event)
        evaluated = _evaluate(cursor, bench)
    bench.publish()
    return evaluated


def set_tolerance(bench: Workbench, tolerance: Tolerance) -> int:
    """Sets how far one figure may be over, for the company or one supplier; gives how many invoices were matched anew.

    Raises `Refused` for a limit that names no figure, or a figure below zero.
    """
    given = [figure for figure in (tolerance.percent, tolerance.absolute) if figure is not None]
    if tolerance.state is ToleranceState.LIMIT and not given:
        raise Refused("A limit needs a percentage, an amount, or both. To allow nothing at all, choose “exact”.")
    if any(figure < 0 for figure in given):
        raise Refused("A limit cannot be below zero.")
    with bench.store.transaction() as cursor:
        masters.save_tolerance(cursor, tolerance, who=bench.actor, at=now())
        scope = tolerance.supplier or "company"
        ledger.add_event(cursor, bench.event("tolerance set", f"{tolerance.kind.value}:{scope}", after=to_json(tolerance)))
        evaluated = _evaluate(cursor, bench)
    bench.publish()
    return evaluated


def _evaluate(cursor: Transaction, bench: Workbench) -> int:
    return evaluate(cursor, bench.settings, load_world(cursor), invoices.open_ids(cursor), everything=False)
