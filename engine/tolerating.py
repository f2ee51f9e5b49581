"""How far a figure may be over: the tolerances in force, and setting one for the company or for one supplier."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from engine.errors import NotFound, Refused
from engine.evaluating import evaluate, load_world
from engine.matching import STARTING_TOLERANCES
from engine.model import Tolerance, ToleranceState
from engine.store import Store, invoices, ledger, rules
from engine.store.rows import now
from engine.workbench import Workbench

_PERCENT = (Decimal("99999.9999"), 4)  # the largest that can be kept, and its decimal places
_AMOUNT = (Decimal("9999999999999999.99"), 2)


@dataclass(frozen=True, slots=True)
class InForce:
    """One tolerance and who set it: `starting` (nobody yet), `company` or `supplier`."""

    tolerance: Tolerance
    origin: str


def tolerances_in_force(store: Store) -> tuple[InForce, ...]:
    """The company's tolerance of every kind, then those that suppliers have of their own."""
    set_by_people = rules.tolerances(store.cursor())
    company = {one.kind: one for one in set_by_people if one.supplier is None}
    general = [
        InForce(company[start.kind], "company") if start.kind in company else InForce(start, "starting")
        for start in STARTING_TOLERANCES
    ]
    return (*general, *(InForce(one, "supplier") for one in set_by_people if one.supplier is not None))


def set_tolerance(bench: Workbench, tolerance: Tolerance) -> int:
    """Sets one tolerance; what is open is evaluated again. Gives how many invoices that concerned.

    Raises `Refused` where the figures do not say what is meant, `NotFound` for a supplier who is not there.
    """
    if problems := list(_problems(tolerance)):
        raise Refused("Nothing was changed. " + " ".join(problems))
    with bench.store.transaction() as cursor:
        world = load_world(cursor)
        if tolerance.supplier is not None and world.supplier(tolerance.supplier) is None:
            raise NotFound(f"There is no supplier {tolerance.supplier}. Load it first, or check the number.")
        before = [one for one in world.tolerances if (one.kind, one.supplier) == (tolerance.kind, tolerance.supplier)]
        rules.save_tolerance(cursor, tolerance, who=bench.actor, at=now())
        subject = tolerance.supplier or "company"
        ledger.add_event(cursor, bench.event("tolerance set", subject, before=before, after=tolerance))
        evaluated = evaluate(cursor, bench.settings, load_world(cursor), invoices.open_ids(cursor), everything=False)
    bench.publish()
    return evaluated


def _problems(tolerance: Tolerance) -> Iterator[str]:
    """A figure never says the state, and the state must not contradict a figure."""
    given = [figure for figure in (tolerance.percent, tolerance.absolute) if figure is not None]
    if tolerance.state is not ToleranceState.LIMIT:
        if given:
            yield f"“{tolerance.state.value}” takes no figure; for a limit, set the state to limit."
        return
    if not given or any(figure == 0 for figure in given):
        yield (
            "A limit that is blank or 0 could mean “nothing over” or “not tested”: "
            "set the state to exact for the one, to off for the other, or give a figure above 0."
        )
    yield from _figure_problems("percent", tolerance.percent, *_PERCENT)
    yield from _figure_problems("absolute", tolerance.absolute, *_AMOUNT)


def _figure_problems(name: str, figure: Decimal | None, largest: Decimal, places: int) -> Iterator[str]:
    if figure is None or figure == 0:
        return
    if not figure.is_finite() or not 0 < figure <= largest:
        yield f"{name} must be above 0 and at most {largest}, and is {figure}."
    elif round(figure, places) != figure:
        yield f"{name} has at most {places} decimal places, and is {figure}."
