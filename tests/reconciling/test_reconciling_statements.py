"""G13 and what is true of every statement: each document once, the bridge without residue."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from engine.reconciling import AccountLine, LineStatus, StatementKind, reconcile_statement

INVOICE, CREDIT, PAYMENT = StatementKind.INVOICE, StatementKind.CREDIT, StatementKind.PAYMENT
MARCH = date(2026, 3, 1)


def line(kind: StatementKind, number: str, day: int, amount: str) -> AccountLine:
    return AccountLine(kind, number, MARCH + timedelta(days=day - 1), Decimal(amount))


def test_g13_missing_invoice_payment_in_transit_and_a_differing_amount() -> None:
    statement = [
        line(INVOICE, "INV-100", 2, "110.00"),
        line(INVOICE, "INV-101", 9, "220.00"),
        line(INVOICE, "INV-102", 16, "330.00"),
    ]
    ledger = [
        line(INVOICE, "inv 100", 2, "110.00"),
        line(INVOICE, "INV-102", 16, "303.00"),
        line(PAYMENT, "EFT 7", 28, "110.00"),
    ]
    found = reconcile_statement(statement, ledger)
    assert [(row.status, (row.statement or row.ledger).number) for row in found.rows] == [  # type: ignore[union-attr]
        (LineStatus.MATCHED, "INV-100"),
        (LineStatus.MISSING_INVOICE, "INV-101"),
        (LineStatus.MATCHED_DIFF_AMOUNT, "INV-102"),
        (LineStatus.IN_OUR_LEDGER_ONLY, "EFT 7"),
    ]
    bridge = found.bridge
    assert (bridge.statement, bridge.ledger) == (Decimal("660.00"), Decimal("303.00"))
    assert (bridge.invoices_on_statement, bridge.payments_in_ledger, bridge.differences) == (
        Decimal("220.00"),
        Decimal("110.00"),
        Decimal("27.00"),
    )
    assert bridge.residue == 0


def test_every_status_has_its_name() -> None:
    statement = [
        line(INVOICE, "A-1", 1, "10.00"), line(INVOICE, "A-1", 1, "10.00"), line(INVOICE, "A-2", 2, "20.00"),
        line(INVOICE, "A-3", 3, "30.00"), line(INVOICE, "A-4", 4, "40.00"), line(CREDIT, "C-1", 5, "5.00"),
        line(PAYMENT, "bank", 6, "7.00"), line(PAYMENT, "bank", 9, "8.00"), line(INVOICE, "A-9", 10, "90.00"),
        line(INVOICE, "A-5", 12, "50.00"),
    ]  # fmt: skip
    ledger = [
        line(INVOICE, "A-1", 1, "10.00"), line(INVOICE, "A2", 4, "20.00"), line(PAYMENT, "EFT", 8, "8.00"),
        line(INVOICE, "B-9", 10, "90.00"),
    ]  # fmt: skip
    found = reconcile_statement(statement, ledger, held={"A3": ("PRICE",), "A4": ()})
    assert [row.status.value for row in found.rows] == [
        "matched", "duplicate_on_statement", "matched_diff_date", "held", "in_mailbox_not_processed", "missing_credit",
        "missing_payment", "matched_diff_date", "matched_diff_number", "missing_invoice",
    ]  # fmt: skip
    assert next(row.codes for row in found.rows if row.status is LineStatus.HELD) == ("PRICE",)
    assert found.bridge.residue == 0


def test_opening_balances_that_differ_are_a_step_of_their_own() -> None:
    found = reconcile_statement([], [], openings=(Decimal("100.00"), Decimal("80.00")))
    assert (found.rows, found.bridge.opening, found.bridge.residue) == ((), Decimal("20.00"), 0)


LINES = st.lists(
    st.builds(
        AccountLine,
        st.sampled_from(StatementKind),
        st.sampled_from(["A-1", "A-2", "a 1", "X9", "7"]),
        st.dates(MARCH, MARCH + timedelta(days=12)),
        st.decimals(min_value="0.01", max_value=50, places=2),
    ),
    max_size=8,
)
BALANCES = st.decimals(min_value=-100, max_value=100, places=2)


@given(LINES, LINES, BALANCES, BALANCES)
def test_each_document_stands_once_and_the_bridge_closes(
    statement: list[AccountLine], ledger: list[AccountLine], opening: Decimal, other: Decimal
) -> None:
    found = reconcile_statement(statement, ledger, openings=(opening, other))
    key = AccountLine.__repr__
    assert sorted((row.statement for row in found.rows if row.statement), key=key) == sorted(statement, key=key)
    assert sorted((row.ledger for row in found.rows if row.ledger), key=key) == sorted(ledger, key=key)
    assert found.bridge.residue == 0
    assert found.bridge.statement == opening + sum((one.owed for one in statement), Decimal(0))


@given(LINES, st.randoms(use_true_random=False))
def test_a_statement_like_the_ledger_agrees(lines: list[AccountLine], random: object) -> None:
    once = list({(one.kind, one.number.upper().replace("-", "").replace(" ", "")): one for one in lines}.values())
    shuffled = list(once)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert {row.status for row in reconcile_statement(once, shuffled).rows} <= {LineStatus.MATCHED}
