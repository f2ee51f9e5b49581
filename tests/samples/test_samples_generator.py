"""The sample world: made again byte for byte, and its expected outcomes add up and agree with its load files."""

from __future__ import annotations

import email
import email.policy
import importlib.util
import json
import subprocess
import sys
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engine.identifiers import is_valid_tax_id
from engine.issues import Code
from engine.model import (
    OwnCompany,
)
from engine.settings import MailboxKind
from engine.settings_file import load_settings
from engine.tables import read_table

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "data" / "samples"
WORLD = SAMPLES / "world"
OUTCOMES = sorted((WORLD / "outcomes").glob("*.json"))
KINDS = {"suppliers": 9, "jobs": 12, "orders": 40, "receipts": 40, "taxes": 6}
SHOWN = {
    "ARITH", "SUP_UNKNOWN", "SENDER_UNVERIFIED", "DUP_EXACT", "PO_MISSING", "PO_INVALID", "PO_CLOSED", "CUR_MISMATCH",
    "LINE_UNMATCHED", "QTY_ORD", "QTY_REC", "NOT_RECEIVED", "PRICE", "CHARGE_UNPLANNED", "TAX_OVER", "NO_FORMAT", "SCAN",
    "UNVERIFIED",
}  # fmt: skip


def outcome(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def documents() -> list[dict[str, Any]]:
    return [document for path in OUTCOMES for document in outcome(path)["documents"]]


def invoices() -> list[dict[str, Any]]:
    return [invoice for document in documents() for invoice in document["invoices"]]


def files_under(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.skipif(
    importlib.util.find_spec("reportlab") is None, reason="reportlab (requirements-dev.txt) is not installed"
)
def test_generator_still_makes_the_committed_bytes(tmp_path: Path) -> None:
    command = [sys.executable, str(SAMPLES / "generator" / "make.py"), str(tmp_path / "world")]
    subprocess.run(command, check=True, timeout=120)
    made = {
        path.relative_to(tmp_path / "world"): path.read_bytes() for path in (tmp_path / "world").rglob("*") if path.is_file()
    }
    kept = {path.relative_to(WORLD): path.read_bytes() for path in WORLD.rglob("*") if path.is_file()}
    assert sorted(made) == sorted(kept)
    assert [name for name in made if made[name] != kept[name]] == []


def test_every_mail_has_its_outcome() -> None:
    mails = {path.stem for path in (WORLD / "mails").glob("*.eml")}
    assert mails == {path.stem for path in OUTCOMES}
    assert all(outcome(path)["mail"] == f"{path.stem}.eml" for path in OUTCOMES)
    assert len(mails) >= 60


def test_mail_outcome_follows_from_its_documents() -> None:
    for path in OUTCOMES:
        truth = outcome(path)
        results = [document["outcome"] for document in truth["documents"] if document["reason"] != "logo"]
        expected = "held" if "held" in results else "done" if results else "ignored"
        assert truth["outcome"] == expected, path.name


def test_documents_add_up_and_say_why() -> None:
    counts = Counter(document["outcome"] for document in documents())
    assert set(counts) == {"imported", "duplicate", "ignored", "held"}
    for document in documents():
        assert bool(document["invoices"]) == (document["outcome"] == "imported"), document["file"]
        assert (document["reason"] is None) == (document["outcome"] == "imported"), document["file"]


def test_month_is_mostly_clean_and_shows_every_hold() -> None:
    states = Counter(invoice["state"] for invoice in invoices())
    assert states["matched"] >= 35
    for invoice in invoices():
        assert (invoice["state"] == "held") == bool(invoice["holds"]), invoice["invoice_number"]
        assert all(Code(code) for code in invoice["holds"])
    shown = {code for invoice in invoices() for code in invoice["holds"]} | {
        document["reason"] for document in documents() if document["outcome"] == "held"
    }
    assert shown >= SHOWN


@pytest.mark.parametrize("invoice", invoices(), ids=lambda invoice: invoice["invoice_number"])
def test_invoice_adds_up_unless_that_is_its_fault(invoice: dict[str, Any]) -> None:
    net, tax, gross = (Decimal(invoice[name]) for name in ("net_total", "tax_total", "gross_total"))
    rows = invoice["lines"] + invoice["charges"]
    assert sum(Decimal(row["net_amount"]) for row in rows) == net
    assert (net + tax == gross) == ("ARITH" not in invoice["holds"])
    right_tax = sum(Decimal(row["net_amount"]) * Decimal(row["tax_rate"]) / 100 for row in rows)
    assert (abs(tax - right_tax) <= Decimal("0.05")) == ("TAX_OVER" not in invoice["holds"])
    for line in invoice["lines"]:
        amount = Decimal(line["quantity"]) * Decimal(line["unit_price"]) - Decimal(line["discount"] or 0)
        assert abs(amount - Decimal(line["net_amount"])) <= Decimal("0.005")
    assert date(2026, 10, 5) <= date.fromisoformat(invoice["invoice_date"]) <= date(2026, 11, 16)
    assert is_valid_tax_id(invoice["supplier_tax_id"])


@pytest.mark.parametrize("path", sorted((WORLD / "mails").glob("*.eml")), ids=lambda path: path.stem)
def test_mail_is_well_formed_and_stays_in_example_domains(path: Path) -> None:
    raw = path.read_bytes()
    assert raw.count(b"\n") == raw.count(b"\r\n")
    message = email.message_from_bytes(raw, policy=email.policy.default)
    for part in message.walk():
        assert not part.defects, part.defects
    senders = [message["From"].addresses[0], message["To"].addresses[0]]
    assert all(address.domain.endswith(".example") for address in senders)
    assert message["Message-ID"].count("@") == 1


def test_message_identities_are_unique() -> None:
    messages = [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in (WORLD / "mails").iterdir()
    ]
    assert len({str(message["Message-ID"]) for message in messages}) == len(messages)


@pytest.mark.parametrize("kind", KINDS)
def test_load_file_loads_whole(kind: str) -> None:
    loaded = read_table(kind, (WORLD / f"{kind}.csv").read_bytes(), f"{kind}.csv")
    assert (loaded.refused, loaded.unknown_columns) == ((), ())
    assert len(loaded.records) >= KINDS[kind]


def test_settings_name_the_company_and_the_sample_mailbox() -> None:
    settings = load_settings(WORLD / "settings.toml")
    assert settings.actor == "Sample Analyst"
    assert settings.company == OwnCompany(
        names=("Ridgeline Trade Services Pty Ltd", "Ridgeline Trade Services"),
        tax_ids=("52901204417",),
        bank_accounts=("000-201 44170902",),
        email_domains=("ridgeline.example",),
    )
    assert [(mailbox.kind, mailbox.after.value) for mailbox in settings.mailboxes] == [(MailboxKind.FOLDER, "leave")]
