"""Telling the month: orders are placed, goods arrive, invoices and mails follow. Numbers are given at the end, by date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from attach import Maker
from catalogue import CATALOGUE, Article
from company import SUPPLIERS
from records import BilledLine, Charge, Invoice, Mail, Order, OrderLine, Receipt, Wrap, cents

Items = int | Sequence[tuple[str, str]]


def on(day: str) -> date:
    """`"10-14"` as a day of 2026."""
    month, number = day.split("-")
    return date(2026, int(month), int(number))


@dataclass
class Story:
    """Everything that happened."""

    orders: list[Order] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    invoices: list[Invoice] = field(default_factory=list)
    mails: list[Mail] = field(default_factory=list)

    def order(
        self,
        who: str,
        day: str,
        items: Items,
        job: str = "",
        *,
        match: str = "",
        state: str = "open",
        freight: str = "",
        seed: str = "",
        every: int = 1,
    ) -> Order:
        """An order of `items`: so many articles drawn from the catalogue, or (part or description, quantity) pairs.

        `job` goes on every `every`-th line; `freight` plans a freight line of that amount, which no receipt is needed for.
        """
        rng = Random(f"order {who} {day} {seed}")
        lines = []
        for number, (article, quantity) in enumerate(_choose(rng, who, items), 1):
            on_job = job if (number - 1) % every == 0 else ""
            code = "FRE" if article.description.endswith("GST free") else "GST"
            lines.append(
                OrderLine(
                    number,
                    article.part,
                    article.description,
                    quantity,
                    article.unit,
                    article.price,
                    job=on_job,
                    match=match,
                    tax_code=code,
                )
            )
        if freight:
            lines.append(
                OrderLine(len(lines) + 1, "", "Freight", Decimal(1), "EA", Decimal(freight), "freight", job, "2-way")
            )
        placed = Order(SUPPLIERS[who], on(day), lines, state)
        self.orders.append(placed)
        return placed

    def receive(
        self, order: Order, day: str, quantities: dict[int, str] | None = None, back: dict[int, str] | None = None
    ) -> None:
        """A delivery: everything ordered, or the stated quantities by line; `back` went back."""
        stated = quantities or {line.line: str(line.quantity) for line in order.lines if line.kind == "item"}
        returned = {line: Decimal(number) for line, number in (back or {}).items()}
        self.receipts.append(Receipt(order, on(day), {line: Decimal(number) for line, number in stated.items()}, returned))

    def bill(
        self,
        day: str,
        *orders: Order,
        quantities: dict[int, str] | None = None,
        prices: dict[int, str] | None = None,
        only: tuple[int, ...] = (),
        **more: object,
    ) -> Invoice:
        """An invoice of everything on `orders` (or of the lines `only`), with other quantities or prices by line number."""
        lines = [
            _billed(line, order, (quantities or {}).get(line.line), (prices or {}).get(line.line))
            for order in orders
            for line in order.lines
            if line.kind == "item" and (not only or line.line in only)
        ]
        invoice = Invoice(orders[0].supplier, on(day), list(orders), lines, **more)  # type: ignore[arg-type]
        return self.keep(invoice)

    def keep(self, invoice: Invoice) -> Invoice:
        """An invoice made by hand, with the due date that its supplier's paper prints."""
        if invoice.supplier.prints_due and invoice.kind == "invoice":
            invoice.due = invoice.day + timedelta(days=invoice.supplier.terms)
        self.invoices.append(invoice)
        return invoice

    def clean(  # noqa: PLR0917 - reads as a row of the routine
        self, who: str, ordered: str, received: str, billed: str, items: Items, job: str = "", **more: object
    ) -> Invoice:
        """Ordered, received in full, billed as ordered."""
        placed = self.order(who, ordered, items, job)
        self.receive(placed, received)
        return self.bill(billed, placed, **more)  # type: ignore[arg-type]

    def mail(
        self,
        slug: str,
        day: str,
        who: str,
        files: list[Maker],
        *,
        about: Invoice | None = None,
        subject: str = "",
        body: str = "",
        wrap: Wrap = Wrap.PLAIN,
        colleague: str = "",
        sender: tuple[str, str] | None = None,
        **more: Any,
    ) -> Mail:
        """A mail from supplier `who` with its usual words, unless others are given."""
        supplier = SUPPLIERS[who]
        rng = Random(f"mail {slug}")
        sent = datetime.combine(on(day), datetime.min.time()) + timedelta(
            minutes=rng.randrange(7 * 60, 17 * 60), seconds=rng.randrange(60)
        )
        words = body or rng.choice(_BODIES)
        mail = Mail(
            slug,
            sent,
            sender or (f"{supplier.name} Accounts", supplier.mailbox),
            subject or rng.choice(_SUBJECTS),
            words,
            files,
            about,
            wrap,
            colleague,
            **more,
        )
        self.mails.append(mail)
        return mail

    def number(self) -> None:
        """Gives every order, receipt, invoice and mail its number, in order of date."""
        for place, order in enumerate(sorted(self.orders, key=lambda order: order.day)):
            order.number = 10401 + place
        for place, receipt in enumerate(sorted(self.receipts, key=lambda receipt: receipt.day)):
            receipt.number = 7001 + place
        counts: dict[str, int] = {}
        for invoice in sorted(self.invoices, key=lambda invoice: invoice.day):
            supplier, credit = invoice.supplier, invoice.kind == "credit_note"
            place = counts[supplier.key] = counts.get(supplier.key, -1) + 1
            prefix = f"{supplier.prefix.rstrip('/')[:2]}C-" if credit and supplier.prefix else supplier.prefix
            invoice.number = f"{prefix}{supplier.first + place * supplier.step}"
        for place, mail in enumerate(sorted(self.mails, key=lambda mail: mail.sent), 1):
            mail.number = place


_SUBJECTS = (
    "Invoice {number} from {name}",
    "{name}: invoice {number}",
    "Tax invoice {number} for your order {order}",
    "Invoice {number}",
    "Your invoice {number} is attached",
)
_BODIES = (
    "Hello,\n\nPlease find attached invoice {number}.\n\nKind regards\nAccounts Receivable\n",
    "Dear customer,\n\nAttached is our invoice {number} against your order {order}.\n\nThank you for your business.\n",
    "Hi team,\n\ninvoice {number} attached. Any questions, just reply to this mail.\n\nCheers\n",
    "This mail was sent by our billing system. Invoice {number} is attached.\n",
)


def _choose(rng: Random, who: str, items: Items) -> list[tuple[Article, Decimal]]:
    articles = CATALOGUE[who]
    if isinstance(items, int):
        chosen = sorted(rng.sample(range(len(articles)), items))
        return [(articles[index], _quantity(rng, articles[index])) for index in chosen]
    by_name = {article.part or article.description: article for article in articles}
    return [(by_name[name], Decimal(quantity)) for name, quantity in items]


def _quantity(rng: Random, article: Article) -> Decimal:
    """Few of what is dear, whole ones of what is not sold by length."""
    if article.price > 300:
        return Decimal(rng.choice(("1", "2", "3")))
    whole = article.typical if article.unit in ("LM", "DAY", "M2") else tuple(q for q in article.typical if "." not in q)
    return Decimal(rng.choice(whole))


def _billed(line: OrderLine, order: Order, quantity: str | None, price: str | None) -> BilledLine:
    amount = Decimal(quantity) if quantity else line.quantity
    unit_price = Decimal(price) if price else line.unit_price
    rate = Decimal(0) if line.tax_code == "FRE" else Decimal(10)
    return BilledLine(
        line.description, line.part, amount, line.unit, unit_price, cents(amount * unit_price), rate=rate, order=order
    )


def freight(amount: str, words: str = "Freight") -> Charge:
    """A freight charge of the totals block."""
    return Charge("freight", words, Decimal(amount))
