"""The mailbox: IMAP, POP3 or a drop folder behind one shape, and the staged test of the way to it."""

from __future__ import annotations

from engine.mailbox.presets import PRESETS, Preset, warnings_for, with_preset
from engine.mailbox.shape import MAX_MAIL_BYTES, STAGES, Mailbox, MailGone, MailTooLarge, Stage
from engine.mailbox.staging import open_mailbox, test_mailbox

__all__ = [
    "MAX_MAIL_BYTES",
    "PRESETS",
    "STAGES",
    "MailGone",
    "MailTooLarge",
    "Mailbox",
    "Preset",
    "Stage",
    "open_mailbox",
    "test_mailbox",
    "warnings_for",
    "with_preset",
]
