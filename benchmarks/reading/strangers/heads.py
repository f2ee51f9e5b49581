"""The upper part of the first page: who sends it, to whom, and the facts."""

from __future__ import annotations

import re

from blocks import Block, Lines, Logo, Pairs, Rule, Side, Space, Text
from drafting import Draft, dotted
from parties import Party

Rows = list[tuple[str, str]]
_TOWN = re.compile(r"^[\d\s-]+([A-Z]{2} )?| \(.*$")  # what is not the town in the last row of an address


def issuer(draft: Draft) -> Party:
    """Who writes the document: the supplier, or the buyer where it bills itself."""
    return draft.content.buyer if draft.content.self_billed else draft.content.seller


def identities(draft: Draft, party: Party) -> list[str]:
    """The party's tax and register numbers with their labels; the supplier's are noted."""
    rows = []
    for label, value in (*party.ids, *party.others):
        if party is draft.content.seller:
            draft.marks.printed.setdefault("supplier_tax_id", value)
        rows.append(f"{label}{draft.layout.colon} {value}")
    return rows


def title(draft: Draft, align: str) -> Lines:
    """What the document calls itself, as large type, in one of the ways in which headlines are set."""
    text, form = named(draft), draft.layout.title_form
    if form in ("spaced", "tracked") and len(text) > 13:  # long ones would not fit
        form = "plain"
    if form == "spaced":
        text = "\u00a0 \u00a0".join(" ".join(word) for word in text.split())
    if draft.layout.facts == "bare":
        number = draft.marks.note("invoice_number", draft.content.number)
        text = f"{text} {'#' if draft.layout.quirk % 2 else ''}{number}"
    return Lines((Text(text, 2.1, bold=form != "overprint", form="" if form in ("plain", "spaced") else form),), align)


def named(draft: Draft) -> str:
    """The wording of the title."""
    if draft.content.self_billed:
        return str(draft.rng.choice(draft.text["labels"]["self_billed"]))
    return draft.marks.label("credit" if draft.content.credit else "invoice")


def top(draft: Draft) -> list[Block]:
    """Supplier and title."""
    layout = draft.layout
    beside = [facts(draft)] if layout.facts_place == "head" else []
    logo: list[Block] = [Logo("left")] if layout.logo else []
    if layout.head == "left":
        return [Side(((0.55, (*logo, _sender(draft, "left"))), (0.45, (title(draft, "right"), Space(2), *beside))))]
    if layout.head == "right":
        return [Side(((0.5, (*logo, title(draft, "left"), Space(2), *beside)), (0.5, (_sender(draft, "right"),))))]
    if layout.head == "center":
        return [*logo, _sender(draft, "center"), Rule(), title(draft, "center"), *beside]
    if layout.head == "band":
        return [*logo, _band(draft), Space(3), title(draft, "left"), *beside]
    return [Logo("right"), Space(2), title(draft, "left"), *beside]


def shown_name(draft: Draft) -> str:
    """The name in large type, noted where it is the supplier's."""
    party = issuer(draft)
    if party is not draft.content.seller:
        return party.name
    if draft.layout.brand:
        draft.fields["supplier_name"] = list(dict.fromkeys((party.name, party.brand)))
        return draft.marks.note("supplier_name", party.brand)
    return draft.marks.note("supplier_name", party.name)


def _sender(draft: Draft, align: str) -> Lines:
    party = issuer(draft)
    rows = [Text(shown_name(draft), 1.7, bold=True, accent=True), *(Text(row) for row in party.address)]
    rows += [Text(party.phone), Text(party.email)]
    if draft.layout.ids_place == "head" or draft.content.self_billed:
        rows += [Text(row) for row in identities(draft, party)]
    return Lines(tuple(rows), align)


def _band(draft: Draft) -> Lines:
    party = issuer(draft)
    rows = [
        Text(shown_name(draft), 1.9, bold=True, accent=True),
        Text(" · ".join((*party.address, party.phone, party.email)), 0.9),
    ]
    ids = identities(draft, party) if draft.layout.ids_place == "head" or draft.content.self_billed else []
    rows += [Text("   ".join(ids), 0.9)] if ids else []
    return Lines(tuple(rows), "left", "tint")


def facts(draft: Draft) -> Block:
    """Number, dates, orders and what else is said of the document."""
    layout = draft.layout
    rows = _fact_rows(draft)
    if layout.facts in ("sentence", "bare"):
        return _told(draft, rows)
    if layout.quirk % 3 == 0:
        rest = rows[1:]
        draft.rng.shuffle(rest)
        rows = rows[:1] + rest if layout.quirk % 2 else rest + rows[:1]
    pairs = _labelled(draft, rows)
    if layout.facts == "leaders":
        width = max(len(label) for label, _ in pairs) + 4
        return Pairs(tuple((dotted(label, width), value) for label, value in pairs), "left", layout.facts_bold)
    narrow = layout.facts_place == "head" and layout.head in ("left", "right")
    form = "grid" if layout.facts == "boxes" and narrow else layout.facts
    if form == "below":  # a caption in small type has no colon
        pairs = [(label.rstrip(" :"), value) for label, value in pairs]
    return Pairs(tuple(pairs), form, layout.facts_bold)


def _fact_rows(draft: Draft) -> Rows:
    """Keys of labels with their values, the number first."""
    content, marks = draft.content, draft.marks
    prefix = "credit_" if content.credit else ""
    rows: Rows = [
        (f"{prefix}number", marks.note("invoice_number", content.number)),
        (f"{prefix}date", marks.note("invoice_date", marks.day(content.date))),
    ]
    if content.due:
        rows.append(("due", marks.note("due_date", marks.day(content.due))))
    if content.order:
        rows.append(("order", marks.note("purchase_order", content.order)))
    rows += content.extras
    if content.terms:
        rows.append(("terms", content.terms))
    if content.credit and draft.rng.random() < 0.6:
        rows.append(("original", content.original))
    return rows


def _labelled(draft: Draft, rows: Rows) -> Rows:
    pairs = [(draft.label(key), value) for key, value in rows]
    if draft.layout.ids_place == "facts" and not draft.content.self_billed:
        for label, value in draft.content.seller.ids:
            draft.marks.printed.setdefault("supplier_tax_id", value)
            pairs.append((label + draft.layout.colon, value))
    return pairs


def _told(draft: Draft, rows: Rows) -> Block:
    """Number and date in a sentence, or the date alone where the number stands in the title."""
    number, issued = rows[0][1], rows[1][1]
    sentence = draft.rng.choice(draft.text["labels"]["sentence"])
    line = sentence.replace("{title}", named(draft)).replace("{number}", number).replace("{date}", issued)
    if draft.layout.facts == "bare":
        place = _TOWN.sub("", issuer(draft).address[-1])
        line = f"{place}, {issued}" if draft.layout.quirk % 4 == 0 and draft.layout.locale.language != "en" else issued
    told = Lines((Text(line, 1.0 if draft.layout.facts == "bare" else 1.2, bold=draft.layout.facts != "bare"),))
    rest = _labelled(draft, rows[2:])
    return Side(((1.0, (told, Pairs(tuple(rest), "left", draft.layout.facts_bold))),)) if rest else told


def _address(draft: Draft, party: Party, label: str, ids: bool) -> Lines:
    rows = [Text(label, 0.9, bold=True)] if label else []
    rows += [Text(party.name, bold=not label), *(Text(row) for row in party.address)]
    rows += [Text(row) for row in identities(draft, party)] if ids else []
    return Lines(tuple(rows), "left", "box" if draft.layout.quirk % 7 == 0 else "")


def _recipient(draft: Draft) -> tuple[Block, ...]:
    layout, content = draft.layout, draft.content
    if content.self_billed:
        draft.marks.note("supplier_name", content.seller.name)
        return (_address(draft, content.seller, draft.rng.choice(draft.text["labels"]["supplier"]), True),)
    seller = content.seller
    above = Lines((Text(f"{seller.name} · {' · '.join(seller.address)}", 0.75),))
    if layout.head == "foot":
        draft.marks.note("supplier_name", seller.name)
    label = draft.label("buyer") if layout.buyer_label else ""
    buyer = _address(draft, content.buyer, label, "buyer_id" in content.noise)
    return (above, buyer) if layout.head == "foot" else (buyer,)


def middle(draft: Draft) -> list[Block]:
    """Buyer, delivery address, and the facts where they stand beside or below."""
    layout, content = draft.layout, draft.content
    parts: list[tuple[Block, ...]] = [_recipient(draft)]
    if content.ship_to is not None or "delivery" in content.noise:
        ids = "delivery" in content.noise and draft.rng.random() < 0.5
        parts.append((_address(draft, content.ship_to or content.buyer, draft.label("ship"), ids),))
    wide = layout.facts == "boxes" or layout.facts_place == "below" or len(parts) > 2
    if layout.facts_place != "head" and not wide:
        parts.append((facts(draft),))
    if len(parts) == 1:
        parts.append(())
    if layout.buyer_side == "right":
        parts.reverse()
    out: list[Block] = [Side(tuple((1 / len(parts), part) for part in parts))]
    if wide and layout.facts_place != "head":
        out += [Space(4), facts(draft)]
    return out
