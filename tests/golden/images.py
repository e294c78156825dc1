#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Memory images of each kind, small enough that each of their bytes can be changed.

	images.py CAPTURE DIR

Writes segments.core, section.core, flat.dump and pages.kdump: the layouts of ELF cores,
and of makedumpfile's flattened and compressed dumps, as its IMPLEMENTATION file has them.
"""
import struct
import sys
import zlib

PAGE = 4096
PT_LOAD, PT_NOTE, SHT_PROGBITS, SHT_STRTAB, SHT_NOBITS = 1, 4, 1, 3, 8
FRAMES = 24


def elf_head(phoff=0, phnum=0, shoff=0, shnum=0, shstrndx=0):
    return b"\x7fELF\2\1\1" + bytes(9) + struct.pack(
        "<HHIQQQIHHHHHH", 4, 62, 1, 0, phoff, shoff, 0, 64, 56, phnum, 64, shnum, shstrndx)


def segment(kind, offset, vaddr, paddr, size):
    return struct.pack("<IIQQQQQQ", kind, 6, offset, vaddr, paddr, size, size, PAGE)


def section(name, kind, offset, size, entry):
    return struct.pack("<IIQQQQIIQQ", name, kind, 0, 0, offset, size, 0, 0, 8, entry)


def padded(data, size):
    assert len(data) <= size
    return data + bytes(size - len(data))


def segments_core(blocks):
    """Memory in two segments, of which the second begins within a page, after a note."""
    half = len(blocks) // 2 * PAGE
    memory = b"".join(blocks)
    start = 0x238
    head = elf_head(phoff=64, phnum=4) + \
        segment(PT_NOTE, start - 8, 0, 0, 8) + \
        segment(PT_LOAD, start, 0xffff888000000000, 0, half) + \
        segment(PT_LOAD, start + half - 0x100, 0xffff888000000000 + half - 0x100,
                half - 0x100, len(memory) - half + 0x100) + \
        segment(PT_LOAD, start + len(memory), 0xffffc90000000000, 1 << 40, 1 << 30)
    return padded(head, start) + memory


def section_core(blocks):
    """Xen's core of a domain: pages in a section, beside one that has no bytes."""
    names = b"\0.xen_pages\0.shstrtab\0.xen_p2m\0"
    memory = b"".join(blocks)
    start = 0x300
    head = elf_head(shoff=64, shnum=5, shstrndx=2) + \
        section(0, 0, 0, 0, 0) + \
        section(1, SHT_NOBITS, 0, 4 * PAGE, 0) + \
        section(12, SHT_STRTAB, 384, len(names), 0) + \
        section(22, SHT_PROGBITS, 384 + len(names), 16, 16) + \
        section(1, SHT_PROGBITS, start, len(memory), PAGE)
    return padded(padded(head, 384) + names, start) + memory


def flat_dump(blocks):
    """Parts of a file, the last of them first, and an end."""
    out = padded(struct.pack(">16sQQ", b"makedumpfile", 1, 1), PAGE)
    for nr in reversed(range(len(blocks))):
        out += struct.pack(">QQ", (nr + 1) * PAGE, PAGE) + blocks[nr]
    return out + struct.pack(">qq", -1, -1)


def pages_kdump(blocks):
    """Frames, some of them left out, as they are or deflated."""
    head = bytearray(PAGE)
    head[:8] = b"KDUMP   "
    struct.pack_into("<I", head, 8, 6)
    struct.pack_into("<IIII", head, 428, PAGE, 1, 2, 0xffffffff)
    sub = bytearray(PAGE)
    struct.pack_into("<Q", sub, 96, FRAMES)
    frames = {3 * nr + 1: block for nr, block in enumerate(blocks)}
    assert max(frames) < FRAMES
    bits = bytearray(PAGE)
    for frame in frames:
        bits[frame // 8] |= 1 << frame % 8
    place = 4 * PAGE + 24 * len(frames)
    descs = data = b""
    for nr, frame in enumerate(sorted(frames)):
        packed = frames[frame] if nr % 2 else zlib.compress(frames[frame])
        descs += struct.pack("<QIIQ", place + len(data), len(packed), 1 - nr % 2, 0)
        data += packed
    return bytes(head + sub + bits + bits) + descs + data


def main():
    with open(sys.argv[1], "rb") as file:
        data = file.read()
    blocks = [data[at:at + PAGE] for at in range(0, len(data), PAGE)]
    for name, make in (("segments.core", segments_core), ("section.core", section_core),
                       ("flat.dump", flat_dump), ("pages.kdump", pages_kdump)):
        with open("%s/%s" % (sys.argv[2], name), "wb") as file:
            file.write(make(blocks))


main()
