"""What orders are looked up by: kept with every order, made up for older stores, and the likeliest of many first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from engine.model import GoodsReceipt, GoodsReceiptLine, OrderState, PurchaseOrder, PurchaseOrderLine
from engine.store import masters, order_keys
from engine.store.database import Store, read
from engine.store.migrating import migrate
from engine.store.order_keys import LineKeys

D = Decimal


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "s.duckdb") as opened:
        migrate(opened)
        yield opened


def an_order(
    number: str, *lines: PurchaseOrderLine, supplier: str = "S-1", day: int = 1, open: bool = True
) -> PurchaseOrder:
    state = OrderState.OPEN if open else OrderState.CLOSED
    return PurchaseOrder(number, supplier, date(2026, 9, day), "AUD", state, lines)


def a_line(
    words: str, part: str | None = None, quantity: str = "5", price: str = "10", job: str | None = None
) -> PurchaseOrderLine:
    return PurchaseOrderLine(1, words, D(quantity), D(price), part=part, job=job)


def sought(words: tuple[str, ...] = (), parts: tuple[str, ...] = (), price: str = "0", quantity: str = "0") -> LineKeys:
    return LineKeys(parts, words, D(price), D(quantity), D(price) * D(quantity))


def likeliest(
    store: Store, *lines: LineKeys, most: int = 1, numbers: tuple[str, ...] = (), jobs: tuple[str, ...] = ()
) -> list[str]:
    with store.transaction() as cursor:
        every = [order.order_number for order in masters.orders(cursor)]
        return order_keys.likeliest(cursor, every, lines, numbers=numbers, jobs=jobs, most=most)


def test_orders_are_found_by_their_number_however_it_is_written(store: Store) -> None:
    with store.transaction() as cursor:
        masters.save_orders(cursor, [an_order("PO-0417"), an_order("PO-418", supplier="S-2", open=False)])
        assert order_keys.named(cursor, {"417", "418", "419"}) == {"417": ["PO-0417"], "418": ["PO-418"]}
        assert order_keys.named(cursor, set()) == {}
        assert order_keys.billable(cursor, {"S-1", "S-2"}) == {"S-1": ["PO-0417"]}, "the other one is closed"


def test_keys_follow_an_order_that_changes(store: Store) -> None:
    with store.transaction() as cursor:
        masters.save_orders(cursor, [an_order("PO-1", a_line("Copper elbows 15 mm", "CE-015"))])
        masters.save_orders(cursor, [an_order("PO-1", a_line("Brass taps", "BT-2"))])
        rows = read(cursor, "FROM purchase_order_line_key")
        assert [(row["part"], row["words"]) for row in rows] == [("BT2", ["bras", "taps"])]


def test_an_older_store_gets_its_keys(tmp_path: Path) -> None:
    with Store(tmp_path / "old.duckdb") as store:
        migrate(store)
        with store.transaction() as cursor:
            masters.save_orders(cursor, [an_order("PO-1", a_line("Copper elbows", "CE-015"))])
            cursor.execute("DROP TABLE purchase_order_key")
            cursor.execute("DROP TABLE purchase_order_line_key")
            cursor.execute("DELETE FROM migration WHERE name = '006_order_keys'")
        migrate(store)
        with store.transaction() as cursor:
            assert order_keys.named(cursor, {"1"}) == {"1": ["PO-1"]}
            assert read(cursor, "SELECT part FROM purchase_order_line_key") == ({"part": "CE015"},)


def test_deliveries_by_note_or_receipt_whatever_the_case(store: Store) -> None:
    with store.transaction() as cursor:
        masters.save_orders(cursor, [an_order("PO-1", a_line("Taps"))])
        masters.save_receipts(
            cursor, [GoodsReceipt("gr-9", "PO-1", date(2026, 9, 2), " dn-7 ", (GoodsReceiptLine(1, D(1)),))]
        )
        assert order_keys.delivered(cursor, {"DN-7", "GR-9", "X"}) == {"DN-7": ["PO-1"], "GR-9": ["PO-1"]}


@pytest.mark.parametrize(
    ("line", "right"),
    [
        (sought(parts=("CE015",)), "PO-PART"),
        (sought(words=("blue", "pain")), "PO-WORDS"),
        (sought(price="77.5", quantity="1"), "PO-PRICE"),
        (sought(price="900", quantity="3"), "PO-VALUE"),
    ],
    ids=["part", "words", "price", "value in another unit"],
)
def test_the_likeliest_of_many(store: Store, line: LineKeys, right: str) -> None:
    others = [
        an_order(f"PO-{number}", a_line(f"Thing {number}", f"T-{number}", "40", "1.5"), day=20) for number in range(30)
    ]
    wanted = [
        an_order("PO-PART", a_line("Elbows", "CE-015")),
        an_order("PO-WORDS", a_line("Paint, blue")),
        an_order("PO-PRICE", a_line("Valve", price="78")),
        an_order("PO-VALUE", a_line("Screws, box", quantity="300", price="9")),
    ]
    with store.transaction() as cursor:
        masters.save_orders(cursor, [*others, *wanted])
    assert likeliest(store, line) == [right]


def test_a_slip_in_the_number_and_the_job_have_circles_of_their_own(store: Store) -> None:
    with store.transaction() as cursor:
        masters.save_orders(
            cursor,
            [an_order(f"PO-{number}", a_line("Taps", "T-1"), day=9) for number in (10000, 10001)]
            + [an_order("PO-45678", a_line("Sink")), an_order("PO-33333", a_line("Bath", job="J-7"))],
        )
    taps = sought(parts=("T1",))
    assert likeliest(store, taps) == ["PO-10000"]
    assert likeliest(store, taps, numbers=("45768",)) == ["PO-10000", "PO-45678"], "two digits exchanged"
    assert likeliest(store, taps, jobs=("J-7",)) == ["PO-10000", "PO-33333"]
