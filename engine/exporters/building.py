"""One batch: the target's files, the documents, the manifest and the preflight; same arguments, same bytes."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from engine.errors import ExportError
from engine.exporters.batch import ExportFile, ExportInvoice, Finding
from engine.exporters.records import manifest, preflight_file
from engine.exporters.targets import targets
from engine.settings import ExportDefaults

LONGEST_NAME = 60  # of a supplier or a number in a file name: together they stay within what every disk takes
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Batch:
    """One export. `key` is made of target and invoice keys, `id` of target and key: the same set is the same batch.

    `accepted` are invoice ids, `keys` (invoice id, idempotency key) of these; `findings` are refusals and warnings of all.
    """

    id: str
    key: str
    files: tuple[ExportFile, ...]
    accepted: tuple[str, ...]
    keys: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]

    @property
    def refused(self) -> tuple[Finding, ...]:
        """The findings that kept an invoice out."""
        return tuple(finding for finding in self.findings if finding.refuses)


def invoice_key(org: str, invoice: str, revision: int) -> str:
    """What names one booking of one revision of one invoice: 32 hexadecimal digits."""
    return hashlib.sha256(f"{org}|{invoice}|{revision}".encode()).hexdigest()[:32]


def build_batch(
    target: str,
    invoices: Sequence[ExportInvoice],
    settings: ExportDefaults,
    *,
    org: str,
    created_at: datetime,
    created_by: str,
    app_version: str,
) -> Batch:
    """The batch of those invoices that pass the target's preflight; the order they are given in does not matter.

    Raises `ExportError` for an unknown target.
    """
    if target not in targets():
        raise ExportError(f"There is no export target “{target}”. There are: {', '.join(targets())}.")
    chosen = sorted(invoices, key=lambda export: (export.supplier_name, export.invoice.invoice_number, export.invoice.id))
    module = targets()[target]
    places = {export.invoice.id: place for place, export in enumerate(chosen)}
    findings = tuple(sorted(module.preflight(chosen, settings), key=lambda finding: places[finding.invoice]))
    bad = {finding.invoice for finding in findings if finding.refuses}
    good = [export for export in chosen if export.invoice.id not in bad]
    keys = {export.invoice.id: invoice_key(org, export.invoice.id, export.revision) for export in chosen}
    key = hashlib.sha256("|".join([target, *sorted(keys[export.invoice.id] for export in good)]).encode()).hexdigest()[:32]
    about = {
        "batch": f"{target}-{key[:12]}",
        "key": key,
        "target": target,
        "org": org,
        "created_at": created_at.isoformat(),
        "created_by": created_by,
        "app_version": app_version,
    }
    package = module.write(good, settings) if good else ()
    names = attachment_names(good)
    documents = tuple(ExportFile(names[export.invoice.id], export.document) for export in good)
    refused = [export for export in chosen if export.invoice.id in bad]
    return Batch(
        id=about["batch"],
        key=key,
        files=(
            *package,
            *documents,
            manifest(about, good, (*package, *documents), keys=keys, attachments=names, refused=refused),
            preflight_file(findings, chosen),
        ),
        accepted=tuple(export.invoice.id for export in good),
        keys=tuple((export.invoice.id, keys[export.invoice.id]) for export in good),
        findings=findings,
    )


def attachment_names(invoices: Sequence[ExportInvoice]) -> dict[str, str]:
    """A file name for every invoice's document, by invoice id: safe on every disk, and no two the same on any."""
    taken: set[str] = set()
    names: dict[str, str] = {}
    for export in invoices:
        stem = f"{_safe(export.supplier_name)}-{_safe(export.invoice.invoice_number)}"
        suffix = _suffix(export)
        tries = (f"{stem}{f'-{number}' if number > 1 else ''}{suffix}" for number in range(1, len(invoices) + 2))
        name = next(name for name in tries if name.casefold() not in taken)
        taken.add(name.casefold())
        names[export.invoice.id] = f"attachments/{name}"
    return names


def _safe(text: str) -> str:
    """Letters and digits of any script, points, hyphens; never a path, a hidden file or a device."""
    plain = re.sub(r"[^\w.-]+", "_", unicodedata.normalize("NFC", text)).strip("._-")[:LONGEST_NAME].strip("._-")
    return f"_{plain}" if not plain or _RESERVED.fullmatch(plain.partition(".")[0]) else plain


def _suffix(export: ExportInvoice) -> str:
    if export.document.startswith(b"%PDF"):
        return ".pdf"
    suffix = PurePosixPath(export.document_name.replace("\\", "/")).suffix.lower()
    return suffix if re.fullmatch(r"\.[a-z0-9]{1,5}", suffix) else ".bin"
