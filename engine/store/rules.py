"""Rules that people set (tolerances, match levels) and what their choices taught (units, parts, references).

Nothing is overwritten: every setting stays with who made it and when, and of each key the last one counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.model import (
    Combinator,
    LevelRule,
    LineChoice,
    MatchLevel,
    OrderReference,
    PartReference,
    Tolerance,
    ToleranceKind,
    ToleranceState,
    UnitConversion,
)
from engine.store.database import Row, Transaction, read
from engine.store.rows import fields_of, insert, record_of

_CONVERSION = ("supplier", "part", "unit", "base_unit", "size")
_PART_REFERENCE = ("supplier", "part", "description", "our_part", "our_description")
_WITHDRAWN = "withdrawn"
_LAST_TOLERANCE = """
    FROM tolerance_rule
    QUALIFY row_number() OVER (
        PARTITION BY kind, supplier, supplier_group, item, purchase_order, valid_from ORDER BY set_at DESC, rowid DESC) = 1
    ORDER BY purchase_order, item, supplier, supplier_group, kind, valid_from
"""
_LAST_LEVEL = """
    FROM level_rule
    QUALIFY row_number() OVER (PARTITION BY supplier, item ORDER BY set_at DESC, rowid DESC) = 1
    ORDER BY item, supplier
"""


@dataclass(frozen=True, slots=True)
class SetTolerance:
    """A tolerance as it was once set: by whom and when; `withdrawn` where that took it away."""

    tolerance: Tolerance
    set_by: str
    set_at: datetime
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class SetLevel:
    """A match level as it was once set: by whom and when; `withdrawn` where that took it away."""

    rule: LevelRule
    set_by: str
    set_at: datetime
    withdrawn: bool = False


def tolerances(cursor: Transaction) -> tuple[Tolerance, ...]:
    """All tolerances that somebody set and nobody withdrew, the company's first."""
    return tuple(one.tolerance for one in tolerances_set(cursor))


def tolerances_set(cursor: Transaction) -> tuple[SetTolerance, ...]:
    """The same with their authors."""
    found = (_set_tolerance(row) for row in read(cursor, _LAST_TOLERANCE))
    return tuple(one for one in found if not one.withdrawn)


def tolerance_history(cursor: Transaction) -> tuple[SetTolerance, ...]:
    """Every tolerance as it was ever set, the newest first."""
    return tuple(_set_tolerance(row) for row in read(cursor, "FROM tolerance_rule ORDER BY set_at DESC, rowid DESC"))


def save_tolerance(cursor: Transaction, tolerance: Tolerance, *, who: str, at: datetime, withdrawn: bool = False) -> None:
    """Sets one tolerance for its scope; `withdrawn` takes it away, so that the wider scope counts again."""
    scope = [getattr(tolerance, name) or "" for name in ("supplier", "group", "item", "order")]
    state = _WITHDRAWN if withdrawn else tolerance.state.value
    figures = fields_of(tolerance, "percent", "absolute", "combinator", "two_sided")
    dates = fields_of(tolerance, "valid_from", "valid_to")
    insert(cursor, "tolerance_rule", [(tolerance.kind, *scope, *dates, state, *figures, who, at)])


def _set_tolerance(row: Row) -> SetTolerance:
    withdrawn = row["state"] == _WITHDRAWN
    tolerance = record_of(
        Tolerance,
        row,
        kind=ToleranceKind(row["kind"]),
        state=ToleranceState.OFF if withdrawn else ToleranceState(row["state"]),
        combinator=Combinator(row["combinator"]),
        supplier=row["supplier"] or None,
        group=row["supplier_group"] or None,
        item=row["item"] or None,
        order=row["purchase_order"] or None,
    )
    return SetTolerance(tolerance, row["set_by"], row["set_at"], withdrawn)


def supplier_of_order(cursor: Transaction, order: str) -> str | None:
    """The number of the supplier that an order went to; `None` for an order not on file."""
    rows = read(cursor, "SELECT supplier FROM purchase_order WHERE order_number = $order", {"order": order})
    return rows[0]["supplier"] if rows else None


def order_numbers(cursor: Transaction) -> tuple[str, ...]:
    """The numbers of all orders."""
    return tuple(row["order_number"] for row in read(cursor, "SELECT order_number FROM purchase_order ORDER BY 1"))


def ordered_parts(cursor: Transaction, order: str | None = None) -> tuple[str, ...]:
    """The parts that orders name; of one order where given."""
    rows = read(
        cursor,
        """
        SELECT DISTINCT part FROM purchase_order_line
        WHERE part IS NOT NULL AND order_number = ifnull($order, order_number)
        ORDER BY part
        """,
        {"order": order},
    )
    return tuple(row["part"] for row in rows)


def is_ordered_part(cursor: Transaction, part: str) -> bool:
    """Whether any order names that part."""
    return bool(read(cursor, "SELECT 1 FROM purchase_order_line WHERE part = $part LIMIT 1", {"part": part}))


def level_rules(cursor: Transaction) -> tuple[LevelRule, ...]:
    """The match levels that somebody set and nobody withdrew, the company's first."""
    return tuple(one.rule for one in levels_set(cursor))


def levels_set(cursor: Transaction) -> tuple[SetLevel, ...]:
    """The same with their authors."""
    found = (_set_level(row) for row in read(cursor, _LAST_LEVEL))
    return tuple(one for one in found if not one.withdrawn)


def level_history(cursor: Transaction) -> tuple[SetLevel, ...]:
    """Every match level as it was ever set, the newest first."""
    return tuple(_set_level(row) for row in read(cursor, "FROM level_rule ORDER BY set_at DESC, rowid DESC"))


def _set_level(row: Row) -> SetLevel:
    withdrawn = row["level"] == _WITHDRAWN
    level = MatchLevel.THREE_WAY if withdrawn else MatchLevel(row["level"])
    rule = LevelRule(level, row["supplier"] or None, row["item"] or None, row["may_lower"])
    return SetLevel(rule, row["set_by"], row["set_at"], withdrawn)


def save_level_rule(cursor: Transaction, rule: LevelRule, *, who: str, at: datetime, withdrawn: bool = False) -> None:
    """Sets one match level for its scope; `withdrawn` takes it away."""
    level = _WITHDRAWN if withdrawn else rule.level.value
    insert(cursor, "level_rule", [(rule.supplier or "", rule.item or "", level, rule.may_lower, who, at)])


def conversions(cursor: Transaction) -> tuple[UnitConversion, ...]:
    """What is known of suppliers' units: of each supplier, part and pair of units the one confirmed last."""
    rows = read(
        cursor,
        """
        SELECT supplier, part, unit, base_unit, size FROM unit_conversion
        QUALIFY row_number() OVER (PARTITION BY supplier, part, unit, base_unit ORDER BY confirmed_at DESC) = 1
        ORDER BY supplier, part, unit, base_unit
        """,
    )
    return tuple(record_of(UnitConversion, row) for row in rows)


def save_conversion(cursor: Transaction, conversion: UnitConversion, *, who: str, at: datetime) -> None:
    """Keeps what a person confirmed of a unit."""
    insert(cursor, "unit_conversion", [(*fields_of(conversion, *_CONVERSION), who, at)])


def line_choices(cursor: Transaction, invoice: str) -> tuple[LineChoice, ...]:
    """The order lines that a person picked for an invoice's lines and did not take back, by line."""
    rows = read(
        cursor,
        """
        FROM line_choice WHERE invoice = $invoice
        QUALIFY row_number() OVER (PARTITION BY invoice_line ORDER BY chosen_at DESC, rowid DESC) = 1
        ORDER BY invoice_line
        """,
        {"invoice": invoice},
    )
    return tuple(record_of(LineChoice, row) for row in rows if row["purchase_order"])


def line_choices_of(cursor: Transaction, invoices: Sequence[str]) -> dict[str, tuple[LineChoice, ...]]:
    """The same for several invoices, by invoice; nothing for one without any."""
    rows = read(
        cursor,
        """
        FROM line_choice WHERE invoice IN (SELECT unnest($invoices))
        QUALIFY row_number() OVER (PARTITION BY invoice, invoice_line ORDER BY chosen_at DESC, rowid DESC) = 1
        ORDER BY invoice, invoice_line
        """,
        {"invoices": list(invoices)},
    )
    found: dict[str, tuple[LineChoice, ...]] = {}
    for row in rows:
        if row["purchase_order"]:
            found[row["invoice"]] = (*found.get(row["invoice"], ()), record_of(LineChoice, row))
    return found


def save_line_choice(cursor: Transaction, invoice: str, choice: LineChoice, *, who: str, at: datetime) -> None:
    """Keeps that a person picked an order line; with order `""` that they took the choice back."""
    row = (invoice, *fields_of(choice, "invoice_line", "purchase_order", "order_line"), who, at)
    insert(cursor, "line_choice", [row])


def part_references(cursor: Transaction) -> tuple[PartReference, ...]:
    """What suppliers call our parts, as people's choices taught and nobody withdrew: of each part and words the last."""
    rows = read(
        cursor,
        """
        FROM part_reference
        QUALIFY row_number() OVER (PARTITION BY supplier, part, description ORDER BY chosen_at DESC, rowid DESC) = 1
        ORDER BY supplier, part, description
        """,
    )
    return tuple(record_of(PartReference, row) for row in rows if row["our_part"] or row["our_description"])


def save_part_reference(
    cursor: Transaction, reference: PartReference, *, who: str, at: datetime, withdrawn: bool = False
) -> None:
    """Keeps what a supplier calls one of our parts; `withdrawn` forgets it."""
    theirs, ours = fields_of(reference, *_PART_REFERENCE[:3]), fields_of(reference, *_PART_REFERENCE[3:])
    insert(cursor, "part_reference", [(*theirs, *((None, "") if withdrawn else ours), who, at)])


def order_references(cursor: Transaction) -> tuple[OrderReference, ...]:
    """Which order suppliers mean by a printed text, as people's choices taught and nobody withdrew. A text that meant two
    orders (the customer's number in the wrong field) names none."""
    rows = read(
        cursor,
        """
        SELECT supplier, text, max(purchase_order) AS purchase_order
        FROM (
            FROM order_reference
            SELECT *, max(CASE WHEN purchase_order = '' THEN rowid END) OVER (PARTITION BY supplier, text) AS withdrawn,
                   rowid AS place
        )
        WHERE withdrawn IS NULL OR place > withdrawn
        GROUP BY supplier, text HAVING count(DISTINCT purchase_order) = 1
        ORDER BY supplier, text
        """,
    )
    return tuple(record_of(OrderReference, row) for row in rows)


def save_order_reference(
    cursor: Transaction, reference: OrderReference, *, who: str, at: datetime, withdrawn: bool = False
) -> None:
    """Keeps which order a supplier means by a printed text; `withdrawn` forgets all that the text meant."""
    order = "" if withdrawn else reference.purchase_order
    insert(cursor, "order_reference", [(reference.supplier, reference.text, order, who, at)])
