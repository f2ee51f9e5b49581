"""Mail as it really comes: forwarded, bundled, twice, or without anything to read."""

from __future__ import annotations

from decimal import Decimal

import attach
from catalogue import CATALOGUE
from records import BilledLine, Invoice, Wrap, cents
from story import Story, on


def tell(story: Story) -> None:
    """Adds the odd mails to the story."""
    _forwards(story)
    _bundles(story)
    _twice(story)
    _credit(story)
    _long(story)
    _nothing_to_read(story)


def _forwards(story: Story) -> None:
    invoice = story.clean("harbour", "10-06", "10-14", "10-14", 3, "J-211")
    story.mail(
        "forwarded-by-priya",
        "10-15",
        "harbour",
        [attach.pdf(invoice)],
        about=invoice,
        wrap=Wrap.INLINE,
        colleague="priya",
        subject="Invoice {number}",
    )
    invoice = story.clean("northside", "10-16", "10-26", "10-27", 2, "J-202")
    story.mail(
        "forwarded-by-tom",
        "10-28",
        "northside",
        [attach.pdf(invoice), attach.logo()],
        about=invoice,
        wrap=Wrap.INLINE,
        colleague="tom",
        subject="Invoice {number}",
    )
    invoice = story.clean("coastal", "10-01", "10-08", "10-08", 2, "J-210")
    story.mail(
        "forwarded-as-message",
        "10-09",
        "coastal",
        [attach.pdf(invoice)],
        about=invoice,
        wrap=Wrap.MESSAGE,
        colleague="wren",
        subject="Invoice {number}",
    )
    order = story.order("delta", "10-12", [("Core drilling, subcontract crew of two", "3")], "J-203", match="2-way")
    invoice = story.bill("10-19", order, job="J-203")
    story.mail(
        "subcontract-forwarded",
        "10-20",
        "delta",
        [attach.pdf(invoice)],
        about=invoice,
        wrap=Wrap.MESSAGE,
        colleague="tom",
        subject="Core drilling, invoice {number}",
    )


def _bundles(story: Story) -> None:
    first = story.clean("coastal", "10-19", "10-29", "10-30", 2, "J-206")
    second = story.clean("coastal", "10-27", "10-29", "10-30", 3, "")
    story.mail(
        "two-at-once",
        "10-30",
        "coastal",
        [attach.pdf(first), attach.pdf(second)],
        about=first,
        subject="Two invoices",
        body="Hello,\n\nplease find two invoices attached.\n\nAccounts\n",
    )
    pair = [
        story.clean("summit", "10-22", "10-27", "10-28", 4, "J-204"),
        story.clean("summit", "10-23", "10-28", "10-28", 2, "J-208"),
    ]
    story.mail(
        "zip-of-two",
        "10-30",
        "summit",
        [attach.zipped("invoices-october.zip", *map(attach.pdf, pair))],
        about=pair[0],
        subject="Your October invoices",
        body="All October invoices in one archive.\n",
    )
    pair = [
        story.clean("voltline", "10-26", "11-04", "11-05", 3, "J-208"),
        story.clean("voltline", "10-28", "11-04", "11-06", 2, "J-205"),
    ]
    story.mail(
        "two-in-one-table",
        "11-06",
        "voltline",
        [attach.table(*pair, name="VD-weekly-2026-11-06.csv")],
        about=pair[0],
        subject="Weekly invoice file",
        body="Automatic message: the weekly invoice file is attached.\n",
    )
    invoice = story.clean("harbour", "11-02", "11-10", "11-11", 3, "J-205")
    story.mail("with-a-logo", "11-11", "harbour", [attach.logo(), attach.pdf(invoice)], about=invoice, html=True)
    invoice = story.clean("coastal", "11-03", "11-11", "11-12", 4, "J-204")
    story.mail(
        "unnamed-type",
        "11-12",
        "coastal",
        [attach.pdf(invoice, media="application/octet-stream", name="Tax Invoice – {number}.pdf")],
        about=invoice,
        subject="Tax invoice {number} – Sandhaven",
    )


def _twice(story: Story) -> None:
    invoice = story.clean("northside", "10-09", "10-16", "10-19", 3, "J-207")
    story.mail("sent-once", "10-19", "northside", [attach.pdf(invoice)], about=invoice)
    story.mail(
        "sent-again",
        "10-26",
        "northside",
        [attach.again(attach.pdf(invoice))],
        about=invoice,
        subject="Reminder: invoice {number}",
        body="Hello,\n\nwe send this invoice again in case it was lost.\n",
    )
    invoice = story.clean("harbour", "10-07", "10-15", "10-16", 3, "J-203")
    story.mail("before-the-reprint", "10-16", "harbour", [attach.pdf(invoice)], about=invoice)
    story.mail(
        "reprint",
        "11-02",
        "harbour",
        [attach.reprinted(invoice, "COPY, printed again on request")],
        about=invoice,
        subject="Copy of invoice {number}",
    )


def _credit(story: Story) -> None:
    order = story.order("harbour", "10-08", [("BASIN4", "4"), ("MIXSNK", "4"), ("CFFL15", "8")], "J-201")
    story.receive(order, "10-19")
    invoice = story.bill("10-19", order)
    story.mail("before-the-credit", "10-19", "harbour", [attach.pdf(invoice)], about=invoice)
    lines = [
        BilledLine(line.description, line.part, Decimal(1), line.unit, line.unit_price, line.unit_price, order=order)
        for line in invoice.lines[:1]
    ]
    credit = story.keep(
        Invoice(
            invoice.supplier,
            on("11-05"),
            [order],
            lines,
            kind="credit_note",
            original=invoice,
            remark="One basin chipped on arrival",
        )
    )
    story.mail(
        "credit-note",
        "11-05",
        "harbour",
        [attach.pdf(credit)],
        about=credit,
        subject="Credit note {number}",
        body="Please find our credit note {number} for the chipped basin.\n",
    )


def _long(story: Story) -> None:
    """An order of nearly everything the plumber sells: two pages."""
    items = [(article.part, str(2 + place % 5)) for place, article in enumerate(CATALOGUE["harbour"]) if article.price < 400]
    order = story.order("harbour", "10-15", items, "J-207")
    story.receive(order, "11-06")
    invoice = story.bill("11-09", order)
    assert all(line.net == cents(line.quantity * line.unit_price) for line in invoice.lines)
    story.mail("two-pages", "11-09", "harbour", [attach.pdf(invoice)], about=invoice)


def _nothing_to_read(story: Story) -> None:
    harbour = [invoice for invoice in story.invoices if invoice.supplier.key == "harbour" and invoice.day.month == 10]
    listed = sorted(harbour, key=lambda invoice: invoice.day)
    story.mail(
        "statement",
        "11-02",
        "harbour",
        [attach.account(on("10-31"), listed)],
        subject="Statement, October 2026",
        body="Your statement for October is attached.\n",
    )
    story.mail(
        "scan", "10-21", "delta", [attach.scanned()], subject="Scanned invoice", body="Sent from the office copier.\n"
    )
    story.mail("empty", "10-23", "coastal", [], subject="(no subject)", body="\n")
    story.mail(
        "only-a-logo",
        "10-29",
        "quickfix",
        [attach.logo("quickfix-logo.png")],
        subject="Christmas trading hours",
        html=True,
        body="We close on 23 December and open again on 4 January.\n",
    )
    story.mail(
        "a-question",
        "11-12",
        "northside",
        [],
        subject="Delivery on Friday?",
        body="Hi,\n\nis somebody on site on Friday morning to take the boards?\n\nRegards\nNorthside dispatch\n",
    )
