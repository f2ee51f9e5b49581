"""What each kind of tolerance may say: which figures, in what they count, whether both ways, and whom it may be set for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from engine.model import Tolerance, ToleranceKind, ToleranceState

K = ToleranceKind

SCOPES = ("supplier", "group", "item", "order")
_PARTY = frozenset({"supplier", "group"})
_ORDER = _PARTY | {"order"}
_ITEM = _PARTY | {"item"}
_LINE = _ORDER | {"item"}
_PERCENT = (Decimal("99999.9999"), 4)  # the largest that can be kept, and its decimal places
_ABSOLUTE = {  # the same, by what the figure counts
    "amount": (Decimal("9999999999999999.99"), 2),
    "quantity": (Decimal("9999999999999999.99"), 2),
    "days": (Decimal(36525), 0),
}


@dataclass(frozen=True, slots=True)
class Shape:
    """What one kind may say. `absolute`: what that figure counts (`amount`, `quantity`, `days`), `None` where it takes none;
    `scopes`: whom it may be set for besides the company; `two_sided`: whether being below can be tested too; `exact`:
    whether "nothing allowed" means anything."""

    percent: bool
    absolute: str | None
    scopes: frozenset[str]
    two_sided: bool = False
    exact: bool = True


# What concerns a whole invoice cannot differ by item or order: one invoice may bill several of them.
SHAPES: dict[ToleranceKind, Shape] = {
    K.PRICE: Shape(True, "amount", _LINE, two_sided=True),
    K.PRICE_ESTIMATED: Shape(True, "amount", _LINE, two_sided=True),
    K.QUANTITY_ORDERED: Shape(True, "quantity", _LINE, two_sided=True),
    K.QUANTITY_RECEIVED: Shape(True, "quantity", _LINE),
    K.QUANTITY_VALUE: Shape(True, "amount", _LINE),
    K.UNRECEIVED_VALUE: Shape(False, "amount", _LINE),
    K.LINE_TOTAL: Shape(True, "amount", _LINE),
    K.ORDER_TOTAL: Shape(True, "amount", _ORDER),
    K.TOTALS: Shape(True, "amount", _PARTY, two_sided=True),
    K.LINE_AMOUNT: Shape(False, "amount", _LINE, exact=False),
    K.LINE_AMOUNT_WITHOUT_ORDER: Shape(False, "amount", _ITEM, exact=False),
    K.INVOICE_AMOUNT: Shape(False, "amount", _PARTY, exact=False),
    K.FREIGHT: Shape(False, "amount", _PARTY),
    K.PLANNED_CHARGE: Shape(True, "amount", _LINE),
    K.UNIT_RATIO: Shape(True, None, _LINE, two_sided=True),
    K.EXCHANGE_RATE: Shape(True, None, _ORDER, two_sided=True),
    K.DATE_EARLY: Shape(False, "amount", _LINE),
    K.BLANKET_VALUE: Shape(True, "amount", _ORDER),
    K.BLANKET_DAYS: Shape(False, "days", _ORDER),
    K.TAX: Shape(True, "amount", _PARTY, two_sided=True),
    K.TAX_LINE: Shape(True, "amount", _ITEM, two_sided=True),
    K.ROUNDING: Shape(False, "amount", _PARTY, two_sided=True),
    K.SAMPLE: Shape(True, "amount", _PARTY, exact=False),
}


def scope_of(tolerance: Tolerance) -> str:
    """The narrowest thing it is set for: `order`, `item`, `supplier`, `group`, or `company`."""
    return next((name for name in ("order", "item", "supplier", "group") if getattr(tolerance, name)), "company")


def problems_of(tolerance: Tolerance) -> Iterator[str]:
    """Everything that keeps a tolerance from saying one clear thing, each with what to do about it."""
    yield from _state_problems(tolerance)
    if tolerance.state is ToleranceState.LIMIT:
        yield from _figure_problems(tolerance)
    yield from _scope_problems(tolerance)
    if tolerance.two_sided and not SHAPES[tolerance.kind].two_sided:
        yield f"{tolerance.kind.value} tests only what is above; leave two-sided out."
    if tolerance.valid_from and tolerance.valid_to and tolerance.valid_to < tolerance.valid_from:
        yield f"It would end on {tolerance.valid_to}, before it begins on {tolerance.valid_from}: swap the dates."


def _state_problems(tolerance: Tolerance) -> Iterator[str]:
    """A figure never says the state, and the state must not contradict a figure."""
    given = [figure for figure in (tolerance.percent, tolerance.absolute) if figure is not None]
    if tolerance.state is not ToleranceState.LIMIT and given:
        yield f"“{tolerance.state.value}” takes no figure; for a limit, set the state to limit."
    if tolerance.state is ToleranceState.LIMIT and (not given or any(figure == 0 for figure in given)):
        yield (
            "A limit that is blank or 0 could mean “nothing allowed” or “not tested”: "
            "set the state to exact for the one, to off for the other, or give a figure above 0."
        )
    if tolerance.state is ToleranceState.EXACT and not SHAPES[tolerance.kind].exact:
        yield f"{tolerance.kind.value} cannot be exact: give a limit, or set it to off."


def _figure_problems(tolerance: Tolerance) -> Iterator[str]:
    shape, kind = SHAPES[tolerance.kind], tolerance.kind.value
    if tolerance.percent is not None:
        if shape.percent:
            yield from _size_problems("percent", tolerance.percent, *_PERCENT)
        else:
            yield f"{kind} takes no per cent; give an absolute figure, in {_counted(shape)}."
    if tolerance.absolute is not None:
        if shape.absolute is None:
            yield f"{kind} takes no absolute figure; give a per cent."
        else:
            yield from _size_problems("absolute", tolerance.absolute, *_ABSOLUTE[shape.absolute])
    if tolerance.kind is K.SAMPLE:
        yield from _sample_problems(tolerance)


def _counted(shape: Shape) -> str:
    return {"amount": "the invoice's currency", "quantity": "the order's unit"}.get(shape.absolute or "", "days")


def _sample_problems(tolerance: Tolerance) -> Iterator[str]:
    """The absolute figure of a sample only says from which amount on its per cent counts in full."""
    if tolerance.percent is None:
        yield "sample needs a per cent; its absolute figure only says from which amount on that counts in full."
    elif tolerance.percent > 100:
        yield f"sample cannot look at more than 100 per cent of the invoices, and is {tolerance.percent}."


def _size_problems(name: str, figure: Decimal, largest: Decimal, places: int) -> Iterator[str]:
    if figure == 0:
        return
    if not figure.is_finite() or not 0 < figure <= largest:
        yield f"{name} must be above 0 and at most {largest}, and is {figure}."
    elif round(figure, places) != figure:
        yield f"{name} has at most {places} decimal places, and is {figure}."


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"


def _scope_problems(tolerance: Tolerance) -> Iterator[str]:
    given = [name for name in SCOPES if getattr(tolerance, name) is not None]
    allowed = SHAPES[tolerance.kind].scopes
    for name in given:
        if not getattr(tolerance, name).strip():
            yield f"The {name} is blank: name it, or leave it out."
        if name not in allowed:
            others = [str(one) for one in ("group", "supplier", "item", "order") if one in allowed]
            yield f"{tolerance.kind.value} cannot be set for one {name}, only for the company, or by {_listed(others)}."
    if {"supplier", "group"} <= set(given):
        yield "Name the supplier or its group, not both."
    if "order" in given and _PARTY & set(given):
        yield "An order has its supplier already: leave supplier and group out."
