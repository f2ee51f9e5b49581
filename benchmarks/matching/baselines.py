"""What a plain program makes of the same documents: an exact order reference with greedy lines, and a similarity join."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import duckdb
import pandas
from replay import Answer, Books
from truth import Link, World

from engine.identifiers import order_key
from engine.model import InvoiceLine, LineKind, PurchaseOrder, PurchaseOrderLine, SupplierInvoice

_SAME_PRICE = Decimal("0.02")


def greedy(world: World) -> list[Answer]:
    """Orders by their exact number; each line takes the first free order line of its part, else of its price."""
    books = Books(world)
    return [_greedy(books, drawn.invoice) for drawn in world.drawn]


def _greedy(books: Books, invoice: SupplierInvoice) -> Answer:
    keys = {order_key(text) for text in invoice.purchase_orders}
    orders = [order for order in books.visible(invoice) if order_key(order.order_number) in keys]
    free = [(order, line) for order in orders for line in order.lines]
    links, blocks = set(), set() if orders else {"PO_MISSING"}
    for line in invoice.lines:
        found = next((one for one in free if _same_part(line, one[1])), None) or next(
            (one for one in free if _same_price(line, one[1])), None
        )
        if found is None:
            blocks |= {"LINE_UNMATCHED"} if line.kind is LineKind.ITEM else set()
            continue
        free.remove(found)
        links.add(Link(line.number, found[0].order_number, found[1].line, line.quantity or Decimal(1)))
        blocks |= set(_tests(line, found))
    if not blocks:
        books.book(invoice, links)
    return Answer(frozenset(links), frozenset(blocks))


def _same_part(line: InvoiceLine, ordered: PurchaseOrderLine) -> bool:
    return line.part is not None and line.part == ordered.part


def _same_price(line: InvoiceLine, ordered: PurchaseOrderLine) -> bool:
    return line.unit_price is not None and abs(line.unit_price - ordered.unit_price) <= _SAME_PRICE * ordered.unit_price


def _tests(line: InvoiceLine, found: tuple[PurchaseOrder, PurchaseOrderLine]) -> Iterator[str]:
    ordered = found[1]
    if (
        line.kind is LineKind.ITEM
        and line.unit_price is not None
        and line.unit_price > ordered.unit_price * (1 + _SAME_PRICE)
    ):
        yield "PRICE"
    if line.quantity is not None and line.quantity > ordered.quantity:
        yield "QTY_ORD"


def similarity_join(world: World) -> list[Answer]:
    """One DuckDB join per world: each line to the supplier's order line that is most alike by words and price."""
    connection = duckdb.connect()
    billed = pandas.DataFrame(
        [
            (at, line.number, one.invoice.supplier, one.invoice.invoice_date, *_facts(line))
            for at, one in enumerate(world.drawn)
            for line in one.invoice.lines
            if line.kind is LineKind.ITEM
        ],
        columns=["doc", "line", "supplier", "day", "words", "part", "price"],
    )
    offered = pandas.DataFrame(
        [
            (one.supplier, one.order_number, one.order_date, line.line, *_facts(line))
            for one in world.orders
            for line in one.lines
        ],
        columns=["supplier", "po", "placed", "po_line", "words", "part", "price"],
    )
    connection.register("billed", billed)
    connection.register("offered", offered)
    rows = connection.execute("""
        SELECT b.doc, b.line, o.po, o.po_line
        FROM billed b JOIN offered o ON o.supplier = b.supplier AND o.placed <= b.day
        QUALIFY row_number() OVER (
            PARTITION BY b.doc, b.line
            ORDER BY (b.part <> '' AND b.part = o.part)::INT * 2
                     + jaro_winkler_similarity(lower(b.words), lower(o.words))
                     - least(1, abs(b.price - o.price) / greatest(b.price, o.price, 0.01)) DESC,
                     o.placed DESC, o.po, o.po_line
        ) = 1
    """).fetchall()
    found: dict[int, set[Link]] = {}
    for doc, number, order, order_line in rows:
        quantity = next(line.quantity for line in world.drawn[doc].invoice.lines if line.number == number)
        found.setdefault(doc, set()).add(Link(number, order, order_line, quantity or Decimal(1)))
    return [Answer(frozenset(found.get(at, ())), frozenset()) for at in range(len(world.drawn))]


def _facts(line: InvoiceLine | PurchaseOrderLine) -> tuple[str, str, float]:
    return line.description, line.part or "", float(line.unit_price or 0)
