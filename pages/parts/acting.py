"""Acts: a use case is run, and a refusal is shown with its next step instead of a traceback."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from engine.errors import EngineError, MailboxError, SettingsError
from pages.parts.frame import remember
from pages.parts.printing import plain

T = TypeVar("T")


def attempt(act: Callable[[], T]) -> T | None:
    """What the act gives; `None` where it was refused, and then the page says why."""
    try:
        return act()
    except EngineError as refusal:
        show_refusal(refusal)
        return None


def act_and_say(act: Callable[[], T], said: str | Callable[[T], str]) -> None:
    """Runs the act; when it is done the page is drawn afresh and says so, when it is refused the page says why."""
    try:
        result = act()
    except EngineError as refusal:
        show_refusal(refusal)
        return
    remember(said if isinstance(said, str) else said(result))
    st.rerun()


def show_refusal(refusal: EngineError) -> None:
    """The refusal, with the next step in it."""
    match refusal:
        case MailboxError():
            st.error(f"**{plain(refusal.reason)}**\n\n{plain(refusal.resolution)}", icon=":material/error:")
        case SettingsError():
            listed = "\n".join(f"- {plain(problem)}" for problem in refusal.problems)
            st.error(f"Nothing was changed:\n\n{listed}", icon=":material/error:")
        case _:
            st.error(plain(str(refusal)), icon=":material/error:")
