"""What a person chooses where nothing decides: it stands over every likeness, is tested as ever, and is learned from."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine import views
from engine.accepting import accept
from engine.auditing import verify
from engine.choosing import choices_for, choose_line, choose_order, take_back
from engine.correcting import correct
from engine.errors import NotFound, Refused
from engine.model import Match
from engine.workbench import Workbench
from tests.joins.smallworld import ORDERS, Line, Paper, id_of, load, order, take_in

TWO_ALIKE = order("PO-1", quantity="10") + "PO-2,S-1,2026-09-01,AUD,1,Thing TAP,TAP,10,50.00,J-1,2-way\n"
TAPS_AND_SINKS = ORDERS + (
    "PO-1,S-1,2026-09-01,AUD,1,Mixer tap chrome,TAP,10,50.00,J-1,2-way\n"
    "PO-1,S-1,2026-09-01,AUD,2,Laundry tub steel,TUB,10,90.00,J-1,2-way\n"
)
THEIR_ID = "77100000001"
OTHER = f"number,name,tax_id,email_senders,auto_import\nS-2,Tapworks Pty Ltd,{THEIR_ID},tapworks.example,yes\n"
STRANGE = Line(part="HX-9", quantity="2", price="50.00")  # nothing in it but price and quantity is like PO-1 line 1


def match_of(bench: Workbench, invoice: str) -> Match:
    found = views.invoice_view(bench.store, invoice).match
    assert found is not None
    return found


def blocks(bench: Workbench, invoice: str) -> list[str]:
    return [hold.code.value for hold in match_of(bench, invoice).holds if hold.is_open_block]


def events(bench: Workbench, invoice: str) -> list[str]:
    return [event["what"] for event in views.invoice_view(bench.store, invoice).history]


def places(bench: Workbench, invoice: str) -> list[tuple[str, int]]:
    return [(one.purchase_order, one.order_line) for one in match_of(bench, invoice).allocations]


def reasons(bench: Workbench, invoice: str) -> list[str]:
    return [why.text for one in match_of(bench, invoice).allocations for why in one.why]


def test_an_order_is_chosen_and_the_choice_taken_back(bench: Workbench) -> None:
    load(bench, "orders", TWO_ALIKE)
    invoice = id_of(take_in(bench, Paper("N-1", order=None)))
    assert blocks(bench, invoice) == ["LINE_AMBIGUOUS"]
    assert [one.purchase_order for one in match_of(bench, invoice).candidates] == ["PO-1", "PO-2"]
    choose_order(bench, invoice, "po 2", reason="the foreman says so")
    assert (blocks(bench, invoice), places(bench, invoice)) == ([], [("PO-2", 1)])
    assert "order chosen" in events(bench, invoice)
    assert take_back(bench, invoice) == 1
    assert blocks(bench, invoice) == ["LINE_AMBIGUOUS"]
    with pytest.raises(Refused, match="Nothing was chosen"):
        take_back(bench, invoice)


def test_what_is_printed_stays_as_it_is(bench: Workbench) -> None:
    load(bench, "orders", TWO_ALIKE)
    invoice = id_of(take_in(bench, Paper("N-1", order="4711", lines=(Line(price="50.40"),))))
    assert blocks(bench, invoice) == ["PO_INVALID"]
    choose_order(bench, invoice, "PO-1")
    kept = views.invoice_view(bench.store, invoice).invoice
    price = Decimal("50.40")
    assert (kept.purchase_orders, kept.lines[0].unit_price, kept.lines[0].net_amount) == (("4711",), price, price)
    said = {hold.code.value: hold.severity.value for hold in match_of(bench, invoice).holds}
    assert said["PO_INVALID"] == "info"


def test_a_line_is_chosen_over_every_likeness_and_tested_as_ever(bench: Workbench) -> None:
    load(bench, "orders", TAPS_AND_SINKS)
    invoice = id_of(take_in(bench, Paper("N-1", lines=(Line(part="QQ", quantity="11", price="70.00"),))))
    assert blocks(bench, invoice) == ["LINE_UNMATCHED"]
    choose_line(bench, invoice, 1, "PO-1", 1)
    assert places(bench, invoice) == [("PO-1", 1)]
    assert {"QTY_ORD", "PRICE"} <= set(blocks(bench, invoice))
    assert "LINE_UNMATCHED" not in blocks(bench, invoice)
    assert reasons(bench, invoice)[0] == "chosen by a person"
    assert [one.problems for one in verify(bench.store)] == [()]


def test_a_chosen_line_teaches_what_the_supplier_calls_it(bench: Workbench) -> None:
    load(bench, "orders", TAPS_AND_SINKS)
    found = take_in(bench, *(Paper(f"N-{n}", lines=(STRANGE,), day=f"2026-10-0{n}") for n in (1, 2)))
    first, second = (one.id for one in found.invoices)
    assert blocks(bench, first) == blocks(bench, second) == ["LINE_UNMATCHED"]
    choose_line(bench, first, 1, "PO-1", 1)
    assert blocks(bench, first) == blocks(bench, second) == []
    assert "HX-9 is our TAP, as chosen for an earlier invoice" in reasons(bench, second)
    assert take_back(bench, first, 1) == 1
    assert blocks(bench, first) == blocks(bench, second) == ["LINE_UNMATCHED"]


def test_a_chosen_order_teaches_what_a_printed_text_means(bench: Workbench) -> None:
    load(bench, "orders", TWO_ALIKE)
    found = take_in(bench, *(Paper(f"N-{n}", order="4711", day=f"2026-10-0{n}") for n in (1, 2, 3)))
    first, second, third = (one.id for one in found.invoices)
    assert blocks(bench, second) == ["PO_INVALID"]
    choose_order(bench, first, "PO-2")
    assert (blocks(bench, second), places(bench, second)) == ([], [("PO-2", 1)])
    assert "meant it on an earlier invoice" in match_of(bench, second).candidates[0].why[0].text
    choose_order(bench, third, "PO-1")  # the text means two orders, so it names none
    assert blocks(bench, second) == ["PO_INVALID"]
    assert (places(bench, first), places(bench, third)) == ([("PO-2", 1)], [("PO-1", 1)])


def test_a_corrected_order_reference_teaches_too(bench: Workbench) -> None:
    load(bench, "orders", TWO_ALIKE)
    found = take_in(bench, *(Paper(f"N-{n}", order="4711", day=f"2026-10-0{n}") for n in (1, 2)))
    first, second = (one.id for one in found.invoices)
    correct(bench, first, {"purchase_orders": "PO-2"})
    assert (blocks(bench, second), places(bench, second)) == ([], [("PO-2", 1)])


def test_what_is_learned_of_one_supplier_says_nothing_of_another(bench: Workbench) -> None:
    load(bench, "orders", TAPS_AND_SINKS)
    first = id_of(take_in(bench, Paper("N-1", lines=(STRANGE,))))
    choose_line(bench, first, 1, "PO-1", 1)
    load(bench, "suppliers", OTHER, partial=True)
    load(bench, "orders", TAPS_AND_SINKS.replace("PO-1,S-1", "PO-7,S-2"), partial=True)
    theirs = id_of(
        take_in(bench, Paper("X-1", order="PO-7", lines=(STRANGE,), supplier="Tapworks Pty Ltd", tax_id=THEIR_ID))
    )
    assert blocks(bench, theirs) == ["LINE_UNMATCHED"]


def test_a_choice_whose_line_is_gone_counts_for_nothing_and_says_so(bench: Workbench) -> None:
    load(bench, "orders", TAPS_AND_SINKS)
    invoice = id_of(take_in(bench, Paper("N-1", lines=(Line(part="TAP", quantity="2"),))))
    choose_line(bench, invoice, 1, "PO-1", 2)
    assert places(bench, invoice) == [("PO-1", 2)]
    load(bench, "orders", "\n".join(TAPS_AND_SINKS.splitlines()[:2]) + "\n")
    assert places(bench, invoice) == [("PO-1", 1)]
    (gone,) = (hold for hold in match_of(bench, invoice).holds if hold.code.value == "LINE_UNMATCHED")
    assert (gone.severity.value, gone.invoice_line) == ("warn", 1)
    assert "order PO-1 line 2, is not there any more" in gone.message


def test_what_cannot_be_chosen_is_refused(bench: Workbench) -> None:
    load(bench, "orders", TAPS_AND_SINKS)
    invoice = id_of(take_in(bench, Paper("N-1", lines=(Line(part="TAP"),))))
    with pytest.raises(NotFound, match="has no order “PO-9”"):
        choose_order(bench, invoice, "PO-9")
    with pytest.raises(NotFound, match="It has lines 1, 2"):
        choose_line(bench, invoice, 1, "PO-1", 7)
    with pytest.raises(NotFound, match="has no line 5"):
        choose_line(bench, invoice, 5, "PO-1", 1)
    assert accept(bench, [invoice])[0].accepted
    with pytest.raises(Refused, match="Reverse it first"):
        choose_order(bench, invoice, "PO-1")


def test_the_likeliest_are_listed_with_reasons(bench: Workbench) -> None:
    load(bench, "orders", TAPS_AND_SINKS)
    invoice = id_of(take_in(bench, Paper("N-1", lines=(STRANGE,))))
    picks = choices_for(bench, invoice).picks(1)
    assert [pick.candidate.order_line for pick in picks] == [1, 2]
    assert picks[0].description == "Mixer tap chrome"
    assert "price 50.00 against 50.00 ordered" in [why.text for why in picks[0].candidate.why]
    assert choices_for(bench, invoice, []).lines == ()
