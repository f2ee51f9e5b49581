"""What else stands on an invoice: notes, adverts, terms, payment slips, other companies, the foot, hidden text."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from blocks import Block, Lines, Pairs, Rule, Side, Space, Text, Totals
from drafting import Draft
from figures import cents
from heads import identities, issuer
from parties import draw_party
from registers import bank_lines, tax_number

_SENTENCES = {"advert": "adverts", "conditions": "conditions", "factoring": "factoring", "cash_discount": "cash_discount"}


def above_table(draft: Draft) -> list[Block]:
    """An introduction, and a word on the last payment."""
    out: list[Block] = []
    if "intro" in draft.content.noise:
        out += [Lines((Text(draft.text["content"]["intro"][draft.rng.randrange(3)]),)), Space(3)]
    if "previous" in draft.content.noise:
        out += [_sentence(draft, "previous"), Space(3)]
    return out


def below_totals(draft: Draft) -> list[Block]:
    """Notes, the account, the payment slip."""
    out: list[Block] = []
    for note in _notes(draft):
        out += [Space(4), note]
    if "account" in draft.content.noise:
        out += [Space(5), *_account(draft)]
    if "slip" in draft.content.noise:
        out += [Space(6), Rule(dashed=True), *_slip(draft)]
    if draft.content.hidden:
        out.append(_hidden(draft))
    return out


def _notes(draft: Draft) -> list[Block]:
    layout, noise, text = draft.layout, draft.content.noise, draft.text
    out: list[Block] = []
    told = {"exempt": "untaxed", "inclusive": "inclusive_note"}.get(layout.tax_style)
    if told:
        row = draft.rng.choice(text["labels"][told]).replace("{tax}", layout.labels["tax_word"])
        out.append(Lines((Text(row, 0.95),)))
    if "bank" in noise and layout.foot != "columns":
        bank = bank_lines(draft.rng, layout.locale)
        out.append(Lines((Text(draft.label("bank"), bold=True), *(Text(row) for row in bank))))
    if "thanks" in noise:
        out.append(Lines((Text(draft.rng.choice(text["content"]["thanks"])),)))
    kinds = [_SENTENCES[kind] for kind in _SENTENCES if kind in noise]
    return out + [_sentence(draft, kind, "box" if draft.rng.random() < 0.4 else "") for kind in kinds]


def _sentence(draft: Draft, kind: str, frame: str = "") -> Lines:
    """A sentence with an amount, a date or another company's number."""
    rng, content, layout = draft.rng, draft.content, draft.layout
    text = rng.choice(draft.text["content"][kind])
    money = Decimal(rng.randint(500, 99999)) / 100
    when = content.date - timedelta(rng.randint(15, 60))
    rate = rng.choice((2, 2, 3))
    if kind == "cash_discount":
        money, when = cents(content.sums.gross * (100 - rate) / 100), content.date + timedelta(rng.choice((7, 8, 10)))
        if content.due is None:
            draft.fields["due_date"] = ...  # a day is printed by which less may be paid; whether that is "due" is open
    other = draw_party(rng, layout, supplier=True, unlike=content.seller.name)
    identity = f"{layout.labels['tax_id']} {tax_number(rng, layout.locale, valid=True)}"
    for mark, value in (
        ("{money}", draft.marks.amount(money, sign=True)),
        ("{date}", draft.marks.day(when)),
        ("{rate}", draft.marks.percent(Decimal(rate))),
        ("{company}", other.name),
        ("{id}", identity),
    ):
        text = text.replace(mark, value)
    return Lines((Text(text, 0.9, italic=rng.random() < 0.3),), "left", frame)


def _account(draft: Draft) -> list[Block]:
    """The customer's account with this supplier, as a statement would show it."""
    heading, *labels = draft.text["content"]["account"]
    before = Decimal(draft.rng.randint(5000, 300000)) / 100
    paid = before if draft.rng.random() < 0.6 else cents(before / 2)
    due = draft.content.sums.due
    values = (before, -paid, due, before - paid + due)
    rows = tuple((label, draft.money(value), at == 3) for at, (label, value) in enumerate(zip(labels, values, strict=True)))
    return [Lines((Text(heading, bold=True),)), Totals(rows, "left", "grid", 0.5)]


def _slip(draft: Draft) -> list[Block]:
    content, rng = draft.content, draft.rng
    rows = [
        (draft.marks.label("customer"), f"C{rng.randint(1000, 9999)}"),
        (draft.marks.label("number"), content.number),
        (draft.marks.label("amount_due"), draft.money(content.sums.due)),
    ]
    if content.due:
        rows.append((draft.marks.label("due"), draft.marks.day(content.due)))
    payer = Lines(tuple(Text(row) for row in (content.buyer.name, *bank_lines(rng, draft.layout.locale))))
    heading = Lines((Text(rng.choice(draft.text["labels"]["slip"]), 1.2, bold=True),))
    return [heading, Side(((0.5, (Pairs(tuple(rows), "left"),)), (0.5, (payer,))))]


def _hidden(draft: Draft) -> Lines:
    """White on white: a total and an account that nobody sees."""
    decoy = draft.marks.amount(draft.content.sums.gross + 1000, sign=True)
    bank = bank_lines(draft.rng, draft.layout.locale)
    rows = (f"{draft.label('gross')} {decoy}", *bank)
    return Lines(tuple(Text(row, 0.9, form="hidden") for row in rows))


def foot(draft: Draft) -> tuple[tuple[str, ...], ...]:
    """The foot of each page: name, address, numbers and bank, in columns or one line."""
    layout, party = draft.layout, issuer(draft)
    place = layout.ids_place
    wanted = place == "foot" or (place == "head" and layout.head == "foot")
    ids = tuple(identities(draft, party)) if wanted and not draft.content.self_billed else ()
    if layout.foot == "columns" or layout.head == "foot":
        bank = bank_lines(draft.rng, layout.locale) if "bank" in draft.content.noise else ()
        columns = ((party.name, *party.address), (party.phone, party.email, *ids), bank)
        return tuple(column for column in columns if column)
    if layout.foot == "line" or ids or layout.brand:
        return ((" · ".join((party.name, *party.address, party.phone, *ids)),),)
    return ()
