"""Import now: mail, or files dropped on the page; progress while it runs, and sums that add up when it ends."""

from __future__ import annotations

from typing import Any

import streamlit as st

from engine.importing import ImportResult, Progress, import_mailbox, import_uploads
from engine.reading_ahead import usual_processes
from engine.settings import MailboxSettings
from engine.workbench import Workbench
from pages.parts import tables, words
from pages.parts.acting import attempt
from pages.parts.frame import house
from pages.parts.printing import count, plain
from pages.parts.progress import draw_running, ended
from pages.parts.work import Work

TITLE = "Importing"
COLUMNS: dict[str, Any] = {
    "shown_state": st.column_config.TextColumn("State", width="small"),
    "supplier_name": st.column_config.TextColumn("Supplier", width="medium"),
    "invoice_number": st.column_config.TextColumn("Number", width="small"),
    "file": st.column_config.TextColumn("File", width="medium"),
}


def draw_import(bench: Workbench, box: MailboxSettings | None) -> None:
    """The button, the progress and what came of it."""
    busy = draw_running(TITLE)
    if box is not None and st.button("Import now", icon=":material/download:", type="primary", disabled=busy):
        if start_import(bench, box):
            st.rerun()
        st.info("Other work is going on; try again in a moment.", icon=":material/hourglass_top:")
    if (state := ended(TITLE)) is not None:
        if state.problem:
            st.error(plain(state.problem), icon=":material/error:")
        elif state.result is not None:
            draw_result(state.result)


def start_import(bench: Workbench, box: MailboxSettings) -> bool:
    """Starts the import beside the page."""

    def act(work: Work) -> ImportResult:
        def tell(progress: Progress) -> None:
            work.report(progress.done, progress.total, progress.text)

        return import_mailbox(bench, box, on_progress=tell, stop=work.stopping, processes=usual_processes())

    return house().work.start(TITLE, act)


def draw_uploads(bench: Workbench) -> None:
    """Files that came another way."""
    with st.form("uploads", clear_on_submit=True, border=False):
        files = st.file_uploader(
            "Mails (.eml, .msg) or documents (PDF, CSV, XLSX, XML, ZIP)", accept_multiple_files=True, key="uploaded"
        )
        pressed = st.form_submit_button("Import these files", icon=":material/upload_file:")
    if pressed and files:
        given = [(file.name, file.getvalue()) for file in files]
        with st.spinner("Reading …"):
            result = attempt(lambda: import_uploads(bench, given, processes=usual_processes()))
        if result is not None:
            draw_result(result)
    elif pressed:
        st.info("Choose files first.", icon=":material/info:")


def draw_result(result: ImportResult) -> None:
    """The sums, and the invoices that were made."""
    mails, documents = result.mails, result.documents
    if not mails["arrived"] and not result.problems:
        st.success("Nothing new: every mail here was taken in before.", icon=":material/check_circle:")
        return
    with st.container(border=True):
        st.markdown(f"**{count(mails['arrived'], 'mail')} taken in**: " + sums(mails, ("done", "ignored", "held")))
        st.markdown(
            f"**{count(documents['arrived'], 'document')}**: "
            + sums(documents, ("imported", "duplicate", "ignored", "held"))
        )
        for problem in result.problems:
            st.warning(plain(problem), icon=":material/warning:")
        if result.invoices:
            tables.show_rows([_shown(entry) for entry in result.invoices], COLUMNS, key="imported_now")
        with st.container(horizontal=True):
            st.page_link("pages/invoices.py", label="To the invoices", icon=":material/receipt_long:")
            st.page_link("pages/received_email.py", label="What became of every mail", icon=":material/mail:")


def _shown(entry: Any) -> dict[str, Any]:
    return {
        "shown_state": words.marked(words.state(entry.state)),
        "supplier_name": entry.supplier_name,
        "invoice_number": entry.invoice_number,
        "file": entry.file,
    }


def sums(counts: dict[str, int], outcomes: tuple[str, ...]) -> str:
    """`12 = 10 done + 1 ignored + 1 held`."""
    return f"{counts['arrived']} = " + " + ".join(f"{counts[name]} {words.outcome(name).word.lower()}" for name in outcomes)
