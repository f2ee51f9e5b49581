"""How much one mail may hold: a stranger's file must not fill the memory or keep the import busy for minutes."""

from __future__ import annotations

from engine.issues import Code, Issue, Severity

MEGABYTE = 1_000_000
MOST_FILES = 100
LARGEST_FILE = 25 * MEGABYTE
LARGEST_MAIL = 100 * MEGABYTE
"""Of all that a mail expands to, and of the raw mail itself."""
DEEPEST = 5
"""Containers within one another: mails, zips, winmail.dat."""
DEEPEST_ZIP = 3
HIGHEST_RATIO = 200
"""Expanded to packed size of a zip's member; tables of numbers reach 50, only bombs go far beyond."""
RATIO_MATTERS_FROM = MEGABYTE
LONGEST_BODY = 200_000
"""Characters of a mail's text that are kept; a forward stands near its beginning."""


class NotOpened(Exception):
    """A container stays closed; `code` and the text say why."""

    def __init__(self, code: Code, message: str) -> None:
        super().__init__(message)
        self.code = code

    def as_issue(self, name: str) -> Issue:
        """The same as an issue of the mail, about the file `name`."""
        return Issue(self.code, f"{name}: {self}")


def too_large(message: str) -> Issue:
    """A limit was hit; somebody has to look at the original mail."""
    return Issue(Code.DOC_TOO_LARGE, f"{message} Open the original mail and import what is an invoice by hand.")


def warning(message: str) -> Issue:
    """Something is odd, and nothing of worth is lost."""
    return Issue(Code.DOC_UNREADABLE, message, Severity.WARN)
