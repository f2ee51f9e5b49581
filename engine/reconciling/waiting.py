"""What waits and why, and whether everything that arrived is accounted for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engine.issues import Severity
from engine.reconciling.booked import total


@dataclass(frozen=True, slots=True)
class Held:
    """One open hold of one invoice, as it goes in: `gross` of the whole invoice, negative for a credit note."""

    invoice: str
    code: str
    severity: Severity
    owner: str
    gross: Decimal
    currency: str
    since: date


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """One reason: how many invoices wait for it, their gross total, the oldest one's age, and the running share of all
    waiting invoices' reasons in per cent."""

    code: str
    owner: str
    currency: str
    invoices: int
    gross: Decimal
    oldest_days: int
    running_share: Decimal


@dataclass(frozen=True, slots=True)
class ArrivalRow:
    """One arrow of the chain: what arrived is what became of it; `difference` must be 0."""

    what: str
    arrived: int
    outcomes: tuple[tuple[str, int], ...]

    @property
    def difference(self) -> int:
        """Arrived and not accounted for."""
        return self.arrived - sum(count for _, count in self.outcomes)


def exceptions_by_reason(held: Iterable[Held], on: date) -> tuple[ExceptionRow, ...]:
    """Blocking reasons, most frequent first. An invoice counts once for each reason, however many lines carry it."""
    grouped: dict[tuple[str, str, str], dict[str, Held]] = defaultdict(dict)
    for one in held:
        if one.severity is Severity.BLOCK:
            grouped[one.code, one.owner, one.currency].setdefault(one.invoice, one)
    ranked = sorted(grouped.items(), key=lambda entry: (-len(entry[1]), entry[0]))
    everything = sum(len(invoices) for _, invoices in ranked)
    rows, running = [], 0
    for (code, owner, currency), invoices in ranked:
        running += len(invoices)
        gross = total(one.gross for one in invoices.values())
        oldest = max((on - one.since).days for one in invoices.values())
        share = round(Decimal(100 * running) / everything, 1)
        rows.append(ExceptionRow(code, owner, currency, len(invoices), gross, oldest, share))
    return tuple(rows)


def exception_rate(held: Iterable[Held], invoices: int) -> Decimal | None:
    """Invoices with at least one blocking hold, in per cent of all; `None` where there are no invoices."""
    blocked = {one.invoice for one in held if one.severity is Severity.BLOCK}
    return round(Decimal(100 * len(blocked)) / invoices, 1) if invoices else None


def arrivals(mails: Mapping[str, int], documents: Mapping[str, int]) -> tuple[ArrivalRow, ...]:
    """The check sum of everything that arrived, from counts by outcome with `arrived` among them."""
    return tuple(
        ArrivalRow(what, counts["arrived"], tuple((name, n) for name, n in counts.items() if name != "arrived"))
        for what, counts in (("mails", mails), ("documents", documents))
    )
