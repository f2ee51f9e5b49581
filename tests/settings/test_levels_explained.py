"""The level of an order line in words, and which rules lower it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.levelling import lowered_level
from engine.matching.levels import explained_level, level_of
from engine.model import LevelRule, LineKind, MatchLevel, PurchaseOrderLine

NONE, TWO, THREE, FOUR = MatchLevel.NONE, MatchLevel.TWO_WAY, MatchLevel.THREE_WAY, MatchLevel.FOUR_WAY
LEVELS = list(MatchLevel)


def line(match: MatchLevel | None = None, kind: LineKind = LineKind.ITEM) -> PurchaseOrderLine:
    return PurchaseOrderLine(1, "Tap", Decimal(1), Decimal(1), kind, "TAP", match=match)


@pytest.mark.parametrize(
    ("ordered", "rules", "words"),
    [
        (line(), (), "3-way, because nobody asks for anything else."),
        (line(TWO), (), "2-way, because the order asks for it."),
        (
            line(TWO),
            (LevelRule(THREE, "S-1"),),
            "3-way, because the supplier asks for it; the order asks for 2-way, which is less.",
        ),
        (line(FOUR), (LevelRule(THREE),), "4-way, because the order asks for it."),
        (
            line(),
            (LevelRule(THREE), LevelRule(TWO, "S-1", may_lower=True)),
            "2-way, because the supplier was permitted to ask for less than 3-way.",
        ),
        (
            line(),
            (LevelRule(THREE), LevelRule(TWO, item="TAP")),
            "3-way, because the company asks for it; the item asks for 2-way, which is less.",
        ),
        (line(), (LevelRule(THREE), LevelRule(FOUR, "S-1", "TAP")), "4-way, because the supplier's item asks for it."),
        (
            line(kind=LineKind.FREIGHT),
            (LevelRule(FOUR),),
            "2-way, because a charge is not received, though the company asks for 4-way.",
        ),
        (line(kind=LineKind.FREIGHT), (), "2-way, because a charge is not received."),
        (line(), (LevelRule(NONE, "S-2"),), "3-way, because nobody asks for anything else."),
    ],
)
def test_a_level_is_explained(ordered: PurchaseOrderLine, rules: tuple[LevelRule, ...], words: str) -> None:
    assert explained_level(ordered, "S-1", rules) == words


RULES = st.lists(
    st.builds(
        LevelRule, st.sampled_from(LEVELS), st.sampled_from((None, "S-1")), st.sampled_from((None, "TAP")), st.booleans()
    ),
    unique_by=lambda rule: (rule.supplier, rule.item),
)
LINES = st.builds(line, st.sampled_from((None, *LEVELS)), st.sampled_from((LineKind.ITEM, LineKind.FREIGHT)))


@given(LINES, RULES)
def test_the_words_name_the_level_that_counts(ordered: PurchaseOrderLine, rules: list[LevelRule]) -> None:
    assert explained_level(ordered, "S-1", rules).startswith(f"{level_of(ordered, 'S-1', rules).value}, because ")


@given(LINES, RULES)
def test_what_is_narrower_only_raises_unless_it_was_permitted(ordered: PurchaseOrderLine, rules: list[LevelRule]) -> None:
    strict = [LevelRule(rule.level, rule.supplier, rule.item) for rule in rules]
    for rule in strict:
        wider = [one for one in strict if (one.item is not None, one.supplier is not None) <= _narrowness(rule)]
        assert LEVELS.index(level_of(line(), "S-1", strict)) >= LEVELS.index(level_of(line(), "S-1", wider))


def _narrowness(rule: LevelRule) -> tuple[bool, bool]:
    return rule.item is not None, rule.supplier is not None


@pytest.mark.parametrize(
    ("rule", "kept", "lowered"),
    [
        (LevelRule(FOUR), (), None),
        (LevelRule(TWO), (), THREE),
        (LevelRule(TWO), (LevelRule(FOUR),), THREE),
        (LevelRule(TWO, "S-1"), (LevelRule(TWO),), None),
        (LevelRule(TWO, "S-1"), (LevelRule(FOUR),), FOUR),
        (LevelRule(TWO, "S-1"), (LevelRule(TWO), LevelRule(FOUR, item="TAP")), None),
        (LevelRule(THREE, item="TAP"), (LevelRule(TWO), LevelRule(FOUR, "S-2")), FOUR),
        (LevelRule(THREE, "S-1", "TAP"), (LevelRule(TWO), LevelRule(FOUR, "S-2")), None),
        (LevelRule(THREE, "S-1", "TAP"), (LevelRule(TWO), LevelRule(FOUR, item="TAP")), FOUR),
        (LevelRule(THREE, "S-1", "TAP"), (LevelRule(TWO), LevelRule(FOUR, item="NUT")), None),
        (LevelRule(TWO, "S-1"), (LevelRule(THREE), LevelRule(FOUR, "S-1")), THREE),
    ],
)
def test_a_rule_lowers_what_the_wider_ones_ask(
    rule: LevelRule, kept: tuple[LevelRule, ...], lowered: MatchLevel | None
) -> None:
    assert lowered_level(rule, kept) is lowered
