"""What invoice2data says of the same files, in our words: with the templates that it ships, and with its template drafter.

The drafter proposes a template from one document; taking the proposed values from that same document is its best case.
Nothing is claimed to be verified: it has no such word.
"""

from __future__ import annotations

import dataclasses
import importlib.util
import logging
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

Found = dict[str, Any]
_NAMES = {
    "supplier_name": ("issuer", "partner_name"),
    "supplier_tax_id": ("vat", "partner_vat", "tax_id", "gstin", "siren"),
    "invoice_number": ("invoice_number",),
    "currency": ("currency", "currency_code"),
    "purchase_order": ("purchase_order", "po_number", "order_number", "order_id", "customer_order_free_ref"),
}
_DATES = {"invoice_date": ("date", "invoice_date"), "due_date": ("date_due", "due_date")}
_AMOUNTS = {
    "gross_total": ("amount", "amount_total"),
    "net_total": ("amount_untaxed",),
    "tax_total": ("amount_tax", "tax_amount"),
}
_LINE_TEXTS = {"description": ("name", "desc", "description", "product", "title"), "unit": ("unit", "uom")}
_LINE_NUMBERS = {
    "quantity": ("qty", "quantity"),
    "unit_price": ("price_unit", "unit_price", "price", "rate"),
    "net_amount": ("price_subtotal", "line_total", "amount", "price_total", "total", "sum"),
    "tax_rate": ("line_tax_percent", "tax_percent", "vat"),
}


def rivals() -> Mapping[str, Callable[[Path], Found]]:
    """The two ways of reading with it, by name; empty where it is not installed."""
    if importlib.util.find_spec("invoice2data") is None:
        return {}
    logging.getLogger("invoice2data").setLevel(logging.CRITICAL + 1)
    return {"invoice2data, its templates": with_templates, "invoice2data, template drafter": with_drafter}


@cache
def _templates() -> Any:
    from invoice2data.extract.loader import read_templates  # type: ignore[import-not-found]  # noqa: PLC0415 - optional

    return read_templates()


def with_templates(pdf: Path) -> Found:
    """What the first template that fits extracts; empty where none does, or where it fails."""
    from invoice2data import extract_data  # noqa: PLC0415 - optional
    from invoice2data import input as texts  # noqa: PLC0415 - optional

    texts._cached_to_text.cache_clear()  # it remembers the last 128 files; a document that arrives is new
    try:
        return _in_our_words(extract_data(str(pdf), templates=_templates()))
    except Exception:  # noqa: BLE001 - a reader that fails has read nothing
        return {}


def with_drafter(pdf: Path) -> Found:
    """Its templates, and where none fits the values behind the template that it would draft."""
    if found := with_templates(pdf):
        return found
    try:
        return _in_our_words(_drafted(pdf))
    except Exception:  # noqa: BLE001 - a reader that fails has read nothing
        return {}


def _drafted(pdf: Path) -> Found:
    from invoice2data.extract.candidates import find_candidates  # type: ignore[import-not-found]  # noqa: PLC0415
    from invoice2data.extract.labels import find_labeled_fields  # type: ignore[import-not-found]  # noqa: PLC0415
    from invoice2data.extract.suggestions import suggest_fields  # type: ignore[import-not-found]  # noqa: PLC0415
    from invoice2data.input import pdfium  # type: ignore[import-not-found]  # noqa: PLC0415

    text = pdfium.to_text(str(pdf))
    candidates = [_without_zone(one) for one in find_candidates(text)]
    drafted: Found = {name: one.parsed for name, one in suggest_fields(candidates).items()}
    for name, match in find_labeled_fields(text).items():
        if name in ("date", "amount") and name in drafted:
            continue  # as its own drafter prefers
        value = match.value
        for pattern, instead in match.cleanup:
            value = re.sub(pattern, instead, value)
        drafted[name] = value
    drafted["issuer"] = next((line.strip() for line in text.splitlines() if line.strip()), None)
    return drafted


def _without_zone(candidate: Any) -> Any:
    """Dates with and without a time zone cannot be sorted together; 1.0.1 fails there, which is mended in its favour."""
    if candidate.kind != "date":
        return candidate
    return dataclasses.replace(candidate, parsed=candidate.parsed.replace(tzinfo=None))


def _in_our_words(found: Found) -> Found:
    if not found:
        return {}
    ours: Found = {name: _text(_first(found, keys)) for name, keys in _NAMES.items()}
    ours |= {name: _iso(_first(found, keys)) for name, keys in _DATES.items()}
    ours |= {name: _number(_first(found, keys)) for name, keys in _AMOUNTS.items()}
    if ours["tax_total"] is None and ours["gross_total"] and ours["net_total"]:
        ours["tax_total"] = str(Decimal(ours["gross_total"]) - Decimal(ours["net_total"]))
    lines = [
        line for line in found.get("lines") or () if isinstance(line, dict) and _first(line, _LINE_TEXTS["description"])
    ]
    return {**ours, "kind": "invoice", "is_credit_note": False, "verified": False, "lines": [_line(line) for line in lines]}


def _line(line: Found) -> Found:
    ours = {name: _text(_first(line, keys)) for name, keys in _LINE_TEXTS.items()}
    ours |= {name: _number(_first(line, keys)) for name, keys in _LINE_NUMBERS.items()}
    if ours["net_amount"] is None and ours["quantity"] in (None, "1", "1.0"):
        ours["net_amount"] = ours["unit_price"]
    return ours


def _first(found: Found, keys: tuple[str, ...]) -> Any:
    value = next((found[key] for key in keys if found.get(key) not in (None, "", [])), None)
    return value[0] if isinstance(value, list) else value


def _text(value: Any) -> str | None:
    return None if value in (None, "") else str(value)


def _iso(value: Any) -> str | None:
    from invoice2data.extract._dates import parse_date  # type: ignore[import-not-found]  # noqa: PLC0415 - optional

    value = parse_date(value) if isinstance(value, str) else value
    return value.strftime("%Y-%m-%d") if isinstance(value, datetime | date) else None


def _number(value: Any) -> str | None:
    from invoice2data.extract.candidates import _to_float  # noqa: PLC0415 - its own reading of an amount

    value = _to_float(value) if isinstance(value, str) else value
    return str(Decimal(str(value))) if isinstance(value, int | float) and not isinstance(value, bool) else None
