"""Documents read in processes of their own give what this process reads, in order, and each is read once."""

from __future__ import annotations

from pathlib import Path

from engine import views
from engine.importing import ImportResult, import_files
from engine.sample import WORLD
from engine.workbench import Workbench, open_workbench
from tests.joins.smallworld import Paper

MAILS = ("011-greenfield-electronic.eml", "051-zip-of-two.eml", "056-statement.eml", "086-read-from-the-page.eml")


def import_of(folder: Path, processes: int) -> tuple[ImportResult, list[tuple[object, ...]]]:
    with open_workbench(folder / "a.duckdb") as bench:
        paths = [WORLD / "mails" / name for name in (*MAILS, MAILS[0])]
        result = import_files(bench, paths, processes=processes)
        rows = [(row["id"], row["gross_total"], row["verified"]) for row in views.queue(bench.store)]
    return result, rows


def test_reading_apart_gives_the_same(tmp_path: Path) -> None:
    apart, here = import_of(tmp_path / "apart", 2), import_of(tmp_path / "here", 0)
    assert apart == here
    assert apart[0].documents["duplicate"] == 2, "the first mail again"


def test_a_file_that_cannot_be_read_holds_itself_and_not_the_run(bench: Workbench) -> None:
    folder = bench.place.folder / "files"
    Paper("A-1").save(folder)
    (folder / "0-broken.pdf").write_bytes(b"%PDF-1.7 broken")
    result = import_files(bench, [folder], processes=1)
    assert result.documents == {"arrived": 2, "imported": 1, "duplicate": 0, "ignored": 0, "held": 1}
