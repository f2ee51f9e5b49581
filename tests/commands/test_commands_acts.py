"""Contract section 5: load, match, accept, release, reverse, export, tolerance, mailbox test."""

from __future__ import annotations

import csv
import socket
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engine import views
from engine.model import ToleranceKind
from engine.workbench import open_workbench
from tests.commands.commands_line import PLAIN_DECIMAL, Run, Said, floats
from tests.joins.smallworld import ORDERS, RECEIPTS, Line, Paper, order, receipt

STAGES = ["name", "port", "tls", "sign-in", "folder", "read", "after-action"]


@pytest.fixture
def load(run: Run, small: Path) -> Any:
    """Loads a list given as text."""

    def call(kind: str, text: str | bytes, *more: str) -> Said:
        path = small.parent / f"{kind}.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return run("--store", small, "load", kind, path, "--json", *more)

    return call


@pytest.fixture
def take(run: Run, small: Path) -> Any:
    """Imports a paper and gives its id."""

    def call(paper: Paper) -> str:
        said = run("--store", small, "import", paper.save(small.parent / "papers"), "--json")
        return str(said.row["invoices"][0]["id"])

    return call


def status(run: Run, store: Path) -> dict[str, Any]:
    return run("--store", store, "status", "--json").row


# --- load ------------------------------------------------------------------------------------------------------------


def test_load_again_is_unchanged_and_a_change_is_one(load: Any) -> None:
    said = load("orders", order() + "PO-2,S-1,2026-09-01,AUD,1,Pipe,PIPE,3,10.00,J-1,2-way\n")
    counts = {"loaded": 2, "changed": 0, "unchanged": 0, "refused": []}
    assert (said.code, {name: said.row[name] for name in counts}) == (0, counts)
    again = load("orders", order())
    assert (again.row["loaded"], again.row["changed"], again.row["unchanged"]) == (0, 0, 1)
    changed = load("orders", order(price="51.00"))
    assert (changed.row["loaded"], changed.row["changed"], changed.row["unchanged"]) == (0, 1, 0)


def test_load_is_all_or_nothing_and_partial_the_good_rows(run: Run, small: Path, load: Any) -> None:
    text = order() + "PO-2,S-1,2026-09-01,AUD,1,Pipe,PIPE,three,10.00,J-1,2-way\n"
    refused = load("orders", text)
    assert (refused.code, refused.row["loaded"]) == (1, 0)
    (why,) = refused.row["refused"]
    assert set(why) == {"row", "column", "value", "message"}
    assert (why["row"], why["column"], why["value"]) == (3, "quantity", "three")
    assert load("orders", order()).row["loaded"] == 1, "nothing of the refused file was kept"
    partial = load("orders", text.replace("PO-1,", "PO-3,"), "--partial")
    assert (partial.code, partial.row["loaded"], len(partial.row["refused"])) == (1, 1, 1)
    assert run("--store", small, "load", "orders", small.parent / "orders.csv").code == 1


def test_unknown_columns_are_reported(load: Any) -> None:
    said = load("jobs", "number,name,colour,budget\nJ-2,Kitchen,blue,10.00\n")
    assert (said.code, said.row["unknown_columns"]) == (0, ["colour"])


@pytest.mark.parametrize(
    "content", ["", "a,b\n1,2\n", b"\x00\x01\x02", b"PK\x03\x04rubbish", "number,name\nJ-1,x\nJ-2,y,z,w\n"]
)
def test_file_that_is_no_such_list_changes_nothing(run: Run, small: Path, load: Any, content: str | bytes) -> None:
    before = small.stat().st_size
    said = load("orders", content)
    assert (said.code, said.out) == (2, "")
    assert "orders.csv" in said.err
    assert small.stat().st_size == before
    for wrong in (small.parent / "none.csv", small.parent):
        assert run("--store", small, "load", "orders", wrong).code == 2


def test_order_may_name_its_supplier_by_name(run: Run, small: Path, load: Any, take: Any) -> None:
    load("orders", order().replace(",S-1,", ",SMALLBORE PIPES,"))
    row = run("--store", small, "show", take(Paper("A-1")), "--json").row
    assert row["state"] == "matched"
    said = load("orders", order(number="PO-9").replace(",S-1,", ",Nobody Known,"))
    assert (said.code, said.row["loaded"]) == (0, 1)
    assert "Nobody Known" in said.row["remarks"][0]["message"]


@pytest.mark.parametrize(
    ("rows", "column", "said"),
    [
        (["GR-1,PO-7,2026-10-01,1,1,0"], "order_number", "no order PO-7"),
        (["GR-1,PO-3,2026-10-01,1,1,0"], "order_number", "cancelled"),
        (["GR-1,PO-1,2026-10-01,2,1,0"], "line", "has no line 2"),
        (["GR-1,PO-1,2026-10-01,1,51,0"], "quantity", "51 received of 50 ordered"),
        (["GR-1,PO-1,2026-10-01,1,30,0", "GR-2,PO-1,2026-10-02,1,21,0"], "quantity", "51 received of 50 ordered"),
    ],
    ids=["no order", "cancelled", "another order's line", "too much", "too much together"],
)
def test_receipt_that_cannot_be_is_refused_at_its_row(load: Any, rows: list[str], column: str, said: str) -> None:
    header = ORDERS.replace("match\n", "match,state\n")
    lines = ["PO-1,S-1,2026-09-01,AUD,1,Thing TAP,TAP,50,1.00,J-1,3-way,open"]
    lines.append("PO-3,S-1,2026-09-01,AUD,1,Thing TAP,TAP,50,1.00,J-1,3-way,cancelled")
    assert load("orders", header + "\n".join(lines) + "\n").code == 0
    result = load("receipts", RECEIPTS + "\n".join(rows) + "\n")
    (refusal,) = result.row["refused"]
    assert (result.code, result.row["loaded"]) == (1, 0)
    assert (refusal["row"], refusal["column"]) == (len(rows) + 1, column)
    assert said in refusal["message"]


def test_receipts_within_the_limit_and_replaced_ones_are_taken(run: Run, small: Path, load: Any) -> None:
    load("orders", order(quantity="50", match="3-way"))
    assert load("receipts", receipt("50")).code == 0
    assert load("receipts", receipt("50")).row["unchanged"] == 1
    assert load("receipts", receipt("49")).row["changed"] == 1
    assert load("receipts", receipt("2", number="GR-2")).code == 1
    limit = ("tolerance", "set", "quantity_ordered", "--state", "limit", "--percent", "2")
    assert run("--store", small, *limit).code == 0
    assert load("receipts", receipt("2", number="GR-2")).code == 0


def test_five_hundred_billed_on_fifty_received(run: Run, small: Path, load: Any, take: Any) -> None:
    load("orders", order(quantity="500", price="1.00", match="3-way"))
    load("receipts", receipt("50"))
    row = run("--store", small, "show", take(Paper("A-1", lines=(Line(quantity="500", price="1.00"),))), "--json").row
    assert [hold["code"] for hold in row["holds"]] == ["QTY_REC"]


# --- accept, release, reverse, export ---------------------------------------------------------------------------------


def test_accept_says_of_each_what_became_of_it(run: Run, small: Path, load: Any, take: Any) -> None:
    load("orders", order())
    good, bad = take(Paper("A-1")), take(Paper("A-2"))
    said = run("--store", small, "accept", good, bad, good, "--json")
    assert said.code == 1
    assert [(row["invoice"], row["accepted"], row["codes"]) for row in said.rows] == [
        (good, True, []),
        (bad, False, ["DUP_SUSPECT", "QTY_ORD", "LINE_TOTAL"]),  # the same day and amount under the next number
    ]
    assert all(set(row) >= {"invoice", "supplier", "invoice_number", "message", "alone"} for row in said.rows)
    assert said.rows[0]["alone"] is True
    again = run("--store", small, "accept", good, "--json")
    assert (again.code, again.row["accepted"]) == (1, False)


def test_accept_with_one_unknown_accepts_none(run: Run, small: Path, load: Any, take: Any) -> None:
    load("orders", order())
    good = take(Paper("A-1"))
    said = run("--store", small, "accept", good, "A-9", "--json")
    assert (said.code, said.out) == (2, "")
    assert run("--store", small, "show", good, "--json").row["state"] == "matched"


def test_accept_clean_leaves_the_held_ones(run: Run, sample: Path) -> None:
    before = status(run, sample)["invoices"]
    said = run("--store", sample, "accept", "--clean", "--json")
    assert said.code == 0
    assert len(said.rows) == before["matched"]["count"]
    after = status(run, sample)["invoices"]
    assert after["accepted"]["count"] == before["matched"]["count"]
    assert after["held"] == before["held"]
    empty = run("--store", sample, "accept", "--clean", "--json")
    assert (empty.code, empty.out) == (0, "")


def test_release_where_allowed_and_not(run: Run, small: Path, load: Any, take: Any) -> None:
    load("orders", order(price="40.00"))
    invoice = take(Paper("A-1"))
    for code, reason in (("DUP_EXACT", "x"), ("PRICE", " "), ("NONSENSE", "x")):
        said = run("--store", small, "release", invoice, code, "--reason", reason, "--json")
        assert (said.code, said.out) == (2, ""), code
    said = run("--store", small, "release", invoice, "PRICE", "--reason", "agreed", "--json")
    assert (said.code, said.row["released"]) == (0, 1)
    row = run("--store", small, "show", invoice, "--json").row
    hold = next(hold for hold in row["holds"] if hold["code"] == "PRICE")
    assert (row["state"], hold["released_reason"]) == ("matched", "agreed")
    assert "released" in [event["what"] for event in row["history"]]
    stranger = take(Paper("N-1", supplier="Newcomer Pty Ltd", tax_id="40911650339"))
    said = run("--store", small, "release", stranger, "SUP_UNKNOWN", "--reason", "x")
    assert said.code == 2
    assert "cannot be released" in said.err


def test_reverse_is_the_exact_opposite(run: Run, small: Path, load: Any, take: Any) -> None:
    load("orders", order())
    invoice = take(Paper("A-1"))
    early = run("--store", small, "reverse", invoice, "--reason", "x", "--json")
    assert (early.code, early.out) == (2, "")
    assert run("--store", small, "accept", invoice).code == 0
    costs = run("--store", small, "show", invoice, "--json").row["job_costs"]
    assert [(cost["committed"], cost["actual"]) for cost in costs] == [("-50.00", "50.00")]
    assert run("--store", small, "reverse", invoice, "--reason", " ").code == 2
    said = run("--store", small, "reverse", invoice, "--reason", "wrong job", "--json")
    assert (said.code, said.row["state"]) == (0, "reversed")
    assert "credit posting" not in said.row["message"]
    with open_workbench(small) as bench:
        entries = views.job_entries(bench.store, "J-1")
    assert sum((entry["actual"] for entry in entries), Decimal(0)) == 0
    nothing = run("--store", small, "export", "--to", "generic-csv", "--out", small.parent / "out", "--json")
    assert (nothing.code, nothing.row["batch"], nothing.row["files"]) == (0, None, [])


def test_export_twice_gives_the_same_bytes_and_a_reversal_a_credit(run: Run, small: Path, load: Any, take: Any) -> None:
    load("orders", order())
    run("--store", small, "accept", take(Paper("A-1")))
    first = run("--store", small, "export", "--to", "xero-csv", "--out", small.parent / "1", "--json")
    again = run("--store", small, "export", "--to", "xero-csv", "--out", small.parent / "2", "--json")
    assert (first.code, again.code) == (0, 0)
    assert first.row["batch"] == again.row["batch"]
    assert (first.row["again"], again.row["again"]) == (False, True)
    assert set(first.row) >= {"batch", "files", "invoices", "refusals"}
    assert contents(small.parent / "1") == contents(small.parent / "2") != {}
    assert all(Path(name).is_file() for name in first.row["files"])
    said = run("--store", small, "reverse", "A-1", "--reason", "wrong", "--json")
    assert "credit posting is queued" in said.row["message"]
    credit = run("--store", small, "export", "--to", "generic-csv", "--out", small.parent / "3", "--json")
    assert credit.code in (0, 1)
    rows = list(csv.DictReader((small.parent / "3").rglob("*.csv").__next__().open(encoding="utf-8-sig")))
    assert rows


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_export_to_where_nothing_can_be_written_records_nothing(run: Run, small: Path, load: Any, take: Any) -> None:
    load("orders", order())
    run("--store", small, "accept", take(Paper("A-1")))
    (small.parent / "file").write_text("", encoding="utf-8")
    said = run("--store", small, "export", "--to", "generic-csv", "--out", small.parent / "file", "--json")
    assert (said.code, said.out) == (2, "")
    assert run("--store", small, "show", "A-1", "--json").row["state"] == "accepted"


def test_export_of_a_credit_note_that_a_target_cannot_carry_is_refused(run: Run, sample: Path) -> None:
    run("--store", sample, "accept", "--clean")
    said = run("--store", sample, "export", "--to", "generic-csv", "--out", sample.parent / "out", "--json")
    assert said.code == (1 if said.row["refusals"] else 0)
    assert said.row["batch"]
    assert len(said.row["invoices"]) + len({one["invoice"] for one in said.row["refusals"]}) == 65


# --- tolerance -------------------------------------------------------------------------------------------------------


def test_tolerances_in_force_and_set(run: Run, small: Path, load: Any, take: Any) -> None:
    start = run("--store", small, "tolerance", "list", "--json").rows
    assert [row["kind"] for row in start] == [kind.value for kind in ToleranceKind]
    assert {row["origin"] for row in start} == {"starting"}
    assert (start[0]["percent"], start[0]["absolute"], start[0]["combinator"]) == ("2", "50", "both")
    load("orders", order(price="45.00"))
    invoice = take(Paper("A-1"))
    wide = ("--state", "limit", "--percent", "20", "--absolute", "10", "--combinator", "either")
    said = run("--store", small, "tolerance", "set", "price", *wide, "--json")
    assert (said.code, said.row["evaluated"], said.row["origin"]) == (0, 1, "company")
    assert run("--store", small, "show", invoice, "--json").row["state"] == "matched"
    own = run("--store", small, "tolerance", "set", "price", "--state", "exact", "--supplier", "S-1", "--json")
    assert (own.code, own.row["supplier"], own.row["percent"]) == (0, "S-1", None)
    assert run("--store", small, "show", invoice, "--json").row["state"] == "held"
    rows = run("--store", small, "tolerance", "list", "--json").rows
    assert [row["origin"] for row in rows].count("company") == 1
    assert (rows[-1]["supplier"], rows[-1]["state"]) == ("S-1", "exact")


@pytest.mark.parametrize(
    "figures",
    [
        ("--state", "limit"),
        ("--state", "limit", "--percent", ""),
        ("--state", "limit", "--percent", "0"),
        ("--state", "limit", "--percent", "2", "--absolute", "0.00"),
        ("--state", "limit", "--percent", "-1"),
        ("--state", "limit", "--percent", "NaN"),
        ("--state", "limit", "--percent", "1e9"),
        ("--state", "limit", "--absolute", "0.001"),
        ("--state", "limit", "--absolute", "five"),
        ("--state", "off", "--percent", "2"),
        ("--state", "exact", "--absolute", "2"),
        ("--percent", "2"),
        ("--state", "limit", "--percent", "2", "--supplier", "S-9"),
    ],
    ids=" ".join,
)
def test_blank_or_zero_or_contradicting_limits_are_refused(run: Run, small: Path, figures: tuple[str, ...]) -> None:
    said = run("--store", small, "tolerance", "set", "price", *figures, "--json")
    assert (said.code, said.out) == (2, "")
    rows = run("--store", small, "tolerance", "list", "--json").rows
    assert {row["origin"] for row in rows} == {"starting"}
    assert all(row["percent"] is None or PLAIN_DECIMAL.fullmatch(row["percent"]) for row in rows)


# --- mailbox test ----------------------------------------------------------------------------------------------------


def test_mailbox_test_without_a_mailbox_or_a_store(run: Run, tmp_path: Path) -> None:
    said = run("--store", tmp_path / "none.duckdb", "mailbox", "test", "--json")
    assert (said.code, said.out) == (2, "")
    assert "No mailbox is set up" in said.err
    assert list(tmp_path.iterdir()) == []


def test_mailbox_test_of_a_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / "drop").mkdir()
    text = '[[mailboxes]]\nname = "drop"\nkind = "folder"\npath = "drop"\n'
    (tmp_path / "settings.toml").write_text(text, encoding="utf-8")
    said = run("--store", tmp_path / "a.duckdb", "mailbox", "test", "--json")
    assert said.code == 0
    assert [row["stage"] for row in said.rows] == STAGES
    assert all(row["ok"] and row["reason"] is None and row["resolution"] is None for row in said.rows)
    words = run("--store", tmp_path / "a.duckdb", "mailbox", "test")
    assert [line.split()[0] for line in words.out.splitlines()] == STAGES


def test_mailbox_test_names_the_stage_that_failed(run: Run, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    text = f'[[mailboxes]]\nname = "mail"\nhost = "127.0.0.1"\nport = {port}\nuser = "me"\ntimeout_s = 2\n'
    (tmp_path / "settings.toml").write_text(text, encoding="utf-8")
    said = run("--store", tmp_path / "a.duckdb", "mailbox", "test", "--json")
    assert said.code == 2
    assert [row["stage"] for row in said.rows] == STAGES
    by_stage = {row["stage"]: row for row in said.rows}
    assert by_stage["name"]["ok"] is True
    assert by_stage["port"]["ok"] is False
    assert by_stage["port"]["reason"]
    assert by_stage["port"]["resolution"]
    assert [row["ok"] for row in said.rows[2:]] == [None] * 5
    gone = '[[mailboxes]]\nname = "drop"\nkind = "folder"\npath = "nowhere"\n'
    (tmp_path / "settings.toml").write_text(gone, encoding="utf-8")
    said = run("--store", tmp_path / "a.duckdb", "mailbox", "test", "--json")
    assert said.code == 2
    failed = [row for row in said.rows if row["ok"] is False]
    assert len(failed) == 1
    assert failed[0]["reason"]
    assert failed[0]["resolution"]


def test_no_answer_carries_a_binary_float_for_money(run: Run, small: Path, load: Any, take: Any) -> None:
    load("orders", order())
    take(Paper("A-1"))
    run("--store", small, "accept", "A-1")
    for command in (("status",), ("match", "--all"), ("tolerance", "list"), ("formats", "list")):
        assert floats(run("--store", small, *command, "--json").rows) == [], command
