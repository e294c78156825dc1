# SPDX-License-Identifier: GPL-2.0
"""Totals of a capture, by a reader that was written from the comments of
kernel/include/xen/remap_format.h alone, compared with those of dump, report,
the tables as CSV and in SQLite, the metrics, the page and both timelines.

	read.py XENREMAP CAPTURE...	prints what differs; nothing if all agree
"""
import csv
import io
import json
import re
import sqlite3
import struct
import subprocess
import sys

BLOCK = 4096
SETUP, EVENT, PAGE = range(3)
BOOT, MAP, PHASE, AREA, PREPARE, RELEASE, WALK, CHUNK, RUNS, FREE, PAGES, HIST, FAIL, END = \
    range(1, 15)
STEPS = ("p2m", "m2p", "mapping")
UNTIMED, MARK_END, OPEN, SAMPLED = 0x80, 1, 1, 1
NO_MFN = 2 ** 64 - 1


def crc32c(data):
    crc = 0xffffffff
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82f63b78 if crc & 1 else 0)
    return crc ^ 0xffffffff


class Record:
    def __init__(self, data):
        self.type, self.flags, self.len, self.id = struct.unpack_from("<BBHI", data)
        self.data = data

    def u64(self, word):
        return struct.unpack_from("<Q", self.data, word * 8)[0]

    def u32(self, at):
        return struct.unpack_from("<I", self.data, at)[0]

    def words(self, first):
        return [self.u64(n) for n in range(first, self.len // 8)]


def blocks(data):
    """Good blocks, each index of a stream once, in their order."""
    found = {}
    for at in range(0, len(data) - BLOCK + 1, BLOCK):
        b = data[at:at + BLOCK]
        magic, version, stream, flags, used, _, boot, index, crc = \
            struct.unpack_from("<8sHBBHHQII", b)
        if magic != b"\x89XRT\r\n\x1a\n" or version != 1 or not flags & 1:
            continue
        if crc32c(b[:28] + bytes(4) + b[32:]) == crc:
            found.setdefault((stream, index), b[32:used])
    return [(stream, found[stream, index]) for stream, index in sorted(found)]


def records(data):
    for stream, body in blocks(data):
        at = 0
        while at < len(body):
            r = Record(body[at:at + struct.unpack_from("<H", body, at + 2)[0]])
            yield stream, r
            at += r.len


def page_times(r):
    """(p2m, m2p, mapping) of each page of a record of pages."""
    words, out = r.words(2), []
    while words:
        w = words.pop(0)
        if w >> 63:
            out.append((w & ~(1 << 63), words.pop(0), words.pop(0)))
        else:
            out.append((w & 0x1fffff, w >> 21 & 0x1fffff, w >> 42 & 0x1fffff))
    return out


def totals(data):
    """What all outputs have to agree with; None for unknown."""
    t = {"chunks": {}, "pages": {}, "areas": [], "released": 0, "prepared": 0,
         "prepared_chunks": 0, "phases": {}, "walk": {}, "runs": 0, "run_pages": {}, "hist": {},
         "nr_pages": None, "khz": None, "remapped": None, "blocks": len(blocks(data))}
    for _, r in records(data):
        timed = not r.flags & UNTIMED
        if r.type == BOOT:
            t["nr_pages"] = r.u64(2)
        elif r.type == AREA:
            t["areas"].append((r.id, r.u64(3), r.u64(4), r.u64(5), r.u64(6)))
        elif r.type == PREPARE:
            t["prepared"] += r.u64(4)
            t["prepared_chunks"] += r.len // 8 - 7
        elif r.type == RELEASE and struct.unpack_from("<i", r.data, 36)[0] == 1:
            t["released"] += r.u32(32)
        elif r.type == PHASE and timed:
            t["phases"].setdefault(r.id, {})[r.flags & MARK_END] = r.u64(1)
        elif r.type == WALK and timed:
            t["walk"][r.flags & MARK_END] = r.u64(1)
        elif r.type == CHUNK:
            t["chunks"][r.id] = {
                "tsc": r.u64(1), "ticks": r.u64(2), "mfn": r.u64(3), "next_mfn": r.u64(4),
                "target_pfn": r.u64(5), "pages": r.u32(48), "timed_pages": r.u32(52),
                "steps": [r.u64(7 + s) for s in range(3)], "open": r.flags & OPEN}
        elif r.type == RUNS:
            t["runs"] += r.len // 8 - 1
            t["run_pages"][r.id] = t["run_pages"].get(r.id, 0) + \
                sum(r.u64(n) >> 40 for n in range(1, r.len // 8))
        elif r.type == PAGES:
            for n, times in enumerate(page_times(r)):
                t["pages"][r.id, r.u32(8) + n] = times
        elif r.type == HIST:
            t["hist"][r.id] = (r.u64(1), r.u64(2), r.u64(4), r.flags & SAMPLED)
        elif r.type == END:
            t["khz"] = r.u64(2) or None
            t["remapped"] = r.u64(3)
    return t


class Check:
    def __init__(self, program, capture):
        self.program, self.capture, self.differs = program, capture, []

    def run(self, *arguments):
        return subprocess.run([self.program, *arguments, self.capture],
                              stdout=subprocess.PIPE).stdout

    def same(self, what, got, want):
        if got != want:
            self.differs.append("%s: %s is %s, not %s" % (
                self.capture, what, str(got)[:90], str(want)[:90]))


def number(text):
    return None if text == "" else int(text, 0)


def check_chunks(c, t, what, rows):
    """Rows by name, of numbers."""
    c.same(what + ": chunks", [r["chunk"] for r in rows], sorted(t["chunks"]))
    for r in rows:
        want = t["chunks"].get(r["chunk"], {})
        for name in ("pages", "target_pfn", "mfn", "next_mfn"):
            value = want.get(name)
            c.same("%s: %s of chunk %s" % (what, name, r["chunk"]), r[name],
                   None if value == NO_MFN else value)
        if not want.get("open"):
            c.same("%s: ticks of chunk %s" % (what, r["chunk"]), r["ticks"], want.get("ticks"))


def check_dump(c, t):
    found = json.loads(c.run("dump", "-j"))["records"]
    check_chunks(c, t, "dump", [r for r in found if r["type"] == "chunk"])
    pages = {(r["chunk"], r["first_page"] + n): tuple(p[s + "_ticks"] for s in STEPS)
             for r in found if r["type"] == "pages" for n, p in enumerate(r["page_ticks"])}
    c.same("dump: pages", pages, t["pages"])
    c.same("dump: prepared pages", sum(r["pages"] for r in found if r["type"] == "prepare"),
           t["prepared"])
    text = c.run("dump").decode()
    c.same("dump's lines of chunks", len(re.findall(r"^\s*\S*\s*chunk\b", text, re.M)) >=
           len(t["chunks"]), True)


def check_report(c, t):
    r = json.loads(c.run("report", "-j"))
    c.same("report: nr_pages", r["nr_pages"], t["nr_pages"])
    c.same("report: areas", [(a["area"], a["start_pfn"], a["end_pfn"], a["remapped_pages"],
                              a["released_pages"]) for a in r["areas"]], t["areas"])
    c.same("report: TSC", r["tsc_hz"], t["khz"] and t["khz"] * 1000)
    walk = t["walk"][1] - t["walk"][0] if len(t["walk"]) == 2 else None
    c.same("report: walk", r["walk"]["ticks"], walk)
    if t["remapped"] is not None:
        c.same("report: remapped pages", r["remapped_pages"], t["remapped"])
        c.same("report: released pages", r["released_pages"], t["released"])
    for s, name in enumerate(STEPS):
        count, total, most, sampled = t["hist"].get(s, (None,) * 4)
        step = r["walk"]["step_" + name]
        if count and not sampled:
            c.same("report: timed pages of " + name, step["timed_pages"], count)
            c.same("report: ticks of " + name, step["ticks"], total)
            c.same("report: maximum of " + name, step["max_ticks"], most)
    names = ("setup", "prepare", "pagetable", "paging", "p2m", "mfn_list", "walk", "recorder",
             "mfn_setup")
    for n, name in enumerate(names):
        edges = t["phases"].get(n, {})
        ticks = edges[1] - edges[0] if len(edges) == 2 else None
        c.same("report: phase " + name, r["phase_" + name]["ticks"], ticks)
    return r


def check_tables(c, t):
    """The tables as CSV, and in SQLite."""
    db = sqlite3.connect(":memory:")
    for table in ("boots", "areas", "chunks", "pages"):
        text = c.run("export", "csv", "--table=" + table).decode()
        head, *rows = csv.reader(io.StringIO(text))
        db.execute("create table %s (%s)" % (table, ", ".join('"%s"' % h for h in head)))
        db.executemany("insert into %s values (%s)" % (table, ", ".join("?" * len(head))),
                       [[None if v == "" else v for v in row] for row in rows])
        if table == "chunks":
            kept = [{h: number(v) for h, v in zip(head, row) if h in
                     ("chunk", "pages", "mfn", "next_mfn", "target_pfn", "ticks")} for row in rows]
            check_chunks(c, t, "CSV", kept)
    one = lambda question: db.execute(question).fetchone()[0]
    done = [x for x in t["chunks"].values()]
    c.same("SQL: pages of chunks", one("select sum(cast(pages as int)) from chunks") or 0,
           sum(x["pages"] for x in done))
    c.same("SQL: ticks of chunks", one("select sum(cast(ticks as int)) from chunks") or 0,
           sum(x["ticks"] for x in done if not x["open"]))
    c.same("SQL: remapped pages of areas",
           one("select sum(cast(remapped_pages as int)) from areas") or 0,
           sum(a[3] for a in t["areas"]))
    c.same("SQL: pages", one("select count(*) from pages"), len(t["pages"]))
    for s, name in enumerate(STEPS):
        c.same("SQL: ticks of " + name,
               one("select sum(cast(%s_ticks as int)) from pages" % name) or 0,
               sum(p[s] for p in t["pages"].values()))


def check_metrics(c, t):
    text = c.run("export", "openmetrics").decode()
    value = lambda name: next((float(m) for m in re.findall(
        r"^xen_remap_%s (\S+)$" % re.escape(name), text, re.M)), None)
    c.same("metrics: prepared pages", value("prepared_pages_total"), t["prepared"])
    c.same("metrics: prepared chunks", value("prepared_chunks_total"), t["prepared_chunks"])
    known = (t["chunks"] or t["remapped"] is not None) and \
        all(t["run_pages"].get(n) == chunk["pages"] for n, chunk in t["chunks"].items())
    c.same("metrics: runs", value("mfn_runs_total"), t["runs"] if known else None)
    if t["remapped"] is not None:
        c.same("metrics: remapped pages", value("remapped_pages_total"), t["remapped"])
    if len(t["walk"]) == 2 and t["khz"]:
        c.same("metrics: walk", value("walk_seconds"),
               (t["walk"][1] - t["walk"][0]) * 10 ** 6 // t["khz"] / 1e9)
    for s, name in enumerate(STEPS):
        count = t["hist"].get(s, (None,))[0]
        if count and t["khz"]:
            c.same("metrics: timed pages of " + name,
                   value('page_step_seconds_count{step="%s"}' % name), count)


def check_page(c, t):
    page = c.run("export", "html").decode()
    data = json.loads(re.search(r'id="data">(.*)$', page, re.M).group(1))
    rows = [dict(zip(data["chain"]["chunk_fields"], x)) for x in data["chain"]["chunks"]]
    check_chunks(c, t, "page", rows)


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def fields(data):
    """(number, value) of a protobuf message."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        if key & 7 == 0:
            value, at = varint(data, at)
        elif key & 7 == 1:
            value, at = data[at:at + 8], at + 8
        else:
            size, at = varint(data, at)
            value, at = data[at:at + size], at + size
        yield key >> 3, value


def perfetto_slices(data):
    """Names of the slices that begin, and their annotations."""
    names, keys = {}, {}
    for _, packet in fields(data):
        packet = dict(fields(packet))
        for n, interned in fields(packet.get(12, b"")):
            if n in (2, 3):
                i = dict(fields(interned))
                (names if n == 2 else keys)[i[1]] = i[2].decode()
        event = packet.get(11)
        if event is None:
            continue
        flat = dict(fields(event))
        if flat.get(9) != 1:
            continue
        notes = [dict(fields(v)) for n, v in fields(event) if n == 4]
        yield names.get(flat.get(10)), {keys[x[1]]: x.get(3, x.get(7)) for x in notes}


def check_timelines(c, t):
    want = sorted((n, x["pages"]) for n, x in t["chunks"].items())
    events = json.loads(c.run("export", "chrome-trace"))["traceEvents"]
    got = sorted((e["args"]["chunk"], e["args"]["pages"]) for e in events
                 if e["ph"] == "B" and e.get("cat") == "chunk" and "args" in e)
    c.same("chrome trace: chunks", got, want)
    data = c.run("export", "perfetto")
    if not data:
        return
    got = sorted((a["chunk"], a["pages"]) for name, a in perfetto_slices(data)
                 if "chunk" in a and "pages" in a)
    c.same("perfetto: chunks", got, want)


def check_capture(program, path):
    c = Check(program, path)
    with open(path, "rb") as file:
        t = totals(file.read())
    check_dump(c, t)
    check_report(c, t)
    check_tables(c, t)
    check_metrics(c, t)
    check_page(c, t)
    check_timelines(c, t)
    return c.differs


if __name__ == "__main__":
    for name in sys.argv[2:]:
        for line in check_capture(sys.argv[1], name):
            print(line)
