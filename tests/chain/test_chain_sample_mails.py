"""Every sample mail ends in its expected outcome, whichever way it comes; counts add up; again changes nothing."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from engine import views
from engine.importing import ImportResult, import_files, import_mailbox
from engine.loading import load_file
from engine.sample import LISTS, WORLD
from engine.settings import AfterAction, MailboxKind, MailboxSettings
from engine.settings_file import load_settings
from engine.workbench import Workbench, open_workbench
from tests.chain.chain_outcomes import expected, outcomes
from tests.mailserver import PASSWORD
from tests.sampleworld import OUTCOMES, outcome, sample_store

if TYPE_CHECKING:
    from tests.mailserver import Account

MAILS = sorted((WORLD / "mails").glob("*.eml"))


@cache
def message_id(name: str) -> str:
    message = email.message_from_bytes((WORLD / "mails" / name).read_bytes(), policy=email.policy.compat32)
    return str(message["Message-ID"])


def wanted() -> dict[str, dict[str, Any]]:
    return {message_id(outcome(path)["mail"]): expected(outcome(path)) for path in OUTCOMES}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    with open_workbench(sample_store(tmp_path_factory.mktemp("sample") / "store")) as bench:
        yield bench


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    """An empty store that knows the sample company's lists."""
    with open_workbench(tmp_path / "matchbook.duckdb") as opened:
        company = load_settings(WORLD / "settings.toml")
        opened.change_settings(replace(company, mailboxes=()))
        for kind in LISTS:
            assert not load_file(opened, kind, WORLD / f"{kind}.csv").refused
        yield opened


@pytest.mark.parametrize("path", OUTCOMES, ids=lambda path: path.stem)
def test_sample_mail_ends_in_its_expected_outcome(sample: Workbench, path: Path) -> None:
    said = outcome(path)
    assert outcomes_of(sample)[message_id(said["mail"])] == expected(said)


_SEEN: dict[int, dict[str, dict[str, Any]]] = {}


def outcomes_of(bench: Workbench) -> dict[str, dict[str, Any]]:
    if id(bench) not in _SEEN:
        _SEEN[id(bench)] = outcomes(bench)
    return _SEEN[id(bench)]


def test_lines_are_read_as_printed(sample: Workbench) -> None:
    ids = {row["invoice_number"]: row["id"] for row in views.queue(sample.store) if row["state"] != "held"}
    compared = 0
    documents = [document for path in OUTCOMES for document in outcome(path)["documents"]]
    for said in (invoice for document in documents for invoice in document["invoices"]):
        if (found := ids.get(said["invoice_number"])) is None:
            continue
        lines = [line for line in views.invoice_view(sample.store, found).invoice.lines if not line.is_charge]
        assert [str(line.net_amount) for line in lines] == [line["net_amount"] for line in said["lines"]], found
        assert [line.description for line in lines] == [line["description"] for line in said["lines"]], found
        compared += len(lines)
    assert compared > 100


def adds_up(result: ImportResult) -> bool:
    mails, documents = result.mails, result.documents
    return mails["arrived"] == mails["done"] + mails["ignored"] + mails["held"] and documents["arrived"] == sum(
        documents[outcome] for outcome in ("imported", "duplicate", "ignored", "held")
    )


def test_counts_add_up_at_every_arrow(sample: Workbench) -> None:
    status = views.status(sample.store)
    said = [outcome(path) for path in OUTCOMES]
    documents = [document for mail in said for document in mail["documents"]]
    assert status.mails["arrived"] == len(MAILS) == sum(status.mails[k] for k in ("done", "ignored", "held"))
    assert status.documents["arrived"] == len(documents)
    for kind in ("imported", "duplicate", "ignored", "held"):
        assert status.documents[kind] == sum(document["outcome"] == kind for document in documents)
    invoices = sum(len(document["invoices"]) for document in documents)
    assert invoices == sum(entry["count"] for entry in status.invoices.values()) == len(views.queue(sample.store))


def test_a_folder_of_mails_twice(bench: Workbench) -> None:
    first = import_files(bench, [WORLD / "mails"])
    assert adds_up(first) and first.mails["arrived"] == len(MAILS)
    assert outcomes(bench) == wanted()
    before = dump(bench)
    second = import_files(bench, [WORLD / "mails"])
    assert adds_up(second)
    assert second.documents["imported"] == second.documents["held"] == 0 and not second.invoices
    assert dump(bench) == before


def dump(bench: Workbench) -> dict[str, list[Any]]:
    """Everything but the counters of arrivals and their log."""
    tables = ("mail", "document", "invoice", "invoice_line", "match", "allocation", "hold", "job_cost", "event", "supplier")
    cursor = bench.store.cursor()
    return {table: sorted(cursor.execute(f"FROM {table}").fetchall(), key=str) for table in tables}


def box_of(account: Account, kind: MailboxKind, after: AfterAction) -> MailboxSettings:
    return replace(account.settings(kind), name="invoices", after=after)


@pytest.mark.dovecot
@pytest.mark.parametrize("kind", [MailboxKind.IMAP, MailboxKind.POP3])
@pytest.mark.parametrize("after", [AfterAction.LEAVE, AfterAction.DELETE])
def test_sample_mails_arrive_over_tls(bench: Workbench, account: Account, kind: MailboxKind, after: AfterAction) -> None:
    account.append(path.read_bytes() for path in MAILS)
    box = box_of(account, kind, after)
    bench.secrets.put("mailbox-invoices", PASSWORD)
    result = import_mailbox(bench, box)
    assert adds_up(result) and not result.problems
    assert outcomes(bench) == wanted()
    assert len(account.uids()) == (0 if after is AfterAction.DELETE else len(MAILS))
    before = dump(bench)
    again = import_mailbox(bench, box)
    assert again.mails["arrived"] == again.documents["arrived"] == 0
    assert dump(bench) == before


@pytest.mark.dovecot
def test_nothing_is_deleted_that_was_not_stored(bench: Workbench, account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    account.append([MAILS[0].read_bytes(), MAILS[1].read_bytes()])
    bench.secrets.put("mailbox-invoices", PASSWORD)

    def full(*_: object, **__: object) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("engine.store.arrivals.save_mail", full)
        with pytest.raises(OSError, match="no space"):
            import_mailbox(bench, box_of(account, MailboxKind.IMAP, AfterAction.DELETE))
    assert len(account.uids()) == 2
    assert import_mailbox(bench, box_of(account, MailboxKind.IMAP, AfterAction.DELETE)).mails["arrived"] == 2
    assert len(account.uids()) == 0
