"""What stands behind a hold: the records it was measured on, and what waits until it is cleared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from engine.issues import Code
from engine.matching.clearing import Change
from engine.matching.waiting import Waiting
from engine.model import Hold
from pages.parts import words
from pages.parts.printing import count, plain

_RECORDS = {"ordered": "shopping_cart", "received": "package_2", "billed": "receipt_long", "charge": "local_shipping"}
_RECORDS |= {"unit": "straighten", "rate": "currency_exchange", "original": "receipt_long"}
_MANY = 4  # holds from which on they are summed up, and what would clear them comes first
_OF_ONE_CODE = 2  # cards of one kind of hold that stand open; forty lines without a receipt are one piece of news
_CHANGES = 4  # that stand in one sentence
_OPEN = 4  # records shown at once; of more the rest is folded away


def draw_evidence(hold: Hold) -> None:
    """The records on order, receipts and earlier invoices; other kinds of evidence are drawn where they are asked."""
    texts = [f":material/{_RECORDS[one.kind]}: {plain(one.text)}" for one in hold.evidence if one.kind in _RECORDS]
    if not texts:
        return
    st.caption("  \n".join(texts[:_OPEN]))
    if len(texts) > _OPEN:
        with st.expander(count(len(texts) - _OPEN, "further record")):
            st.caption("  \n".join(texts[_OPEN:]))


def draw_waiting(hold: Hold, waiting: tuple[Waiting, ...]) -> None:
    """That further tests wait behind an open hold."""
    for one in waiting:
        if (one.code, one.invoice_line) == (hold.code, hold.invoice_line):
            st.caption(f":material/hourglass: {plain(one.in_words)}")


def draw_summary(holds: Sequence[Hold]) -> bool:
    """Many holds counted by kind, root causes first; gives whether they are many."""
    if len(holds) < _MANY:
        return False
    counted = Counter(hold.code for hold in holds)
    each = " · ".join(f"{words.hold_name(code.value)}" + (f" × {n}" if n > 1 else "") for code, n in counted.items())
    st.markdown(f":material/list: **{count(len(holds), 'hold')}**: {plain(each)}")
    return True


def first_of_each(
    holds: Sequence[Hold],
) -> tuple[list[tuple[int, Hold]], dict[Code, list[tuple[int, Hold]]]]:
    """The holds with their places, in their order: the first few of each kind, and by kind what is folded away."""
    shown, folded = list[tuple[int, Hold]](), dict[Code, list[tuple[int, Hold]]]()
    for place, hold in enumerate(holds):
        before = sum(one.code is hold.code for _, one in shown)
        if before < _OF_ONE_CODE:
            shown.append((place, hold))
        else:
            folded.setdefault(hold.code, []).append((place, hold))
    return shown, folded


def draw_way(way: Sequence[Change]) -> None:
    """One set of changes: a sentence where they are few, else a list to unfold, headed by who must do how much."""
    told = [f"{plain(one.what)} ({plain(one.who)})" for one in way]
    if len(way) <= _CHANGES:
        st.markdown("- " + " **and** ".join(told))
        return
    people = dict.fromkeys(one.who for one in way)
    each = ", ".join(f"{sum(one.who == who for one in way)} by {plain(who)}" for who in people)
    with st.expander(f"{count(len(way), 'change')} together: {each}"):
        st.markdown("\n".join(f"- {one}" for one in told))
