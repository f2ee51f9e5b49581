"""The one fact that would decide between rivals: what each of them has, and none of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.matching.known import Known
from engine.matching.scoring import Open
from engine.matching.wording import price
from engine.model import Evidence, SupplierInvoice

Rivals = Mapping[str, Sequence[Open]]


@dataclass(frozen=True, slots=True)
class Fact:
    """The fact in words, and what each rival has of it."""

    text: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of fact: how it is asked for, and what of it lies on one order line."""

    name: str
    ask: str
    values: Callable[[Open], Iterator[str]]


def deciding_fact(rivals: Rivals, invoice: SupplierInvoice, known: Known) -> Fact:
    """The first fact of which every rival (by its name, with the order lines that it would bill) has a value that none of
    the others has: the delivery note, the job, the order, the part, the price, the account, the tax code; what the invoice
    prints already does not count, for it did not decide."""
    for kind in _kinds(invoice, known):
        values = {name: {one for line in lines for one in kind.values(line)} for name, lines in rivals.items()}
        alone = {name: mine - _of_others(values, name) for name, mine in values.items()}
        if all(alone.values()):
            return _fact(kind, alone)
    places = {name: {f"line {line.line.line}" for line in lines} for name, lines in rivals.items()}
    return _fact(_Kind("order_line", "Only the buyer can say which line was meant:", _nothing), places)


def _kinds(invoice: SupplierInvoice, known: Known) -> Iterator[_Kind]:
    if invoice.delivery_note is None:
        yield _Kind("delivery_note", "The delivery note's number decides:", lambda one: _delivery_notes(one, known))
    if invoice.job is None:
        yield _Kind("job", "The job decides:", lambda one: _only(one.line.job))
    yield _Kind("order", "The order's number decides:", lambda one: _only(one.order.order_number))
    yield _Kind("part", "The part number decides:", lambda one: _only(one.line.part))
    yield _Kind("price", "The agreed price decides:", lambda one: _only(price(one.line.unit_price)))
    yield _Kind("account", "The account decides:", lambda one: _only(one.line.account_code))
    yield _Kind("tax_code", "The tax code decides:", lambda one: _only(one.line.tax_code))


def _delivery_notes(one: Open, known: Known) -> Iterator[str]:
    for receipt in known.receipts_of(one.order.order_number):
        if receipt.delivery_note and any(line.line == one.line.line and line.net_quantity > 0 for line in receipt.lines):
            yield receipt.delivery_note


def _only(value: str | None) -> Iterator[str]:
    if value:
        yield value


def _nothing(_: Open) -> Iterator[str]:
    yield from ()


def _of_others(values: Mapping[str, set[str]], name: str) -> set[str]:
    return {one for other, theirs in values.items() if other != name for one in theirs}


def _fact(kind: _Kind, alone: Mapping[str, set[str]]) -> Fact:
    """`The job decides: J-204 is PO-0417, J-205 is PO-0500.`"""
    if kind.name == "order":
        said = "ask the supplier for it, or choose the order here"
        evidence = tuple(Evidence(kind.name, name, 1.0) for name in alone)
    else:
        rows = [f"{_joined(values)} is on {name}" for name, values in alone.items()]
        said = ", ".join(rows)
        evidence = tuple(Evidence(kind.name, row, 1.0) for row in rows)
    return Fact(f"{kind.ask} {said}.", evidence)


def _joined(values: set[str]) -> str:
    first, *rest = sorted(values)
    return f"{first} (or {len(rest)} more)" if rest else first
