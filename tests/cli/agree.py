# SPDX-License-Identifier: GPL-2.0
"""All outputs of one capture say the same: what has one name has one value in
report, chain, the tables, the page and the metrics, and the figures are those
that plain sums over the records of dump give.

	agree.py XENREMAP CAPTURE	prints what differs; nothing if all agree
"""
import json
import re
import subprocess
import sys

STEPS = ("p2m", "m2p", "mapping")
program, capture = sys.argv[1:3]
differs = []


def run(*arguments):
    return subprocess.run([program, *arguments, capture],
                          stdout=subprocess.PIPE).stdout.decode()


def check(what, got, want):
    if got != want:
        differs.append("%s is %s, not %s" % (what, str(got)[:80], str(want)[:80]))


def flat(value, prefix=""):
    """{a_b: value} of {"a": {"b": value}}, lists left out."""
    out = {}
    for key, v in value.items():
        if isinstance(v, dict):
            out.update(flat(v, prefix + key + "_"))
        elif not isinstance(v, list):
            out[prefix + key] = v
    return out


def same(what, a, b, but=()):
    """Both have some names in common, and each of those has one value."""
    common = (set(a) & set(b)) - set(but)
    check(what + ": common names", bool(common), True)
    for key in sorted(common):
        check("%s: %s" % (what, key), a[key], b[key])


def same_rows(what, a, b, but=()):
    check(what + ": rows", len(a), len(b))
    for n, (x, y) in enumerate(zip(a, b)):
        same("%s %d" % (what, n), x, y, but)


def check_ns(what, value, hz):
    """Wherever there are ticks and ns of one thing."""
    if isinstance(value, list):
        for v in value:
            check_ns(what, v, hz)
    if not isinstance(value, dict):
        return
    for key, ns in value.items():
        check_ns(what, ns, hz)
        if key == "ns" or key.endswith("_ns"):
            ticks = value.get(key[:-2] + "ticks")
            want = ticks * 10 ** 9 // hz if hz and ticks is not None else None
            if ns != want and not (want and ns and abs(ns - want) <= 1):
                check("%s: %s of %s ticks" % (what, key, ticks), ns, want)


def table(name):
    return [json.loads(line) for line in
            run("export", "ndjson", "--table=" + name).splitlines()]


records = json.loads(run("dump", "-j"))["records"]
of = lambda type_: [r for r in records if r["type"] == type_]
report, chain = json.loads(run("report", "-j")), json.loads(run("chain", "-j"))
page = run("export", "html")
page = json.loads(re.search(r'id="data">(.*)$', page, re.M).group(1))
boots, areas, chunks, pages = map(table, ("boots", "areas", "chunks", "pages"))
hz = report["tsc_hz"]
flat_report = flat(report)

# One name, one value.
NOT = ("schema", "source")
check("boots", len(boots), 1)
same("boots, report", boots[0], flat_report, NOT)
same("chain, report", flat(chain), flat_report, NOT)
same("page, report", flat(page), flat_report, NOT)
same_rows("areas, report", areas, report["areas"])
same_rows("chain's areas, report", chain["areas"], report["areas"])
same_rows("page's areas, report", page["areas"], report["areas"])
same_rows("page's pieces, chain", page["pieces"], chain["pieces"])
same_rows("chunks, chain", chunks, chain["chunks"])
rows = [dict(zip(page["chain"]["chunk_fields"], c)) for c in page["chain"]["chunks"]]
same_rows("page's chunks, chain", rows, chain["chunks"])
check("page's runs", [(c[-1]["runs"] if isinstance(c[-1], dict) and "runs" in c[-1] else None)
                      for c in page["chain"]["chunks"]],
      [[x for r in c["runs"] for x in (r["mfn"], r["pages"])] if len(c["runs"]) > 1 else None
       for c in chain["chunks"]])
for what, value in (("report", report), ("chain", chain), ("page", page), ("boots", boots),
                    ("areas", areas), ("chunks", chunks)):
    check_ns(what, value, hz)

# What the records say.
same_rows("chunks, records", chunks, of("chunk"))
same_rows("areas, records", areas, of("area"), ("ticks",))
kept = [(r["chunk"], r["first_page"] + n, *(p[s + "_ticks"] for s in STEPS))
        for r in of("pages") for n, p in enumerate(r["page_ticks"])]
rows = [(p["chunk"], p["page"], *(p[s + "_ticks"] for s in STEPS)) for p in pages]
check("pages, records", sorted(rows), sorted(kept))
ranges = page["pages"].get("ranges", [])
check("pages of the page", [(c, f + n) for c, f, count in zip(*[iter(ranges)] * 3)
                            for n in range(count)],
      [(p["chunk"], p["page"]) for p in pages])
for phase in page["phases"]:
    span = flat_report["phase_%s_ticks" % phase["phase"]]
    if None not in (phase["begin_ticks"], phase.get("end_ticks"), span):
        check("phase " + phase["phase"], phase["end_ticks"] - phase["begin_ticks"], span)
for name in ("xen", "kernel"):
    entries = [e for r in of("map") if r["map"] == name for e in r["entries"]]
    if page.get("map_" + name):
        check("map of " + name, page["map_" + name]["entries"], entries)
    ram = sum((int(e["addr"], 0) + e["bytes"] >> 12) - (int(e["addr"], 0) + 4095 >> 12)
              for e in entries if e["e820_type"] == 1 and e["bytes"])
    if entries:
        check("RAM of " + name, report["ram_pages_" + name], ram)
by_nr = {c["chunk"]: c for c in chain["chunks"]}
for p in pages:
    c = by_nr.get(p["chunk"])
    if not c:
        continue
    mfns = [r["mfn"] + n for r in c["runs"] for n in range(r["pages"])]
    check("target of page %d of chunk %d" % (p["page"], p["chunk"]), p["target_pfn"],
          c["target_pfn"] + p["page"])
    if len(mfns) == c["pages"]:
        check("frame of page %d of chunk %d" % (p["page"], p["chunk"]), p["mfn"],
              mfns[p["page"]])
for c in chunks:
    a = [a for a in areas if c["source_pfn"] is not None and
         a["start_pfn"] <= c["source_pfn"] < a["end_pfn"]]
    check("area of chunk %d" % c["chunk"], c["area"], a[0]["area"] if a else None)

# Plain sums.
done = [c for c in chunks if not c["open"]]
walk = report["walk"]
if not report["death"] and not report["capture"]["damaged_blocks"]:
    check("pages", sum(c["pages"] for c in done), report["remapped_pages"])
    check("chunks", len(done), report["walked_chunks"])
    check("pages of all areas", sum(a["remapped_pages"] for a in areas),
          report["remapped_pages"])
    check("released pages of all areas", sum(a["released_pages"] for a in areas),
          report["released_pages"])
    check("releases", sum(r["pages"] for r in report["releases"]), report["released_pages"])
    at = {r["edge"]: r["tsc"] for r in of("walk") if "edge" in r}
    if len(at) == 2:
        check("walk", walk["ticks"], max(at.values()) - min(at.values()))
    for s in STEPS:
        step, sum_ = walk["step_" + s], sum(c[s + "_ticks"] for c in chunks)
        hist = [h for h in of("hist") if h["step"] == s]
        check("timed pages of " + s, step["timed_pages"] or 0, sum(c["timed_pages"] for c in chunks))
        if not walk["sampled"] and chunks:
            check("ticks of " + s, step["ticks"], sum_)
            check("mean of " + s, round(step["mean_ticks"] - sum_ / step["timed_pages"], 1), 0)
        if hist and chunks:
            check("maximum of " + s, step["max_ticks"], max(h["max_ticks"] for h in hist))
        if chunks:
            tail = [step["p%s_ticks" % p] for p in (50, 90, 99, 999)] + [step["max_ticks"]]
            check("percentiles of " + s, tail, sorted(tail))
    if chunks and not walk["sampled"]:
        rest = walk["ticks"] - sum(walk["step_" + s]["ticks"] for s in STEPS)
        check("rest", walk["step_rest"]["ticks"], rest)
for what, list_, of_all, nr in (
        ("chunks", report["slowest_chunks"], [c["ticks"] for c in done], 5),
        ("pages", report.get("slowest_pages") or [], [sum(p[2:]) for p in kept], 5)):
    ticks = [x["ticks"] for x in list_]
    if ticks:
        check("slowest " + what, ticks, sorted(of_all, reverse=True)[:len(ticks)])
        check("number of slowest " + what, len(ticks), min(nr, len(of_all)))
kinds = report.get("page_kinds")
if kinds and kept and not report["death"]:
    check("kinds of pages", sum(k["pages"] for k in kinds.values()), report["kept_pages"])
    for s in STEPS:
        total = sum(k["pages"] * k["mean"][s + "_ticks"] for k in kinds.values() if k["pages"])
        truth = sum(p[2 + STEPS.index(s)] for p in kept)
        check("means of kinds, " + s, abs(total - truth) <= report["kept_pages"], True)
runs = [r for c in chain["chunks"] for r in c["runs"]]
if runs or not chain["chunks"]:
    check("runs in chunks", len(runs), chain["frames"]["mfn_runs_in_chunks"] or 0)
else:
    check("runs in chunks", None, chain["frames"]["mfn_runs_in_chunks"])

# The metrics.
metric = {}
for line in run("export", "openmetrics").splitlines():
    m = re.fullmatch(r'(\w+)(?:\{(.*)\})? (\S+)', line)
    if m:
        labels = tuple(sorted(re.findall(r'(\w+)="((?:\\.|[^"\\])*)"', m.group(2) or "")))
        metric[m.group(1)[10:], labels] = float(m.group(3))
for name, value in (("remapped_pages_total", report["remapped_pages"]),
                    ("areas", report["nr_areas"]), ("domain_pages", report["nr_pages"]),
                    ("capture_damaged_blocks", report["capture"]["damaged_blocks"]),
                    ("capture_missing_blocks", report["capture"]["missing_blocks"]),
                    ("capture_whole", int(report["capture"]["whole"])),
                    ("boot_died", int(report["death"] is not None)),
                    ("walk_seconds", walk["ns"] and walk["ns"] / 1e9)):
    if value is not None and (name, ()) in metric:
        check("metric " + name, metric[name, ()], value)
for (name, labels), value in metric.items():
    labels = dict(labels)
    if name == "phase_seconds":
        check("metric of phase " + labels["phase"], value,
              report["phase_" + labels["phase"]]["ns"] / 1e9)
    elif name == "walk_step_seconds":
        check("metric of step " + labels["step"], value,
              walk["step_" + labels["step"]]["ns"] / 1e9)
for s in STEPS:
    buckets = sorted((float(dict(labels)["le"]), value) for (name, labels), value in metric.items()
                     if name == "page_step_seconds_bucket" and dict(labels)["step"] == s)
    counts = [v for _, v in buckets]
    check("buckets of " + s, counts, sorted(counts))
    if counts and not report["death"]:
        check("count of " + s, counts[-1], walk["step_" + s]["timed_pages"] or 0)
        check("count of %s again" % s, metric["page_step_seconds_count", (("step", s),)],
              counts[-1])
print("\n".join(differs))
