"""`read`: what one document says, without a store."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from engine.commands.call import DONE, NEEDS_A_PERSON, Call
from engine.errors import NotFound
from engine.formats import LIBRARY, Format, load_library
from engine.model import OwnCompany
from engine.presenting import reading_json
from engine.proving import prove
from engine.reading.safely import read_safely
from engine.settings import Place
from engine.settings_file import load_company

NAME = "read"
HELP = "read documents and print what they say, one line per invoice"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which files."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--settings", type=Path, metavar="FILE", help="whose company is ours (default: beside the store)")


def run(call: Call) -> int:
    """Reads each file; exit 1 when any invoice is not verified."""
    given = call.arguments
    if missing := [path for path in given.files if not path.is_file()]:
        raise NotFound("Not a file: " + ", ".join(str(path) for path in missing) + ". Check the names and try again.")
    place = Place(call.store)
    company = own_company(given.settings, place)
    formats, problems = load_library((LIBRARY, place.formats))
    for problem in problems:
        call.say(problem.message)
    code = DONE
    for path in given.files:
        for found in read_file(path, formats, company):
            call.answer(found, _lines(found))
            if found["kind"] in ("invoice", "credit_note", "self_billed_invoice", "other") and not found["verified"]:
                code = NEEDS_A_PERSON
    return code


def own_company(named: Path | None, place: Place) -> OwnCompany:
    """Ours, from the file named, else from the settings beside the store, else nobody. Raises `SettingsError`."""
    if named is None and not place.settings.exists():
        return OwnCompany()
    return load_company(named or place.settings)


def read_file(path: Path, formats: tuple[Format, ...], company: OwnCompany) -> Iterator[dict[str, Any]]:
    """One object per invoice of the file; one without values where it is no invoice."""
    content = path.read_bytes()
    document, outcome = read_safely(content, path.name, formats, company)
    for reading in outcome.readings:
        if not reading.kind.is_invoice:
            yield reading_json(str(path), document, reading, None, outcome.issues)
            continue
        invoice, issues = prove(reading, document_sha256=sha256(content).hexdigest(), company=company)
        yield reading_json(str(path), document, reading, invoice, (*outcome.issues, *issues))
    if not outcome.readings:
        yield reading_json(str(path), document, None, None, outcome.issues)


def _lines(found: dict[str, Any]) -> Iterator[str]:
    verified = "verified" if found["verified"] else "not verified"
    yield f"{found['file']}: {found['kind']}, {verified}"
    for name in (
        "supplier_name",
        "invoice_number",
        "invoice_date",
        "purchase_order",
        "net_total",
        "tax_total",
        "gross_total",
    ):
        if found.get(name) is not None:
            yield f"  {name.replace('_', ' ')}: {found[name]}"
    for line in found["lines"]:
        quantity, price = line.get("quantity"), line.get("unit_price")
        yield f"  - {line.get('description')}: {quantity} × {price} = {Decimal(line['net_amount'] or 0)}"
    yield from (f"  {issue['severity']} {issue['code']}: {issue['message']}" for issue in found["issues"])
