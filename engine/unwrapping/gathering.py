"""What is found while one mail is unwrapped, and how much more may be found."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace

from engine.issues import Issue
from engine.model import Attachment
from engine.unwrapping.ignoring import reason_to_ignore
from engine.unwrapping.limits import (
    DEEPEST,
    DEEPEST_ZIP,
    LARGEST_FILE,
    LARGEST_MAIL,
    MEGABYTE,
    MOST_FILES,
    too_large,
)


@dataclass(frozen=True, slots=True)
class Trail:
    """Through which containers we came, outermost first, and how many of them are zips."""

    path: tuple[str, ...] = ()
    zips: int = 0

    def into(self, name: str, *, zipped: bool = False) -> Trail:
        """One container further in."""
        return replace(self, path=(*self.path, name), zips=self.zips + zipped)

    @property
    def is_too_deep(self) -> bool:
        """Whether a container found here stays closed."""
        return len(self.path) >= DEEPEST or self.zips >= DEEPEST_ZIP


@dataclass(slots=True)
class Gathering:
    """Files and issues in the order found; `senders` of nested mails, outermost first; `nested` texts of theirs."""

    files: list[Attachment] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    bytes_left: int = LARGEST_MAIL
    dropped: int = 0

    @property
    def files_left(self) -> int:
        """How many more files the mail may bring."""
        return MOST_FILES - len(self.files)

    def add(self, name: str, media_type: str, content: bytes, trail: Trail, *, inline: bool = False) -> None:
        """Keep a file, or count it as dropped where the mail's limits are reached."""
        if self.files_left <= 0 or len(content) > self.bytes_left:
            self.dropped += 1
            return
        self.bytes_left -= len(content)
        if len(content) > LARGEST_FILE:
            self.issue(too_large(f"{name} is larger than {LARGEST_FILE // MEGABYTE} MB."))
        ignored = reason_to_ignore(name, media_type, content, inline=inline)
        sha256 = hashlib.sha256(content).hexdigest()
        self.files.append(Attachment(name, media_type, content, sha256, trail.path, ignored))

    def issue(self, issue: Issue) -> None:
        """Note what is wrong, once."""
        if issue not in self.issues:
            self.issues.append(issue)

    def all_issues(self) -> tuple[Issue, ...]:
        """The issues, with one for all that the mail's limits left out."""
        if not self.dropped:
            return tuple(self.issues)
        allowed = f"{MOST_FILES} files and {LARGEST_MAIL // MEGABYTE} MB"
        left_out = too_large(f"The mail brings more than {allowed}: {self.dropped} of its files were left out.")
        return (*self.issues, left_out)
