"""The list of suppliers: how their mail is treated, and what came from them, currency by currency."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from engine.store.database import Row
from engine.workbench import Workbench
from pages.parts import tables
from pages.parts.printing import count, money

ALL, HELD, MANUAL = "all", "held", "manual"
LIST: dict[str, Any] = {
    "number": st.column_config.TextColumn("Number", width=75),
    "name": st.column_config.TextColumn("Name", width=290),
    "shown_import": st.column_config.TextColumn("Automatic import", width=120),
    "shown_format": st.column_config.TextColumn("Format", width=150),
    "invoices": st.column_config.NumberColumn("Invoices", width=70, help="Everything that came, whatever became of it."),
    "shown_held": st.column_config.TextColumn("Held", width=70),
    "accepted": tables.money_column(
        "Accepted", "Accepted invoices less credit notes, without tax, in the ledger's currency."
    ),
    "billed": tables.money_column("Billed", "The same of every invoice that still counts, accepted or not."),
    "others": st.column_config.TextColumn("In other currencies", width=150),
    "last_invoice": tables.day_column("Last invoice"),
}


def spend_of(bench: Workbench) -> dict[str, list[Row]]:
    """Each supplier's spend, a row for every currency."""
    found: dict[str, list[Row]] = {}
    for row in bench.store.read("supplier_spend"):
        found.setdefault(row["supplier"], []).append(row)
    return found


def draw_supplier_list(bench: Workbench, rows: Sequence[Row]) -> None:
    """The suppliers with their filters; choosing one opens its record."""
    chosen = _filtered(rows)
    if not chosen:
        st.info("No supplier fits these filters.", icon=":material/filter_alt_off:")
        return
    spend, ledger = spend_of(bench), bench.settings.ledger_currency
    shown = [supplier_row(row, spend, ledger) for row in chosen]
    place = tables.pick_row(shown, LIST, key="suppliers")
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.caption(f"{count(len(chosen), 'supplier')} · {ledger}, without tax · choose one to open its record")
        labels = {field: column["label"] for field, column in LIST.items()}
        st.download_button(
            "CSV", lambda: tables.as_csv(shown, labels), "suppliers.csv", "text/csv", icon=":material/download:",
            type="tertiary", key="suppliers_csv", on_click="ignore",
        )  # fmt: skip
    if place is not None:
        st.query_params["supplier"] = chosen[place]["number"]
        st.rerun()


def _filtered(rows: Sequence[Row]) -> list[Row]:
    tests = {ALL: lambda _: True, HELD: lambda row: row["held"] > 0, MANUAL: lambda row: not row["auto_import"]}
    labels = {ALL: "All", HELD: "With held invoices", MANUAL: "Not imported automatically"}
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        which = st.pills(
            "Suppliers", list(labels), default=ALL, required=True, key="suppliers_which", persist_state="session",
            format_func=lambda name: f"{labels[name]} {sum(map(tests[name], rows)):,}",
        )  # fmt: skip
    wanted = right.text_input(
        "Search", key="suppliers_search", persist_state="session", placeholder="name or number", icon=":material/search:"
    )
    return [row for row in rows if tests[which](row) and wanted.casefold() in f"{row['number']} {row['name']}".casefold()]


def supplier_row(row: Row, spend: Mapping[str, Sequence[Row]], ledger: str) -> dict[str, Any]:
    """A supplier for the table."""
    mine = {one["currency"]: one for one in spend.get(row["number"], ())}
    return {
        **row,
        "shown_import": "✓ On" if row["auto_import"] else "– Off",
        "shown_format": row["format"] or "any that fits",
        "shown_held": f"▲ {row['held']:,}" if row["held"] else "",
        "accepted": mine[ledger]["accepted"] if ledger in mine else None,
        "billed": mine[ledger]["billed"] if ledger in mine else None,
        "others": ", ".join(money(one["billed"], currency) for currency, one in mine.items() if currency != ledger),
    }
