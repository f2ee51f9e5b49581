"""Issue 3's $50 item through the real store, and that a reversal leaves no trace in the figures."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine import views
from engine.accepting import accept, accept_clean, reverse
from engine.errors import Refused
from engine.workbench import Workbench
from tests.joins.smallworld import Line, Paper, id_of, load, order, receipt, take_in


def card(bench: Workbench) -> tuple[str | None, str, str]:
    """Remaining, committed and actual of the one job; the budget stays and the four close."""
    (found,) = views.job_cards(bench.store)
    assert found.budget == Decimal("50.00")
    assert found.remaining == found.budget - found.committed - found.actual
    return str(found.remaining), str(found.committed), str(found.actual)


def money(*figures: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(figure) for figure in figures)


def figures(bench: Workbench) -> tuple[Decimal, ...]:
    return money(*(figure or "0" for figure in card(bench)))


def test_fifty_dollar_item_goes_from_budget_to_committed_to_actual(bench: Workbench) -> None:
    assert figures(bench) == money("50", "0", "0")
    load(bench, "orders", order())
    assert figures(bench) == money("0", "50", "0")
    invoice = id_of(take_in(bench, Paper("A-1")))
    assert figures(bench) == money("0", "50", "0"), "an imported invoice moves nothing"
    (result,) = accept(bench, [invoice])
    assert result.accepted
    assert figures(bench) == money("0", "0", "50")
    reverse(bench, invoice, "wrong job")
    assert figures(bench) == money("0", "50", "0")


def test_part_delivery_splits_over_committed_and_actual(bench: Workbench) -> None:
    load(bench, "orders", order(quantity="10", price="5.00"))
    first = id_of(take_in(bench, Paper("A-1", lines=(Line(quantity="7", price="5.00"),))))
    accept(bench, [first])
    assert figures(bench) == money("0", "15", "35")
    second = id_of(take_in(bench, Paper("A-2", lines=(Line(quantity="3", price="5.00"),))))
    accept(bench, [second])
    assert figures(bench) == money("0", "0", "50")
    reverse(bench, first, "sent back")
    assert figures(bench) == money("0", "35", "15")


def test_invoice_above_the_ordered_price_takes_the_whole_commitment(bench: Workbench) -> None:
    load(bench, "orders", order())
    accept(bench, [id_of(take_in(bench, Paper("A-1", lines=(Line(price="50.90"),))))])
    assert figures(bench) == money("-0.90", "0", "50.90")


def test_credit_note_commits_again_what_it_gives_back(bench: Workbench) -> None:
    load(bench, "orders", order(quantity="2", price="25.00"))
    accept(bench, [id_of(take_in(bench, Paper("A-1", lines=(Line(quantity="2", price="25.00"),))))])
    assert figures(bench) == money("0", "0", "50")
    credit = id_of(take_in(bench, Paper("C-1", credit=True, lines=(Line(quantity="1", price="25.00"),))))
    (result,) = accept(bench, [credit])
    assert result.accepted, result.message
    assert figures(bench) == money("0", "25", "25")


def test_reversal_writes_exact_opposites_and_opens_the_order_again(bench: Workbench) -> None:
    load(bench, "orders", order(quantity="3", price="16.67"))
    before = views.order_view(bench.store, "PO-1")
    invoice = id_of(take_in(bench, Paper("A-1", lines=(Line(quantity="3", price="16.67"),))))
    accept(bench, [invoice])
    assert views.order_view(bench.store, "PO-1")[1][0]["billed_before"] == 3
    reverse(bench, invoice, "not ours")
    entries = views.job_entries(bench.store, "J-1")
    assert len(entries) == 2
    for name in ("quantity", "committed", "actual"):
        assert entries[0][name] == -entries[1][name] != 0
    assert views.order_view(bench.store, "PO-1") == before


def test_reversing_twice_or_before_acceptance_is_refused(bench: Workbench) -> None:
    load(bench, "orders", order())
    invoice = id_of(take_in(bench, Paper("A-1")))
    with pytest.raises(Refused, match="Only an accepted invoice"):
        reverse(bench, invoice, "early")
    accept(bench, [invoice])
    with pytest.raises(Refused, match="needs a reason"):
        reverse(bench, invoice, "  ")
    reverse(bench, invoice, "late")
    with pytest.raises(Refused, match="reversed"):
        reverse(bench, invoice, "again")


def test_accept_clean_takes_only_what_nothing_holds(bench: Workbench) -> None:
    load(bench, "orders", order(quantity="2", match="3-way"))
    load(bench, "receipts", receipt("1"))
    clean = take_in(bench, Paper("A-1"))
    held = take_in(bench, Paper("A-2"))
    assert [clean.invoices[0].state, held.invoices[0].state] == ["matched", "held"]
    assert [result.invoice for result in accept_clean(bench)] == [id_of(clean)]
    assert accept_clean(bench) == ()
