"""How far a figure may be over: the tolerances in force, what applies to whom and why; setting one and taking it away.

The narrowest one counts: an order's, an item's, a supplier's, its group's, the company's, the one every company starts with.
Of two for the same whose days overlap the one that begins later counts from its first day to its last; after that the
earlier one again. Nothing is overwritten: each stays with who set it and when.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from engine.errors import NotFound, Refused
from engine.evaluating import World, evaluate, load_world
from engine.matching import STARTING_TOLERANCES
from engine.matching.tolerances import Scope, tolerance_for
from engine.model import Tolerance, ToleranceKind
from engine.store import Store, Transaction, invoices, ledger, masters, rules
from engine.store.rows import now
from engine.store.rules import SetTolerance
from engine.tolerance_kinds import SCOPES, problems_of, scope_of
from engine.workbench import Workbench


@dataclass(frozen=True, slots=True)
class InForce:
    """One tolerance and whose it is: `starting` (nobody's yet), `company`, `group`, `supplier`, `item` or `order`; who set
    it and when, `None` where nobody did."""

    tolerance: Tolerance
    origin: str
    set_by: str | None = None
    set_at: datetime | None = None

    def counts(self, on: date) -> str:
        """Whether it counts for invoices of that day: `now`, `later` or `ended`."""
        if self.tolerance.valid_from is not None and on < self.tolerance.valid_from:
            return "later"
        return "ended" if self.tolerance.valid_to is not None and on > self.tolerance.valid_to else "now"


def tolerances_in_force(store: Store) -> tuple[InForce, ...]:
    """The company's tolerance of every kind as it counts today, then all others that somebody set and nobody withdrew."""
    kept = rules.tolerances_set(store.cursor())
    general = _applying(kept, Scope(on=now().date()))
    shown = {one.tolerance for one in general}
    return (*general, *(_in_force(one) for one in kept if one.tolerance not in shown))


def tolerances_for(store: Store, scope: Scope) -> tuple[InForce, ...]:
    """What counts of every kind in that scope, and whose it is. A supplier brings its group along, an order its supplier."""
    cursor = store.cursor()
    return _applying(rules.tolerances_set(cursor), _filled(cursor, scope))


def tolerance_chain(store: Store, kind: ToleranceKind, scope: Scope) -> tuple[InForce, ...]:
    """Why a tolerance counts in that scope: every one of the kind that is in force there, the one that counts first, then
    what would count without it, and so on to the one every company starts with."""
    cursor = store.cursor()
    scope, chain = _filled(cursor, scope), []
    rest = {one.tolerance: one for one in rules.tolerances_set(cursor) if one.tolerance.kind is kind}
    while (one := tolerance_for(kind, scope, rest)) in rest:
        chain.append(_in_force(rest.pop(one)))
    return (*chain, InForce(one, "starting"))


def tolerance_history(
    store: Store, kind: ToleranceKind | None = None, scope: Scope | None = None
) -> tuple[SetTolerance, ...]:
    """Everything that was ever set and withdrawn, the newest first; of one kind, of what stands in `scope`, where given."""
    return tuple(
        one
        for one in rules.tolerance_history(store.cursor())
        if kind in (None, one.tolerance.kind)
        if scope is None or all(getattr(scope, name) in (None, getattr(one.tolerance, name)) for name in SCOPES)
    )


def _applying(kept: Iterable[SetTolerance], scope: Scope) -> tuple[InForce, ...]:
    authors = {one.tolerance: one for one in kept}
    found = (tolerance_for(start.kind, scope, authors) for start in STARTING_TOLERANCES)
    return tuple(_in_force(authors[one]) if one in authors else InForce(one, "starting") for one in found)


def _in_force(one: SetTolerance) -> InForce:
    return InForce(one.tolerance, scope_of(one.tolerance), one.set_by, one.set_at)


def _filled(cursor: Transaction, scope: Scope) -> Scope:
    if scope.supplier is None and scope.order is not None:
        scope = replace(scope, supplier=rules.supplier_of_order(cursor, scope.order))
    if scope.group is None and scope.supplier is not None:
        group = next((one.group for one in masters.suppliers(cursor) if one.number == scope.supplier), None)
        scope = replace(scope, group=group)
    return scope if scope.on else replace(scope, on=now().date())


def set_tolerance(bench: Workbench, tolerance: Tolerance) -> int:
    """Sets one tolerance; what is open is evaluated again. Gives how many invoices that concerned.

    Raises `Refused` where it does not say one clear thing, `NotFound` for a supplier, group, item or order not on file.
    """
    if problems := list(problems_of(tolerance)):
        raise Refused("Nothing was changed. " + " ".join(problems))
    with bench.store.transaction() as cursor:
        world = load_world(cursor)
        _refuse_unknown(cursor, world, tolerance)
        before = [one for one in world.tolerances if _key(one) == _key(tolerance)]
        rules.save_tolerance(cursor, tolerance, who=bench.actor, at=now())
        ledger.add_event(cursor, bench.event("tolerance set", _subject(tolerance), before=before, after=tolerance))
        evaluated = _evaluate_again(cursor, bench, world)
    bench.publish()
    return evaluated


def withdraw_tolerance(bench: Workbench, tolerance: Tolerance) -> int:
    """Takes away the tolerance of that kind, scope and first day, so that the wider scope counts again; gives how many
    invoices that concerned. Without a first day the only one there is. Raises `NotFound`, or `Refused` for several."""
    with bench.store.transaction() as cursor:
        world = load_world(cursor)
        meant = _the_one_meant(world.tolerances, tolerance)
        rules.save_tolerance(cursor, meant, who=bench.actor, at=now(), withdrawn=True)
        ledger.add_event(cursor, bench.event("tolerance withdrawn", _subject(meant), before=[meant], after=None))
        evaluated = _evaluate_again(cursor, bench, world)
    bench.publish()
    return evaluated


def _evaluate_again(cursor: Transaction, bench: Workbench, world: World) -> int:
    world = replace(world, tolerances=rules.tolerances(cursor))
    return evaluate(cursor, bench.settings, world, invoices.open_ids(cursor), everything=False)


def _key(tolerance: Tolerance) -> tuple[object, ...]:
    return (tolerance.kind, *(getattr(tolerance, name) for name in SCOPES), tolerance.valid_from)


def _the_one_meant(kept: Iterable[Tolerance], wanted: Tolerance) -> Tolerance:
    same = [one for one in kept if _key(one)[:-1] == _key(wanted)[:-1]]
    exact = [one for one in same if one.valid_from == wanted.valid_from]
    if exact or (len(same) == 1 and wanted.valid_from is None):
        return (exact or same)[0]
    whose = " ".join(f"{name} {value}" for name in SCOPES if (value := getattr(wanted, name))) or "the company"
    if same:
        days = ", ".join(one.valid_from.isoformat() if one.valid_from else "the start" for one in same)
        raise Refused(f"{wanted.kind.value} of {whose} is set from {days}: say from which day the one begins that goes.")
    raise NotFound(f"Nobody set {wanted.kind.value} for {whose}, so there is nothing to withdraw.")


def _subject(tolerance: Tolerance) -> str:
    return tolerance.supplier or tolerance.order or tolerance.item or tolerance.group or "company"


def _refuse_unknown(cursor: Transaction, world: World, tolerance: Tolerance) -> None:
    """A tolerance for what is not on file would look set and never count."""
    _one_of("supplier", tolerance.supplier, (one.number for one in world.suppliers))
    _one_of("group of suppliers", tolerance.group, (one.group for one in world.suppliers if one.group))
    if tolerance.order is not None:
        _one_of("order", tolerance.order, rules.order_numbers(cursor))
    if tolerance.item is not None:
        where = "part on that order" if tolerance.order else "part on any order"
        _one_of(where, tolerance.item, rules.ordered_parts(cursor, tolerance.order))


def _one_of(what: str, name: str | None, known: Iterable[str]) -> None:
    if name is None or name in (there := set(known)):
        return
    near = difflib.get_close_matches(name, sorted(there), 1)
    hint = f"Is {near[0]} meant?" if near else "Load it first, or check how it is written."
    raise NotFound(f"There is no {what} {name}. {hint} Nothing was changed.")
