"""The settings of one mailbox: provider first, then only what that provider and protocol need."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from engine.mailbox import PRESETS, warnings_for, with_preset
from engine.mailbox.ports import USUAL
from engine.settings import AfterAction, MailboxKind, MailboxSettings, Security, Settings, SignIn
from engine.signing_in import secret_name
from engine.workbench import Workbench
from pages.parts.printing import plain

KINDS = {MailboxKind.IMAP: "IMAP", MailboxKind.POP3: "POP3", MailboxKind.FOLDER: "A folder on this machine"}
SECURITY = {Security.TLS: "TLS from the start (usual)", Security.STARTTLS: "STARTTLS"}
AFTER = {
    AfterAction.LEAVE: "Leave it where it is",
    AfterAction.MOVE: "Move it to a folder",
    AfterAction.DELETE: "Delete it from the server",
}


def draw_form(bench: Workbench, kept: MailboxSettings, key: str) -> MailboxSettings:
    """The form; gives the settings as they stand in it. The password is asked for beside the buttons that keep it."""
    box = replace(kept, name=st.text_input("Name of this mailbox", kept.name, key=f"{key}-name", help="Yours to choose"))
    box = _draw_kind(box, key)
    if box.kind is MailboxKind.FOLDER:
        path = st.text_input("Folder", box.path, key=f"{key}-path", placeholder="a Maildir, or a folder of mails and files")
        box = replace(box, path=path)
    else:
        box = _draw_sign_in(bench, _draw_server(box, kept, key), key)
    box = _draw_after(box, key)
    box = _draw_automatic(box, key)
    for warning in warnings_for(box):
        st.warning(plain(warning), icon=":material/warning:")
    return box


def _draw_kind(box: MailboxSettings, key: str) -> MailboxSettings:
    kinds = list(KINDS)
    kind = st.radio(
        "How mail is fetched", kinds, index=kinds.index(box.kind), format_func=KINDS.__getitem__, horizontal=True,
        key=f"{key}-kind",
    )  # fmt: skip
    return replace(box, kind=kind)


def _draw_server(box: MailboxSettings, kept: MailboxSettings, key: str) -> MailboxSettings:
    keys = list(PRESETS)
    preset = st.selectbox(
        "Provider", keys, index=keys.index(box.preset), format_func=lambda name: PRESETS[name].title, key=f"{key}-preset"
    )
    if preset != kept.preset or box.kind is not kept.kind:
        box = with_preset(replace(box, host="" if preset != kept.preset else box.host), preset)
    with st.expander("What to do before connecting", expanded=preset != "own", icon=":material/help:"):
        for number, step in enumerate(PRESETS[preset].help, start=1):
            st.markdown(f"{number}. {plain(step)}")
    part = f"{key}-{preset}-{box.kind}"
    left, middle, right = st.columns([3, 1, 2], vertical_alignment="bottom")
    host = left.text_input("Server", box.host, key=f"{part}-host", placeholder="mail.company.example")
    securities = list(SECURITY)
    security = right.selectbox(
        "Security",
        securities,
        index=securities.index(box.security),
        format_func=SECURITY.__getitem__,
        key=f"{part}-security",
    )
    usual = box.port if security is box.security else USUAL[box.kind, security]
    port = middle.number_input("Port", 1, 65535, usual, key=f"{part}-port-{security}")
    return replace(box, host=host.strip(), port=int(port), security=security)


def _draw_sign_in(bench: Workbench, box: MailboxSettings, key: str) -> MailboxSettings:
    user = st.text_input("User name", box.user, key=f"{key}-user", placeholder="invoices@company.example").strip()
    if box.sign_in is SignIn.PASSWORD:
        return replace(box, user=user)
    on_file = has_secret(bench, box)
    st.markdown(":material/key: Signed in with Microsoft" if on_file else ":material/key_off: Not signed in yet")
    left, right = st.columns(2)
    client = left.text_input("Application (client) ID", box.client_id, key=f"{key}-client")
    tenant = right.text_input("Directory (tenant) ID", box.tenant, key=f"{key}-tenant")
    return replace(box, user=user, client_id=client.strip(), tenant=tenant.strip() or "organizations")


def has_secret(bench: Workbench, box: MailboxSettings) -> bool:
    """Whether a password or sign-in is kept for the mailbox."""
    return bench.secrets.get(secret_name(box)) is not None


def draw_password(bench: Workbench, box: MailboxSettings, key: str) -> str:
    """The field for a password; empty means that the one on file stays.

    It must stand in a form: outside of one, Streamlit forgets a password that is left by the Tab key.
    """
    if box.kind is MailboxKind.FOLDER or box.sign_in is not SignIn.PASSWORD:
        return ""
    return st.text_input(
        "Password", type="password", key=f"{key}-password", autocomplete="new-password",
        placeholder="on file; type to change it" if has_secret(bench, box) else "kept encrypted on this machine",
    )  # fmt: skip


def _draw_after(box: MailboxSettings, key: str) -> MailboxSettings:
    choices = [after for after in AFTER if after is not AfterAction.MOVE or box.kind is not MailboxKind.POP3]
    index = choices.index(box.after) if box.after in choices else 0
    after = st.radio(
        "Once a mail is safely stored here", choices, index=index, format_func=AFTER.__getitem__, horizontal=True,
        key=f"{key}-after-{box.kind}",
    )  # fmt: skip
    box = replace(box, after=after)
    if box.kind is not MailboxKind.IMAP:
        return box
    left, right = st.columns(2)
    box = replace(box, folder=left.text_input("Read from folder", box.folder, key=f"{key}-folder"))
    if after is AfterAction.MOVE:
        return replace(box, move_to=right.text_input("Move to folder", box.move_to, key=f"{key}-move"))
    if after is AfterAction.LEAVE:
        return replace(box, keyword=right.text_input("Mark with keyword", box.keyword, key=f"{key}-keyword"))
    return box


def _draw_automatic(box: MailboxSettings, key: str) -> MailboxSettings:
    left, right = st.columns(2, vertical_alignment="center")
    automatic = left.toggle(
        "Import automatically", box.automatic, key=f"{key}-automatic",
        help="While the workbench runs, also without a browser open. Suppliers are switched on one by one on their page.",
    )  # fmt: skip
    minutes = right.number_input(
        "Look every … minutes", 1, 1440, box.poll_minutes, key=f"{key}-poll", disabled=not automatic
    )
    if box.kind is MailboxKind.FOLDER:
        return replace(box, automatic=automatic, poll_minutes=int(minutes))
    with st.expander("More", icon=":material/tune:"):
        timeout = st.number_input("Give up after … seconds", 1.0, 300.0, float(box.timeout_s), key=f"{key}-timeout")
        ca_file = st.text_input(
            "Certificate authority file, for a server with a certificate of its own", box.ca_file, key=f"{key}-ca"
        )
    return replace(box, automatic=automatic, poll_minutes=int(minutes), timeout_s=timeout, ca_file=ca_file.strip())


def with_box(settings: Settings, old_name: str | None, box: MailboxSettings) -> Settings:
    """The settings with this mailbox in the place of the one of the old name, or added."""
    boxes = list(settings.mailboxes)
    names = [entry.name for entry in boxes]
    if old_name in names:
        boxes[names.index(old_name)] = box
    else:
        boxes.append(box)
    return replace(settings, mailboxes=tuple(boxes))


def without_box(settings: Settings, name: str) -> Settings:
    """The settings without this mailbox."""
    return replace(settings, mailboxes=tuple(box for box in settings.mailboxes if box.name != name))
