"""Copies through the whole store: which earlier invoices are found, what a decision settles, what only the goods tell."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine import views
from engine.accepting import accept
from engine.accounts import ask_account
from engine.desk import decide, release
from engine.errors import NotFound, Refused
from engine.importing import import_files
from engine.model import Hold
from engine.screening import other_of
from engine.workbench import Workbench
from tests.joins.smallworld import SUPPLIERS, TAX_ID, Line, Paper, id_of, load, order, receipt, take_in

FREE = SUPPLIERS.replace("auto_import", "order_required").replace(",yes\n", ",no\n")


def holds(bench: Workbench, invoice: str) -> tuple[Hold, ...]:
    match = views.invoice_view(bench.store, invoice).match
    return tuple(hold for hold in match.holds if hold.is_open_block) if match else ()


def codes(bench: Workbench, invoice: str) -> set[str]:
    return {hold.code.value for hold in holds(bench, invoice)}


def asked(bench: Workbench, invoice: str) -> set[str | None]:
    """The invoices that it may be again."""
    return {other_of(hold) for hold in holds(bench, invoice) if hold.code.value.startswith("DUP_")}


def state(bench: Workbench, invoice: str) -> str:
    return views.invoice_view(bench.store, invoice).state


@pytest.fixture
def free(bench: Workbench) -> Workbench:
    """The supplier bills without orders."""
    load(bench, "suppliers", FREE)
    return bench


def test_no_duplicate_sticks_for_the_pair_and_a_third_copy_is_asked_about(free: Workbench) -> None:
    first = id_of(take_in(free, Paper("INV-10023", order=None)))
    second = id_of(take_in(free, Paper("INV-10023-1", order=None)))
    assert (codes(free, second), asked(free, second)) == ({"DUP_SUSPECT"}, {first})
    decide(free, second, "not_duplicate", "two calls to one address on one day", first)
    assert state(free, second) == "matched"
    third = id_of(take_in(free, Paper("INV-10023-2", order=None)))
    assert asked(free, third) == {first, second}
    decide(free, third, "not_duplicate", "a third call", first)
    assert asked(free, third) == {second}
    assert state(free, second) == "matched", "the pair that was decided stays so"


def test_a_release_is_of_the_pair_as_well(free: Workbench) -> None:
    first = id_of(take_in(free, Paper("INV-10023", order=None)))
    second = id_of(take_in(free, Paper("INV-10023A", order=None)))
    assert release(free, second, "DUP_SUSPECT", "two calls on one day") == 1
    assert state(free, second) == "matched"
    third = id_of(take_in(free, Paper("INV-10023-2", order=None)))
    assert asked(free, third) == {first, second}


def test_what_a_copy_was_compared_with_goes_and_the_suspicion_with_it(free: Workbench) -> None:
    first = id_of(take_in(free, Paper("INV-10023", order=None)))
    second = id_of(take_in(free, Paper("X-7", order=None)))
    assert asked(free, second) == {first}
    decide(free, first, "ignored", "sent by mistake")
    assert state(free, second) == "matched"


def test_which_other_one_is_meant_must_be_clear(free: Workbench) -> None:
    first = id_of(take_in(free, Paper("INV-10023", order=None)))
    plain = id_of(take_in(free, Paper("Z-1", order=None, day="2026-01-05", lines=(Line(price="7.00"),))))
    second = id_of(take_in(free, Paper("INV-10023A", order=None)))
    with pytest.raises(Refused, match="Say of which invoice"):
        decide(free, plain, "not_duplicate", "no idea")
    with pytest.raises(Refused, match="no duplicate of itself"):
        decide(free, second, "duplicate", "no idea", second)
    with pytest.raises(NotFound, match="no invoice nothing"):
        decide(free, second, "duplicate", "no idea", "nothing")
    decide(free, second, "duplicate", "the one that it is held for")
    history = views.invoice_view(free.store, second).history
    assert (state(free, second), first in history[-1]["detail"]) == ("duplicate", True)


def test_equal_deliveries_of_one_day_are_settled_by_their_order(bench: Workbench) -> None:
    load(bench, "orders", order(quantity="2", match="3-way"))
    load(bench, "receipts", receipt("2"))
    first = id_of(take_in(bench, Paper("INV-10023")))
    second = id_of(take_in(bench, Paper("R-900")))
    assert (state(bench, first), state(bench, second)) == ("matched", "matched")
    third = id_of(take_in(bench, Paper("R-901")))
    assert {"DUP_SUSPECT", "QTY_REC"} <= codes(bench, third)
    assert asked(bench, third) == {first, second}


def test_equal_credits_of_one_day_are_asked_about_though_enough_was_billed(bench: Workbench) -> None:
    load(bench, "orders", order(quantity="4"))
    take_in(bench, Paper("INV-10023", lines=[Line(quantity="4")]))
    first = id_of(take_in(bench, Paper("CN-207322", credit=True, day="2026-10-12")))
    second = id_of(take_in(bench, Paper("R-907324", credit=True, day="2026-10-12")))
    assert (codes(bench, first), asked(bench, second)) == (set(), {first})


def test_g14_the_same_delivery_billed_twice_under_another_number_date_and_amount(bench: Workbench) -> None:
    load(bench, "orders", order(quantity="9", match="3-way"))
    load(bench, "receipts", receipt("3"))
    first = id_of(take_in(bench, Paper("INV-10023", lines=(Line(quantity="3"),))))
    accept(bench, [first])
    again = id_of(take_in(bench, Paper("R-900", day="2026-11-20", lines=(Line(quantity="2", price="49.00"),))))
    (suspect,) = (hold for hold in holds(bench, again) if hold.code.value == "DUP_SUSPECT")
    assert other_of(suspect) == first
    assert "nothing of what was received is left after INV-10023" in suspect.message
    decide(bench, again, "not_duplicate", "they brought two more, the docket is lost", first)
    assert codes(bench, again) == {"QTY_REC"}
    load(bench, "receipts", receipt("2", number="GR-2"))
    assert codes(bench, again) == set()


def test_g14_clears_itself_when_the_second_delivery_is_received(bench: Workbench) -> None:
    load(bench, "orders", order(quantity="9", match="3-way"))
    load(bench, "receipts", receipt("3"))
    take_in(bench, Paper("INV-10023", lines=(Line(quantity="3"),)))
    again = id_of(take_in(bench, Paper("R-900", day="2026-11-20", lines=(Line(quantity="3"),))))
    assert codes(bench, again) == {"DUP_SUSPECT", "QTY_REC"}
    load(bench, "receipts", receipt("3", number="GR-2"))
    assert codes(bench, again) == set()


def test_a_copy_from_another_record_of_the_same_business(free: Workbench) -> None:
    first = id_of(take_in(free, Paper("INV-10023", order=None)))
    load(free, "suppliers", f"{FREE}S-2,Smallbore North Pty Ltd,{TAX_ID},north.example,no\n")
    second = id_of(take_in(free, Paper("INV-10023", order=None, supplier="Smallbore North Pty Ltd", day="2026-10-09")))
    assert views.invoice_view(free.store, second).invoice.supplier == "S-2"
    assert asked(free, second) == {first}
    assert "both have one business number" in holds(free, second)[0].message


def test_number_date_and_amount_of_another_supplier(free: Workbench) -> None:
    load(free, "suppliers", f"{FREE}S-2,Quite Another Ltd,53004085616,another.example,no\n")
    first = id_of(take_in(free, Paper("INV-10023", order=None)))
    second = id_of(take_in(free, Paper("INV-10023", order=None, supplier="Quite Another Ltd", tax_id="53004085616")))
    assert asked(free, second) == {first}


@pytest.mark.parametrize("price", ["50.00", "50.40"])
def test_what_is_looked_up_is_what_is_compared(free: Workbench, price: str) -> None:
    """The amount to the cent, and within 1 %: the store finds what the rules then judge."""
    first = id_of(take_in(free, Paper("INV-10023", order=None)))
    second = id_of(take_in(free, Paper("INV-10023 COPY", order=None, day="2026-10-20", lines=(Line(price=price),))))
    assert asked(free, second) == {first}


# --- bank accounts ----------------------------------------------------------------------------------------------------


def paid_to(bench: Workbench, paper: Paper, account: str, folder: Path) -> str:
    """An invoice that prints a bank account."""
    payee = f"<cac:PayeeFinancialAccount><cbc:ID>{account}</cbc:ID></cac:PayeeFinancialAccount>"
    means = f"<cac:PaymentMeans>{payee}</cac:PaymentMeans>"
    path = folder / f"{paper.number}.xml"
    path.write_bytes(paper.xml().replace(b"<cac:TaxTotal>", means.encode() + b"<cac:TaxTotal>", 1))
    return id_of(import_files(bench, [path]))


def bank(bench: Workbench, invoice: str) -> list[tuple[str, str]]:
    match = views.invoice_view(bench.store, invoice).match
    assert match is not None
    return [(hold.code.value, hold.severity.value) for hold in match.holds if hold.code.value.startswith("BANK_")]


def test_the_first_account_warns_and_another_than_the_accepted_one_blocks(free: Workbench, tmp_path: Path) -> None:
    first = paid_to(free, Paper("A-1", order=None), "062000 111", tmp_path)
    waiting = paid_to(free, Paper("A-2", order=None, day="2026-11-05"), "033000 999", tmp_path)
    assert (bank(free, first), bank(free, waiting)) == ([("BANK_NEW", "warn")], [("BANK_NEW", "warn")])
    accept(free, [first])
    assert bank(free, waiting) == [("BANK_NEW", "block")], "what was accepted meanwhile counts at once"
    later = paid_to(free, Paper("A-3", order=None, day="2026-12-05"), "062000 111", tmp_path)
    assert bank(free, later) == []


def test_a_changed_account_is_cleared_by_two_people_alone_or_not(free: Workbench, tmp_path: Path) -> None:
    ask_account(free, "S-1", "062000 111", "Kim, on the number of our first order")
    invoice = paid_to(free, Paper("A-1", order=None), "033000 999", tmp_path)
    assert bank(free, invoice) == [("BANK_CHANGED", "block")]
    with pytest.raises(Refused, match="cannot be released by hand"):
        release(free, invoice, "BANK_CHANGED", "it is fine")
    free.change_settings(replace(free.settings, actor="Ann", people=("Ann", "Ben")))
    ask_account(free, "S-1", "033000 999", "Kim, on the number of our first order")
    assert bank(free, invoice) == [("BANK_CHANGED", "block")], "one person is not enough"
