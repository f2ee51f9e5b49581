"""Raw bytes of a mail, or of a file from a drop folder, to an `Email` with its attachments: pure, and never a crash.

What cannot be unwrapped becomes an issue of the mail, written for a clerk; the rest of the mail goes on.
"""

from engine.unwrapping.unwrapping import unwrap, wrap_file

__all__ = ["unwrap", "wrap_file"]
