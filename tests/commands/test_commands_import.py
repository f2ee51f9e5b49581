"""Contract sections 3 and 4: `import`, `status`, `show`, and the states with their precedence."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.sample import WORLD
from tests.commands.commands_line import PLAIN_DECIMAL, Run, floats
from tests.joins.smallworld import SUPPLIERS, Line, Paper, order
from tests.sampleworld import OUTCOMES

MAILS = WORLD / "mails"


def load(run: Run, store: Path, kind: str, text: str) -> None:
    path = store.parent / f"{kind}.csv"
    path.write_text(text, encoding="utf-8")
    assert run("--store", store, "load", kind, path).code == 0


def test_import_counts_add_up_and_again_changes_nothing(run: Run, small: Path) -> None:
    load(run, small, "orders", order())
    folder = small.parent / "papers"
    Paper("A-1").save(folder)
    (folder / "notes.pdf").write_bytes(b"%PDF-1.7 broken")
    (folder / ".hidden").write_bytes(b"x")
    said = run("--store", small, "import", folder, "--json")
    assert said.code == 1, "a document is held"
    assert said.row["mails"] == {"arrived": 2, "done": 1, "ignored": 0, "held": 1}
    assert said.row["documents"] == {"arrived": 2, "imported": 1, "duplicate": 0, "ignored": 0, "held": 1}
    (made,) = said.row["invoices"]
    assert set(made) >= {"id", "file", "supplier", "invoice_number", "state"}
    assert (made["file"], made["supplier"], made["invoice_number"], made["state"]) == ("A-1.xml", "S-1", "A-1", "matched")

    again = run("--store", small, "import", folder, "--json")
    assert again.code == 0
    assert again.row["documents"] == {"arrived": 2, "imported": 0, "duplicate": 2, "ignored": 0, "held": 0}
    assert again.row["invoices"] == []
    documents = run("--store", small, "status", "--json").row["documents"]
    assert documents["arrived"] == sum(documents[name] for name in ("imported", "duplicate", "ignored", "held")) == 4


@pytest.mark.parametrize(
    "mail", ["011-greenfield-electronic.eml", "056-statement.eml", "084-nobody-knows-this-table.eml", "051-zip-of-two.eml"]
)
def test_the_same_mail_again_makes_nothing_new(run: Run, sample: Path, mail: str) -> None:
    before = run("--store", sample, "status", "--json").row
    said = run("--store", sample, "import", MAILS / mail, "--json")
    assert said.code == 0
    assert said.row["invoices"] == []
    assert said.row["documents"]["imported"] == said.row["documents"]["held"] == 0
    after = run("--store", sample, "status", "--json").row
    assert (after["invoices"], after["holds"]) == (before["invoices"], before["holds"])


def test_import_of_a_missing_path_takes_in_nothing(run: Run, small: Path) -> None:
    good = Paper("A-1").save(small.parent / "papers")
    said = run("--store", small, "import", good, small.parent / "none", "--json")
    assert (said.code, said.out) == (2, "")
    assert run("--store", small, "status", "--json").row["documents"]["arrived"] == 0


def test_import_without_a_mailbox_says_where_to_set_one_up(run: Run, small: Path) -> None:
    said = run("--store", small, "import", "--json")
    assert (said.code, said.out) == (2, "")
    assert "mailbox" in said.err.lower()


def test_import_of_the_configured_mailbox(run: Run, small: Path) -> None:
    Paper("A-1").save(small.parent / "drop")
    box = '[[mailboxes]]\nname = "drop"\nkind = "folder"\npath = "drop"\n'
    (small.parent / "settings.toml").write_text(box, encoding="utf-8")
    load(run, small, "orders", order())
    first = run("--store", small, "import", "--json")
    assert (first.code, first.row["documents"]["imported"]) == (0, 1)
    again = run("--store", small, "import", "--json", "--mailbox", "drop")
    assert (again.code, again.row["mails"]["arrived"]) == (0, 0)
    assert run("--store", small, "import", "--mailbox", "other").code == 2


def test_unknown_supplier_is_held_and_confirmed_at_import(run: Run, small: Path) -> None:
    def stranger(number: str) -> Path:
        return Paper(number, order=None, supplier="Newcomer Pty Ltd", tax_id="40911650339").save(small.parent / "papers")

    held = run("--store", small, "import", stranger("N-1"), "--json")
    assert (held.code, held.row["invoices"][0]["supplier"], held.row["invoices"][0]["state"]) == (1, None, "held")
    assert held.row["documents"]["imported"] == 1, "an invoice that carries holds is imported"
    shown = run("--store", small, "show", "N-1", "--json").row
    assert [hold["code"] for hold in shown["holds"]] == ["SUP_UNKNOWN"], "a file has no sender to be judged"
    made = run("--store", small, "import", stranger("N-2"), stranger("N-3"), "--create-suppliers", "--json")
    assert len({row["supplier"] for row in made.row["invoices"]} - {None}) == 1


def test_status_sums_what_is_there(run: Run, sample: Path) -> None:
    said = run("--store", sample, "status", "--json")
    row = said.row
    assert said.code == 0
    assert set(row) >= {"mails", "documents", "invoices", "holds", "snapshot_age_s"}
    assert row["mails"]["arrived"] == row["mails"]["done"] + row["mails"]["ignored"] + row["mails"]["held"] == len(OUTCOMES)
    assert row["snapshot_age_s"] is None
    for entry in row["invoices"].values():
        assert isinstance(entry["count"], int)
        assert all(PLAIN_DECIMAL.fullmatch(amount) for amount in entry["gross"].values())
    held = run("--store", sample, "match", "--all", "--json").row
    assert held["evaluated"] == sum(held["states"].values())
    assert held["holds"] == row["holds"]
    assert held["states"] == {state: entry["count"] for state, entry in row["invoices"].items()}
    assert run("--store", sample, "match", "--json").row["evaluated"] == 0


def test_show_has_every_field(run: Run, sample: Path) -> None:
    said = run("--store", sample, "show", "HP-208841", "--json")
    row = said.row
    assert said.code == 0
    more = {"id", "state", "supplier", "orders", "allocations", "holds", "jobs", "history"}
    assert set(row) >= more | {"file", "kind", "lines", "charges", "verified", "issues", "gross_total", "purchase_orders"}
    allocation = {"invoice_line", "purchase_order", "order_line", "receipt", "quantity", "amount", "kind", "why"}
    assert set(row["allocations"][0]) >= allocation | {"alternatives"}
    assert len(row["allocations"]) == len(row["lines"]) == 4
    assert {key: value for key, value in row.items() if key not in ("places", "evidence") and floats(value)} == {}
    by_supplier = run("--store", sample, "show", "S-001:HP-208841", "--json")
    assert by_supplier.row["id"] == run("--store", sample, "show", row["id"], "--json").row["id"] == row["id"]
    assert run("--store", sample, "show", "hp 208841", "--json").row["id"] == row["id"]
    assert run("--store", sample, "show", row["id"]).code == 0


def test_show_of_a_held_one_says_what_clears_it(run: Run, small: Path) -> None:
    run("--store", small, "import", Paper("A-1").save(small.parent / "papers"))
    (hold,) = run("--store", small, "show", "A-1", "--json").row["holds"]
    names = {"code", "severity", "measured", "limit", "message", "clears_when", "released_by", "released_reason"}
    assert set(hold) >= names
    assert (hold["code"], hold["severity"], hold["released_by"], hold["released_reason"]) == (
        "PO_INVALID",
        "block",
        None,
        None,
    )
    assert hold["clears_when"]


def test_ambiguous_or_unknown_number_exits_two_and_lists_candidates(run: Run, small: Path) -> None:
    papers = [Paper("A-1"), Paper("A-1", day="2026-10-09", lines=(Line(quantity="2"),))]
    ids = []
    for number, paper in enumerate(papers):
        path = paper.save(small.parent / str(number))
        ids.append(run("--store", small, "import", path, "--json").row["invoices"][0]["id"])
    for command in (("show", "A-1"), ("accept", "A-1"), ("release", "A-1", "PRICE", "--reason", "x"), ("show", "S-1:A-1")):
        said = run("--store", small, *command, "--json")
        assert (said.code, said.out) == (2, "")
        assert all(one in said.err for one in ids)
    for wanted in ("A-2", "S-9:A-1", "", ":", "%"):
        said = run("--store", small, "show", wanted, "--json")
        assert (said.code, said.out) == (2, ""), wanted
    assert run("--store", small, "show", ids[0]).code == 0


def test_states_in_their_order(run: Run, small: Path) -> None:
    def state() -> str:
        return str(run("--store", small, "show", "A-1", "--json").row["state"])

    run("--store", small, "import", Paper("A-1").save(small.parent / "papers"))
    assert state() == "held"
    load(run, small, "orders", order())
    assert state() == "matched"
    assert run("--store", small, "accept", "A-1").code == 0
    assert state() == "accepted"
    assert run("--store", small, "export", "--to", "generic-csv", "--out", small.parent / "out").code == 0
    assert state() == "exported"
    assert run("--store", small, "reverse", "A-1", "--reason", "wrong").code == 0
    assert state() == "reversed"


def test_imported_is_what_nothing_holds_and_nothing_matches(run: Run, small: Path) -> None:
    load(run, small, "suppliers", SUPPLIERS.replace("auto_import", "order_required").replace(",yes\n", ",no\n"))
    load(run, small, "orders", order())
    lines = (Line(), Line(part="UNORDERED"))
    said = run("--store", small, "import", Paper("A-1", lines=lines).save(small.parent / "papers"), "--json")
    assert said.row["invoices"][0]["state"] == "imported"


def test_a_mail_imported_as_a_file_is_judged_as_a_mail(run: Run, tmp_path: Path) -> None:
    shutil.copy(WORLD / "settings.toml", tmp_path / "settings.toml")
    store = tmp_path / "a.duckdb"
    for kind in ("suppliers", "orders", "receipts", "jobs"):
        assert run("--store", store, "load", kind, WORLD / f"{kind}.csv").code == 0
    said = run("--store", store, "import", MAILS / "068-claims-to-be-harbour.eml", "--json")
    (made,) = said.row["invoices"]
    holds = run("--store", store, "show", made["id"], "--json").row["holds"]
    assert "SENDER_UNVERIFIED" in [hold["code"] for hold in holds]
