"""A person presses Import now while the watcher is importing the same mailbox: nothing is taken in twice."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

from engine import views
from engine.importing import ImportResult, import_mailbox
from engine.sample import WORLD
from engine.settings import MailboxKind, MailboxSettings
from engine.workbench import open_workbench


def test_two_imports_of_one_mailbox_take_turns(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for path in sorted((WORLD / "mails").glob("*.eml"))[:12]:
        shutil.copy(path, inbox)
    box = MailboxSettings("inbox", kind=MailboxKind.FOLDER, path=str(inbox))
    results: list[ImportResult] = []
    with open_workbench(tmp_path / "matchbook.duckdb") as bench:
        threads = [threading.Thread(target=lambda: results.append(import_mailbox(bench, box))) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(result.mails["arrived"] for result in results) == [0, 0, 12]
        assert views.status(bench.store).mails["arrived"] == 12
