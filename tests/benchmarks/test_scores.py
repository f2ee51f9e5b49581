"""The scores say what was read: right, wrong, missing, verified though wrong; and one command prints them as a table."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

READING = Path(__file__).resolve().parents[2] / "benchmarks" / "reading"
TRUTH: dict[str, Any] = {
    "id": "a",
    "language": "en",
    "engine": "html",
    "fields": {
        "supplier_name": "Corvale Joinery Pty Ltd",
        "invoice_number": "INV-7",
        "invoice_date": "2026-03-04",
        "due_date": None,
        "gross_total": ["110.00", "100.00"],
        "purchase_order": ["PO 1", "1"],
        "is_credit_note": False,
    },
    "lines": [
        {"description": ["Shelf", "Shelf oiled"], "quantity": "2", "unit_price": "25", "net_amount": "50.00"},
        {"description": "Table", "quantity": "1", "unit_price": "50", "net_amount": "50.00"},
    ],
}
FOUND: dict[str, Any] = {
    "kind": "invoice",
    "supplier_name": "Corvale Joinery",
    "invoice_number": "inv 7",
    "invoice_date": "2026-03-04",
    "due_date": None,
    "gross_total": "110",
    "purchase_order": "1",
    "is_credit_note": False,
    "verified": True,
    "lines": [
        {"description": "Table", "quantity": "1.0", "unit_price": "50.00", "net_amount": "50"},
        {"description": "Shelf, oiled", "quantity": "2", "unit_price": "25.00", "net_amount": "50.00"},
    ],
}


@pytest.fixture
def benchmarks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Lets the scripts' modules be imported, and forgets them afterwards."""
    monkeypatch.syspath_prepend(str(READING))
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        if str(READING) in (getattr(sys.modules[name], "__file__", None) or ""):
            del sys.modules[name]


@pytest.fixture
def scoring(benchmarks: None) -> ModuleType:
    import scoring

    return scoring


def judged(scoring: ModuleType, **changes: Any) -> Any:
    return scoring.judge(TRUTH, {**FOUND, **changes})


def test_a_right_reading_is_fully_right(scoring: ModuleType) -> None:
    result = judged(scoring)
    assert set(result.fields.values()) == {"right"}
    assert result.fully_right
    assert not result.silent


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"supplier_name": "Larkmead Steel"}, "supplier_name", "wrong"),
        ({"invoice_number": None}, "invoice_number", "missing"),
        ({"due_date": "2026-04-04"}, "due_date", "spurious"),
        ({"gross_total": "111.00"}, "gross_total", "wrong"),
    ],
)
def test_a_verified_reading_with_a_wrong_value_is_a_silent_error(
    scoring: ModuleType, changes: dict[str, Any], field: str, said: str
) -> None:
    result = judged(scoring, **changes)
    assert result.fields[field] == said
    assert result.silent
    assert not judged(scoring, **changes, verified=False).silent


def test_an_order_is_no_reason_for_a_silent_error(scoring: ModuleType) -> None:
    result = judged(scoring, purchase_order="PO 2")
    assert result.fields["purchase_order"] == "wrong"
    assert not result.silent


def test_lines_are_paired_by_likeness_and_judged_value_by_value(scoring: ModuleType) -> None:
    assert scoring.pairs(TRUTH["lines"], FOUND["lines"], False) == (1, 0)
    wrong = {**FOUND["lines"][1], "quantity": "3", "unit_price": None}
    assert scoring.wrong_in_line(TRUTH["lines"][0], wrong, TRUTH) == ("quantity", "unit_price")
    result = judged(scoring, lines=[FOUND["lines"][0], wrong, {"description": "Freight", "net_amount": "9"}])
    assert (result.true_lines, result.read_lines, result.right_lines) == (2, 3, 1)


def test_sums_count_fields_and_lines(scoring: ModuleType) -> None:
    sums = scoring.summary([judged(scoring), judged(scoring, invoice_number=None, lines=[])])
    assert sums["fields"]["invoice_number"] == {"scored": 2, "accuracy": 0.5}
    assert (sums["fully_right"], sums["verified"], sums["silent_errors"]) == (1, 2, 1)
    assert sums["lines"]["full"]["f1"] == pytest.approx(2 * 2 / (4 + 2))


@pytest.mark.corpus
def test_the_corpus_scorer_says_the_same(benchmarks: None, monkeypatch: pytest.MonkeyPatch) -> None:
    root = os.environ.get("MATCHBOOK_CORPUS")
    if not root:
        pytest.skip("MATCHBOOK_CORPUS is not set")
    import score
    import sets

    truth = {**TRUTH, "layout": "a", "origin": "synthetic", "country": "AU"}
    cases = [sets.Case(Path(f"{name}.pdf"), {**truth, "id": name}) for name in ("a", "b", "c")]
    found = {
        "a": FOUND,
        "b": {**FOUND, "invoice_number": "8", "lines": FOUND["lines"][:1]},
        "c": {**FOUND, "due_date": "2026-04-01"},
    }
    theirs = score.judged(cases, found)
    monkeypatch.delenv("MATCHBOOK_CORPUS")
    ours = score.judged(cases, found)
    for name in ("printed_right", "printed_wrong", "header_right", "fully_right", "verified", "silent_errors"):
        assert theirs[name] == pytest.approx(ours[name]), name
    assert theirs["lines"]["full"]["f1"] == pytest.approx(ours["lines"]["full"]["f1"])


def test_readers_are_timed_in_turn_beside_raw_text(benchmarks: None, tmp_path: Path) -> None:
    import speed
    from reportlab.pdfgen.canvas import Canvas

    pages = [tmp_path / "a.pdf", tmp_path / "b.pdf"]
    for page in pages:
        canvas = Canvas(str(page))
        canvas.drawString(72, 700, "INVOICE 7")
        canvas.save()
    calls: list[Path] = []
    speeds = speed.round_robin({"this reader": calls.append}, pages, 2)
    assert calls == [pages[0], *pages, *pages]  # once to warm up, then round by round
    assert list(speeds) == ["this reader", speed.RAW, "pdfplumber, words"]
    assert speeds[speed.RAW].ratio == 1
    assert speeds["this reader"].ratio < 1
    assert speed.raw(pages[0]) == len("INVOICE 7")


def test_failures_name_what_was_expected_and_what_was_read(benchmarks: None, scoring: ModuleType) -> None:
    import failures

    found = {**FOUND, "invoice_number": "8", "lines": FOUND["lines"][:1], "issues": []}
    case = failures.Case({**TRUTH, "printed": {"invoice_number": "INV-7"}}, found, scoring.judge(TRUTH, found))
    assert failures.report([case], "invoice_number")[1:] == [
        "      expected 'INV-7' printed 'INV-7'",
        "      got      '8'",
    ]
    assert failures.report([case], "lines") == [
        "  a en html VERIFIED: 2 lines, 1 read, 1 wrong, 0 too many",
        "      expected Shelf or Shelf oiled | 2 | 25 | 50.00",
    ]
    assert len(failures.report([case], "silent")) == 2
    assert not failures.report([case], "supplier_name")


def test_the_sample_world_is_a_set_of_invoices_with_truth(benchmarks: None, tmp_path: Path) -> None:
    import sets

    cases = sets.sample_world(tmp_path)
    assert len(cases) >= 50
    assert len({case.truth["layout"] for case in cases}) >= 7
    assert all(case.pdf.read_bytes().startswith(b"%PDF") and case.truth["fields"]["gross_total"] for case in cases)


def test_one_command_prints_one_table(tmp_path: Path) -> None:
    out = tmp_path / "score.json"
    drawn = ["--seeds", "78", "--count", "4", "--engine", "reportlab", "--others", "9", "--packages", "0"]
    options = [*drawn, "--timed", "2", "--rounds", "1", "--jobs", "1", "--no-rivals"]
    environment = {name: value for name, value in os.environ.items() if name != "MATCHBOOK_CORPUS"}
    command = [sys.executable, str(READING / "score.py"), *options, "--json", str(out)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    rows = [line for line in done.stdout.splitlines() if line.startswith("|")]
    assert len({row.count("|") for row in rows}) == 1
    assert [row.split("|")[2].strip() for row in rows[2:]] == [
        "this reader",
        "pypdfium2, text with boxes",
        "pdfplumber, words",
    ]
    assert "MATCHBOOK_CORPUS does not name it" in done.stderr
    said = json.loads(out.read_text(encoding="utf-8"))
    assert said["rows"][0]["documents"] == 4
    assert said["rows"][0]["speed"]["median"] > 0
    assert said["others"]["documents"] == 9
