"""Orders that no key reaches never change what becomes of an invoice: drawn worlds matched with all orders and with few."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from engine import evaluating, looking_up
from engine.matching.blocking import Sought, sought_by
from engine.model import Match
from engine.settings import Settings
from engine.store import invoices
from engine.store.database import Store
from engine.store.migrating import migrate

FOLDER = Path(__file__).resolve().parents[2] / "benchmarks" / "matching"


@pytest.fixture(scope="module")
def bench() -> Iterator[SimpleNamespace]:
    """The benchmark's modules; they lie in a folder of scripts."""
    names = ("drawing", "difficulty", "storing", "ordering", "truth")
    before = {name: sys.modules.pop(name, None) for name in names}
    sys.path.insert(0, str(FOLDER))
    yield SimpleNamespace(**{name: __import__(name) for name in names})
    sys.path.remove(str(FOLDER))
    for name, module in before.items():
        sys.modules.pop(name, None)
        if module is not None:
            sys.modules[name] = module


@pytest.fixture(scope="module")
def worlds(bench: SimpleNamespace) -> dict[str, Any]:
    """Several suppliers with some forty orders each, and one with more orders than are ever all looked at."""
    hard = bench.difficulty.DIFFICULTIES["hard"]
    one, drawing = bench.truth.World(), bench.drawing.Drawing(5, hard)
    trade = bench.ordering.Ordering(drawing._random, hard).trade(1, 260)
    one.suppliers.append(trade.supplier)
    one.orders.extend(ordered.order for ordered in trade.orders)
    one.jobs.update({ordered.job: ordered.job for ordered in trade.orders})
    one.conversions.extend(drawing._conversions(trade))
    one.drawn.extend(drawing._documents(trade, 60, one))
    return {"several": bench.drawing.Drawing(11, hard).world(90), "one": one}


class _AllOrders(looking_up.Lookup):
    """Reaches every order of the supplier, whatever its state."""

    orders: Mapping[str, set[str]]

    def reached_by_key(self, stored: Any, *rest: Any) -> dict[str, set[str]]:
        found = super().reached_by_key(stored, *rest)
        return {one.invoice.id: found[one.invoice.id] | self.orders[one.invoice.supplier] for one in stored}


def matched(bench: SimpleNamespace, world: Any, path: Path) -> dict[str, Match]:
    store = Store(path)
    migrate(store)
    with store.transaction() as cursor:
        bench.storing.keep_masters(cursor, world)
        kept = bench.storing.keep_documents(cursor, world.drawn)
        evaluating.evaluate_stored(cursor, Settings(), evaluating.load_world(cursor), kept)
        found = invoices.matches(cursor, [one.invoice.id for one in kept])
    store.close()
    return found


def outcome(match: Match) -> tuple[Any, ...]:
    """What the invoice bills and why it waits; a count of orders that fit may be cut."""
    places = tuple(
        (one.invoice_line, one.purchase_order, one.order_line, one.receipt, one.quantity, one.amount, one.kind)
        for one in match.allocations
    )
    return match.orders, places, tuple((hold.code, hold.invoice_line, hold.severity) for hold in match.holds), match.jobs


@pytest.mark.parametrize(("name", "most"), [("several", 100), ("several", 12), ("one", 100), ("one", 30)])
def test_few_candidates_match_as_all_orders_do(  # noqa: PLR0917 - fixtures
    bench: SimpleNamespace,
    worlds: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    most: int,
) -> None:
    world = worlds[name]
    monkeypatch.setattr(looking_up, "MOST_ORDERS", most)
    few = matched(bench, world, tmp_path / "few.duckdb")
    by_supplier = defaultdict(set)
    for order in world.orders:
        by_supplier[order.supplier].add(order.order_number)
    _AllOrders.orders = by_supplier
    monkeypatch.setattr("engine.surroundings.Lookup", _AllOrders)
    every = matched(bench, world, tmp_path / "every.duckdb")
    assert {number: outcome(one) for number, one in few.items()} == {number: outcome(one) for number, one in every.items()}
    without = [one for one in world.drawn if not few[one.invoice.id].allocations]
    assert len(without) < len(world.drawn) / 2, "a world in which little is matched would prove nothing"


def test_one_by_one_as_all_at_once(bench: SimpleNamespace, worlds: dict[str, Any], tmp_path: Path) -> None:
    world = worlds["several"]
    together = matched(bench, world, tmp_path / "together.duckdb")
    store = Store(tmp_path / "one.duckdb")
    migrate(store)
    with store.transaction() as cursor:
        bench.storing.keep_masters(cursor, world)
        kept = bench.storing.keep_documents(cursor, world.drawn)
        known = evaluating.load_world(cursor)
        for one in kept:
            evaluating.evaluate_stored(cursor, Settings(), known, [one])
        alone = invoices.matches(cursor, list(together))
        assert alone == together
        hashes = invoices.match_inputs(cursor)
        assert evaluating.evaluate_stored(cursor, Settings(), known, kept, hashes) == 0, "nothing changed: nothing to do"
    store.close()


def test_printed_numbers_are_looked_up_as_a_whole_and_by_words(bench: SimpleNamespace, worlds: dict[str, Any]) -> None:
    invoice = worlds["several"].drawn[0].invoice
    sought: Sought = sought_by(invoice, "FW: Invoice for PO 10 417, DN-77")
    assert {"417", "10417", "DN77"} <= sought.numbers
    assert not any("INVOICE" in key for key in sought.numbers if not any(map(str.isdigit, key)))
