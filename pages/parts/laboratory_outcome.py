"""What the limits that were tried come to: how many wait, what is let through, and which invoices change."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import streamlit as st

from engine.laboratory import Experiment, is_another
from engine.matching.excess import Excess
from engine.matching.frontier import unit_of
from engine.matching.replaying import Outcome, ReplayRow, Side
from engine.matching.tolerances import limit_text
from engine.model import Tolerance
from engine.tolerating import set_tolerance
from engine.workbench import Workbench
from pages.parts import tables, words
from pages.parts.acting import act_and_say
from pages.parts.figure_frame import TEXT, draw_rows, open_invoice
from pages.parts.laboratory_kept import LabScope
from pages.parts.printing import count, money, plain
from pages.parts.tolerance_words import WORDS

MARKS = {
    Outcome.NEWLY_PASSES: "✓ Now passes",
    Outcome.NEWLY_HELD: "▲ Now held",
    Outcome.HELD: "… Other reason",
    Outcome.PASSES: "✓ Passes",
}
CHANGED: dict[str, Any] = {
    "what": TEXT("Change", width=130),
    "supplier_name": TEXT("Supplier", width=220),
    "invoice_number": TEXT("Invoice", width=120),
    "invoice_date": tables.day_column("Dated"),
    "gross": tables.money_column("Total"),
    "today": TEXT("Held today for", width=200),
    "then": TEXT("Held then for", width=200),
    "over": tables.money_column("Billed too much", "Above ordered prices and quantities, planned charges and computed tax"),
}
KINDS_OF_MONEY = {
    "price": "Above ordered prices",
    "quantity": "Beyond ordered or received",
    "charges": "Unplanned charges",
    "tax": "Tax above the rates",
    "total": "All of it",
}
MONEY: dict[str, Any] = {
    "what": TEXT("Let through"),
    "today": tables.money_column("Today"),
    "then": tables.money_column("Then"),
}
REASONS: dict[str, Any] = {
    "what": TEXT("Invoices held for"),
    "today": st.column_config.NumberColumn("Today"),
    "then": st.column_config.NumberColumn("Then"),
}


def money_of(side: Side, currency: str) -> Excess:
    """What a setting lets through in one currency."""
    return dict(side.let_through).get(currency, Excess())


def draw_outcome(scope: LabScope, found: Experiment) -> None:
    """Both settings in figures."""
    summary, currency = found.summary, scope.currency
    before, after = (money_of(side, currency).total for side in (summary.before, summary.after))
    columns = st.columns(4)
    columns[0].metric(
        "Pass without a person", f"{summary.after.passes:,} of {summary.invoices:,}",
        **_delta(_more(summary.before.passes, summary.after.passes)),
        help="Invoices that nothing holds.", border=True,
    )  # fmt: skip
    columns[1].metric(
        "Held, for a person", f"{summary.after.held:,}", **_delta(_more(summary.before.held, summary.after.held), "inverse"),
        help="Invoices that somebody has to look at, for whatever reason.", border=True,
    )  # fmt: skip
    columns[2].metric(
        "Newly let through", f"{summary.newly_pass:,}",
        delta=f"{summary.newly_held:,} newly held", delta_color="off", delta_arrow="off",
        help="Invoices that wait today and would not.", border=True,
    )  # fmt: skip
    columns[3].metric(
        "Money let through", money(after, currency), **_delta(_difference(after - before, currency), "inverse"),
        help="What the invoices that pass bill too much: above ordered prices, beyond what was ordered or received, "
        "unplanned charges, and tax above the rates. Net of tax but for the tax.", border=True,
    )  # fmt: skip


def _delta(change: str | None, colour: str = "normal") -> dict[str, Any]:
    """How a metric says its change: in colour where there is one, and in words where there is none."""
    if change is None:
        return {"delta": "as today", "delta_color": "off", "delta_arrow": "off"}
    return {"delta": change, "delta_color": colour}


def _more(before: int, after: int) -> str | None:
    return f"{after - before:+,}" if after != before else None


def _difference(change: Decimal, currency: str) -> str | None:
    return f"{'+' if change > 0 else ''}{money(change, currency)}" if change else None


def draw_split(scope: LabScope, found: Experiment) -> None:
    """Where the money comes from, and what holds invoices, today and then."""
    before, after = (money_of(side, scope.currency) for side in (found.summary.before, found.summary.after))
    rows = [
        {"what": said, "today": getattr(before, name), "then": getattr(after, name)} for name, said in KINDS_OF_MONEY.items()
    ]
    tables.show_rows(rows, MONEY, key="lab_money")
    today, then = dict(found.summary.before.codes), dict(found.summary.after.codes)
    held = [
        {"what": words.hold_name(code), "today": today.get(code, 0), "then": then.get(code, 0)}
        for code in dict.fromkeys((*today, *then))
    ]
    if held:
        tables.show_rows(held, REASONS, key="lab_reasons", height=tables.height_for(min(len(held), 6)))


def draw_take_over(bench: Workbench, scope: LabScope, found: Experiment) -> None:
    """What is tried becomes the setting, once a person confirms it."""
    different = [one for one in found.tried if is_another(one, scope.history)]
    whose = plain(scope.history.suppliers[scope.supplier].name) if scope.supplier else "the whole company"
    with st.popover("Take this setting over", icon=":material/publish:", disabled=not different):
        st.markdown(f"For **{whose}**:")
        for one in different:
            st.markdown(f"- {_change(one, scope)}")
        st.caption("Open invoices are matched anew under it. What is accepted stays as it is.")
        if st.button("Set it now", type="primary", icon=":material/check:", key="lab_take_over"):
            act_and_say(
                lambda: sum(set_tolerance(bench, one) for one in different),
                lambda made: f"Set for {whose}; {count(made, 'invoice')} matched anew.",
            )


def _change(one: Tolerance, scope: LabScope) -> str:
    unit = unit_of(one.kind, scope.currency)
    today = scope.history.in_force(one.kind, scope.supplier)
    return f"{WORDS[one.kind].name}: {plain(limit_text(today, unit))} → **{plain(limit_text(one, unit))}**"


def draw_changed(scope: LabScope, found: Experiment) -> None:
    """The invoices that would change, with the way to each."""
    st.markdown("##### Invoices that would change")
    if not found.changed:
        st.caption("None: under these limits every invoice passes or waits as it does today.")
        return
    rows = [
        _shown(row) for row in sorted(found.changed, key=lambda row: (list(MARKS).index(row.outcome), -row.excess.total))
    ]
    chosen = draw_rows(rows, CHANGED, name="laboratory", scope=scope.shown, opens="its invoice")
    if chosen is not None:
        open_invoice(chosen["invoice"])


def _shown(row: ReplayRow) -> dict[str, Any]:
    today, then = (", ".join(words.hold_name(code) for code in codes) for codes in (row.before, row.after))
    return {
        "invoice": row.invoice,
        "what": MARKS[row.outcome],
        "supplier_name": row.supplier_name,
        "invoice_number": row.invoice_number,
        "invoice_date": row.invoice_date,
        "gross": row.gross_total,
        "today": today,
        "then": then,
        "over": row.excess.total,
    }
