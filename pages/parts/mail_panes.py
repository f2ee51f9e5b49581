"""One mail: who sent it, its log, its documents with what became of each, and what can be done about it."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from engine import views
from engine.reprocessing import assign_mail, reprocess
from engine.store.database import Row
from engine.views import MailView
from engine.workbench import Workbench
from pages.parts import known, words
from pages.parts.acting import act_and_say, attempt
from pages.parts.mail_list import mail_title
from pages.parts.paper import draw_paper
from pages.parts.printing import moment, plain


def draw_mail(bench: Workbench, mail_arrival: int) -> None:
    """The mail's page."""
    if st.button("All mails", icon=":material/arrow_back:", shortcut="Esc"):
        st.query_params.pop("mail", None)
        st.rerun()
    view = attempt(lambda: views.mail_view(bench.store, mail_arrival))
    if view is None:
        return
    _draw_heading(view.mail)
    _draw_acts(bench, view)
    left, right = st.columns([5, 4], gap="medium")
    with left:
        st.markdown("##### Documents")
        shown = _draw_documents(view)
        st.markdown("##### Log")
        said = (f":gray[{moment(entry['happened_at'])}] · {plain(entry['message'])}" for entry in view.log)
        st.markdown("  \n".join(said))
    with right:
        if shown is not None and bench.originals.has(shown["document"]):
            draw_paper(bench, shown["document"], shown["file_name"], (), key=f"mail{mail_arrival}")


def _draw_heading(mail: Row) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(mail_title(mail), anchor=False, width="content")
        words.badge(words.outcome(mail["outcome"]))
    sender = plain(mail["original_sender"] or mail["sender"] or "nobody: it came as a file")
    forwarded = mail["sender"] and mail["original_sender"] and mail["sender"] != mail["original_sender"]
    by = f", forwarded by {plain(mail['sender'])}" if forwarded else ""
    when = f"sent {moment(mail['sent_at'])} · taken in {moment(mail['arrived_at'])} by {plain(mail['account'])}"
    st.markdown(f"From **{sender}**{by} · {when}")
    if mail["reason"]:
        st.info(plain(mail["reason"]), icon=":material/info:")


def _draw_acts(bench: Workbench, view: MailView) -> None:
    number = view.mail["id"]
    with st.container(horizontal=True):
        held = any(document["outcome"] == "held" for document in view.documents)
        if st.button(
            "Read again", icon=":material/refresh:", disabled=not held,
            help="Reads what is held with today's formats" if held else "Nothing of this mail is held",
        ):  # fmt: skip
            act_and_say(lambda: reprocess(bench, number, processes=1), lambda outcome: f"Read again: the mail is {outcome}.")
        if view.mail["is_mail"] and view.mail["original_sender"]:
            _draw_assign(bench, view)
        if bench.originals.has(view.mail["mail"]):
            raw = attempt(lambda: bench.originals.get(view.mail["mail"]))
            if raw is not None and view.mail["is_mail"]:
                st.download_button(
                    "Original mail", raw, f"mail-{view.mail['id']}.eml", "message/rfc822", icon=":material/download:"
                )


def _draw_assign(bench: Workbench, view: MailView) -> None:
    sender, number = view.mail["original_sender"], view.mail["id"]
    suppliers = known.suppliers(bench)
    pane = st.popover("Assign to supplier", icon=":material/local_shipping:", disabled=not suppliers)
    with pane, st.form("assign-mail", border=False):
        st.markdown(f"From now on **{plain(sender)}** writes for")
        chosen = st.selectbox("Supplier", suppliers, format_func=lambda one: f"{one.name} ({one.number})")
        if st.form_submit_button("Assign", type="primary") and chosen is not None:
            act_and_say(
                lambda: assign_mail(bench, number, chosen.number, processes=1), f"{sender} writes for {chosen.name}."
            )


def _draw_documents(view: MailView) -> Row | None:
    """Every document with its outcome; gives the one to show."""
    if not view.documents:
        st.caption("The mail brought no document.")
        return None
    for document in view.documents:
        _draw_document(document)
    readable = [document for document in view.documents if document["outcome"] != "ignored"] or list(view.documents)
    if len(readable) == 1:
        return readable[0]
    place = st.selectbox(
        "Show",
        range(len(readable)),
        format_func=lambda number: readable[number]["file_name"],
        key=f"shown-{view.mail['id']}",
    )
    return readable[place]


def _draw_document(document: Row) -> None:
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            words.badge(words.outcome(document["outcome"]))
            st.markdown(f"**{plain(document['file_name'])}**")
            if document["container"]:
                st.caption(f"in {plain(document['container'])}")
        if document["reason"]:
            st.markdown(plain(document["reason"]))
        for said in issue_texts(document["issues"]):
            if said != document["reason"]:
                st.caption(plain(said))
        for invoice in document["invoices"]:
            st.page_link(
                "pages/invoices.py",
                label="Open the invoice",
                icon=":material/receipt_long:",
                query_params={"invoice": invoice},
            )


def issue_texts(issues: Any) -> list[str]:
    """The messages of the issues kept with a document."""
    found = json.loads(issues) if isinstance(issues, str) else issues or []
    return [str(issue["message"]) for issue in found]
