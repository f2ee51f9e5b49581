"""Loading lists where they are needed: a page offers the kinds it shows, every refused row is named by row and column."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from engine.loading import load_list
from engine.workbench import Workbench
from pages.parts.acting import attempt
from pages.parts.load_panel import ABOUT, draw_result
from pages.parts.printing import plain


def draw_loader(bench: Workbench, kinds: Sequence[str], *, opened: bool = False) -> None:
    """Loads a list of one of these kinds; what loading came to stays to be read until the next one."""
    title = " or ".join(ABOUT[kind][0].lower() for kind in kinds)
    with st.expander(f"Load {title} from CSV or XLSX", icon=":material/upload_file:", expanded=opened):
        kind = kinds[0]
        if len(kinds) > 1:
            kind = st.segmented_control(
                "List", kinds, format_func=lambda name: ABOUT[name][0], default=kinds[0], required=True, key="loader_kind"
            )
        st.caption(f"Columns: {plain(ABOUT[kind][1])}. What is on file already is brought up to date; nothing is deleted.")
        with st.form(f"loader-{kind}", clear_on_submit=True, border=False):
            file = st.file_uploader("File", type=["csv", "tsv", "txt", "xlsx"], key=f"loader-file-{kind}")
            partial = st.checkbox("Load the good rows even where others are refused", key=f"loader-partial-{kind}")
            pressed = st.form_submit_button("Load", type="primary", icon=":material/upload_file:")
        if pressed and file is None:
            st.info("Choose a file first.", icon=":material/info:")
        elif pressed:
            _load(bench, kind, file.getvalue(), file.name, partial=partial)
        _draw_last(kinds)


def _load(bench: Workbench, kind: str, content: bytes, name: str, *, partial: bool) -> None:
    with st.spinner("Loading, and matching open invoices again …"):
        result = attempt(lambda: load_list(bench, kind, content, name, partial=partial))
    if result is not None:
        st.session_state["loader_last"] = (kind, name, partial, result)
        st.rerun()  # the list above shows what was loaded


def _draw_last(kinds: Sequence[str]) -> None:
    kind, name, partial, result = st.session_state.get("loader_last") or ("", "", False, None)
    if kind in kinds and result is not None:
        draw_result(result, name, partial=partial)
