"""`laboratory`: all history under other tolerances; nothing is changed."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.commands.call import DONE, Call
from engine.errors import NotFound, Refused
from engine.laboratory import KINDS, Experiment, History, load_history, piling, try_out
from engine.matching.excess import Excess
from engine.matching.frontier import unit_of
from engine.matching.piling import PilingRow
from engine.matching.replaying import ReplayRow, Side
from engine.matching.tolerances import limit_text
from engine.model import Combinator, Tolerance, ToleranceKind, ToleranceState
from engine.money import cents
from engine.tolerance_kinds import problems_of

NAME = "laboratory"
HELP = "replay all history under other tolerances: what would pass, wait, and be let through; changes nothing"
_SHAPE = "KIND=STATE[:PERCENT][:ABSOLUTE][:COMBINATOR]"
_EXAMPLES = "such as price=limit:5:100, freight=limit::80, quantity_received=off"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to try, on which invoices."""
    parser.add_argument("--tolerance", action="append", default=[], metavar=_SHAPE,
                        help=f"a tolerance to try, {_EXAMPLES}; several may be given")  # fmt: skip
    parser.add_argument("--supplier", metavar="NUMBER", help="only this supplier's invoices, and tolerances of its own")
    parser.add_argument("--from", dest="first", type=_day, metavar="DATE", help="only invoices dated from this day")
    parser.add_argument("--to", dest="last", type=_day, metavar="DATE", help="only invoices dated to this day")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no date; write it as 2026-03-31") from None


def run(call: Call) -> int:
    """Replays, and prints both sides, every invoice that would change, and suppliers whose prices pile up."""
    given = call.arguments
    with call.reading() as bench:
        history = load_history(bench.store, bench.settings)
    if given.supplier is not None and given.supplier not in history.suppliers:
        raise NotFound(f"There is no supplier {given.supplier}. Check the number.")
    tried = [_tolerance(text, history, given.supplier) for text in given.tolerance]
    chosen = history.of(given.supplier, given.first, given.last)
    found, piled = try_out(chosen, tried), piling(chosen)
    call.answer(_answer(history, found, piled), _lines(history, found, piled))
    return DONE


def _tolerance(text: str, history: History, supplier: str | None) -> Tolerance:
    kind, _, rest = text.partition("=")
    state, *figures = rest.split(":")
    if kind not in KINDS or state not in list(ToleranceState) or len(figures) > 3:
        raise Refused(
            f"“{text}” is no tolerance to try. Write {_SHAPE}, {_EXAMPLES}. Kinds: {', '.join(KINDS)}."
            f" States: {', '.join(ToleranceState)}. Combinators: {', '.join(Combinator)}."
        )
    percent, absolute, combinator = (*figures, "", "", "")[:3]
    if combinator and combinator not in list(Combinator):
        raise Refused(f"“{text}”: “{combinator}” joins no limits; write both or either.")
    numbers = _figure(text, percent), _figure(text, absolute)
    joined = Combinator(combinator or Combinator.BOTH)
    tried = history.another(ToleranceKind(kind), ToleranceState(state), *numbers, combinator=joined, supplier=supplier)
    if problems := list(problems_of(tried)):
        raise Refused(f"“{text}”: {' '.join(problems)}")
    return tried


def _figure(text: str, figure: str) -> Decimal | None:
    if not figure:
        return None
    try:
        return Decimal(figure)
    except InvalidOperation:
        raise Refused(f"“{text}”: “{figure}” is no number; write it with a point, as 2.5.") from None


def _answer(history: History, found: Experiment, piled: tuple[PilingRow, ...]) -> dict[str, Any]:
    summary = found.summary
    return {
        "invoices": summary.invoices,
        "tolerances": [
            {"kind": one.kind, "supplier": one.supplier, "before": _figures(_today(history, one)), "after": _figures(one)}
            for one in found.tried
        ],
        "before": _side(summary.before),
        "after": _side(summary.after),
        "newly_passing": summary.newly_pass,
        "newly_held": summary.newly_held,
        "changed": [_row(row) for row in found.changed],
        "piling_up": [_piled(row) for row in piled],
    }


def _today(history: History, one: Tolerance) -> Tolerance:
    return history.in_force(one.kind, one.supplier)


def _figures(one: Tolerance) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("state", "percent", "absolute", "combinator")}


def _side(side: Side) -> dict[str, Any]:
    return {
        "passing": side.passes,
        "held": side.held,
        "codes": {code.value: count for code, count in side.codes},
        "let_through": {currency: _excess(excess) for currency, excess in side.let_through},
    }


def _excess(excess: Excess) -> dict[str, Decimal]:
    return {name: cents(getattr(excess, name)) for name in ("price", "quantity", "charges", "tax", "total")}


def _row(row: ReplayRow) -> dict[str, Any]:
    names = ("invoice", "invoice_number", "invoice_date", "supplier", "supplier_name", "currency", "gross_total")
    return {
        **{name: getattr(row, name) for name in names},
        "outcome": row.outcome,
        "before": row.before,
        "after": row.after,
        "excess": _excess(row.excess),
    }


def _piled(row: PilingRow) -> dict[str, Any]:
    names = ("supplier", "supplier_name", "bands", "beyond", "inside", "near", "invoices")
    return {name: getattr(row, name) for name in names} | {
        "chance": row.chance.quantize(Decimal("0.000001")),
        "conspicuous": row.is_conspicuous,
    }


def _lines(history: History, found: Experiment, piled: tuple[PilingRow, ...]) -> Iterator[str]:
    summary = found.summary
    yield f"{summary.invoices} invoice(s) replayed"
    for one in found.tried:
        unit = unit_of(one.kind, "")
        whose = f" of supplier {one.supplier}" if one.supplier else ""
        yield f"{one.kind.value}{whose}: {limit_text(_today(history, one), unit)} → {limit_text(one, unit)}"
    sides = (("today", summary.before), *((("tried", summary.after),) if found.tried else ()))
    for name, side in sides:
        money = ", ".join(f"{excess.total:,.2f} {currency}" for currency, excess in side.let_through if excess.total)
        yield f"{name}: {side.passes} pass, {side.held} held, {money or 'nothing'} let through"
    if found.tried:
        yield f"newly passing: {summary.newly_pass}, newly held: {summary.newly_held}"
    for row in found.changed:
        before, after = (", ".join(codes) or "passes" for codes in (row.before, row.after))
        over = f"{row.excess.total:,.2f} {row.currency} over"
        yield f"  {row.invoice_number} of {row.supplier_name}: {before} → {after}; {over}"
    for pile in (one for one in piled if one.is_conspicuous):
        yield (
            f"piling up: {pile.supplier_name} ({pile.supplier}): {pile.near} of {pile.inside} prices above the order use up"
            f" 80 to 100 % of the limit; by accident that happens {pile.by_accident}"
        )
