"""`level`: which tests order lines must pass: none, totals, amount, 2-way, 3-way or 4-way."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from engine.commands.call import DONE, Call, common_options
from engine.levelling import (
    STARTING_LEVEL,
    level_history,
    levels_in_force,
    levels_of_order,
    set_level,
    withdraw_level,
)
from engine.model import LevelRule, MatchLevel
from engine.store.rules import SetLevel

NAME = "level"
HELP = "which tests order lines must pass: list, set one, withdraw one, or see who set what"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do with whose level."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="list|set|withdraw|history|explain")
    acts.add_parser("list", help="all in force, with who set them")
    acts.add_parser("history", help="all that were ever set or withdrawn, the newest first")
    setting = acts.add_parser("set", help="set one for the company, a supplier, an item, or a supplier's item")
    setting.add_argument("level", choices=[level.value for level in MatchLevel])
    setting.add_argument("--may-lower", action="store_true", help="it asks for less than the wider rule, and that is meant")
    withdrawing = acts.add_parser("withdraw", help="take one away, so that the wider one counts again")
    explaining = acts.add_parser("explain", help="which tests the lines of an order must pass, and why")
    explaining.add_argument("order", metavar="ORDER")
    for act in (setting, withdrawing):
        act.add_argument("--supplier", metavar="NUMBER")
        act.add_argument("--item", metavar="PART")
    for act in acts.choices.values():
        common_options(act)


def run(call: Call) -> int:
    """Lists, sets or withdraws; what is open is evaluated again."""
    given = call.arguments
    {"list": _list, "history": _history, "set": _set, "withdraw": _withdraw, "explain": _explain}[given.act](call)
    return DONE


def _list(call: Call) -> None:
    with call.reading() as bench:
        found = levels_in_force(bench.store)
    if not any(_whose(one.rule) == "company" for one in found):
        start = {**_answer(LevelRule(STARTING_LEVEL)), "origin": "starting", "set_by": None, "set_at": None}
        call.answer(start, [f"{STARTING_LEVEL.value:8} starting"])
    _tell(call, found)


def _history(call: Call) -> None:
    with call.reading() as bench:
        found = level_history(bench.store)
    _tell(call, found, withdrawn=True)


def _tell(call: Call, found: tuple[SetLevel, ...], *, withdrawn: bool = False) -> None:
    for one in found:
        answer = {**_answer(one.rule), "set_by": one.set_by, "set_at": one.set_at}
        if withdrawn:
            answer |= {"withdrawn": one.withdrawn, "level": None if one.withdrawn else one.rule.level}
        call.answer(answer, _lines(one))


def _set(call: Call) -> None:
    given = call.arguments
    rule = LevelRule(MatchLevel(given.level), given.supplier, given.item, given.may_lower)
    with call.writing() as bench:
        done = set_level(bench, rule)
    answer = {**_answer(done.rule), "evaluated": done.evaluated, "lowered": done.lowered, "permitted_by": done.permitted_by}
    told = [f"{done.rule.level.value:8} {_whose_in_words(done.rule)}"]
    if done.lowered:
        told.append(f"less than {done.lowered.value}, permitted by {done.permitted_by}{', alone' if done.alone else ''}")
    call.answer({**answer, "alone": done.alone}, [*told, f"{done.evaluated} invoice(s) evaluated again"])


def _withdraw(call: Call) -> None:
    given = call.arguments
    with call.writing() as bench:
        evaluated = withdraw_level(bench, given.supplier, given.item)
    answer = {"supplier": given.supplier, "item": given.item, "withdrawn": True, "evaluated": evaluated}
    call.answer(answer, ["withdrawn; the wider level counts again", f"{evaluated} invoice(s) evaluated again"])


def _explain(call: Call) -> None:
    order = call.arguments.order
    with call.reading() as bench:
        found = levels_of_order(bench.store, order)
    for one in found:
        answer = {"order": order, "line": one.line.line, "item": one.line.part, "level": one.level, "why": one.why}
        call.answer(answer, [f"line {one.line.line}: {one.why}"])


def _answer(rule: LevelRule) -> dict[str, Any]:
    names = ("level", "supplier", "item", "may_lower")
    return {**{name: getattr(rule, name) for name in names}, "origin": _whose(rule)}


def _lines(one: SetLevel) -> Iterator[str]:
    level = "gone" if one.withdrawn else one.rule.level.value
    lowers = "  may lower" if one.rule.may_lower and not one.withdrawn else ""
    yield f"{level:8} {_whose_in_words(one.rule):34} {one.set_by}, {one.set_at:%Y-%m-%d %H:%M}{lowers}"


def _whose(rule: LevelRule) -> str:
    return "item" if rule.item else "supplier" if rule.supplier else "company"


def _whose_in_words(rule: LevelRule) -> str:
    parts = [f"{name} {value}" for name in ("supplier", "item") if (value := getattr(rule, name))]
    return " ".join(parts) or "company"
