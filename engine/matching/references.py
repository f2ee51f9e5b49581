"""Which orders and jobs an invoice names: printed references against the company's own numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from engine import identifiers
from engine.identifiers import looks_like_job, looks_like_order
from engine.issues import Code, Severity
from engine.matching.holds import make_hold
from engine.matching.job_index import job_index
from engine.matching.known import Known
from engine.model import Hold, PurchaseOrder, SupplierInvoice
from engine.settings import BareNumber

# A slash may also be part of a number, so it is tried last.
_SEVERAL = (re.compile(r"[,;&+|]|\band\b", re.IGNORECASE), re.compile("/"))
_DIGIT = re.compile(r"\d")
# The same few thousand numbers are compared for every reference of every invoice.
order_key = lru_cache(maxsize=65536)(identifiers.order_key)


@dataclass(frozen=True, slots=True)
class Reference:
    """One printed reference and what it means here; `problem` says in words why it means nothing."""

    text: str
    order: PurchaseOrder | None = None
    job: str | None = None
    problem: str | None = None

    @property
    def is_known(self) -> bool:
        """Whether it names an order or a job of ours."""
        return self.order is not None or self.job is not None


@dataclass(frozen=True, slots=True)
class Named:
    """What the invoice names: orders in printed order, an order for single lines, and jobs for all or for single lines;
    `chosen` holds the order lines (order, line) that people picked, by invoice line."""

    orders: tuple[PurchaseOrder, ...]
    order_of_line: dict[int, PurchaseOrder]
    job: str | None
    job_of_line: dict[int, str]
    holds: tuple[Hold, ...]
    chosen: dict[int, tuple[str, int]] = field(default_factory=dict)


def named_by(invoice: SupplierInvoice, known: Known) -> Named:
    """Every reference of the invoice and its lines, resolved.

    A reference without a digit (a person's name, “verbal”) is no order number and is passed over; one that should be a
    number of ours and is not becomes `PO_INVALID`. Where the supplier needs no order that is a warning.
    """
    general = [found for text in invoice.purchase_orders for found in read_reference(text, known)]
    by_line = {
        line.number: read_reference(line.purchase_order, known) for line in invoice.lines if line.purchase_order is not None
    }
    of_lines = [(number, found) for number, several in by_line.items() for found in several]
    orders = [found.order for found in [*general, *(found for _, found in of_lines)] if found.order is not None]
    jobs = {line.number: find_job(line.job, known) for line in invoice.lines if line.job is not None}
    jobs_named = [find_job(invoice.job, known), *(found.job for found in general)]
    return Named(
        orders=tuple({order.order_number: order for order in orders}.values()),
        order_of_line={number: found.order for number, found in reversed(of_lines) if found.order is not None},
        job=next((job for job in jobs_named if job is not None), None),
        job_of_line={number: found.job for number, found in of_lines if found.job is not None}
        | {number: job for number, job in jobs.items() if job is not None},
        holds=(*_problems(general, of_lines, known), *_unknown_jobs(invoice, known)),
    )


def read_reference(text: str, known: Known) -> tuple[Reference, ...]:
    """The orders and jobs in one printed reference: as a whole, else its parts (`417, 418`), else words within it that are
    numbers of this supplier's orders. Nothing for a text without a digit."""
    if not _DIGIT.search(text):
        return ()
    whole = _as_one(text, known)
    if whole.is_known:
        return (whole,)
    for mark in _SEVERAL:
        parts = [part for part in mark.split(text) if _DIGIT.search(part)]
        several = tuple(one for part in parts for one in read_reference(part, known)) if len(parts) > 1 else ()
        if any(one.is_known for one in several):
            return several
    words = tuple(one for word in text.split() if _DIGIT.search(word) and (one := _as_one(word, known)).is_known)
    return words or (whole,)


def find_job(text: str | None, known: Known) -> str | None:
    """The number of the one job that `text` names, as we write it."""
    if text is None:
        return None
    found = job_index(known.jobs).named(text)
    return found[0] if len(found) == 1 else None


def _as_one(text: str, known: Known) -> Reference:
    is_bare = text.strip().isdigit()
    job_first = looks_like_job(text) if not is_bare else known.bare_number is BareNumber.JOB
    if job_first and (job := find_job(text, known)) is not None:
        return Reference(text, job=job)
    if is_bare and job_first:
        return Reference(text, problem=f"No job {text.strip()} is known, and Settings read a bare number as a job.")
    found = _find_order(text, known)
    if found.order is None and not is_bare and not looks_like_order(text) and (job := find_job(text, known)) is not None:
        return Reference(text, job=job)
    return found


def _find_order(text: str, known: Known) -> Reference:
    """The order of that number; this supplier's before another's, the literal number before a likeness."""
    alike = [order for order in known.orders if order_key(order.order_number) == order_key(text)]
    if not alike:
        return Reference(text, problem=f"No order “{text.strip()}” is known.{_job_hint(text, known)}")
    own = [order for order in alike if known.supplier is not None and order.supplier == known.supplier.number]
    if not own:
        other = alike[0]
        return Reference(text, problem=f"Order {other.order_number} belongs to supplier {other.supplier}.")
    literal = [order for order in own if order.order_number.casefold() == text.strip().casefold()]
    if len(found := literal or own) > 1:
        return Reference(text, problem=f"“{text.strip()}” may be order {' or '.join(o.order_number for o in found)}.")
    return Reference(text, order=found[0])


def _job_hint(text: str, known: Known) -> str:
    return f" A job {job} exists." if (job := find_job(text, known)) is not None else ""


def _problems(general: list[Reference], of_lines: list[tuple[int, Reference]], known: Known) -> Iterator[Hold]:
    required = known.supplier is None or known.supplier.order_required
    places: list[tuple[int | None, Reference]] = [*((None, found) for found in general), *of_lines]
    wrong = {found.text.strip(): found.problem for _, found in places if found.problem is not None}
    where = _only_place((line, found.text.strip()) for line, found in places)
    for text, problem in wrong.items():
        yield make_hold(
            Code.PO_INVALID,
            f"{problem} Choose the order, correct the reference, or load the order.",
            measured=text,
            limit="an order of this supplier",
            line=where[text],
            severity=None if required else Severity.WARN,
        )


def _unknown_jobs(invoice: SupplierInvoice, known: Known) -> Iterator[Hold]:
    """A printed job that is none of ours does not stop the invoice, but is not passed over in silence."""
    places: list[tuple[int | None, str | None]] = [(None, invoice.job), *((line.number, line.job) for line in invoice.lines)]
    for text, line in _only_place((line, text.strip()) for line, text in places if text and text.strip()).items():
        if find_job(text, known) is None and _find_order(text, known).order is None:
            message = f"Job “{text}” is not among the jobs. Correct it, or load the job."
            yield make_hold(
                Code.PO_INVALID, message, measured=text, limit="a known job", line=line, severity=Severity.WARN
            )  # fmt: skip


def _only_place(places: Iterable[tuple[int | None, str]]) -> dict[str, int | None]:
    """The line that alone carries each text; `None` where several do, or the whole invoice: forty lines, one mistake."""
    found: dict[str, int | None] = {}
    for line, text in places:
        found[text] = None if text in found else line
    return found
