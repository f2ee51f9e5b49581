"""The members of a zip, with every size known before a byte is expanded."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from engine.issues import Code
from engine.unwrapping.limits import HIGHEST_RATIO, LARGEST_FILE, MEGABYTE, MOST_FILES, RATIO_MATTERS_FROM, NotOpened

DAMAGED = "the zip file is damaged. Ask the sender for the invoice as a PDF."
ENCRYPTED = "the zip file is protected by a password. Ask the sender for it without one, or import its content by hand."
BOMB = "the zip file expands to more than is allowed. Do not open it unless you know the sender."


def members(content: bytes, *, files_left: int, bytes_left: int) -> Iterator[tuple[str, bytes]]:
    """Each member's name (folders included) and content, in the zip's order.

    Raises `NotOpened`: before the first member for what the directory tells, later for a damaged member.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir() and not info.filename.startswith("__MACOSX/")]
            _refuse(infos, min(files_left, MOST_FILES), bytes_left)
            for info in infos:
                # a member never gives more than its stated size, so that the sums above hold
                yield info.filename, archive.read(info)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, OverflowError) as error:
        raise NotOpened(Code.DOC_UNREADABLE, DAMAGED) from error
    except NotImplementedError as error:
        problem = "the zip file is packed in a way that cannot be read. Ask the sender for the invoice as a PDF."
        raise NotOpened(Code.DOC_UNREADABLE, problem) from error
    except RuntimeError as error:  # how zipfile says that a password is needed
        raise NotOpened(Code.DOC_UNREADABLE, ENCRYPTED) from error


def _refuse(infos: list[zipfile.ZipInfo], files_left: int, bytes_left: int) -> None:
    if any(info.flag_bits & 0x1 for info in infos):
        raise NotOpened(Code.DOC_UNREADABLE, ENCRYPTED)
    if len(infos) > files_left:
        raise NotOpened(Code.DOC_TOO_LARGE, f"the zip file holds {len(infos)} files, more than are allowed in one mail.")
    if any(info.file_size > LARGEST_FILE for info in infos):
        limit = LARGEST_FILE // MEGABYTE
        raise NotOpened(Code.DOC_TOO_LARGE, f"a file in the zip is larger than {limit} MB. Import its content by hand.")
    if sum(info.file_size for info in infos) > bytes_left or any(_is_bomb(info) for info in infos):
        raise NotOpened(Code.DOC_TOO_LARGE, BOMB)


def _is_bomb(info: zipfile.ZipInfo) -> bool:
    return info.file_size > RATIO_MATTERS_FROM and info.file_size > HIGHEST_RATIO * max(1, info.compress_size)
