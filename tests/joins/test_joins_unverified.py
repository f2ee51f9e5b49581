"""What a reading without a format does not prove holds the invoice, says exactly what, and clears by a person's check."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import desk, views
from engine.accepting import accept_clean
from engine.correcting import confirm, correct
from engine.errors import Refused
from engine.importing import import_files
from engine.model import Hold
from engine.store.examples import examples
from engine.workbench import Workbench, open_workbench
from tests.joins import papers
from tests.sampleworld import sample_store


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[Workbench]:
    with open_workbench(sample_store(tmp_path / "store")) as opened:
        yield opened


def open_holds(bench: Workbench, invoice: str) -> dict[str, Hold]:
    found = views.invoice_view(bench.store, invoice).match
    assert found is not None
    return {hold.code.value: hold for hold in found.holds if hold.is_open_block}


def unproved(bench: Workbench) -> str:
    return str(next(row["id"] for row in views.queue(bench.store, code="UNVERIFIED")))


def test_the_hold_names_what_is_unproved_and_nothing_else(sample: Workbench) -> None:
    invoice = unproved(sample)
    (hold,) = open_holds(sample, invoice).values()
    assert hold.measured == "due date"
    assert "The due date 2026-10-29 lies before the invoice date 2026-10-30" in hold.message
    assert "supplier" not in hold.message
    assert (hold.owner, hold.releasable) == ("AP", True)
    assert hold.clears_when == "the values are checked against the document and confirmed"
    assert invoice not in {result.invoice for result in accept_clean(sample)}


def test_a_release_lets_it_pass_with_a_reason(sample: Workbench) -> None:
    invoice = unproved(sample)
    with pytest.raises(Refused, match="reason"):
        desk.release(sample, invoice, "UNVERIFIED", " ")
    desk.release(sample, invoice, "UNVERIFIED", "a slip of the painter's, agreed by phone")
    assert views.invoice_view(sample.store, invoice).state == "matched"


def test_a_correction_proves_it_and_is_kept_as_an_example(sample: Workbench) -> None:
    invoice = unproved(sample)
    correct(sample, invoice, {"due_date": "29/11/2026"})
    view = views.invoice_view(sample.store, invoice)
    assert (view.state, view.invoice.verified) == ("matched", True)
    (example,) = examples(sample.store, "S-009")
    assert (example.document, example.changed, example.reader) == (view.invoice.document, ("due_date",), "page")
    assert example.reading == view.reading
    assert examples(sample.store, "S-001") == ()


def test_later_examples_of_a_document_take_the_place_of_earlier_ones(sample: Workbench) -> None:
    invoice = unproved(sample)
    correct(sample, invoice, {"due_date": "28/11/2026"})
    correct(sample, invoice, {"due_date": "29/11/2026", "job": "J-206"})
    (example,) = examples(sample.store)
    assert example.changed == ("due_date", "job"), "every field that a person ever gave"
    assert example.reading.due_date is not None
    assert example.reading.due_date.text == "29/11/2026"
    kept = sample.store.cursor().execute("SELECT count(*) FROM example").fetchall()
    assert kept == [(2,)], "nothing is overwritten"


def test_confirming_all_values_clears_it_and_says_who(sample: Workbench) -> None:
    invoice = unproved(sample)
    confirm(sample, invoice)
    view = views.invoice_view(sample.store, invoice)
    assert view.state == "matched"
    assert "values confirmed" in [event["what"] for event in view.history]
    assert view.reading.invoice_number is not None
    assert "person" in view.reading.invoice_number.evidence
    (example,) = examples(sample.store, "S-009")
    assert example.changed == ()


def test_an_accepted_invoice_cannot_be_confirmed(sample: Workbench) -> None:
    accepted = accept_clean(sample)[0].invoice
    with pytest.raises(Refused, match="accepted"):
        confirm(sample, accepted)


def test_a_stranger_s_first_mail_arrives_in_full(bench: Workbench) -> None:
    path = papers.mail(bench.place.folder / "mails", [("invoice.pdf", papers.whole())])
    result = import_files(bench, [path])
    (made,) = result.invoices
    view = views.invoice_view(bench.store, made.id)
    assert (view.invoice.supplier, view.invoice.supplier_name) == (None, papers.STRANGER)
    assert (view.invoice.invoice_number, view.invoice.invoice_date.isoformat()) == ("QA-4471", "2026-10-12")
    assert [str(line.net_amount) for line in view.invoice.lines] == ["100.00", "60.00"]
    assert str(view.invoice.gross_total) == "176.00"
    assert "SUP_UNKNOWN" in open_holds(bench, made.id)

    created = desk.create_supplier(bench, made.id, remember_sender="accounts@quillanchor.example")
    assert (created.name, created.tax_id) == (papers.STRANGER, papers.STRANGER_ID.replace(" ", ""))
    assert created.bank_account is None
    after = views.invoice_view(bench.store, made.id)
    assert after.invoice.supplier == created.number
    assert not {"SUP_UNKNOWN", "SENDER_UNVERIFIED"} & set(open_holds(bench, made.id))
    assert after.invoice.verified, "the ledger now speaks for the supplier"


@pytest.mark.parametrize(
    ("title", "more", "kind"),
    [
        ("QUOTE", ("Quote number Q-77", "Valid for 30 days"), "quote"),
        ("DELIVERY DOCKET", ("Docket number D-12",), "delivery_docket"),
        ("PAYMENT REMINDER", ("The following invoices are overdue",), "reminder"),
        ("ORDER CONFIRMATION", ("Our order number SO-9",), "order_confirmation"),
        ("STATEMENT OF ACCOUNT", ("Opening balance 0.00",), "statement"),
    ],
)
def test_what_is_no_invoice_is_put_aside_by_its_name_and_kept(
    bench: Workbench, title: str, more: tuple[str, ...], kind: str
) -> None:
    folder = bench.place.folder / "files"
    folder.mkdir()
    (folder / "paper.pdf").write_bytes(papers.titled(title, *more))
    result = import_files(bench, [folder])
    assert (result.documents["ignored"], result.invoices) == (1, [])
    (mail,) = views.mails(bench.store)
    (document,) = views.mail_view(bench.store, mail["id"]).documents
    assert document["reason"] == kind
    assert bench.originals.has(document["document"])
    assert kind.replace("_", " ") in json.loads(document["issues"])[0]["message"]
