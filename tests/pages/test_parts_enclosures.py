"""Files within an e-invoice on the review page."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def enclosed() -> None:
    import base64
    from decimal import Decimal

    from engine.documents import open_document
    from pages.parts.enclosures import draw_enclosures
    from tests.documents.paper import paper
    from tests.reading.ubl_writer import Draft, Item, Tax, ubl

    files = (("hours.pdf", "application/pdf", paper([(50, 60, "Hours")])), ("rows.csv", "text/csv", b"a;b"))
    draft = Draft(
        (Item("Labour", Decimal(1), "HUR", Decimal(80), Tax("S", Decimal(10))),),
        enclosed=tuple((name, kind, base64.b64encode(content).decode()) for name, kind, content in files),
    )
    draw_enclosures(open_document(ubl(draft), "invoice.xml"))


def test_each_file_is_shown_under_what_it_is_said_to_be_and_can_be_kept() -> None:
    app = AppTest.from_function(enclosed).run(timeout=30)
    assert not app.exception
    assert [one.label for one in app.expander] == ["Timesheet", "Timesheet"]
    assert [one.label for one in app.get("download_button")] == ["Download hours.pdf", "Download rows.csv"]
    assert len(app.get("image")) == 1, "the PDF's first page"
