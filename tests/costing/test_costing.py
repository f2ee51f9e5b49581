"""Job costs: committed and actual move, the budget stays, and everything can be taken back to the cent."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal

from costing_world import D, invoice, line, matched, order, ordered
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.costing import JobCard, cost, job_card, opposite
from engine.matching import Known, match
from engine.model import (
    Billed,
    DocumentKind,
    Job,
    JobCost,
    LineKind,
    OrderState,
    PurchaseOrder,
    Supplier,
)

JOB = Job("J-204", "Elm Street", budget=D(50))


def figures(card: JobCard) -> tuple[Decimal | None, Decimal, Decimal]:
    """The incumbent's three columns: what is left of the budget, committed, actual."""
    return card.remaining, card.committed, card.actual


def test_the_fifty_dollar_item() -> None:
    """50/0/0 as it is added, 0/50/0 as it is ordered, 0/0/50 as it is invoiced and accepted."""
    assert figures(job_card(JOB, (), (), ())) == (50, 0, 0)
    orders = (order(ordered(1, "1", "50.00")),)
    assert figures(job_card(JOB, orders, (), ())) == (0, 50, 0)
    one = invoice(line(1, "50.00", "1"), purchase_orders=("PO-1",))
    costs = cost(one, match(one, Known(Supplier("S1", "S"), orders)), orders, ())
    assert [(entry.committed, entry.actual) for entry in costs] == [(-50, 50)]
    card = job_card(JOB, orders, (Billed("PO-1", 1, D(1), D(50)),), costs)
    assert figures(card) == (0, 0, 50)
    assert card.budget == 50
    undone = job_card(JOB, orders, (), (*costs, *opposite(costs)))
    assert figures(undone) == (0, 50, 0)


def test_a_job_over_its_budget_and_one_without() -> None:
    costs = cost(invoice(line(1, "80.00")), matched([], {1: "J-204"}), (), ())
    assert job_card(JOB, (), (), costs).remaining == -30
    assert job_card(replace(JOB, budget=None), (), (), costs).remaining is None


def test_part_billing_draws_down_the_part() -> None:
    """J3: 10 ordered, 7 invoiced leaves 3 committed."""
    orders = (order(ordered(1, "10", "4.00")),)
    costs = cost(invoice(line(1, "28.70", "7")), matched([(1, 1, "7", "28.70", "item")], {1: "J-204"}), orders, ())
    assert [(entry.quantity, entry.committed, entry.actual) for entry in costs] == [(7, -28, D("28.70"))]


def test_over_billing_never_commits_less_than_nothing() -> None:
    """The help's own mix: 5 ordered, 8 invoiced."""
    orders = (order(ordered(1, "5", "4.00")),)
    one = invoice(line(1, "32.00", "8"))
    costs = cost(one, matched([(1, 1, "8", "32.00", "item")], {1: "J-204"}), orders, ())
    assert [entry.committed for entry in costs] == [-20]
    assert job_card(JOB, orders, (Billed("PO-1", 1, D(8), D(32)),), costs).committed == 0


def test_a_credit_note_commits_again_what_it_gives_back() -> None:
    orders = (order(ordered(1, "5", "4.00")),)
    note = invoice(line(1, "8.00", "2"), kind=DocumentKind.CREDIT_NOTE)
    costs = cost(note, matched([(1, 1, "2", "8.00", "credit")], {1: "J-204"}), orders, (Billed("PO-1", 1, D(5), D(20)),))
    assert [(entry.quantity, entry.committed, entry.actual) for entry in costs] == [(-2, 8, -8)]


def test_a_closed_order_commits_nothing() -> None:
    orders = (order(ordered(1, "5", "4.00"), state=OrderState.CLOSED),)
    costs = cost(invoice(line(1, "20.00", "5")), matched([(1, 1, "5", "20.00", "item")], {1: "J-204"}), orders, ())
    assert [(entry.committed, entry.actual) for entry in costs] == [(0, 20)]


def test_billed_to_another_job_than_ordered() -> None:
    """The commitment leaves the job that ordered; the cost lands on the job that is billed."""
    orders = (order(ordered(1, "5", "4.00", job="J-205")),)
    costs = cost(invoice(line(1, "20.00", "5")), matched([(1, 1, "5", "20.00", "item")], {1: "J-204"}), orders, ())
    assert {(entry.job, entry.committed, entry.actual) for entry in costs} == {("J-204", 0, 20), ("J-205", -20, 0)}
    assert sum(entry.quantity for entry in costs) == 5


def test_charges_are_shared_out_by_value() -> None:
    """G15: 10.00 over lines of 40, 30 and 20, the odd cent on the largest line."""
    items = [line(1, "40.00"), line(2, "30.00"), line(3, "20.00")]
    one = invoice(*items, line(4, "10.00", kind=LineKind.FREIGHT))
    costs = cost(one, matched([], {1: "A", 2: "B", 3: "C"}), (), ())
    shares = {entry.job: entry.actual for entry in costs if entry.invoice_line == 4}
    assert shares == {"A": D("4.45"), "B": D("3.33"), "C": D("2.22")}


def test_the_share_of_a_line_without_a_job_is_no_jobs_cost() -> None:
    one = invoice(line(1, "50.00"), line(2, "50.00"), line(3, "10.00", kind=LineKind.FREIGHT))
    costs = cost(one, matched([], {1: "A"}), (), ())
    assert [(entry.invoice_line, entry.actual) for entry in costs] == [(1, 50), (3, 5)]


def test_an_order_that_writes_the_job_another_way() -> None:
    orders = (order(ordered(1, "5", "4.00", job="204")),)
    costs = cost(invoice(line(1, "20.00", "5")), matched([(1, 1, "5", "20.00", "item")], {1: "J-204"}), orders, ())
    assert [(entry.job, entry.committed, entry.actual) for entry in costs] == [("J-204", -20, 20)]
    assert job_card(JOB, orders, (), costs).committed == 20


def test_a_blank_order_costs_and_commits_nothing() -> None:
    blank = PurchaseOrder("PO-1", "S1", date(2026, 3, 1), "AUD")
    costs = cost(invoice(line(1, "12.00", "3")), matched([(1, 0, "3", "12.00", "item")], {1: "J-204"}), (blank,), ())
    assert [(entry.order_line, entry.committed, entry.actual) for entry in costs] == [(0, 0, 12)]


CENTS = st.decimals(min_value="0.01", max_value=9999, places=2)
JOBS = st.sampled_from(["J-204", "J-205", None])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(CENTS, JOBS), min_size=1, max_size=6), st.lists(CENTS, max_size=3), st.booleans())
def test_actual_adds_back_to_the_cent(items: list, charges: list, is_credit: bool) -> None:
    lines = [line(number, str(net)) for number, (net, _) in enumerate(items, 1)]
    lines += [line(len(items) + at, str(net), kind=LineKind.FREIGHT) for at, net in enumerate(charges, 1)]
    kind = DocumentKind.CREDIT_NOTE if is_credit else DocumentKind.INVOICE
    jobs = {number: job or "REST" for number, (_, job) in enumerate(items, 1)}
    costs = cost(invoice(*lines, kind=kind), matched([], jobs), (), ())
    assert sum(entry.actual for entry in costs) == sum(one.net_amount for one in lines) * (-1 if is_credit else 1)


def moved(entries: list[JobCost]) -> dict[str, tuple[Decimal, Decimal]]:
    sums: dict[str, tuple[Decimal, Decimal]] = defaultdict(lambda: (D(0), D(0)))
    for entry in entries:
        committed, actual = sums[entry.job]
        sums[entry.job] = committed + entry.committed, actual + entry.actual
    return sums


QUANTITY = st.decimals(min_value="0.1", max_value=20, places=1)
BILLS = st.lists(st.tuples(st.integers(1, 3), QUANTITY, CENTS, st.sampled_from(["item", "credit"])), min_size=1, max_size=6)
LINES = st.lists(st.tuples(QUANTITY, st.decimals("0.001", 99, places=3), JOBS), min_size=3, max_size=3)


@settings(max_examples=150, deadline=None)
@given(LINES, BILLS, st.lists(QUANTITY, min_size=3, max_size=3))
def test_accepting_moves_the_card_and_reversing_is_the_identity(lines: list, bills: list, before: list) -> None:
    orders = (order(*(ordered(number, str(q), str(p), job) for number, (q, p, job) in enumerate(lines, 1))),)
    billed = tuple(Billed("PO-1", number, quantity, D(0)) for number, quantity in enumerate(before, 1))
    items = [line(at, str(net if kind == "item" else -net), str(q)) for at, (_, q, net, kind) in enumerate(bills, 1)]
    allocations = [(at, to, str(q), str(net), kind) for at, (to, q, net, kind) in enumerate(bills, 1)]
    jobs = {at: job for at, (to, *_) in enumerate(bills, 1) if (job := lines[to - 1][2])}
    costs = cost(invoice(*items), matched(allocations, jobs), orders, billed)
    after = dict(enumerate(before, 1))
    for to, quantity, _, kind in bills:
        after[to] += quantity if kind == "item" else -quantity
    billed_after = tuple(Billed("PO-1", number, quantity, D(0)) for number, quantity in after.items())
    sums = moved([*costs])
    for job in ("J-204", "J-205"):
        was = job_card(Job(job, job), orders, billed, ())
        now = job_card(Job(job, job), orders, billed_after, costs)
        assert (now.committed - was.committed, now.actual) == sums[job]
    assert all(pair == (0, 0) for pair in moved([*costs, *opposite(costs)]).values())
    assert opposite(opposite(costs)) == costs
