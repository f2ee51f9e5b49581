"""`tolerance`: how far prices, quantities, totals, charges and tax may be over before an invoice is held."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.commands.call import DONE, Call, common_options
from engine.matching import STARTING_TOLERANCES
from engine.matching.tolerances import Scope, limit_text
from engine.model import Combinator, Tolerance, ToleranceKind, ToleranceState
from engine.store.rows import now
from engine.store.rules import SetTolerance
from engine.tolerance_kinds import SCOPES, scope_of
from engine.tolerating import (
    InForce,
    set_tolerance,
    tolerance_history,
    tolerances_for,
    tolerances_in_force,
    withdraw_tolerance,
)

NAME = "tolerance"
HELP = "how far figures may be over before an invoice is held: list, set, withdraw, or see who set what"
_SCOPE_HELP = {
    "supplier": ("NUMBER", "one supplier"),
    "group": ("NAME", "a group of suppliers"),
    "item": ("PART", "one part number"),
    "order": ("NUMBER", "one order"),
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do with which tolerance."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="list|set|withdraw|history")
    listing = acts.add_parser("list", help="all in force; with --supplier … or --on: what counts there, and whose it is")
    listing.add_argument("--on", type=_day, metavar="DATE", help="for invoices of that day instead of today's")
    setting = acts.add_parser("set", help="set one for the company, or for what --supplier, --group, --item, --order name")
    setting.add_argument("--state", required=True, choices=[state.value for state in ToleranceState])
    setting.add_argument("--percent", type=_decimal, metavar="P", help="over the ordered or computed figure, in per cent")
    setting.add_argument("--absolute", type=_decimal, metavar="A", help="over it, as an amount or quantity")
    setting.add_argument("--combinator", choices=[one.value for one in Combinator], default=Combinator.BOTH.value)
    sides = setting.add_mutually_exclusive_group()
    sides.add_argument("--two-sided", action="store_true", default=None, help="test what is below as well")
    sides.add_argument("--one-sided", action="store_false", dest="two_sided", help="test only what is above")
    setting.add_argument("--to", type=_day, metavar="DATE", help="the last day, both ends included")
    withdrawing = acts.add_parser("withdraw", help="take one away, so that the wider one counts again")
    for act in (setting, withdrawing):
        act.add_argument("kind", choices=[kind.value for kind in ToleranceKind])
        act.add_argument("--from", type=_day, dest="valid_from", metavar="DATE", help="the first day, by invoice date")
    history = acts.add_parser("history", help="all that were ever set or withdrawn, the newest first")
    history.add_argument("kind", nargs="?", choices=[kind.value for kind in ToleranceKind])
    for act in acts.choices.values():
        for name, (metavar, about) in _SCOPE_HELP.items():
            act.add_argument(f"--{name}", metavar=metavar, help=about)
        common_options(act)


def _decimal(text: str) -> Decimal | None:
    if not text.strip():
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        raise argparse.ArgumentTypeError(f"“{text}” is no number; write it with a point, as 2.5") from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no date; write it as 2026-07-01") from None


def run(call: Call) -> int:
    """Lists, sets or withdraws; what is open is evaluated again."""
    {"list": _list, "history": _history, "set": _set, "withdraw": _withdraw}[call.arguments.act](call)
    return DONE


def _list(call: Call) -> None:
    given = call.arguments
    scope = Scope(given.supplier, given.group, given.item, given.order, given.on)
    with call.reading() as bench:
        found = tolerances_in_force(bench.store) if scope == Scope() else tolerances_for(bench.store, scope)
    for one in found:
        call.answer(_answer(one), _lines(one))


def _history(call: Call) -> None:
    given = call.arguments
    kind = ToleranceKind(given.kind) if given.kind else None
    with call.reading() as bench:
        found = tolerance_history(bench.store, kind, Scope(given.supplier, given.group, given.item, given.order))
    for one in found:
        told = InForce(one.tolerance, scope_of(one.tolerance), one.set_by, one.set_at)
        state = None if one.withdrawn else one.tolerance.state
        call.answer({**_answer(told), "state": state, "withdrawn": one.withdrawn}, _history_lines(one))


def _set(call: Call) -> None:
    given = call.arguments
    kind = ToleranceKind(given.kind)
    tolerance = Tolerance(
        kind,
        ToleranceState(given.state),
        given.percent,
        given.absolute,
        Combinator(given.combinator),
        two_sided=_starts_two_sided(kind) if given.two_sided is None else given.two_sided,
        valid_to=given.to,
        **_scope(call),
    )
    with call.writing() as bench:
        evaluated = set_tolerance(bench, tolerance)
        done = InForce(tolerance, scope_of(tolerance), bench.actor, now())
    call.answer({**_answer(done), "evaluated": evaluated}, [*_lines(done), f"{evaluated} invoice(s) evaluated again"])


def _starts_two_sided(kind: ToleranceKind) -> bool:
    return next(one.two_sided for one in STARTING_TOLERANCES if one.kind is kind)


def _withdraw(call: Call) -> None:
    given = call.arguments
    wanted = Tolerance(ToleranceKind(given.kind), ToleranceState.OFF, **_scope(call))
    with call.writing() as bench:
        evaluated = withdraw_tolerance(bench, wanted)
    names = ("kind", *SCOPES, "valid_from")
    answer = {**{name: getattr(wanted, name) for name in names}, "withdrawn": True, "evaluated": evaluated}
    call.answer(answer, ["withdrawn; the wider tolerance counts again", f"{evaluated} invoice(s) evaluated again"])


def _scope(call: Call) -> dict[str, Any]:
    return {name: getattr(call.arguments, name) for name in (*SCOPES, "valid_from")}


def _answer(one: InForce) -> dict[str, Any]:
    names = ("kind", "supplier", "state", "percent", "absolute", "combinator")
    more = ("group", "item", "order", "two_sided", "valid_from", "valid_to")
    told = {name: getattr(one.tolerance, name) for name in (*names, *more)}
    return {**told, "counts": one.counts(now().date()), "origin": one.origin, "set_by": one.set_by, "set_at": one.set_at}


def _lines(one: InForce) -> Iterator[str]:
    text = limit_text(one.tolerance, "")
    sides = " either way" if one.tolerance.two_sided and one.tolerance.state is not ToleranceState.OFF else ""
    author = f"  {one.set_by}, {one.set_at:%Y-%m-%d}" if one.set_at else ""
    whose = _whose(one.tolerance) or one.origin
    yield f"{one.tolerance.kind.value:26} {text + sides:36} {whose}{_days(one.tolerance)}{author}"


def _history_lines(one: SetTolerance) -> Iterator[str]:
    text = "withdrawn" if one.withdrawn else limit_text(one.tolerance, "")
    whose = (_whose(one.tolerance) or "company") + _days(one.tolerance)
    yield f"{one.set_at:%Y-%m-%d %H:%M}  {one.set_by:16} {one.tolerance.kind.value:26} {text:36} {whose}"


def _whose(tolerance: Tolerance) -> str:
    return " ".join(
        f"{name} {value}" for name in ("order", "item", "supplier", "group") if (value := getattr(tolerance, name))
    )


def _days(tolerance: Tolerance) -> str:
    first, last = tolerance.valid_from, tolerance.valid_to
    return (f" from {first}" if first else "") + (f" to {last}" if last else "")
