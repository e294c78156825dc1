#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Take the remap recorder's capture out of a memory dump, by its symbol.

usage: drgn-xen-remap.py VMLINUX DUMP CAPTURE

DUMP is an ELF core of the whole machine, as QEMU's dump-guest-memory writes
it, also of one whose dom0 has died. The page tables of a PV domain hold machine
addresses, so they can be walked in such a dump as they are. Which CPU ran what
when it was taken does not matter: the dom0's top page table is one through
which its symbol linux_banner reads "Linux version".
"""
import mmap
import struct
import sys

import drgn

PRESENT, LARGE = 1, 1 << 7
ADDR = 0x000FFFFFFFFFF000

class Dump:
    """An ELF core: memory by machine address, and by the dom0's addresses."""

    def __init__(self, path):
        with open(path, "rb") as f:
            self.mem = mmap.mmap(f.fileno(), 0, prot=mmap.PROT_READ)
        if self.mem[:5] != b"\x7fELF\x02":
            sys.exit(f"{path}: not a 64 bit ELF core")
        (off,) = struct.unpack_from("<Q", self.mem, 32)
        size, nr = struct.unpack_from("<HH", self.mem, 54)
        self.load, self.top = [], None
        for i in range(nr):
            kind, _, pos, _, addr, length = struct.unpack_from(
                "<IIQQQQ", self.mem, off + i * size)
            if kind == 1:
                self.load.append((addr, addr + length, pos - addr))

    def find_top(self, banner, walk_mem):
        """The top table that has the kernel, and the recorder's memory."""
        for start, end, delta in self.load:
            for addr in range(start + 4095 & ~4095, end - 4095, 4096):
                if not self.mem[addr + delta + 4088] & PRESENT:
                    continue
                self.top = addr
                try:
                    if self.virt(banner, 13) != b"Linux version":
                        continue
                    self.virt(*struct.unpack("<Q", self.virt(walk_mem, 8)), 8)
                    return
                except drgn.FaultError:
                    pass
        sys.exit("no page table of this kernel in the dump")

    def phys(self, addr, size):
        for start, end, delta in self.load:
            if start <= addr and addr + size <= end:
                return self.mem[addr + delta:addr + delta + size]
        raise drgn.FaultError("not in the dump", addr)

    def virt(self, addr, size):
        """Read across pages, each by a walk of the four levels."""
        out = b""
        while size:
            table = self.top
            for shift in (39, 30, 21, 12):
                index = addr >> shift & 511
                (entry,) = struct.unpack("<Q", self.phys(table + index * 8, 8))
                if not entry & PRESENT:
                    raise drgn.FaultError("not mapped", addr)
                table = entry & ADDR
                if shift in (30, 21) and entry & LARGE:
                    table += addr & ((1 << shift) - 4096)
                    break
            n = min(size, 4096 - (addr & 4095))
            out += self.phys(table + (addr & 4095), n)
            addr, size = addr + n, size - n
        return out


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    dump = Dump(sys.argv[2])
    prog = drgn.Program(drgn.host_platform)
    prog.add_memory_segment(0xFFFF800000000000, 1 << 47,
                            lambda addr, count, offset, phys:
                            dump.virt(addr, count))
    prog.load_debug_info([sys.argv[1]])
    dump.find_top(prog["linux_banner"].address_,
                  prog["xrt"].walk_mem.address_)

    xrt = prog["xrt"]
    print(f"level {xrt.level.format_(type_name=False)}, "
          f"{xrt.remapped.value_()} pages remapped in "
          f"{xrt.chunks.value_()} chunks")
    with open(sys.argv[3], "wb") as out:
        for store in xrt.store:
            nr, cap = store.next.value_(), store.cap.value_()
            for i in range(max(nr - cap, 0), nr):
                out.write(prog.read(store.base.value_() + i % cap * 4096, 4096))


if __name__ == "__main__":
    main()
