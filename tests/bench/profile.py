# SPDX-License-Identifier: GPL-2.0
"""Prints what tests/bench/profile.c counted: profile.py PHASE PAGES FILE

Reads FILE.stacks, prints a table by function, and writes FILE.folded and FILE.svg.
"""
import collections
import sys
from xml.sax.saxutils import escape

ROWS = 30
WIDTH, LEFT, ROW, CHARACTER = 1200, 8, 18, 6.6
LINUX, XEN = "#8ecae6", "#ffb703"
# Boxes narrower than this are left out of the picture.
NARROW = 0.7


class Node:
    """A function on a stack: its own instructions, and those of all it calls."""

    def __init__(self):
        self.own = 0
        self.children = {}

    def total(self):
        """Return the instructions of the function and of what it calls."""
        return self.own + sum(child.total() for child in self.children.values())


def read(name):
    """Return the tree of stacks, and by function its own instructions and calls."""
    root, own, calls = Node(), collections.Counter(), collections.Counter()
    with open(name + ".stacks") as file:
        for line in file:
            count, called, path = line.rstrip("\n").split(" ", 2)
            stack = path.split(";")
            own[stack[-1]] += int(count)
            calls[stack[-1]] += int(called)
            node = root
            for function in stack:
                node = node.children.setdefault(function, Node())
            node.own += int(count)
    return root, own, calls


def table(phase, pages, own, calls):
    """Print the functions with the most instructions."""
    total = sum(own.values())
    xen = sum(count for name, count in own.items() if name.startswith("xen:"))
    print("Phase %s: %.2f million instructions, Xen %.2f, Linux %.2f; %d pages remapped"
          % (phase, total / 1e6, xen / 1e6, (total - xen) / 1e6, pages))
    print("\n%12s %7s %10s %10s  %s" % ("instructions", "share", "per page", "calls", "function"))
    rest = total
    for name, count in own.most_common(ROWS):
        rest -= count
        print("%12d %6.2f%% %10s %10d  %s"
              % (count, 100 * count / total,
                 "%.2f" % (count / pages) if pages else "unknown", calls[name], name))
    if rest:
        print("%12d %6.2f%% %10s %10s  %d other functions"
              % (rest, 100 * rest / total,
                 "%.2f" % (rest / pages) if pages else "unknown", "", len(own) - ROWS))


def boxes(node, x, level, scale):
    """Yield x, width, level, name, instructions of all below a node."""
    for name, child in sorted(node.children.items()):
        total = child.total()
        width = total * scale
        if width >= NARROW:
            yield x, width, level, name, total
            yield from boxes(child, x, level + 1, scale)
        x += width


def picture(phase, root, name):
    """Write a flame graph: callers at the top, width by instructions."""
    total = root.total()
    drawn = list(boxes(root, LEFT, 1, (WIDTH - 2 * LEFT) / total))
    height = (max(level for _, _, level, _, _ in drawn) + 1) * ROW + 2 * LEFT
    with open(name + ".svg", "w") as out:
        out.write('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" '
                  'font-family="monospace" font-size="11">\n' % (WIDTH, height))
        out.write('<rect width="100%" height="100%" fill="#ffffff"/>\n')
        out.write('<text x="%d" y="%d">Phase %s: %.2f million instructions; blue is Linux, '
                  'yellow Xen</text>\n' % (LEFT, ROW - 4, escape(phase), total / 1e6))
        for x, width, level, function, count in drawn:
            y = level * ROW + LEFT
            text = "%s: %d instructions, %.2f %%" % (function, count, 100 * count / total)
            out.write('<g><title>%s</title><rect x="%.2f" y="%d" width="%.2f" height="%d" '
                      'fill="%s" stroke="#ffffff" stroke-width="0.5"/>'
                      % (escape(text), x, y, width, ROW,
                         XEN if function.startswith("xen:") else LINUX))
            label = function.removeprefix("xen:")
            room = int((width - 4) / CHARACTER)
            if room >= 3:
                label = label if len(label) <= room else label[:room - 1] + "…"
                out.write('<text x="%.2f" y="%d">%s</text>' % (x + 2, y + ROW - 5, escape(label)))
            out.write("</g>\n")
        out.write("</svg>\n")


def main():
    """Print the table, write both files."""
    phase, pages, name = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    root, own, calls = read(name)
    table(phase, pages, own, calls)
    with open(name + ".stacks") as file, open(name + ".folded", "w") as out:
        for line in file:
            count, _, path = line.rstrip("\n").split(" ", 2)
            out.write("%s %s\n" % (path, count))
    picture(phase, root, name)
    print("\nstacks: %s.folded; flame graph: %s.svg" % (name, name))


main()
