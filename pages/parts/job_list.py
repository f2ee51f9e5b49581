"""The list of jobs with their money, as a table and as bars against the budgets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from engine import charts
from engine.costing import JobCard
from pages.parts import tables
from pages.parts.printing import count

MOST_BARS = 20
LIST: dict[str, Any] = {
    "job": st.column_config.TextColumn("Job", width=80),
    "name": st.column_config.TextColumn("Name", width=330),
    "budget": tables.money_column("Budget", "Fixed; orders and invoices do not change it."),
    "committed": tables.money_column("Committed", "On open orders, and not accepted from an invoice yet."),
    "actual": tables.money_column("Actual", "Accepted invoices less credit notes and reversals."),
    "remaining": tables.money_column("Remaining", "Budget less committed less actual."),
    "used": st.column_config.ProgressColumn("Budget used", format="percent", min_value=0, max_value=1, width=120),
    "warning": st.column_config.TextColumn("", width=110),
}


def draw_job_list(cards: Sequence[JobCard], currency: str) -> None:
    """The jobs; choosing one opens its card."""
    chosen = _filtered(cards)
    if not chosen:
        st.info("No job fits these filters.", icon=":material/filter_alt_off:")
        return
    rows = [job_row(card) for card in chosen]
    place = tables.pick_row(rows, LIST, key="jobs")
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.caption(f"{count(len(chosen), 'job')} · {currency}, without tax · choose one to open its card")
        labels = {name: LIST[name]["label"] or "Mark" for name in LIST if name != "used"}
        st.download_button(
            "CSV", lambda: tables.as_csv(rows, labels), "jobs.csv", "text/csv", icon=":material/download:", type="tertiary",
            key="jobs_csv", on_click="ignore",
        )  # fmt: skip
    if place is not None:
        _open(chosen[place].job)
    _draw_bars(chosen, currency)


def _filtered(cards: Sequence[JobCard]) -> list[JobCard]:
    over = [card for card in cards if over_in_words(card)]
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    with left:
        labels = {"all": f"All {len(cards):,}", "over": f"Over budget {len(over):,}"}
        which = st.pills(
            "Jobs", list(labels), default="all", required=True, key="jobs_which", format_func=labels.__getitem__
        )
    wanted = right.text_input(
        "Search", key="jobs_search", persist_state="session", placeholder="number or name", icon=":material/search:"
    )
    shown = over if which == "over" else cards
    return [card for card in shown if wanted.casefold() in f"{card.job} {card.name}".casefold()]


def over_in_words(card: JobCard) -> str:
    """A mark for a job that is over its budget."""
    return "▲ Over budget" if card.remaining is not None and card.remaining < 0 else ""


def job_row(card: JobCard) -> dict[str, Any]:
    """A job for the table."""
    return {
        "job": card.job,
        "name": card.name,
        "budget": card.budget,
        "committed": card.committed,
        "actual": card.actual,
        "remaining": card.remaining,
        "used": float((card.committed + card.actual) / card.budget) if card.budget else None,
        "warning": over_in_words(card),
    }


def _draw_bars(cards: Sequence[JobCard], currency: str) -> None:
    """The jobs nearest to their budgets first, as many as can be read."""
    st.markdown("##### Actual and committed against budget")
    ranked = sorted(cards, key=lambda card: (card.remaining is None, card.remaining or 0))[:MOST_BARS]
    figure = charts.job_budgets(ranked, currency)
    figure.update_layout(
        title=None, margin={"t": 20}, height=120 + 30 * len(ranked), legend={"y": 1.02, "yanchor": "bottom", "x": 0}
    )

    def clicked() -> None:
        points = st.session_state["chart-jobs"]["selection"]["points"]
        if points:
            st.session_state["job_clicked"] = str(points[0]["y"]).split(" ")[0]

    st.plotly_chart(figure, key="chart-jobs", on_select=clicked, selection_mode="points", config={"displaylogo": False})
    if len(cards) > len(ranked):
        st.caption(f"The {len(ranked)} with the least remaining.")
    if (job := st.session_state.pop("job_clicked", None)) is not None:
        _open(job)


def _open(job: str) -> None:
    st.query_params["job"] = job
    st.rerun()
