"""What the codes that every e-invoice syntax shares mean in the words of the trade."""

from __future__ import annotations

import re

from engine.model import DocumentKind, LineKind

UNTAXED = frozenset({"O", "Z", "E", "AE", "K", "G"})  # UNCL 5305: categories whose rate is zero
_CREDIT_TYPES = frozenset({"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "532"})  # UNTDID 1001
_SELF_BILLED_TYPES = frozenset({"389", "527"})
_PRO_FORMA = "325"
_CHARGE_CODES = {  # UNTDID 7161
    "FC": LineKind.FREIGHT,
    "DL": LineKind.FREIGHT,
    "SH": LineKind.FREIGHT,
    "TAE": LineKind.FREIGHT,
    "AEO": LineKind.LEVY,
    "CAI": LineKind.LEVY,
}
_CHARGE_WORDS = (
    (
        LineKind.FREIGHT,
        r"freight|carriage|cartage|deliver(?:y|ies)|shipping|courier|transport|postage|fracht|frakt|versand|porto",
    ),
    (LineKind.LEVY, r"levy|levies"),
    (LineKind.DEPOSIT, r"deposit|pfand"),
    (LineKind.ROUNDING, r"rounding"),
)
_FREIGHT_LINE = re.compile(
    r"(?:freight|carriage|cartage|delivery|shipping|courier|postage)(?: (?:and|&) (?:handling|packing|packaging))?"
    r"(?: (?:charges?|fees?|costs?|to site))?",
    re.IGNORECASE,
)
_CHARGES = tuple((kind, re.compile(rf"\b(?:{words})", re.IGNORECASE)) for kind, words in _CHARGE_WORDS)


def kind_of_type(type_code: str) -> DocumentKind:
    """The kind that a type code (UNTDID 1001) names: a credit note (381), a self-billed invoice (389), a pro-forma invoice
    (325), which only confirms an order and is not to be paid; else an invoice."""
    if type_code in _CREDIT_TYPES:
        return DocumentKind.CREDIT_NOTE
    if type_code in _SELF_BILLED_TYPES:
        return DocumentKind.SELF_BILLED_INVOICE
    return DocumentKind.ORDER_CONFIRMATION if type_code == _PRO_FORMA else DocumentKind.INVOICE


def charge_kind(reason_code: str, reason: str) -> LineKind:
    """What a document level charge is for: by its reason code (UNTDID 7161), else by its words, else a surcharge."""
    by_words = (kind for kind, words in _CHARGES if words.search(reason))
    return _CHARGE_CODES.get(reason_code) or next(by_words, LineKind.SURCHARGE)


def line_kind(description: str) -> LineKind:
    """What a line charges for: freight where its description says nothing else, else an item."""
    return LineKind.FREIGHT if _FREIGHT_LINE.fullmatch(description.strip()) else LineKind.ITEM
