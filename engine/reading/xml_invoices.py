"""An electronic invoice in whichever syntax its root names."""

from __future__ import annotations

from engine.issues import Code, Issue
from engine.model import Document
from engine.reading.cii import is_cii, read_cii
from engine.reading.outcome import Outcome
from engine.reading.ubl import is_ubl, read_ubl
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
