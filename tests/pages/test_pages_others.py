"""Export, Received email, Settings and Overview: what they do, not only that they open."""

from __future__ import annotations

import io
import zipfile

import pytest

from engine import posting, views
from engine.accepting import accept_clean
from engine.settings import AcceptImported, BareNumber, ChargeSharing, SameDocument
from pages.parts import known
from pages.parts.export_parts import writable, zipped
from tests.pages.desk import Desk
from tests.pages.reading import press, problems_of, text_of


def pick(desk: Desk, key: str, row: int) -> None:
    desk.at.session_state[key] = {"selection": {"rows": [row], "columns": [], "cells": []}}
    desk.at.run()


@pytest.mark.parametrize("target", ["xero-csv", "generic-csv", "generic-xlsx"])
def test_one_press_writes_and_a_second_offers_the_same_bytes(full: Desk, target: str) -> None:
    accept_clean(full.bench)
    at = full.open("export")
    at.segmented_control(key="target").set_value(target).run()
    chosen = writable(posting.waiting(full.bench, target), posting.preflight(full.bench, target))
    press(at, f"Write {len(chosen)} invoices")
    assert problems_of(at) == []
    assert "written as batch" in text_of(at)
    (batch,) = posting.batches(full.bench, target)
    folder = full.bench.place.exports / batch["id"]
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    press(at, "Offer the last batch again")
    assert "byte for byte" in text_of(at)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert len(posting.batches(full.bench, target)) == 1


def test_the_zip_holds_every_file_and_is_the_same_each_time(full: Desk) -> None:
    accept_clean(full.bench)
    result = posting.export(full.bench, "xero-csv")
    assert result.batch is not None
    packed = zipped(full.bench, result.batch, result.files)
    assert packed == zipped(full.bench, result.batch, result.files)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert set(archive.namelist()) == set(result.files)


def test_a_mail_shows_its_log_its_documents_and_the_way_to_its_invoice(full: Desk) -> None:
    mail = next(row for row in views.mails(full.bench.store) if row["invoices"] == 1 and row["outcome"] == "done")
    at = full.open("received_email", mail=str(mail["id"]))
    said = text_of(at)
    assert problems_of(at) == []
    assert mail["subject"] in said
    assert "Outcome: done" in said


def test_mails_are_found_by_outcome_and_words(full: Desk) -> None:
    at = full.open("received_email")
    everything = len(at.dataframe[0].value)
    at.pills(key="mail_outcome").set_value("held").run()
    assert 0 < len(at.dataframe[0].value) < everything
    at.pills(key="mail_outcome").set_value("all").run()
    at.text_input(key="mail_search").set_value("harbourplumbing").run()
    assert 0 < len(at.dataframe[0].value) < everything
    pick(full, "mails", 0)
    assert "Log" in text_of(at)


def test_a_held_mail_says_why_and_can_be_read_again(full: Desk) -> None:
    mail = next(row for row in views.mails(full.bench.store) if row["outcome"] == "held")
    at = full.open("received_email", mail=str(mail["id"]))
    press(at, "Read again")
    assert problems_of(at) == []
    assert "Gone through again by" in text_of(at)


def test_a_sender_is_assigned_to_a_supplier(full: Desk) -> None:
    mail = next(row for row in views.mails(full.bench.store) if row["original_sender"])
    at = full.open("received_email", mail=str(mail["id"]))
    supplier = known.suppliers(full.bench)[-1]
    at.selectbox[0].set_value(supplier)
    press(at, "Assign")
    senders = known.supplier_named(full.bench, supplier.number)
    assert senders is not None
    assert mail["original_sender"] in senders.email_senders


def test_defaults_are_kept(full: Desk) -> None:
    at = full.open("settings")
    at.radio[0].set_value(AcceptImported.WITH_JOB)
    at.radio[1].set_value(SameDocument.UPDATE)
    at.radio[2].set_value(BareNumber.JOB)
    at.selectbox(key="charge_sharing").set_value(ChargeSharing.WEIGHT)
    press(at, "Save")
    kept = full.bench.settings.imports
    assert (kept.accept_imported, kept.same_document, kept.bare_number, kept.charge_sharing) == (
        AcceptImported.WITH_JOB,
        SameDocument.UPDATE,
        BareNumber.JOB,
        ChargeSharing.WEIGHT,
    )


def test_a_list_is_loaded_and_a_bad_row_is_named(empty: Desk) -> None:
    at = empty.open("settings")
    at.segmented_control(key="load_kind").set_value("jobs").run()
    at.file_uploader(key="file-jobs").upload(
        "jobs.csv", b"number,name,budget\nJ-1,Shed,100.00\nJ-2,Fence,plenty\n", "text/csv"
    )
    press(at, "Load")
    assert "nothing was loaded, because of 1 problem" in text_of(at)
    assert at.dataframe[0].value.iloc[0]["row"] == 3
    assert views.jobs(empty.bench.store) == ()
    at.file_uploader(key="file-jobs").upload("jobs.csv", b"number,name,budget\nJ-1,Shed,100.00\n", "text/csv")
    press(at, "Load")
    assert problems_of(at) == []
    assert [job.number for job in views.jobs(empty.bench.store)] == ["J-1"]


def test_a_reason_on_the_overview_opens_its_invoices(full: Desk) -> None:
    at = full.open("overview")
    reasons = list(at.dataframe[0].value["reason"])
    pick(full, "reasons", 0)
    assert "Everything that came in" in text_of(at)
    assert all(reasons[0][2:] in said for said in at.dataframe[0].value["reasons"])
