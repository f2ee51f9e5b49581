"""Screening and matching of stored invoices: who is asked what, which releases still hold, and what is kept of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from engine.backgrounds import Backgrounds
from engine.fingerprints import Fingerprints
from engine.issues import Code
from engine.knowing import Sender, World, load_world, sender_of
from engine.matching import Known, match, visible_holds
from engine.matching.blocking import gives_anything_back
from engine.matching.certifying import certificate
from engine.model import Hold, Match
from engine.settings import Settings
from engine.store import Transaction, hold_events, invoices, ledger
from engine.store.invoices import KeptMatch, StoredInvoice
from engine.store.rows import now
from engine.surroundings import Surroundings
from engine.verifying import holds_of_reading, verified_now
from engine.workbench import Workbench

__all__ = [
    "Sender", "World", "evaluate", "evaluate_around", "evaluate_open", "evaluate_stored",
    "known_now", "load_world", "open_blocks", "sender_of",
]  # fmt: skip

AT_ONCE = 500  # invoices whose surroundings are held in memory together


def evaluate_open(bench: Workbench, *, everything: bool = False) -> int:
    """Evaluates what is not accepted yet and whose inputs changed (`everything`: all of it); gives how many."""
    with bench.store.transaction() as cursor:
        return evaluate(cursor, bench.settings, load_world(cursor), invoices.open_ids(cursor), everything=everything)


def evaluate(cursor: Transaction, settings: Settings, world: World, ids: Sequence[str], *, everything: bool = True) -> int:
    """Screens and matches invoices in the order of arrival and keeps the outcome; gives how many were evaluated anew."""
    before = {} if everything else invoices.match_inputs(cursor)
    ordered = invoices.in_order_of_arrival(cursor, ids)
    return sum(
        evaluate_stored(cursor, settings, world, invoices.invoices(cursor, ordered[start : start + AT_ONCE]), before)
        for start in range(0, len(ordered), AT_ONCE)
    )


def evaluate_stored(
    cursor: Transaction,
    settings: Settings,
    world: World,
    found: Sequence[StoredInvoice],
    before: Mapping[str, str] = MappingProxyType({}),
) -> int:
    """The same for invoices at hand, in the order of arrival; those whose inputs have the hash in `before` are left as they
    are."""
    return sum(_evaluate_together(cursor, settings, world, batch, before) for batch in _batches(found))


def _batches(found: Sequence[StoredInvoice]) -> Iterator[list[StoredInvoice]]:
    """What is given back is looked up among what was billed, so that must be kept before: a new batch begins there."""
    batch: list[StoredInvoice] = []
    for one in found:
        if gives_anything_back(one.invoice) and any(not gives_anything_back(other.invoice) for other in batch):
            yield batch
            batch = []
        batch.append(one)
    if batch:
        yield batch


def _evaluate_together(
    cursor: Transaction, settings: Settings, world: World, found: Sequence[StoredInvoice], before: Mapping[str, str]
) -> int:
    batch = [_verified_anew(cursor, settings, world, one) for one in found]
    around = Surroundings(cursor, settings, world, batch)
    kept = list(_outcomes(around, Backgrounds(cursor, world, settings.company, batch), settings, batch, before))
    at = now()
    hold_events.add_hold_events(cursor, around.holds_before, [one.match for one in kept], at)
    invoices.save_matches(cursor, kept, at=at)
    return len(kept)


def _outcomes(
    around: Surroundings,
    backgrounds: Backgrounds,
    settings: Settings,
    batch: Sequence[StoredInvoice],
    before: Mapping[str, str],
) -> Iterator[KeptMatch]:
    """What matching makes of each invoice whose inputs changed; what one takes, the next ones see."""
    fingerprints = Fingerprints()
    for stored in batch:
        invoice, known, sender = stored.invoice, around.known(stored), around.sender(stored)
        releases, screened = around.releases(invoice.id), backgrounds.screened(stored, sender)
        of_reading = holds_of_reading(invoice, stored.reading, settings, known.supplier)
        inputs = fingerprints.of(invoice, known, sender, screened, releases, of_reading)
        if before.get(invoice.id) == inputs:
            continue
        outcome = match(invoice, known)
        screened = backgrounds.with_orders(stored, known, outcome, screened)
        holds = _released(_joined((*of_reading, *screened), outcome.holds, known.released), releases)
        outcome = replace(outcome, holds=holds)
        around.took(stored, outcome)
        yield KeptMatch(outcome, inputs, certificate(invoice, known, outcome))


def _verified_anew(cursor: Transaction, settings: Settings, world: World, stored: StoredInvoice) -> StoredInvoice:
    """The invoice as it proves itself by what is known today: a known supplier may be one of the two kinds of evidence."""
    invoice = stored.invoice
    verified = verified_now(invoice, stored.reading, settings, world.supplier(invoice.supplier))
    if verified == invoice.verified:
        return stored
    invoice = replace(invoice, verified=verified)
    invoices.save_verified(cursor, invoice)
    return replace(stored, invoice=invoice)


def evaluate_around(cursor: Transaction, settings: Settings, ids: Sequence[str]) -> int:
    """After something happened to these invoices: evaluates those of them that are open, then every other open one that
    it may concern (the same orders, before or after; the same number) and whose inputs changed; gives how many."""
    world = load_world(cursor)
    before = invoices.related_open_ids(cursor, ids)
    evaluated = evaluate(cursor, settings, world, [one for one in before if one in set(ids)])
    concerned = {*before, *invoices.related_open_ids(cursor, ids)}
    return evaluated + evaluate(cursor, settings, world, tuple(concerned), everything=False)


def known_now(
    cursor: Transaction,
    settings: Settings,
    world: World,
    stored: StoredInvoice,
    releases: Sequence[ledger.Release] | None = None,
    *,
    widely: bool = False,
) -> Known:
    """What matching one stored invoice may look at today; `releases` in place of those that are kept; `widely`: also what a
    person may choose instead."""
    known = Surroundings(cursor, settings, world, [stored], widely=widely).known(stored)
    if releases is None:
        return known
    return replace(known, released=tuple({Code(entry.code): None for entry in releases}))


def _joined(screened: Sequence[Hold], matched: Sequence[Hold], released: tuple[Code, ...]) -> tuple[Hold, ...]:
    """Screening first; a code that both raise for the whole invoice stands once, and a root cause hides what follows."""
    seen = {hold.code for hold in screened if hold.invoice_line is None}
    return visible_holds(
        (*screened, *(hold for hold in matched if hold.invoice_line is not None or hold.code not in seen)), released
    )


def _released(holds: Sequence[Hold], releases: Sequence[ledger.Release]) -> tuple[Hold, ...]:
    def after(hold: Hold) -> Hold:
        release = next((release for release in reversed(releases) if release.covers(hold)), None)
        if release is None or not hold.releasable:
            return hold
        return replace(hold, released_by=release.released_by, released_reason=release.reason)

    return tuple(after(hold) for hold in holds)


def open_blocks(outcome: Match | None) -> tuple[Code, ...]:
    """The codes that keep an invoice from being accepted."""
    return () if outcome is None else tuple(hold.code for hold in outcome.holds if hold.is_open_block)
