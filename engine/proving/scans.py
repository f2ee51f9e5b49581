"""What a reading of a picture must rest on beyond what others must: letters may be misread, and sums close all the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from engine.identifiers import is_valid_tax_id
from engine.issues import Code, Issue, Severity
from engine.model import Printed, Reading
from engine.proving.equations import Equation
from engine.proving.figures import computed_amount

READER = "ocr"
"""The reader's name of every reading whose words were recognised, here or by a scanner."""

_PROVED = {"check digit", "ledger"}


def scan_issues(reading: Reading, proofs: Iterable[Equation], *, supplier: str | None) -> Iterator[Issue]:
    """What a clerk must compare on a picture: nothing where every amount stands in a sum that closes, and the supplier and
    the number have a check digit or the ledger (`supplier`, known there) behind them."""
    if reading.reader != READER:
        return
    open_values = [*_amounts(reading, list(proofs)), *_names(reading, supplier)]
    if open_values:
        message = (
            f"This was read from a picture, in which letters and digits can be misread. Compare {_listed(open_values)}."
        )
        yield Issue(Code.UNVERIFIED, message, Severity.WARN)


def _amounts(reading: Reading, proofs: list[Equation]) -> Iterator[str]:
    net, tax, gross, due = reading.net_total, reading.tax_total, reading.gross_total, reading.amount_due
    if not all(proof.closes for proof in proofs) or not any(proof.of_gross for proof in proofs):
        yield "the totals"
    elif tax is not None and net is None and not any(proof.what.startswith("Tax") for proof in proofs):
        yield "the tax"
    if not reading.lines or any(computed_amount(row) is None for row in reading.lines):
        yield "the lines"
    paid = reading.prepaid.value if reading.prepaid else Decimal(0)
    if due is not None and (gross is None or due.value != gross.value - paid):
        yield "the amount due"


def _names(reading: Reading, supplier: str | None) -> Iterator[str]:
    tax_id = reading.supplier_tax_id
    has_check = tax_id is not None and is_valid_tax_id(tax_id.value) is True
    if not (has_check or supplier is not None or _has_proof(reading.supplier_name)):
        yield "the supplier"
    if not _has_proof(reading.invoice_number):
        yield "the invoice number"


def _has_proof(printed: Printed[Any] | None) -> bool:
    return printed is not None and bool(_PROVED & set(printed.evidence))


def _listed(values: list[str]) -> str:
    return values[0] if len(values) == 1 else f"{', '.join(values[:-1])} and {values[-1]}"
