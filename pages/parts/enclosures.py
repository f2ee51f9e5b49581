"""Files within an e-invoice: the page that people know, a timesheet, a delivery note."""

from __future__ import annotations

import streamlit as st

from engine import documents
from engine.model import Document
from engine.reading.xml_invoices import enclosed_in
from pages.parts.acting import attempt
from pages.parts.printing import plain

_PDF = "application/pdf"


@st.cache_data(max_entries=16, show_spinner=False)
def first_page(sha256: str, place: int, _content: bytes) -> bytes:
    """The first page of an enclosed PDF as PNG."""
    return documents.render_page(_content, 1)


def draw_enclosures(document: Document) -> None:
    """Each file with its description, to be looked at (the first page of a PDF) and kept."""
    for place, (enclosure, content) in enumerate(enclosed_in(document.xml)):
        with st.expander(plain(enclosure.description or enclosure.name), icon=":material/attach_file:", expanded=place == 0):
            if enclosure.media_type == _PDF:
                picture = attempt(lambda place=place, content=content: first_page(document.sha256, place, content))
                if picture is not None:
                    st.image(picture, width="stretch", alt=f"First page of {enclosure.name}")
            st.download_button(
                f"Download {enclosure.name}",
                content,
                enclosure.name,
                icon=":material/download:",
                type="tertiary",
                key=f"enclosed-{document.sha256}-{place}",
            )
