"""`read`: what one document says, without a store."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from engine.commands.call import DONE, NEEDS_A_PERSON, Call
from engine.errors import NotFound, Refused
from engine.explaining import explain, table_lines
from engine.formats import LIBRARY, Format, load_library
from engine.model import OwnCompany, Reading
from engine.picturing import pictures, save_pictures
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
    parser.add_argument("--explain", action="store_true", help="every value with its place and what it rests on")
    parser.add_argument("--picture", type=Path, metavar="OUT.png", help="the page with its values boxed, a colour a field")
    parser.add_argument("--settings", type=Path, metavar="FILE", help="whose company is ours (default: beside the store)")


def run(call: Call) -> int:
    """Reads each file; exit 1 when any invoice is not verified."""
    given = call.arguments
    if missing := [path for path in given.files if not path.is_file()]:
        raise NotFound("Not a file: " + ", ".join(str(path) for path in missing) + ". Check the names and try again.")
    if given.picture and len(given.files) > 1:
        raise Refused("A picture shows one document. Name one file with --picture.")
    place = Place(call.store)
    company = own_company(given.settings, place)
    formats, problems = load_library((LIBRARY, place.formats))
    for problem in problems:
        call.say(problem.message)
    code = DONE
    for path in given.files:
        read = list(read_invoices(path, formats, company))
        for one in read:
            call.answer(one.row, _explained(one, company) if given.explain else _lines(one.row))
            if one.row["kind"] in ("invoice", "credit_note", "self_billed_invoice", "other") and not one.row["verified"]:
                code = NEEDS_A_PERSON
        if given.picture:
            _draw(call, path, read, company)
    return code


def _draw(call: Call, path: Path, read: list[ReadInvoice], company: OwnCompany) -> None:
    """Boxes the values on their pages. Raises `Refused` where nothing of the document stands on a page."""
    explained = [value for one in read if one.reading is not None for value in explain(one.reading, company=company)]
    made = pictures(path.read_bytes(), explained)
    if not made:
        raise Refused(f"No value of {path.name} was read from a page, so there is nothing to draw.")
    for written in save_pictures(made, call.arguments.picture):
        call.say(f"written: {written}")


def own_company(named: Path | None, place: Place) -> OwnCompany:
    """Ours, from the file named, else from the settings beside the store, else nobody. Raises `SettingsError`."""
    if named is None and not place.settings.exists():
        return OwnCompany()
    return load_company(named or place.settings)


@dataclass(frozen=True, slots=True)
class ReadInvoice:
    """One invoice of a file as it is printed, with the reading it came from (`None` where there is none)."""

    row: dict[str, Any]
    reading: Reading | None


def read_file(path: Path, formats: tuple[Format, ...], company: OwnCompany) -> Iterator[dict[str, Any]]:
    """One object per invoice of the file; one without values where it is no invoice."""
    return (one.row for one in read_invoices(path, formats, company))


def read_invoices(path: Path, formats: tuple[Format, ...], company: OwnCompany) -> Iterator[ReadInvoice]:
    """The same with the readings."""
    content = path.read_bytes()
    document, outcome = read_safely(content, path.name, formats, company)
    for reading in outcome.readings:
        if not reading.kind.is_invoice:
            yield ReadInvoice(reading_json(str(path), document, reading, None, outcome.issues), reading)
            continue
        invoice, issues = prove(reading, document_sha256=sha256(content).hexdigest(), company=company)
        told = (*outcome.issues, *issues)
        yield ReadInvoice(reading_json(str(path), document, reading, invoice, told, company=company), reading)
    if not outcome.readings:
        yield ReadInvoice(reading_json(str(path), document, None, None, outcome.issues), None)


def _explained(one: ReadInvoice, company: OwnCompany) -> Iterator[str]:
    """The table of values, and what is in doubt."""
    row = one.row
    verified = "verified" if row["verified"] else "not verified"
    yield f"{row['file']}: {row['kind']}, {verified}, read by {row['reader'] or 'nobody'}"
    if one.reading is not None:
        yield from (f"  {line}" for line in table_lines(explain(one.reading, company=company)))
    yield from (f"  {issue['severity']} {issue['code']}: {issue['message']}" for issue in row["issues"])


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
