"""Two suspects beside one another with the decision; and a supplier's bank account changed by two people."""

from __future__ import annotations

from dataclasses import replace

from engine.accounts import ask_account, changes_of
from engine.screening import other_of
from engine.store import invoices
from tests.pages.desk import Desk
from tests.pages.reading import press, problems_of, text_of

CALLED = "Kim, on the number of our first order"


def pair(desk: Desk) -> tuple[str, str]:
    """The invoice of the sample world that came before, and the one that it may be."""
    this = desk.invoice("DUP_EXACT")
    match = invoices.match(desk.bench.store.cursor(), this)
    assert match is not None
    return this, next(other for hold in match.holds if (other := other_of(hold)))


def test_a_hold_leads_to_the_two_beside_one_another(full: Desk) -> None:
    this, other = pair(full)
    at = full.open("invoices", invoice=this)
    press(at, "Compare the two")
    assert at.query_params["beside"] in (other, [other])
    said = text_of(at)
    assert "Did HP-208893 come twice?" in said
    assert "Every value is the same" in said
    assert len(at.dataframe) == 2
    assert not at.exception


def test_not_a_duplicate_needs_a_reason_and_clears_the_hold(full: Desk) -> None:
    this, other = pair(full)
    at = full.open("invoices", invoice=this, beside=other)
    press(at, "Not a duplicate")
    assert any("reason" in problem for problem in problems_of(at))
    at.text_input(key="pair_reason").set_value("two deliveries, one number")
    press(at, "Not a duplicate")
    match = invoices.match(full.bench.store.cursor(), this)
    assert match is not None and not any(other_of(hold) for hold in match.holds)
    assert "said that these are two" in text_of(full.open("invoices", invoice=this, beside=other))


def test_it_is_a_duplicate(full: Desk) -> None:
    this, other = pair(full)
    at = full.open("invoices", invoice=this, beside=other)
    at.text_input(key="pair_reason").set_value("printed again on request")
    press(at, "It is a duplicate")
    assert full.state_of(this) == "duplicate"
    assert "nothing is left to decide" in text_of(full.open("invoices", invoice=this, beside=other))


def test_beside_what_is_not_there(full: Desk) -> None:
    this, _ = pair(full)
    at = full.open("invoices", invoice=this, beside="nothing")
    assert any("There is no invoice nothing" in problem for problem in problems_of(at))
    press(at, "Back to the invoice")
    assert "beside" not in at.query_params


def test_one_asks_for_an_account_and_another_confirms_it(full: Desk) -> None:
    ask_account(full.bench, "S-001", "000-104 99999999", CALLED)
    at = full.open("suppliers", supplier="S-001")
    said = text_of(at)
    assert "waits for a second person" in said
    assert "somebody else must confirm it" in said
    full.bench.change_settings(replace(full.bench.settings, actor="Priya Nandan"))
    at = full.open("suppliers", supplier="S-001")
    at.text_input(key="account_reason").set_value("called Kim myself")
    press(at, "Confirm")
    (change,) = changes_of(full.bench.store, "S-001")
    assert (change.is_approved, change.decided_by, change.alone) == (True, "Priya Nandan", False)
    assert "confirmed by Priya Nandan" in text_of(full.open("suppliers", supplier="S-001"))
