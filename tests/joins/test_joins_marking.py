"""What a target cannot carry is entered by hand, says so with a reason, and waits no longer."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import views
from engine.accepting import accept_clean
from engine.commands import main
from engine.errors import Refused
from engine.marking import mark_exported
from engine.posting import export, waiting
from engine.workbench import open_workbench
from tests.sampleworld import sample_store


def test_a_credit_note_entered_by_hand_waits_no_longer(tmp_path: Path) -> None:
    store = sample_store(tmp_path)
    with open_workbench(store) as bench:
        accept_clean(bench)
        written = export(bench, "xero-csv")
        behind = [one.invoice.id for one in waiting(bench, "xero-csv")]
        assert behind and {finding.invoice for finding in written.refused} == set(behind)
        with pytest.raises(Refused, match="reason"):
            mark_exported(bench, behind[0], "xero-csv", " ")
        mark_exported(bench, behind[0], "xero-csv", "entered by Priya as CN-1")
        assert behind[0] not in {one.invoice.id for one in waiting(bench, "xero-csv")}
        assert views.invoice_view(bench.store, behind[0]).state == "exported"
        assert behind[0] in {one.invoice.id for one in waiting(bench, "generic-csv")}
        with pytest.raises(Refused, match="Nothing of this invoice waits"):
            mark_exported(bench, behind[0], "xero-csv", "again")
        again = export(bench, "xero-csv")
        assert again.again and (again.batch, again.files) == (written.batch, written.files)
    given = ["--store", str(store), "mark", behind[1], "--to", "xero-csv", "--reason", "entered as CN-2"]
    assert main(given) == 0
    assert main(given) == 2
