"""`formats`: which supplier formats there are, what one makes of documents, and whether all are sound."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from engine.commands.call import DONE, NEEDS_A_PERSON, Call, common_options
from engine.commands.read import own_company
from engine.documents import open_document
from engine.errors import DocumentError, FormatError, NotFound, Refused
from engine.format_checks import FormatCheck, FormatFile, check_formats, format_files
from engine.formats import Format, load_format, try_format
from engine.issues import Code, Issue
from engine.model import OwnCompany
from engine.presenting import issue_json, reading_json
from engine.proving import prove
from engine.sample import WORLD
from engine.settings import Place

NAME = "formats"
HELP = "supplier formats: list them, try one on documents, check them all"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do with which formats."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="list|try|check|learn")
    acts.add_parser("list", help="every format, shipped and taught")
    trial = acts.add_parser("try", help="what one format makes of documents; nothing is kept")
    trial.add_argument("format", metavar="NAME|FILE", help="a format's name, or a format file")
    trial.add_argument("documents", nargs="+", type=Path, metavar="DOCUMENT")
    acts.add_parser("check", help="whether every format loads and reads the samples kept of it")
    learn = acts.add_parser("learn", help="comes with a later version")
    learn.add_argument("documents", nargs="*", type=Path, metavar="DOCUMENT")
    for act in acts.choices.values():
        common_options(act)


def run(call: Call) -> int:
    """One of the acts; exit 1 where a format is faulty, or does not read what it was tried on."""
    match call.arguments.act:
        case "list":
            return _list(call)
        case "try":
            return _try(call)
        case "check":
            return _check(call)
    raise Refused(
        "Learning a format from an example comes with a later version. Until then write the format file by hand, "
        "or in the notebook 01-prototype-a-format, and look at it with `formats try`."
    )


def _list(call: Call) -> int:
    files = format_files(Place(call.store).formats)
    for file in files:
        call.answer(_described(file), [_line(file)])
    return NEEDS_A_PERSON if any(file.problem for file in files) else DONE


def _described(file: FormatFile) -> dict[str, Any]:
    return {
        "name": file.name,
        "supplier": file.format.supplier if file.format else None,
        "media": file.format.media.value if file.format else None,
        "version": file.format.version if file.format else None,
        "origin": file.origin,
        "replaced": file.replaced,
        "file": str(file.path),
        "problem": file.problem,
    }


def _line(file: FormatFile) -> str:
    if file.format is None:
        return f"{file.name:24} {file.origin:8} faulty: {file.problem}"
    replaced = " (a taught one is used instead)" if file.replaced else ""
    shown = file.format
    return f"{file.name:24} {file.origin:8} {shown.media.value:6} version {shown.version}  {shown.supplier}{replaced}"


def _check(call: Call) -> int:
    checks = check_formats(Place(call.store).formats, WORLD)
    for check in checks:
        answer = {**_described(check.file), "ok": check.is_good, "samples": check.samples, "wrong": check.wrong}
        call.answer(answer, _check_lines(check))
    return DONE if all(check.is_good for check in checks) else NEEDS_A_PERSON


def _check_lines(check: FormatCheck) -> Iterator[str]:
    said = f"faulty: {check.file.problem}" if check.file.problem else f"{check.samples} sample(s) read"
    yield f"{'ok' if check.is_good else 'WRONG':6} {check.file.name} ({check.file.origin}): {said}"
    yield from (f"         {problem}" for problem in check.wrong)


def _try(call: Call) -> int:
    given = call.arguments
    place = Place(call.store)
    if missing := [path for path in given.documents if not path.is_file()]:
        raise NotFound("Not a file: " + ", ".join(str(path) for path in missing) + ". Check the names and try again.")
    chosen = _chosen(given.format, place)
    company = own_company(None, place)
    is_good = True
    for path in given.documents:
        found = trial_of(chosen, path, company)
        call.answer(found, _trial_lines(found))
        is_good = is_good and bool(found["invoices"]) and all(one["verified"] for one in found["invoices"])
    return DONE if is_good else NEEDS_A_PERSON


def _chosen(wanted: str, place: Place) -> Format:
    """The format of that name, a taught one before a shipped one; else the one in that file."""
    files = [file for file in format_files(place.formats) if file.name == wanted and not file.replaced]
    if files:
        return files[-1].format or load_format(files[-1].path)
    if (path := Path(wanted)).suffix == ".toml" and path.is_file():
        return load_format(path)
    raise NotFound(f"There is no format “{wanted}”, nor a format file of that name. `formats list` shows all there are.")


def trial_of(chosen: Format, path: Path, company: OwnCompany) -> dict[str, Any]:
    """What one format makes of one document."""
    content = path.read_bytes()
    answer: dict[str, Any] = {"file": str(path), "format": chosen.name, "identified": False, "invoices": [], "issues": []}
    try:
        document = open_document(content, path.name)
        trial = try_format(chosen, [document])[0]
    except DocumentError as error:
        return answer | {"issues": [issue_json(Issue(Code.DOC_UNREADABLE, str(error)))]}
    except FormatError as error:
        return answer | {"identified": True, "issues": [issue_json(Issue(Code.FORMAT_FAULTY, str(error)))]}
    for reading in trial.readings:
        invoice, issues = prove(reading, document_sha256=sha256(content).hexdigest(), company=company)
        answer["invoices"].append(reading_json(str(path), document, reading, invoice, issues))
        answer["issues"].extend(issue_json(issue) for issue in issues)
    return answer | {"identified": trial.claimed}


def _trial_lines(found: dict[str, Any]) -> Iterator[str]:
    yield f"{found['file']}: " + ("identified" if found["identified"] else "not this format’s document")
    for one in found["invoices"]:
        verified = "verified" if one["verified"] else "not verified"
        total = f"{one['currency'] or ''} {one['gross_total']}".strip()
        yield f"  {one['kind']} {one['invoice_number']} of {one['invoice_date']}, {total}: {verified}"
        for line in one["lines"]:
            yield f"  - {line['description']}: {line['quantity']} × {line['unit_price']} = {line['net_amount']}"
    yield from (f"  {issue['severity']} {issue['code']}: {issue['message']}" for issue in found["issues"])
