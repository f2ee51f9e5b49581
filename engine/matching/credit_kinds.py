"""What a line that gives money back does: goods come back, or only their price is corrected.

A return takes quantity and amount off what was billed; a price credit takes the amount alone, and the quantity stays billed.
"""

from __future__ import annotations

import re
from decimal import Decimal

from engine.model import Billed, CreditKind, InvoiceLine, LineKind, PurchaseOrderLine
from engine.money import CENT

_PRICE_WORDS = re.compile(
    r"\b(?:price|pricing)\s*(?:adj|corr|diff|credit|error|reduction|variance|match)|\bover-?\s?charge|\brebate\b|\bbonus\b"
    r"|\bpreis(?:differenz|korrektur|nachlass|minderung)|\bprijs(?:correctie|verschil)|\b[eé]cart de prix"
    r"|\bdiff[eé]rence de prix|\brettifica (?:di )?prezzo|\bdifferenza (?:di )?prezzo|\bdiferencia de precio|\bprisjuster",
    re.IGNORECASE,
)
_RETURN_WORDS = re.compile(
    r"\breturn(?:s|ed)?\b|\bfaulty\b|\bdamaged\b|\bshort (?:delivered|supplied|shipped)\b|\br[uü]cksendung|\bretour|\breso\b"
    r"|\bdevoluci[oó]n|\bretur\b",
    re.IGNORECASE,
)


def credit_kind(
    line: InvoiceLine, quantity: Decimal, amount: Decimal, ordered: PurchaseOrderLine, before: Billed
) -> CreditKind:
    """Return or price, of `quantity` (in the order's unit) for `amount` of one order line; `before` is what was billed.

    Its words decide. Without any: goods come back at about the price they were billed at, so what gives back no more than
    half of it, or just what the bill was above the order, corrects the price; so does an amount without a quantity, unless
    it is that price.
    """
    if line.kind is not LineKind.ITEM:
        return CreditKind.RETURN
    if said := _by_words(line.description):
        return said
    was_billed = before.quantity > 0 and before.amount > 0
    usual = before.amount / before.quantity * quantity if was_billed else ordered.unit_price * quantity
    if line.quantity is None:
        return CreditKind.RETURN if abs(amount - usual) < CENT else CreditKind.PRICE
    surplus = usual - ordered.unit_price * quantity
    is_correction = surplus > 0 and abs(amount - surplus) < CENT
    return CreditKind.PRICE if amount * 2 <= usual or is_correction else CreditKind.RETURN


def _by_words(description: str) -> CreditKind | None:
    if _PRICE_WORDS.search(description):
        return CreditKind.PRICE
    return CreditKind.RETURN if _RETURN_WORDS.search(description) else None
