"""How well one order line explains one invoice line, between 0 and 1, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from rapidfuzz import fuzz

from engine.matching.charge_classes import charge_class
from engine.matching.learned import is_taught, part_key
from engine.matching.units import Factor, converted, factors
from engine.matching.wording import change, figure, price
from engine.model import (
    Candidate,
    ChargeClass,
    Evidence,
    InvoiceLine,
    LineKind,
    PartReference,
    PurchaseOrder,
    PurchaseOrderLine,
    UnitConversion,
)

# Under this nothing is matched: equal price and equal quantity alone just reach it, a likeness of words alone does not.
FLOOR = 0.5
_WORD = re.compile(r"[a-z0-9]+(?:[.,]\d+)?")
_BLANK_IN_SIZE = re.compile(r"(?<=\d) (?=(?:mm|cm|m|kg|g|l|ml)\b)")
_HAIR = Decimal("1e-8")  # far below what anybody measures, and above what a hundred parts of a dozen lose
_TAUGHT = 0.95  # as a part number; the very same number says more
_CHARGES = frozenset({LineKind.FREIGHT, LineKind.SURCHARGE, LineKind.LEVY, LineKind.DEPOSIT})


@dataclass(frozen=True, slots=True)
class Open:
    """One order line with what is still to be billed of it (for a credit: what was billed of it).

    `there` is what of that has been received, where receipts count, else the same; `together` is that of all order lines of
    the product, which one invoice line may bill at once.
    """

    order: PurchaseOrder
    line: PurchaseOrderLine
    quantity: Decimal
    there: Decimal
    together: Decimal
    is_credit: bool = False

    @property
    def place(self) -> tuple[str, int]:
        """Order number and line number."""
        return self.order.order_number, self.line.line


@dataclass(frozen=True, slots=True)
class Likeness:
    """The comparisons, each 0 to 1. `part` is `None` where one side has no part number, `order_line` where the invoice names
    none; `needed` is the invoice line's quantity in the order's unit, by `factor`. `taught`: a person once chose so."""

    part: float | None
    description: float
    price: float
    quantity: float
    same_sort: bool
    factor: Factor
    needed: Decimal
    order_line: float | None = None
    taught: PartReference | None = None

    @property
    def key(self) -> float:
        """How surely a number names the order line: the part's, or the order line's own on the invoice."""
        return max(self.part or 0.0, self.order_line or 0.0)

    @property
    def score(self) -> float:
        """The whole. A part number decides nearly alone; without one, words, price and quantity must agree together.

        Item and charge explain one another only where the words leave no doubt (an order without kinds may well
        carry its freight as an ordinary line).
        """
        if not self.same_sort and self.description < 0.8 and not self.key:
            return 0.0
        sort = 1.0 if self.same_sort else 0.9
        sort *= 0.9 if self.order_line == 0 else 1.0  # it names another line of the order
        if self.key:
            rest = 0.5 * self.description + 0.25 * self.price + 0.25 * self.quantity
            sort *= 0.8 if self.part == 0 else 1.0
            return sort * (self.key * 0.6 + (1 - self.key * 0.6) * rest)
        sort *= 1.0 if self.factor.is_known or self.factor.size == 1 else 0.8  # only the prices suggest that unit
        whole = 0.45 * self.description + 0.3 * self.price + 0.25 * self.quantity
        return sort * (whole if self.part is None else whole * 0.8)


def is_charge(kind: LineKind) -> bool:
    """Whether such a line is freight or the like: tested by amount, not by price and receipt."""
    return kind in _CHARGES


def quantity_of(line: InvoiceLine) -> Decimal:
    """The line's quantity, never negative; 1 where none is printed."""
    return abs(line.quantity) if line.quantity else Decimal(1)


def compare(
    line: InvoiceLine,
    open_line: Open,
    conversions: Sequence[UnitConversion] = (),
    taught: Sequence[PartReference] = (),
) -> Likeness:
    """The comparisons of one pair, in the unit in which they agree best. `taught`: what is known of this line's part."""
    ordered = open_line.line
    part = _part(line, ordered)
    meant = is_taught(ordered, taught) if taught and part != 1.0 else None
    part = _TAUGHT if meant is not None else part
    named = _order_line(line, ordered)
    description = max(_description(line.description, ordered.description), _same_charge(line, ordered))
    same_sort = is_charge(line.kind) == is_charge(ordered.kind) and not _other_charge(line, ordered)
    best: Likeness | None = None
    for factor in factors(line, ordered, conversions):
        needed = converted(quantity_of(line), factor)
        needed = needed if factor.size == 1 else _closing(needed, open_line)
        unit_price = abs(line.net_amount) / needed if needed else Decimal(0)
        fit = _price(unit_price, ordered.unit_price)
        if open_line.is_credit and unit_price < ordered.unit_price:
            fit = max(fit, 0.7)  # what corrects a price is worth a part of it
        one = Likeness(part, description, fit, _quantity(needed, open_line), same_sort, factor, needed, named, meant)
        if best is None or (one.price, one.quantity) > (best.price, best.quantity):
            best = one
    assert best is not None, "there is always a factor"
    return best


def _closing(needed: Decimal, open_line: Open) -> Decimal:
    """What the parts of a dozen lose at ten decimals goes to the part that closes the order line: three thirds are one."""
    for rest in (open_line.there, open_line.quantity):
        if 0 < rest - needed <= _HAIR:
            return rest
    return needed


def explain(line: InvoiceLine, open_line: Open, likeness: Likeness) -> Candidate:
    """The pair as a candidate, its evidence in words."""
    ordered, needed = open_line.line, likeness.needed
    unit_price = abs(line.net_amount) / needed if needed else Decimal(0)
    why = [
        Evidence("description", f"description agrees to {likeness.description * 100:.0f} %", likeness.description),
        Evidence(
            "price",
            f"price {price(unit_price)} against {price(ordered.unit_price)} ordered"
            + (f" ({change(unit_price, ordered.unit_price)})" if unit_price != ordered.unit_price else ""),
            likeness.price,
        ),
        Evidence("quantity", f"quantity {figure(needed)} of {figure(open_line.quantity)} open", likeness.quantity),
    ]
    if likeness.taught is not None:
        said = likeness.taught.part or f"“{likeness.taught.description}”"
        ours = likeness.taught.our_part or f"“{likeness.taught.our_description}”"
        why.insert(0, Evidence("taught", f"{said} is our {ours}, as chosen for an earlier invoice", _TAUGHT))
    elif likeness.part is not None:
        why.insert(0, Evidence("part", _part_in_words(line, ordered, likeness.part), likeness.part))
    if likeness.order_line is not None:
        said = f"the invoice names order line {line.order_line}" + ("" if likeness.order_line else ", another one")
        why.insert(0, Evidence("order_line", said, likeness.order_line))
    if likeness.factor.why is not None:
        said = (
            f"{figure(quantity_of(line))} {line.unit or ''} are {figure(needed)} {ordered.unit or ''}: {likeness.factor.why}"
        )
        why.append(Evidence("unit", " ".join(said.split()), 1.0 if likeness.factor.is_known else 0.0))
    if is_charge(line.kind) and (charge := charge_class(line)) is not None:
        why.append(Evidence("charge", f"classified as {charge.in_words}"))
    if line.quantity is None:
        why.append(Evidence("quantity", "no quantity is printed: taken as 1"))
    return Candidate(*open_line.place, round(likeness.score, 4), tuple(why))


def _part(line: InvoiceLine, ordered: PurchaseOrderLine) -> float | None:
    if line.buyer_part and ordered.part and part_key(line.buyer_part) == part_key(ordered.part) != "":
        return 1.0
    if not line.part or not (part := part_key(line.part)):
        return None
    if ordered.part:
        return 1.0 if part == part_key(ordered.part) else 0.0
    # Orders typed by hand carry the part number within the description.
    words = {part_key(word) for word in ordered.description.split()}
    return 0.9 if len(part) >= 4 and part in words else None


def _part_in_words(line: InvoiceLine, ordered: PurchaseOrderLine, part: float) -> str:
    if not part:
        return f"part number {line.part} differs from {ordered.part} ordered"
    is_ours = line.buyer_part and part_key(line.buyer_part) == part_key(ordered.part or "")
    return f"our part number {line.buyer_part} is the same" if is_ours else f"part number {line.part} is the same"


def _order_line(line: InvoiceLine, ordered: PurchaseOrderLine) -> float | None:
    """Whether the order line that the invoice line names (BT-132) is this one; `None` where it names no number."""
    text = (line.order_line or "").strip().lstrip("0")
    return None if not text.isdecimal() else 1.0 if text == str(ordered.line) else 0.0


def _same_charge(line: InvoiceLine, ordered: PurchaseOrderLine) -> float:
    """Charges are known by their class: freight is called delivery, cartage or handling."""
    if not (is_charge(line.kind) and is_charge(ordered.kind)):
        return 0.0
    classes = charge_class(line), charge_class(ordered)
    if classes[0] is classes[1]:
        return 0.95
    return 0.8 if ChargeClass.OTHER in classes else 0.0


def _other_charge(line: InvoiceLine, ordered: PurchaseOrderLine) -> bool:
    """Whether the two are charges for different things: an eco levy is not what was planned as freight."""
    return is_charge(line.kind) and is_charge(ordered.kind) and not _same_charge(line, ordered)


@lru_cache(maxsize=65536)
def _words(text: str) -> tuple[str, frozenset[str]]:
    """A text as texts are compared, and the words in it that hold a digit: its sizes. “15 mm” and “15mm” are one size."""
    words = _WORD.findall(_BLANK_IN_SIZE.sub("", text.casefold()))
    return " ".join(words), frozenset(word for word in words if any(map(str.isdigit, word)))


@lru_cache(maxsize=65536)
def _description(one: str, other: str) -> float:
    (first, sizes), (second, other_sizes) = _words(one), _words(other)
    if not first or not second:
        return 0.0
    ratio = (fuzz.token_sort_ratio(first, second) + fuzz.token_set_ratio(first, second)) / 200
    # Unrelated texts of some length still score near a half.
    likeness = max(0.0, ratio * 2 - 1)
    # A 15 mm pipe is no 20 mm pipe, however alike the rest of the words.
    return likeness * 0.6 if sizes and other_sizes and sizes.isdisjoint(other_sizes) else likeness


def _price(billed: Decimal, ordered: Decimal) -> float:
    if billed == ordered:
        return 1.0
    larger = max(billed, ordered)
    return max(0.0, 1.0 - 4.0 * float(abs(billed - ordered) / larger))


def _quantity(billed: Decimal, open_line: Open) -> float:
    """Just what is open, or what of it has been received, speaks for the line; more than is open speaks against it."""
    if billed in (open_line.quantity, open_line.there, open_line.together):
        return 1.0
    return 0.8 if billed < open_line.quantity else 0.3
