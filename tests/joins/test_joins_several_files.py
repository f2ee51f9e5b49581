"""An invoice that comes page by page, a file each, is one invoice; what only looks like that stays apart."""

from __future__ import annotations

import pytest

from engine import views
from engine.importing import import_files
from engine.reprocessing import reprocess
from engine.workbench import Workbench
from tests.joins import papers

PAGES = [("page 1.pdf", papers.page_one()), ("page 2.pdf", papers.page_two())]


def taken(bench: Workbench, files: list[tuple[str, bytes]]) -> list[dict[str, object]]:
    """What became of the files of one mail."""
    import_files(bench, [papers.mail(bench.place.folder / "mails", files)])
    (mail,) = views.mails(bench.store)
    return list(views.mail_view(bench.store, mail["id"]).documents)


@pytest.mark.parametrize("files", [PAGES, PAGES[::-1]], ids=["in order", "the last first"])
def test_two_pages_in_two_files_are_one_invoice(bench: Workbench, files: list[tuple[str, bytes]]) -> None:
    documents = {str(row["file_name"]): row for row in taken(bench, files)}
    assert (documents["page 1.pdf"]["outcome"], documents["page 2.pdf"]["outcome"]) == ("imported", "ignored")
    assert documents["page 2.pdf"]["reason"] == "further pages of the invoice in page 1.pdf"
    (row,) = views.queue(bench.store)
    view = views.invoice_view(bench.store, row["id"])
    assert [str(line.net_amount) for line in view.invoice.lines] == ["100.00", "60.00"]
    assert (str(view.invoice.gross_total), view.reading.pages) == ("176.00", (1, 2))
    assert view.reading.gross_total is not None
    assert view.reading.gross_total.source is not None
    assert view.reading.gross_total.source.page == 2
    assert views.document_files(bench, view.invoice.document) == (papers.page_one(), papers.page_two())


def test_pages_without_their_number_of_pages_are_told_by_the_names_of_the_files(bench: Workbench) -> None:
    documents = taken(bench, [("page_1.pdf", papers.page_one("")), ("page_2.pdf", papers.page_two(""))])
    assert [row["outcome"] for row in documents] == ["imported", "ignored"]
    assert len(views.queue(bench.store)) == 1


@pytest.mark.parametrize(
    "files",
    [
        pytest.param([PAGES[0], ("page 2.pdf", papers.page_two(number="QA-4472"))], id="another number"),
        pytest.param([PAGES[0], ("page 3.pdf", papers.page_two("Page 3 of 3"))], id="a page is missing"),
        pytest.param([PAGES[0], PAGES[1], ("again.pdf", papers.page_two("Page 2 of 2 "))], id="a page is there twice"),
    ],
)
def test_what_does_not_make_up_one_whole_stays_apart(bench: Workbench, files: list[tuple[str, bytes]]) -> None:
    documents = taken(bench, files)
    assert not any(str(row["reason"]).startswith("further pages") for row in documents)
    assert bench.store.cursor().execute("SELECT count(*) FROM document_part").fetchall() == [(0,)]


def test_the_same_pages_again_are_duplicates(bench: Workbench) -> None:
    taken(bench, PAGES)
    result = import_files(
        bench, [papers.mail(bench.place.folder / "later", [*PAGES, ("other.pdf", papers.titled("QUOTE"))])]
    )
    assert (result.documents["duplicate"], result.invoices) == (2, [])
    assert len(views.queue(bench.store)) == 1


def test_nothing_of_it_is_held_so_it_is_not_gone_through_again(bench: Workbench) -> None:
    taken(bench, PAGES)
    (mail,) = views.mails(bench.store)
    with pytest.raises(Exception, match="Nothing of this mail is held"):
        reprocess(bench, mail["id"])
