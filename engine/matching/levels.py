"""Which tests an order line must pass: inherited from the company, the supplier, the item, and the order itself.

What is narrower may only raise the level, unless a person permitted it to lower it: else a supplier's strict regime would
end with the first order that somebody loads as `none`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.model import LevelRule, LineKind, MatchLevel, PurchaseOrderLine

_STRICTNESS = {level: rank for rank, level in enumerate(MatchLevel)}
_BY_RECEIPT = frozenset({MatchLevel.THREE_WAY, MatchLevel.FOUR_WAY})


def level_of(ordered: PurchaseOrderLine, supplier: str | None = None, rules: Sequence[LevelRule] = ()) -> MatchLevel:
    """The level of one order line: order and receipts where nobody says anything; nobody receives a charge."""
    level = _inherited(ordered, supplier, rules)
    if level is None:
        level = MatchLevel.THREE_WAY
    is_received = ordered.kind is LineKind.ITEM or ordered.match is level
    return MatchLevel.TWO_WAY if level in _BY_RECEIPT and not is_received else level


def counts_receipts(level: MatchLevel) -> bool:
    """Whether quantities are tested against receipts."""
    return level in _BY_RECEIPT


def is_less(level: MatchLevel, other: MatchLevel) -> bool:
    """Whether a level asks for less than another."""
    return _STRICTNESS[level] < _STRICTNESS[other]


def explained_level(ordered: PurchaseOrderLine, supplier: str | None = None, rules: Sequence[LevelRule] = ()) -> str:
    """Why the level of an order line is what it is, in a sentence."""
    level, asked = level_of(ordered, supplier, rules), tuple(_asked(ordered, supplier, rules))
    deciding = next((one for one in reversed(asked) if one.counts), None)
    if deciding is None:
        asks = "nobody asks for anything else"
    elif deciding.instead_of is None:
        asks = f"{deciding.whose} asks for it"
    else:
        asks = f"{deciding.whose} was permitted to ask for less than {deciding.instead_of.value}"
    if level is not (deciding.level if deciding else MatchLevel.THREE_WAY):
        asks = f"a charge is not received, though {deciding.whose} asks for {deciding.level.value}" if deciding else (
            "a charge is not received"
        )  # fmt: skip
    less = [f"; {one.whose} asks for {one.level.value}, which is less" for one in asked if not one.counts and one.falls]
    return f"{level.value}, because {asks}{''.join(less)}."


@dataclass(frozen=True, slots=True)
class _Asked:
    """What one rule asks: whether it counts, whether it would lower the level so far, and what it was permitted to lower."""

    whose: str
    level: MatchLevel
    counts: bool
    falls: bool
    instead_of: MatchLevel | None


def _asked(ordered: PurchaseOrderLine, supplier: str | None, rules: Sequence[LevelRule]) -> Iterator[_Asked]:
    """All that was asked for the line, the widest rule first and the order last."""
    fitting = sorted((one for one in rules if _is_for(one, ordered, supplier)), key=_narrowness)
    asking = [(_whose(rule), rule.level, rule.may_lower) for rule in fitting]
    if ordered.match is not None:
        asking.append(("the order", ordered.match, False))
    level: MatchLevel | None = None
    for whose, wanted, may_lower in asking:
        falls = level is not None and is_less(wanted, level)
        counts = level is None or is_less(level, wanted) or (falls and may_lower)
        yield _Asked(whose, wanted, counts, falls, level if falls and counts else None)
        level = wanted if counts else level


def _whose(rule: LevelRule) -> str:
    if rule.item is None:
        return "the company" if rule.supplier is None else "the supplier"
    return "the item" if rule.supplier is None else "the supplier's item"


def _inherited(ordered: PurchaseOrderLine, supplier: str | None, rules: Sequence[LevelRule]) -> MatchLevel | None:
    level: MatchLevel | None = None
    for rule in sorted((one for one in rules if _is_for(one, ordered, supplier)), key=_narrowness):
        if level is None or rule.may_lower or _STRICTNESS[rule.level] > _STRICTNESS[level]:
            level = rule.level
    if ordered.match is not None and (level is None or _STRICTNESS[ordered.match] > _STRICTNESS[level]):
        return ordered.match
    return level


def _is_for(rule: LevelRule, ordered: PurchaseOrderLine, supplier: str | None) -> bool:
    return rule.supplier in (None, supplier) and rule.item in (None, ordered.part)


def _narrowness(rule: LevelRule) -> tuple[bool, bool]:
    return rule.item is not None, rule.supplier is not None
