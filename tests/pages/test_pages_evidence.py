"""The desk says why each value is believed; what is not proved is confirmed there, and kept as an example."""

from __future__ import annotations

from tests.pages.desk import Desk
from tests.pages.reading import press, problems_of, text_of


def test_values_say_what_they_rest_on(full: Desk) -> None:
    at = full.open("invoices", invoice=full.invoice("UNVERIFIED"))
    assert problems_of(at) == []
    values = next(frame.value for frame in at.dataframe if "because" in frame.value)
    row = values[values["label"] == "Invoice number"].iloc[0]
    assert row["value"] == "TC40217"
    assert "its label" in row["because"]
    assert "the sums" in values[values["label"] == "Total to pay"].iloc[0]["because"]


def test_what_is_not_proved_is_confirmed_on_the_spot(full: Desk) -> None:
    invoice_id = full.invoice("UNVERIFIED")
    at = full.open("invoices", invoice=invoice_id)
    assert "Values not proved" in text_of(at)
    assert "lies before the invoice date" in text_of(at)
    press(at, "All values are right")
    assert full.state_of(invoice_id) == "matched"
    at = full.open("suppliers", supplier="S-009")
    assert problems_of(at) == []
    assert "TC40217 · all confirmed" in text_of(at)


def test_a_stranger_is_proposed_as_his_paper_says(full: Desk) -> None:
    rows = full.bench.store.read("invoice_queue", state=None)
    said = text_of(full.open("invoices", invoice=next(row["id"] for row in rows if row["invoice_number"] == "LF-3107")))
    assert "Who is Lanternfish Signage Pty Ltd?" in said
    assert "54 912 881 046" in said
    assert "accounts@lanternfishsignage.example" in said
    assert "never its bank account" in said
