"""`tolerance`: how far prices, quantities, tax and freight may be over before an invoice is held."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.commands.call import DONE, Call, common_options
from engine.matching.tolerances import limit_text
from engine.model import Combinator, Tolerance, ToleranceKind, ToleranceState
from engine.tolerating import InForce, set_tolerance, tolerances_in_force

NAME = "tolerance"
HELP = "how far figures may be over before an invoice is held: list, or set one"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do with which tolerance."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="list|set")
    acts.add_parser("list", help="all in force")
    setting = acts.add_parser("set", help="set one for the company, or with --supplier for one supplier")
    setting.add_argument("kind", choices=[kind.value for kind in ToleranceKind])
    setting.add_argument("--state", required=True, choices=[state.value for state in ToleranceState])
    setting.add_argument("--percent", type=_decimal, metavar="P", help="over the ordered or computed figure, in per cent")
    setting.add_argument("--absolute", type=_decimal, metavar="A", help="over it, as an amount or quantity")
    setting.add_argument("--combinator", choices=[one.value for one in Combinator], default=Combinator.BOTH.value)
    setting.add_argument("--supplier", metavar="NUMBER")
    for act in acts.choices.values():
        common_options(act)


def _decimal(text: str) -> Decimal | None:
    if not text.strip():
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        raise argparse.ArgumentTypeError(f"“{text}” is no number; write it with a point, as 2.5") from None


def run(call: Call) -> int:
    """Lists, or sets one and evaluates what is open again."""
    given = call.arguments
    if given.act == "list":
        with call.reading() as bench:
            found = tolerances_in_force(bench.store)
        for one in found:
            call.answer(_answer(one), _lines(one))
        return DONE
    tolerance = Tolerance(
        ToleranceKind(given.kind),
        ToleranceState(given.state),
        given.percent,
        given.absolute,
        Combinator(given.combinator),
        given.supplier,
    )
    with call.writing() as bench:
        evaluated = set_tolerance(bench, tolerance)
    done = InForce(tolerance, "company" if given.supplier is None else "supplier")
    call.answer({**_answer(done), "evaluated": evaluated}, [*_lines(done), f"{evaluated} invoice(s) evaluated again"])
    return DONE


def _answer(one: InForce) -> dict[str, Any]:
    names = ("kind", "supplier", "state", "percent", "absolute", "combinator")
    return {**{name: getattr(one.tolerance, name) for name in names}, "origin": one.origin}


def _lines(one: InForce) -> Iterator[str]:
    whose = f"supplier {one.tolerance.supplier}" if one.tolerance.supplier else one.origin
    yield f"{one.tolerance.kind.value:18} {limit_text(one.tolerance, ''):30} {whose}"
