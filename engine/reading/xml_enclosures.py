"""Files within an electronic invoice (BG-24): listed by name, and handed out on request."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from engine.model import Enclosure
from engine.reading.xml_nodes import Node

_MOST = 50
_ALLOWED = frozenset(  # by EN 16931; a file of another type is listed and not handed out
    {
        "application/pdf",
        "image/png",
        "image/jpeg",
        "text/csv",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.oasis.opendocument.spreadsheet",
    }
)


@dataclass(frozen=True, slots=True)
class Names:
    """How a syntax calls the parts: the reference, its binary within, its address, its description, its number."""

    references: tuple[tuple[str, ...], ...]
    binary: tuple[str, ...]
    address: tuple[str, ...]
    description: str
    number: str


def enclosures(root: Node, names: Names) -> tuple[Enclosure, ...]:
    """What the invoice encloses or points to, in order; references without a file are none."""
    return tuple(found for found, _ in _found(root, names))


def enclosed_files(root: Node, names: Names) -> tuple[tuple[Enclosure, bytes], ...]:
    """The files within, with their content; those of a type that e-invoices may not carry, or broken, are left out."""
    return tuple(
        (found, content)
        for found, binary in _found(root, names)
        if binary is not None and found.media_type in _ALLOWED and (content := _decoded(binary))
    )


def _found(root: Node, names: Names) -> Iterator[tuple[Enclosure, Node | None]]:
    nodes = (node for path in names.references for node in root.walk(*path))
    for _, node in zip(range(_MOST), nodes, strict=False):
        description, number = node.text_of(names.description), node.text_of(names.number)
        binary = next(node.walk(*names.binary), None)
        if binary is not None and (text := binary.element.text):
            name = PurePosixPath(binary.attribute("filename").replace("\\", "/")).name or number or "enclosed"
            size = sum(not c.isspace() for c in text) * 3 // 4 - text.rstrip()[-2:].count("=")
            yield Enclosure(name, binary.attribute("mimeCode").lower(), description, size), binary
        elif address := node.text_of(*names.address):
            yield Enclosure(number or address, "", description, None, address), None


def _decoded(binary: Node) -> bytes:
    try:
        return base64.b64decode("".join((binary.element.text or "").split()), validate=True)
    except (binascii.Error, ValueError):
        return b""
