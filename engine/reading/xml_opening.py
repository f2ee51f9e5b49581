"""XML bytes to the business document within, opened so that it can neither reach outside nor grow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lxml import etree

from engine.issues import Code, Issue

_PROLOG = 1000  # bytes within which a document type declaration would stand
_DOCTYPE = (
    "The XML carries a document type declaration. Attacks hide in those, e-invoices need none. Ask the supplier for a PDF."
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A business document: its element, that element's namespace and name, and the path to its parent (empty for a root)."""

    element: Any
    namespace: str
    root: str
    prefix: str = ""


def open_xml(xml: bytes) -> Opened | Issue:
    """The business document: the root, or what a Peppol envelope (SBDH) wraps; else an issue `DOC_UNREADABLE`: it is broken,
    or carries a document type declaration, which no e-invoice needs and attacks hide in."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(xml.lstrip(), parser)
    except etree.XMLSyntaxError as error:
        is_attack = b"<!DOCTYPE" in xml.replace(b"\0", b"")[:_PROLOG]  # without the zeros of UTF-16
        broken = (
            f"The XML is broken at line {error.lineno}, or nested too deep. Ask the supplier to send the e-invoice again."
        )
        return Issue(Code.DOC_UNREADABLE, _DOCTYPE if is_attack else broken)
    if root.getroottree().docinfo.doctype:
        return Issue(Code.DOC_UNREADABLE, _DOCTYPE)
    return _business_document(root)


def _business_document(root: Any) -> Opened:
    name = etree.QName(root)
    if name.localname == "StandardBusinessDocument":
        for child in root:
            inner = etree.QName(child)
            if inner.namespace != name.namespace:
                return Opened(child, inner.namespace or "", inner.localname, "/sbd:StandardBusinessDocument")
    return Opened(root, name.namespace or "", name.localname)
