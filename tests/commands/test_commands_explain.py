"""`read --explain` and `--picture`: why each value is believed, and where it stands."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from engine.sample import WORLD
from tests.commands.commands_line import Run, attachment
from tests.joins import papers
from tests.joins.smallworld import Paper

STRANGER = ("085-first-paper-of-a-stranger.eml", "LF-3107.pdf")
SETTINGS = WORLD / "settings.toml"


def test_json_gains_the_evidence_of_each_value(run: Run, tmp_path: Path) -> None:
    row = run("read", attachment(*STRANGER, tmp_path), "--settings", SETTINGS, "--json").row
    evidence = row["evidence"]
    assert set(evidence) >= {"supplier_name", "invoice_number", "invoice_date", "gross_total"}
    assert evidence["invoice_number"]["text"] == "LF-3107"
    assert evidence["invoice_number"]["where"] == row["places"]["invoice_number"]
    assert {"label", "position"} <= set(evidence["invoice_number"]["kinds"])
    assert "equation" in evidence["gross_total"]["kinds"]
    assert all(set(one) == {"text", "where", "kinds", "runner_up"} for one in evidence.values())


def test_a_sum_that_does_not_close_is_no_evidence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(papers.paper([*papers.HEAD, *papers.TABLE, *papers.FIRST, *papers.TOTALS]))
    row = run("read", tmp_path / "a.pdf", "--json").row
    assert row["verified"] is False
    assert "equation" not in row["evidence"]["net_total"]["kinds"], "the one line does not add up to it"
    assert "equation" in row["evidence"]["tax_total"]["kinds"]


def test_explain_prints_a_table_with_the_lines(run: Run, tmp_path: Path) -> None:
    said = run("read", attachment(*STRANGER, tmp_path), "--explain", "--settings", SETTINGS)
    assert said.code == 0
    head, *rows = [line for line in said.out.splitlines() if line.startswith("  ")]
    assert head.split() == ["value", "read", "as", "printed", "where", "rests", "on", "next", "best"]
    number = next(row for row in rows if row.startswith("  invoice number"))
    assert "LF-3107" in number
    assert "its label, its place" in number
    assert any(row.startswith("  line 3: net amount") and "336.00" in row and "the sums" in row for row in rows)


def test_explain_of_what_cannot_be_read_says_why(run: Run, tmp_path: Path) -> None:
    said = run("read", attachment("084-nobody-knows-this-table.eml", "TC40219.csv", tmp_path), "--explain")
    assert said.code == 1
    assert "NO_FORMAT" in said.out


def test_picture_shows_the_page_with_a_legend_below(run: Run, tmp_path: Path) -> None:
    said = run("read", attachment(*STRANGER, tmp_path), "--picture", tmp_path / "out.png", "--settings", SETTINGS)
    assert said.code == 0
    assert "out.png" in said.err
    picture = Image.open(tmp_path / "out.png").convert("RGB")
    assert picture.width == pytest.approx(595.28 * 2, abs=2)
    assert picture.height > 842 * 2 + 100
    colours = {colour for _, colour in picture.getcolors(2**24) or []}
    assert (0xC2, 0x41, 0x0C) in colours, "the supplier's name in its colour"


def test_each_page_has_a_picture_of_its_own(run: Run, tmp_path: Path) -> None:
    first, second = papers.page_one(), papers.page_two()
    (tmp_path / "both.pdf").write_bytes(_one_file(first, second))
    run("read", tmp_path / "both.pdf", "--picture", tmp_path / "out.png")
    assert sorted(path.name for path in tmp_path.glob("*.png")) == ["out-2.png", "out.png"]


def _one_file(*parts: bytes) -> bytes:
    import pypdfium2

    whole = pypdfium2.PdfDocument.new()
    for part in parts:
        whole.import_pages(pypdfium2.PdfDocument(part))
    out = io.BytesIO()
    whole.save(out)
    return out.getvalue()


def test_picture_is_refused_where_there_is_nothing_to_draw(run: Run, tmp_path: Path) -> None:
    electronic = Paper("A-1").save(tmp_path)
    said = run("read", electronic, "--picture", tmp_path / "out.png")
    assert said.code == 2
    assert "nothing to draw" in said.err
    said = run("read", electronic, electronic, "--picture", tmp_path / "out.png")
    assert said.code == 2
    assert not list(tmp_path.glob("*.png"))


def test_show_says_the_evidence_too(run: Run, sample: Path) -> None:
    row = run("--store", sample, "show", "LF-3107", "--json").row
    assert row["evidence"]["invoice_number"]["text"] == "LF-3107"
    assert row["verified"] is True
    assert [hold["code"] for hold in row["holds"]] == ["SUP_UNKNOWN"]
