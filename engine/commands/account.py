"""`account`: suppliers' bank accounts, changed by two people."""

from __future__ import annotations

import argparse
from dataclasses import fields

from engine.accounts import ask_account, changes_of, decide_account
from engine.commands.call import DONE, NEEDS_A_PERSON, Call, common_options
from engine.errors import NotFound
from engine.store import Store
from engine.store.account_changes import AccountChange

NAME = "account"
HELP = "a supplier's bank account: ask for another, confirm or refuse it, see every change"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do with whose account."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="list|ask|confirm|refuse")
    listing = acts.add_parser("list", help="every change that was ever asked for, oldest first")
    listing.add_argument("supplier", nargs="?", metavar="SUPPLIER")
    asking = acts.add_parser("ask", help="ask for another account, after a call to a number already on file")
    asking.add_argument("supplier", metavar="SUPPLIER")
    asking.add_argument("account", metavar="ACCOUNT", help="as it is to be on file; '' takes the one on file off")
    asking.add_argument("--called", required=True, metavar="TEXT", help="who was called, on which number, what they said")
    for name, about in (("confirm", "put the account that waits on file"), ("refuse", "leave the one on file")):
        act = acts.add_parser(name, help=about)
        act.add_argument("supplier", metavar="SUPPLIER")
        act.add_argument("--reason", required=True, metavar="TEXT", help="how it was checked")
    for act in acts.choices.values():
        common_options(act)


def run(call: Call) -> int:
    """Lists, asks or decides; exit 1 while a change waits for another person."""
    given = call.arguments
    if given.act == "list":
        with call.reading() as bench:
            changes = changes_of(bench.store, given.supplier)
        for one in changes:
            _tell(call, one)
        return DONE
    with call.writing() as bench:
        if given.act == "ask":
            change = ask_account(bench, given.supplier, given.account, given.called)
        else:
            number = _waiting(bench.store, given.supplier)
            change = decide_account(bench, number, is_approved=given.act == "confirm", reason=given.reason)
    _tell(call, change)
    return NEEDS_A_PERSON if change.is_approved is None else DONE


def _waiting(store: Store, supplier: str) -> int:
    found = next((one for one in changes_of(store, supplier) if one.is_approved is None), None)
    if found is None:
        raise NotFound(f"No change of a bank account of {supplier} waits.")
    return found.id


def _tell(call: Call, change: AccountChange) -> None:
    state = {None: "waits for another person", True: "on file", False: "refused"}[change.is_approved]
    decided = f", decided by {change.decided_by}" if change.decided_by else ""
    alone = ", stamped alone: nobody else is set up who could be asked" if change.alone else ""
    said = f"{change.supplier}: {change.before or 'none'} → {change.account or 'none'}, asked for by {change.asked_by}"
    call.answer(
        {**{field.name: getattr(change, field.name) for field in fields(change)}, "state": state},
        [f"{said}{decided}: {state}{alone}"],
    )
