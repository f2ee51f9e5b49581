"""The word that draws the random sample of clean invoices."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from engine.evaluating import evaluate_open
from engine.workbench import Workbench
from pages.parts.acting import act_and_say
from pages.parts.printing import count


def draw_sample(bench: Workbench) -> None:
    """The word that draws the random sample."""
    st.markdown("##### Random sample")
    narrow, _ = st.columns([5, 6])
    with narrow, st.form("sample_seed", border=False):
        seed = st.text_input(
            "Secret word that draws it",
            bench.settings.sample_seed,
            type="password",
            help="Any word or sentence. With it and the invoice the draw always falls the same way: an auditor can repeat"
            " it, and nobody who does not know the word can foresee it. Another word draws anew. Empty: nothing is drawn.",
        )
        if not bench.settings.sample_seed:
            st.caption("Without a word nothing is drawn, whatever “Clean invoices looked at” says.")
        if st.form_submit_button("Save", icon=":material/save:", key="save-sample-seed"):
            act_and_say(
                lambda: _draw_anew(bench, seed.strip()), lambda made: f"Saved; {count(made, 'invoice')} matched anew."
            )


def _draw_anew(bench: Workbench, seed: str) -> int:
    bench.change_settings(replace(bench.settings, sample_seed=seed))
    return evaluate_open(bench)
