"""Which column is what: by its heading, by the kind of data in it, and by quantity × price − discount = amount."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise, product

from engine.reading.page.candidates import Amount, amounts_in, percentages_in
from engine.reading.page.heads import Column
from engine.reading.page.line_figures import parted_price, without_gaps
from engine.reading.page.lines import Cell

Cells = Mapping[int, Cell]
_MONEY_ROLES = {"quantity", "unit_price", "discount", "net_amount"}
_WEAK = {"unknown", "other", "position", "part", "list_price", "quantity_ordered", "unit", "description"}
_SAMPLE = 14  # rows that are tried: more prove no more
_EMPTY = re.compile(r"[-–—./\\]+|n/?a")  # what is printed where there is nothing
_PER = {None, Decimal(1), Decimal(10), Decimal(100), Decimal(1000)}
_CENT = Decimal("0.011")
_RATE = (Decimal(1), Decimal(30))


@dataclass(frozen=True)
class Facts:
    """What the cells of one column are: for every row its number or `None`, and shares of the filled cells."""

    numbers: tuple[Decimal | None, ...]
    percents: tuple[Decimal | None, ...]
    filled: float
    numeric: float
    money: float
    percent: float
    letters: float
    digits: float
    signs: float

    @property
    def is_figures(self) -> bool:
        """Whether most cells are a number."""
        return self.numeric >= 0.6

    @property
    def is_counting(self) -> bool:
        """Whether it counts the lines: 1, 2, 3 … or 10, 20, 30 …"""
        found = [number for number in self.numbers if number is not None]
        steps = {after - before for before, after in pairwise(found)}
        return len(found) > 1 and len(steps) == 1 and steps <= {Decimal(1), Decimal(10)} and found[0] in (1, 10)


def facts_of(cells: Sequence[Cell | None], mark: str | None) -> Facts:
    """What one column's cells are."""
    cells = [cell if cell is not None and not _EMPTY.fullmatch(cell.text) else None for cell in cells]
    texts = [cell.text for cell in cells if cell is not None]
    count = max(len(texts), 1)
    found = [amounts_in(parted_price(without_gaps(cell.text))[0], mark) if cell is not None else () for cell in cells]
    rates = [percentages_in(cell.text) if cell is not None else () for cell in cells]
    plain = [_is_number(cell.text, one) for cell, one in zip(cells, found, strict=True) if cell is not None]
    letters = sum(len(re.findall(r"[^\W\d_]", text)) for text in texts) / count
    return Facts(
        numbers=tuple(one[0].value if one else None for one in found),
        percents=tuple(abs(one[0]) if one else None for one in rates),
        filled=len(texts) / max(len(cells), 1),
        numeric=sum(plain) / count,
        money=sum(bool(one) and one[-1].is_money for one in found) / count,
        percent=sum("%" in text for text in texts) / count,
        letters=letters,
        digits=sum(char.isdigit() for text in texts for char in text) / count,
        signs=sum(bool(one) and one[-1].currency is not None for one in found) / count,
    )


def _is_number(text: str, found: Sequence[Amount]) -> bool:
    """Whether a cell is a number, with a sign, a currency or a unit beside it."""
    if "%" in text and not found:
        return bool(percentages_in(text)) and sum(char.isalpha() for char in text) <= 6
    before, after = text[: found[0].start] if found else "", text[found[0].end :] if found else ""
    return bool(found) and len(before) <= 4 and sum(char.isalpha() for char in after) <= 6


def roles_of(columns: Sequence[Column], rows: Sequence[Cells], mark: str | None) -> list[str]:
    """The term of every column: its heading's, unless its data says otherwise."""
    sample = list(rows[:_SAMPLE])
    facts = [facts_of([row.get(n) for row in sample], mark) for n in range(len(columns))]
    terms = [column.term for column in columns]
    found = _by_sums(terms, facts, len(sample))
    if found is not None:
        _take(terms, found)
    _without_contradiction(terms, facts)
    _name_text(terms, facts)
    _name_amount(terms, facts)
    _name_rest(terms, facts, ["%" in column.heading for column in columns])
    return _distinct(terms)


@dataclass(frozen=True)
class _Choice:
    score: float
    roles: dict[str, int]


def _by_sums(terms: Sequence[str], facts: Sequence[Facts], rows: int) -> dict[str, int] | None:
    """The columns of quantity, price, discount and amount that multiply in most rows; `None` where none do."""
    best: _Choice | None = None
    for roles in _assignments(terms, facts):
        agree, telling = _agreement(roles, facts)
        if agree < max(0.6 * rows, 1) or (telling < 2 and _contradicts(roles, terms)):
            continue
        score = 4 * agree / rows + min(telling, 3) * 0.5 + sum(_fits(role, n, terms, facts) for role, n in roles.items())
        if best is None or score > best.score:
            best = _Choice(score, roles)
    return best.roles if best is not None and best.score > 3.2 else None


def _contradicts(roles: Mapping[str, int], terms: Sequence[str]) -> bool:
    """Whether a heading names a column of quantity, price or amount, and the roles take another."""
    return any(role in terms and terms[n] != role for role, n in roles.items() if role != "discount")


def _assignments(terms: Sequence[str], facts: Sequence[Facts]) -> Iterator[dict[str, int]]:
    figures = [n for n, fact in enumerate(facts) if fact.is_figures]
    plain = [n for n in figures if facts[n].percent < 0.5 and facts[n].filled >= 0.6]
    discounts = [None, *(n for n in figures if facts[n].money < 1 or terms[n] in ("discount", "unknown"))]
    for quantity, price, amount, discount in product(plain, plain, plain, discounts):
        if len({quantity, price, amount, discount}) == 4:
            roles = {"quantity": quantity, "unit_price": price, "net_amount": amount}
            yield roles if discount is None else {**roles, "discount": discount}
    for price, amount, discount in product(plain, plain, discounts):
        if discount is not None and len({price, amount, discount}) == 3 and "quantity" not in terms:
            yield {"unit_price": price, "net_amount": amount, "discount": discount}


def _agreement(roles: Mapping[str, int], facts: Sequence[Facts]) -> tuple[int, int]:
    """In how many rows the figures multiply, and in how many that tells something (no factor is one)."""
    agree = telling = 0
    discount = facts[roles["discount"]] if "discount" in roles else None
    prices, amounts = facts[roles["unit_price"]].numbers, facts[roles["net_amount"]].numbers
    quantities = facts[roles["quantity"]].numbers if "quantity" in roles else (Decimal(1),) * len(prices)
    for row, (quantity, price, amount) in enumerate(zip(quantities, prices, amounts, strict=True)):
        if quantity is None or price is None or amount is None or not amount:
            continue
        rate = (discount.percents[row] or discount.numbers[row] or Decimal(0)) if discount else Decimal(0)
        whole = abs(quantity * price)
        wholes = (whole, whole / 100, whole / 1000) if abs(quantity) >= 10 else (whole,)
        if any(abs(one - off - abs(amount)) <= _CENT for one in wholes for off in (one * abs(rate) / 100, abs(rate))):
            agree += 1
            telling += abs(quantity) != 1 and abs(price) != 1 if discount is None else bool(rate)
    return agree, telling


def _fits(role: str, n: int, terms: Sequence[str], facts: Sequence[Facts]) -> float:
    """How well a column's heading and data go with a role."""
    term, fact = terms[n], facts[n]
    score = 0.6 if term == role else 0.0 if term in ("unknown", "other") else -0.3
    if role == "unit_price":
        score += 0.25 * fact.money + (0.15 if term in ("list_price", "unit") else 0)
    elif role == "quantity":
        score += 0.2 * (1 - fact.money) - (0.3 if fact.is_counting else 0) - 0.4 * fact.signs
    elif role == "net_amount":
        score += 0.2 * fact.money + (0.2 if term == "gross_amount" else 0) + 0.02 * n
    elif role == "discount":
        score += 0.3 * fact.percent
    return score


def _take(terms: list[str], found: Mapping[str, int]) -> None:
    """Gives the roles found; columns that bore their names by mistake lose them."""
    for n, term in enumerate(terms):
        if term in found and found[term] != n:
            terms[n] = "gross_amount" if term == "net_amount" else "other" if term != "unit_price" else "list_price"
    for role, n in found.items():
        terms[n] = role


def _without_contradiction(terms: list[str], facts: Sequence[Facts]) -> None:
    """A heading's term that its data denies is dropped."""
    has_text = any(fact.letters >= 3 and not fact.is_figures and terms[n] in _WEAK for n, fact in enumerate(facts))
    for n, fact in enumerate(facts):
        if not fact.filled:
            continue
        if terms[n] == "description" and fact.letters < 2 and has_text:
            is_code = fact.digits >= 2 and "part" not in terms
            terms[n] = "position" if fact.is_counting else "part" if is_code else "unknown"
        elif terms[n] == "tax_rate" and not _is_rate(fact):
            terms[n] = "unknown" if fact.money < 0.5 else "other"
        elif terms[n] in ("net_amount", "unit_price", "gross_amount", "tax_amount") and max(fact.numeric, fact.money) < 0.3:
            terms[n] = "unknown"
        elif terms[n] == "quantity" and fact.numeric < 0.3:
            terms[n] = "unit" if fact.letters <= 6 else "unknown"
        elif terms[n] == "unit" and fact.is_figures and fact.money > 0.5 and "unit_price" not in terms:
            terms[n] = "unit_price"
        elif terms[n] in ("unit", "position") and fact.letters > 8:
            terms[n] = "unknown"
        elif terms[n] == "net_amount" and fact.percent > 0.5:
            terms[n] = "tax_rate"
        elif terms[n] == "quantity" and fact.percent > 0.5:
            terms[n] = "unknown"


def _is_rate(fact: Facts) -> bool:
    """Whether a column's cells can be tax rates: some are figures, and hardly any is above what any state takes."""
    found = [number for number in (*fact.numbers, *fact.percents) if number is not None]
    return bool(found) and sum(number <= _RATE[1] for number in found) > len(found) / 2


def _name_text(terms: list[str], facts: Sequence[Facts]) -> None:
    """The description is the column with the most text, where no heading names one with text."""
    texts = [n for n, fact in enumerate(facts) if fact.letters >= 3 and not fact.is_figures and terms[n] in _WEAK]
    named = [n for n in texts if terms[n] == "description"]
    if not texts:
        return
    most = max(named or texts, key=lambda n: facts[n].letters * facts[n].filled)
    if named:
        for n, term in enumerate(terms):
            if term == "description" and n != most:
                counts = facts[n].is_figures and not facts[n].is_counting and facts[n].percent < 0.5
                terms[n] = next(
                    name for name in (*["quantity"] * counts, "part", "other") if name == "other" or name not in terms
                )
        return
    if terms[most] in ("unknown", "other", "position", "unit") or facts[most].letters >= 6:
        terms[most] = "description"


def _name_amount(terms: list[str], facts: Sequence[Facts]) -> None:
    """The amount, where no heading names it: with tax, else the last column of money that nothing else is."""
    if "net_amount" in terms:
        return
    if "gross_amount" in terms:
        terms[terms.index("gross_amount")] = "net_amount"
        return
    free = [n for n, fact in enumerate(facts) if fact.is_figures and fact.money >= 0.5 and terms[n] in _WEAK]
    if free:
        terms[free[-1]] = "net_amount"


def _name_rest(terms: list[str], facts: Sequence[Facts], percents: Sequence[bool]) -> None:
    """Rates by their per cent signs, beside the figures or in the heading; positions by their counting."""
    for n, fact in enumerate(facts):
        if terms[n] not in ("unknown", "other"):
            continue
        rates = [rate for rate in (fact.numbers if percents[n] else fact.percents) if rate is not None]
        if (fact.percent > 0.5 or percents[n]) and rates and all(_RATE[0] <= rate <= _RATE[1] or not rate for rate in rates):
            terms[n] = "tax_rate" if "tax_rate" not in terms else "discount" if "discount" not in terms else "other"
        elif fact.numeric == 1 and set(fact.numbers) <= _PER and len(set(fact.numbers) - {Decimal(1)}) > 0:
            terms[n] = "base"
        elif fact.numeric == 0 and 0 < fact.letters <= 6 and "unit" not in terms and fact.digits <= 1:
            terms[n] = "unit"
        elif fact.is_counting and fact.numeric == 1 and "position" not in terms:
            terms[n] = "position"


def _distinct(terms: list[str]) -> list[str]:
    """Every term once: of two amounts the last is meant, of others the first."""
    out = list(terms)
    for n, term in enumerate(terms):
        others = [other for other in range(len(terms)) if terms[other] == term]
        if term in ("unknown", "other") or len(others) == 1:
            continue
        kept = others[-1] if term == "net_amount" else others[0]
        if n != kept:
            out[n] = "part" if term == "description" and "part" not in out else "other"
    return out
