"""Contract section 2: `read`, without a store; and `formats`."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from engine.formats import LIBRARY
from tests.commands.commands_line import ISO_DAY, PLAIN_DECIMAL, Run, attachment, floats
from tests.joins.smallworld import Line, Paper

HEADER = {
    "file", "part", "pages", "kind", "reader", "supplier_name", "supplier_tax_id", "invoice_number", "invoice_date",
    "due_date", "currency", "net_total", "tax_total", "gross_total", "amount_due", "purchase_order", "purchase_orders",
    "is_credit_note", "lines", "charges", "verified", "issues",
}  # fmt: skip
LINE = {"kind", "description", "part", "quantity", "unit", "unit_price", "net_amount", "tax_rate", "purchase_order"}
MONEY = ("net_total", "tax_total", "gross_total", "amount_due")
HARBOUR = ("001-harbour-invoice.eml", "HP-208841.pdf")


def assert_shape(row: dict[str, Any]) -> None:
    assert set(row) >= HEADER
    assert floats({key: value for key, value in row.items() if key not in ("issues", "places", "evidence")}) == []
    for name in MONEY:
        assert row[name] is None or PLAIN_DECIMAL.fullmatch(row[name])
    for name in ("invoice_date", "due_date"):
        assert row[name] is None or ISO_DAY.fullmatch(row[name])
    for line in row["lines"]:
        assert set(line) >= LINE
        for name in ("quantity", "unit_price", "net_amount", "tax_rate"):
            assert line[name] is None or PLAIN_DECIMAL.fullmatch(line[name])
    for issue in row["issues"]:
        assert set(issue) == {"code", "severity", "message", "where"}
        assert issue["severity"] in ("block", "warn", "info")


def test_page_is_read_verified_and_nothing_is_kept(run: Run, tmp_path: Path) -> None:
    path = attachment(*HARBOUR, tmp_path / "papers")
    said = run("--store", tmp_path / "none.duckdb", "read", path, "--json")
    row = said.row
    assert said.code == 0
    assert_shape(row)
    assert (row["reader"], row["kind"], row["part"], row["pages"]) == ("format:harbour-plumbing", "invoice", 1, [1])
    assert (row["invoice_number"], row["gross_total"], row["verified"]) == ("HP-208841", "2049.52", True)
    assert row["places"]["gross_total"]["page"] == 1
    assert len(row["places"]["gross_total"]["box"]) == 4
    assert [path.name for path in tmp_path.iterdir()] == ["papers"]


def test_a_table_of_two_invoices_gives_two_lines(run: Run, tmp_path: Path) -> None:
    said = run("read", attachment("069-two-in-one-table.eml", "VD-weekly-2026-11-06.csv", tmp_path), "--json")
    assert [row["part"] for row in said.rows] == [1, 2]
    assert len({row["invoice_number"] for row in said.rows}) == 2
    for row in said.rows:
        assert_shape(row)
        assert set(row["places"]["invoice_number"]) == {"row", "column"}


def test_credit_note_is_positive(run: Run, tmp_path: Path) -> None:
    row = run("read", Paper("C-1", credit=True).save(tmp_path), "--json").row
    assert_shape(row)
    assert (row["kind"], row["is_credit_note"], row["gross_total"]) == ("credit_note", True, "55.00")
    assert row["places"]["gross_total"] == {"xpath": "/ubl:CreditNote/cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount"}


@pytest.mark.parametrize(
    ("paper", "expected"),
    [
        (("056-statement.eml", "Statement-October-2026.pdf"), (0, "statement", "DOC_NOT_INVOICE")),
        (("084-nobody-knows-this-table.eml", "TC40219.csv"), (1, "other", "NO_FORMAT")),
        (("030-scan.eml", "Scan_20261021.pdf"), (1, "other", "SCAN")),
    ],
)
def test_what_is_no_invoice_gives_one_line_without_values(
    run: Run, tmp_path: Path, paper: tuple[str, str], expected: tuple[int, str, str]
) -> None:
    said = run("read", attachment(*paper, tmp_path), "--json")
    row = said.row
    assert_shape(row)
    (issue,) = row["issues"]
    assert (said.code, row["kind"], issue["code"]) == expected
    assert row["verified"] is False
    assert all(row[field] is None for field in (*MONEY, "supplier_name", "invoice_number", "invoice_date", "purchase_order"))
    assert row["lines"] == row["charges"] == row["purchase_orders"] == []


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 broken", b"PK\x03\x04", b"<Invoice", b"\x00\xff" * 50, b"a;b\n1;2\n"])
def test_broken_file_is_one_line_and_needs_a_person(run: Run, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.pdf").write_bytes(content)
    said = run("read", tmp_path / "a.pdf", "--json")
    assert (said.code, said.row["kind"], said.row["verified"]) == (1, "other", False)
    assert said.row["issues"][0]["severity"] == "block"


def test_figures_that_do_not_close_are_not_verified(run: Run, tmp_path: Path) -> None:
    said = run("read", Paper("A-1", lines=(Line(net="49.00", price="50.00"),)).save(tmp_path), "--json")
    assert (said.code, said.row["verified"]) == (1, False)
    assert "ARITH" in [issue["code"] for issue in said.row["issues"]]


def test_several_files_one_object_a_line_and_words_without_json(run: Run, tmp_path: Path) -> None:
    papers = [Paper(f"A-{n}").save(tmp_path) for n in range(3)]
    assert [row["invoice_number"] for row in run("read", *papers, "--json").rows] == ["A-0", "A-1", "A-2"]
    words = run("read", papers[0])
    assert words.code == 0
    assert "verified" in words.out


def test_missing_file_or_folder_reads_nothing_at_all(run: Run, tmp_path: Path) -> None:
    good = Paper("A-1").save(tmp_path)
    for wrong in (tmp_path / "none.pdf", tmp_path):
        said = run("read", good, wrong, "--json")
        assert (said.code, said.out) == (2, "")
        assert str(wrong) in said.err


def test_own_company_comes_from_the_settings_named(run: Run, tmp_path: Path) -> None:
    paper = Paper("A-1").save(tmp_path)
    settings = tmp_path / "ours.toml"
    settings.write_text('[company]\nnames = ["Ridgeline Trade Services Pty Ltd"]\n', encoding="utf-8")
    assert run("read", paper, "--settings", settings).code == 0
    settings.write_text('[company]\nname = "x"\n', encoding="utf-8")
    assert run("read", paper, "--settings", settings).code == 2
    assert run("read", paper, "--settings", tmp_path / "none.toml").code == 2


# --- formats ---------------------------------------------------------------------------------------------------------


def test_formats_list_names_shipped_taught_and_faulty(run: Run, tmp_path: Path) -> None:
    store = tmp_path / "a.duckdb"
    shipped = sorted(path.stem for path in LIBRARY.glob("*.toml"))
    said = run("--store", store, "formats", "list", "--json")
    assert said.code == 0
    assert [row["name"] for row in said.rows] == shipped
    assert {row["origin"] for row in said.rows} == {"shipped"}
    assert all(row["supplier"] and row["media"] in ("pdf", "table") and row["version"] >= 1 for row in said.rows)

    (tmp_path / "formats").mkdir()
    shutil.copy(LIBRARY / "harbour-plumbing.toml", tmp_path / "formats")
    (tmp_path / "formats" / "broken.toml").write_text('supplier = "X"\ncolour = "blue"\n', encoding="utf-8")
    said = run("--store", store, "formats", "list", "--json")
    assert said.code == 1
    rows = {(row["name"], row["origin"]): row for row in said.rows}
    assert rows["harbour-plumbing", "shipped"]["replaced"] is True
    assert rows["harbour-plumbing", "taught"]["replaced"] is False
    broken = rows["broken", "taught"]
    assert broken["supplier"] is None
    assert "broken.toml" in broken["problem"]
    assert not store.exists()


def test_formats_try_says_what_it_makes_of_each_document(run: Run, tmp_path: Path) -> None:
    own = attachment(*HARBOUR, tmp_path)
    other = attachment("002-coastal-invoice.eml", "7710345.pdf", tmp_path)
    said = run("formats", "try", "harbour-plumbing", own, other, "--json")
    assert said.code == 1
    mine, theirs = said.rows
    assert (mine["identified"], theirs["identified"]) == (True, False)
    assert_shape(mine["invoices"][0])
    assert mine["invoices"][0]["invoice_number"] == "HP-208841"
    assert theirs["invoices"] == []
    assert run("formats", "try", LIBRARY / "harbour-plumbing.toml", own).code == 0
    assert run("formats", "try", "harbour-plumbing", own, "--json").code == 0


def test_formats_try_refuses_what_is_not_there_and_survives_what_is_broken(run: Run, tmp_path: Path) -> None:
    own = attachment(*HARBOUR, tmp_path)
    for arguments in (("nobody", own), ("harbour-plumbing", tmp_path / "none.pdf"), ("harbour-plumbing", tmp_path)):
        said = run("formats", "try", *arguments, "--json")
        assert (said.code, said.out) == (2, "")
    (tmp_path / "faulty.toml").write_text("supplier = 7", encoding="utf-8")
    said = run("formats", "try", tmp_path / "faulty.toml", own)
    assert said.code == 2
    assert "faulty.toml" in said.err or "faulty" in said.err
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 broken")
    said = run("formats", "try", "harbour-plumbing", tmp_path / "broken.pdf", own, "--json")
    assert said.code == 1
    assert said.rows[0]["issues"][0]["code"] == "DOC_UNREADABLE"
    assert said.rows[1]["identified"] is True


def test_formats_check_reads_every_kept_sample(run: Run, tmp_path: Path) -> None:
    store = tmp_path / "a.duckdb"
    said = run("--store", store, "formats", "check", "--json")
    assert said.code == 0
    assert all(row["ok"] and row["samples"] >= 4 for row in said.rows)
    (tmp_path / "formats").mkdir()
    (tmp_path / "formats" / "broken.toml").write_text("=", encoding="utf-8")
    said = run("--store", store, "formats", "check", "--json")
    assert said.code == 1
    assert [row["name"] for row in said.rows if not row["ok"]] == ["broken"]


def test_formats_learn_comes_later(run: Run) -> None:
    said = run("formats", "learn", "a.pdf")
    assert (said.code, said.out) == (2, "")
    assert "later version" in said.err
