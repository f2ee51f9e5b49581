"""What might clear a tax: the invoice corrected, or another tax code on our side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from engine.matching.clearing import ours, theirs
from engine.matching.clearing.change import Change
from engine.matching.clearing.state import State
from engine.matching.taxes import expected_rate
from engine.model import Hold


def tax_changes(state: State, hold: Hold) -> Iterator[Change]:
    """Tax away from what the rates give: the invoice corrected, or the tax code that it really has."""
    whole = next((one for one in state.failing if one.what == "tax" and one.invoice_line is None), None)
    if whole is None:
        return
    rates = {
        line.number: expected_rate(line, state.invoice, state.outcome.allocations, state.known)
        for line in state.invoice.lines
        if line.tax_rate is not None
    }
    yield theirs.correct_tax(state.invoice, whole.right, rates)
    yield from _tax_codes(state, rates, abs(whole.over))


def _tax_codes(state: State, rates: Mapping[int, Decimal | None], difference: Decimal) -> Iterator[Change]:
    day = state.invoice.invoice_date
    for code in state.known.tax_codes:
        in_force = (code.valid_from is None or code.valid_from <= day) and (code.valid_to is None or day <= code.valid_to)
        wrong = {n for n, rate in rates.items() if state.lines[n].tax_rate == code.rate != rate}
        if not in_force or (rates and not wrong):
            continue
        places = [use.place for use in state.uses if wrong & {one.invoice_line for one in use.allocations}]
        coded = [use.place for use in state.uses if use.place in places and use.ordered.tax_code is not None]
        yield from (ours.set_line_tax(place, code, difference) for place in coded)
        if len(coded) < max(len(places), 1) and state.known.supplier and state.known.supplier.tax_code != code.code:
            yield ours.set_supplier_tax(code, difference)
