"""Every hold leaves its record: when it was placed, when it measured something else, when its cause went."""

from __future__ import annotations

from engine import views
from engine.desk import release
from engine.evaluating import evaluate_open
from engine.issues import Code, Severity
from engine.model import Hold
from engine.store.hold_events import changes, hold_events
from engine.workbench import Workbench
from tests.joins.smallworld import Line, Paper, id_of, load, order, receipt, take_in


def events(bench: Workbench, invoice: str) -> list[tuple[str, str, str | None]]:
    """What, which code, and what was measured."""
    return [(one.what, one.code, one.measured) for one in hold_events(bench.store.cursor(), invoice)]


def told(bench: Workbench, invoice: str, code: str) -> list[tuple[str, str | None]]:
    return [(what, measured) for what, of, measured in events(bench, invoice) if of == code]


def test_a_hold_is_placed_and_cleared(bench: Workbench) -> None:
    load(bench, "orders", order(quantity="2", price="25.00", match="3-way"))
    invoice = id_of(take_in(bench, Paper("A-1", lines=(Line(quantity="2", price="25.00"),))))
    assert [what for what, _ in told(bench, invoice, "NOT_RECEIVED")] == ["placed"]
    load(bench, "receipts", receipt("1"))
    assert [what for what, _ in told(bench, invoice, "NOT_RECEIVED")] == ["placed", "cleared"]
    assert [what for what, _ in told(bench, invoice, "QTY_REC")] == ["placed"]
    load(bench, "receipts", receipt("1", number="GR-2"))
    assert [what for what, _ in told(bench, invoice, "QTY_REC")] == ["placed", "cleared"]


def test_events_carry_line_limit_and_version_of_the_rules(bench: Workbench) -> None:
    load(bench, "orders", order(price="40.00"))
    invoice = id_of(take_in(bench, Paper("A-1")))
    (event,) = [one for one in hold_events(bench.store.cursor(), invoice) if one.code == "PRICE"]
    assert (event.invoice, event.invoice_line, event.severity) == (invoice, 1, "block")
    assert None not in (event.measured, event.limit)
    assert event.rule_version
    assert event.happened_at.tzinfo is not None


def test_matched_again_without_change_nothing_is_told(bench: Workbench) -> None:
    load(bench, "orders", order(price="40.00"))
    invoice = id_of(take_in(bench, Paper("A-1")))
    before = events(bench, invoice)
    assert evaluate_open(bench, everything=True) == 1
    assert events(bench, invoice) == before


def test_a_released_hold_is_raised_again_when_the_data_change(bench: Workbench) -> None:
    load(bench, "orders", order(price="40.00"))
    invoice = id_of(take_in(bench, Paper("A-1")))
    release(bench, invoice, "PRICE", "agreed by phone")
    assert is_open(bench, invoice) is False
    assert [what for what, _ in told(bench, invoice, "PRICE")] == ["placed"], "a release is the record of a person's act"

    load(bench, "orders", order(price="39.00"))
    assert is_open(bench, invoice) is True, "the release was for 40.00"
    (_, first), (what, second) = told(bench, invoice, "PRICE")
    assert what == "changed"
    assert first != second

    load(bench, "orders", order(price="40.00"))
    assert is_open(bench, invoice) is False, "the value that was let pass is measured again"
    assert told(bench, invoice, "PRICE")[2] == ("changed", first)


def is_open(bench: Workbench, invoice: str) -> bool:
    match = views.invoice_view(bench.store, invoice).match
    assert match is not None
    (hold,) = [one for one in match.holds if one.code is Code.PRICE]
    return hold.is_open_block


def hold(code: Code, measured: str, line: int | None = None, limit: str = "1") -> Hold:
    return Hold(code, Severity.BLOCK, "said", "done", measured, limit, line)


def test_several_holds_of_one_code_and_line_are_told_apart() -> None:
    same, old, new = hold(Code.PRICE, "5", 1), hold(Code.PRICE, "6", 1), hold(Code.PRICE, "7", 1)
    assert list(changes([same, old], [new, same])) == [("changed", new)]
    assert list(changes([same], [same, new])) == [("placed", new)]
    assert list(changes([same, old], [same])) == [("cleared", old)]
    assert list(changes([old], [hold(Code.PRICE, "6", 2)])) == [("cleared", old), ("placed", hold(Code.PRICE, "6", 2))]
    assert list(changes([old], [hold(Code.PRICE, "6", 1, limit="2")])) == [("changed", hold(Code.PRICE, "6", 1, limit="2"))]
