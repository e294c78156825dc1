# SPDX-License-Identifier: GPL-2.0
"""Compares the tables of two boots: tables.py DIRECTORY DIRECTORY

Each has what tests/bench/table_dump.c writes, and live.tables and serial.log. Prints a
line for each comparison; exit code 1 if one fails.
"""
import array
import os
import re
import sys

WRITABLE = 1 << 1
# Pages that the remap leaves alone may differ: drivers exchange frames for contiguous
# ones, and Xen gives what is left over in another order. This many at most.
OTHERS_MAX = 1024
# The kernel itself has the other pages in use: of the small machine's remapped ones 12 %
# with Linux 6.1, 25 % with 7.2.
TOUCHED_SHARE = 0.7
# The kernel's image starts there: its size, and so where its sections end, may differ.
IMAGE_PFN = 0x1000
# Accessed and dirty are set by use, 52 to 58 are the kernel's own.
FLAGS = (1 << 63 | 0xfff) & ~(1 << 5 | 1 << 6)
FRAME = 0xffffffffff000
FOREIGN = 3 << 62


class Boot:
    """The tables of a boot."""

    def __init__(self, directory):
        def read(name):
            with open(os.path.join(directory, "share", name), "rb") as file:
                return file.read()

        pairs = array.array("Q", read("pfns"))
        self.p2m, self.pte = pairs[::2], pairs[1::2]
        self.area = read("area")
        self.touched = read("touched") if os.path.exists(
            os.path.join(directory, "share", "touched")) else None
        with open(os.path.join(directory, "serial.log"), errors="replace") as file:
            log = file.read()
        self.remapped = int(re.search(r"Remapped (\d+) page", log).group(1))
        # Exchanged for frames that are contiguous, after the remap.
        found = re.search(r"software IO TLB: mapped \[mem 0x(\w+)-0x(\w+)\]", log)
        self.exchanged = range(int(found.group(1), 16) >> 12,
                               int(found.group(2), 16) >> 12)
        found = re.search(r"Write protecting the kernel read-only data: (\d+)k", log)
        self.image = range(IMAGE_PFN, IMAGE_PFN + int(found.group(1)) // 4)
        self.other_m2p = self.same_m2p = 0
        for line in read("live.tables").decode().splitlines():
            _, pages, kind, _, m2p = line.split()
            if kind == "ram" and m2p == "same":
                self.same_m2p += int(pages)
            elif kind == "ram":
                self.other_m2p += int(pages)
        # The last ones that have memory are those that got it by the remap.
        owned = [pfn for pfn, mfn in enumerate(self.p2m) if not mfn & FOREIGN]
        self.targets = set(owned[-self.remapped:])


def say(good, text):
    """Print a line. Return 1 if it is not good."""
    print("%s tables: %s" % ("ok" if good else "FAIL", text))
    return not good


def main():
    """Compare two boots."""
    a, b = Boot(sys.argv[1]), Boot(sys.argv[2])
    bad = say(len(a.p2m) == len(b.p2m) and a.remapped == b.remapped > 0,
              "%d PFNs, %d remapped, in both" % (len(a.p2m), a.remapped))
    if bad:
        return 1
    beside = set(a.exchanged) | set(b.exchanged)
    # Of the remapped pages and of the others.
    p2m, frames, flags, read_only = [0, 0], [0, 0], 0, 0
    for pfn, (x, y) in enumerate(zip(a.p2m, b.p2m)):
        p, q = a.pte[pfn], b.pte[pfn]
        if pfn not in beside:
            remapped = pfn in a.targets
            p2m[remapped] += x != y
            frames[remapped] += (p ^ q) & FRAME != (x ^ y) << 12
        differ = (p ^ q) & FLAGS
        if pfn not in a.image and pfn not in b.image:
            flags += differ & ~WRITABLE != 0
        read_only += differ == WRITABLE
    n = len(a.targets - beside)
    bad += say(a.targets == b.targets and not p2m[True],
               "p2m: %d of %d remapped pages have another frame" % (p2m[True], n))
    bad += say(p2m[False] <= OTHERS_MAX,
               "p2m: %d of %d entries of other pages differ: exchanged by drivers or by Xen"
               % (p2m[False], len(a.p2m) - len(a.targets)))
    bad += say(not any(frames),
               "direct map: %d of %d entries map another frame than the p2m's in one boot"
               % (sum(frames), len(a.p2m) - len(beside)))
    bad += say(not flags, "direct map: %d entries have other flags, the kernel's image left out"
               % flags)
    print("   tables: %d PFNs of the bounce buffer are left out; %d entries are read-only in"
          " one boot, of page tables and the like" % (len(beside), read_only))
    for boot in a, b:
        bad += say(not boot.other_m2p and boot.same_m2p,
                   "m2p: %d entries have the page of the p2m, %d another"
                   % (boot.same_m2p, boot.other_m2p))
    differ = sum(x != y for x, y in zip(a.area, b.area))
    bad += say(not differ and len(a.area) == len(b.area),
               "area of the p2m: %d of %d pages and page tables differ (%s)"
               % (differ, len(a.area), ", ".join(
                   "%s %d" % (chr(k), a.area.count(bytes([k]))) for k in sorted(set(a.area)))))
    for boot in a, b:
        if boot.touched is None:
            continue
        seen = sum(boot.touched[pfn] for pfn in boot.targets)
        bad += say(seen >= TOUCHED_SHARE * len(boot.targets),
                   "%d pages, %d of the remapped ones, were free and kept what was written"
                   % (sum(boot.touched), seen))
    bad += say(b.touched is not None, "memory was written to in the second boot")
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
