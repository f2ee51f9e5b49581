"""One invoice's rows to a `Reading`: every value with its evidence, every doubt as an issue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.issues import Issue
from engine.model import DocumentKind, Reading, ReadingLine
from engine.reading.page.context import Sheet
from engine.reading.page.crediting import as_credited
from engine.reading.page.doubts import header_doubts, name_doubts, no_lines, no_tax, total_doubts
from engine.reading.page.due import explain, with_due
from engine.reading.page.header import (
    due_date,
    invoice_date,
    printed_delivery_note,
    printed_job,
    printed_number,
    printed_orders,
    printed_original,
    read_header,
)
from engine.reading.page.loose import read_loose
from engine.reading.page.money_kind import currency
from engine.reading.page.parties import who_is_who
from engine.reading.page.rate_rows import RateRow, rate_groups
from engine.reading.page.sums import amount, charges_of, due_of, gross_of, net_of, paid_of, tax_of
from engine.reading.page.table import lines_sum, read_table, settled
from engine.reading.page.taxation import is_taxed
from engine.reading.page.totals import Labelled, Totals, assignments, labelled_amounts, line_targets

READER, VERSION = "page", "2"
_WEIGHED = 40  # assignments whose amount due is looked for


@dataclass(frozen=True)
class _Figures:
    """The lines, the labelled amounts, and the assignments of totals to them, the best first."""

    lines: tuple[ReadingLine, ...]
    amounts: list[Labelled]
    choices: list[Totals]
    rates: list[tuple[RateRow, ...]]

    @property
    def totals(self) -> Totals:
        return self.choices[0] if self.choices else Totals()


def read_sheet(sheet: Sheet, kind: DocumentKind, part: int = 1) -> Reading | None:
    """The reading of one invoice of that kind; `None` where neither number nor total is found."""
    figures, parties = _figures(sheet), who_is_who(sheet, kind)
    money = currency(sheet, parties.numbers, parties.supplier_number)
    header = read_header(sheet, money.value if money else None)
    is_numbered = bool(header.numbers) and "label" in header.numbers[0].evidence
    if figures.totals.gross is None and not is_numbered:
        return None
    choices, totals = figures.choices, figures.totals
    reading = Reading(
        kind=kind if kind.is_invoice else DocumentKind.INVOICE,
        reader=READER,
        reader_version=VERSION,
        part=part,
        pages=tuple(sorted({row.page for row in sheet.rows})),
        supplier_name=parties.supplier_name,
        supplier_tax_id=parties.supplier_tax_id,
        buyer_name=parties.buyer_name,
        buyer_tax_id=parties.buyer_tax_id,
        bank_account=parties.bank_account,
        invoice_number=printed_number(header),
        invoice_date=invoice_date(header, sheet),
        due_date=due_date(header),
        currency=money,
        net_total=net_of(choices),
        tax_total=tax_of(choices),
        gross_total=gross_of(choices),
        rounding=amount(totals.rounding),
        prepaid=paid_of(totals),
        amount_due=due_of(totals),
        purchase_orders=printed_orders(header),
        job=printed_job(header),
        delivery_note=printed_delivery_note(header),
        original_invoice=printed_original(header),
        lines=figures.lines,
        charges=charges_of(totals, figures.lines, figures.rates),
        issues=(*_figure_doubts(figures, sheet), *header_doubts(header), *name_doubts(parties.names)),
    )
    return as_credited(reading)


def _figures(sheet: Sheet) -> _Figures:
    """Lines and totals, which decide about one another."""
    table = read_table(sheet)
    line_rows = _line_rows(sheet, table.lines)
    amounts = labelled_amounts(sheet, table.taken, line_rows)
    if not table.lines:
        table = read_loose(sheet, amounts)
    rates = rate_groups(sheet)
    lines = settled(table.lines, line_targets(amounts, rates))
    choices = assignments(amounts, lines_sum(lines), rates)
    for choice in choices[:_WEIGHED]:
        with_due(choice, amounts)
    choices.sort(key=lambda one: -one.score)
    for choice in choices[:1]:
        explain(choice, sheet, line_rows)
    return _Figures(tuple(lines), amounts, choices, rates)


def _line_rows(sheet: Sheet, lines: Iterable[ReadingLine]) -> set[int]:
    """The rows on which lines' amounts stand."""
    places = [line.net_amount.source for line in lines if line.net_amount and line.net_amount.source]
    middles = [(place.page, (place.box[1] + place.box[3]) / 2) for place in places if place.box]
    return {row.number for row in sheet.rows if any(row.page == page and row.y0 <= y <= row.y1 for page, y in middles)}


def _figure_doubts(figures: _Figures, sheet: Sheet) -> list[Issue]:
    doubts = total_doubts(figures.choices, figures.amounts, figures.lines, figures.rates)
    if figures.totals.gross and not figures.totals.taxes and is_taxed(sheet, figures.lines):
        doubts.append(no_tax(figures.totals.gross))
    return doubts if figures.lines else [*doubts, no_lines()]
