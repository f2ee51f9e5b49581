"""The list of mails of a span of days, with sums that add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import streamlit as st

from engine.store.database import Row
from pages.parts import tables, words
from pages.parts.import_panel import sums
from pages.parts.printing import count, plain

OUTCOMES = ("done", "ignored", "held")
COLUMNS: dict[str, Any] = {
    "shown_outcome": st.column_config.TextColumn("Outcome", width="small"),
    "sent_at": tables.moment_column("Sent"),
    "shown_sender": st.column_config.TextColumn("From", width="medium"),
    "subject": st.column_config.TextColumn("Subject", width="medium"),
    "attachments": st.column_config.NumberColumn("Documents", width="small"),
    "invoices": st.column_config.NumberColumn("Invoices", width="small"),
    "reason": st.column_config.TextColumn("Why", width="medium"),
    "arrived_at": tables.moment_column("Taken in"),
    "account": st.column_config.TextColumn("Came by", width="small"),
}


def draw_span() -> tuple[date, date]:
    """The days to look at, both included; the last 30 at first."""
    today = date.today()  # noqa: DTZ011 - the clerk's own day
    chosen = st.date_input(
        "Taken in between", (today - timedelta(days=30), today), max_value=today, format="DD/MM/YYYY", key="mail_span",
        persist_state="session", width=320,
    )  # fmt: skip
    days = chosen if isinstance(chosen, tuple) else (chosen,)
    return (days[0], days[-1]) if days else (today - timedelta(days=30), today)


def moments_of(first: date, last: date) -> tuple[datetime, datetime]:
    """The first moment of either day here, in UTC as the store counts."""
    here = (datetime.combine(day, time()).astimezone(UTC).replace(tzinfo=None) for day in (first, last))
    return next(here), next(here)


def draw_list(rows: Sequence[Row]) -> None:
    """The mails with their filters; choosing one opens it."""
    if not rows:
        st.info("No mail was taken in on these days. Choose others above.", icon=":material/event_busy:")
        return
    counted = Counter(row["outcome"] for row in rows)
    st.markdown(
        f"**{count(len(rows), 'mail')}**: "
        + sums({"arrived": len(rows), **{one: counted[one] for one in OUTCOMES}}, OUTCOMES)
    )
    chosen = filtered(rows, counted)
    if not chosen:
        st.info("No mail fits these filters.", icon=":material/filter_alt_off:")
        return
    place = tables.pick_row([shown_row(row) for row in chosen], COLUMNS, key="mails")
    st.caption("Choose a mail to see its log and its documents.")
    if place is not None:
        st.query_params["mail"] = str(chosen[place]["id"])
        st.rerun()


def filtered(rows: Sequence[Row], counted: Counter[str]) -> list[Row]:
    """The rows that the filters let through."""
    labels = {"all": f"All {len(rows)}", **{name: f"{words.outcome(name).word} {counted[name]}" for name in OUTCOMES}}
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    with left:
        outcome = st.pills(
            "Outcome", ["all", *(name for name in OUTCOMES if counted[name])], default="all", required=True,
            key="mail_outcome", persist_state="session", format_func=lambda name: labels[name],
        )  # fmt: skip
    wanted = right.text_input(
        "Search", key="mail_search", persist_state="session", placeholder="sender or subject", icon=":material/search:"
    )
    return [row for row in rows if outcome in ("all", row["outcome"]) and fits(row, wanted)]


def fits(row: Row, wanted: str) -> bool:
    """Whether every word searched for stands in sender or subject."""
    text = " ".join(str(row[name] or "") for name in ("sender", "sender_name", "original_sender", "subject")).casefold()
    return all(word in text for word in wanted.casefold().split())


def shown_row(row: Row) -> dict[str, Any]:
    """A row for the table: a forwarded mail names both senders."""
    sender = row["original_sender"] or row["sender"] or ("–" if row["is_mail"] else "a file, without a mail")
    if row["sender"] and row["original_sender"] and row["sender"] != row["original_sender"]:
        sender = f"{row['original_sender']} (forwarded by {row['sender']})"
    return {**row, "shown_outcome": words.marked(words.outcome(row["outcome"])), "shown_sender": sender}


def mail_title(row: Row) -> str:
    """A mail's subject, or what stands for it."""
    return plain(row["subject"] or "(no subject)")
