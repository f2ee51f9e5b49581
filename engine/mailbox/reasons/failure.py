"""One row of the table of reasons."""

from __future__ import annotations

from dataclasses import dataclass

CONFIRM = "Confirm server name and port with the email provider or your IT people."
"""What helps with every wrong setting."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One reason: `reason` is a clause without its full stop, `resolution` one or more sentences; both are templates."""

    row: str
    reason: str
    resolution: str
