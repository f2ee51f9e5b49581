"""An electronic invoice in whichever syntax its root names."""

from __future__ import annotations

from engine.issues import Code, Issue
from engine.model import Document, Enclosure
from engine.reading import cii, ubl
from engine.reading.cii import is_cii, read_cii
from engine.reading.cii_names import names_of
from engine.reading.outcome import Outcome
from engine.reading.ubl import is_ubl, read_ubl
from engine.reading.ubl_kinds import NAMESPACES
from engine.reading.xml_enclosures import enclosed_files
from engine.reading.xml_nodes import Node
from engine.reading.xml_opening import open_xml


def read_xml(document: Document) -> Outcome:
    """The reading of an XML document in UBL or CII. Another root: no reading and an issue `NO_FORMAT`; broken, or with a
    document type declaration: `DOC_UNREADABLE`."""
    opened = open_xml(document.xml)
    if isinstance(opened, Issue):
        return Outcome((), (opened,))
    if is_ubl(opened):
        return read_ubl(opened)
    if is_cii(opened):
        return read_cii(opened)
    message = (
        f"{document.file_name} is XML with the root “{opened.root[:60]}”, no invoice in UBL or CII (XRechnung, ZUGFeRD,"
        " Factur-X). Ask for one of these, or a PDF."
    )
    return Outcome((), (Issue(Code.NO_FORMAT, message),))


def enclosed_in(xml: bytes) -> tuple[tuple[Enclosure, bytes], ...]:
    """The files within an electronic invoice, with their content; none where the XML is no invoice or cannot be read."""
    opened = open_xml(xml)
    if isinstance(opened, Issue):
        return ()
    if is_ubl(opened):
        return enclosed_files(Node(opened.element, "", NAMESPACES), ubl.ENCLOSURES)
    if (names := names_of(opened.namespace, opened.root)) is not None:
        return enclosed_files(Node(opened.element, "", names.spaces), cii.ENCLOSURES[opened.root])
    return ()
