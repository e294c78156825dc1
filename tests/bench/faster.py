# SPDX-License-Identifier: GPL-2.0
"""Prints the instructions of early boot as a table, and draws them as bars.

	faster.py PICTURE LIMITS FILE...

A FILE has the lines "BOOT PHASE INSTRUCTIONS PAGES HYPERCALLS" of one boot. Exit code 1
if a figure exceeds its limit.
"""
import sys
from xml.sax.saxutils import escape

PHASES = {"setup": "setup", "prepare": "prepare", "direct_map": "direct map",
          "pagetable": "page tables", "p2m": "p2m rebuild", "mfn_list": "mfn list",
          "walk": "walk", "mfn_setup": "mfn list setup", "all": "all"}
# Titles of groups of boots with the same machine and configuration.
GROUPS = {
    "Default machine": ("stock", "p2m", "batches", "tables", "patched", "engine"),
    "Large machine": ("large-stock", "large-patched", "large-engine"),
    "Default machine, p2m area for 8 GiB": ("small-stock", "small-patched"),
}
LABELS = {"stock": "stock", "p2m": "0001", "batches": "0001-0002", "tables": "0001-0003",
          "patched": "0001-0008", "engine": "engine"}
COLOURS = {"prepare": "#6c757d", "direct_map": "#8ecae6", "pagetable": "#219ebc",
           "p2m": "#fb8500", "mfn_list": "#adb5bd", "walk": "#ffb703"}
WIDTH, LEFT, BAR, ROW, CHARACTER = 900, 110, 20, 28, 7


def label(boot):
    """Return how a boot is called in the table."""
    return LABELS[boot.split("-")[-1]]


def table(title, boots, counts):
    """Print the phases of a group of boots."""
    print("%s: %d pages remapped\n" % (title, counts[boots[0]]["all"][1]))
    print("%-16s" % "phase" + "".join("%12s" % label(boot) for boot in boots))
    for phase, name in PHASES.items():
        print("%-16s" % name
              + "".join("%12.2f" % (counts[boot][phase][0] / 1e6) for boot in boots))
    share = counts[boots[0]]["all"][0]
    print("%-16s" % "all, %"
          + "".join("%12.1f" % (100 * counts[boot]["all"][0] / share) for boot in boots))
    print("%-16s" % "walk per page"
          + "".join("%12.1f" % per_page(counts[boot]) for boot in boots))
    print("%-16s" % "hypercalls"
          + "".join("%12d" % counts[boot]["all"][2] for boot in boots))
    print("%-16s" % "of the walk"
          + "".join("%12d" % counts[boot]["walk"][2] for boot in boots) + "\n")


def per_page(boot):
    """Return the instructions of the walk per remapped page."""
    return boot["walk"][0] / boot["walk"][1]


def bars(name, counts):
    """Draw a bar for each boot, a piece for each phase, all to one scale."""
    groups = [(title, [boot for boot in boots if boot in counts])
              for title, boots in GROUPS.items()]
    groups = [(title, boots) for title, boots in groups if boots]
    top = max(boot["all"][0] for boot in counts.values())
    scale = (WIDTH - LEFT - 90) / top
    parts, y = [], 34
    x = LEFT
    for phase, colour in COLOURS.items():
        parts.append('<rect x="%d" y="10" width="12" height="12" fill="%s"/>'
                     '<text x="%d" y="20">%s</text>' % (x, colour, x + 16, PHASES[phase]))
        x += 32 + CHARACTER * len(PHASES[phase])
    for title, boots in groups:
        y += 22
        parts.append('<text x="8" y="%d" font-weight="bold">%s, millions of instructions'
                     '</text>' % (y, escape(title)))
        y += 8
        for boot in boots:
            parts.append('<text x="8" y="%d">%s</text>' % (y + 15, label(boot)))
            x = float(LEFT)
            for phase, colour in COLOURS.items():
                width = counts[boot][phase][0] * scale
                parts.append('<rect x="%.1f" y="%d" width="%.1f" height="%d" fill="%s">'
                             '<title>%s: %.2f million</title></rect>'
                             % (x, y, width, BAR, colour, PHASES[phase],
                                counts[boot][phase][0] / 1e6))
                x += width
            parts.append('<text x="%.1f" y="%d">%s</text>'
                         % (x + 6, y + 15, "{:,.1f}".format(counts[boot]["all"][0] / 1e6)))
            y += ROW
    with open(name, "w") as out:
        out.write('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" '
                  'font-family="sans-serif" font-size="13">\n'
                  '<rect width="100%%" height="100%%" fill="#ffffff"/>\n%s\n</svg>\n'
                  % (WIDTH, y + 4, "\n".join(parts)))


def over(limits, counts):
    """Print each figure that exceeds its limit. Return how many."""
    bad = 0

    def within(name, value, limit):
        nonlocal bad
        if not 0 < value <= limit:
            print("FAIL: %s: %.1f, at most %.1f" % (name, value, limit))
            bad += 1

    for boot in "patched", "engine":
        within("p2m rebuild, " + boot, counts[boot]["p2m"][0] / 1e6, limits["p2m"])
        within("early boot, " + boot, counts[boot]["all"][0] / 1e6, limits["all"])
        within("walk per page, " + boot, per_page(counts[boot]), limits[boot])
        within("early boot, %s, %% of stock" % boot,
               100 * counts[boot]["all"][0] / counts["stock"]["all"][0], limits["third"])
    if "large-patched" in counts:
        for boot in "large-patched", "large-engine":
            within("%s, %% of stock" % boot,
                   100 * counts[boot]["all"][0] / counts["large-stock"]["all"][0],
                   limits["third"])
    return bad


def main():
    """Print all, draw all."""
    picture = sys.argv[1]
    limits = {key: float(value) for key, value in
              (word.split(":") for word in sys.argv[2].split())}
    counts = {}
    for name in sys.argv[3:]:
        with open(name) as file:
            for line in file:
                boot, phase, *numbers = line.split()
                counts.setdefault(boot, {})[phase] = list(map(int, numbers))

    print("Instructions of early boot in millions, Linux and Xen together. Counted under")
    print("emulation: they repeat exactly, and are not hardware time.\n")
    for title, boots in GROUPS.items():
        boots = [boot for boot in boots if boot in counts]
        if boots:
            table(title, boots, counts)
    print("walk per page: instructions of the walk per remapped page")
    bars(picture, counts)
    return over(limits, counts) > 0


if __name__ == "__main__":
    sys.exit(main())
