"""The document beside its values: a picture of the page with boxes, the rows of a table, or the XML; never out of sight."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import streamlit as st
from lxml import etree

from engine import documents, views
from engine.model import Document, MediaType
from engine.source import Source
from engine.workbench import Workbench
from pages.parts.acting import attempt
from pages.parts.enclosures import draw_enclosures
from pages.parts.places import first_page

Box = tuple[float, float, float, float]
SCALE = 1.7
PAPER_HEIGHT = 980


@st.cache_data(max_entries=64, show_spinner=False)
def page_picture(sha256: str, page: int, boxes: tuple[Box, ...], _content: bytes) -> bytes:
    """A page as PNG with boxes drawn on it; kept, because a document's bytes never change under their hash."""
    return documents.render_page(_content, page, scale=SCALE, boxes=[(box, "") for box in boxes])


@st.cache_data(max_entries=32, show_spinner=False)
def opened(sha256: str, name: str, _content: bytes) -> Document:
    """The document's pages, rows or XML."""
    return documents.open_document(_content, name)


def draw_paper(
    bench: Workbench, sha256: str, name: str, places: tuple[Source, ...], *, page: int = 1, key: str = ""
) -> None:
    """The original, with the places marked."""
    files = attempt(lambda: views.document_files(bench, sha256))
    content = files[0] if files else None
    document = attempt(lambda: opened(sha256, name, content)) if content is not None else None
    if files is None or content is None or document is None:
        return
    match document.media:
        case MediaType.PDF:
            _draw_pdf(document, files, places, page, key)
        case MediaType.TABLE | MediaType.TEXT:
            _draw_rows(document, places)
        case MediaType.XML:
            _draw_xml(document, places)
        case MediaType.IMAGE:
            st.image(content, width="stretch", alt=f"Scan {name}")
        case _:
            st.info(f"{name} cannot be shown here. Download it to look at it.", icon=":material/visibility_off:")
    for place, file in enumerate(files):
        shown = Path(name).name if place == 0 else f"{Path(name).stem}, file {place + 1}{Path(name).suffix}"
        st.download_button(
            f"Download {shown}", file, shown, icon=":material/download:", type="tertiary", key=f"paper{key}-{place}"
        )


def _draw_pdf(document: Document, files: tuple[bytes, ...], places: tuple[Source, ...], page: int, key: str) -> None:
    pages = pages_of(document, files)
    last = len(pages)
    with st.container(horizontal=True, vertical_alignment="center"):
        how = st.segmented_control(
            "Show as", ["Picture", "PDF"], default="Picture", required=True, key=f"how{key}", label_visibility="collapsed"
        )
        number = min(max(first_page(places, page), 1), last)
        if last > 1 and how == "Picture":
            marked = ",".join(str(place) for place in places)
            number = st.segmented_control(
                "Page", range(1, last + 1), default=number, required=True, key=f"page{key}{marked}",
                label_visibility="collapsed", format_func=lambda page_number: f"Page {page_number}",
            )  # fmt: skip
    file, own_number = pages[number - 1]
    if how == "PDF":
        st.pdf(files[file], height=PAPER_HEIGHT)
        return
    boxes = tuple(dict.fromkeys(place.box for place in places if place.box and place.page == number))
    picture = attempt(lambda: page_picture(f"{document.sha256}/{file}", own_number, boxes, files[file]))
    if picture is not None:
        with st.container(border=True):
            st.image(picture, width="stretch", alt=f"Page {number} of {document.file_name}")


def pages_of(document: Document, files: tuple[bytes, ...]) -> list[tuple[int, int]]:
    """For every page of a document the file it lies in (from 0) and its number in that file; most have one file."""
    name, further = document.file_name, range(1, len(files))
    counts = [len(document.pages), *(len(opened(f"{document.sha256}/{n}", name, files[n]).pages) for n in further)]
    return [(file, page) for file, count in enumerate(counts) for page in range(1, count + 1)]


def _draw_rows(document: Document, places: tuple[Source, ...]) -> None:
    marked = {place.row for place in places if place.row}
    width = max((len(row) for row in document.rows), default=0)
    frame = pd.DataFrame(
        [[*row, *[""] * (width - len(row))] for row in document.rows],
        index=pd.RangeIndex(1, len(document.rows) + 1, name="row"),
        columns=[str(number) for number in range(1, width + 1)],
    )
    styled = frame.style.apply(
        lambda row: ["background-color: #fde9b8; font-weight: 600" if row.name in marked else ""] * len(row), axis=1
    )
    st.dataframe(styled, height=min(PAPER_HEIGHT, 36 * (len(document.rows) + 1) + 3))


def _draw_xml(document: Document, places: tuple[Source, ...]) -> None:
    for place in places:
        if place.xpath:
            st.code(place.xpath, language=None, wrap_lines=True)
    draw_enclosures(document)
    st.code(indented(document.xml), language="xml", height=PAPER_HEIGHT - 100, wrap_lines=True)


def indented(xml: bytes) -> str:
    """The XML, an element a line. It was checked when it was opened; entities and the network stay out here as well."""
    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True))
    etree.indent(root)
    return str(etree.tostring(root, encoding="unicode"))
