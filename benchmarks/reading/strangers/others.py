"""Documents that are no invoices: statements, quotes, reminders, dockets, confirmations, advices, terms, orders, lists."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from blocks import Block, Column, Grid, Lines, Pairs, Row, Sheet, Side, Space, Text, Totals
from contents import draw_content
from drafting import Draft, draft
from layouts import draw_layout
from tables import table
from totals import totals_block
from wording import words

# what is printed, and which kind of document the reader knows it as
KINDS = {
    "statement": "statement",
    "quote": "quote",
    "reminder": "reminder",
    "delivery_docket": "delivery_docket",
    "other": "other",
    "order_confirmation": "order_confirmation",
    "remittance": "remittance",
    "purchase_order": "other",
    "price_list": "other",
}
_WORDS = tomllib.loads((Path(__file__).parent / "words" / "others.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class _Other:
    """What one document is drawn from."""

    rng: Random
    printed: str
    title: str
    draft: Draft
    text: Any


def draw_other(seed: int, index: int, engine: str) -> tuple[Sheet, dict[str, Any]]:
    """One such document, and what it is: `{"id", "kind", "printed_as", "language", "engine"}`."""
    printed = list(KINDS)[index % len(KINDS)]
    one = _drawn(seed, index, engine, printed)
    layout = one.draft.layout
    sheet = Sheet(
        one.title,
        layout.paper,
        layout.margin,
        layout.font,
        layout.size,
        layout.accent,
        (*_head(one), Space(6), *_MAKERS.get(printed, _goods)(one)),
        page_label=layout.page_label,
        language=layout.locale.language,
    )
    name = f"s{seed}-x{index:03d}"
    return sheet, {
        "id": name,
        "file": f"{name}.pdf",
        "kind": KINDS[printed],
        "printed_as": printed,
        "language": layout.locale.language,
        "engine": layout.engine,
    }


def _drawn(seed: int, index: int, engine: str, printed: str) -> _Other:
    layout = draw_layout(seed, 100_000 + index, engine)
    labels = words(layout.locale.language)["labels"]
    plain = {"gross": labels["gross"][0], "credit_date": labels["credit_date"][0]}
    layout = replace(layout, shows_due_total=False, withheld="", labels={**layout.labels, **plain})
    content = draw_content(seed, 100_000 + index, layout)
    sums = replace(content.sums, prepaid=None, rounding=None, balance=None)
    content = replace(content, noise=(), credit=False, self_billed=False, sums=sums)
    rng = Random(f"{seed}-other-{index}")
    text = _WORDS[layout.locale.language]
    return _Other(rng, printed, rng.choice(text[printed]), draft(layout, content), text)


def _head(one: _Other) -> tuple[Block, ...]:
    layout, content, marks = one.draft.layout, one.draft.content, one.draft.marks
    sender, receiver = content.seller, content.buyer
    if one.printed == "purchase_order":
        sender, receiver = receiver, sender
    rows = (*sender.address, sender.phone, sender.email, *(f"{label} {value}" for label, value in sender.ids))
    left = Lines((Text(sender.name, 1.6, bold=True, accent=True), *(Text(row) for row in rows)))
    heading = Lines((Text(one.title, 2.0, bold=True),), "right")
    if one.printed in ("other", "price_list"):
        return (Side(((0.5, (left,)), (0.5, (heading,)))),)
    number = (one.rng.choice(one.text["number"]) + layout.colon, str(one.rng.randint(1000, 999999)))
    issued = (one.draft.label("credit_date"), marks.day(content.date))
    facts = Pairs((number, issued), "left", layout.facts_bold)
    to = Lines((Text(receiver.name, bold=True), *(Text(row) for row in receiver.address)))
    return (Side(((0.5, (left,)), (0.5, (heading,)))), Space(5), Side(((0.55, (to,)), (0.45, (facts,)))))


def _terms(one: _Other) -> list[Block]:
    out: list[Block] = []
    for at in range(1, one.rng.randint(8, 24)):
        money = one.draft.marks.amount(Decimal(one.rng.randint(1000, 500000)) / 100, sign=True)
        clause = one.rng.choice(one.text["clauses"]).replace("{money}", money)
        out += [Lines((Text(f"{at}. {clause}"),)), Space(2)]
    return out


def _account(one: _Other) -> list[Block]:
    """Invoices by number, with a running balance on statements."""
    marks, text, layout = one.draft.marks, one.text, one.draft.layout
    statement = one.printed == "statement"
    rows: list[Row] = []
    balance = Decimal(0)
    for at in range(one.rng.randint(2, 12)):
        value = Decimal(one.rng.randint(2000, 900000)) / 100
        date = marks.day(one.draft.content.date - timedelta(90 - 7 * at))
        paid = statement and at > 1 and one.rng.random() < 0.3
        balance += -value if paid else value
        shown = marks.amount(value, sign=False)
        first = (date, f"INV-{one.rng.randint(1000, 99999)}", text["payment" if paid else "invoice"])
        columns = ("" if paid else shown, shown if paid else "", marks.amount(balance, sign=False))
        rows.append(Row(tuple((cell,) for cell in (*first, *(columns if statement else (shown,))))))
    heads = text["statement_heads"] if statement else [*text["statement_heads"][:3], marks.label("c_amount")]
    columns = tuple(Column(head, 0, "left" if at < 3 else "right") for at, head in enumerate(heads))
    total = marks.amount(balance, sign=True)
    closing = text["closing" if statement else "open_total"]
    label = marks.label("gross") if one.printed == "remittance" else closing
    said = [] if statement else [Lines((Text(text[f"{one.printed}_text"].replace("{money}", total)),)), Space(4)]
    grid = Grid(columns, tuple(rows), layout.table, len(heads) - 1)
    return [*said, grid, Space(4), Totals(((label, total, True),), "right", layout.totals_style)]


def _goods(one: _Other) -> list[Block]:
    """The table of an invoice, with sums: quotes, confirmations, orders."""
    words_of = {"quote": "quote_text", "order_confirmation": "confirm_text", "purchase_order": "purchase_order_text"}
    said = Lines((Text(one.text[words_of[one.printed]]),))
    return [said, Space(4), *table(one.draft), Space(4), *totals_block(one.draft)]


def _docket(one: _Other) -> list[Block]:
    """Goods without prices, and a line to sign on."""
    marks = one.draft.marks
    rows = tuple(
        Row(((line.part,), (line.description, *line.more), (marks.quantity(line.quantity),), (line.unit,)))
        for line in one.draft.content.lines
    )
    said = Lines((Text(one.text["docket_text"]),))
    return [_columned(one, ("part", "description", "quantity", "unit"), rows, 2), Space(12), said]


def _prices(one: _Other) -> list[Block]:
    """Goods with prices and nothing ordered."""
    marks = one.draft.marks
    rows = tuple(
        Row(((line.part,), (line.description,), (line.unit,), (marks.price(line.price, sign=one.draft.layout.sign_cells),)))
        for line in one.draft.content.lines
    )
    said = Lines((Text(one.text["price_list_text"].replace("{date}", marks.day(one.draft.content.date))),))
    return [said, Space(4), _columned(one, ("part", "description", "unit", "price"), rows, 3)]


def _columned(one: _Other, names: tuple[str, ...], rows: tuple[Row, ...], amount: int) -> Grid:
    heads = tuple(
        Column(one.draft.marks.label(f"c_{name}"), 0, "right" if name in ("quantity", "price") else "left") for name in names
    )
    return Grid(heads, rows, one.draft.layout.table, amount)


_MAKERS: dict[str, Callable[[_Other], list[Block]]] = {
    "other": _terms,
    "statement": _account,
    "reminder": _account,
    "remittance": _account,
    "delivery_docket": _docket,
    "price_list": _prices,
}
