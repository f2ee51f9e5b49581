"""`status`: the sums of everything that ever arrived."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from engine import views
from engine.commands.call import DONE, Call

NAME = "status"
HELP = "mails and documents by outcome, invoices by state, open holds by code"


def arguments(parser: argparse.ArgumentParser) -> None:
    """None of its own."""


def run(call: Call) -> int:
    """Prints the sums."""
    with call.reading() as bench:
        status = views.status(bench.store)
    call.answer(status, _lines(status))
    return DONE


def _lines(status: views.Status) -> Iterator[str]:
    for what in ("mails", "documents"):
        counts: dict[str, int] = getattr(status, what)
        yield f"{what}: " + ", ".join(f"{count} {name}" for name, count in counts.items())
    for state, entry in status.invoices.items():
        gross = ", ".join(f"{currency} {amount:,}" for currency, amount in entry["gross"].items())
        yield f"invoices {state}: {entry['count']} ({gross})"
    for code, count in status.holds.items():
        money = ", ".join(f"{currency} {amount:,}" for currency, amount in status.held.get(code, {}).items())
        yield f"hold {code}: {count}" + (f" ({money})" if money else "")
