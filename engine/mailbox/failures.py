"""Refusals of a mailbox, made of the table of reasons.

A refusal that has several possible causes names the likeliest first and
the others follow as "or".
"""

from __future__ import annotations

from typing import Any

from engine.errors import MailboxError
from engine.mailbox.reasons import FAILURES


class MailboxRefusal(MailboxError):
    """A refusal with what was seen (`evidence`) and the keys of the table that explain it, likeliest first."""

    def __init__(self, stage: str, reason: str, resolution: str, evidence: str, keys: tuple[str, ...]) -> None:
        super().__init__(stage, reason, resolution)
        self.evidence = evidence
        self.keys = keys


def refuse(stage: str, *keys: str, evidence: str = "", **facts: Any) -> MailboxRefusal:
    """The refusal for these keys of the table, `facts` filled into its words."""
    rows = [FAILURES[key] for key in keys]
    reason = "; or ".join(row.reason.format(**facts) for row in rows)
    resolution = " Or: ".join(row.resolution.format(**facts) for row in rows)
    return MailboxRefusal(stage, f"{reason[:1].upper()}{reason[1:]}.", resolution, evidence, keys)
