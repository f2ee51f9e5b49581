"""The month's routine: what is ordered, delivered, billed as agreed and mailed straight by the supplier."""

from __future__ import annotations

from decimal import Decimal

import attach
from catalogue import CATALOGUE
from company import SUPPLIERS
from records import BilledLine, Invoice, cents
from story import Story, on

# supplier, ordered, received, billed, how many articles, job
_PAPER = (
    ("harbour", "09-24", "10-02", "10-05", 4, "J-201"),
    ("harbour", "10-01", "10-08", "10-09", 3, "J-210"),
    ("harbour", "10-12", "10-20", "10-20", 5, "J-204"),
    ("harbour", "10-26", "11-02", "11-03", 2, ""),
    ("coastal", "09-25", "10-05", "10-06", 4, "J-202"),
    ("coastal", "10-06", "10-13", "10-14", 6, "J-206"),
    ("coastal", "10-15", "10-22", "10-23", 3, "J-202"),
    ("coastal", "10-29", "11-09", "11-10", 5, "J-205"),
    ("summit", "10-02", "10-06", "10-07", 5, ""),
    ("summit", "10-13", "10-15", "10-16", 3, "J-212"),
    ("summit", "10-27", "10-29", "10-30", 4, "J-207"),
    ("summit", "11-05", "11-09", "11-10", 6, ""),
    ("northside", "09-28", "10-07", "10-08", 4, "J-207"),
    ("northside", "10-08", "10-14", "10-15", 5, "J-207"),
    ("northside", "10-21", "10-28", "10-29", 3, "J-206"),
    ("northside", "11-02", "11-10", "11-11", 4, "J-211"),
)
_TABLES = (
    ("quickfix", "09-30", "10-08", "10-09", 5, "J-204"),
    ("quickfix", "10-14", "10-20", "10-21", 4, ""),
    ("quickfix", "11-03", "11-11", "11-12", 6, "J-207"),
    ("voltline", "10-02", "10-12", "10-13", 4, "J-208"),
    ("voltline", "10-19", "10-27", "10-28", 5, "J-208"),
)
_ELECTRONIC = (
    ("greenfield", "09-29", "10-12", "10-13", 3, "J-209"),
    ("greenfield", "10-16", "10-26", "10-27", 2, "J-209"),
)
_HIRE = (
    ("10-07", (("Scissor lift 19ft electric", "5"),), "J-202"),
    ("10-16", (("Mini excavator 1.7t with operator", "2"), ("Trench shoring box 3m", "7")), "J-210"),
    (
        "10-28",
        (("Generator 20kVA silenced", "3"), ("Light tower LED trailer", "3"), ("Portable toilet, weekly service", "10")),
        "J-201",
    ),
    ("11-09", (("Concrete saw 450mm", "1"),), "J-212"),
)


def hire(story: Story, day: str, works: tuple[tuple[str, str], ...], job: str) -> Invoice:
    """A hire invoice that needs no order and names its job."""
    articles = {article.description: article for article in CATALOGUE["delta"]}
    lines = [
        BilledLine(
            words,
            "",
            Decimal(days),
            articles[words].unit,
            articles[words].price,
            cents(Decimal(days) * articles[words].price),
        )
        for words, days in works
    ]
    return story.keep(Invoice(SUPPLIERS["delta"], on(day), [], lines, reference=None, job=job))


def tell(story: Story) -> None:
    """Adds the routine to the story."""
    for who, ordered, received, billed, items, job in _PAPER:
        invoice = story.clean(who, ordered, received, billed, items, job)
        story.mail(f"{who}-invoice", billed, who, [attach.pdf(invoice)], about=invoice)
    for who, ordered, received, billed, items, job in _TABLES:
        invoice = story.clean(who, ordered, received, billed, items, job)
        story.mail(f"{who}-table", billed, who, [attach.table(invoice)], about=invoice)
    for who, ordered, received, billed, items, job in _ELECTRONIC:
        invoice = story.clean(who, ordered, received, billed, items, job)
        story.mail(f"{who}-electronic", billed, who, [attach.electronic(invoice), attach.beside(invoice)], about=invoice)
    for day, works, job in _HIRE:
        invoice = hire(story, day, works, job)
        story.mail("delta-hire", day, "delta", [attach.pdf(invoice)], about=invoice, subject="Hire invoice {number}")
