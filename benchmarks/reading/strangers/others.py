"""Documents that are no invoices: statements, quotes, reminders, dockets, confirmations, advices, terms."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from blocks import Block, Column, Grid, Lines, Pairs, Row, Sheet, Side, Space, Text, Totals
from composing import Composer
from contents import Content, draw_content
from layouts import Layout, draw_layout, words
from marks import Marks

KINDS = ("statement", "quote", "reminder", "delivery_docket", "other", "order_confirmation", "remittance")
_WORDS = tomllib.loads((Path(__file__).parent / "words" / "others.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class _Draft:
    """What one document is drawn from."""

    rng: Random
    kind: str
    title: str
    layout: Layout
    content: Content
    marks: Marks
    text: Any


def draw_other(seed: int, index: int, engine: str) -> tuple[Sheet, dict[str, Any]]:
    """One such document, and what it is: `{"id", "kind", "language", "engine"}`."""
    kind = KINDS[index % len(KINDS)]
    layout = draw_layout(seed, 100_000 + index, engine)
    labels = words(layout.locale.language)["labels"]
    layout = replace(
        layout,
        shows_due_total=False,
        labels={**layout.labels, "gross": labels["gross"][0], "credit_date": labels["credit_date"][0]},
    )
    content = draw_content(seed, 100_000 + index, layout)
    content = replace(content, noise=("thanks",), credit=False, sums=replace(content.sums, prepaid=None, rounding=None))
    rng = Random(f"{seed}-other-{index}")
    text = _WORDS[layout.locale.language]
    title = rng.choice(text[kind])
    draft = _Draft(rng, kind, title, layout, content, Marks(layout), text)
    makers = {"other": _terms, "statement": _account, "reminder": _account, "remittance": _account}
    blocks = (*_head(draft), Space(6), *makers.get(kind, _goods)(draft))
    sheet = Sheet(
        title,
        layout.paper,
        layout.margin,
        layout.font,
        layout.size,
        layout.accent,
        blocks,
        page_label=layout.page_label,
        language=layout.locale.language,
    )
    name = f"s{seed}-x{index:03d}"
    return sheet, {
        "id": name,
        "file": f"{name}.pdf",
        "kind": kind,
        "language": layout.locale.language,
        "engine": layout.engine,
    }


def _head(draft: _Draft) -> tuple[Block, ...]:
    layout, content, marks = draft.layout, draft.content, draft.marks
    seller = content.seller
    left = Lines(
        (
            Text(seller.name, 1.6, bold=True, accent=True),
            *(Text(row) for row in (*seller.address, seller.phone, seller.email)),
            *(Text(f"{a} {b}") for a, b in seller.ids),
        )
    )
    heading = Lines((Text(draft.title, 2.0, bold=True),), "right")
    if draft.kind == "other":
        return (Side(((0.5, (left,)), (0.5, (heading,)))),)
    facts = Pairs(
        (
            (draft.rng.choice(draft.text["number"]) + layout.colon, str(draft.rng.randint(1000, 999999))),
            (marks.label("credit_date") + layout.colon, marks.day(content.date)),
        ),
        "left",
        layout.facts_bold,
    )
    buyer = Lines((Text(content.buyer.name, bold=True), *(Text(row) for row in content.buyer.address)))
    return (Side(((0.5, (left,)), (0.5, (heading,)))), Space(5), Side(((0.55, (buyer,)), (0.45, (facts,)))))


def _terms(draft: _Draft) -> list[Block]:
    out: list[Block] = []
    for at in range(1, draft.rng.randint(8, 24)):
        money = draft.marks.amount(Decimal(draft.rng.randint(1000, 500000)) / 100, sign=True)
        clause = draft.rng.choice(draft.text["clauses"]).replace("{money}", money)
        out += [Lines((Text(f"{at}. {clause}"),)), Space(2)]
    return out


def _account(draft: _Draft) -> list[Block]:
    """Invoices by number, with a running balance on statements."""
    rng, kind, marks, text = draft.rng, draft.kind, draft.marks, draft.text
    layout, content = draft.layout, draft.content
    rows: list[Row] = []
    balance = Decimal(0)
    for at in range(rng.randint(2, 12)):
        value = Decimal(rng.randint(2000, 900000)) / 100
        date, number = marks.day(content.date - timedelta(90 - 7 * at)), f"INV-{rng.randint(1000, 99999)}"
        paid = kind == "statement" and at > 1 and rng.random() < 0.3
        balance += -value if paid else value
        shown = marks.amount(value, sign=False)
        label = text["payment" if paid else "invoice"]
        cells = (
            (date, number, label, "" if paid else shown, shown if paid else "", marks.amount(balance, sign=False))
            if kind == "statement"
            else (date, number, label, shown)
        )
        rows.append(Row(tuple((cell,) for cell in cells)))
    heads = text["statement_heads"] if kind == "statement" else [*text["statement_heads"][:3], marks.label("c_amount")]
    grid = Grid(
        tuple(Column(head, 0, "left" if at < 3 else "right") for at, head in enumerate(heads)),
        tuple(rows),
        layout.table,
        len(heads) - 1,
    )
    total = marks.amount(balance, sign=True)
    label = text["closing" if kind == "statement" else "open_total"] if kind != "remittance" else marks.label("gross")
    before: list[Block] = (
        [] if kind == "statement" else [Lines((Text(text[f"{kind}_text"].replace("{money}", total)),)), Space(4)]
    )
    return [*before, grid, Space(4), Totals(((label, total, True),), "right", layout.totals_style)]


def _goods(draft: _Draft) -> list[Block]:
    """The table of an invoice, with sums on quotes and confirmations, without prices on dockets."""
    kind, layout, content, marks, text = draft.kind, draft.layout, draft.content, draft.marks, draft.text
    composer = Composer(layout, content)
    words = {"quote": "quote_text", "delivery_docket": "docket_text", "order_confirmation": "confirm_text"}[kind]
    note: list[Block] = [Lines((Text(text[words]),)), Space(4)]
    if kind == "delivery_docket":
        columns = ("part", "description", "quantity", "unit")
        heads = tuple(Column(marks.label(f"c_{name}"), 0, "right" if name == "quantity" else "left") for name in columns)
        rows = tuple(
            Row(((line.part,), (line.description, *line.more), (marks.quantity(line.quantity),), (line.unit,)))
            for line in content.lines
        )
        return [Grid(heads, rows, layout.table, 2), Space(12), *note]
    return [*note, *composer.table(), Space(4), *composer.bottom()]
