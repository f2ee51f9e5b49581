"""A file of a mail: opened where it is a container (zip, mail, .msg, winmail.dat), else kept as an attachment."""

from __future__ import annotations

from email.message import Message
from pathlib import PurePosixPath

from engine.issues import Code
from engine.unwrapping import naming, tnef, zips
from engine.unwrapping.forwards import senders_in
from engine.unwrapping.gathering import Gathering, Trail
from engine.unwrapping.limits import LARGEST_FILE, LONGEST_BODY, NotOpened
from engine.unwrapping.outlook import OutlookMessage, read_message
from engine.unwrapping.parts import Part, is_mail, message_of, parts_of, sender_of

CONTAINERS = (naming.ZIP, naming.OUTLOOK, naming.TNEF, naming.MAIL)
ONLY_A_LINK = "the message holds a link or a drawing in place of the file. Ask the sender for the file itself."
TOO_DEEP = "too many files are packed within one another. Ask the sender for the invoice as a PDF, or import it by hand."


def take_file(found: Gathering, trail: Trail, name: str, content: bytes, claimed: str = "", *, inline: bool = False) -> None:
    """Gather one file with all that it contains. A container that stays closed is kept itself, with an issue why."""
    media_type = naming.media_type_of(content, name, claimed)
    if media_type == naming.MAIL and not is_mail(content):
        media_type = naming.UNKNOWN
    name = naming.safe_name(name, len(found.files) + found.dropped + 1, media_type)
    if media_type not in CONTAINERS or not content:
        found.add(name, media_type, content, trail, inline=inline)
        return
    try:
        _open(found, trail, name, content, media_type)
    except NotOpened as reason:
        found.issue(reason.as_issue(name))
        found.add(name, media_type, content, trail)


def _open(found: Gathering, trail: Trail, name: str, content: bytes, media_type: str) -> None:
    if trail.is_too_deep:
        raise NotOpened(Code.DOC_TOO_LARGE, TOO_DEEP)
    if len(content) > LARGEST_FILE:
        raise NotOpened(Code.DOC_TOO_LARGE, "it is too large to be opened here.")
    inside = trail.into(name, zipped=media_type == naming.ZIP)
    if media_type == naming.ZIP:
        packed = list(zips.members(content, files_left=found.files_left, bytes_left=found.bytes_left))
        _take_all(found, inside, packed)
    elif media_type == naming.TNEF:
        _take_all(found, inside, tnef.members(content))
    elif media_type == naming.OUTLOOK:
        take_outlook(found, inside, read_message(content))
    else:
        take_message(found, inside, message_of(content))


def _take_all(found: Gathering, trail: Trail, files: list[tuple[str, bytes]] | tuple[tuple[str, bytes], ...]) -> None:
    for name, content in files:
        take_file(found, trail, name, content)


def take_message(found: Gathering, trail: Trail, message: Message) -> str:
    """Gather a mail's files; gives its text. A nested mail's sender is noted."""
    if trail.path:
        found.senders.append(sender_of(message)[0])
    texts = []
    for part in parts_of(message, found):
        if part.text is not None:
            texts.append(part.text)
        elif part.message is not None:
            _take_nested(found, trail, part)
        else:
            take_file(found, trail, part.name, part.content, part.claimed, inline=part.inline)
    body = "\n\n".join(text for text in texts if text.strip())
    if trail.path:
        found.senders.extend(senders_in(body[:LONGEST_BODY]))
    return body


def _take_nested(found: Gathering, trail: Trail, part: Part) -> None:
    assert part.message is not None
    name = naming.safe_name(part.name, len(found.files) + 1, naming.MAIL)
    if PurePosixPath(name).suffix.lower() != ".eml":
        name = naming.safe_name(f"{name[:100]}.eml", 0, naming.MAIL)
    if trail.is_too_deep:
        found.issue(NotOpened(Code.DOC_TOO_LARGE, TOO_DEEP).as_issue(name))
        return
    take_message(found, trail.into(name), part.message)


def take_outlook(found: Gathering, trail: Trail, message: OutlookMessage) -> None:
    """Gather the files of an Outlook message; a nested one's sender is noted."""
    if trail.path:
        found.senders += [outlook_sender(message)[0], *senders_in(message.body[:LONGEST_BODY])]
    for file in message.files:
        if file.message is None and file.content is None:
            name = naming.safe_name(file.name, len(found.files) + 1, naming.UNKNOWN)
            found.issue(NotOpened(Code.DOC_UNREADABLE, ONLY_A_LINK).as_issue(name))
        elif file.message is None:
            take_file(found, trail, file.name, file.content or b"", inline=file.inline)
        elif trail.is_too_deep:
            found.issue(NotOpened(Code.DOC_TOO_LARGE, TOO_DEEP).as_issue(file.name or "An attached message"))
        else:
            name = naming.safe_name(f"{file.name or file.message.subject or 'message'}.msg", 0, naming.OUTLOOK)
            take_outlook(found, trail.into(name), file.message)


def outlook_sender(message: OutlookMessage) -> tuple[str, str]:
    """(address, name): as the internet headers have it, else Outlook's own properties."""
    address, name = sender_of(message.headers)
    return (address, name) if address else (message.sender.lower(), message.sender_name)
