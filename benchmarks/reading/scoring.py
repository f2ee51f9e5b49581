"""A small scorer in the corpus scorer's terms, for machines that do not have it.

A key that the truth leaves out is not scored, `null` means that the page shows none, a list holds several right answers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from typing import Any

MONEY = ("net_total", "tax_total", "gross_total")
HEADER = (
    "supplier_name",
    "supplier_tax_id",
    "invoice_number",
    "invoice_date",
    "due_date",
    "currency",
    *MONEY,
    "purchase_order",
    "is_credit_note",
)
REQUIRED = ("supplier_name", "invoice_number", "invoice_date", "gross_total")
SILENT = (*REQUIRED, "due_date", "net_total", "tax_total")
_FORMS = "pty ltd limited plc llp llc inc corp corporation co company gmbh mbh ag kg ohg ug sarl sas sa sl srl spa bv nv sro"
LEGAL = frozenset(_FORMS.split())
LINE = ("description", "quantity", "unit_price", "net_amount")


@dataclass(frozen=True, slots=True)
class Judged:
    """One document's result; `fields` are right, wrong, missing or spurious."""

    name: str
    fields: Mapping[str, str]
    printed: tuple[str, ...]
    true_lines: int
    read_lines: int
    right_lines: int
    verified: bool
    inconsistent: bool

    @property
    def header_right(self) -> bool:
        """Every scored header value is right."""
        return all(result == "right" for result in self.fields.values())

    @property
    def fully_right(self) -> bool:
        """The header and every line, none too many."""
        return self.header_right and self.true_lines == self.read_lines == self.right_lines

    @property
    def silent(self) -> bool:
        """Verified though a value that is paid by is wrong or empty."""
        wrong = any(self.fields.get(name) in ("wrong", "spurious") for name in SILENT)
        return self.verified and (wrong or any(self.fields.get(name) == "missing" for name in REQUIRED))


def judge(truth: Mapping[str, Any], found: Mapping[str, Any]) -> Judged:
    """One prediction against its truth."""
    fields = truth["fields"]
    credit = bool(fields.get("is_credit_note"))
    results = {name: _result(name, fields[name], found.get(name), credit) for name in HEADER if name in fields}
    printed = tuple(name for name in results if name != "is_credit_note" and fields[name] not in (None, []))
    true_lines, read_lines = truth.get("lines", []), found.get("lines") or []
    right = _right_lines(truth, true_lines, read_lines)
    return Judged(
        truth["id"],
        results,
        printed,
        len(true_lines),
        len(read_lines),
        right,
        bool(found.get("verified")),
        bool(truth.get("inconsistent")),
    )


def summary(judged: Sequence[Judged]) -> dict[str, Any]:
    """The sums under the corpus scorer's names."""
    results = [one.fields[name] for one in judged for name in one.printed]
    right, true, read = (sum(getattr(one, name) for one in judged) for name in ("right_lines", "true_lines", "read_lines"))
    return {
        "documents": len(judged),
        "fields": _by_field(judged),
        "printed_right": results.count("right") / max(1, len(results)),
        "printed_wrong": results.count("wrong") / max(1, len(results)),
        "header_right": sum(one.header_right for one in judged),
        "fully_right": sum(one.fully_right for one in judged),
        "lines": {"full": {"f1": 2 * right / max(1, true + read)}},
        "verified": sum(one.verified for one in judged),
        "silent_errors": sum(one.silent for one in judged),
        "verified_though_inconsistent": sum(one.verified and one.inconsistent for one in judged),
    }


def _by_field(judged: Sequence[Judged]) -> dict[str, Any]:
    """How many documents score a field, and the share of them that is right."""
    scored = {name: [one.fields[name] for one in judged if name in one.fields] for name in HEADER}
    return {
        name: {"scored": len(results), "accuracy": results.count("right") / len(results)}
        for name, results in scored.items()
        if results
    }


def _result(name: str, true: Any, found: Any, credit: bool) -> str:
    if name == "is_credit_note":
        return "right" if bool(true) == bool(found) else "wrong"
    if true in (None, []):
        return "right" if found in (None, "") else "spurious"
    if found in (None, ""):
        return "missing"
    return "right" if any(_same(name, one, found, credit) for one in _several(true)) else "wrong"


def _same(name: str, true: Any, found: Any, credit: bool) -> bool:
    if name in MONEY:
        return _near(true, found, Decimal("0.005"), credit)
    if name == "supplier_name":
        return _same_company(true, found)
    if name == "supplier_tax_id":
        return _bare_id(true) == _bare_id(found)
    if name in ("invoice_number", "purchase_order"):
        return _plain(true) == _plain(found)
    return str(true) == str(found).strip()


def pairs(true: Sequence[Mapping[str, Any]], read: Sequence[Mapping[str, Any]], credit: bool) -> tuple[int | None, ...]:
    """For every true line the index of the reading that is most like it; each reading serves once, the likest first."""
    likest = sorted(
        ((_line_likeness(a, b, credit), -abs(i - j), i, j) for i, a in enumerate(true) for j, b in enumerate(read)),
        reverse=True,
    )
    found: dict[int, int] = {}
    for like, _, i, j in likest:
        if like >= 0.5 and i not in found and j not in found.values():
            found[i] = j
    return tuple(found.get(at) for at in range(len(true)))


def wrong_in_line(true: Mapping[str, Any], read: Mapping[str, Any] | None, truth: Mapping[str, Any]) -> tuple[str, ...]:
    """Which values of a line were not read right; all of them where nothing was read."""
    credit = bool(truth["fields"].get("is_credit_note"))
    return tuple(name for name in LINE if name in true and not (read and _same_value(name, true[name], read, credit)))


def _right_lines(truth: Mapping[str, Any], true: Sequence[Mapping[str, Any]], read: Sequence[Mapping[str, Any]]) -> int:
    """How many true lines were read whole."""
    found = pairs(true, read, bool(truth["fields"].get("is_credit_note")))
    return sum(at is not None and not wrong_in_line(one, read[at], truth) for one, at in zip(true, found, strict=True))


def _line_likeness(true: Mapping[str, Any], read: Mapping[str, Any], credit: bool) -> float:
    """Between 0 and 1: amount, description and quantity, weighed as the corpus' scorer weighs them."""
    weights = {"net_amount": 0.5, "description": 0.35, "quantity": 0.15}
    whole = sum(weight for name, weight in weights.items() if name in true) or 1.0
    like = sum(
        weight * _same_value(name, true[name], read, credit)
        for name, weight in weights.items()
        if name in true and name != "description"
    )
    if "description" in true:
        like += weights["description"] * _description(true["description"], read.get("description"))
    return like / whole


def _same_value(name: str, true: Any, read: Mapping[str, Any], credit: bool) -> bool:
    found = read.get(name)
    if found in (None, ""):
        return False
    if name == "description":
        return _description(true, found) >= 0.8
    tolerance = Decimal("0.005") if name == "net_amount" else Decimal("0.00005")
    return any(_near(one, found, tolerance, credit) for one in _several(true))


def _description(true: Any, found: Any) -> float:
    return max(_likeness(_plain(one), _plain(found or "")) for one in _several(true))


def _likeness(true: str, found: str) -> float:
    if (
        true
        and found
        and (true in found or found in true)
        and min(len(true), len(found)) >= 0.5 * max(len(true), len(found))
    ):
        return 0.9
    return SequenceMatcher(None, true, found, autojunk=False).ratio()


def _near(true: Any, found: Any, tolerance: Decimal, unsigned: bool) -> bool:
    try:
        a, b = Decimal(str(true)), Decimal(str(found))
    except InvalidOperation:
        return False
    return abs(abs(a) - abs(b) if unsigned else a - b) <= tolerance


def _same_company(true: Any, found: Any) -> bool:
    """Legal forms do not count, nor a word more or less in a long name."""
    a, b = _name_words(true), _name_words(found)
    if SequenceMatcher(None, " ".join(a), " ".join(b), autojunk=False).ratio() >= 0.9:
        return True
    fewer, more = sorted((set(a), set(b)), key=len)
    return fewer <= more and len(" ".join(fewer)) >= 0.6 * len(" ".join(more))


def _name_words(name: Any) -> list[str]:
    joined = re.sub(r"(?<=\b\w)\.(?=\w\b)", "", str(name).casefold())
    words = [word for word in re.split(r"[\W_]+", joined) if word]
    return [word for word in words if word not in LEGAL] or words


def _bare_id(number: Any) -> str:
    """Without the country before it and the tax's name behind it."""
    return re.sub("^[a-z]{2,3}(?=[0-9])|mwst$|tva$", "", _plain(number))


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _plain(value: Any) -> str:
    return re.sub(r"[\W_]+", "", str(value).casefold())
