"""The totals block, the table of tax rates, and what is true of the totals."""

from __future__ import annotations

from decimal import Decimal

from blocks import Block, Column, Grid, Row, Side, Space, Totals
from drafting import Draft, dotted

Printed = list[tuple[str, str, bool]]


def totals(draft: Draft) -> Printed:
    """Label, amount and whether it is set off, from the first to the last row; notes what is true of them."""
    rows = [*_before_tax(draft), *_with_tax(draft), *_after(draft)]
    _currency(draft, rows)
    rows = [(label + draft.layout.colon, value, strong) for label, value, strong in rows]
    if draft.layout.totals_style == "leaders":
        width = max(len(label) for label, _, _ in rows) + 6
        return [(dotted(label, width), value, strong) for label, value, strong in rows]
    return rows


def _shows_net(draft: Draft) -> bool:
    style = draft.layout.tax_style
    return style != "inclusive" and not (style == "exempt" and draft.layout.quirk % 2)


def _before_tax(draft: Draft) -> Printed:
    layout, sums, label = draft.layout, draft.content.sums, draft.marks.label
    adjustments: Printed = []
    if sums.discount is not None:
        adjustments.append((label("discount_total"), draft.money(-sums.discount), False))
    if sums.freight is not None:
        adjustments.append((label("freight"), draft.money(sums.freight), False))
    if sums.surcharge is not None:
        adjustments.append((label("surcharge"), draft.money(sums.surcharge), False))
    rows: Printed = []
    if adjustments:
        rows = [(draft.text["labels"]["neutral"][0], draft.money(sums.goods), False), *adjustments]
    if _shows_net(draft):
        again = not adjustments or layout.net_again
        rows += [(label("net"), draft.money(sums.net, "net_total"), False)] if again else []
        draft.fields["net_total"] = str(sums.net) if again else [str(sums.net), str(sums.goods)]
        rows += _taxes(draft)
    return rows


def _taxes(draft: Draft) -> Printed:
    layout, sums, marks = draft.layout, draft.content.sums, draft.marks
    draft.fields["tax_total"] = str(sums.tax)
    if len(sums.taxes) == 1:
        rate = marks.percent(sums.taxes[0][0])
        return [(marks.label("tax", rate), draft.money(sums.tax, "tax_total"), False)]
    if layout.rates_table:
        return [(marks.label("tax"), draft.money(sums.tax, "tax_total"), False)]
    rows = []
    for rate, _, tax in sums.taxes:
        percent = marks.percent(rate)
        label = marks.label("tax", percent)
        rows.append((label if percent in label else f"{label} {percent}", draft.money(tax), False))
    return rows


def _with_tax(draft: Draft) -> Printed:
    """Rounding before it, the total with tax, and the tax that is part of it."""
    layout, sums, marks = draft.layout, draft.content.sums, draft.marks
    rows: Printed = []
    if sums.rounding is not None and sums.rounding_first:
        rows.append((marks.label("rounding"), draft.money(sums.rounding), False))
    if sums.withheld is None or layout.withheld_gross:
        key = "credit_gross" if draft.content.credit else "gross"
        rows.append((marks.label(key), draft.money(sums.gross, "gross_total"), True))
    if layout.tax_style == "inclusive":
        label = marks.label("included", marks.percent(sums.taxes[0][0]))
        rows.append((label, draft.money(sums.tax, "tax_total"), False))
        draft.fields["tax_total"] = str(sums.tax)
    return rows


def _after(draft: Draft) -> Printed:
    """From the total with tax to what is to be paid."""
    layout, sums, marks = draft.layout, draft.content.sums, draft.marks
    rows: Printed = []
    if sums.rounding is not None and not sums.rounding_first:
        rows.append((marks.label("rounding"), draft.money(sums.rounding), False))
    if sums.withheld is not None:
        rows.append((marks.label("withheld", marks.percent(Decimal(layout.withheld))), draft.money(-sums.withheld), False))
        if not layout.withheld_gross:
            draft.fields["gross_total"] = [str(sums.gross), str(sums.due)]
            return [*rows, (marks.label("gross"), draft.money(sums.due, "gross_total"), True)]
    if sums.prepaid is not None:
        rows.append((marks.label("prepaid"), draft.money(sums.prepaid if layout.quirk % 2 else -sums.prepaid), False))
    if sums.balance is not None:
        rows.append((marks.label("balance"), draft.money(sums.balance), False))
    if rows or (layout.shows_due_total and not draft.content.credit):
        rows.append((marks.label("amount_due"), draft.money(sums.due, "amount_due"), True))
    return rows


def _currency(draft: Draft, rows: Printed) -> None:
    locale = draft.layout.locale
    headed = any(locale.currency in draft.layout.labels[f"c_{name}"] for name in draft.layout.columns)
    if draft.sign_totals or headed or any(locale.currency in label for label, _, _ in rows):
        draft.fields["currency"] = locale.currency


def _rates(draft: Draft) -> list[Block]:
    """A small table of base and tax per rate."""
    layout, sums, marks = draft.layout, draft.content.sums, draft.marks
    if not layout.rates_table or layout.tax_style not in ("several", "exclusive"):
        return []
    heads = [text.replace("{tax}", layout.labels["tax_word"]) for text in draft.text["labels"]["rates_head"]]
    rows = tuple(
        Row(((marks.percent(rate),), (marks.amount(base, sign=False),), (marks.amount(tax, sign=False),)))
        for rate, base, tax in sums.taxes
    )
    return [Grid(tuple(Column(head, 0, "right") for head in heads), rows, "grid", 2, 0.9)]


def totals_block(draft: Draft) -> list[Block]:
    """Totals below the table (nothing where the table holds them), with the rates beside or under them."""
    layout, out, rates = draft.layout, [], _rates(draft)
    if layout.totals_place != "table":
        block = Totals(tuple(totals(draft)), layout.totals_place, layout.totals_style)
        if rates and layout.totals_place == "right" and layout.quirk % 2:
            beside = Totals(block.rows, "wide", block.style)
            return [Side(((0.5, tuple(rates)), (0.5, (beside,))))]
        out.append(block)
    if rates:
        out += [Space(3), Side(((0.55, tuple(rates)), (0.45, ())))]
    return out
