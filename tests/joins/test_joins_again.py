"""What is held clears by itself when its cause goes, and is held again when data change: nobody has to remember."""

from __future__ import annotations

import pytest

from engine import views
from engine.accepting import accept, accept_clean
from engine.correcting import correct
from engine.desk import assign_supplier, create_supplier, decide, release
from engine.errors import NotFound, Refused
from engine.issues import Code
from engine.model import Tolerance, ToleranceKind, ToleranceState
from engine.tolerating import set_tolerance
from engine.workbench import Workbench
from tests.joins.smallworld import SUPPLIERS, Line, Paper, id_of, load, order, receipt, take_in


def holds(bench: Workbench, invoice: str) -> set[str]:
    """The codes that block an invoice now."""
    match = views.invoice_view(bench.store, invoice).match
    return {hold.code.value for hold in match.holds if hold.is_open_block} if match else set()


def state(bench: Workbench, invoice: str) -> str:
    return views.invoice_view(bench.store, invoice).state


def test_receipt_clears_not_received_then_the_shortage(bench: Workbench) -> None:
    load(bench, "orders", order(quantity="2", price="25.00", match="3-way"))
    invoice = id_of(take_in(bench, Paper("A-1", lines=(Line(quantity="2", price="25.00"),))))
    assert holds(bench, invoice) == {"NOT_RECEIVED"}
    load(bench, "receipts", receipt("1"))
    assert holds(bench, invoice) == {"QTY_REC"}
    load(bench, "receipts", receipt("1", number="GR-2"))
    assert holds(bench, invoice) == set()
    assert state(bench, invoice) == "matched"


def test_goods_sent_back_hold_the_invoice_again(bench: Workbench) -> None:
    load(bench, "orders", order(match="3-way"))
    load(bench, "receipts", receipt("1"))
    invoice = id_of(take_in(bench, Paper("A-1")))
    assert state(bench, invoice) == "matched"
    result = load(bench, "receipts", receipt("1", returned="1"))
    assert (result.loaded, result.changed, result.refused) == (0, 1, ())
    assert holds(bench, invoice) == {"QTY_REC"}


def test_order_loaded_later_clears_the_reference(bench: Workbench) -> None:
    invoice = id_of(take_in(bench, Paper("A-1")))
    assert holds(bench, invoice) == {"PO_INVALID"}
    load(bench, "orders", order())
    assert state(bench, invoice) == "matched"


def test_order_that_is_cancelled_or_repriced_holds_what_was_matched(bench: Workbench) -> None:
    load(bench, "orders", order())
    invoice = id_of(take_in(bench, Paper("A-1")))
    load(bench, "orders", order(price="40.00"))
    assert holds(bench, invoice) == {"PRICE"}
    cancelled = order().replace("match\n", "match,state\n").replace("2-way\n", "2-way,cancelled\n")
    load(bench, "orders", cancelled)
    assert "PO_CLOSED" in holds(bench, invoice)


def test_supplier_loaded_later_is_recognised(bench: Workbench) -> None:
    stranger = Paper("N-1", order=None, supplier="Newcomer Tiles Pty Ltd", tax_id="40911650339")
    invoice = id_of(take_in(bench, stranger))
    assert holds(bench, invoice) == {"SUP_UNKNOWN"}
    text = "number,name,tax_id,order_required\nS-2,Newcomer Tiles Pty Ltd,40 911 650 339,no\n"
    load(bench, "suppliers", text)
    assert views.invoice_view(bench.store, invoice).invoice.supplier == "S-2"
    assert state(bench, invoice) == "matched"


def test_supplier_who_needs_no_order_any_more_clears_the_missing_one(bench: Workbench) -> None:
    invoice = id_of(take_in(bench, Paper("A-1", order=None)))
    assert holds(bench, invoice) == {"PO_MISSING"}
    load(bench, "suppliers", SUPPLIERS.replace("auto_import", "order_required").replace(",yes\n", ",no\n"))
    assert state(bench, invoice) == "matched"


def test_tolerance_decides_and_is_written_down(bench: Workbench) -> None:
    load(bench, "orders", order(price="40.00"))
    invoice = id_of(take_in(bench, Paper("A-1")))
    assert holds(bench, invoice) == {"PRICE"}
    assert set_tolerance(bench, Tolerance(ToleranceKind.PRICE, ToleranceState.OFF, supplier="S-1")) == 1
    assert state(bench, invoice) == "matched"
    set_tolerance(bench, Tolerance(ToleranceKind.PRICE, ToleranceState.EXACT, supplier="S-1"))
    assert holds(bench, invoice) == {"PRICE"}
    assert [event["what"] for event in bench.store.read("events", subject="S-1")] == ["tolerance set"] * 2


def test_accepted_invoice_stays_as_it_was_accepted(bench: Workbench) -> None:
    load(bench, "orders", order())
    invoice = id_of(take_in(bench, Paper("A-1")))
    accept(bench, [invoice])
    load(bench, "orders", order(price="10.00"))
    assert (state(bench, invoice), holds(bench, invoice)) == ("accepted", set())


def test_release_sticks_for_the_measured_value_only(bench: Workbench) -> None:
    load(bench, "orders", order(price="40.00"))
    invoice = id_of(take_in(bench, Paper("A-1")))
    assert release(bench, invoice, "price", "agreed by phone") == 1
    assert state(bench, invoice) == "matched"
    load(bench, "suppliers", SUPPLIERS.replace("smallbore.example", "other.example"))
    assert state(bench, invoice) == "matched", "something else changed: the release still holds"
    load(bench, "orders", order(price="39.00"))
    assert holds(bench, invoice) == {"PRICE"}, "another difference is another decision"
    load(bench, "orders", order(price="40.00"))
    assert state(bench, invoice) == "matched"
    released = next(hold for hold in views.invoice_view(bench.store, invoice).match.holds if hold.code is Code.PRICE)  # type: ignore[union-attr]
    assert (released.released_by, released.released_reason) == (bench.actor, "agreed by phone")


def test_a_release_does_not_cover_an_order_that_was_cut_since(bench: Workbench) -> None:
    load(bench, "orders", order(quantity="9"))
    invoice = id_of(take_in(bench, Paper("A-1", lines=[Line(quantity="10")])))
    assert holds(bench, invoice) == {"QTY_ORD"}
    assert release(bench, invoice, "QTY_ORD", "one more is welcome") == 1
    assert state(bench, invoice) == "matched"
    load(bench, "orders", order(quantity="6"))
    assert holds(bench, invoice) == {"QTY_ORD"}, "four more is another decision"


def test_consequences_of_a_released_cause_are_raised(bench: Workbench) -> None:
    load(bench, "orders", order())
    invoice = id_of(take_in(bench, Paper("A-1", lines=(Line(), Line(part="UNORDERED")))))
    correct(bench, invoice, {"purchase_orders": "PO-1, PO-99"})
    assert holds(bench, invoice) == {"PO_INVALID"}
    release(bench, invoice, "PO_INVALID", "the second order is on paper")
    assert holds(bench, invoice) == {"LINE_UNMATCHED"}
    (refused,) = accept(bench, [invoice])
    assert [code.value for code in refused.codes] == ["LINE_UNMATCHED"]
    release(bench, invoice, "LINE_UNMATCHED", "it is on the paper one")
    (accepted,) = accept(bench, [invoice])
    assert accepted.accepted, accepted.message


def test_invoice_let_through_without_an_order_waits_for_a_person(bench: Workbench) -> None:
    invoice = id_of(take_in(bench, Paper("A-1", order=None)))
    assert holds(bench, invoice) == {"PO_MISSING"}
    release(bench, invoice, "PO_MISSING", "bought at the counter")
    assert state(bench, invoice) == "imported", "nothing blocks, and yet it is not matched"
    assert accept_clean(bench) == ()
    (accepted,) = accept(bench, [invoice])
    assert accepted.accepted


def test_holds_behind_not_received_come_forward_when_it_is_released(bench: Workbench) -> None:
    load(bench, "orders", order(quantity="2", price="25.00", match="3-way"))
    invoice = id_of(take_in(bench, Paper("A-1", lines=(Line(quantity="3", price="25.00"),))))
    assert holds(bench, invoice) == {"QTY_ORD", "NOT_RECEIVED"}
    release(bench, invoice, "NOT_RECEIVED", "the receipt book is late")
    assert "QTY_ORD" in holds(bench, invoice)
    (refused,) = accept(bench, [invoice])
    assert [code.value for code in refused.codes] == ["QTY_ORD"]


@pytest.mark.parametrize(
    ("code", "reason", "said"),
    [
        ("SUP_UNKNOWN", "why not", "cannot be released"),
        ("PRICE", "why not", "no open hold PRICE"),
        ("NONSENSE", "why not", "no hold code"),
        ("SUP_UNKNOWN", "  ", "needs a reason"),
    ],
)
def test_release_is_refused(bench: Workbench, code: str, reason: str, said: str) -> None:
    invoice = id_of(take_in(bench, Paper("N-1", supplier="Newcomer Pty Ltd", tax_id="40911650339")))
    with pytest.raises(Refused, match=said):
        release(bench, invoice, code, reason)
    assert not [event for event in views.invoice_view(bench.store, invoice).history if event["what"] == "released"]


def test_assigning_a_supplier_clears_it_and_may_remember_the_sender(bench: Workbench) -> None:
    load(bench, "orders", order())
    invoice = id_of(take_in(bench, Paper("A-1", supplier="Small Bore Ltd", tax_id="40911650339")))
    assert holds(bench, invoice) == {"SUP_UNKNOWN"}
    assign_supplier(bench, invoice, "S-1", remember_sender="bore.example")
    assert "SUP_UNKNOWN" not in holds(bench, invoice)
    assert "bore.example" in views.suppliers(bench.store)[0]["email_senders"]
    with pytest.raises(NotFound, match="no supplier S-9"):
        assign_supplier(bench, invoice, "S-9")


def test_creating_a_supplier_takes_its_other_invoices_along(bench: Workbench) -> None:
    papers = [Paper(f"N-{n}", order=None, supplier="Newcomer Tiles Pty Ltd", tax_id="40911650339") for n in (1, 2)]
    first, second = (entry.id for entry in take_in(bench, *papers).invoices)
    made = create_supplier(bench, first)
    assert (made.name, made.tax_id, made.bank_account) == ("Newcomer Tiles Pty Ltd", "40911650339", None)
    for invoice in (first, second):
        assert views.invoice_view(bench.store, invoice).invoice.supplier == made.number
    assert holds(bench, first) == {"PO_MISSING"}
    assert holds(bench, second) == {"PO_MISSING", "DUP_SUSPECT"}  # the same lines again, and no order tells the two apart
    with pytest.raises(Refused, match="is from supplier NEWCOM already"):
        create_supplier(bench, first)


def test_decisions_stand_and_only_for_their_pair(bench: Workbench) -> None:
    load(bench, "orders", order(quantity="9"))
    first = id_of(take_in(bench, Paper("A-1")))
    again = id_of(take_in(bench, Paper("A-1", day="2026-10-06")))
    assert holds(bench, again) == {"DUP_EXACT"}
    decide(bench, again, "not_duplicate", "two deliveries, one number", first)
    assert state(bench, again) == "matched"
    third = id_of(take_in(bench, Paper("A-1", day="2026-10-07")))
    assert holds(bench, third) == {"DUP_EXACT"}
    decide(bench, third, "duplicate", "sent thrice", first)
    assert state(bench, third) == "duplicate"
    with pytest.raises(Refused, match="can no longer be changed"):
        release(bench, third, "DUP_EXACT", "no")
