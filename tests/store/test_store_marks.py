"""What invoices have in common: kept with every invoice, and worked out alike for those of an older store."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from engine.codec import to_json
from engine.model import DocumentKind, SupplierInvoice
from engine.store import migrating, open_for_writing
from engine.store.database import Store
from engine.store.marks import save_marks
from engine.store.rows import insert, now

PRINTED = [
    ("BSB 062-000 Account No 1234 5678", "ABN 51 824 753 556", "DN-000417"),
    ("GB33 BUKB 2020 1555 5555 55", "GST Reg No 123-456-789", "000417"),
    ("a/c 99", "CHE-123.456.788 MWST", "d 5501/2"),
    ("IBAN", None, "---"),
    (None, "", None),
]


def invoice(number: int, account: str | None, tax_id: str | None, note: str | None) -> SupplierInvoice:
    return SupplierInvoice(
        id=f"i{number}", document="d", part=1, kind=DocumentKind.INVOICE, supplier="S-1", supplier_name="Harbour",
        supplier_tax_id=tax_id, invoice_number=f"INV-{number}", invoice_date=date(2026, 3, 1), due_date=None, currency="AUD",
        net_total=Decimal(1), tax_total=Decimal(0), gross_total=Decimal(1), amount_due=None, purchase_orders=(), job=None,
        delivery_note=note, original_invoice=None, bank_account=account, lines=(), verified=True,
    )  # fmt: skip


def marks(store: Store) -> set[tuple[str, ...]]:
    return set(store.cursor().execute("SELECT invoice, kind, mark, text FROM invoice_mark").fetchall())


def test_an_older_store_gets_the_marks_that_a_new_one_keeps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    every = migrating.MIGRATIONS
    older = tuple(step for step in every if step.stem < "007")
    stored = [invoice(number, *printed) for number, printed in enumerate(PRINTED)]
    monkeypatch.setattr(migrating, "MIGRATIONS", older)
    with open_for_writing(tmp_path / "old.duckdb") as store, store.transaction() as cursor:
        for order, one in enumerate(stored):
            row = (one.id, order, "d", 1, now(), "invoice", "S-1", "Harbour", one.invoice_number, one.invoice_number)
            figures = (one.invoice_date, None, "AUD", one.net_total, one.tax_total, one.gross_total, True, "page")
            insert(cursor, "invoice", [(*row, *figures, json.dumps(to_json(one)), "{}")])
    monkeypatch.setattr(migrating, "MIGRATIONS", every)
    with open_for_writing(tmp_path / "old.duckdb") as old, open_for_writing(tmp_path / "new.duckdb") as new:
        with new.transaction() as cursor:
            for one in stored:
                save_marks(cursor, one)
                save_marks(cursor, one)
        assert marks(old) == marks(new)
        assert ("i0", "account", "06200012345678", "BSB 062-000 Account No 1234 5678") in marks(new)
        assert {kind for invoice_id, kind, *_ in marks(new) if invoice_id == "i3"} == set()
