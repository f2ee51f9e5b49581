"""Reasons behind the sign-in: the folder, reading, acting on imported mails; and those of a drop folder."""

from __future__ import annotations

from engine.mailbox.reasons.failure import Failure

FOLDER = {
    "folder-missing": Failure(
        "F13", "there is no folder “{folder}” in this mailbox", "Choose one of the folders found: {found}.{near}"
    ),
    "folder-refused": Failure(
        "F13",
        "the folder “{folder}” cannot be opened: “{words}”",
        "Ask the mailbox's owner to share it, or choose one of: {found}.",
    ),
    "read-refused": Failure(
        "F13", "the mails cannot be read: “{words}”", "Ask the mailbox's owner for the right to read this folder."
    ),
    "no-uidl": Failure(
        "F1",
        "this POP3 server gives mails no lasting numbers (UIDL)",
        "Use IMAP, which always does; ask the provider for its server name.",
    ),
}

AFTER = {
    "read-only": Failure(
        "F13",
        "the folder “{folder}” is read-only for this user, so mails cannot be {done}",
        "Ask the mailbox's owner for the right to change mails in it, or choose another folder: {found}.",
    ),
    "no-flag-right": Failure(
        "F13",
        "this user has no right to mark mails as deleted in “{folder}”",
        "Ask the mailbox's owner for the right to delete, or choose to leave mails and mark them.",
    ),
    "no-keyword": Failure(
        "F13",
        "this server keeps no marks of our own on mails in “{folder}”",
        "Choose to move imported mails to a folder instead. (Left where they are, they are still imported only once.)",
    ),
    "bad-keyword": Failure(
        "F1", "“{keyword}” cannot be a mark", "Use one word of letters, digits, $, - and _ as the mark for imported mails."
    ),
    "no-target": Failure(
        "F13",
        "the folder “{target}” does not exist and cannot be made: “{words}”",
        "Make it in your mail program, or choose one of the folders found: {found}.",
    ),
    "no-target-right": Failure(
        "F13",
        "this user may not put mails into the folder “{target}”",
        "Ask its owner for that right, or choose another folder.",
    ),
    "same-folder": Failure(
        "F1",
        "imported mails would be moved to “{target}”, the folder they come from",
        "Choose another folder to move them to.",
    ),
    "after-refused": Failure(
        "F13",
        "the server did not let a mail be {done}: “{words}”",
        "Ask the mailbox's owner for that right, or choose another after-action. The mail is stored and is "
        "not imported twice.",
    ),
    "pop3-move": Failure(
        "F1", "POP3 has no folders, so mails cannot be moved", "Choose to leave or to delete imported mails, or use IMAP."
    ),
}

DROP = {
    "path-empty": Failure("F1", "no folder is set", "Choose the folder that mails or documents are dropped into."),
    "path-missing": Failure(
        "F3", "there is no folder {path}", "Check the path; if it is on a network drive, connect the drive.{near}"
    ),
    "path-file": Failure("F1", "{path} is a file, not a folder", "Choose the folder that holds it."),
    "path-unreadable": Failure("F13", "{path} may not be read", "Ask for the right to read this folder."),
    "path-unwritable": Failure(
        "F13",
        "nothing may be changed in {path}, so files cannot be {done}",
        "Ask for the right to change it, or choose to leave files there.",
    ),
}
