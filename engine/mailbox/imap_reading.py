"""Reading mails of an IMAP folder by UID: a few megabytes of them at a time, so that many small mails come fast and many
large ones do not fill the memory."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.mailbox.failures import refuse
from engine.mailbox.imap_client import Box, said
from engine.mailbox.shape import MAX_MAIL_BYTES, MailGone, too_large

_AHEAD_BYTES = 8 * 1024 * 1024
_AHEAD_MAILS = 50
_SIZES_AT_ONCE = 500
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")


class Reader:
    """Reads mails of the selected folder. `seen_uid` is the highest UID ever listed."""

    def __init__(self, box: Box) -> None:
        self.seen_uid = 0
        self._box = box
        self._listed: tuple[str, ...] = ()
        self._sizes: dict[str, int] = {}
        self._ahead: dict[str, bytes] = {}

    def listed(self, criteria: str) -> tuple[str, ...]:
        """The UIDs that fulfil an IMAP search, oldest first."""
        self._box.client.noop()  # lets the server tell what came meanwhile
        self._listed = tuple(sorted(self._box.uids(criteria, charset=None), key=int))
        self._sizes.clear()
        self._ahead.clear()
        self.seen_uid = max(self.seen_uid, *map(int, self._listed), 0)
        return self._listed

    def anything_new(self) -> bool:
        """Whether a mail came after the newest one listed (`N:*` always names the last mail, new or not)."""
        self._box.client.noop()
        uids = self._box.uids(f"UID {self.seen_uid + 1}:*", charset=None)
        return any(int(uid) > self.seen_uid for uid in uids)

    def head(self, uid: str) -> int:
        """Reads the head of a mail; gives the mail's size in bytes."""
        status, data = self._box.client.uid("FETCH", uid, "(UID RFC822.SIZE BODY.PEEK[HEADER])")
        size = next((found for part in data if isinstance(part, tuple) and (found := _SIZE.search(part[0]))), None)
        if status != "OK" or not any(isinstance(part, tuple) for part in data):
            raise refuse("read", "read-refused", evidence=f"mail {uid}", words=said(data))
        return int(size[1]) if size else 0

    def fetch(self, uid: str) -> bytes:
        """The raw mail. Raises `MailTooLarge` or `MailGone`."""
        if uid not in self._ahead:
            self._fetch_ahead(uid)
        if uid not in self._ahead:
            raise MailGone(
                "read", "The mail is not in the folder any more.", "Nothing: another program moved or deleted it."
            )
        return self._ahead.pop(uid)

    def _fetch_ahead(self, uid: str) -> None:
        """Fetches the mail and, along with it, those that follow it in the listing."""
        following = self._listed[self._listed.index(uid) :] if uid in self._listed else (uid,)
        self._ahead.clear()
        self._ask_sizes(following)
        total = self._sizes.get(uid, 0)
        if total > MAX_MAIL_BYTES:
            raise too_large(total)
        batch = [uid]
        for other in following[1:_AHEAD_MAILS]:
            total += self._sizes.get(other, _AHEAD_BYTES)
            if total > _AHEAD_BYTES:
                break
            batch.append(other)
        self._ahead.update(self._fetched(batch))

    def _ask_sizes(self, uids: tuple[str, ...]) -> None:
        if uids[0] in self._sizes:
            return
        self._sizes.clear()
        _, data = self._box.client.uid("FETCH", ",".join(uids[:_SIZES_AT_ONCE]), "(UID RFC822.SIZE)")
        for line in data:
            if isinstance(line, bytes) and (uid := _UID.search(line)) and (size := _SIZE.search(line)):
                self._sizes[uid[1].decode()] = int(size[1])

    def _fetched(self, uids: list[str]) -> Iterator[tuple[str, bytes]]:
        status, data = self._box.client.uid("FETCH", ",".join(uids), "(UID BODY.PEEK[])")
        if status != "OK":
            raise refuse("read", "read-refused", evidence=f"mails {uids[0]} to {uids[-1]}", words=said(data))
        for index, part in enumerate(data):
            if not isinstance(part, tuple):
                continue
            rest = data[index + 1] if index + 1 < len(data) else b""  # some servers name the UID behind the mail
            if found := _UID.search(part[0] + (rest if isinstance(rest, bytes) else b"")):
                yield found[1].decode(), part[1]
