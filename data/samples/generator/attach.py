"""The files that come with mails: each gives, once numbers are known, its bytes and what must become of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pictures
import tables
from electronic import ubl
from layouts import PAPER
from records import Attached, Expected, Invoice
from statement import statement

Maker = Callable[[], Attached]


def expected(invoice: Invoice) -> Expected:
    """The plain truth of an invoice: held where it deserves a hold, else matched."""
    holds = tuple(sorted(invoice.holds))
    return Expected(invoice, "held" if holds else "matched", holds)


def pdf(invoice: Invoice, *, name: str = "", media: str = "application/pdf") -> Maker:
    """An invoice on its supplier's paper."""

    def make() -> Attached:
        content = PAPER[invoice.supplier.key](invoice)
        return Attached(
            name.format(number=invoice.file_stem) or f"{invoice.file_stem}.pdf",
            content,
            media,
            expected=(expected(invoice),),
        )

    return make


def again(maker: Maker) -> Maker:
    """The very same bytes once more: a duplicate of which no invoice is made."""

    def make() -> Attached:
        first = maker()
        return replace(first, outcome="duplicate", reason="same bytes", expected=())

    return make


def reprinted(invoice: Invoice, remark: str) -> Maker:
    """The same invoice printed anew: other bytes, the same number."""

    def make() -> Attached:
        content = PAPER[invoice.supplier.key](replace(invoice, remark=remark))
        return Attached(
            f"{invoice.file_stem}-copy.pdf",
            content,
            "application/pdf",
            expected=(Expected(invoice, "held", ("DUP_EXACT",)),),
        )

    return make


def unknown_table(invoice: Invoice) -> Maker:
    """An invoice as a table of columns that no format knows: only a page is read without one."""

    def make() -> Attached:
        content = tables.tasman(invoice)
        return Attached(f"{invoice.file_stem}.csv", content, "text/csv", outcome="held", reason="NO_FORMAT")

    return make


def table(*invoices: Invoice, name: str = "") -> Maker:
    """A table of one or more invoices."""

    def make() -> Attached:
        content = tables.quickfix(invoices[0]) if invoices[0].supplier.key == "quickfix" else tables.voltline(*invoices)
        return Attached(name or f"{invoices[0].file_stem}.csv", content, "text/csv", expected=tuple(map(expected, invoices)))

    return make


def electronic(invoice: Invoice) -> Maker:
    """An electronic invoice or credit note."""

    def make() -> Attached:
        return Attached(f"{invoice.file_stem}.xml", ubl(invoice), "application/xml", expected=(expected(invoice),))

    return make


def beside(invoice: Invoice) -> Maker:
    """The page that came along with an electronic invoice: the electronic one is the record."""

    def make() -> Attached:
        content = PAPER[invoice.supplier.key](invoice)
        return Attached(
            f"{invoice.file_stem}.pdf",
            content,
            "application/pdf",
            outcome="ignored",
            reason="same invoice as the electronic one",
        )

    return make


def account(day: date, invoices: list[Invoice]) -> Maker:
    """A statement of account."""
    return lambda: Attached(
        "Statement-October-2026.pdf", statement(day, invoices), "application/pdf", outcome="ignored", reason="statement"
    )


def scanned() -> Maker:
    """A scan without a word in it."""
    return lambda: Attached("Scan_20261021.pdf", pictures.scan(), "application/pdf", outcome="held", reason="SCAN")


def logo(name: str = "image001.png") -> Maker:
    """A signature's logo."""
    return lambda: Attached(name, pictures.logo(16, 92, 110), "image/png", outcome="ignored", reason="logo", inline=True)


def zipped(name: str, *makers: Maker) -> Maker:
    """Several files in a zip; stored, not compressed, so that no library's version shows in the bytes."""

    def make() -> Attached:
        members = tuple(maker() for maker in makers)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
            for member in members:
                entry = zipfile.ZipInfo(member.name, (2026, 10, 30, 16, 0, 0))
                entry.create_system, entry.external_attr = 3, 0o644 << 16
                archive.writestr(entry, member.content)
        return Attached(name, buffer.getvalue(), "application/zip", members=members)

    return make
