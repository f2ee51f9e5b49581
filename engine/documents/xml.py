"""XML, opened so that it can neither reach outside nor grow: no document type, no entities, no network."""

from __future__ import annotations

from lxml import etree

from engine.errors import DocumentError


def checked_xml(content: bytes, file_name: str) -> bytes:
    """The same bytes, once they have parsed. Raises `DocumentError` for broken XML and for any document type."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content.lstrip(), parser)
    except etree.XMLSyntaxError as error:
        raise DocumentError(f"{file_name} is broken XML ({error.msg}). Ask the supplier to send it again.") from error
    if root.getroottree().docinfo.doctype:
        raise DocumentError(f"{file_name} carries a document type, which no electronic invoice needs. It was not read.")
    return content
