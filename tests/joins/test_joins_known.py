"""What matching is told of the world around one invoice, and that many are told the same as one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.accepting import accept, accept_clean
from engine.errors import NotFound
from engine.evaluating import known_now, load_world
from engine.matching import Known
from engine.model import LineChoice
from engine.store import invoices, ledger, rules
from engine.store.billings import billings, billings_of
from engine.store.rows import now
from engine.workbench import Workbench
from tests.joins.smallworld import JOBS, ORDERS, Line, Paper, id_of, load, order, receipt, take_in


def known(bench: Workbench, invoice: str) -> Known:
    with bench.store.transaction() as cursor:
        stored = invoices.invoice(cursor, invoice)
        assert stored is not None
        return known_now(cursor, bench.settings, load_world(cursor), stored)


def test_earlier_invoices_one_by_one_with_their_receipts(bench: Workbench) -> None:
    load(bench, "orders", order(quantity="9", price="25.00", match="3-way"))
    load(bench, "receipts", receipt("3", number="GR-1"))
    load(bench, "receipts", receipt("4", number="GR-2"))
    first = id_of(take_in(bench, Paper("A-1", lines=(Line(quantity="3", price="25.00"),), day="2026-10-05")))
    second = id_of(take_in(bench, Paper("A-2", lines=(Line(quantity="2", price="25.00"),), day="2026-11-05")))
    accept(bench, [first])
    credit = id_of(take_in(bench, Paper("C-1", lines=(Line(quantity="1", price="25.00"),), credit=True, day="2026-11-06")))
    last = id_of(take_in(bench, Paper("A-3", lines=(Line(quantity="1", price="25.00"),), day="2026-12-07")))
    seen = known(bench, last)
    assert [(one.invoice, one.receipt, one.quantity, one.amount) for one in seen.earlier] == [
        (first, "GR-1", Decimal(3), Decimal("75.00")),
        (second, "GR-2", Decimal(2), Decimal("50.00")),
        (credit, seen.earlier[2].receipt, Decimal(-1), Decimal("-25.00")),
    ]
    assert seen.earlier[0].invoice_number == "A-1"
    assert str(seen.earlier[0].invoice_date) == "2026-10-05"
    assert [(one.quantity, one.amount) for one in seen.billed] == [(Decimal(4), Decimal("100.00"))]
    assert [one.invoice for one in known(bench, second).earlier] == [first], (
        "what came later and is not accepted is not seen"
    )
    assert [one.invoice for one in known(bench, first).earlier] == []


def test_only_orders_that_may_concern_it(bench: Workbench) -> None:
    load(bench, "jobs", JOBS + "J-2,One kitchen,900.00\nJ-3,One hall,900.00\n")
    line = "S-9,2026-09-01,AUD,1,Thing TAP,TAP,1,50.00"
    rows = f"PO-7,{line},J-2,2-way\nPO-8,{line},J-3,2-way\n"
    load(bench, "orders", ORDERS + order("PO-1").split("\n", 1)[1] + order("PO-2").split("\n", 1)[1] + rows)
    named = known(bench, id_of(take_in(bench, Paper("A-1", "PO-1"))))
    assert [one.order_number for one in named.orders] == ["PO-1"], "it names its order"
    assert [one.number for one in named.jobs] == ["J-1"]
    lost = known(bench, id_of(take_in(bench, Paper("A-2", "7", day="2026-12-01"))))
    assert [one.order_number for one in lost.orders] == ["PO-1", "PO-2", "PO-7"], (
        "the supplier's own, and the one of that number"
    )


def test_choices_count_as_soon_as_they_are_made(bench: Workbench) -> None:
    load(bench, "orders", ORDERS + "".join(order(f"PO-{n}").split("\n", 1)[1] for n in (1, 2)))
    invoice = id_of(take_in(bench, Paper("A-1", "PO-1")))
    with bench.store.transaction() as cursor:
        rules.save_line_choice(cursor, invoice, LineChoice(1, "PO-2", 1), who="t", at=now())
    assert known(bench, invoice).choices == (LineChoice(1, "PO-2", 1),)
    assert [one.order_number for one in known(bench, invoice).orders] == ["PO-1", "PO-2"]


def test_subject_of_the_mail_it_came_with(bench: Workbench) -> None:
    assert known(bench, id_of(take_in(bench, Paper("A-1")))).subject is None, "a file came without a mail"


def test_what_is_taken_reads_back_from_the_store_as_it_was_told(bench: Workbench) -> None:
    load(bench, "orders", order(quantity="3", price="33.33"))
    invoice = id_of(take_in(bench, Paper("A-1", lines=(Line(quantity="0.3333", price="33.33", net="11.11"),))))
    with bench.store.transaction() as cursor:
        stored, match = invoices.invoice(cursor, invoice), invoices.match(cursor, invoice)
        assert stored is not None
        assert match is not None
        assert match.allocations
        kept = billings(cursor, ["PO-1"])
        assert repr(kept) == repr(billings_of(stored.invoice, stored.arrival_order, match.allocations))


def test_accepted_together_as_one_by_one(bench: Workbench) -> None:
    """Three slices of one order line and one refusal: the entries of the third are what the first two left."""
    load(bench, "orders", order(quantity="6", price="33.3350"))
    slices = (("1", "33.34"), ("2", "66.67"), ("3", "100.01"))
    papers = [Paper(f"A-{n}", lines=(Line("TAP", n, "33.3350", net),), day=f"2026-09-0{n}") for n, net in slices]
    ids = [id_of(take_in(bench, paper)) for paper in papers]
    dear = id_of(take_in(bench, Paper("B-1", lines=(Line(price="90.00"),), day="2026-08-01")))
    with pytest.raises(NotFound):
        accept(bench, [ids[0], "nobody"])
    results = accept(bench, [ids[0], dear, ids[1], ids[0], ids[2]])
    assert [one.accepted for one in results] == [True, False, True, False, True]
    assert "accepted already" in results[3].message
    with bench.store.transaction() as cursor:
        found = [ledger.acceptance(cursor, one) for one in ids]
    committed = [sum(entry.committed for entry in one.job_costs) for one in found if one is not None]
    assert sum(committed) == Decimal("-200.01"), "the rounded parts add up to the whole of 6 × 33.335"
    assert accept_clean(bench) == ()
