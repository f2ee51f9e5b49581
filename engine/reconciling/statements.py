"""A supplier's statement of account against our ledger: what agrees, what only one side has, and a bridge without residue.

Both sides say what we owe: invoices raise it, credits and payments lower it; amounts are positive and their kind says the
sign. Pairs are found by number, then by amount and day, then by number that is nearly the same, each document once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from engine.identifiers import invoice_key

ZERO = Decimal(0)
_NEAR_DAYS = 7


class StatementKind(StrEnum):
    """What a line of a statement is."""

    INVOICE = "invoice"
    CREDIT = "credit"
    PAYMENT = "payment"


class LineStatus(StrEnum):
    """What became of one document on either side."""

    MATCHED = "matched"
    MATCHED_DIFF_NUMBER = "matched_diff_number"
    MATCHED_DIFF_DATE = "matched_diff_date"
    MATCHED_DIFF_AMOUNT = "matched_diff_amount"
    MISSING_INVOICE = "missing_invoice"
    MISSING_CREDIT = "missing_credit"
    MISSING_PAYMENT = "missing_payment"
    IN_OUR_LEDGER_ONLY = "in_our_ledger_only"
    IN_MAILBOX_NOT_PROCESSED = "in_mailbox_not_processed"
    HELD = "held"
    DUPLICATE_ON_STATEMENT = "duplicate_on_statement"


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One document on a statement or in the ledger; `amount` is positive, in the account's currency."""

    kind: StatementKind
    number: str
    dated: date
    amount: Decimal

    @property
    def owed(self) -> Decimal:
        """What it adds to what we owe."""
        return self.amount if self.kind is StatementKind.INVOICE else -self.amount


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One document, or a pair of one; `codes` are the holds of an invoice of ours that is not in the ledger yet."""

    status: LineStatus
    statement: AccountLine | None
    ledger: AccountLine | None
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatementBridge:
    """Statement less ledger, step by step; `residue` is what the steps leave unexplained: zero, or a mistake of ours."""

    statement: Decimal
    ledger: Decimal
    invoices_on_statement: Decimal
    credits_on_statement: Decimal
    payments_on_statement: Decimal
    payments_in_ledger: Decimal
    invoices_in_ledger: Decimal
    credits_in_ledger: Decimal
    differences: Decimal
    opening: Decimal

    @property
    def residue(self) -> Decimal:
        """The difference less all of its steps."""
        return (self.statement - self.ledger) - (
            self.invoices_on_statement - self.credits_on_statement - self.payments_on_statement
            + self.payments_in_ledger - self.invoices_in_ledger + self.credits_in_ledger
            + self.differences + self.opening
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Every document of both sides, and the bridge between the balances."""

    rows: tuple[StatementRow, ...]
    bridge: StatementBridge


def reconcile_statement(
    statement: Sequence[AccountLine],
    ledger: Sequence[AccountLine],
    *,
    openings: tuple[Decimal, Decimal] = (ZERO, ZERO),
    held: Mapping[str, tuple[str, ...]] | None = None,
) -> Reconciled:
    """One supplier's statement against the ledger over the same days, both in one currency.

    `openings` are the balances before the first day, on the statement and in the ledger. `held` names invoices that arrived
    and are not in the ledger yet, by `invoice_key` of their number, with their hold codes (none: not processed).
    """
    once, repeated = _without_repeats(statement)
    pairs = _pairs(once, ledger)
    rows = [
        *(StatementRow(_status_of(once[left], ledger[right]), once[left], ledger[right]) for left, right in pairs),
        *(_missing(one, held or {}) for at, one in enumerate(once) if at not in {left for left, _ in pairs}),
        *(StatementRow(LineStatus.DUPLICATE_ON_STATEMENT, one, None) for one in repeated),
        *(
            StatementRow(LineStatus.IN_OUR_LEDGER_ONLY, None, one)
            for at, one in enumerate(ledger)
            if at not in {right for _, right in pairs}
        ),
    ]
    rows.sort(key=_place)
    return Reconciled(tuple(rows), _bridge(rows, openings))


def _without_repeats(lines: Sequence[AccountLine]) -> tuple[list[AccountLine], list[AccountLine]]:
    """The lines, and those that stand there a second time."""
    once: list[AccountLine] = []
    repeated: list[AccountLine] = []
    for line in sorted(lines, key=lambda one: (one.dated, one.kind, one.number, one.amount)):
        is_again = any(_same_document(line, one) and line.amount == one.amount for one in once)
        (repeated if is_again else once).append(line)
    return once, repeated


def _same_document(one: AccountLine, other: AccountLine) -> bool:
    return one.kind is other.kind and invoice_key(one.number) == invoice_key(other.number)


def _same_payment(one: AccountLine, other: AccountLine) -> bool:
    return one.kind is other.kind and one.amount == other.amount and one.dated == other.dated


def _near_payment(one: AccountLine, other: AccountLine) -> bool:
    near = abs((one.dated - other.dated).days) <= _NEAR_DAYS
    return one.kind is other.kind and one.amount == other.amount and near


_WAYS: tuple[Callable[[AccountLine, AccountLine], bool], ...] = (_same_document, _same_payment, _near_payment)


def _pairs(statement: Sequence[AccountLine], ledger: Sequence[AccountLine]) -> list[tuple[int, int]]:
    """Which line of the statement is which of the ledger, the surest way to know it first."""
    found: list[tuple[int, int]] = []
    free_left, free_right = dict.fromkeys(range(len(statement))), dict.fromkeys(range(len(ledger)))
    for is_same in _WAYS:
        for left in list(free_left):
            fitting = [right for right in free_right if is_same(statement[left], ledger[right])]
            if fitting:
                right = min(fitting, key=lambda at: (ledger[at].amount != statement[left].amount, ledger[at].dated, at))
                found.append((left, right))
                del free_left[left], free_right[right]
    return found


def _status_of(statement: AccountLine, ledger: AccountLine) -> LineStatus:
    """The weightiest difference of a pair."""
    if statement.amount != ledger.amount:
        return LineStatus.MATCHED_DIFF_AMOUNT
    if statement.kind is not StatementKind.PAYMENT and not _same_document(statement, ledger):
        return LineStatus.MATCHED_DIFF_NUMBER
    return LineStatus.MATCHED if statement.dated == ledger.dated else LineStatus.MATCHED_DIFF_DATE


def _missing(one: AccountLine, held: Mapping[str, tuple[str, ...]]) -> StatementRow:
    codes = held.get(invoice_key(one.number)) if one.kind is not StatementKind.PAYMENT else None
    if codes is not None:
        status = LineStatus.HELD if codes else LineStatus.IN_MAILBOX_NOT_PROCESSED
        return StatementRow(status, one, None, codes)
    status = {
        StatementKind.INVOICE: LineStatus.MISSING_INVOICE,
        StatementKind.CREDIT: LineStatus.MISSING_CREDIT,
        StatementKind.PAYMENT: LineStatus.MISSING_PAYMENT,
    }[one.kind]
    return StatementRow(status, one, None)


def _bridge(rows: Sequence[StatementRow], openings: tuple[Decimal, Decimal]) -> StatementBridge:
    only_statement = [row.statement for row in rows if row.statement is not None and row.ledger is None]
    only_ledger = [row.ledger for row in rows if row.ledger is not None and row.statement is None]
    both = [(row.statement, row.ledger) for row in rows if row.statement is not None and row.ledger is not None]
    statement = openings[0] + _owed(row.statement for row in rows if row.statement is not None)
    ledger = openings[1] + _owed(row.ledger for row in rows if row.ledger is not None)
    return StatementBridge(
        statement=statement,
        ledger=ledger,
        invoices_on_statement=_of(only_statement, StatementKind.INVOICE),
        credits_on_statement=_of(only_statement, StatementKind.CREDIT),
        payments_on_statement=_of(only_statement, StatementKind.PAYMENT),
        payments_in_ledger=_of(only_ledger, StatementKind.PAYMENT),
        invoices_in_ledger=_of(only_ledger, StatementKind.INVOICE),
        credits_in_ledger=_of(only_ledger, StatementKind.CREDIT),
        differences=sum((one.owed - other.owed for one, other in both), ZERO),
        opening=openings[0] - openings[1],
    )


def _owed(lines: Iterator[AccountLine]) -> Decimal:
    return sum((one.owed for one in lines), ZERO)


def _of(lines: Sequence[AccountLine], kind: StatementKind) -> Decimal:
    return sum((one.amount for one in lines if one.kind is kind), ZERO)


def _place(row: StatementRow) -> tuple[date, str, str]:
    line = row.statement or row.ledger
    assert line is not None, "a row has one side at least"
    return line.dated, line.kind, line.number
