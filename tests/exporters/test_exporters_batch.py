"""A batch: the same for the same set, whole, and safe to put on any disk."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

import pytest
from exporters_world import batch, export, line
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import ExportError
from engine.exporters import Batch, ExportInvoice, invoice_key, targets
from engine.exporters.building import attachment_names
from engine.model import DocumentKind


def manifest_of(made: Batch) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(next(file.content for file in made.files if file.name == "manifest.json"))
    return found


def some() -> list[ExportInvoice]:
    return [
        export([line(1, "10.00"), line(2, "20.00")], number="B"),
        export([line(1, "5.00")], number="A"),
        export([line(1, "5.00")], supplier="Elm Hire", currency="NZD", number="A"),
        export([line(1, "4.00")], number="CN", kind=DocumentKind.CREDIT_NOTE),
    ]


@pytest.mark.parametrize("target", sorted(targets()))
def test_same_set_gives_the_same_bytes_in_whatever_order(target: str) -> None:
    assert batch(target, some()) == batch(target, some()[::-1])


def test_batch_is_another_for_another_set_target_revision_or_company() -> None:
    made = some()[:2]
    keys = {batch("generic-csv", made).id, batch("generic-csv", made[:1]).id, batch("generic-xlsx", made).id}
    keys.add(batch("generic-csv", [replace(made[0], revision=2), made[1]]).id)
    assert len(keys) == 4
    assert len({invoice_key("Elm", "1", 1), invoice_key("Oak", "1", 1), invoice_key("Elm", "1", 2)}) == 3
    assert invoice_key("Elm", "1", 1) == hashlib.sha256(b"Elm|1|1").hexdigest()[:32]


def test_refused_invoices_do_not_change_the_batch() -> None:
    good, bad = some()[0], replace(some()[1], coding=())
    assert batch("xero-csv", [good, bad]).id == batch("xero-csv", [good]).id
    assert batch("xero-csv", [good, bad]).accepted == (good.invoice.id,)


@pytest.mark.parametrize("target", sorted(targets()))
def test_control_totals_are_the_sum_of_what_was_accepted(target: str) -> None:
    made = batch(target, some())
    accepted = [entry.invoice for entry in some() if entry.invoice.id in made.accepted]
    totals = manifest_of(made)["control_totals"]
    for currency in ("AUD", "NZD"):
        expected = sum(invoice.sign * invoice.gross_total for invoice in accepted if invoice.currency == currency)
        assert sum(Decimal(total["gross"]) for total in totals if total["currency"] == currency) == expected
    assert sum(total["count"] for total in totals) == len(accepted)


def test_manifest_names_every_file_and_place() -> None:
    made = batch("xero-csv", some())
    found = manifest_of(made)
    files = {file.name: file.content for file in made.files}
    assert {entry["name"]: entry["sha256"] for entry in found["files"]} == {
        name: hashlib.sha256(content).hexdigest()
        for name, content in files.items()
        if name not in ("manifest.json", "preflight.csv")
    }
    for entry in found["invoices"]:
        rows = list(csv.reader(io.StringIO(files[entry["file"]].decode(), newline="")))
        block = rows[entry["first_row"] - 1 : entry["last_row"]]
        assert {(row[0], row[10]) for row in block} == {(entry["supplier"], entry["invoice_number"])}
        assert hashlib.sha256(files[entry["attachment"]]).hexdigest() == entry["document_sha256"]
    assert [entry["invoice_number"] for entry in found["refused"]] == ["CN"]


def test_nothing_accepted_leaves_only_the_reasons() -> None:
    made = batch("xero-csv", [])
    assert [file.name for file in made.files] == ["manifest.json", "preflight.csv"]


def test_unknown_target_names_the_known() -> None:
    with pytest.raises(ExportError, match="generic-csv, generic-xlsx, xero-csv"):
        batch("myob", [])


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(min_size=1), st.text(min_size=1), st.text()), min_size=1, max_size=6))
def test_attachment_names_are_safe_and_distinct(words: Sequence[tuple[str, str, str]]) -> None:
    made = [
        replace(
            export([line(1, "1.00")], supplier=supplier, number=number, identity=str(place)),
            document_name=name,
            document=b"x",
        )
        for place, (supplier, number, name) in enumerate(words)
    ]
    names = list(attachment_names(made).values())
    assert len({name.casefold() for name in names}) == len(made)
    for name in names:
        folder, base = PurePosixPath(name).parts
        assert folder == "attachments"
        assert not set(base) & set('\\/:*?"<>|\0\r\n')
        assert not base.startswith((".", "-"))
        assert len(base) < 140


def test_attachment_names_keep_their_letters() -> None:
    made = [
        export([line(1, "1.00")], supplier="Düne & Söhne", number="../../2026/04"),
        export([line(1, "1.00")], supplier="con", number=".."),
    ]
    assert list(attachment_names(made).values()) == ["attachments/Düne_Söhne-2026_04.pdf", "attachments/_con-_.pdf"]


def test_targets_say_what_they_are() -> None:
    assert set(targets()) == {"xero-csv", "generic-csv", "generic-xlsx"}
    for name, target in targets().items():
        assert name == target.TARGET
        assert target.LABEL
        assert len(target.NOTE) > 40
        assert isinstance(target.CARRIES_CREDIT_NOTES, bool)
