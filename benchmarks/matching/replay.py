"""The engine's matcher over a drawn world, document by document, as a desk would live it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path

from truth import Drawn, Link, World

from engine.matching import Known, match
from engine.model import (
    Billed,
    GoodsReceipt,
    Job,
    Match,
    PurchaseOrder,
    Supplier,
    SupplierInvoice,
    TaxCode,
    UnitConversion,
)
from engine.screening import EarlierInvoice, earlier_of, is_second_delivery, screen

Place = tuple[str, int]
_PARTS = 32  # that each process gets one after another: it holds one at a time, and none waits long for the last
TAXES = (TaxCode("GST", "GST", Decimal(10)),)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a matcher made of one document."""

    links: frozenset[Link]
    blocks: frozenset[str]


class Books:
    """What the company knows while documents come in: orders, receipts so far, and what was billed."""

    def __init__(self, world: World) -> None:
        self.suppliers = {one.number: one for one in world.suppliers}
        self.orders: dict[str, list[PurchaseOrder]] = defaultdict(list)
        for order in world.orders:
            self.orders[order.supplier].append(order)
        self.jobs = tuple(Job(number, name) for number, name in sorted(world.jobs.items()))
        self.conversions: dict[str, list[UnitConversion]] = defaultdict(list)
        for one in world.conversions:
            self.conversions[one.supplier].append(one)
        self._receipts: dict[str, list[GoodsReceipt]] = defaultdict(list)
        for receipt in world.receipts:
            self._receipts[receipt.order_number].append(receipt)
        self.billed: dict[str, dict[int, Billed]] = defaultdict(dict)
        self.earlier: dict[str, list[EarlierInvoice]] = defaultdict(list)
        self.bills: dict[tuple[str, str], frozenset[Link]] = {}

    def receipts(self, orders: Iterable[PurchaseOrder], invoice: SupplierInvoice) -> tuple[GoodsReceipt, ...]:
        """Received by the invoice's date."""
        found = (receipt for order in orders for receipt in self._receipts[order.order_number])
        return tuple(one for one in found if one.received_on <= invoice.invoice_date)

    def visible(self, invoice: SupplierInvoice) -> tuple[PurchaseOrder, ...]:
        """The supplier's orders that were placed by then."""
        return tuple(one for one in self.orders[invoice.supplier or ""] if one.order_date <= invoice.invoice_date)

    def book(self, invoice: SupplierInvoice, links: Iterable[Link]) -> None:
        """Links become billed quantities and amounts; a credit note's give back."""
        amounts = {line.number: line.net_amount for line in invoice.lines}
        links = list(links)
        whole: dict[int, Decimal] = defaultdict(Decimal)
        for link in links:
            whole[link.invoice_line] += link.quantity
        for link in links:
            share = link.quantity / whole[link.invoice_line] if whole[link.invoice_line] else Decimal(1)
            before = self.billed[link.order].get(link.order_line) or Billed(
                link.order, link.order_line, Decimal(0), Decimal(0)
            )
            self.billed[link.order][link.order_line] = Billed(
                link.order, link.order_line,
                before.quantity + invoice.sign * link.quantity,
                before.amount + invoice.sign * amounts[link.invoice_line] * share,
            )  # fmt: skip

    def supplier(self, invoice: SupplierInvoice) -> Supplier:
        """Who sent it."""
        return self.suppliers[invoice.supplier or ""]


def known_for(books: Books, invoice: SupplierInvoice) -> Known:
    """What the matcher may look at for one document: what evaluating gives it from the store."""
    orders = books.visible(invoice)
    credited: tuple[str, ...] = ()
    if invoice.original_invoice is not None:
        credited = tuple({link.order for link in books.bills.get((invoice.supplier or "", invoice.original_invoice), ())})
    return Known(
        supplier=books.supplier(invoice),
        orders=orders,
        receipts=books.receipts(orders, invoice),
        billed=tuple(one for order in orders for one in books.billed[order.order_number].values()),
        jobs=books.jobs,
        tax_codes=TAXES,
        conversions=tuple(books.conversions[invoice.supplier or ""]),
        credited_orders=credited,
    )


def links_of(outcome: Match) -> frozenset[Link]:
    """A match's allocations; several receipts of one order line are one link."""
    found: dict[tuple[int, str, int], Decimal] = defaultdict(Decimal)
    for one in outcome.allocations:
        found[one.invoice_line, one.purchase_order, one.order_line] += one.quantity
    return frozenset(Link(*place, quantity) for place, quantity in found.items())


def replay(world: World) -> list[Answer]:
    """Every document matched in turn. A clean one is accepted as matched; a held one is put right by a person, who knows
    the truth: what really came is billed, and a duplicate is not."""
    books = Books(world)
    return [_one(books, drawn) for drawn in world.drawn]


def replay_apart(world: World, processes: int) -> list[Answer]:
    """The same in several processes: suppliers have nothing to do with one another."""
    return replay_weighed(world, processes)[0]


def replay_weighed(world: World, processes: int) -> tuple[list[Answer], int]:
    """The same with the memory of the largest of the processes at its height, in kilobytes."""
    count = processes * _PARTS
    parts = [part for number in range(count) if (part := _part(world, number, count)).drawn]
    # Not forked: a child would carry this process's world beside its own.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        weighed = list(pool.map(_weighed, parts))
    found = [answers for answers, _ in weighed]
    by_id = {
        one.invoice.id: answer
        for part, answers in zip(parts, found, strict=True)
        for one, answer in zip(part.drawn, answers, strict=True)
    }
    return [by_id[one.invoice.id] for one in world.drawn], max(memory for _, memory in weighed)


def _weighed(world: World) -> tuple[list[Answer], int]:
    return replay(world), memory_at_most()


def memory_at_most() -> int:
    """This process's memory at its height, in kilobytes. (What `getrusage` says of a new process counts its parent's.)"""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))


def _part(world: World, number: int, count: int) -> World:
    suppliers = world.suppliers[number::count]
    mine = {one.number for one in suppliers}
    orders = [one for one in world.orders if one.supplier in mine]
    numbers = {one.order_number for one in orders}
    return World(
        suppliers,
        orders,
        [one for one in world.receipts if one.order_number in numbers],
        [one for one in world.conversions if one.supplier in mine],
        world.jobs,
        [one for one in world.drawn if one.invoice.supplier in mine],
    )


def _one(books: Books, drawn: Drawn) -> Answer:
    invoice = drawn.invoice
    supplier = books.supplier(invoice)
    outcome = match(invoice, known_for(books, invoice))
    screened = screen(invoice, supplier, sender=None, internal=False, earlier=books.earlier[supplier.number])
    screened = tuple(hold for hold in screened if not is_second_delivery(hold, outcome))
    blocks = frozenset(hold.code.value for hold in (*outcome.holds, *screened) if hold.is_open_block)
    links = links_of(outcome)
    _settle(books, drawn, links, is_clean=not blocks)
    return Answer(links, blocks)


def _settle(books: Books, drawn: Drawn, links: frozenset[Link], *, is_clean: bool) -> None:
    booked = links if is_clean else drawn.truth.links if drawn.truth.consumes else None
    if booked is None:
        return
    invoice = drawn.invoice
    books.book(invoice, booked)
    books.bills[invoice.supplier or "", invoice.invoice_number] = booked
    books.earlier[invoice.supplier or ""].append(earlier_of(invoice))
