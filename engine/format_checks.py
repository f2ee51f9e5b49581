"""The format files there are, and whether each still reads the sample documents that are kept of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.documents import open_document
from engine.errors import DocumentError, FormatError
from engine.formats import LIBRARY, Format, apply, identify, load_format
from engine.model import Document, MediaType, OwnCompany
from engine.presenting import reading_json
from engine.unwrapping import unwrap

COMPARED = (
    "supplier_tax_id",
    "invoice_number",
    "invoice_date",
    "due_date",
    "currency",
    "net_total",
    "tax_total",
    "gross_total",
)


@dataclass(frozen=True, slots=True)
class FormatFile:
    """One format file: `origin` is shipped or taught; `format` is `None` where the file is faulty, then `problem` says why.

    `replaced`: a taught format of the same name is used instead.
    """

    name: str
    origin: str
    path: Path
    format: Format | None = None
    problem: str | None = None
    replaced: bool = False


@dataclass(frozen=True, slots=True)
class FormatCheck:
    """How a format file fared: how many `samples` are kept of it, and what it reads `wrong` in them."""

    file: FormatFile
    samples: int
    wrong: tuple[str, ...]

    @property
    def is_good(self) -> bool:
        """Whether it loads and reads all its samples."""
        return self.file.format is not None and not self.wrong


def format_files(taught: Path) -> tuple[FormatFile, ...]:
    """Every format file, shipped and taught, by name; the shipped before a taught one that replaces it."""
    found = [*_files(LIBRARY, "shipped"), *_files(taught, "taught")]
    loaded = {file.name for file in found if file.origin == "taught" and file.format is not None}
    marked = (_marked(file) if file.origin == "shipped" and file.name in loaded else file for file in found)
    return tuple(sorted(marked, key=lambda file: (file.name, file.origin)))


def _files(folder: Path, origin: str) -> Iterator[FormatFile]:
    for path in sorted(folder.glob("*.toml")):
        try:
            yield FormatFile(path.stem, origin, path, load_format(path))
        except FormatError as error:
            yield FormatFile(path.stem, origin, path, problem=str(error))


def _marked(file: FormatFile) -> FormatFile:
    return FormatFile(file.name, file.origin, file.path, file.format, file.problem, replaced=True)


def check_formats(taught: Path, samples: Path) -> tuple[FormatCheck, ...]:
    """Every format file; the shipped ones also against the mails and outcomes in `samples`, where there are any."""
    files = format_files(taught)
    shipped = tuple(file.format for file in files if file.origin == "shipped" and file.format is not None)
    counts: dict[str, int] = {}
    wrong: dict[str, list[str]] = {}
    for document, expected in _samples(samples):
        found = identify(document, shipped).format
        if found is not None:
            counts[found.name] = counts.get(found.name, 0) + 1
            wrong.setdefault(found.name, []).extend(_differences(found, document, expected))
    return tuple(
        FormatCheck(file, counts.get(file.name, 0), tuple(wrong.get(file.name, ())))
        if file.origin == "shipped"
        else FormatCheck(file, 0, ())
        for file in files
    )


def _samples(folder: Path) -> Iterator[tuple[Document, Sequence[Mapping[str, Any]]]]:
    """Each sample document that a format has to read, with the invoices that it truly holds."""
    for path in sorted((folder / "outcomes").glob("*.json")):
        outcome = json.loads(path.read_text(encoding="utf-8"))
        wanted = {entry["file"]: entry["invoices"] for entry in outcome["documents"]}
        for name in [name for name, invoices in wanted.items() if not invoices and name.endswith(".pdf")]:
            wanted[name] = wanted.get(name.removesuffix(".pdf") + ".xml", [])  # the page beside an electronic invoice
        mail = unwrap((folder / "mails" / outcome["mail"]).read_bytes(), own=OwnCompany())
        for attachment in mail.attachments:
            if wanted.get(attachment.file_name):
                document = open_document(attachment.content, attachment.file_name)
                if document.media is not MediaType.XML:
                    yield document, wanted[attachment.file_name]


def _differences(format: Format, document: Document, expected: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    try:
        readings = apply(format, document)
    except (FormatError, DocumentError) as error:
        yield f"{document.file_name}: {error}"
        return
    if len(readings) != len(expected):
        yield f"{document.file_name}: {len(readings)} invoice(s) read, {len(expected)} expected"
    promised = {name for name, rule in format.header if not rule.optional}
    for reading, truth in zip(readings, expected, strict=False):
        said = reading_json(document.file_name, document, reading, None, ())
        for name in COMPARED:
            if said[name] != truth.get(name) and (said[name] is not None or name in promised):
                yield f"{document.file_name}: {name} is read as {said[name]}, expected {truth.get(name)}"
