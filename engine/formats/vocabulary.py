"""What a supplier format can say: the records its TOML file becomes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from engine.model import LineKind, MediaType

Pattern = re.Pattern[str]

TEXT_FIELDS = frozenset(
    {"supplier_name", "supplier_tax_id", "buyer_name", "buyer_tax_id", "invoice_number", "currency", "purchase_order", "job"}
    | {"delivery_note", "original_invoice", "bank_account"}
)
DATE_FIELDS = frozenset({"invoice_date", "due_date"})
AMOUNT_FIELDS = frozenset({"net_total", "tax_total", "gross_total", "rounding", "prepaid", "amount_due"})
HEADER_FIELDS = TEXT_FIELDS | DATE_FIELDS | AMOUNT_FIELDS
REQUIRED_FIELDS = ("invoice_number", "invoice_date", "gross_total")

LINE_TEXT_FIELDS = frozenset({"description", "part", "unit", "purchase_order", "order_line", "job"})
LINE_NUMBER_FIELDS = frozenset({"quantity", "unit_price", "base_quantity", "discount", "net_amount", "tax_rate"})
LINE_FIELDS = LINE_TEXT_FIELDS | LINE_NUMBER_FIELDS


@dataclass(frozen=True, slots=True)
class Rule:
    """How one value is found: by exactly one of `find` (a pattern; its first group is the value), `right_of` or `below` (a
    label, or one of several), `column` or `sum` (a table's heading), `value` (a constant).

    `match` keeps only that part of what stands at a label or in a column; `date` is a strptime pattern; `last` takes the
    last place instead of the first; `every` takes all of them; `optional` says that its absence is no issue.
    """

    find: Pattern | None = None
    right_of: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    column: str | None = None
    sum: str | None = None
    value: str | None = None
    match: Pattern | None = None
    date: str | None = None
    decimal_mark: str | None = None
    last: bool = False
    every: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Identify:
    """The document's own words that make it this supplier's invoice: all of `all`, one of `any`, none of `none`."""

    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LinesRule:
    """How the table is read. `columns` pairs a field with its heading; `ignore` lists headings left out knowingly.

    `end` is the pattern of the line after the table, or of a cell in it; `skip` of rows that are no lines; `order` of a row
    inside the table that names the order of the lines below it (first group); `split` parts one field by named groups;
    `kinds` tells freight, surcharges … by description or part; `tax_rates` gives the rate in per cent that a code means.
    """

    columns: tuple[tuple[str, str], ...]
    ignore: tuple[str, ...] = ()
    end: Pattern | None = None
    skip: Pattern | None = None
    order: Pattern | None = None
    split: tuple[tuple[str, Pattern], ...] = ()
    kinds: tuple[tuple[LineKind, Pattern], ...] = ()
    tax_rates: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Format:
    """One supplier's format. `credit` is the pattern that makes a document a credit note; `decimal_mark` decides where
    amounts leave it open; `twin` is the Python file beside a shipped format; `text` its TOML."""

    name: str
    supplier: str
    media: MediaType
    version: int
    identify: Identify
    header: tuple[tuple[str, Rule], ...]
    lines: LinesRule | None = None
    charges: tuple[tuple[LineKind, Rule], ...] = ()
    credit: Pattern | None = None
    decimal_mark: str | None = None
    twin: Path | None = None
    text: str = ""

    @property
    def reader(self) -> str:
        """The reader's name as readings carry it."""
        return f"format:{self.name}"
