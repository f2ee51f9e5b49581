"""The table of reasons: why a mailbox cannot be used, and what to do about it, in words for a clerk.

`row` names the row of the published tables of connection failures that a reason answers (F1 to F5 published by the
incumbent, F6 and F9 to F13 what it leaves out).
"""

from __future__ import annotations

from engine.mailbox.reasons.acting import AFTER, DROP, FOLDER
from engine.mailbox.reasons.connecting import NAME, PORT, PROTOCOL, TLS
from engine.mailbox.reasons.failure import Failure
from engine.mailbox.reasons.signing_in import SIGN_IN

FAILURES: dict[str, Failure] = {**NAME, **PORT, **TLS, **PROTOCOL, **SIGN_IN, **FOLDER, **AFTER, **DROP}
"""Every reason by its key."""
