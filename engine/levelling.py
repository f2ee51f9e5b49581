"""Which tests order lines must pass: the match levels that people set, and setting one or taking it away.

Asking for more is free. Asking for less than the wider rule does is for those whom the settings name (`may_lower`); where
they name nobody, whoever acts may, and the record says that it was decided alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from engine.errors import NotFound, Refused
from engine.evaluating import World, evaluate, load_world
from engine.matching.levels import explained_level, is_less, level_of
from engine.model import LevelRule, MatchLevel, PurchaseOrderLine
from engine.settings import Settings
from engine.store import Store, Transaction, invoices, ledger, masters, rules
from engine.store.rows import now
from engine.store.rules import SetLevel
from engine.workbench import Workbench

STARTING_LEVEL = MatchLevel.THREE_WAY


@dataclass(frozen=True, slots=True)
class LevelSet:
    """What setting a level did: the rule as it is kept, how many invoices were evaluated again, what it lowered, who
    permitted that, and whether nobody else is named who could have."""

    rule: LevelRule
    evaluated: int
    lowered: MatchLevel | None = None
    permitted_by: str | None = None
    alone: bool = False


def levels_in_force(store: Store) -> tuple[SetLevel, ...]:
    """The match levels that somebody set and nobody withdrew, the company's first, with their authors. Where there is none
    for the company, order and receipts are compared."""
    return rules.levels_set(store.cursor())


def level_history(store: Store) -> tuple[SetLevel, ...]:
    """Every level that was ever set or withdrawn, the newest first."""
    return rules.level_history(store.cursor())


@dataclass(frozen=True, slots=True)
class LineLevel:
    """One order line, which tests it must pass, and why."""

    line: PurchaseOrderLine
    level: MatchLevel
    why: str


def levels_of_order(store: Store, order_number: str) -> tuple[LineLevel, ...]:
    """The level of every line of an order, each with why. Raises `NotFound`."""
    cursor = store.cursor()
    order = next(iter(masters.orders(cursor, [order_number])), None)
    if order is None:
        raise NotFound(f"There is no order {order_number}. Load it first, or check the number.")
    kept = rules.level_rules(cursor)
    return tuple(
        LineLevel(line, level_of(line, order.supplier, kept), explained_level(line, order.supplier, kept))
        for line in order.lines
    )


def lowered_level(rule: LevelRule, kept: Iterable[LevelRule]) -> MatchLevel | None:
    """The level of a wider rule that this one asks for less than; `None` where it asks for as much or more."""
    wider = [one for one in kept if _is_wider(one, rule)]
    before = max((_before(rule, supplier, wider) for supplier in _suppliers(rule, wider)), key=list(MatchLevel).index)
    return before if is_less(rule.level, before) else None


def _is_wider(one: LevelRule, than: LevelRule) -> bool:
    """Whether a rule is asked before another one and may concern the same line: an item's comes after every supplier's."""
    if (one.item is not None, one.supplier is not None) >= (than.item is not None, than.supplier is not None):
        return False
    return (than.supplier is None or one.supplier in (None, than.supplier)) and one.item in (None, than.item)


def _suppliers(rule: LevelRule, wider: Sequence[LevelRule]) -> set[str | None]:
    """Whom it concerns: its own supplier, else anybody, and those who have a level of their own."""
    return {rule.supplier} if rule.supplier else {None, *(one.supplier for one in wider)}


def _before(rule: LevelRule, supplier: str | None, wider: Sequence[LevelRule]) -> MatchLevel:
    line = PurchaseOrderLine(1, "", Decimal(1), Decimal(0), part=rule.item)
    return level_of(line, supplier, wider)


def set_level(bench: Workbench, rule: LevelRule) -> LevelSet:
    """Sets one match level; what is open is evaluated again.

    A rule that asks for less than a wider one must say so with `may_lower`, and whoever acts must be permitted; one that
    does not is kept without it. Raises `Refused` where either is missing, `NotFound` for a supplier or part not on file.
    """
    with bench.store.transaction() as cursor:
        world = load_world(cursor)
        _refuse_unknown(cursor, world, rule)
        lowered = lowered_level(rule, world.levels)
        if lowered is not None:
            _refuse_lowering(bench, rule, lowered)
        kept = replace(rule, may_lower=lowered is not None)
        rules.save_level_rule(cursor, kept, who=bench.actor, at=now())
        permitted_by = bench.actor if lowered else None
        alone = lowered is not None and not bench.settings.may_lower
        before = [one for one in world.levels if _key(one) == _key(rule)]
        detail = {"before": before, "after": kept, "lowered": lowered, "permitted_by": permitted_by, "alone": alone}
        ledger.add_event(cursor, bench.event("match level set", _subject(rule), **detail))
        evaluated = _evaluate_again(cursor, bench.settings, world)
    bench.publish()
    return LevelSet(kept, evaluated, lowered, permitted_by, alone)


def withdraw_level(bench: Workbench, supplier: str | None = None, item: str | None = None) -> int:
    """Takes away the level set for that supplier and item (both `None`: the company), so that the wider one counts again;
    gives how many invoices that concerned. Raises `NotFound` where nobody set one."""
    with bench.store.transaction() as cursor:
        world = load_world(cursor)
        meant = next((one for one in world.levels if (one.supplier, one.item) == (supplier, item)), None)
        if meant is None:
            whose = " and ".join(_names(supplier, item)) or "the company"
            raise NotFound(f"Nobody set a match level for {whose}, so there is nothing to withdraw.")
        rules.save_level_rule(cursor, meant, who=bench.actor, at=now(), withdrawn=True)
        ledger.add_event(cursor, bench.event("match level withdrawn", _subject(meant), before=[meant], after=None))
        evaluated = _evaluate_again(cursor, bench.settings, world)
    bench.publish()
    return evaluated


def _evaluate_again(cursor: Transaction, settings: Settings, world: World) -> int:
    world = replace(world, levels=rules.level_rules(cursor))
    return evaluate(cursor, settings, world, invoices.open_ids(cursor), everything=False)


def _refuse_lowering(bench: Workbench, rule: LevelRule, lowered: MatchLevel) -> None:
    permitted = bench.settings.may_lower
    less = f"Nothing was changed. {rule.level.value} asks for less than the {lowered.value} that counts there now."
    if permitted and bench.actor not in permitted:
        raise Refused(f"{less} Only {' or '.join(permitted)} may lower it: ask there.")
    if not rule.may_lower:
        raise Refused(f"{less} Say that it may lower the level, if that is meant.")


def _key(rule: LevelRule) -> tuple[str | None, str | None]:
    return rule.supplier, rule.item


def _subject(rule: LevelRule) -> str:
    return rule.supplier or rule.item or "company"


def _names(supplier: str | None, item: str | None) -> Iterator[str]:
    if supplier is not None:
        yield f"supplier {supplier}"
    if item is not None:
        yield f"item {item}"


def _refuse_unknown(cursor: Transaction, world: World, rule: LevelRule) -> None:
    if rule.supplier is not None and world.supplier(rule.supplier) is None:
        raise NotFound(f"There is no supplier {rule.supplier}. Load it first, or check the number. Nothing was changed.")
    if rule.item is not None and not rules.is_ordered_part(cursor, rule.item):
        raise NotFound(f"There is no part {rule.item} on any order. Check how it is written. Nothing was changed.")
