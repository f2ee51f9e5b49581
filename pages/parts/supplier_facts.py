"""Around a supplier's record: what came from it, which limits hold for it, and who changed what."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from typing import Any

import streamlit as st

from engine.matching.tolerances import Scope
from engine.model import Supplier
from engine.store.database import Row
from engine.store.examples import examples
from engine.tolerating import InForce, tolerances_for
from engine.workbench import Workbench
from pages.parts import printing, tables
from pages.parts.printing import moment, money, plain
from pages.parts.supplier_list import spend_of
from pages.parts.tolerance_words import KINDS, limit_shown

LIMITS: dict[str, Any] = {
    "what": st.column_config.TextColumn("What", width=180),
    "tested": st.column_config.TextColumn("Tested", width=160),
    "whose": st.column_config.TextColumn("Set for", width=140),
}

DEFAULTS = {field.name: None if field.default is MISSING else field.default for field in fields(Supplier)}


def draw_facts(bench: Workbench, supplier: Supplier, row: Row) -> None:
    """The figures on top, and the ways on."""
    ledger = bench.settings.ledger_currency
    spend = {one["currency"]: one for one in spend_of(bench).get(supplier.number, ())}
    mine = spend.get(ledger, {})
    figures = {
        "Invoices": (f"{row['invoices']:,}", "Everything that came, whatever became of it."),
        "Held": (f"{row['held']:,}", "Waiting for a person."),
        "Accepted": (money(mine.get("accepted"), ledger), "Accepted invoices less credit notes, without tax."),
        "Billed": (money(mine.get("billed"), ledger), "Every invoice that still counts less credit notes, without tax."),
        "Last invoice": (printing.day(row["last_invoice"]), "Its date."),
    }
    for column, (label, (value, about)) in zip(st.columns([3, 3, 5, 5, 5]), figures.items(), strict=True):
        column.metric(label, value, help=about, border=True)
    others = [money(one["billed"], currency) for currency, one in spend.items() if currency != ledger]
    st.markdown(" · ".join([*_said(supplier), *([f"also billed {plain(', '.join(others))}"] if others else [])]))


def _said(supplier: Supplier) -> list[str]:
    """How its mail is treated, in a line."""
    known_senders = printing.count(len(supplier.email_senders), "sender") + " on file"
    senders = known_senders if supplier.email_senders else "**no sender on file**"
    return [
        ":material/bolt: imported automatically"
        if supplier.auto_import
        else ":material/bolt: **not** imported automatically",
        f":material/description: read by format {plain(supplier.format)}" if supplier.format
        else ":material/description: read by any format that fits",
        ":material/list_alt: an order is required" if supplier.order_required else ":material/list_alt: no order needed",
        f":material/alternate_email: {senders}",
    ]  # fmt: skip


def draw_limits(bench: Workbench, supplier: Supplier) -> None:
    """The tolerances in force for its invoices."""
    st.markdown("##### Tolerances for this supplier")
    in_force = tolerances_for(bench.store, Scope(supplier.number))
    tables.show_rows([limit_row(one) for one in in_force], LIMITS, key="supplier_limits")
    st.page_link("pages/settings.py", label="Change them in Settings, Tolerances", icon=":material/settings:")


def limit_row(one: InForce) -> dict[str, Any]:
    """A tolerance for the table, with whose it is."""
    named = {"starting": "Starting value", "company": "The company", "supplier": "This supplier"}
    whose = named.get(one.origin, f"Group {one.tolerance.group}")
    return {"what": KINDS[one.tolerance.kind], "tested": limit_shown(one.tolerance), "whose": whose}


def draw_changes(bench: Workbench, supplier: Supplier) -> None:
    """Who changed the record, when, and what."""
    events = bench.store.read("events", subject=supplier.number)
    if not events:
        return
    with st.expander(f"{printing.count(len(events), 'change')} to this record", icon=":material/history:"):
        for event in reversed(events):
            what = ", ".join(changed_fields(event["detail"])) or event["what"]
            st.markdown(f"{moment(event['happened_at'])} · {plain(event['who'])} · {plain(what)}")


def draw_examples(bench: Workbench, supplier: Supplier) -> None:
    """Documents whose values a person gave or confirmed: what a format can be learned from."""
    kept = examples(bench.store, supplier.number)
    if not kept:
        return
    with st.expander(f"{printing.count(len(kept), 'example')} of its paper", icon=":material/school:"):
        st.caption("Documents whose values somebody corrected or confirmed: a format can be learned from them.")
        for one in kept:
            number = one.reading.invoice_number.value if one.reading.invoice_number else "–"
            what = ", ".join(name.replace("_", " ") for name in one.changed) or "all confirmed"
            st.markdown(f"{plain(number)} · {plain(what)} · {plain(one.given_by)}, {moment(one.given_at)}")


def changed_fields(detail: str) -> list[str]:
    """Field by field, what it was and what it became; nothing where the event says neither."""
    told = json.loads(detail)
    before, after = told.get("before") or {}, told.get("after") or {}
    pairs = {name: (_kept(before, name), _kept(after, name)) for name in (*before, *after)}
    return [f"{name.replace('_', ' ')}: {_shown(was)} → {_shown(now)}" for name, (was, now) in pairs.items() if was != now]


def _kept(record: dict[str, Any], name: str) -> Any:
    """A field as the event keeps it: what is left out stands at its default."""
    return record.get(name, DEFAULTS.get(name))


def _shown(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value)) or "–"
    return {None: "–", True: "yes", False: "no"}.get(value, str(value))
