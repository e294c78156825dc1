# SPDX-License-Identifier: GPL-2.0
"""The plot of a chunk's pages in SVG has the times that the table has.

	drawing.py SVG PAGES TOP	PAGES: lines of p2m, m2p and mapping ticks
"""
import re
import sys

text = open(sys.argv[1], encoding="utf-8").read()
pages = [tuple(map(int, line.split(","))) for line in open(sys.argv[2])]
top = int(sys.argv[3])
width, height = map(int, re.search(r'viewBox="0 0 (\d+) (\d+)"', text).groups())


def number(attribute, element):
    return float(re.search(r' %s="([\d.]+)"' % attribute, element).group(1))


# Nothing is drawn outside of the picture.
for element in re.findall(r"<(?:text|rect) [^>]*x=\"[^>]*>", text):
    x, y = number("x", element), number("y", element)
    assert 0 <= x <= width and 0 <= y <= height, element
    if element.startswith("<rect"):
        assert x + number("width", element) <= width + 1, element

# The ends of the axis are labelled on one line.
first = re.search(r'<text [^>]*>page 0<', text).group()
last = re.search(r'<text [^>]*>page %d<' % (len(pages) - 1), text).group()
assert number("y", first) == number("y", last)

# Columns of one width over the whole axis, as high as the steps together.
left, right = number("x", first), number("x", last)
for n, name in enumerate(("p2m", "m2p", "map")):
    path = re.search(r'<path class="%s" d="M(\d+) (\d+)((?:V\d+H[\d.]+)+)V' % name, text)
    assert float(path.group(1)) == left
    bottom = int(path.group(2))
    columns = re.findall(r"V(\d+)H([\d.]+)", path.group(3))
    assert len(columns) == len(pages)
    for i, (y, x) in enumerate(columns):
        want = left + (right - left) * (i + 1) / len(pages)
        assert abs(float(x) - want) <= 0.11, (i, x, want)
        scale = max(top, sum(pages[i]))
        plot = 220
        assert abs(bottom - int(y) - sum(pages[i][:n + 1]) * plot / scale) <= 1, (name, i)

# A mark over each column that is cut, and over no other.
marks = [int(x) for x in re.findall(r'<path class="slow" d="M(\d+) ', text)]
want = [int(left + (right - left) * i / len(pages)) for i, p in enumerate(pages) if sum(p) > top]
assert len(marks) == len(want) and all(abs(a - b) <= 1 for a, b in zip(marks, want)), marks
