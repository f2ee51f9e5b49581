"""The connection test as a list of stages, each told as it happens, the failed one with its reason and resolution."""

from __future__ import annotations

import streamlit as st

from engine.errors import EngineError
from engine.mailbox import STAGES, Stage, test_mailbox
from engine.settings import MailboxKind, MailboxSettings
from engine.signing_in import secret_for
from engine.workbench import Workbench
from pages.parts.frame import house
from pages.parts.printing import plain
from pages.parts.work import State, Work

TITLE = "Testing the mailbox"
SAYS = {
    "name": "Find the server",
    "port": "Reach its port",
    "tls": "Secure the line",
    "sign-in": "Sign in",
    "folder": "Open the folder",
    "read": "Read",
    "after-action": "Permission for what happens after import",
}


def start_test(bench: Workbench, box: MailboxSettings) -> bool:
    """Starts the test beside the page; false where other work is going on."""

    def act(work: Work) -> tuple[Stage, ...]:
        secret = secret_to_test(bench, box)
        return test_mailbox(box, secret, work.step)

    return house().work.start(TITLE, act)


def secret_to_test(bench: Workbench, box: MailboxSettings) -> str | None:
    """The mailbox's secret; where none is kept the test runs as far as it can without."""
    if box.kind is MailboxKind.FOLDER:
        return None
    try:
        return secret_for(box, bench.secrets)
    except EngineError:
        return None


def draw_test() -> None:
    """The test as it runs, or as it ended."""
    state = house().work.state
    if state.title != TITLE:
        return
    if state.running:
        _live()
    else:
        draw_stages(state)


@st.fragment(run_every=0.3)
def _live() -> None:
    state = house().work.state
    if not state.running:
        st.rerun()
    draw_stages(state)


def draw_stages(state: State) -> None:
    """Every stage with what is known of it."""
    told = {stage.name: stage for stage in state.steps}
    with st.container(border=True, gap="xsmall"):
        _draw_heading(state, told)
        for name in STAGES:
            _draw_stage(name, told.get(name), running=state.running)
        if state.problem:
            st.error(plain(state.problem), icon=":material/error:")


def _draw_heading(state: State, told: dict[str, Stage]) -> None:
    if state.running:
        st.markdown(":material/sync: **Testing the connection …**")
    elif all(name in told and told[name].ok for name in STAGES):
        st.success("**Connected.** Every stage passed; mail can be imported.", icon=":material/check_circle:")
    else:
        st.markdown("**The connection does not work yet.** The stage that failed says why, and what to do.")


def _draw_stage(name: str, stage: Stage | None, *, running: bool) -> None:
    title = SAYS[name]
    if stage is None:
        st.markdown(f":gray[:material/radio_button_unchecked: {title} · not reached]")
    elif stage.ok is None:
        icon = "sync" if running else "radio_button_unchecked"
        st.markdown(f":blue[:material/{icon}: **{title}** · {plain(stage.evidence)} …]")
    elif stage.ok:
        st.markdown(f":green[:material/check_circle: **{title}**] · {plain(stage.evidence)} :gray[{stage.seconds:.1f} s]")
    else:
        st.markdown(f":red[:material/cancel: **{title} failed**] · :gray[after {stage.seconds:.1f} s]")
        seen = f"\n\nSeen: {plain(stage.evidence)}" if stage.evidence else ""
        st.error(
            f"**Reason:** {plain(stage.reason or '')}\n\n**Resolution:** {plain(stage.resolution or '')}{seen}",
            icon=":material/error:",
        )
