"""Where an invoice came from and everything that happened to it since."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import streamlit as st

from engine.store.database import Row
from engine.views import HoldStep, InvoiceView
from pages.parts import words
from pages.parts.printing import count, moment, money, plain

_STEPS = {"placed": "held", "changed": "hold changed", "cleared": "hold cleared by itself"}


def draw_history(view: InvoiceView) -> None:
    """The mail it came with, its job costs once accepted, and its events."""
    with st.expander("Where it came from, and its history", icon=":material/history:"):
        if view.mail is not None:
            _draw_mail(view.mail)
        for text in _timeline(view):
            st.markdown(text)
        if not view.history:
            st.caption("Nobody has changed anything since it arrived.")
        st.caption(f"Document {view.invoice.document[:12]}… · read by {view.reading.reader} · {view.document_name}")
    if view.acceptance is not None:
        _draw_costs(view)


def _timeline(view: InvoiceView) -> list[str]:
    """What people did and what became of the holds, in one order of time. Releases stand among what people did."""
    told = [(event["happened_at"], 1, _event(event)) for event in view.history]
    for (at, what, code), lines in _grouped(view.hold_steps):
        told.append((at, 0, f"{moment(at)} · {_STEPS[what]}: **{words.hold_name(code)}**{lines}"))
    return [text for _, _, text in sorted(told, key=lambda one: one[:2])]


def _grouped(steps: Iterable[HoldStep]) -> list[tuple[tuple[datetime, str, str], str]]:
    """Holds of one code that were placed or cleared at once, told once with their lines, or with what was measured."""
    found: dict[tuple[datetime, str, str], list[HoldStep]] = {}
    for one in steps:
        if one.what in _STEPS:
            found.setdefault((one.at, one.what, one.code), []).append(one)
    return [(key, _of_lines(several)) for key, several in found.items()]


def _of_lines(several: list[HoldStep]) -> str:
    lines = [str(one.invoice_line) for one in several if one.invoice_line is not None]
    where = f" on {'line' if len(lines) == 1 else 'lines'} {', '.join(lines)}" if lines else ""
    only = several[0]
    seen = f" ({only.measured})" if len(several) == 1 and only.measured and only.what != "cleared" else ""
    return plain(where + seen)


def _event(event: Row) -> str:
    return f"{moment(event['happened_at'])} · **{plain(event['what'])}** by {plain(event['who'])}{_detail(event)}"


def _draw_mail(mail: Row) -> None:
    sender = mail["original_sender"] or mail["sender"]
    said = f"Came on {moment(mail['arrived_at'])}"
    if mail["is_mail"]:
        said += f" from {plain(sender or 'an unknown sender')}, “{plain(mail['subject'])}”"
    st.markdown(said)
    st.page_link(
        "pages/received_email.py", label="Open this mail", icon=":material/mail:", query_params={"mail": str(mail["id"])}
    )


def _detail(event: Row) -> str:
    detail: dict[str, Any] = json.loads(event["detail"] or "{}")
    if event["what"] == "corrected":
        parts = [f"{name}: “{before}” → “{detail['after'].get(name, '')}”" for name, before in detail["before"].items()]
    else:
        parts = [f"{words.hold_name(value) if name == 'code' else value}" for name, value in detail.items() if _worth(value)]
    return f": {plain('; '.join(parts))}" if parts else ""


def _worth(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _draw_costs(view: InvoiceView) -> None:
    assert view.acceptance is not None
    costs = view.acceptance.job_costs
    said = f"Accepted {moment(view.acceptance.accepted_at)} by {plain(view.acceptance.accepted_by)}"
    with st.expander(f"{said}: {count(len(costs), 'job cost entry', 'job cost entries')}", icon=":material/construction:"):
        if view.acceptance.alone:
            st.caption("Stamped alone: nobody else was set up who could have been asked.")
        for cost in costs:
            st.markdown(
                f"Job **{plain(cost.job)}** · {plain(cost.description)} · committed {money(cost.committed)}, "
                f"actual {money(cost.actual)}"
            )
