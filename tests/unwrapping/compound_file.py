"""Writes small .msg files: a compound file (MS-CFB) and Outlook's properties."""

from __future__ import annotations

import struct
from typing import Union

Tree = dict[str, Union[bytes, "Tree"]]
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR, CUTOFF = 512, 4096
MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TEXT, BINARY, NUMBER = 0x001F, 0x0102, 0x0003


def compound_file(tree: Tree) -> bytes:
    """The bytes of a compound file with these storages (dicts) and streams (bytes)."""
    entries: list[list[object]] = [["Root Entry", 5, FREE, FREE, END, 0]]  # name, type, right, child, start, size
    streams: list[tuple[int, bytes]] = []
    _enter(tree, 0, entries, streams)
    small, small_chain = _laid_out([(at, content) for at, content in streams if len(content) < CUTOFF], entries, 64)
    large = [(at, content) for at, content in streams if len(content) >= CUTOFF]
    large.append((0, small))  # the root's own stream holds the small ones
    data, chain = _laid_out(large, entries, SECTOR)
    directory = b"".join(_entry(*entry) for entry in entries)
    places = []
    for content in (directory, struct.pack(f"<{len(small_chain)}I", *small_chain)):
        count = max(1, -(-len(content) // SECTOR))
        places.append(len(chain))
        chain += [*range(len(chain) + 1, len(chain) + count), END]
        data += content.ljust(count * SECTOR, b"\0" if content is directory else b"\xff")
    fats = next(n for n in range(1, 100) if n * 128 >= len(chain) + n)
    table = [*range(len(chain), len(chain) + fats), *[FREE] * (109 - fats)]
    chain += [FAT] * fats
    numbers = (0, fats, places[0], 0, CUTOFF, places[1], -(-len(small_chain) // 128) or 1, END, 0)
    header = struct.pack("<8s16xHHHHH6x9I109I", MAGIC, 0x3E, 3, 0xFFFE, 9, 6, *numbers, *table)
    return header + data + struct.pack(f"<{len(chain)}I", *chain).ljust(fats * SECTOR, b"\xff")


def _laid_out(streams: list[tuple[int, bytes]], entries: list[list[object]], sector: int) -> tuple[bytes, list[int]]:
    """The contents in sectors one behind the other, and the chain of each; start and size go to the entries."""
    data, chain = b"", []
    for index, content in streams:
        count = -(-len(content) // sector)
        entries[index][4], entries[index][5] = len(chain) if count else END, len(content)
        chain += [*range(len(chain) + 1, len(chain) + count), END] if count else []
        data += content.ljust(count * sector, b"\0")
    return data, chain


def _enter(tree: Tree, parent: int, entries: list[list[object]], streams: list[tuple[int, bytes]]) -> None:
    """The entries of a storage hang below one another to the right: unbalanced, and allowed to be read so."""
    previous = None
    for name, content in sorted(tree.items(), key=lambda item: (len(item[0]), item[0].upper())):
        index = len(entries)
        is_stream = isinstance(content, bytes)
        entries.append([name, 2 if is_stream else 1, FREE, FREE, END if is_stream else 0, 0])
        if previous is None:
            entries[parent][3] = index
        else:
            entries[previous][2] = index
        previous = index
        if isinstance(content, bytes):
            streams.append((index, content))
        else:
            _enter(content, index, entries, streams)


def _entry(name: str, kind: int, *places: int) -> bytes:
    right, child, start, size = places
    text = name.encode("utf-16-le")
    return struct.pack("<64sHBBIII16xI8x8xIQ", text, len(text) + 2, kind, 1, FREE, right, child, 0, start, size)


def message(header: int = 32, files: tuple[Tree, ...] = (), **texts: str) -> Tree:
    """A message's storage: texts by property number in hex (`p0037` is the subject), then its files."""
    tree = _properties(header, [(int(name[1:], 16), TEXT, text.encode("utf-16-le")) for name, text in texts.items()])
    return tree | {f"__attach_version1.0_#{number:08X}": file for number, file in enumerate(files)}


def attached(name: str, content: bytes, **more: bytes) -> Tree:
    """A file's storage."""
    values = [(0x3707, TEXT, name.encode("utf-16-le")), (0x3701, BINARY, content)]
    return _properties(8, [*values, (0x3705, NUMBER, struct.pack("<II", 1, 0))]) | more


def attached_message(name: str, inner: Tree) -> Tree:
    """The storage of a mail within the mail."""
    return _properties(8, [(0x3001, TEXT, name.encode("utf-16-le"))]) | {"__substg1.0_3701000D": inner}


def _properties(header: int, values: list[tuple[int, int, bytes]]) -> Tree:
    rows, tree = b"", {}
    for pid, kind, value in values:
        if kind == NUMBER:
            rows += struct.pack("<HHI8s", kind, pid, 6, value)
        else:
            rows += struct.pack("<HHIII", kind, pid, 6, len(value), 0)
            tree[f"__substg1.0_{pid:04X}{kind:04X}"] = value
    return {"__properties_version1.0": b"\0" * header + rows, **tree}
