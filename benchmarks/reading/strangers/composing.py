"""Layout and content to a sheet of blocks and the truth about it."""

from __future__ import annotations

from typing import Any

from blocks import Sheet, Space
from drafting import Draft
from heads import middle, named, top
from notices import above_table, below_totals, foot
from tables import table, true_line
from totals import totals_block


def sheet(draft: Draft) -> Sheet:
    """The pages; what is true of them is noted in the draft."""
    layout, content = draft.layout, draft.content
    blocks = (
        *top(draft),
        Space(5),
        *middle(draft),
        Space(6),
        *above_table(draft),
        *table(draft),
        Space(4),
        *totals_block(draft),
        *below_totals(draft),
    )
    head = f"{content.seller.name} - {content.number}"
    return Sheet(
        title=named(draft),
        paper=layout.paper,
        margin=layout.margin,
        font=layout.font,
        size=layout.size,
        accent=layout.accent,
        blocks=blocks,
        foot=foot(draft),
        page_label=layout.page_label if content.several_pages or draft.rng.random() < 0.4 else "",
        running_head=head if content.several_pages and draft.rng.random() < 0.5 else "",
        language=layout.locale.language,
        watermark=content.watermark,
        side_note=f"{content.seller.name} · {content.seller.email} · {layout.number:03d}/26" if layout.side_note else "",
    )


def truth(draft: Draft, name: str, seed: int) -> dict[str, Any]:
    """The truth in the scorer's form; the sheet must have been made before."""
    content, layout = draft.content, draft.layout
    found = {
        "id": name,
        "file": f"{name}.pdf",
        "layout": f"s{seed}-{layout.number:03d}",
        "origin": "synthetic",
        "language": layout.locale.language,
        "country": layout.locale.country,
        "text_layer": "native",
        "truth_source": "generator",
        "engine": layout.engine,
        "fields": _fields(draft),
        "lines": [true_line(draft, line) for line in content.lines],
        "printed": draft.marks.printed,
        "traits": _traits(draft),
    }
    if content.inconsistent:
        found["inconsistent"] = True
    return found


def _fields(draft: Draft) -> dict[str, Any]:
    """A value, a list of right ones, `None` where the page shows none; left out where it is open what is right."""
    content = draft.content
    known: dict[str, Any] = {
        "supplier_name": content.seller.name,
        "supplier_tax_id": [value for _, value in content.seller.ids] or None,
        "invoice_number": content.number,
        "invoice_date": content.date.isoformat(),
        "purchase_order": _orders(content.orders) or content.order,
        "is_credit_note": content.credit,
        "gross_total": str(content.sums.gross),
        "amount_due": str(content.sums.due),
    }
    if content.due is not None:
        known["due_date"] = content.due.isoformat()
    elif not content.terms and not content.credit:
        known["due_date"] = None
    known |= draft.fields
    if content.credit or "account" in content.noise:
        known.pop("amount_due")
    return {key: value for key, value in known.items() if value is not ...}


def _orders(printed: tuple[str, ...]) -> list[str]:
    """Orders named in headings; whether a word before the number belongs to it, no reader of "Order PO 12" can know."""
    return [*printed, *(order.removeprefix("PO ") for order in printed if order.startswith("PO "))]


def _traits(draft: Draft) -> dict[str, Any]:
    """What the document has, so that ingredients can be counted."""
    content, layout = draft.content, draft.layout
    sums = content.sums
    present = {
        "hidden text": content.hidden,
        "watermark": bool(content.watermark),
        "side note": layout.side_note,
        "brand": layout.brand,
        "self-billed": content.self_billed,
        "carried": content.several_pages and layout.carries,
        "head not repeated": content.several_pages and not layout.head_repeats,
        "two languages": layout.bilingual,
        "title " + layout.title_form: layout.title_form != "plain",
        "leaders": "leaders" in (layout.totals_style, layout.facts),
        "discount": bool(layout.discount),
        "price per 100": any(line.base > 1 for line in content.lines),
        "lump": any(line.lump for line in content.lines),
        "no quantity": "quantity" not in layout.columns,
        "groups": bool(content.lines[0].group) and not content.orders,
        "several orders": len(content.orders) > 1,
        "rows " + layout.rows: layout.rows != "one",
        "freight": bool(layout.freight),
        "surcharge": bool(layout.surcharge),
        "rounding": sums.rounding is not None,
        "prepaid": sums.prepaid is not None,
        "withheld": sums.withheld is not None,
        "balance": sums.balance is not None,
        "labels " + layout.facts: True,
    }
    return {
        "tax": layout.tax_style,
        "columns": len(layout.columns),
        "order": list(layout.columns),
        "font": layout.font,
        "noise": sorted(content.noise),
        "several_pages": content.several_pages,
        "has": sorted(name for name, is_there in present.items() if is_there),
    }
