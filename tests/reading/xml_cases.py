"""What the case tests of both XML syntaxes share: reading a file, what `read` prints of it, where its values stand."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from engine.model import Document, MediaType
from engine.presenting import reading_json
from engine.proving import prove
from engine.reading.outcome import Outcome
from engine.reading.xml_invoices import read_xml


def read(xml: bytes, name: str = "invoice.xml") -> Outcome:
    return read_xml(Document(hashlib.sha256(xml).hexdigest(), name, MediaType.XML, xml=xml))


def check_expected(path: Path) -> None:
    """Fails unless the file reads as the JSON beside it says; with `MATCHBOOK_REWRITE` that is written anew first."""
    expected = path.with_suffix(".json")
    found = shown(path)
    if os.environ.get("MATCHBOOK_REWRITE"):
        expected.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert found == json.loads(expected.read_text(encoding="utf-8"))


def shown(path: Path) -> list[object]:
    """What `read` would print of the file, or why it could not be read."""
    outcome = read(path.read_bytes(), path.name)
    if not outcome.readings:
        return [reading_json(path.name, None, None, None, outcome.issues)]
    proved = [(reading, *prove(reading, document_sha256="0" * 64)) for reading in outcome.readings]
    return [reading_json(path.name, None, reading, invoice, issues) for reading, invoice, issues in proved]


def places(value: object) -> list[tuple[str, str]]:
    """(text, xpath) of every printed value within JSON."""
    if isinstance(value, list):
        return [found for item in value for found in places(item)]
    if not isinstance(value, dict):
        return []
    if "xpath" in (value.get("source") or {}) and "text" in value:
        return [(value["text"], value["source"]["xpath"])]
    return [found for item in value.values() for found in places(item)]
