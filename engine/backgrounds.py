"""What screening may look at around a batch of invoices: what came before, who sent them, and what is known of whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from engine.identifiers import sender_matches
from engine.issues import Code
from engine.knowing import Sender, World
from engine.matching import Known
from engine.model import Hold, Match, OwnCompany, SupplierInvoice
from engine.screening import (
    Background,
    EarlierInvoice,
    FormerAccount,
    PrintedAccount,
    Suspicion,
    claimed_before,
    earlier_of,
    failed_checks,
    is_second_delivery,
    other_of,
    screen,
    suspect_hold,
)
from engine.store import Transaction, account_changes, ledger, sender_entries, suspects
from engine.store.database import Row
from engine.store.invoices import StoredInvoice


class Backgrounds:
    """What is known around each invoice of a batch, fetched for all of them at once."""

    def __init__(self, cursor: Transaction, world: World, company: OwnCompany, stored: Sequence[StoredInvoice]) -> None:
        self._cursor, self._world = cursor, world
        self._own_domains = tuple(domain.lower() for domain in company.email_domains)
        suppliers = {one.invoice.supplier for one in stored if one.invoice.supplier is not None}
        self._settled: dict[str, set[str]] = defaultdict(set)
        for this, other in ledger.pairs_not_duplicate(cursor):
            self._settled[this].add(other)
        related = [(one, other) for one in suppliers for other in world.relatives.get(one, ())]
        self._suspects = suspects.suspects(cursor, [one.invoice.id for one in stored], related)
        self._accounts = _by_supplier(suspects.accounts_printed(cursor, self._without_account(stored)))
        self._former = _former(cursor, suppliers)
        self._first = suspects.first_mails(cursor, {one.mail_arrival for one in stored})

    def _without_account(self, stored: Sequence[StoredInvoice]) -> set[str]:
        """The suppliers whose invoices print an account while none is on file."""
        printing = (self._world.supplier(one.invoice.supplier) for one in stored if one.invoice.bank_account)
        return {one.number for one in printing if one is not None and not one.bank_account}

    def screened(self, stored: StoredInvoice, sender: Sender) -> tuple[Hold, ...]:
        """The holds that need no order."""
        return screen(
            stored.invoice,
            self._world.supplier(stored.invoice.supplier),
            sender=sender.address,
            internal=sender.internal,
            earlier=self._earlier(stored.invoice),
            around=self._background(stored, sender),
        )

    def with_orders(self, stored: StoredInvoice, known: Known, outcome: Match, screened: Sequence[Hold]) -> tuple[Hold, ...]:
        """The same once the invoice is matched: without suspicions that its order settles, and with those that only show
        when somebody else took the very goods that it bills."""
        invoice = stored.invoice
        kept = tuple(hold for hold in screened if not is_second_delivery(hold, outcome))
        if any(hold.code is Code.DUP_EXACT for hold in kept):
            return kept
        asked = {other_of(hold) for hold in kept}
        claims = claimed_before(invoice, known, outcome.allocations, self._settled[invoice.id])
        new = {claim.invoice: claim for claim in claims if claim.invoice not in asked}
        others = suspects.invoices_of(self._cursor, new)
        this = earlier_of(invoice)
        found = ((earlier_of(others[one]), claim) for one, claim in new.items() if one in others)
        return (*kept, *(suspect_hold(this, other, Suspicion(claim.why)) for other, claim in found))

    def _earlier(self, invoice: SupplierInvoice) -> tuple[EarlierInvoice, ...]:
        settled = self._settled[invoice.id]
        return tuple(earlier_of(one) for one in self._suspects.get(invoice.id, ()) if one.id not in settled)

    def _background(self, stored: StoredInvoice, sender: Sender) -> Background:
        supplier = stored.invoice.supplier or ""
        return Background(
            reply_to=sender.reply_to,
            authentication=sender.authentication,
            is_first=stored.mail_arrival in self._first,
            is_vouched=self._is_vouched(stored, sender),
            own_domains=self._own_domains,
            suppliers=self._world.suppliers_by_number,
            accounts=tuple(_account(row) for row in self._accounts.get(supplier, ()) if _counts(row, stored)),
            former=self._former.get(supplier, ()),
        )

    def _is_vouched(self, stored: StoredInvoice, sender: Sender) -> bool:
        """Whether the sender was put on file after this mail, which failed its checks, had come."""
        if sender.address is None or stored.invoice.supplier is None or not failed_checks(sender.authentication):
            return False
        since = sender_entries.senders_since(self._cursor, stored.invoice.supplier, stored.mail_arrival)
        return sender_matches(sender.address, since)


def _counts(row: Row, stored: StoredInvoice) -> bool:
    """Whether an account was there before this invoice: printed by an earlier one, or by one that was accepted."""
    return bool(row["is_accepted"]) or row["first_arrival"] < stored.arrival_order


def _account(row: Row) -> PrintedAccount:
    names = ("account", "invoice", "invoice_number", "invoice_date", "is_accepted")
    return PrintedAccount(**{name: row[name] for name in names})


def _by_supplier(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["supplier"]].append(row)
    return found


def _former(cursor: Transaction, suppliers: set[str]) -> dict[str, tuple[FormerAccount, ...]]:
    """The accounts that were on file once, with the day on which each was replaced, the oldest first."""
    found: dict[str, tuple[FormerAccount, ...]] = defaultdict(tuple)
    for one in account_changes.account_changes(cursor, suppliers):
        if one.is_approved and one.decided_at is not None:
            found[one.supplier] += (FormerAccount(one.before, one.decided_at.date()),)
    return found
