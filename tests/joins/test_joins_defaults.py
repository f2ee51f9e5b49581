"""The defaults page steers the import: the same document again, accepting at once, and what a bare number is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine import views
from engine.importing import import_mailbox
from engine.settings import AcceptImported, BareNumber, ImportDefaults, MailboxKind, MailboxSettings, SameDocument
from engine.workbench import Workbench
from tests.joins.smallworld import SUPPLIERS, Line, Paper, id_of, load, order, take_in


def default(bench: Workbench, **choice: AcceptImported | SameDocument | BareNumber) -> None:
    bench.change_settings(replace(bench.settings, imports=replace(ImportDefaults(), **choice)))  # type: ignore[arg-type]


def states(bench: Workbench) -> list[str]:
    return [row["state"] for row in views.queue(bench.store)]


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (SameDocument.IGNORE, ["matched", "held"]),
        (SameDocument.NEW_LINES, ["matched", "matched"]),
        (SameDocument.UPDATE, ["duplicate", "matched"]),
    ],
)
def test_same_number_again_as_another_file(bench: Workbench, policy: SameDocument, expected: list[str]) -> None:
    load(bench, "orders", order(quantity="9"))
    default(bench, same_document=policy)
    take_in(bench, Paper("A-1"))
    take_in(bench, Paper("A-1", day="2026-10-06", lines=(Line(quantity="2"),)))
    assert states(bench) == expected


def test_an_accepted_invoice_is_never_updated_away(bench: Workbench) -> None:
    load(bench, "orders", order(quantity="9"))
    default(bench, same_document=SameDocument.UPDATE, accept_imported=AcceptImported.YES)
    take_in(bench, Paper("A-1"))
    take_in(bench, Paper("A-1", day="2026-10-06"))
    assert states(bench) == ["accepted", "held"]


@pytest.mark.parametrize(
    ("policy", "with_order", "without"),
    [
        (AcceptImported.NO, "matched", "matched"),
        (AcceptImported.YES, "accepted", "accepted"),
        (AcceptImported.WITH_JOB, "accepted", "matched"),
    ],
)
def test_accept_imported(bench: Workbench, policy: AcceptImported, with_order: str, without: str) -> None:
    load(bench, "orders", order())
    load(bench, "suppliers", SUPPLIERS.replace("auto_import", "order_required").replace(",yes\n", ",no\n"))
    default(bench, accept_imported=policy)
    take_in(bench, Paper("A-1"), Paper("A-2", order=None, day="2026-10-12"))
    assert states(bench) == [with_order, without]


def test_a_held_invoice_is_not_accepted_at_import(bench: Workbench) -> None:
    load(bench, "orders", order(price="10.00"))
    default(bench, accept_imported=AcceptImported.YES)
    take_in(bench, Paper("A-1"))
    assert states(bench) == ["held"]


def test_the_acceptance_at_import_leaves_nothing_for_the_next_invoice_of_the_line(bench: Workbench) -> None:
    load(bench, "orders", order())
    default(bench, accept_imported=AcceptImported.YES)
    take_in(bench, Paper("A-1"), Paper("A-2"))
    assert states(bench) == ["accepted", "held"]


@pytest.mark.parametrize(("policy", "expected"), [(BareNumber.ORDER, "PO-7"), (BareNumber.JOB, None)])
def test_bare_number(bench: Workbench, policy: BareNumber, expected: str | None) -> None:
    load(bench, "jobs", "number,name\nJ-7,Kitchen\n")
    load(bench, "orders", order(number="PO-7"))
    load(bench, "suppliers", SUPPLIERS.replace("auto_import", "order_required").replace(",yes\n", ",no\n"))
    default(bench, bare_number=policy)
    view = views.invoice_view(bench.store, id_of(take_in(bench, Paper("A-1", order="7"))))
    assert view.match is not None
    assert view.match.orders == ((expected,) if expected else ())
    assert {job for _, job in view.match.jobs} == {"J-1" if expected else "J-7"}


@pytest.mark.parametrize(("automatic", "expected"), [(True, "held"), (False, "imported")])
def test_suppliers_own_switch_counts_for_automatic_imports_only(bench: Workbench, automatic: bool, expected: str) -> None:
    load(bench, "suppliers", SUPPLIERS.replace(",yes\n", ",no\n"))
    load(bench, "orders", order())
    box = MailboxSettings("drop", MailboxKind.FOLDER, path=str(bench.place.folder / "drop"))
    Paper("A-1").save(bench.place.folder / "drop")
    result = import_mailbox(bench, box, automatic=automatic)
    assert result.documents[expected] == result.documents["arrived"] == 1
    if automatic:
        (mail,) = views.mails(bench.store)
        assert "switched off for Smallbore Pipes" in mail["reason"]
