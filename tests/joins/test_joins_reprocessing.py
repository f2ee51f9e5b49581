"""Held mail is read again once its format is taught or its sender is known; nothing is counted twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import views
from engine.desk import assign_supplier
from engine.errors import NotFound, Refused
from engine.formats import save_format
from engine.reprocessing import assign_mail, reprocess
from engine.workbench import Workbench, open_workbench
from tests.sampleworld import sample_store

TABLE = "TC40219.csv"
TASMAN = {
    "supplier": "Tasman Coatings Pty Ltd",
    "media": "csv",
    "version": 1,
    "identify": {"all": ["Our ABN", "In all"], "none": []},
    "header": {
        "supplier_name": {"column": "Company"},
        "supplier_tax_id": {"column": "Our ABN"},
        "invoice_number": {"column": "Bill"},
        "invoice_date": {"column": "Written", "date": "%d/%m/%Y"},
        "purchase_order": {"column": "Against", "optional": True},
        "currency": {"value": "AUD"},
        "net_total": {"column": "Ex"},
        "tax_total": {"column": "Tax"},
        "gross_total": {"column": "In all"},
    },
    "lines": {
        "columns": {
            "description": "Work",
            "quantity": "Measured",
            "unit": "Per",
            "unit_price": "Rate",
            "net_amount": "Value",
        },
    },
}


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[Workbench]:
    with open_workbench(sample_store(tmp_path / "store")) as opened:
        yield opened


def mail_with(bench: Workbench, file_name: str) -> int:
    """The arrival that brought a file."""
    for mail in views.mails(bench.store):
        if any(row["file_name"] == file_name for row in views.mail_view(bench.store, mail["id"]).documents):
            return int(mail["id"])
    raise AssertionError(f"no mail brought {file_name}")


def test_taught_format_reads_what_was_held(sample: Workbench) -> None:
    mail = mail_with(sample, TABLE)
    before = views.status(sample.store)
    assert views.mail_view(sample.store, mail).documents[0]["outcome"] == "held"
    assert reprocess(sample, mail) == "held", "nothing was taught yet"
    assert views.status(sample.store) == before

    save_format("tasman-coatings", TASMAN, sample.place.formats)
    assert reprocess(sample, mail) == "done"
    after = views.status(sample.store)
    assert after.documents["arrived"] == before.documents["arrived"]
    assert after.documents["imported"] == before.documents["imported"] + 1
    assert after.documents["held"] == before.documents["held"] - 1
    assert after.mails == before.mails | {"done": before.mails["done"] + 1, "held": before.mails["held"] - 1}
    row = next(row for row in views.queue(sample.store) if row["invoice_number"] == "TC40219")
    view = views.invoice_view(sample.store, row["id"])
    assert view.reading.reader == "format:tasman-coatings"
    assert view.mail is not None
    assert view.mail["id"] == mail
    assert "Gone through again" in " ".join(line["message"] for line in views.mail_view(sample.store, mail).log)
    with pytest.raises(Refused, match="Nothing of this mail is held"):
        reprocess(sample, mail)


def test_mail_that_is_not_there_is_said_so(sample: Workbench) -> None:
    with pytest.raises(NotFound, match="no mail 999999"):
        reprocess(sample, 999999)
    with pytest.raises(NotFound, match="no supplier S-999"):
        assign_mail(sample, mail_with(sample, TABLE), "S-999")


def test_assigned_sender_clears_the_unverified_one(sample: Workbench) -> None:
    row = views.queue(sample.store, code="SENDER_UNVERIFIED")[0]
    view = views.invoice_view(sample.store, row["id"])
    assert view.mail is not None
    assert assign_mail(sample, view.mail["id"], str(row["supplier"])) == "done"
    known = next(entry for entry in views.suppliers(sample.store) if entry["number"] == row["supplier"])
    assert view.mail["original_sender"] in known["email_senders"]
    assert views.queue(sample.store, code="SENDER_UNVERIFIED") == ()


def test_remembered_sender_clears_the_suppliers_other_invoices(sample: Workbench) -> None:
    row = views.queue(sample.store, code="SENDER_UNVERIFIED")[0]
    view = views.invoice_view(sample.store, row["id"])
    other = next(r for r in views.queue(sample.store, state="matched") if r["supplier"] == row["supplier"])
    assert view.mail is not None
    assign_supplier(sample, other["id"], row["supplier"], remember_sender=view.mail["original_sender"])
    assert views.queue(sample.store, code="SENDER_UNVERIFIED") == ()
