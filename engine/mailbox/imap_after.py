"""What becomes of an imported mail on an IMAP server: marked, moved or deleted; that one mail and no other.

`UID EXPUNGE` (UIDPLUS) takes out one mail; a plain EXPUNGE would take along what others have flagged as deleted, so without
UIDPLUS a mail is flagged and stays until its owner empties the folder.
"""

from __future__ import annotations

import imaplib
import re

from imap_tools.errors import ImapToolsError, MailboxFolderCreateError
from imap_tools.utils import encode_folder

from engine.mailbox import ports
from engine.mailbox.failures import MailboxRefusal, refuse
from engine.mailbox.imap_client import Box, said, words_of
from engine.mailbox.shape import DONE
from engine.settings import AfterAction, MailboxSettings

_KEYWORD = re.compile(r"[A-Za-z0-9$_.-]+")
_PREFIX = re.compile(rb'^\(\("((?:[^"\\]|\\.)*)" ')


class After:
    """The after-actions of one signed-in mailbox. `read_only` is set where the folder could be opened only so."""

    def __init__(self, settings: MailboxSettings, box: Box) -> None:
        self.settings = settings
        self.read_only = False
        self._box = box
        self._target_made = False
        self._folders: dict[str, str] | None = None  # name to delimiter

    # --- names ------------------------------------------------------------------------------------------------------

    def own_name(self, folder: str) -> str:
        """The folder's name as this server writes it: its own delimiter for “/”, its own case and prefix; else unchanged."""
        names = self.folders()
        if folder in names or folder.upper() == "INBOX":
            return folder
        wanted = self._spelled(folder)
        prefixed = self._prefix() + wanted
        by_lower = {name.lower(): name for name in names}
        return by_lower.get(wanted.lower()) or by_lower.get(prefixed.lower()) or folder

    def folders(self) -> dict[str, str]:
        """All folders, with the delimiter of each."""
        if self._folders is None:
            self._folders = {info.name: info.delim for info in self._box.folder.list()}
        return self._folders

    def missing(self, words: str) -> MailboxRefusal:
        """The refusal for a folder that cannot be opened."""
        folder, names = self.settings.folder, self.folders()
        exists = self.own_name(folder) in names
        facts = {"folder": folder, "found": self._found(), "words": words, "near": ports.near(folder, names, 0.6)}
        return refuse(
            "folder", "folder-refused" if exists else "folder-missing", evidence=f"folders: {self._found()}", **facts
        )

    def _found(self) -> str:
        names = sorted(self.folders())
        return ", ".join(names[:20]) + (" …" if len(names) > 20 else "")

    def _spelled(self, folder: str) -> str:
        delimiter = next((delimiter for delimiter in self.folders().values() if delimiter not in ("", "NIL")), "/")
        return folder if delimiter == "/" else folder.replace("/", delimiter)

    def _prefix(self) -> str:
        """What the server wants before the names of a user's own folders, such as “INBOX.”."""
        if "NAMESPACE" not in self._box.client.capabilities:
            return ""
        _, data = self._box.client.namespace()
        found = _PREFIX.match(data[0] or b"") if data else None
        return found[1].decode() if found else ""

    # --- doing ------------------------------------------------------------------------------------------------------

    def criteria(self) -> str:
        """Which mails of the folder wait: an IMAP search. What others have flagged as deleted is left to them."""
        if self.settings.after is AfterAction.LEAVE:
            return f"UNKEYWORD {self.settings.keyword}" if self._keeps_keyword() else "ALL"
        if self._has("UIDPLUS") and self._keeps_keyword():
            return f"OR UNDELETED KEYWORD {self.settings.keyword}"
        return "UNDELETED"

    def settle(self, uid: str) -> None:
        """The after-action for one mail; nothing where it is gone."""
        if self.settings.after is AfterAction.LEAVE:
            if self._keeps_keyword():
                self._do("STORE", uid, "+FLAGS.SILENT", f"({self.settings.keyword})")
        elif self.settings.after is AfterAction.DELETE:
            self._delete(uid)
        else:
            self._move(uid)

    def _delete(self, uid: str) -> None:
        # our mark tells our own deletions from others', should the program die before the next line
        mark = f" {self.settings.keyword}" if self._keeps_keyword() else ""
        self._do("STORE", uid, "+FLAGS.SILENT", rf"(\Deleted{mark})")
        if self._has("UIDPLUS"):
            self._do("EXPUNGE", uid)

    def _move(self, uid: str) -> None:
        target = self._target()
        if self._has("MOVE"):
            self._do("MOVE", uid, encode_folder(target))
        elif self._is_there(uid):
            self._do("COPY", uid, encode_folder(target))
            self._delete(uid)

    def _do(self, command: str, uid: str, *arguments: str | bytes) -> None:
        status, data = self._box.client.uid(command, uid, *arguments)  # type: ignore[arg-type]  # bytes are sent as they are
        if status != "OK" and self._is_there(uid):
            words = said(data)
            facts = {"done": DONE[self.settings.after], "words": words}
            raise refuse("after-action", "after-refused", evidence=f"UID {command} {uid}: {status} {words}", **facts)

    def _is_there(self, uid: str) -> bool:
        return uid in self._box.uids(f"UID {uid}", charset=None)

    def _target(self) -> str:
        """The folder to move to, made where it is missing."""
        target = self.own_name(self.settings.move_to)
        if target.lower() == self.own_name(self.settings.folder).lower():
            raise refuse("after-action", "same-folder", target=target)
        if self._target_made or target in self.folders():
            return target
        target = self._spelled(target)
        prefix = self._prefix()
        if prefix and not target.startswith(prefix):
            target = prefix + target
        try:
            self._box.folder.create(target)
        except MailboxFolderCreateError as error:
            words = words_of(error)
            facts = {"target": target, "words": words, "found": self._found()}
            raise refuse("after-action", "no-target", evidence=f"CREATE {target}: {words}", **facts) from None
        self._folders = None
        self._target_made = True
        return target

    # --- checking ---------------------------------------------------------------------------------------------------

    def check(self) -> str:
        """Whether the after-action is allowed, by what the server says of the folder; no mail is changed."""
        facts = {"folder": self.settings.folder, "done": DONE[self.settings.after], "found": self._found()}
        if self.read_only:
            raise refuse("after-action", "read-only", evidence="the server opened the folder read-only", **facts)
        if self.settings.after is AfterAction.LEAVE:
            return self._check_keyword()
        if self.settings.after is AfterAction.DELETE:
            return self._check_deleting()
        return self._check_moving()

    def _check_keyword(self) -> str:
        keyword, folder = self.settings.keyword, self.settings.folder
        if not _KEYWORD.fullmatch(keyword):
            raise refuse("after-action", "bad-keyword", keyword=keyword)
        if not self._keeps_keyword() or not self._may("w"):
            raise refuse("after-action", "no-keyword", evidence=self._allowed(), folder=folder)
        return f"imported mails stay and are marked {keyword}; {self._allowed()}"

    def _check_deleting(self) -> str:
        if not self._keeps(r"\Deleted") or not self._may("t", "d"):
            raise refuse("after-action", "no-flag-right", evidence=self._allowed(), folder=self.settings.folder)
        if self._has("UIDPLUS"):
            return "imported mails are deleted, one by one (UIDPLUS)"
        return (
            "imported mails are flagged as deleted; the server cannot take out single mails (no UIDPLUS), so "
            "they stay until "
            "the folder is emptied by hand"
        )

    def _check_moving(self) -> str:
        folder, wanted = self.settings.folder, self.settings.move_to
        there = self.own_name(wanted) in self.folders()
        target = self._target()
        if not self._may("t", "d") or not (self._has("MOVE") or self._keeps(r"\Deleted")):
            raise refuse("after-action", "no-flag-right", evidence=self._allowed(), folder=folder)
        rights = self._rights(target)
        if rights and "i" not in rights:
            raise refuse("after-action", "no-target-right", evidence=f"rights on {target}: {rights}", target=target)
        how = (
            "MOVE"
            if self._has("MOVE")
            else "copied, then deleted"
            if self._has("UIDPLUS")
            else "copied, then flagged as deleted"
        )
        return f"imported mails are moved to {target}{'' if there else ', which was missing and has been made'} ({how})"

    # --- what the server allows -------------------------------------------------------------------------------------

    def _has(self, capability: str) -> bool:
        return capability in self._box.client.capabilities

    def _keeps_keyword(self) -> bool:
        return bool(_KEYWORD.fullmatch(self.settings.keyword)) and (self._keeps(r"\*") or self._keeps(self.settings.keyword))

    def _keeps(self, flag: str) -> bool:
        """Whether the flag outlives the session. A server that names no permanent flags keeps all."""
        values = self._box.client.untagged_responses.get("PERMANENTFLAGS")
        if not values or not isinstance(values[-1], bytes):
            return not self.read_only
        return flag.lower() in values[-1].decode("utf-8", "replace").strip("()").lower().split()

    def _allowed(self) -> str:
        values = self._box.client.untagged_responses.get("PERMANENTFLAGS")
        flags = values[-1] if values else b"not named"
        return f"flags that the server keeps: {flags.decode('utf-8', 'replace') if isinstance(flags, bytes) else 'unclear'}"

    def _may(self, *rights: str) -> bool:
        """Whether the user has one of the rights on the folder; yes where the server does not tell."""
        given = self._rights(self.own_name(self.settings.folder))
        return not given or any(right in given for right in rights)

    def _rights(self, folder: str) -> str:
        if not self._has("ACL"):
            return ""
        try:
            status, data = self._box.client.myrights(encode_folder(folder))  # type: ignore[arg-type]
        except (imaplib.IMAP4.error, ImapToolsError):
            return ""
        line = data[-1] if status == "OK" and data else None
        return line.decode("utf-8", "replace").rsplit(" ", 1)[-1] if isinstance(line, bytes) else ""
