"""Numbers that name things: compacted, checked and compared (business numbers, invoice, order and job numbers)."""

from __future__ import annotations

import re

from stdnum import get_cc_module
from stdnum.exceptions import ValidationError

_NOT_ALNUM = re.compile(r"[^A-Z0-9]+")
_NUMBER_WORD = r"\s*(?:(?:NUMBER|NUM|NO|NR|REF)(?![A-Z]))?(?:[\s.:#/-]+|(?=\d))(?=\S*\d)"  # then marks, or the number itself
_ORDER_WORDS = re.compile(r"(?:(?:YOUR|OUR|CUSTOMER)\s*)?(?:PURCHASE\s*ORDER|P\.?\s*/?\s*O|ORDER|ORD)" + _NUMBER_WORD)
_JOB_WORDS = re.compile(r"(?:(?:YOUR|OUR)\s*)?(?:JOB|PROJECT|J)" + _NUMBER_WORD)


_ACCOUNT_WORDS = re.compile(r"\b(?:BSB|ACCOUNT|ACCT|ACC|A/C|IBAN|NUMBER|NO)\b")
_WORDS = re.compile(r"[^\W_]+")
_HAS_DIGIT = re.compile(r"\d")
_SHORTEST, _START = 3, 4  # letters of a word that says something, and of its start
_TAX_WORDS = re.compile(r"^(?:(?:ABN|ACN|NZBN|IRD|GST|VAT|UID)(?:REG(?:ISTRATION)?)?(?:NUMBER|NR|NO)?)+(?=[A-Z]{0,3}\d)")


def invoice_key(number: str) -> str:
    """An invoice number as duplicates are compared: upper case, letters and digits only, no leading zeros.

    >>> invoice_key("inv-000 123") == invoice_key("INV000123"), invoice_key("000123")
    (True, '123')
    """
    key = _NOT_ALNUM.sub("", number.upper())
    return key.lstrip("0") or key


def order_key(reference: str) -> str:
    """An order reference as orders are compared: words such as “PO” or “Order No.” and leading zeros do not count.

    >>> {order_key(t) for t in ("PO-0417", "po 417", "Order No. 417", "417")}
    {'417'}
    """
    return _key_without(_ORDER_WORDS, reference)


def job_key(reference: str) -> str:
    """A job reference as jobs are compared: “J-204”, “Job 204” and “204” are one."""
    return _key_without(_JOB_WORDS, reference)


def _key_without(words: re.Pattern[str], reference: str) -> str:
    rest = reference.upper().strip()
    while match := words.match(rest):  # “Your Order No. PO-417” says it twice
        rest = rest[match.end() :]
    key = _NOT_ALNUM.sub("", rest)
    return key.lstrip("0") or key


def part_key(part: str) -> str:
    """A part number as part numbers are compared: upper case, letters and digits only, no leading zeros."""
    return _NOT_ALNUM.sub("", part.upper()).lstrip("0")


def description_keys(description: str) -> frozenset[str]:
    """What descriptions are looked up by: the first four letters of each word, so that endings and most slips do not count,
    and each word with a digit as a part number.

    >>> sorted(description_keys("Copper elbows 15mm"))
    ['15MM', 'copp', 'elbo']
    """
    words = _WORDS.findall(description.casefold())
    starts = {word[:_START] for word in words if len(word) >= _SHORTEST and not word.isdigit()}
    return frozenset(starts - {word for word in words if _HAS_DIGIT.search(word)}) | {
        part_key(word) for word in description.split() if _HAS_DIGIT.search(word) and part_key(word)
    }


def looks_like_job(reference: str) -> bool:
    """Whether the reference says itself that it is a job's."""
    return bool(_JOB_WORDS.match(reference.upper().strip()))


def looks_like_order(reference: str) -> bool:
    """Whether the reference says itself that it is an order's."""
    return bool(_ORDER_WORDS.match(reference.upper().strip()))


def compact_tax_id(text: str) -> str:
    """A business number without spaces, marks and the words before it: `ABN 77 100 000 001` is `77100000001`."""
    return _TAX_WORDS.sub("", _NOT_ALNUM.sub("", text.upper()))


def same_business(one: str, other: str) -> bool:
    """Whether two business numbers name one business: an ABN ends in its company's ACN."""
    first, second = compact_tax_id(one), compact_tax_id(other)
    shorter, longer = sorted((first, second), key=len)
    return first == second or (len(shorter) == 9 and len(longer) == 11 and longer.endswith(shorter))


def account_key(text: str) -> str:
    """A bank account as accounts are compared: `BSB 062-000 Acc No 1234 5678` is `06200012345678`."""
    return _NOT_ALNUM.sub("", _ACCOUNT_WORDS.sub("", text.upper()))


def is_valid_tax_id(text: str) -> bool | None:
    """Whether the check digit holds; `None` for a kind of number that has none known here.

    Eight or nine digits may be of many countries: they can be valid, but are invalid only where the text names the kind.
    """
    compact = compact_tax_id(text)
    if re.fullmatch(r"\d{11}", compact):
        return _valid("au", "abn", compact)
    if re.fullmatch(r"94\d{11}", compact):
        return bool(_gs1_check(compact))  # New Zealand's business number is a GS1 location number
    if re.fullmatch(r"\d{8,9}", compact):
        is_named = any(word in text.upper() for word in ("ACN", "A.C.N", "IRD", "GST"))
        return _valid("nz", "ird", compact) or _valid("au", "acn", compact) or (False if is_named else None)
    if re.fullmatch(r"CHE\d{9}(?:MWST|TVA|IVA|TPV)?", compact):
        return _valid("ch", "uid", compact[:12])
    if re.fullmatch(r"[A-Z]{2}(?=\D*\d)[A-Z0-9]{5,14}", compact):
        return _valid(compact[:2].lower(), "vat", compact)
    return None


def _valid(country: str, name: str, compact: str) -> bool | None:
    if (module := get_cc_module(country, name)) is None:
        return None
    try:
        module.validate(compact)
    except ValidationError:
        return False
    return True


def _gs1_check(digits: str) -> bool:
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10 == 0


def sender_matches(address: str, senders: tuple[str, ...]) -> bool:
    """Whether a mail address is one of `senders`, which hold addresses or domains (with or without the `@`).

    >>> sender_matches("a@mail.example.com", ("example.com",)), sender_matches("a@evilexample.com", ("example.com",))
    (True, False)
    """
    address = address.strip().lower()
    domain = address.rpartition("@")[2]
    for sender in (entry.strip().lower() for entry in senders):
        name = sender.removeprefix("@")
        if "@" in name:
            if address == name:
                return True
        elif name and (domain == name or domain.endswith("." + name)):
            return True
    return False
