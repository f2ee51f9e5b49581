"""What the laboratory looks at: history, loaded anew only when something has changed, narrowed to what was chosen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import streamlit as st

from engine.laboratory import Experiment, History, load_history, try_out
from engine.matching.holds import HOLD_RULES_VERSION
from engine.model import Tolerance
from engine.workbench import Workbench
from pages.parts.figure_frame import Scope
from pages.parts.frame import draw_empty
from pages.parts.printing import count, moment

T = TypeVar("T")
Mark = tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """The whole history, and what tells it from the one before the last change."""

    mark: Mark
    history: History


@dataclass(frozen=True, slots=True)
class LabScope:
    """What is looked at: `history` of one supplier (`None`: all), some months and one currency."""

    mark: Mark
    history: History
    supplier: str | None
    currency: str
    shown: Scope


def _kept(name: str, mark: Mark, make: Callable[[], T]) -> T:
    """What was made for that mark; made anew for another one. One of each name is kept a session."""
    name = f"lab_kept_{name}"
    held = st.session_state.get(name)
    if held is None or held[0] != mark:
        with st.spinner("Replaying …"):
            held = st.session_state[name] = (mark, make())
    found: T = held[1]
    return found


def kept_history(bench: Workbench) -> Kept:
    """The history as the store stands; one for all who look at it."""
    mark = (str(bench.store.path), *bench.store.read("change_mark")[0].values())
    return Kept(mark, _history(mark, bench))


@st.cache_resource(max_entries=1, show_spinner="Loading every invoice that ever came …")
def _history(mark: Mark, _bench: Workbench) -> History:
    return load_history(_bench.store, _bench.settings)


def kept_experiment(scope: LabScope, tried: Sequence[Tolerance]) -> Experiment:
    """What these tolerances do to what is looked at."""
    return _kept("experiment", (scope.mark, tuple(tried)), lambda: try_out(scope.history, tried))


def kept_of(name: str, scope: LabScope, asked: Hashable, make: Callable[[], T]) -> T:
    """Anything else that is worked out from what is looked at."""
    return _kept(name, (scope.mark, asked), make)


def draw_scope(kept: Kept, ledger: str) -> LabScope:
    """Whose invoices, of which months and in which currency."""
    whole = kept.history
    billing = {one.invoice.supplier for one in whole.invoices}
    names = {number: one.name for number, one in whole.suppliers.items() if number in billing}
    _forget("lab_supplier", names)
    _forget("lab_currency", whole.currencies)
    _forget("lab_months", whole.months)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        supplier = st.selectbox(
            "For",
            [None, *sorted(names, key=lambda number: names[number].casefold())],
            format_func=lambda number: names[number] if number else "The whole company",
            key="lab_supplier",
            width=340,
            persist_state="session",
        )
        months = _draw_months(whole.months)
        currency = _draw_currency(whole.currencies, ledger)
    chosen = whole.of(supplier, *months, currency)
    said = f"{names[supplier] if supplier else 'whole company'}, {months[0]:%b %Y} to {months[1]:%b %Y}, {currency}"
    now = datetime.now(UTC)
    stamp = f"{supplier or 'all'}-{months[0]:%Y-%m}-to-{months[1]:%Y-%m}-{currency}"
    shown = Scope(currency, said, moment(now), stamp, HOLD_RULES_VERSION)
    st.caption(
        f"{count(len(chosen.invoices), 'invoice')}, ignored, duplicate and reversed ones left out · tested in the order of"
        " arrival, on orders and receipts as they stand today · what a person let pass counts as held · hold rules"
        f" {shown.rules}"
    )
    return LabScope((kept.mark, supplier, *months, currency), chosen, supplier, currency, shown)


def _forget(key: str, there: Collection[Any]) -> None:
    """A choice that is no longer there, as when the last invoice of a month was set aside, is made anew."""
    kept = st.session_state.get(key)
    if any(one not in there for one in (kept if isinstance(kept, tuple) else (kept,)) if one is not None):
        del st.session_state[key]


def _draw_months(months: Sequence[date]) -> tuple[date, date]:
    """From the first day of one month to the last of another."""
    first, last = months[0], months[-1]
    if len(months) > 1:
        slid: Any = st.select_slider(
            "Invoices dated",
            list(months),
            (first, last),
            format_func=lambda month: f"{month:%b %Y}",
            key="lab_months",
            persist_state="session",
            width=320,
        )
        first, last = slid
    return first, _end_of(last)


def _draw_currency(found: Sequence[str], ledger: str) -> str:
    """The invoices' currencies, the ledger's first; nothing to choose where there is one only."""
    options = sorted(found, key=lambda currency: (currency != ledger, currency))
    if len(options) == 1:
        return options[0]
    return st.selectbox("Currency", options, key="lab_currency", width=120, persist_state="session")


def _end_of(month: date) -> date:
    """The month's last day."""
    nxt = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return date.fromordinal(nxt.toordinal() - 1)


def draw_nothing_yet() -> None:
    """What stands here as long as no invoice was matched."""
    draw_empty(
        "science",
        "Nothing to replay yet",
        "Take in invoices and load **orders** and **receipts**: every matched invoice can then be tested again under other "
        "limits, to see who would have waited and what would have been let through.",
    )
    with st.container(horizontal=True):
        st.page_link("pages/mailbox.py", label="To the mailbox", icon=":material/inbox:")
        st.page_link("pages/orders.py", label="Load orders", icon=":material/list_alt:")
