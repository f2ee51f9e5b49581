"""The few kinds of refusal. Bad documents are `Issue`s; these are for what the workbench itself cannot do."""

from __future__ import annotations


class EngineError(Exception):
    """A request that cannot be served; its text is one message for a clerk: the cause and the next action."""


class DocumentError(EngineError):
    """A file that cannot be opened at all: broken, encrypted, too large, or not what its name says."""


class DocumentTooLarge(DocumentError):
    """A file beyond the limits of what is read: bytes, pages, rows or characters."""


class FormatError(EngineError):
    """A format file is faulty; the text names file and key."""


class SettingsError(EngineError):
    """Settings are wrong; `problems` holds every one of them, so that all are mended in one go."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


class MailboxError(EngineError):
    """The mail server refused; `stage` names where, `reason` the cause and `resolution` the next action."""

    def __init__(self, stage: str, reason: str, resolution: str) -> None:
        super().__init__(f"{reason} {resolution}")
        self.stage = stage
        self.reason = reason
        self.resolution = resolution


class LoadError(EngineError):
    """A list of suppliers, jobs, orders, receipts or tax codes cannot be read as a table at all."""


class StoreBusy(EngineError):
    """Another process owns the store; the text names it."""


class StoreError(EngineError):
    """The store cannot be opened or does not hold what was asked for."""


class NotFound(EngineError):
    """No such invoice, order, job, supplier or mail; or several where one was meant."""


class ExportError(EngineError):
    """A batch cannot be written."""


class Refused(EngineError):
    """An act that the rules do not allow now; the text says which rule and what to do first."""
