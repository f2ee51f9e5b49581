"""Keeping, testing and signing in to a mailbox."""

from __future__ import annotations

import streamlit as st

from engine.errors import SettingsError
from engine.mailbox.oauth import DeviceSignIn, begin_sign_in, finish_sign_in
from engine.settings import MailboxSettings, SignIn
from engine.signing_in import secret_name
from engine.workbench import Workbench
from pages.parts.acting import act_and_say, attempt
from pages.parts.frame import house
from pages.parts.mailbox_form import draw_password, with_box, without_box
from pages.parts.printing import plain
from pages.parts.stages import start_test
from pages.parts.work import Work

SIGN_IN = "Signing in with Microsoft"


def keep(bench: Workbench, old_name: str | None, box: MailboxSettings, password: str) -> None:
    """Keeps the settings, and the password where one was typed; the watcher takes them over. Raises `SettingsError`."""
    names = [entry.name for entry in bench.settings.mailboxes if entry.name != old_name]
    if not box.name.strip():
        raise SettingsError(["Name: give the mailbox a name."])
    if box.name in names:
        raise SettingsError([f"Name: there is a mailbox {box.name} already."])
    before = next((entry for entry in bench.settings.mailboxes if entry.name == old_name), None)
    bench.change_settings(with_box(bench.settings, old_name, box))
    if password:
        bench.secrets.put(secret_name(box), password)
    elif before is not None and before.name != box.name:
        _carry_secret(bench, before, box)
    watcher = house().watcher
    if watcher is not None:
        watcher.restart()
    st.session_state["mailbox_next"] = box.name


def _carry_secret(bench: Workbench, before: MailboxSettings, box: MailboxSettings) -> None:
    secret = bench.secrets.get(secret_name(before))
    if secret is not None:
        bench.secrets.put(secret_name(box), secret)
        bench.secrets.delete(secret_name(before))


def draw_acts(bench: Workbench, old_name: str | None, box: MailboxSettings, key: str) -> None:
    """The password, Connect and Save; and Forget for one that is kept."""
    with st.form(f"{key}-keep", border=False):
        password = draw_password(bench, box, key)
        with st.container(horizontal=True):
            connect = st.form_submit_button(
                "Connect", icon=":material/cable:", type="primary", help="Saves, then tests every stage of the way"
            )
            save = st.form_submit_button("Save", icon=":material/save:")
    if connect:
        _connect(bench, old_name, box, password)
    elif save:
        act_and_say(lambda: keep(bench, old_name, box, password), f"Mailbox {box.name} saved.")
    if old_name is not None:
        _draw_forget(bench, old_name)
    if box.sign_in is SignIn.XOAUTH2:
        _draw_microsoft(bench, old_name, box)


def _connect(bench: Workbench, old_name: str | None, box: MailboxSettings, password: str) -> None:
    def act() -> bool:
        keep(bench, old_name, box, password)
        return start_test(bench, box)

    if attempt(act):
        st.rerun()


def _draw_forget(bench: Workbench, name: str) -> None:
    with st.popover("Forget", icon=":material/delete:"):
        st.markdown("Forgets the settings and the password. Mails that were imported stay, and the server is not touched.")
        if st.button("Forget this mailbox"):
            act_and_say(lambda: _forget(bench, name), f"Mailbox {name} forgotten.")


def _forget(bench: Workbench, name: str) -> None:
    box = next(entry for entry in bench.settings.mailboxes if entry.name == name)
    bench.change_settings(without_box(bench.settings, name))
    bench.secrets.delete(secret_name(box))
    watcher = house().watcher
    if watcher is not None:
        watcher.restart()


def _draw_microsoft(bench: Workbench, old_name: str | None, box: MailboxSettings) -> None:
    state = house().work.state
    if state.title == SIGN_IN and state.running:
        _await_sign_in()
        return
    if state.title == SIGN_IN and state.problem:
        st.error(plain(state.problem), icon=":material/error:")
    if st.button("Sign in with Microsoft", icon=":material/login:"):
        _begin(bench, old_name, box)


def _begin(bench: Workbench, old_name: str | None, box: MailboxSettings) -> None:
    def act() -> DeviceSignIn:
        keep(bench, old_name, box, "")
        return begin_sign_in(box)

    sign_in = attempt(act)
    if sign_in is None:
        return

    def wait(work: Work) -> None:
        work.step(sign_in)
        bench.secrets.put(secret_name(box), finish_sign_in(box, sign_in, stop=work.stop_event))

    house().work.start(SIGN_IN, wait)
    st.rerun()


@st.fragment(run_every=1.0)
def _await_sign_in() -> None:
    work = house().work
    state = work.state
    if not state.running:
        st.rerun()
    for sign_in in state.steps:
        st.info(
            f"Open [{sign_in.verification_uri}]({sign_in.verification_uri}), type the code **{sign_in.user_code}** "
            "and sign in as the mailbox's own user. This page goes on by itself.",
            icon=":material/login:",
        )
    if st.button("Give up", icon=":material/close:"):
        work.request_stop()
