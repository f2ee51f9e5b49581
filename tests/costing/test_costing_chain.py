"""Matched, accepted and reversed: what a job card and the list of open goods say, for generated deliveries and invoices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from costing_world import D, invoice, line, order, ordered
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.costing import cost, job_card, opposite
from engine.matching import Known, match
from engine.model import (
    Allocation,
    Billed,
    DocumentKind,
    GoodsReceipt,
    GoodsReceiptLine,
    InvoiceLine,
    Job,
    JobCost,
    LineKind,
    MatchLevel,
    PurchaseOrder,
    Supplier,
    SupplierInvoice,
)
from engine.reconciling import invoiced_not_received, received_not_invoiced

JOBS = (Job("J-204", "Elm Street"), Job("J-205", "Quarry Road"))
ON = date(2026, 3, 31)


@dataclass
class Books:
    """What a store would keep: what was billed, and every job cost entry ever written."""

    orders: tuple[PurchaseOrder, ...]
    receipts: tuple[GoodsReceipt, ...] = ()
    taken: tuple[Allocation, ...] = ()
    costs: tuple[JobCost, ...] = ()

    @property
    def billed(self) -> tuple[Billed, ...]:
        sums: dict[tuple[str, int], tuple[Decimal, Decimal]] = {}
        for one in self.taken:
            sign = -1 if one.kind == "credit" else 1
            quantity, amount = sums.get((one.purchase_order, one.order_line), (D(0), D(0)))
            sums[one.purchase_order, one.order_line] = quantity + sign * one.quantity, amount + sign * one.amount
        return tuple(Billed(*place, *figures) for place, figures in sums.items() if any(figures))

    def accept(self, one: SupplierInvoice) -> tuple[tuple[Allocation, ...], tuple[JobCost, ...]]:
        known = Known(Supplier("S1", "S"), self.orders, self.receipts, self.billed, JOBS)
        outcome = match(one, known)
        costs = cost(one, outcome, self.orders, self.billed)
        self.taken += outcome.allocations
        self.costs += costs
        return outcome.allocations, costs

    def reverse(self, allocations: Sequence[Allocation], costs: Sequence[JobCost]) -> None:
        kept = list(self.taken)
        for one in allocations:
            kept.remove(one)
        self.taken = tuple(kept)
        self.costs += opposite(costs)

    def picture(self) -> tuple[object, ...]:
        """Job cards, committed and actual, and what is received and not invoiced, and the opposite."""
        cards = tuple(job_card(job, self.orders, self.billed, self.costs) for job in JOBS)
        waiting = received_not_invoiced(self.orders, self.receipts, self.billed, ON)
        return cards, waiting, invoiced_not_received(self.orders, self.receipts, self.billed)


QUANTITY = st.decimals("0.5", 20, places=1)
PRICE = st.decimals("0.01", 99, places=2)
AMOUNT = st.decimals("0.01", 500, places=2)
ORDERED = st.lists(st.tuples(QUANTITY, PRICE, st.sampled_from(["J-204", "J-205", None])), min_size=1, max_size=4)
BILLED = st.lists(st.tuples(st.integers(0, 3), QUANTITY, PRICE), min_size=1, max_size=4)
CHARGES = st.lists(
    st.tuples(st.sampled_from([LineKind.FREIGHT, LineKind.LEVY, LineKind.DISCOUNT, LineKind.ROUNDING]), AMOUNT), max_size=2
)
PAPERS = st.lists(st.tuples(BILLED, CHARGES, st.booleans()), min_size=1, max_size=4)


def order_of(lines: list, level: MatchLevel | None = None) -> PurchaseOrder:
    return order(
        *(
            replace(ordered(number, str(q), str(p), job), part=f"P-{number}", match=level)
            for number, (q, p, job) in enumerate(lines, 1)
        )
    )


def receipt_of(lines: list, number: str = "R-1", returned: str = "0") -> GoodsReceipt:
    each = (GoodsReceiptLine(at, q, q, min(D(returned), q)) for at, (q, *_) in enumerate(lines, 1))
    return GoodsReceipt(number, "PO-1", date(2026, 3, 5), None, tuple(each))


def paper(number: int, paper: tuple, ordered_lines: int) -> SupplierInvoice:
    bills, charges, is_credit = paper
    lines: list[InvoiceLine] = []
    for at, quantity, price in bills:
        of = at % ordered_lines + 1
        net = round(quantity * price, 2)
        lines.append(line(len(lines) + 1, str(net), str(quantity), part=f"P-{of}", description=f"ordered {of}"))
    for kind, amount in charges:
        net = {LineKind.DISCOUNT: -amount, LineKind.ROUNDING: D("0.02")}.get(kind, amount)
        lines.append(line(len(lines) + 1, str(net), kind=kind, description=kind.value))
    kind = DocumentKind.CREDIT_NOTE if is_credit else DocumentKind.INVOICE
    return invoice(*lines, kind=kind, id=f"I-{number}", invoice_number=str(number), purchase_orders=("PO-1",))


@settings(max_examples=120, deadline=None)
@given(ORDERED, PAPERS, PAPERS)
def test_accept_then_reverse_is_the_identity(lines: list, before: list, papers: list) -> None:
    """On job costs, committed and open quantities, whatever was accepted before, in whatever order they are reversed."""
    books = Books((order_of(lines),), (receipt_of(lines),))
    for number, one in enumerate(before):
        books.accept(paper(number, one, len(lines)))
    was = books.picture()
    done = [books.accept(paper(100 + number, one, len(lines))) for number, one in enumerate(papers)]
    for allocations, costs in done[::2] + done[1::2]:
        books.reverse(allocations, costs)
    assert books.picture() == was


@settings(max_examples=120, deadline=None)
@given(ORDERED, PAPERS)
def test_what_is_costed_is_what_is_billed(lines: list, papers: list) -> None:
    """Where every order line has a job, the entries of an invoice add up to its lines, to the cent."""
    lines = [(q, p, job or "J-204") for q, p, job in lines]
    books = Books((order_of(lines),), (receipt_of(lines),))
    for number, one in enumerate(papers):
        bill = paper(number, one, len(lines))
        _, costs = books.accept(bill)
        if any(each.kind is LineKind.ITEM for each in bill.lines):
            assert sum(entry.actual for entry in costs) == bill.sign * bill.net_total


@settings(max_examples=120, deadline=None)
@given(ORDERED, PAPERS)
def test_entries_move_the_commitment_to_what_the_card_says(lines: list, papers: list) -> None:
    books = Books((order_of(lines),), (receipt_of(lines),))
    start = {card.job: card.committed for card in books.picture()[0]}
    for number, one in enumerate(papers):
        books.accept(paper(number, one, len(lines)))
        for card in books.picture()[0]:
            moved = sum(entry.committed for entry in books.costs if entry.job == card.job)
            assert card.committed == start[card.job] + moved


@settings(max_examples=100, deadline=None)
@given(ORDERED, st.lists(st.integers(1, 9), min_size=1, max_size=5), st.decimals("0.5", "1.5", places=2))
def test_r7_the_accrual_closes_whatever_the_price(lines: list, parts: list, dearer: Decimal) -> None:
    """Billed in full, nothing stays received and not invoiced, though the invoices are dearer or cheaper than the order."""
    lines = [(q * sum(parts), p, job) for q, p, job in lines]
    books = Books((order_of(lines),), (receipt_of(lines),))
    for number, part in enumerate(parts):
        share = [(at, q / sum(parts) * part, p * dearer) for at, (q, p, _) in enumerate(lines)]
        books.accept(paper(number, (share, [], False), len(lines)))
    cards, waiting, ahead = books.picture()
    assert (waiting, ahead) == ((), ())
    assert all(card.committed == 0 for card in cards)


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 24), st.integers(1, 40), PRICE)
def test_r8_parts_of_a_dozen_leave_no_residue(parts: int, dozens: int, price: Decimal) -> None:
    """Ordered by the dozen and billed in pieces: neither a residue of goods nor of commitment stays."""
    books = Books((order(replace(ordered(1, str(dozens), str(price)), part="P-1", unit="dozen")),))
    books.receipts = (GoodsReceipt("R-1", "PO-1", date(2026, 3, 5), None, (GoodsReceiptLine(1, D(dozens)),)),)
    whole = 12 * dozens
    each, rest = divmod(whole, parts)
    for number, pieces in enumerate([*[each] * parts, rest]):
        if pieces:
            net = round(price * pieces / 12, 2) or D("0.01")
            billed = line(1, str(net), str(pieces), part="P-1", unit="ea", description="ordered 1")
            books.accept(invoice(billed, id=f"I-{number}", invoice_number=str(number), purchase_orders=("PO-1",)))
    cards, waiting, ahead = books.picture()
    assert (waiting, ahead, cards[0].committed) == ((), (), 0)
    assert books.billed[0].quantity == dozens


def test_r6_goods_all_sent_back_are_not_billed_beyond_the_whole() -> None:
    """Received, billed, all rejected and returned: until the credit note comes it is owed back, then nothing is open."""
    lines = [(D(10), D("4.00"), "J-204")]
    books = Books((order_of(lines),), (receipt_of(lines),))
    books.accept(paper(1, ([(0, D(10), D("4.00"))], [], False), 1))
    books.receipts = (receipt_of(lines, returned="10"),)
    _, waiting, ahead = books.picture()
    assert waiting == ()
    assert [(row.quantity, row.value) for row in ahead] == [(10, 40)]
    assert books.billed[0].quantity == books.orders[0].lines[0].live_quantity
    books.accept(paper(2, ([(0, D(10), D("4.00"))], [], True), 1))
    cards, waiting, ahead = books.picture()
    assert (waiting, ahead, cards[0].committed, cards[0].actual) == ((), (), 40, 0)


@settings(max_examples=80, deadline=None)
@given(ORDERED, st.lists(st.integers(1, 9), min_size=2, max_size=5), st.randoms(use_true_random=False))
def test_deliveries_may_be_billed_in_any_order(lines: list, parts: list, random: object) -> None:
    """Invoices that together bill just what was ordered leave the same books, in whatever order they come."""
    lines = [(q * sum(parts), p, job) for q, p, job in lines]
    papers = [([(at, q / sum(parts) * part, p) for at, (q, p, _) in enumerate(lines)], [], False) for part in parts]
    numbered = [paper(number, one, len(lines)) for number, one in enumerate(papers)]
    pictures = []
    for _ in range(2):
        books = Books((order_of(lines),), (receipt_of(lines),))
        for one in numbered:
            books.accept(one)
        pictures.append(books.picture())
        random.shuffle(numbered)  # type: ignore[attr-defined]
    assert pictures[0] == pictures[1]
